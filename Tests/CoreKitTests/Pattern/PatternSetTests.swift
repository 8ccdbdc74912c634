import CoreKit
import Testing

struct PatternSetTests {
    private func found(_ sources: [String], _ text: String) throws -> [Bool] {
        let matcher = PatternSetMatcher(try PatternSet(try sources.map { try Pattern($0) }))
        var found: [Bool] = []
        Array(text.utf8).withUnsafeBytes { matcher.matches(in: $0, into: &found) }
        return found
    }

    @Test func saysWhichPatternsOccur() throws {
        #expect(try found(["foo", "bar", "^baz", "o+$"], "a bar, a foo") == [true, true, false, true])
        #expect(try found([], "text") == [])
        #expect(try found(["", "a", #"\B"#], "") == [true, false, true])
        // Between the bytes of a scalar there is no empty match.
        #expect(try found([#"\B"#, "b"], "aéb") == [false, true])
    }

    @Test func agreesWithEachPatternAlone() throws {
        var random = RandomPattern(seed: 5)
        for _ in 0..<800 {
            let patterns = (0..<1 + random.next(6)).compactMap { _ in try? Pattern(random.pattern()) }
            let set = try PatternSet(patterns)
            for cacheBytes in [1 << 22, 1] {
                let matcher = PatternSetMatcher(set, cacheBytes: cacheBytes)
                for _ in 0..<4 {
                    let text = random.text()
                    text.withUnsafeBytes { bytes in
                        var found: [Bool] = []
                        matcher.matches(in: bytes, into: &found)
                        let alone = patterns.map { PatternMatcher($0).firstMatch(in: bytes) != nil }
                        #expect(found == alone, "\(patterns.map(\.source)) on \(text)")
                    }
                }
            }
        }
    }

    /// Literals of many patterns, in either case, overlapping each other; numbers and flags say the same.
    @Test func manyPatternsAgreeWithEachAlone() throws {
        var random = RandomPattern(seed: 6)
        let parts = ["foo", "tools/", "call", "list", "x", "mcp-", "session", "server", "(?i)Server", #"\d+"#, #"\w*"#, "-?", "a|b"]
        for _ in 0..<40 {
            let patterns = try (0..<60).map { _ in try Pattern((0..<1 + random.next(4)).map { _ in "(?:\(random.pick(parts)))" }.joined()) }
            let matcher = PatternSetMatcher(try PatternSet(patterns))
            for _ in 0..<20 {
                let text = (0..<random.next(12)).map { _ in random.pick(["foo", "tools/call", "LIST", "list", "mcp-session", "Server", "7", " ", "x", "a"]) }.joined()
                Array(text.utf8).withUnsafeBytes { bytes in
                    var found: [Bool] = [], numbers: [Int] = []
                    matcher.matches(in: bytes, into: &found)
                    matcher.matches(in: bytes, into: &numbers)
                    #expect(found == patterns.map { PatternMatcher($0, cacheBytes: 0).isMatch(bytes) }, "\(patterns.map(\.source)) on \(text)")
                    #expect(numbers == found.indices.filter { found[$0] })
                }
            }
        }
    }

    @Test func refusesASetThatIsTooLarge() throws {
        let large = try Pattern(#"\pL{150}"#)
        #expect(throws: PatternError.self) { _ = try PatternSet(Array(repeating: large, count: 100)) }
    }
}
