@testable import CoreKit
import Testing

struct PolicySyntaxTests {
    private func found(_ text: String, path: String = "a.yaml") -> Finding? { PolicySyntax(SourceText(Array(text.utf8)), path: path).fault }

    @Test(arguments: [
        ("a: [1, 2", "a.yaml", 1, 4),
        ("a: \"\\d\"\n", "a.yaml", 1, 5),
        ("{\"a\": 1,}\n", "a.json", 1, 9),
        ("{\"a\": \"\\d\"}", "a.json", 1, 8),
        ("a: 1\n", "a.json", 1, 1),
        ("{\"a\": 1} {}", "a.json", 1, 10),
        ("", "a.json", 1, 1),
    ])
    func whatIsWrongHasAPlace(text: String, path: String, line: Int, column: Int) throws {
        let fault = try #require(found(text, path: path))
        #expect(fault.span?.start == SourcePosition(line: line, column: column))
        #expect(fault.rule == "yaml-syntax")
    }

    @Test(arguments: [
        (#"p: "\d+\\.\bx\"y""#, "a.yaml", #"p: '\d+\.\bx"y'"#),
        (#"p: "it's \d""#, "a.yaml", #"p: 'it''s \d'"#),
        (#"{"p": "\d+\\w\b"}"#, "a.json", #"{"p": "\\d+\\w\\b"}"#),
    ])
    func anUnknownEscapeIsMended(text: String, path: String, wanted: String) throws {
        let fix = try #require(found(text, path: path)?.fix)
        var bytes = Array(text.utf8)
        for edit in fix.edits.reversed() { bytes.replaceSubrange(edit.range, with: edit.text.utf8) }
        #expect(String(decoding: bytes, as: UTF8.self) == wanted)
        #expect(PolicySyntax(SourceText(bytes), path: path).fault == nil)
    }

    @Test func depthAndAliasesAreBounded() {
        #expect(found(String(repeating: "[", count: 100_000)) != nil)
        #expect(found(String(repeating: "{\"a\":", count: 100_000), path: "a.json") != nil)
        let bomb = (0..<30).map { "a\($0): &a\($0) [\($0 == 0 ? "x" : "*a\($0 - 1),*a\($0 - 1)")]\n" }.joined()
        #expect(found(bomb)?.message.contains("alias") == true)
        #expect(found("a: \u{0}\n") != nil)
        #expect(PolicySyntax(SourceText([0x61, 0x3A, 0x20, 0xFF]), path: "a.yaml").fault != nil)
    }
}
