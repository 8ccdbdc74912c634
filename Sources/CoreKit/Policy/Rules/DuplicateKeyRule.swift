/// `duplicate-key`: a mapping has a key twice.
enum DuplicateKeyRule: LintRule {
    static let card = RuleCard(
        "duplicate-key", .error, "a mapping has a key twice",
        explanation: """
            YAML does not allow it (YAML 1.2.2, section 3.2.1.1), and JSON leaves it open. Some readers refuse the file, some take the first \
            value, most take the last: two `rules` in one guardrail lose half of them without a word.

            Join the two, or remove one. `--fix` removes the second where both say the same.
            """,
        fix: .safe,
        bad: [
            """
            guardrails:
              - name: Codes
                type: content_filter
                «type»: content_filter
                rules:
                  - pattern: 'project-\\d+'
                    action: block
                «rules»:
                  - pattern: 'falcon-\\d+'
                    action: block

            """,
            """
            {"active": true, "severity": "HIGH", «"active"»: false, "behaviour": "block"}

            """,
            """
            {"active": true, "severity": "HIGH", "behaviour": "block", "targetTags": {"team": ["a"], «"team"»: ["b"], «"team"»: ["c"]}}

            """,
        ],
        good: [
            """
            guardrails:
              - name: Codes
                type: content_filter
                rules: []
              - name: More codes
                type: content_filter
                rules: []

            """,
            """
            x-rule: &rule {pattern: 'a', action: block}
            threat_detection:
              custom_rules:
                - {<<: *rule, action: redact, name: Codes}

            """,
        ])

    static func check(_ file: PolicyFile, _ findings: inout RuleFindings) {
        for document in file.documents {
            for id in 0..<document.nodeCount {
                guard let node = document.node(id), !node.isAlias, node.kind == .mapping, node.entries.count > 1, mayRepeat(node) else { continue }
                check(node, file, &findings)
            }
        }
    }

    /// False where no two keys have the same text. Most mappings are small and have none, and are passed here without a text being made.
    private static func mayRepeat(_ node: YAMLNode) -> Bool {
        let entries = node.entries
        guard entries.count <= 8 else { return true }
        let texts = node.document.texts
        for index in 1..<entries.count {
            let key = entries[index].key.content
            for earlier in 0..<index where texts.areEqual(entries[earlier].key.content.text, key.text) { return true }
        }
        return false
    }

    private static func check(_ node: YAMLNode, _ file: PolicyFile, _ findings: inout RuleFindings) {
        var first: [String: YAMLEntry] = [:]
        let entries = node.entries
        first.reserveCapacity(entries.count)
        for entry in entries where !entry.isMerged {
            guard let key = entry.key.text else { continue }
            // Keys of different types differ.
            let name = entry.key.type == .string ? key : "\(entry.key.type.rawValue)\u{0}\(key)"
            guard let earlier = first[name] else {
                first[name] = entry
                continue
            }
            let line = earlier.key.span.start.line
            let isSame = earlier.value.kind == .scalar && earlier.value.text == entry.value.text && earlier.value.type == entry.value.type
            findings.add(entry.key, "duplicate key \(PolicyWording.quoted(key)), expected it once (it stands in line \(line) too)") { finding in
                finding.label = isSame ? "says the same as line \(line)" : "a second value"
                finding.related = [file.related(earlier.key, "the first one")]
                guard isSame, let edit = PolicyRemoval.entry(entry, of: node, file.source) else { return }
                finding.fix = FindingFix(title: "remove the second \"\(key)\"", isSafe: true, edits: [edit])
            }
        }
    }
}
