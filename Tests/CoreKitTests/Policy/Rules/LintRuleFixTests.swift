import Testing

@testable import CoreKit

/// What the cards of all rules promise beyond their examples.
struct LintRuleFixTests {
    private func findings(of card: RuleCard, in bytes: [UInt8]) -> (found: [Finding], source: SourceText) {
        var options = LintOptions()
        options.severities[card.id] = .some(card.severity)
        let result = PolicyLinter(options).lint(bytes, path: "policy.yaml")
        return (result.findings.filter { $0.rule == card.id }, result.source)
    }

    /// The same places further below, behind characters of several bytes.
    @Test(arguments: LintRules.cards.map(\.id)) func findsTheSameFurtherBelow(id: String) throws {
        let card = try #require(LintRules.card(id)), prefix = Array("# 🎯 übel\n\n".utf8)
        for example in card.bad where example != "«»" && !example.hasPrefix("{") && !example.hasPrefix("[") && !example.hasPrefix("%") {
            let (bytes, places) = LintRulesTests.unmarked(example)
            let (found, source) = findings(of: card, in: prefix + bytes)
            let wanted = places.map { source.span(of: $0.lowerBound + prefix.count..<$0.upperBound + prefix.count) }
            #expect(found.compactMap(\.span) == wanted, "\(id): \(found.map(\.message))")
        }
    }

    /// What a fix leaves has the fault no longer, and is a policy that can be read.
    @Test(arguments: LintRules.cards.map(\.id)) func mendsWhatItSaysItMends(id: String) throws {
        let card = try #require(LintRules.card(id))
        var isFixed = false, hasSafeFix = false
        for example in card.bad {
            let bytes = LintRulesTests.unmarked(example).text
            let (found, _) = findings(of: card, in: bytes)
            for finding in found {
                #expect(finding.message.first?.isUppercase == false && !finding.message.hasSuffix("."), "\(id): \(finding.message)")
                guard let fix = finding.fix else { continue }
                isFixed = true
                hasSafeFix = hasSafeFix || fix.isSafe
                #expect(!fix.edits.isEmpty && !fix.title.isEmpty)
                var text = bytes
                for edit in fix.edits.sorted(by: { $0.range.lowerBound > $1.range.lowerBound }) { text.replaceSubrange(edit.range, with: Array(edit.text.utf8)) }
                let after = findings(of: card, in: text).found
                #expect(after.count < found.count, "\(id): \(fix.title) leaves \(after.map(\.message)) in \(String(decoding: text, as: UTF8.self))")
                if id != "yaml-syntax" { #expect(PolicyFile(text, path: "").faults.isEmpty, "\(id): \(String(decoding: text, as: UTF8.self))") }
            }
        }
        #expect(isFixed == (card.fix != .none) && hasSafeFix == (card.fix == .safe), "\(id): the card promises \(card.fix)")
    }
}
