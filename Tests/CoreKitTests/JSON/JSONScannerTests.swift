import Foundation
import Testing

@testable import CoreKit

/// The scanner agrees with Foundation on what is JSON, and says where and why where it is not.
@Suite struct JSONScannerTests {
    private func error(_ text: [UInt8]) -> JSONError? {
        text.withUnsafeBytes { buffer -> JSONError? in
            var scanner = JSONScanner(buffer)
            do throws(JSONError) {
                try scanner.skipValue()
                try scanner.expectEnd()
                return nil
            } catch {
                return error
            }
        }
    }

    @Test(arguments: [
        ("", 0, "the text ends where a value was expected", true), ("{", 1, "the text ends where a key or '}' was expected", true),
        ("{\"a\"", 4, "the text ends where ':' was expected", true), ("{\"a\":", 5, "the text ends where a value was expected", true),
        ("{\"a\":1", 6, "the text ends where ',' or '}' was expected", true), ("[1,", 3, "the text ends where a value was expected", true),
        ("[1 2]", 3, "expected ',' or ']'", false), ("{\"a\":1 \"b\":2}", 7, "expected ',' or '}'", false), ("{1:2}", 1, "expected a key", false),
        ("{\"a\" 1}", 5, "expected ':'", false), ("[1,]", 3, "expected a value", false), ("{\"a\":1,}", 7, "expected a key", false),
        ("\"abc", 4, "the text ends where '\"' was expected", true), ("tru", 3, "the text ends where a value was expected", true),
        ("trux", 0, "expected a value", false), ("01", 1, "expected no digit after a leading 0", false), ("-", 1, "the text ends where a digit was expected", true),
        ("1.x", 2, "expected a digit", false), ("1e", 2, "the text ends where a digit was expected", true), ("1 2", 2, "expected nothing after the value", false),
        ("}", 0, "expected a value", false), ("\"a\\", 3, "the text ends where '\"' was expected", true),
    ])
    func saysWhatIsWrong(_ text: String, _ offset: Int, _ message: String, _ isTruncation: Bool) {
        #expect(error(Array(text.utf8)) == JSONError(offset: offset, message: message, isTruncation: isTruncation))
    }

    /// Documents made at random and broken at random.
    @Test func agreesWithFoundation() {
        var random = SeededGenerator(5)
        var valid = 0
        for _ in 0..<3000 {
            var bytes = Array(SampleStyle.random(&random).write(randomValue(&random, 4), &random).utf8)
            if Bool.random(using: &random), !bytes.isEmpty {
                let at = Int.random(in: 0..<bytes.count, using: &random)
                bytes[at] = Array("{}[]\",:0e.-+tn \\".utf8).randomElement(using: &random) ?? 0
            }
            let ours = error(bytes) == nil
            let theirs = (try? JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)) != nil
            // Strings are not judged: escapes that JSON does not know, lone surrogates and controls pass, as logs hold them.
            if ours != theirs, !hasOddString(bytes) { Issue.record("\(String(decoding: bytes, as: UTF8.self)): \(ours), Foundation \(theirs)") }
            if ours { valid += 1 }
        }
        #expect(valid > 1000)
    }

    private func hasOddString(_ bytes: [UInt8]) -> Bool {
        bytes.contains(0x5C) || String(validating: bytes, as: UTF8.self) == nil
    }

    private func randomValue(_ random: inout SeededGenerator, _ depth: Int) -> SampleJSON {
        switch Int.random(in: 0..<(depth > 0 ? 9 : 6), using: &random) {
        case 0: return .raw(["0", "-1", "12.5e3", "1E-2", "0.1"].randomElement(using: &random) ?? "0")
        case 1: return .raw(["true", "false", "null"].randomElement(using: &random) ?? "null")
        case 2, 3, 4, 5: return .text(["", "a", "é", "}{", "a longer text than sixteen bytes, [and] some"].randomElement(using: &random) ?? "")
        case 6: return .array((0..<Int.random(in: 0..<4, using: &random)).map { _ in randomValue(&random, depth - 1) })
        default: return .object((0..<Int.random(in: 0..<4, using: &random)).map { ("k\($0)", randomValue(&random, depth - 1)) })
        }
    }

    /// The quick way past a value ends where the checked one does, for any value and any place of quotes and backslashes.
    @Test func bothWaysPastAValueEndAlike() {
        var random = SeededGenerator(6)
        for _ in 0..<3000 {
            let text = (0..<Int.random(in: 0..<150, using: &random)).map { _ in ["\\", "\"", "a", "{", "]", "/"].randomElement(using: &random) ?? "" }.joined()
            let value = SampleStyle.random(&random).write(.object([("k", .text(text)), ("l", .array([.text(text), randomValue(&random, 3)]))]), &random)
            let bytes = Array((value + " , \"next\": [1]").utf8)
            bytes.withUnsafeBytes { buffer in
                var checked = JSONScanner(buffer), quick = JSONScanner(buffer)
                #expect((try? checked.skipValue()) != nil)
                #expect((try? quick.passValue()) != nil)
                #expect(checked.position == quick.position, "\(value)")
                // And in two pieces, wherever they are cut.
                guard let base = buffer.baseAddress else { return }
                let cut = Int.random(in: 1...checked.position, using: &random)
                var skipper = JSONSkipper()
                let first = skipper.pass(base, from: 1, to: cut)
                #expect((first ?? skipper.pass(base, from: cut, to: buffer.count)) == checked.position)
            }
        }
    }

    @Test func keysAndElementsComeInOrder() throws {
        try #"{ "a" : [ 1 , {"x":2} ], "b\u0063" : "d\n" }"#.utf8.withContiguousStorageIfAvailable { storage in
            var scanner = JSONScanner(UnsafeRawBufferPointer(storage))
            guard case .object = try scanner.value() else {
                Issue.record("no object")
                return
            }
            var first = true
            var keys: [String] = []
            while let key = try scanner.nextKey(&first) {
                keys.append(key.string)
                if key == "bc", case .string(let text) = try scanner.value() { keys.append(text.string) } else { try scanner.skipValue() }
            }
            #expect(keys == ["a", "bc", "d\n"])
        }
    }

    @Test func escapesAreUndoneAndFollowedBack() {
        var random = SeededGenerator(8)
        let arena = ByteArena()
        for _ in 0..<500 {
            let text = (0..<Int.random(in: 0..<40, using: &random)).map { _ in
                ["a", "\"", "\\", "/", "é", "日", "🙂", "\n", "\u{1}", "plain text of some length "].randomElement(using: &random) ?? ""
            }.joined()
            let raw = Array(SampleStyle.random(&random).escape(text, &random).utf8)
            raw.withUnsafeBytes { buffer in
                let string = JSONString(raw: ByteSlice(buffer), hasEscapes: raw.contains(0x5C))
                #expect(string.string == text)
                let decoded = string.decoded(in: arena)
                #expect(decoded.string == text)
                // Every scalar begins where its escape or its own bytes begin.
                var offset = 0
                for scalar in text.unicodeScalars {
                    let back = JSONEscapes.rawOffset(ofDecoded: offset, in: buffer)
                    let rest = String(decoding: raw[back...], as: UTF8.self)
                    #expect(rest.hasPrefix("\\") || rest.unicodeScalars.first == scalar)
                    offset += String(scalar).utf8.count
                }
                #expect(JSONEscapes.rawOffset(ofDecoded: offset, in: buffer) == raw.count)
            }
        }
    }

    @Test(arguments: [("\\ud800", "\u{FFFD}"), ("\\udc00x", "\u{FFFD}x"), ("\\ud83d\\ude42", "🙂"), ("\\ud83d\\u0041", "\u{FFFD}A"), ("\\x", "\\x"), ("\\u12", "\\u12"), ("\\", "\\")])
    func oddEscapes(_ raw: String, _ text: String) {
        Array(raw.utf8).withUnsafeBytes { #expect(JSONString(raw: ByteSlice($0), hasEscapes: true).string == text) }
    }
}
