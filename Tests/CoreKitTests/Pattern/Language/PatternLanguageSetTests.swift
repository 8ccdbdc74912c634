import CoreKit
import Testing

struct PatternLanguageSetTests {
    private func shadows(_ sources: [String], isRelevant: (Int, Int) -> Bool = { _, _ in true }) throws -> [PatternLanguageSet.Shadow] {
        PatternLanguageSet(try sources.map { try Pattern($0) }).shadows(isRelevant: isRelevant)
    }

    @Test func rulesBehindBroaderOnes() throws {
        let found = try shadows(["pass", "word", "(?i)pass|PASS", "password", #"\bssn\b"#, "ssn", #"\d{3}-?\d{2}-?\d{4}"#, #"\b\d{3}-\d{2}-\d{4}\b"#, "ssn", #"a\bb"#])
        #expect(found == [
            .visible, .visible, .visible, .shadowed(by: [0], text: "password"), .visible, .visible, .visible, .shadowed(by: [6], text: "000-00-0000"), .shadowed(by: [5], text: "ssn"), .visible,
        ])
    }

    @Test func severalTogether() throws {
        #expect(try shadows(["foo[a-m]", "x", "foo[n-z]", "foo[a-z]"])[3] == .shadowed(by: [0, 2], text: "fooa"))
        #expect(try shadows(["foo[a-m]", "x", "foo[n-z]", "foo[a-z0]"])[3] == .visible)
    }

    @Test func onlyWhatActsOnTheSameTextsCounts() throws {
        let sources = ["key", "key", "api.key", "key"]
        #expect(try shadows(sources) { earlier, later in earlier % 2 == later % 2 } == [.visible, .visible, .shadowed(by: [0], text: "apiakey"), .shadowed(by: [1], text: "key")])
    }

    /// Each rule about each before it, as the index must not do it.
    @Test func agreesWithAskingAll() throws {
        var random = RandomLanguage(random: RandomPattern(seed: 3))
        for _ in 0..<12 {
            var sources: [String] = []
            while sources.count < 10 {
                let source = random.pattern(depth: 2)
                if (try? Pattern(source)) != nil { sources.append(source) }
            }
            let languages = try sources.map { PatternLanguage(try Pattern($0)) }
            for (rule, shadow) in try shadows(sources).enumerated() {
                let answer = languages[rule].isContained(in: Array(languages[..<rule]))
                switch shadow {
                case .visible: #expect(answer.isNo || answer == .yes(nil), "\(sources.prefix(rule + 1))")
                case .undecided: Issue.record("undecided: \(sources.prefix(rule + 1))")
                case .shadowed(let others, let text):
                    #expect(answer.isYes && languages[rule].fires(on: text), "\(sources.prefix(rule + 1))")
                    #expect(languages[rule].isContained(in: others.map { languages[$0] }).isYes)
                    if others.count > 1 { #expect(!(0..<rule).contains { languages[rule].isContained(in: [languages[$0]]).isYes }, "\(sources.prefix(rule + 1))") }
                    if others.count == 1 { #expect(!(0..<others[0]).contains { languages[rule].isContained(in: [languages[$0]]).isYes }, "\(sources.prefix(rule + 1))") }
                }
            }
        }
    }

    @Test func manyRulesThatLookAlike() throws {
        var sources: [String] = []
        for number in 1000..<1600 { sources += [#"secret-\d{4}-\#(number)"#, "word\(number)", #"(?i)\bproject-\#(number)\b"#] }
        sources.append("WORD1234|word1234x")
        sources.append("word1234x")
        let found = try shadows(sources)
        #expect(found.dropLast(1).allSatisfy { $0 == .visible })
        #expect(found.last == .shadowed(by: [3 * 234 + 1], text: "word1234x"))
    }
}
