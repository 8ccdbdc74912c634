@testable import CoreKit
import Testing

struct ScalarTextTests {
    private func scalar(_ text: String, _ find: (YAMLNode) -> YAMLNode? = { $0["k"] }) throws -> (ScalarText, SourceText) {
        let source = SourceText(Array(text.utf8))
        let node = try #require(find(try YAMLDocument.load(source.bytes).root))
        return (ScalarText(node, source), source)
    }

    private func slice(_ source: SourceText, _ range: Range<Int>) -> String { String(decoding: source.bytes[range], as: UTF8.self) }

    @Test(arguments: [
        ("k: a.b # c", "a.b", "."),
        ("k: 'it''s a.b'", "it's a.b", "."),
        (#"k: "\u0061\\.b""#, #"a\.b"#, "."),
        (#"k: "\U0001F600\ud83d\ude00.b""#, "😀😀.b", "."),
        ("k: \"one\n  two\n\n  three.\"", "one two\nthree.", "."),
        ("k: \"one\\\n   two.\"", "onetwo.", "."),
        ("k: one\n  two.\n  three", "one two. three", "."),
        ("k: |\n  a.b\n  c\n", "a.b\nc\n", "."),
        ("k: >-\n  a\n  b.\n\n   c\n", "a b.\n\n c", "."),
        ("k: |2-\n   a.\n  b\n", " a.\nb", "."),
        ("k: 'a\r\n  b.'\r\n", "a b.", "."),
    ])
    func everyByteIsFoundInTheFile(_ text: String, _ value: String, _ wanted: String) throws {
        let (scalar, source) = try scalar(text)
        #expect(scalar.text == value)
        let at = try #require(Array(value.utf8).lastIndex(of: Array(wanted.utf8)[0]))
        let range = scalar.range(of: at..<at + 1)
        #expect(slice(source, range) == wanted)
        #expect(range.count == 1)
    }

    @Test func anEscapeIsFoundAsAWhole() throws {
        let (scalar, source) = try scalar(#"k: "a\x2Eb\L""#)
        #expect(slice(source, scalar.range(of: 1..<2)) == #"\x2E"#)
        #expect(slice(source, scalar.range(of: 3..<6)) == #"\L"#)
        #expect(slice(source, scalar.range(of: 0..<0)) == "")
        #expect(scalar.range(of: 0..<0).lowerBound == 4)
        #expect(scalar.range(of: 6..<6).lowerBound == source.bytes.count - 1)
    }

    @Test(arguments: [
        ("k: a.b # c", 1..<2, #"\."#, #"k: a\.b # c"#),
        ("k: 'a.b'", 1..<2, "'", "k: 'a''b'"),
        (#"k: "a.b""#, 1..<2, #"\."#, #"k: "a\\.b""#),
        ("k: a.b", 1..<2, ": ", "k: 'a: b'"),
        ("k: a.b", 0..<3, "12", "k: '12'"),
        ("k: a.b", 1..<2, "\u{8}", #"k: "a\bb""#),
        ("k: |\n  a.b\n", 1..<2, #"\."#, "k: |\n  a\\.b\n"),
        ("k: a.b", 3..<3, #"\b"#, #"k: a.b\b"#),
        ("k: 'a.b'", 0..<0, #"\b"#, #"k: '\ba.b'"#),
    ] as [(String, Range<Int>, String, String)])
    func anEditMeansWhatItSays(_ text: String, _ part: Range<Int>, _ replacement: String, _ wanted: String) throws {
        let (scalar, source) = try scalar(text)
        let edit = try #require(scalar.edit(part, replacement))
        var bytes = source.bytes
        bytes.replaceSubrange(edit.range, with: edit.text.utf8)
        #expect(String(decoding: bytes, as: UTF8.self) == wanted)
    }

    /// An escaped line end before a blank line: what is left of the lines would begin in the first column.
    @Test func linesAreNotJoinedByHalves() throws {
        let (scalar, source) = try scalar("k: \"\\\n\n  \"\n")
        let edit = try #require(scalar.edit(0..<1, "b"))
        var bytes = source.bytes
        bytes.replaceSubrange(edit.range, with: edit.text.utf8)
        #expect(String(decoding: bytes, as: UTF8.self) == "k: 'b'\n")
    }

    @Test func aPlainScalarInBracketsStaysOne() throws {
        let (scalar, source) = try scalar("[a.b, c]") { $0.items.first }
        let edit = try #require(scalar.edit(1..<2, ","))
        var bytes = source.bytes
        bytes.replaceSubrange(edit.range, with: edit.text.utf8)
        #expect(String(decoding: bytes, as: UTF8.self) == "['a,b', c]")
    }

    /// Whatever the style, white space apart, what stands in the file is what the text has; and an edit gives the text that was wanted.
    @Test func randomScalarsAreFoundAndEdited() throws {
        var random = SeededGenerator(7)
        let alphabet = ["a", "b", " ", "  ", "'", "\"", "\\", "é", "😀", ":", "#", ".", "\t", "\n", "\n\n", "-", "[", "]", ",", "&", "*"]
        for _ in 0..<6000 {
            let value = (0..<Int.random(in: 1...8, using: &random)).map { _ in alphabet.randomElement(using: &random)! }.joined()
            let written: [String] = [value, "'" + value.replacing("'", with: "''") + "'", ScalarWriter.doubleQuoted(value), "|\n  " + value.replacing("\n", with: "\n  ") + "\n"]
            for text in written.map({ "k: " + $0 + "\n" }) {
                guard let root = try? YAMLDocument.load(Array(text.utf8)).root, let node = root["k"], let found = node.string, !found.isEmpty else { continue }
                let source = SourceText(Array(text.utf8)), scalar = ScalarText(node, source), bytes = Array(found.utf8)
                for at in bytes.indices where node.style != .doubleQuoted && ![0x20, 0x0A, 0x09].contains(bytes[at]) {
                    let range = scalar.range(of: at..<at + 1)
                    #expect(source.bytes[range.lowerBound] == bytes[at], "\(text.debugDescription) at \(at)")
                }
                let scalars = Array(found.unicodeScalars), at = Int.random(in: 0..<scalars.count, using: &random)
                let before = String(String.UnicodeScalarView(scalars[..<at])), after = String(String.UnicodeScalarView(scalars[(at + 1)...]))
                let replacement = alphabet.randomElement(using: &random)!
                let part = before.utf8.count..<found.utf8.count - after.utf8.count
                guard let edit = scalar.edit(part, replacement) else { continue }
                var changed = source.bytes
                changed.replaceSubrange(edit.range, with: edit.text.utf8)
                let result = try? YAMLDocument.load(changed).root["k"]?.string
                #expect(result == before + replacement + after, "\(text.debugDescription): \(part) to \(replacement.debugDescription)")
            }
        }
    }
}
