/// `invalid-host-pattern`: a blocked host that matches no host, or every one.
enum InvalidHostPatternRule: LintRule {
    static let card = RuleCard(
        "invalid-host-pattern", .warning, "a blocked host that matches no host, or every one",
        explanation: """
            The patterns of `blockedHosts` are no regular expressions: `*` stands for anything, and all else for itself. What they are held \
            against is host and path, without scheme: `chat.example.com/c/1`. So a pattern with `https://`, with a backslash or with brackets matches \
            nothing, and one of `*`, `/` and `.` alone matches everything.

            Write `*.example.com/*`. `--fix` takes the scheme away.
            """,
        fix: .safe,
        bad: [
            """
            {"active": true, "severity": "HIGH", "behaviour": "block", "applyToAllServers": true,
             "blockedHosts": [{"pattern": "«https://»chat.example.com/*"}, {"pattern": «"*"»}, {"pattern": ".*«\\\\».example"}]}

            """,
            """
            behaviour: block
            blockedHosts:
              - pattern: chat«(»1|2).example.com/*
              - pattern: «'*/*'»
              - pattern: 'chat« »example.com'

            """,
        ],
        good: [
            """
            active: true
            severity: HIGH
            behaviour: block
            blockedHosts:
              - pattern: '*.example.com/*'
              - pattern: chat.example.com/v1/*
              - pattern: '*/admin/*'
              - pattern: 'localhost:8080/*'

            """
        ])

    static func check(_ file: PolicyFile, _ findings: inout RuleFindings) {
        for policy in file.policies {
            for pattern in policy.patterns where pattern.role == .host { check(pattern, &findings) }
        }
    }

    private static func check(_ pattern: PolicyPattern, _ findings: inout RuleFindings) {
        let bytes = Array(pattern.text.utf8)
        if bytes.allSatisfy({ $0 == 0x2A || $0 == 0x2F || $0 == 0x2E }) {
            findings.add(pattern.scalar.range, "the host pattern \(PolicyWording.quoted(pattern.text)) \(bytes.isEmpty ? "is empty" : "matches every host"), expected a host or a path in it")
            return
        }
        if let scheme = schemeEnd(bytes) {
            findings.add(pattern.scalar.range(of: 0..<scheme), "a scheme in the host pattern \(PolicyWording.quoted(pattern.text)), expected host and path alone") { finding in
                finding.label = "never matches"
                finding.fix = pattern.scalar.edit(0..<scheme, "").map { FindingFix(title: "remove the scheme", isSafe: true, edits: [$0]) }
            }
            return
        }
        guard let wrong = bytes.firstIndex(where: { !isAllowed($0) }) else { return }
        let character = String(decoding: bytes[wrong...], as: UTF8.self).unicodeScalars.first.map { String($0) } ?? ""
        findings.add(
            pattern.scalar.range(of: wrong..<wrong + max(1, character.utf8.count)),
            "\(PolicyWording.quoted(character)) in the host pattern \(PolicyWording.quoted(pattern.text)), expected letters, digits, \".\", \"-\", \"_\", \"/\", \":\" and \"*\""
        ) { $0.label = "stands for itself here, and no host has it" }
    }

    private static func schemeEnd(_ bytes: [UInt8]) -> Int? {
        guard let colon = bytes.firstIndex(of: 0x3A), colon > 0, bytes.count > colon + 2, bytes[colon + 1] == 0x2F, bytes[colon + 2] == 0x2F else { return nil }
        return colon + 3
    }

    /// Hosts of other scripts are written in Punycode by whoever asks for them.
    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2E, 0x2D, 0x5F, 0x2F, 0x3A, 0x2A: true
        default: false
        }
    }
}
