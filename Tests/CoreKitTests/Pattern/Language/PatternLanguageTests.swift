@testable import CoreKit
import Foundation
import Testing

/// Questions about the texts on which patterns fire, with answers that a reader can check.
struct PatternLanguageTests {
    private func language(_ source: String) throws -> PatternLanguage { PatternLanguage(try Pattern(source)) }

    @Test(arguments: [
        ("a", LanguageAnswer.yes("a")), ("", .yes("")), ("^$", .yes("")), (#"\Bx\B"#, .yes("axa")), (#"\d{3}-\d{2}-\d{4}"#, .yes("000-00-0000")),
        (#"a\bb"#, .no(nil)), (#"\z\Aa"#, .no(nil)), (#"[^\x00-\x{10FFFF}]"#, .no(nil)), (#"$^\n"#, .no(nil)), (#"(?m)$\n^"#, .yes("\n")), (#"[^\W\w]|\pL{2}"#, .yes("aa")),
        (#"[^\x00-\x7F]"#, .yes("é")), (#"\bé"#, .yes("aé")), (#"\x{D800}|x"#, .yes("x")), (#"\C"#, .undecided),
    ])
    func shortestText(_ source: String, _ answer: LanguageAnswer) throws {
        #expect(try language(source).canFire() == answer)
    }

    @Test(arguments: [
        ("", LanguageAnswer.yes(nil)), ("a*", .yes(nil)), (#"\b|\B|^"#, .yes(nil)), ("(?s).", .no("")), (#"\B"#, .no("a")), ("^$|.", .no("\n")), (#"^|x"#, .yes(nil)), (#"(?m)^$|\n|."#, .yes(nil)),
    ])
    func firesOnEveryText(_ source: String, _ answer: LanguageAnswer) throws {
        #expect(try language(source).firesEverywhere() == answer)
    }

    @Test("a rule behind a broader one", arguments: [
        ("ssn", "(?i)ssn", LanguageAnswer.yes("ssn")), ("(?i)ssn", "ssn", .no("ssN")), (#"\bssn\b"#, "ssn", .yes("ssn")), ("ssn", #"\bssn\b"#, .no("assn")),
        (#"\d{3}-\d{2}-\d{4}"#, #"\d{3}-?\d{2}-?\d{4}"#, .yes("000-00-0000")), (#"\d{3}-?\d{2}-?\d{4}"#, #"\d{3}-\d{2}-\d{4}"#, .no("000000000")),
        ("password", "pass", .yes("password")), ("pass", "password", .no("pass")), (".*secret.*", "secret", .yes("secret")), ("secret", ".*secret.*", .yes("secret")),
        (#"\Aa"#, "(?m)^a", .yes("a")), ("(?m)^a", #"\Aa"#, .no("\na")), ("k", "(?i)K", .yes("k")), ("\u{212A}", "(?i)k", .yes("\u{212A}")), ("a.{20}b", "a.{10,30}b", .yes("a" + String(repeating: "a", count: 20) + "b")),
        ("a.{20}b", "a.{19}[bc]", .no("a" + String(repeating: "b", count: 19) + "db")), (#"a\bb"#, "x", .yes(nil)), (#"\C"#, "x", .undecided),
    ])
    func containment(_ source: String, _ other: String, _ answer: LanguageAnswer) throws {
        #expect(try language(source).isContained(in: [language(other)]) == answer)
    }

    @Test func theExampleOfTheFolder() throws {
        let broad = try language("pass"), narrow = try language("(?i)password")
        #expect(narrow.isContained(in: [broad]) == .no("pasSword"))
        #expect(narrow.overlaps(broad, .essential) == .yes("password"))
    }

    @Test func severalTakeWhatNoneTakesAlone() throws {
        let parts = try ["foo[a-m]", "foo[n-z]"].map { try language($0) }
        #expect(try language("foo[a-z]").isContained(in: parts) == .yes("fooa"))
        #expect(try language("foo[a-z]").isContained(in: [parts[1]]) == .no("fooa"))
        #expect(try language(#"foo\w"#).isContained(in: parts) == .no("foo0"))
        #expect(try language("foo").isContained(in: []) == .no("foo"))
    }

    @Test("what two patterns have in common", arguments: [
        ("secret", "token", ["secretoken", "secretoken", nil, nil, nil]), (#"secret\w*"#, "token", ["secretoken", "secretoken", "secretoken", nil, nil]),
        (#"key=\w+"#, "key", ["key=a", "key=a", "key=a", nil, "key=a"]), ("pass", "password", ["password", "password", nil, nil, nil]),
        (#"\d+-\d+"#, #"\d{3}-\d*"#, ["000-0", "000-0", "000-0", "000-0", nil]), (#"\d{3}-\d{2}-\d{4}"#, #"\d{3}-?\d{2}-?\d{4}"#, Array(repeating: "000-00-0000", count: 5)),
        ("^a", "^b", [nil, nil, nil, nil, nil]), ("^a", "b$", ["ab", nil, nil, nil, nil]), (#"\bfoo\b"#, #"\boo\b"#, ["foo oo", nil, nil, nil, nil]),
    ] as [(String, String, [String?])])
    func overlaps(_ one: String, _ other: String, _ texts: [String?]) throws {
        for (kind, text) in zip(LanguageOverlapKind.allCases, texts) {
            #expect(try language(one).overlaps(language(other), kind) == (text.map { .yes($0) } ?? .no(nil)), "\(kind)")
        }
    }

    @Test func aBudgetEndsWhatIsTooMuch() throws {
        let hard = try language("(?:a|b)*a(?:a|b){18}[^a].*x"), other = try language("(?:a|b)*a(?:a|b){17}[^a].*y|(?:ab|ba)*a(?:a|b){16}c")
        #expect(hard.isContained(in: [other], LanguageBudget(steps: 1000, states: 100)) == .undecided)
        #expect(try language("(?:a{50}){20}b").canFire(LanguageBudget(steps: 100, states: 100)) == .undecided)
    }

    /// Random small patterns against all short texts. AKTO_LANGUAGE_SECONDS and AKTO_LANGUAGE_SEED ask for more of them; with
    /// AKTO_LANGUAGE_WITNESSES every text of an answer is written to that file, for scripts/language-oracle.py.
    @Test func agreesWithAllShortTexts() throws {
        let environment = ProcessInfo.processInfo.environment
        let seconds = environment["AKTO_LANGUAGE_SECONDS"].flatMap(Double.init)
        var random = RandomLanguage(random: RandomPattern(seed: environment["AKTO_LANGUAGE_SEED"].flatMap(UInt64.init) ?? 5))
        let end = seconds.map { Date().addingTimeInterval($0) }
        var count = 0, witnesses: [(pattern: String, text: String)] = []
        while end.map({ Date() < $0 }) ?? (count < 400) {
            count += 1
            let faults = random.faults(longest: end == nil ? 3 : 4, spans: count % 4 == 0) { pattern, text in
                if environment["AKTO_LANGUAGE_WITNESSES"] != nil { witnesses.append((pattern, text)) }
            }
            #expect(faults == [])
            if !faults.isEmpty { break }
        }
        guard let path = environment["AKTO_LANGUAGE_WITNESSES"] else { return }
        var lines = "", matchers: [String: PatternMatcher] = [:]
        for (pattern, text) in witnesses {
            let matcher = try matchers[pattern] ?? PatternMatcher(Pattern(pattern), cacheBytes: 1 << 14)
            matchers[pattern] = matcher
            let line = ["pattern": pattern, "text": text, "fires": Array(text.utf8).withUnsafeBytes { matcher.isMatch($0) }] as [String: Any]
            lines += String(decoding: try JSONSerialization.data(withJSONObject: line), as: UTF8.self) + "\n"
        }
        try lines.write(toFile: path, atomically: true, encoding: .utf8)
    }
}
