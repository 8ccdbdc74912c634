/// `unescaped-dot`: a dot in what is a host name or a file name matches any character.
enum UnescapedDotRule: LintRule {
    static let card = RuleCard(
        "unescaped-dot", .warning, "a dot in a host name or a file name matches any character",
        explanation: """
            In a pattern `.` is any character, so `internal.example.com` also matches `internal-example.com` and `internalXexample.com`, a \
            host that anybody may register. Write `\\.` where a dot is meant.

            A dot is reported where it stands alone between letters or digits and what it is part of looks like a host name, an address or \
            a file name. The fix makes the pattern match less, and so is not applied unless unsafe fixes are asked for.
            """,
        fix: .unsafe,
        bad: [
            """
            guardrails:
              - name: Hosts
                type: content_filter
                rules:
                  - pattern: '(?i)\\binternal«.»example«.»com\\b'
                    action: block

            """,
            """
            guardrails:
              - name: Metadata
                type: content_filter
                rules:
                  - pattern: '\\b169«.»254«.»169«.»254\\b'
                    action: block

            """,
        ],
        good: [
            """
            guardrails:
              - name: Hosts
                type: content_filter
                rules:
                  - pattern: '(?i)\\binternal\\.example\\.com\\b'
                    action: block
                  - pattern: '(?i)\\bcard.{0,20}number\\b'
                    action: redact
                  - pattern: '(?i)\\bb.mb\\b'
                    action: block

            """,
        ])

    static func check(_ file: PolicyFile, _ findings: inout RuleFindings) {
        for pattern in file.soundPatterns where pattern.text.utf8.contains(UInt8(ascii: ".")) {
            for name in DottedName.names(in: pattern.tokens) where name.isTelling {
                for place in name.dots { add(place, of: name, pattern, &findings) }
            }
        }
    }

    private static func add(_ place: Range<Int>, of name: DottedName, _ pattern: PolicyPattern, _ findings: inout RuleFindings) {
        let other = name.text(with: "x", at: place)
        let isShown = pattern.fires(on: other)
        findings.add(pattern, place, "\".\" is any character here" + (isShown ? ", so \"\(other)\" matches too" : "")) { finding in
            finding.label = "any character"
            if isShown { finding.witness = other }
            finding.fix = pattern.scalar.edit(place, "\\.").map { FindingFix(title: "escape the dot", isSafe: false, edits: [$0]) }
        }
    }
}

/// Letters, digits, hyphens and dots of a pattern that stand side by side: what a host or a file may be called.
private struct DottedName {
    private var parts: [(text: String, dot: Range<Int>?)] = []

    /// Bytes of the pattern where a dot stands that is any character.
    var dots: [Range<Int>] { parts.compactMap(\.dot) }

    func text(with replacement: String, at dot: Range<Int>) -> String {
        parts.map { $0.dot == dot ? replacement : $0.text }.joined()
    }

    /// Whether it looks like a host, an IPv4 address or a file: by its last label.
    var isTelling: Bool {
        let labels = parts.map(\.text).joined().split(separator: ".", omittingEmptySubsequences: false).map { $0.lowercased() }
        guard labels.count >= 2, labels.allSatisfy({ !$0.isEmpty }), let last = labels.last else { return false }
        if labels.allSatisfy({ $0.utf8.allSatisfy { $0 &- 0x30 < 10 } }) { return labels.count == 4 }
        return Self.endings.contains(last)
    }

    /// Top-level domains and file extensions that policies are about.
    private static let endings: Set<String> = [
        "com", "net", "org", "io", "dev", "app", "ai", "co", "us", "uk", "de", "eu", "in", "cn", "ru", "gov", "edu", "mil", "int", "info", "biz", "cloud",
        "local", "internal", "corp", "lan", "intranet", "home", "test", "example", "invalid", "localhost", "onion", "xyz", "me", "tv", "sh", "tech",
        "json", "yaml", "yml", "xml", "toml", "ini", "conf", "cfg", "config", "env", "txt", "log", "csv", "sql", "db", "sqlite", "bak", "old", "pem", "key",
        "crt", "cer", "pfx", "p12", "jks", "keystore", "kdbx", "ppk", "htpasswd", "htaccess", "php", "jsp", "asp", "aspx", "py", "js", "ts", "rb", "go", "exe",
        "dll", "bat", "cmd", "ps1", "zip", "gz", "tar", "pdf", "doc", "docx", "xls", "xlsx", "pub", "rsa", "git", "svn",
    ]

    static func names(in tokens: [PatternToken]) -> [DottedName] {
        var names: [DottedName] = [], name = DottedName(), last: Unicode.Scalar?
        func isAlphanumeric(_ scalar: Unicode.Scalar?) -> Bool {
            guard let scalar else { return false }
            return scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
        }
        for (index, token) in tokens.enumerated() {
            let isAlone = !LiteralRun.isQuantified(tokens, index)
            switch token.kind {
            case .literal(let scalar) where isAlone && (isAlphanumeric(scalar) || scalar == "-" || scalar == "_" || scalar == "."):
                name.parts.append((String(scalar), nil))
                last = scalar
                continue
            case .any where isAlone && isAlphanumeric(last) && index + 1 < tokens.count && isAlphanumeric(tokens[index + 1].literal):
                name.parts.append((".", token.range))
                last = nil
                continue
            default: break
            }
            if !name.dots.isEmpty { names.append(name) }
            (name, last) = (DottedName(), nil)
        }
        if !name.dots.isEmpty { names.append(name) }
        return names
    }
}
