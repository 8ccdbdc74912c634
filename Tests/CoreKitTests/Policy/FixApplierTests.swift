import Foundation
import Testing

@testable import CoreKit

struct FixApplierTests {
    /// A linter of words: each word that is a key is a finding with a fix.
    private struct Words {
        var fixes: [(word: String, replacement: String, severity: Severity, isSafe: Bool)]

        func lint(_ bytes: [UInt8]) -> LintResult {
            let source = SourceText(bytes)
            var findings: [Finding] = []
            for fix in fixes {
                for range in ranges(of: Array(fix.word.utf8), in: bytes) {
                    var finding = Finding(rule: fix.word == "@" ? "yaml-syntax" : "word", severity: fix.severity, message: fix.word, path: "p", span: source.span(of: range))
                    if fix.replacement != "none" { finding.fix = FindingFix(title: "write it", isSafe: fix.isSafe, edits: [source.edit(range, fix.replacement)]) }
                    findings.append(finding)
                }
            }
            return LintResult(path: "p", source: source, findings: findings.sorted(by: LintResult.order), undecided: [])
        }

        private func ranges(of word: [UInt8], in bytes: [UInt8]) -> [Range<Int>] {
            guard bytes.count >= word.count else { return [] }
            return (0...bytes.count - word.count).filter { bytes[$0..<$0 + word.count].elementsEqual(word) }.map { $0..<$0 + word.count }
        }
    }

    private func apply(_ text: String, _ fixes: [(String, String, Severity, Bool)], allowsUnsafe: Bool = false) -> (text: String, outcome: FixApplier.Outcome, looks: Int) {
        let words = Words(fixes: fixes.map { (word: $0.0, replacement: $0.1, severity: $0.2, isSafe: $0.3) })
        var looks = 0
        let outcome = FixApplier.apply(to: Array(text.utf8), allowsUnsafe: allowsUnsafe) { bytes in
            looks += 1
            return words.lint(bytes)
        }
        return (String(decoding: outcome.bytes, as: UTF8.self), outcome, looks)
    }

    @Test func appliesUntilNothingIsLeft() {
        let (text, outcome, looks) = apply("\u{FEFF}# a comment\r\nx: aab # aa\r\n", [("aa", "b", .error, true), ("bb", "c", .warning, true)])
        #expect(text == "\u{FEFF}# a comment\r\nx: c # b\r\n" && outcome.isStable && outcome.result.findings.isEmpty && outcome.takenBack.isEmpty)
        #expect(outcome.applied.map(\.message) == ["aa", "aa", "bb"] && looks == 3)
    }

    @Test func letsTheFirstOfThoseThatOverlapGoFirst() {
        #expect(apply("aaa", [("aa", "x", .error, true)]).text == "xa")
        #expect(apply("abc", [("bc", "y", .error, true), ("ab", "x", .error, true)]).text == "xc")
        #expect(apply("ab", [("b", "y", .error, true), ("a", "x", .error, true)]).text == "xy", "neighbours do not overlap")
    }

    @Test func leavesUnsafeFixes() {
        let (text, outcome, _) = apply("a b", [("a", "x", .error, false), ("b", "y", .error, true)])
        #expect(text == "a y" && outcome.isStable && outcome.result.findings.map(\.message) == ["a"])
        #expect(apply("a b", [("a", "x", .error, false), ("b", "y", .error, true)], allowsUnsafe: true).text == "x y")
    }

    /// Of many, the one that makes the file worse is found, and the others stand.
    @Test(arguments: ["@", "!!"])
    func takesBackWhatMakesItWorse(bad: String) {
        let words = (0..<40).map { "w\($0)." }
        let (text, outcome, looks) = apply(
            words.joined(separator: " "),
            words.enumerated().map { index, word in (word, index == 17 || index == 31 ? bad : "ok", Severity.warning, true) } + [("!", "none", .error, true), ("@", "none", .error, true)])
        #expect(text == words.indices.map { $0 == 17 || $0 == 31 ? words[$0] : "ok" }.joined(separator: " "))
        #expect(outcome.takenBack.map(\.message) == ["w17.", "w31."] && outcome.applied.count == 38 && outcome.isStable && looks < 30)
    }

    @Test func appliesAllEditsOfAFixOrNone() {
        let source = SourceText(Array("a b c".utf8))
        func finding(_ edits: [SourceEdit]) -> Finding {
            var finding = Finding(rule: "r", severity: .error, message: "m", path: "p", span: SourceSpan(line: 1, column: 1))
            finding.fix = FindingFix(title: "t", isSafe: true, edits: edits)
            return finding
        }
        let pair = finding([source.edit(0..<1, "x"), source.edit(4..<5, "z")]), middle = finding([source.edit(2..<5, "y")])
        let chosen = FixSelection([pair, middle, pair], source, allowsUnsafe: false, refused: []).fixes
        #expect(chosen.count == 1 && chosen[0].findings.count == 2 && FixSelection.apply(chosen, to: source.bytes) == Array("x b z".utf8))
        for edits in [[], [source.edit(2..<3, "b")], [source.edit(4..<5, ""), source.edit(0..<1, "")], [SourceEdit(range: 3..<9, span: SourceSpan(line: 1, column: 1), text: "")]] {
            #expect(FixSelection([finding(edits)], source, allowsUnsafe: true, refused: []).fixes.isEmpty)
        }
        let insertions = [finding([source.edit(1..<1, "1")]), finding([source.edit(1..<1, "2")]), finding([source.edit(1..<3, "3")])]
        #expect(FixSelection(insertions, source, allowsUnsafe: false, refused: []).fixes.count == 1)
    }

    @Test func endsWhereFixesUndoEachOther() {
        let (text, outcome, _) = apply("a", [("a", "b", .error, true), ("b", "a", .error, true)])
        #expect(!outcome.isStable && (text == "a" || text == "b"))
        #expect(!apply("a", [("a", "ba", .warning, true)]).outcome.isStable, "a fix that always makes another")
        #expect(!apply("a", [("a", String(repeating: "b", count: 900_000) + "a", .warning, true)]).outcome.isStable, "and one that makes it larger every time")
    }

    @Test func writesTheFilesLineEnds() {
        #expect(apply("a\r\nb\r\n", [("b", "b:\n  c\r\n", .error, true)]).text.hasPrefix("a\r\nb:\r\n  c\r\n"))
        #expect(apply("x\nz\n", [("z", "y\n", .error, true)]).text == "x\ny\n\n")
    }

    /// Bytes outside of edits stay what they are, whatever they are.
    @Test(arguments: 0..<20)
    func changesNothingElse(seed: UInt64) {
        var random = SeededGenerator(seed)
        let words = Words(fixes: [("~", "fixed", .error, true)])
        for _ in 0..<20 {
            let text = (0..<Int.random(in: 0...200, using: &random)).map { _ in Bool.random(using: &random) ? UInt8.random(in: 0...255, using: &random) : 0x7E }
            let outcome = FixApplier.apply(to: text, allowsUnsafe: false, lint: words.lint)
            #expect(outcome.bytes == text.flatMap { $0 == 0x7E ? Array("fixed".utf8) : [$0] } && outcome.applied.count == text.count { $0 == 0x7E })
        }
    }
}
