import CoreKit
import Testing

struct RedundantEndsTests {
    @Test("what an end can do without", arguments: [
        ("secret.*", "secret"), (".*secret.*", "secret"), (#"\.\./.*"#, #"\.\./"#), (#"\w*key"#, "key"), ("a+", "a"), ("(foo|bar.*)", "(foo|bar)"), ("(?i)(secret.*)", "(?i)(secret)"),
        (#"foo\s*.*"#, "foo"), ("(?s)^.*foo.*$", "(?s)foo"), (#"foo\w*\b"#, "foo"), (#"\d{2,}x{2,5}"#, #"\d{2}x{2}"#), (#"\bfoo\w*"#, #"\bfoo"#), (#"password=\S+"#, #"password=\S"#),
        ("é*ß.*", "ß"), ("x{1,3}?y{0,4}", "x"), ("[[:alpha:]]+]*", "[[:alpha:]]"), (#"\Qa*\E.*"#, #"\Qa*\E"#),
    ])
    func cuts(_ source: String, _ mended: String) throws {
        let found = try #require(try PatternLanguage(Pattern(source)).redundantEnds())
        #expect(found.mended == mended)
        var bytes = Array(source.utf8)
        for part in found.parts.reversed() { bytes.replaceSubrange(part.span, with: part.replacement.utf8) }
        #expect(String(decoding: bytes, as: UTF8.self) == mended)
    }

    @Test("what only looks redundant", arguments: ["secret", "^.*foo", "a*", #"foo\w*$"#, "foo.*bar", "^a*b", "^(?:ab)+c$|d", "foo.{3}"])
    func keeps(_ source: String) throws {
        #expect(try PatternLanguage(Pattern(source)).redundantEnds() == nil)
    }

    @Test func randomCutsChangeNothing() throws {
        var random = RandomLanguage(random: RandomPattern(seed: 11))
        for _ in 0..<60 {
            let source = random.pattern()
            guard let pattern = try? Pattern(source), let found = PatternLanguage(pattern).redundantEnds() else { continue }
            let force = LanguageBruteForce(random.alphabet(4), longest: 3)
            let mended = try Pattern(found.mended)
            #expect(force.firing(pattern) == force.firing(mended), "\(source.debugDescription) and \(found.mended.debugDescription)")
        }
    }
}
