import CoreKit
import Foundation
import Testing

/// The regex crate's test suite as JSON lines, in `$AKTO_CORPORA/data/regex-cases.jsonl`. Without the variable the tests
/// are skipped, and the test run says so.
enum RegexCorpus {
    static let path = ProcessInfo.processInfo.environment["AKTO_CORPORA"].map { $0 + "/data/regex-cases.jsonl" }
    static var isAvailable: Bool { path.map(FileManager.default.fileExists(atPath:)) ?? false }
}

/// A case of the suite. Whether it applies to RE2 syntax follows from its settings and the constructs in it, never from
/// what the engine does with it.
struct RegexCase {
    let file: String
    let name: String
    let patterns: [String]
    let isSingle: Bool
    let text: [UInt8]
    let matches: [[Range<Int>?]]
    /// The patterns that match, where there are several.
    let matching: Set<Int>
    let bounds: Range<Int>
    let isAnchored: Bool
    let matchLimit: Int
    let ignoresCase: Bool
    let isUnicode: Bool
    let isUTF8: Bool
    let compiles: Bool
    let matchKind: String
    let searchKind: String
    let lineTerminator: String?

    var pattern: String { patterns.first ?? "" }

    enum Verdict: Equatable {
        case applies(Pattern.Options)
        case refused(construct: String)
        case notApplicable(String)

        static func == (left: Verdict, right: Verdict) -> Bool { "\(left)" == "\(right)" }
    }

    init(_ object: [String: Any]) throws {
        file = try #require(object["file"] as? String)
        name = try #require(object["name"] as? String)
        isSingle = object["regex"] is String
        patterns = (object["regex"] as? String).map { [$0] } ?? object["regex"] as? [String] ?? []
        let haystack = try #require(object["haystack"] as? String)
        text = object["unescape"] as? Bool == true ? RegexCase.unescaped(haystack) : Array(haystack.utf8)
        matches = try (#require(object["matches"] as? [Any])).map { match in
            if let span = RegexCase.span(match) { return [span] }
            if let identified = match as? [String: Any] {
                if let spans = identified["spans"] as? [Any] { return spans.map(RegexCase.span) }
                return [RegexCase.span(identified["span"] as Any)]
            }
            return (match as? [Any] ?? []).map(RegexCase.span)
        }
        matching = Set((object["matches"] as? [[String: Any]] ?? []).compactMap { $0["id"] as? Int })
        if let named = object["bounds"] as? [String: Int], let start = named["start"], let end = named["end"] {
            bounds = start..<end
        } else {
            bounds = object["bounds"].flatMap(RegexCase.span) ?? 0..<text.count
        }
        isAnchored = object["anchored"] as? Bool ?? false
        matchLimit = object["match-limit"] as? Int ?? .max
        ignoresCase = object["case-insensitive"] as? Bool ?? false
        isUnicode = object["unicode"] as? Bool ?? true
        isUTF8 = object["utf8"] as? Bool ?? true
        compiles = object["compiles"] as? Bool ?? true
        matchKind = object["match-kind"] as? String ?? "leftmost-first"
        searchKind = object["search-kind"] as? String ?? "leftmost"
        lineTerminator = object["line-terminator"] as? String
    }

    private static func span(_ value: Any) -> Range<Int>? {
        guard let ends = value as? [Int], ends.count == 2 else { return nil }
        return ends[0]..<ends[1]
    }

    private static func unescaped(_ text: String) -> [UInt8] {
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        var index = 0
        let simple: [UInt8: UInt8] = [0x5C: 0x5C, 0x6E: 0x0A, 0x72: 0x0D, 0x74: 0x09, 0x30: 0x00]
        while index < bytes.count {
            guard bytes[index] == 0x5C, index + 1 < bytes.count else {
                result.append(bytes[index])
                index += 1
                continue
            }
            if bytes[index + 1] == 0x78, index + 3 < bytes.count,
                let value = UInt8(String(decoding: bytes[index + 2...index + 3], as: UTF8.self), radix: 16)
            {
                result.append(value)
                index += 4
            } else if let value = simple[bytes[index + 1]] {
                result.append(value)
                index += 2
            } else {
                result.append(bytes[index])
                index += 1
            }
        }
        return result
    }

    // MARK: - Applicability

    /// regex-lite gives `\d \s \w \b` their ASCII meaning whatever "unicode" says, and folds ASCII only.
    private var isLite: Bool { file == "regex-lite" }
    private var isASCIIBeforeNewlines: Bool { zip(text, text.dropFirst()).allSatisfy { $0 < 0x80 || $1 != 0x0A } }
    private var foldsCase: Bool { ignoresCase || pattern.contains("(?i") }

    private func uses(_ constructs: String...) -> Bool { constructs.contains { pattern.contains($0) } }

    /// Whether Unicode's meaning of a Perl class or of a word boundary in the pattern differs from ASCII's on this text.
    private var needsUnicodePerl: Bool {
        guard isUnicode, !isLite else { return false }
        let scalars = String(decoding: text, as: UTF8.self).unicodeScalars.filter { !$0.isASCII && $0 != "\u{FFFD}" }
        // A boundary before a newline looks at what ends a line, whatever else is in the text.
        let isAtLineEnd = uses("\\b\\n") && !uses("\\w", "\\W", "\\B") && isASCIIBeforeNewlines
            && pattern.components(separatedBy: "\\b").count == 2
        let hasWord = !isAtLineEnd && scalars.contains { scalar in
            let properties = scalar.properties
            if properties.isAlphabetic || properties.isJoinControl { return true }
            switch properties.generalCategory {
            case .nonspacingMark, .spacingMark, .enclosingMark, .decimalNumber, .connectorPunctuation: return true
            default: return false
            }
        }
        let hasDigit = scalars.contains { $0.properties.generalCategory == .decimalNumber }
        let hasSpace = scalars.contains { $0.properties.isWhitespace } || text.contains(0x0B)
        // The suite's `\B` holds between whole scalars only, so that a stray byte has none beside it.
        let isBroken = String(validating: text, as: UTF8.self) == nil
        return uses("\\w", "\\W", "\\b", "\\B") && hasWord
            || uses("\\d", "\\D") && hasDigit || uses("\\s", "\\S") && hasSpace
            || uses("\\B") && isBroken
    }

    var verdict: Verdict {
        if !isSingle { return .notApplicable("several patterns") }
        if matchKind != "leftmost-first" || searchKind != "leftmost" { return .notApplicable("not leftmost-first") }
        if lineTerminator != nil { return .notApplicable("another line terminator") }
        if !compiles, pattern == "(?)" { return .notApplicable("RE2 accepts an empty list of flags") }
        if uses("\\b{") { return .notApplicable("word boundary with a side") }
        for (construct, spellings) in RegexCase.refusals where spellings.contains(where: pattern.contains) {
            return .refused(construct: construct)
        }
        if !compiles { return .refused(construct: "malformed") }
        if needsUnicodePerl { return .notApplicable("Unicode meaning of a Perl class or word boundary") }
        if isLite, foldsCase { return .notApplicable("ASCII case folding under Unicode") }

        var options: Pattern.Options = ignoresCase ? [.caseInsensitive] : []
        // RE2 has the suite's meaning of "unicode: false" under its Latin-1 encoding. Where matches are promised to keep
        // scalars whole, only case tells the two apart.
        if !isUnicode, !isUTF8 || foldsCase { options.insert(.bytes) }
        if !isUTF8 { options.insert(.emptyMatchesPartScalars) }
        return .applies(options)
    }

    /// What RE2 does not have, and how it is spelled in the suite.
    private static let refusals: [(construct: String, spellings: [String])] = [
        ("flag `x`", ["(?x"]),
        ("flag `R`", ["(?R", "(?mR"]),
        ("flag `u`", ["(?u", "(?-u", "(?i-u", "(?iu", "(?su", "(?s-u"]),
        ("Unicode class", ["\\p{Cased_Letter}", "_Punctuation}", "\\p{Control}", "_Symbol}", "_Number}", "_Mark}", "\\p{Format}",
            "\\p{Letter}", "_Letter}", "_Separator}", "\\p{Mark}", "\\p{Math}", "\\p{Number}", "\\p{Other}", "\\p{Private_Use}",
            "\\p{Punctuation}", "\\p{Separator}", "\\p{Symbol}", "\\p{Unassigned}", "\\p{Emoji}", "\\p{emoji}",
            "\\p{extendedpictographic}", "\\p{grapheme_cluster_break=", "\\p{gcb=", "\\p{regionalindicator}",
            "\\p{word_break=", "\\p{wb=", "\\p{sentence_break=", "\\p{sb="]),
        ("repeat count", ["{1,2500}"]),
    ]
}

@Suite(.enabled(if: RegexCorpus.isAvailable, "AKTO_CORPORA does not name a folder with data/regex-cases.jsonl"))
struct PatternCorpusTests {
    static let cases: [RegexCase] = {
        guard let path = RegexCorpus.path, let text = try? String(contentsOfFile: path, encoding: .utf8) else { return [] }
        return text.split(separator: "\n").compactMap { line in
            (try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]).flatMap { try? RegexCase($0) }
        }
    }()

    @Test func everyCaseIsAccountedFor() {
        var counts: [String: Int] = [:]
        for one in PatternCorpusTests.cases {
            switch one.verdict {
            case .applies: counts["applies", default: 0] += 1
            case .refused(let construct): counts["refused: " + construct, default: 0] += 1
            case .notApplicable(let reason): counts["not applicable: " + reason, default: 0] += 1
            }
        }
        #expect(PatternCorpusTests.cases.count == 1203)
        #expect(counts == [
            "applies": 769,
            "refused: Unicode class": 57,
            "refused: flag `R`": 108,
            "refused: flag `u`": 33,
            "refused: flag `x`": 1,
            "refused: malformed": 4,
            "refused: repeat count": 1,
            "not applicable: ASCII case folding under Unicode": 1,
            "not applicable: RE2 accepts an empty list of flags": 1,
            "not applicable: Unicode meaning of a Perl class or word boundary": 19,
            "not applicable: another line terminator": 11,
            "not applicable: not leftmost-first": 48,
            "not applicable: several patterns": 59,
            "not applicable: word boundary with a side": 91,
        ])
    }

    @Test func applicableCasesMatchAsTheSuiteSays() {
        for one in PatternCorpusTests.cases {
            guard case .applies(let options) = one.verdict else { continue }
            // A cache that is always full has to change nothing, nor has none.
            for cacheBytes in [1 << 21, 1, 0] {
                do {
                    let matcher = PatternMatcher(try Pattern(one.pattern, options: options), cacheBytes: cacheBytes)
                    let found = PatternCorpusTests.matches(of: one, matcher)
                    #expect(found == one.matches, "\(one.file)/\(one.name): \(one.pattern)")
                    one.text.withUnsafeBytes { text in
                        if one.bounds == 0..<text.count, !one.isAnchored {
                            #expect(matcher.isMatch(text) == !one.matches.isEmpty, "\(one.file)/\(one.name): \(one.pattern)")
                        }
                    }
                } catch {
                    Issue.record("\(one.file)/\(one.name): \(one.pattern): \(error)")
                }
            }
        }
    }

    @Test func refusedCasesNameTheConstruct() {
        for one in PatternCorpusTests.cases {
            guard case .refused(let construct) = one.verdict else { continue }
            do {
                _ = try Pattern(one.pattern)
                Issue.record("\(one.file)/\(one.name): \(one.pattern) was accepted")
            } catch {
                guard construct != "malformed" else { continue }
                #expect(error.message.contains(construct), "\(one.pattern): \(error)")
                if let named = error.construct { #expect(error.message.contains(named)) }
            }
        }
    }

    /// The suite's cases of several patterns ask where each matches; which of them match is what a set says.
    @Test func setsSayWhichPatternsMatch() throws {
        var asked = 0
        for one in PatternCorpusTests.cases where !one.isSingle && one.matchKind == "all" && one.searchKind == "overlapping" {
            guard !one.isAnchored, one.bounds == 0..<one.text.count, one.patterns.allSatisfy({ !$0.contains("(?-u") }) else { continue }
            asked += 1
            let options: Pattern.Options = one.isUTF8 ? [] : [.emptyMatchesPartScalars]
            let matcher = PatternSetMatcher(try PatternSet(try one.patterns.map { try Pattern($0, options: options) }))
            var found: [Bool] = []
            one.text.withUnsafeBytes { matcher.matches(in: $0, into: &found) }
            #expect(Set(found.indices.filter { found[$0] }) == one.matching, "\(one.file)/\(one.name): \(one.patterns)")
        }
        #expect(asked == 40)
    }

    /// Iterates as the suite does: on from the end of a match, and one byte further when an empty match follows a match.
    private static func matches(of one: RegexCase, _ matcher: PatternMatcher) -> [[Range<Int>?]] {
        one.text.withUnsafeBytes { text in
            var result: [[Range<Int>?]] = []
            var from = one.bounds.lowerBound
            var last = -1
            let width = one.matches.first?.count ?? 1
            while from <= one.bounds.upperBound, result.count < one.matchLimit,
                let match = matcher.captures(in: text, within: from..<one.bounds.upperBound, isAnchored: one.isAnchored),
                let whole = match[0]
            {
                from = whole.isEmpty ? whole.upperBound + 1 : whole.upperBound
                if whole.isEmpty, whole.upperBound == last { continue }
                last = whole.upperBound
                result.append(Array(match.prefix(width)))
            }
            return result
        }
    }
}
