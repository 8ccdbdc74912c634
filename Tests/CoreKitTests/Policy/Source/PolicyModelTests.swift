import Testing

@testable import CoreKit

struct PolicyModelTests {
    private func file(_ text: String) -> PolicyFile { PolicyFile(Array(text.utf8), path: "policy.yaml") }

    private func lines(_ policy: PolicyModel) -> [String] {
        policy.patterns.map { "\($0.scope) \($0.role) \($0.action) \($0.text) | \($0.name) | \($0.entry.span.start.line)" }
    }

    @Test func readsTheProxysDialectInTheOrderOfEnforcement() throws {
        let file = file(
            """
            threat_detection:
              sensitivity: high
              custom_rules:
                - name: files
                  pattern: /etc/passwd
                  action: block
            guardrails:
              - name: "PII Protection"
                type: content_filter
                rules:
                  - {pattern: ssn, action: block}
                  - {action: Redact, pattern: 'cc number'}
                  - {action: block}
                  - pattern: ~
                  - text
              - type: rate_limit
                rules:
                  - requests_per_minute: 100
              - type: content_filter
                rules: [{pattern: x, action: explode}]
            alerts:
              - type: threat_detected
              - none
            """)
        let policy = try #require(file.policies.first)
        #expect(file.policies.count == 1 && policy.dialect == .proxy)
        #expect(lines(policy) == [
            #"0 content block ssn | rule 1 of "PII Protection" | 11"#,
            #"0 content redact cc number | rule 2 of "PII Protection" | 12"#,
            "0 content unknown x | rule 1 of guardrail 3 | 20",
            #"0 content block /etc/passwd | custom rule "files" | 4"#,
        ])
        #expect(policy.guardrails.map(\.kind) == [.contentFilter, .rateLimit, .contentFilter])
        #expect(policy.alerts.count == 1 && policy.detection?.text("sensitivity") == "high")
    }

    @Test func readsAktosDialect() throws {
        let file = file(
            #"""
            {"name": "p", "regexPatternsV2": [{"pattern": "a\\b", "behavior": "MASK"}, {"pattern": "b"}], "regexPatterns": ["c"],
             "blockedHosts": [{"pattern": "*.evil.test/*"}],
             "ignorePhrases": [{"phrase": "al+ow", "isRegex": true}, {"phrase": "plain"}, {"phrase": "Exact", "isRegex": true, "caseSensitive": true}]}
            """#)
        let policy = try #require(file.policies.first)
        #expect(policy.dialect == .akto && policy.name == "p")
        #expect(lines(policy) == [
            #"0 content redact a\b | pattern 1 of "p" | 1"#, #"0 content unknown b | pattern 2 of "p" | 1"#, #"1 content block c | old pattern 1 of "p" | 1"#,
            #"2 host block *.evil.test/* | blocked host 1 of "p" | 2"#, #"3 ignoredPhrase pass al+ow | ignored phrase 1 of "p" | 3"#,
            #"3 ignoredPhrase pass Exact | ignored phrase 3 of "p" | 3"#,
        ])
        #expect(policy.patterns.map { $0.options == .caseInsensitive } == [false, false, false, false, true, false])
        let host = try #require(policy.patterns[3].pattern)
        for (text, matches) in [("api.evil.test/x", true), ("API.EVIL.TEST/", true), ("evil.test/x", false), ("api.evilXtest/x", false)] {
            #expect(Array(text.utf8).withUnsafeBytes { PatternMatcher(host).firstMatch(in: $0) != nil } == matches, "\(text)")
        }
    }

    @Test func takesTheOldFormOfPatternsWhereItIsTheOnlyOne() {
        #expect(file("regexPatterns: [a, b]\nregexPatternsV2: []").policies.flatMap(lines) == ["0 content block a | old pattern 1 | 1", "0 content block b | old pattern 2 | 1"])
    }

    @Test(arguments: [
        ("{\"policy\": {\"active\": true, \"severity\": \"LOW\"}}", [PolicyDialect.akto]),
        ("[{\"behaviour\": \"block\"}, {\"policy\": {\"piiTypes\": []}}, 3]", [.akto, .akto]),
        ("guardrails: []\n---\nbehaviour: warn\n---\n---\nother: 1\n", [.proxy, .akto]),
        ("alerts: []", [.proxy]), ("guardrials: []", [.proxy]), ("regexPaternsV2: []", [.akto]), ("policy: {llmRul: {}}", [.akto]), ("name: x\nactive: true", [.akto]),
        ("name: x\ndescription: y", []), ("just text", []), ("", []), ("- 1", []), ("openapi: 3.0.0\npaths: {}", []), ("{\"policy\": 3}", []),
    ])
    func tellsDialectsByContent(text: String, expected: [PolicyDialect]) {
        #expect(file(text).policies.map(\.dialect) == expected)
    }

    @Test func followsAliasesAndMerges() {
        let policies = file(
            """
            x-block: &block {action: block}
            guardrails:
              - name: a
                type: content_filter
                rules: &rules
                  - {<<: *block, pattern: &p one}
                  - {pattern: *p, <<: *block}
              - {name: b, type: content_filter, rules: *rules}
            """
        ).policies
        #expect(policies.flatMap(\.patterns).map { "\($0.text) \($0.action) \($0.node.span.start.line)" } == ["one block 6", "one block 7", "one block 6", "one block 7"])
    }
}

struct PolicyRecognizerTests {
    @Test(arguments: [
        ("guardrails:\n  - type: content_filter\n    rules: []\n", true), ("threat_detection: {sensitivity: high}", true), ("alerts: [{type: x, channels: []}]", true),
        (#"{"policy": {"piiTypes": []}}"#, true), (#"[{"applyOnRequest" : true}]"#, true), ("a: 1\n---\nbehaviour: block\n", true), ("guardrails:\n  - [\n", true),
        (#"{"piiTypes": [}"#, true), ("\u{FEFF}guardrails: [{type: x, rules: []}]", true),
        // Other tools' lists of the same names.
        ("guardrails:\n  - guardrail_name: a\n    litellm_params: {}\n", false), ("alerts:\n  - alert: Down\n    expr: up == 0\n", false),
        ("text: [guardrails: and more\n", false), ("# guardrails: are good\nname: x\n", false), ("openapi: 3.1.0\n", false), ("", false), (#"{"name": "x", "version": "1"}"#, false),
        (#"{"properties": {"behaviour": {"type": "string"}}}"#, false),
    ])
    func tellsPoliciesFromOtherFiles(text: String, isPolicy: Bool) {
        #expect(PolicyRecognizer.isPolicy(Array(text.utf8)) == isPolicy)
    }

    @Test(arguments: [("a.yaml", true), ("a.YML", true), ("b.json", true), (".json", false), ("a.jsonl", false), ("yaml", false)])
    func goesByNamesFirst(name: String, may: Bool) {
        #expect(PolicyRecognizer.mayHoldPolicy(name: name) == may)
    }
}
