@testable import CoreKit
import Testing

/// Every example of every rule: a bad one has findings of that rule at the places that are marked, and a good one has none of it.
struct LintRulesTests {
    struct Example: Sendable, CustomTestStringConvertible {
        let rule: String
        let text: String
        let isBad: Bool
        var testDescription: String { "\(rule): \(text.prefix(200))" }
    }

    static let examples = LintRules.cards.flatMap { card in
        card.bad.map { Example(rule: card.id, text: $0, isBad: true) } + card.good.map { Example(rule: card.id, text: $0, isBad: false) }
    }

    /// The text without its marks, and the stretches that they stood around.
    static func unmarked(_ text: String) -> (text: [UInt8], places: [Range<Int>]) {
        var bytes: [UInt8] = [], places: [Range<Int>] = [], start: Int?
        for scalar in text.unicodeScalars {
            switch scalar {
            case "«": start = bytes.count
            case "»": places.append((start ?? bytes.count)..<bytes.count)
            default: bytes += Array(String(scalar).utf8)
            }
        }
        return (bytes, places)
    }

    @Test(arguments: examples)
    func theExampleHolds(_ example: Example) {
        let (bytes, places) = Self.unmarked(example.text)
        let result = PolicyLinter().lint(bytes, path: "policy.yaml")
        let found = result.findings.filter { $0.rule == example.rule }.compactMap(\.span)
        #expect(found == places.map { result.source.span(of: $0) })
        #expect(example.isBad != places.isEmpty)
        // Nothing else is so wrong that an example would teach it.
        if !example.isBad { #expect(result.findings.filter { $0.severity == .error } == []) }
    }

    @Test func rulesAreKnownByTheirIDs() {
        #expect(Set(LintRules.cards.map(\.id)).count == LintRules.cards.count)
        for card in LintRules.cards {
            #expect(card.id.utf8.allSatisfy { $0 &- 0x61 < 26 || $0 == 0x2D }, "\(card.id)")
            #expect(!card.bad.isEmpty && !card.good.isEmpty && !card.explanation.isEmpty, "\(card.id)")
            #expect(!card.summary.hasSuffix(".") && card.summary.first?.isUppercase == false, "\(card.id)")
        }
    }
}
