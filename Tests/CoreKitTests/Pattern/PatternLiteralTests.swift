import CoreKit
import Testing

struct PatternLiteralTests {
    @Test(arguments: [
        ("abc", ["abc"], false),
        ("(?i)abc", ["abc"], true),
        ("(?i)123", ["123"], false),
        ("foo|bar", ["bar", "foo"], false),
        ("foo|foobar", ["foo"], false),
        ("x*abc+", ["abc"], false),
        ("(?i)k", ["k", "\u{212A}"], true),
        ("(?i)as", ["as", "a\u{17F}"], true),
        ("(?i)é", ["É", "é"], false),
        ("[ab]c", ["ac", "bc"], false),
        ("[aA]c", ["ac"], true),
        (#"^foo\b$"#, ["foo"], false),
        ("(abc){3}", ["abcabcabc"], false),
        ("(?:ab){2,}", ["abab"], false),
        ("a|.b", ["a", "b"], false),
        ("ab(?:cd+e|cd)", ["abcd"], false),
        (#"(?:x\d+y)z"#, ["yz"], false),
        (#"\d+needle\d+"#, ["needle"], false),
        ("ab?c", ["ac", "abc"], false),
    ])
    func requires(_ source: String, _ literals: [String], _ foldsCase: Bool) throws {
        let set = try #require(try Pattern(source).requiredLiterals)
        #expect(set.literals == literals.map { Array($0.utf8) })
        #expect(set.foldsCase == foldsCase)
    }

    @Test(arguments: ["", "a*", "foo|", "(?:foo)?", ".", #"\w+"#, #"\pL"#, "[^a]", "[^\\x00-\\x{10FFFF}]", "^$", #"\C"#])
    func requiresNothing(_ source: String) throws {
        #expect(try Pattern(source).requiredLiterals == nil)
        #expect(try Pattern(source).requiredLiteralSets == [])
    }

    @Test func findsInnerLiteralsInOrder() throws {
        let pattern = try Pattern(#""method"\s{0,5}:\s{0,5}"tools/call""#)
        #expect(pattern.requiredLiteralSets.map { $0.literals.map { String(decoding: $0, as: UTF8.self) } } == [
            [#""method""#], [":"], [#""tools/call""#],
        ])
        #expect(pattern.requiredLiterals?.literals == [Array(#""tools/call""#.utf8)])
    }

    @Test func foldedPartnersAreSpelledOut() throws {
        let pattern = try Pattern(#"(?i)"tools/call""#)
        let literals = try #require(pattern.requiredLiterals).literals.map { String(decoding: $0, as: UTF8.self) }
        #expect(literals == [#""tools/call""#, "\"tool\u{17F}/call\""])
    }

    @Test func limitsHold() throws {
        let many = try Pattern((0..<40).map { "literal\($0)x\\d+" }.joined())
        #expect(many.requiredLiteralSets.count == 16)
        let wide = try Pattern("(?i)" + String(repeating: "sk", count: 20))
        for set in wide.requiredLiteralSets {
            #expect(set.literals.count <= 64)
            #expect(!set.literals.contains([]))
        }
        #expect(wide.requiredLiteralSets.count > 1)
        #expect(try Pattern(String(repeating: "abcdefghij", count: 5000)).requiredLiterals != nil)
        #expect(try Pattern((0..<65).map { "w\($0)x" }.joined(separator: "|")).requiredLiterals == nil)
    }

    @Test func everyMatchContainsALiteralOfEachSet() throws {
        var random = RandomPattern(seed: 11)
        var checked = 0
        for _ in 0..<6000 {
            let source = random.pattern()
            guard let pattern = try? Pattern(source, options: random.next(3) == 0 ? .caseInsensitive : []) else { continue }
            let matcher = PatternMatcher(pattern)
            for _ in 0..<4 {
                let text = random.text()
                text.withUnsafeBytes { bytes in
                    matcher.forEachMatch(in: bytes) { match in
                        let matched = Array(text[match])
                        for set in pattern.requiredLiteralSets {
                            checked += 1
                            #expect(set.literals.contains { occurs($0, in: matched, foldingCase: set.foldsCase) }, "\(source) on \(text)")
                        }
                        return true
                    }
                }
            }
        }
        #expect(checked > 2000)
    }

    private func occurs(_ literal: [UInt8], in text: [UInt8], foldingCase: Bool) -> Bool {
        func lower(_ byte: UInt8) -> UInt8 { foldingCase && (0x41...0x5A).contains(byte) ? byte + 0x20 : byte }
        guard literal.count <= text.count else { return false }
        return (0...text.count - literal.count).contains { start in
            literal.indices.allSatisfy { lower(text[start + $0]) == literal[$0] }
        }
    }
}
