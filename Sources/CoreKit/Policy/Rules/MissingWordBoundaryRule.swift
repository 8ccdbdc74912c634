/// `missing-word-boundary`: a short word also occurs inside of others.
enum MissingWordBoundaryRule: LintRule {
    static let card = RuleCard(
        "missing-word-boundary", .warning, "a short word in a pattern also occurs inside of longer words",
        explanation: """
            A rule fires where its pattern occurs anywhere: `ssn` fires on `classname`, `pin` on `shopping`, `cc number` on `acc number`. \
            Whoever is blocked for that switches the rule off. `\\b` asks for the edge of a word.

            The fix makes the pattern match less, and not only less of what was not meant: `\\bssn\\b` misses `employee_ssn`, as `_` is part \
            of a word. So it is not applied unless unsafe fixes are asked for.
            """,
        fix: .unsafe,
        bad: [
            """
            guardrails:
              - name: PII
                type: content_filter
                rules:
                  - pattern: '(?i)«ssn»|social security'
                    action: block
                  - pattern: '(?i)\\bcredit card\\b|«cc» number\\b'
                    action: redact

            """,
        ],
        good: [
            """
            guardrails:
              - name: PII
                type: content_filter
                rules:
                  - pattern: '(?i)\\bssn\\b|social security'
                    action: block
                  - pattern: '(?i)confidential'
                    action: redact

            """,
        ])

    /// Longer words seldom occur in others, and where they do those are related.
    private static let longest = 5

    static func check(_ file: PolicyFile, _ findings: inout RuleFindings) {
        var known: [Place: String?] = [:]
        for pattern in file.soundPatterns where pattern.role == .content {
            for run in LiteralRun.runs(pattern.tokens, of: isLetter) where run.text.utf8.count <= longest && (run.before == .open || run.after == .open) {
                let place = Place(text: run.text.lowercased(), openBefore: run.before == .open, openAfter: run.after == .open)
                let word = known[place] ?? CommonWords.word(around: place.text, openBefore: place.openBefore, openAfter: place.openAfter)
                known[place] = word
                guard let other = witness(run, place, word, pattern) else { continue }
                findings.add(pattern, run.range, "\"\(run.text)\" also matches inside \"\(other)\"") { finding in
                    finding.label = "no word boundary"
                    finding.witness = other
                    finding.fix = fix(run, pattern)
                }
            }
        }
    }

    private struct Place: Hashable {
        let text: String
        let openBefore: Bool
        let openAfter: Bool
    }

    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool { ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) }

    /// A text on which the pattern fires although the word only occurs inside of another: a real word, or for very short ones their neighbours.
    private static func witness(_ run: LiteralRun, _ place: Place, _ word: String?, _ pattern: PolicyPattern) -> String? {
        var candidates: [String] = []
        if let word {
            candidates += run.text == place.text ? [word] : [word.replacing(place.text, with: run.text)]
            if let context = rest(behind: run, pattern) { candidates.append(word + context) }
            if let context = rest(before: run, pattern) { candidates.append(context + word) }
        } else if run.text.utf8.count <= 3 {
            candidates.append((place.openBefore ? "x" : "") + run.text + (place.openAfter ? "x" : ""))
        }
        return candidates.first { pattern.fires(on: $0) }
    }

    /// What the pattern spells out behind a run until its branch ends: ` number` behind `cc`.
    private static func rest(behind run: LiteralRun, _ pattern: PolicyPattern) -> String? {
        spelled(pattern.tokens.drop { $0.range.lowerBound < run.range.upperBound })
    }

    private static func rest(before run: LiteralRun, _ pattern: PolicyPattern) -> String? {
        spelled(pattern.tokens.prefix { $0.range.upperBound <= run.range.lowerBound }.reversed()).map { String(String.UnicodeScalarView($0.unicodeScalars.reversed())) }
    }

    private static func spelled(_ tokens: some Sequence<PatternToken>) -> String? {
        var text = String.UnicodeScalarView()
        for token in tokens {
            guard let scalar = token.literal else { break }
            text.append(scalar)
        }
        return text.isEmpty ? nil : String(text)
    }

    private static func fix(_ run: LiteralRun, _ pattern: PolicyPattern) -> FindingFix? {
        var edits: [SourceEdit] = []
        for (isOpen, place) in [(run.before == .open, run.range.lowerBound), (run.after == .open, run.range.upperBound)] where isOpen {
            guard let edit = pattern.scalar.edit(place..<place, "\\b") else { return nil }
            edits.append(edit)
        }
        // A scalar that has to be written anew has room for one change at a time.
        if edits.count == 2, edits[0].range.upperBound > edits[1].range.lowerBound {
            let text = "\\b" + String(decoding: Array(pattern.text.utf8)[run.range], as: UTF8.self) + "\\b"
            guard let edit = pattern.scalar.edit(run.range, text) else { return nil }
            edits = [edit]
        }
        return FindingFix(title: "ask for the edge of a word", isSafe: false, edits: edits)
    }
}
