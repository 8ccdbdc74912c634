import Foundation
import Testing

@testable import CoreKit

struct PolicyCheckTests {
    private func faults(_ text: String) -> [String] {
        let file = PolicyFile(Array(text.utf8), path: "policy.yaml")
        #expect(file.faults.isEmpty)
        return file.check.faults.map { fault in
            let place = file.source.position(of: fault.range.lowerBound)
            return "\(place.line):\(place.column) \(fault.kind) \(fault.message)"
        }
    }

    private func akto(_ members: String) -> [String] { faults("{\"active\": true, \"severity\": \"LOW\", \"behaviour\": \"block\",\n\(members)}") }

    @Test func saysWhatWasExpected() {
        #expect(faults("guardrails: [{name: a, type: rate_limit, rules: [{requests_per_minut: 1}]}]") == [
            #"1:51 unknownKey unknown key "requests_per_minut" in a rule of a rate limit, did you mean "requests_per_minute"?"#
        ])
        #expect(faults("guardrails: [{name: a, type: rate_limit, rules: [{requests_per_minute: 1, foo: 2}]}]") == [
            #"1:75 unknownKey unknown key "foo" in a rule of a rate limit, expected one of "per_client", "requests_per_minute""#
        ])
        #expect(faults("threat_detection: 3") == [#"1:19 wrongType "threat_detection" is the number 3, expected a mapping"#])
        #expect(faults("threat_detection: {enabled_checks: [3, ~]}") == [
            #"1:37 wrongType item of "enabled_checks" is the number 3, expected "sql_injection", "command_injection", "path_traversal" or "data_exfiltration""#,
            #"1:40 wrongType item of "enabled_checks" is null, expected "sql_injection", "command_injection", "path_traversal" or "data_exfiltration""#,
        ])
        #expect(akto("\"confidenceScore\": 101") == [#"2:20 invalidValue "confidenceScore" is 101, expected a number from 0 to 100"#])
        #expect(akto("\"ignorePhrases\": [{\"phrase\": \"ab\"}]") == [#"2:30 invalidValue "phrase" has 2 characters, expected at least 3"#])
    }

    @Test func tellsWhereAKeyMayStand() throws {
        let file = PolicyFile(Array("guardrails: [{name: a, type: content_filter, rules: [], enabled_checks: []}]".utf8), path: "")
        #expect(file.check.faults.first?.notes == [#""enabled_checks" may stand in "threat_detection""#])
        let other = PolicyFile(Array("guardrails: []\npiiTypes: []".utf8), path: "")
        #expect(other.check.faults.first?.notes == [#""piiTypes" may stand at the top of Akto's guardrail policy"#])
    }

    @Test func acceptsWhatServersKeepAndNulls() {
        #expect(akto(#""hexId": "1", "_id": {"$oid": "x"}, "createdTimestamp": 12, "contextSource": "AGENTIC", "description": null, "piiTypes": null"#) == [])
        #expect(akto(#""deniedTopics": [{"topic": "x", "origin": "y"}], "llmRule": {"enabled": false, "compliance": {}}"#) == [])
        #expect(faults("guardrails: []\nthreat_detection: {sensitivity: ~}").count == 1)
    }

    @Test func countsScalarsAndItems() {
        let phrases = (0..<51).map { "{\"phrase\": \"phrase \($0)\"}" }.joined(separator: ",\n")
        #expect(akto("\"ignorePhrases\": [\n\(phrases)]") == [#"53:1 invalidValue 51 items in "ignorePhrases", expected at most 50"#])
        #expect(akto("\"ignorePhrases\": [{\"phrase\": \"🎯🎯🎯\"}]") == [])
    }

    @Test func judgesWhatAliasesBringOnce() {
        let faults = faults(
            """
            x-rule: &rule {patern: a, action: &act blok}
            guardrails:
              - {name: a, type: content_filter, rules: [*rule, *rule, {<<: *rule, pattern: b}, {pattern: c, action: *act}]}
              - &g {name: b, type: content_filter}
              - *g
              - *g
            """)
        #expect(faults == [
            #"1:16 unknownKey unknown key "patern" in a rule of a content filter, did you mean "pattern"?"#, #"1:40 invalidValue unknown action "blok", did you mean "block"?"#,
            #"4:8 missingKey missing key "rules", expected it in every content filter"#,
        ])
    }

    @Test func survivesWhatIsNoPolicy() {
        for text in ["guardrails: guardrails", "alerts: [[[]]]", "{guardrails: {}, alerts: 1, threat_detection: []}", "? [a]\n: 1\nguardrails: []", "- policy: 1\n- piiTypes: [[1]]", "1: 2\nalerts: []\n~: 3"] {
            let result = PolicyLinter().lint(Array(text.utf8), path: "a.yaml")
            #expect(!result.findings.isEmpty, "\(text)")
        }
    }

    /// Chains of aliases that stand for many more values than are written.
    @Test func looksAtAliasedContentOnce() {
        var text = "x-0: &a0 {patern: a}\n"
        for level in 1...6 { text += "x-\(level): &a\(level) [\(repeatElement("*a\(level - 1)", count: 5).joined(separator: ", "))]\n" }
        text += "guardrails: [{name: a, type: content_filter, rules: *a1}, {name: b, type: content_filter, rules: *a6}]\n"
        #expect(faults(text).contains { $0.contains("patern") })
    }

    @Test func takesManyRulesInOnePass() {
        var text = "guardrails:\n  - name: many\n    type: content_filter\n    rules:\n"
        for index in 0..<10_000 { text += "      - pattern: 'rule-\(index)-[0-9]+'\n        acton: block\n" }
        let file = PolicyFile(Array(text.utf8), path: "")
        #expect(file.check.faults.count == 10_000)
        #expect(file.policies[0].patterns.count == 10_000)
    }
}

/// The policies that the proxy's guide shows (`AKTO_CORPORA` is the folder of the corpora; without it this is skipped).
struct GuidePolicyTests {
    private static let guide = ProcessInfo.processInfo.environment["AKTO_CORPORA"].flatMap { try? String(contentsOfFile: "\($0)/seeds/001_60b31cc9f03ff029.txt", encoding: .utf8) }

    @Test(.enabled(if: guide != nil, "AKTO_CORPORA names no folder with the guide")) func guideHasNoErrors() throws {
        let guide = try #require(GuidePolicyTests.guide)
        let blocks = guide.components(separatedBy: "```yaml\n").dropFirst().map { $0.components(separatedBy: "```")[0] }
        #expect(blocks.count == 3)
        for block in blocks + [blocks.joined()] {
            let result = PolicyLinter().lint(Array(block.utf8), path: "guide.yaml")
            let errors = result.findings.filter { $0.severity == .error }.map { "\($0.rule): \($0.message)" }
            #expect(errors.isEmpty, "\(errors)")
        }
    }
}
