import CoreKit
import Testing

struct PatternTests {
    private func matches(_ source: String, _ text: [UInt8], options: Pattern.Options = []) throws -> [Range<Int>] {
        let matcher = PatternMatcher(try Pattern(source, options: options))
        return text.withUnsafeBytes { text in
            var found: [Range<Int>] = []
            matcher.forEachMatch(in: text) { match in
                found.append(match)
                return true
            }
            return found
        }
    }

    @Test func theExampleOfTheFolder() throws {
        let pattern = try Pattern(#"(?i)"method"\s*:\s*"(tools/\w+)""#)
        let matcher = PatternMatcher(pattern)
        let text = Array(#"{"method": "tools/call"}"#.utf8)
        let method = text.withUnsafeBytes { matcher.captures(in: $0)?[1] }
        #expect(method == 12..<22)
    }

    @Test func groupsAreCountedAndNamed() throws {
        let pattern = try Pattern("(a)(?P<b>b)(?:c)(?<d>d)")
        #expect(pattern.captureCount == 3)
        #expect(pattern.captureNames == [nil, "b", "d"])
    }

    @Test func optionsAreFlags() throws {
        #expect(try matches("a.b", Array("A\nB".utf8), options: [.caseInsensitive, .dotMatchesNewline]) == [0..<3])
        #expect(try matches("^a$", Array("a\na".utf8), options: .multiLine) == [0..<1, 2..<3])
        #expect(try matches("a+", Array("aa".utf8), options: .ungreedy) == [0..<1, 1..<2])
        #expect(try matches("(?-i)a", Array("aA".utf8), options: .caseInsensitive) == [0..<1])
    }

    @Test func emptyMatchesKeepScalarsWhole() throws {
        #expect(try matches("", Array("é世".utf8)) == [0..<0, 2..<2, 5..<5])
        #expect(try matches("", Array("é".utf8), options: .emptyMatchesPartScalars) == [0..<0, 1..<1, 2..<2])
        // Bytes that are no scalar are looked at one by one.
        #expect(try matches("", [0xC3, 0xE4, 0xB8, 0x41]) == [0..<0, 1..<1, 2..<2, 3..<3, 4..<4])
        #expect(try matches(#"\B"#, Array("aéb".utf8)) == [])
    }

    @Test func bytesOutsideOfUTF8MatchNoClass() throws {
        #expect(try matches(".", [0x61, 0xFF, 0xC3, 0x62]) == [0..<1, 3..<4])
        #expect(try matches("[^a]", [0x61, 0xFF, 0xC3, 0x62]) == [3..<4])
        #expect(try matches(#"a\Cb"#, [0x61, 0xFF, 0x62]) == [0..<3])
        // An encoded surrogate, an overlong slash, a scalar beyond the last one.
        #expect(try matches("(?s).", [0xED, 0xA0, 0x80, 0xC0, 0xAF, 0xF4, 0x90, 0x80, 0x80]) == [])
    }

    @Test func bytePatternsTakeEachByteForACharacter() throws {
        #expect(try matches(".", [0xFF, 0x0A, 0xC3], options: .bytes) == [0..<1, 2..<3])
        #expect(try matches(#"[\x80-\xFF]+"#, Array("aé世".utf8), options: .bytes) == [1..<6])
        #expect(try matches("é", Array("é".utf8), options: .bytes) == [0..<2])
        #expect(try matches("(?i)k", Array("kK\u{212A}".utf8), options: .bytes) == [0..<1, 1..<2])
    }

    @Test func boundsLimitTheSearchAndNotTheView() throws {
        let matcher = PatternMatcher(try Pattern(#"\bfoo\b"#))
        Array("foo foox".utf8).withUnsafeBytes { text in
            #expect(matcher.firstMatch(in: text, from: 1) == nil)
            #expect(matcher.firstMatch(in: text, within: 4..<7) == nil)
            #expect(matcher.firstMatch(in: text, within: 0..<3) == 0..<3)
            #expect(matcher.firstMatch(in: text, within: 0..<3, isAnchored: true) == 0..<3)
            #expect(matcher.firstMatch(in: text, from: 9) == nil)
            #expect(matcher.captures(in: text, from: -1) == nil)
        }
    }

    @Test func anEmptyBufferIsAnEmptyText() throws {
        let nothing = UnsafeRawBufferPointer(start: nil, count: 0)
        #expect(PatternMatcher(try Pattern("^$")).firstMatch(in: nothing) == 0..<0)
        #expect(PatternMatcher(try Pattern("a")).isMatch(nothing) == false)
    }

    @Test func iterationStopsWhenToldTo() throws {
        let matcher = PatternMatcher(try Pattern("a"))
        var count = 0
        Array("aaaa".utf8).withUnsafeBytes { text in
            matcher.forEachMatch(in: text) { _ in
                count += 1
                return count < 2
            }
        }
        #expect(count == 2)
    }

    /// A deterministic automaton for this pattern has about two to the power of 15 states.
    @Test func aFullCacheIsEmptiedAndTheAnswerStaysTheSame() throws {
        var random = RandomPattern(seed: 1)
        let text = (0..<40_000).map { _ in UInt8(0x61 + random.next(2)) } + Array("c".utf8)
        let pattern = try Pattern("a[ab]{14}c|d")
        let small = PatternMatcher(pattern, cacheBytes: 1 << 16)
        let none = PatternMatcher(pattern, cacheBytes: 0)
        text.withUnsafeBytes { text in
            #expect(small.firstMatch(in: text) == none.firstMatch(in: text))
        }
        #expect(small.cacheResets > 0)
    }

    @Test func patternsAreSharedBetweenThreads() async throws {
        let pattern = try Pattern(#"(?i)\p{Greek}+|k\w+"#)
        let text = Array("xyz ΑΒΓ κλμ Kelvin \u{212A}elvin".utf8)
        let counts = await withTaskGroup(of: Int.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    let matcher = PatternMatcher(pattern)
                    var count = 0
                    text.withUnsafeBytes { matcher.forEachMatch(in: $0) { _ in count += 1; return true } }
                    return count
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(counts == Array(repeating: 4, count: 8))
    }
}
