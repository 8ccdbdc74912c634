import CoreKit
import Testing

struct PatternWindowTests {
    private func window(_ source: String, _ text: String, from: Int = 0, isStart: Bool = true, isEnd: Bool = false) throws -> WindowMatch {
        let matcher = PatternMatcher(try Pattern(source))
        return Array(text.utf8).withUnsafeBytes { matcher.firstMatch(inWindow: $0, from: from, isStart: isStart, isEnd: isEnd) }
    }

    @Test func aMatchThatNothingCanChangeIsFinal() throws {
        #expect(try window("foo", "xfoo") == .match(1..<4, final: true))
        #expect(try window("foo+", "xfoo") == .match(1..<4, final: false))
        #expect(try window("foo+", "xfoo.") == .match(1..<4, final: true))
        #expect(try window("foo+", "xfoo", isEnd: true) == .match(1..<4, final: true))
        #expect(try window("foo+?", "xfoo") == .match(1..<4, final: true))
        #expect(try window("abcd|c", "abc") == .match(2..<3, final: false))
    }

    @Test func assertionsAtTheEndWait() throws {
        #expect(try window("foo$", "xfoo") == .none(resume: 1))
        #expect(try window("foo$", "xfoo", isEnd: true) == .match(1..<4, final: true))
        #expect(try window(#"foo\b"#, "xfoo") == .none(resume: 1))
        #expect(try window(#"foo\b"#, "xfoo ") == .match(1..<4, final: true))
    }

    @Test func noMatchSaysWhereToGoOn() throws {
        #expect(try window("foo", "xyz") == .none(resume: 3))
        #expect(try window("foo", "xyzfo") == .none(resume: 3))
        #expect(try window("^foo", "xyz") == .none(resume: 3))
        #expect(try window("^foo", "fo") == .none(resume: 0))
        #expect(try window("^foo", "foo", isStart: false) == .none(resume: 3))
    }

    /// What the automaton knows after `xa` is what it knows at the start, and yet a match may have begun.
    @Test func aMatchMayHaveBegunInTheStateOfTheStart() throws {
        #expect(try window("a*b", "xa") == .none(resume: 1))
        #expect(try window("a*b", "xax") == .none(resume: 3))
        #expect(try window(".*b", "x\ny") == .none(resume: 2))
        #expect(try window(#"\s*"id""#, "x  ") == .none(resume: 1))
        #expect(try window(#"\w*\bb"#, "- a") == .none(resume: 2))
    }

    /// Whatever a window says stays true of the whole text.
    @Test func windowsAgreeWithTheWholeText() throws {
        var random = RandomPattern(seed: 23)
        var finals = 0
        var nones = 0
        for _ in 0..<4000 {
            let source = random.pattern()
            guard let pattern = try? Pattern(source) else { continue }
            for cacheBytes in [1 << 21, 0] {
                let matcher = PatternMatcher(pattern, cacheBytes: cacheBytes)
                let text = random.text()
                text.withUnsafeBytes { whole in
                    let end = random.next(whole.count + 1)
                    let from = random.next(end + 1)
                    // Three bytes of context, as the documentation asks for.
                    let start = from <= 3 ? 0 : random.next(from - 2)
                    let expected = matcher.firstMatch(in: whole, from: from)
                    let part = UnsafeRawBufferPointer(rebasing: whole[start..<end])
                    let found = matcher.firstMatch(inWindow: part, from: from - start, isStart: start == 0, isEnd: end == whole.count)
                    switch found {
                    case .match(let range, final: true):
                        finals += 1
                        #expect(expected == range.lowerBound + start..<range.upperBound + start, "\(source) on \(text) [\(start), \(end)) from \(from)")
                    case .match(_, final: false): break
                    case .none(let resume):
                        nones += 1
                        if end == whole.count { #expect(expected == nil, "\(source) on \(text) from \(from)") }
                        if let expected { #expect(expected.lowerBound >= resume + start, "\(source) on \(text) [\(start), \(end)) from \(from)") }
                    }
                }
            }
        }
        #expect(finals > 500 && nones > 500)
    }
}
