import CoreKit
import Testing

/// Patterns with the matches that RE2 finds; scripts/pattern-oracle.py asks RE2 for many more.
struct PatternTableTests {
    struct Row: Sendable {
        let pattern: String
        let text: [UInt8]
        /// Matches with spaces between, each the ranges of the match and its groups, `-` where a group took no part.
        let matches: String

        init(_ pattern: String, _ text: [UInt8], _ matches: String) {
            self.pattern = pattern
            self.text = text
            self.matches = matches
        }
    }

    static let rows: [Row] = [
        Row("a+b|a", Array("aaab aa".utf8), "0-4 5-6 6-7"),
        Row("(a|ab)(c|bcd)(d*)", Array("abcd".utf8), "0-4,0-1,1-4,4-4"),
        Row("(a*)(ab)*(b*)", Array("abb".utf8), "0-3,0-1,-,1-3"),
        Row("(?:a|ab)(?:c|bcd)", Array("abcd".utf8), "0-4"),
        Row("x*", Array("axb".utf8), "0-0 1-2 3-3"),
        Row("a*?", Array("aa".utf8), "0-0 1-1 2-2"),
        Row("(a+?)(a*)", Array("aaa".utf8), "0-3,0-1,1-3"),
        Row("(?U)(a+)(a*)", Array("aaa".utf8), "0-1,0-1,1-1 1-2,1-2,2-2 2-3,2-3,3-3"),
        Row("(?U)(a+?)(a*)", Array("aaa".utf8), "0-3,0-3,3-3"),
        Row("(a)|b", Array("ab".utf8), "0-1,0-1 1-2,-"),
        Row("((a)|b)*", Array("ab".utf8), "0-2,1-2,0-1"),
        Row("(?:(a)|(b)|c)+", Array("abc".utf8), "0-3,0-1,1-2"),
        Row("(a{2}){2}", Array("aaaaa".utf8), "0-4,2-4"),
        Row("a{0}b", Array("ab".utf8), "1-2"),
        Row("a{2,}?", Array("aaaa".utf8), "0-2 2-4"),
        Row("(|a)+", Array("aaa".utf8), "0-0,0-0 1-1,1-1 2-2,2-2 3-3,3-3"),
        Row("(|a)*", Array("aaa".utf8), "0-0,0-0 1-1,1-1 2-2,2-2 3-3,3-3"),
        Row("(a|)+", Array("aaa".utf8), "0-3,2-3"),
        Row("(?:a?)*?b", Array("aab".utf8), "0-3"),
        Row("(a*)*", Array("b".utf8), "0-0,0-0 1-1,1-1"),
        Row("(a*)+", Array("b".utf8), "0-0,0-0 1-1,1-1"),
        Row("^a|b$", Array("ab ab".utf8), "0-1 4-5"),
        Row("(?m)^a$", Array("a\nb\na".utf8), "0-1 4-5"),
        Row("(?m)^", Array("a\nb\n".utf8), "0-0 2-2 4-4"),
        Row("(?m)$", Array("a\nb\n".utf8), "1-1 3-3 4-4"),
        Row("$", Array("a\n".utf8), "2-2"),
        Row("(?m)$^", Array("\n\n".utf8), "0-0 1-1 2-2"),
        Row("\\Aa", Array("a a".utf8), "0-1"),
        Row("a\\z", Array("a a".utf8), "2-3"),
        Row("(?m)\\Aa\\z", Array("a\na".utf8), ""),
        Row("^$", Array("".utf8), "0-0"),
        Row("(?s)a.b", Array("a\nb".utf8), "0-3"),
        Row("a.b", Array("a\nb".utf8), ""),
        Row("(?s:.).", Array("\nab".utf8), "0-2"),
        Row("(?-s).", Array("\n".utf8), ""),
        Row("\\bfoo\\b", Array("foo foobar foo".utf8), "0-3 11-14"),
        Row("\\Boo", Array("foo oo".utf8), "1-3"),
        Row("\\b", Array("ab cd".utf8), "0-0 2-2 3-3 5-5"),
        Row("\\B", Array("ab cd".utf8), "1-1 4-4"),
        Row("\\w+", Array("a_1-é".utf8), "0-3"),
        Row("\\W+", Array("a, é!".utf8), "1-6"),
        Row("\\d+", Array("12٣4".utf8), "0-2 4-5"),
        Row("\\s+", Array("a \t\n\u{B}\u{C}\rb".utf8), "1-4 5-7"),
        Row("[[:space:]]+", Array("a \t\u{B}b".utf8), "1-4"),
        Row("\\S+", Array("é ü".utf8), "0-2 3-5"),
        Row("[^\\s]+", Array("a b".utf8), "0-1 2-3"),
        Row("[\\d\\-x]+", Array("1-x".utf8), "0-3"),
        Row("[]a]+", Array("]a".utf8), "0-2"),
        Row("[^]a]+", Array("b]".utf8), "0-1"),
        Row("[a-]+", Array("a-b".utf8), "0-2"),
        Row("[\\]]", Array("]".utf8), "0-1"),
        Row("[[:^alpha:]]+", Array("a1b".utf8), "1-2"),
        Row("[[:word:]]+", Array("a_é".utf8), "0-2"),
        Row("[[:xdigit:]]+", Array("fFgG".utf8), "0-2"),
        Row("\\pL+", Array("aé世1".utf8), "0-6"),
        Row("\\p{Greek}+", Array("aαβγb".utf8), "1-7"),
        Row("\\P{Greek}+", Array("aαβ".utf8), "0-1"),
        Row("\\p{^Greek}+", Array("aα".utf8), "0-1"),
        Row("[\\p{Lu}\\d]+", Array("ABc1".utf8), "0-2 3-4"),
        Row("[^\\p{Lu}]+", Array("ABc1".utf8), "2-4"),
        Row("\\p{Han}", Array("漢字".utf8), "0-3 3-6"),
        Row("\\pN+", Array("1Ⅷ½".utf8), "0-6"),
        Row("(?i)\\p{Lu}+", Array("aB".utf8), "0-2"),
        Row("(?i)k+", Array("kK\u{212A}".utf8), "0-5"),
        Row("(?i)s+", Array("sS\u{17F}".utf8), "0-4"),
        Row("(?i)σ+", Array("σςΣ".utf8), "0-6"),
        Row("(?i)straße", Array("STRASSE straße STRAẞE".utf8), "8-15 16-24"),
        Row("(?i)[a-z]+", Array("aZ\u{212A}\u{17F}é".utf8), "0-7"),
        Row("(?i)[^k]", Array("kK\u{212A}x".utf8), "5-6"),
        Row("(?i)é", Array("É".utf8), "0-2"),
        Row("(?i)\\w+", Array("\u{212A}\u{17F}".utf8), "0-5"),
        Row("(?i)\\W", Array("\u{212A}".utf8), ""),
        Row("(?i)ǆ", Array("Ǆǅǆ".utf8), "0-2 2-4 4-6"),
        Row("(?i:a)b", Array("Ab AB".utf8), "0-2"),
        Row("(?i)a(?-i)b", Array("Ab AB".utf8), "0-2"),
        Row("a(?i)b|c", Array("aB C".utf8), "0-2 3-4"),
        Row("(?i)ı", Array("Iiı".utf8), "2-4"),
        Row("(?i)İ", Array("iİ".utf8), "1-3"),
        Row(".", Array("é世😀".utf8), "0-2 2-5 5-9"),
        Row("[^a]", Array("aé".utf8), "1-3"),
        Row("..", Array("é世".utf8), "0-5"),
        Row("(?s).\\C", [0xC3, 0xA9, 0xFF], "0-3"),
        Row("\\C\\C", Array("é".utf8), "0-2"),
        Row(".", [0x61, 0xFF, 0x62, 0xC3], "0-1 2-3"),
        Row("[^a]+", [0x62, 0xFF, 0xC3, 0xA9, 0xE4, 0xB8], "0-1 2-4"),
        Row("\\x{4e16}", Array("世".utf8), "0-3"),
        Row("[\\x{4e00}-\\x{9fff}]+", Array("a世界b".utf8), "1-7"),
        Row("\\xe9", Array("é".utf8), "0-2"),
        Row("\\351", Array("é".utf8), "0-2"),
        Row("\\Qa.b\\E+", Array("a.b a.bb".utf8), "0-3 4-8"),
        Row("\\Q\\E", Array("a".utf8), "0-0 1-1"),
        Row("\\.\\*\\[", Array("a.*[".utf8), "1-4"),
        Row("\\a\\f\\t\\n\\r\\v", Array("\u{7}\u{C}\t\n\r\u{B}".utf8), "0-6"),
        Row("\\_\\-\\/", Array("_-/".utf8), "0-3"),
        Row("a{,2}", Array("a{,2}".utf8), "0-5"),
        Row("a{1", Array("a{1".utf8), "0-3"),
        Row("{", Array("{".utf8), "0-1"),
        Row("x{2}{", Array("xx{".utf8), "0-3"),
        Row("]", Array("]".utf8), "0-1"),
        Row("}", Array("}".utf8), "0-1"),
        Row("(?P<year>\\d{4})-(?<month>\\d\\d)", Array("on 2026-11-01".utf8), "3-10,3-7,8-10"),
        Row("(?i)\"method\"\\s*:\\s*\"(tools/\\w+)\"", Array("{\"Method\" : \"tools/call\"}".utf8), "1-24,13-23"),
        Row("(?:\\b|%)+", Array("z%".utf8), "0-0 1-1"),
        Row("(?:(?:^)*a)+", Array("aa".utf8), "0-2"),
        Row("(?:$|a)+", Array("aa".utf8), "0-2"),
        Row("(?m)(?:^|,)([^,\n]*)", Array("a,b\nc".utf8), "0-1,0-1 1-3,2-3 4-5,4-5"),
        Row("[0-9]{1,3}(?:\\.[0-9]{1,3}){3}", Array("10.0.0.255 1.2.3".utf8), "0-10"),
        Row("(?:a|b|c|d|e)*?f", Array("abcdef".utf8), "0-6"),
        Row("[^\\x00-\\x{10FFFF}]|b", Array("ab".utf8), "1-2"),
        Row("(a(b(c)?)?)?", Array("ab abc a".utf8), "0-2,0-2,1-2,- 3-6,3-6,4-6,5-6 7-8,7-8,-,-"),
        Row("(?:ab?)??b", Array("ab".utf8), "0-2"),
    ]

    @Test(arguments: rows)
    func matchesAsRE2Does(_ row: Row) throws {
        let pattern = try Pattern(row.pattern, options: .emptyMatchesPartScalars)
        for cacheBytes in [1 << 21, 1, 0] {
            let matcher = PatternMatcher(pattern, cacheBytes: cacheBytes)
            row.text.withUnsafeBytes { text in
                var found: [String] = []
                matcher.forEachMatch(in: text) { match in
                    let groups = matcher.captures(in: text, from: match.lowerBound) ?? []
                    found.append(groups.map { $0.map { "\($0.lowerBound)-\($0.upperBound)" } ?? "-" }.joined(separator: ","))
                    return true
                }
                #expect(found.joined(separator: " ") == row.matches)
                #expect(matcher.isMatch(text) == !row.matches.isEmpty)
            }
        }
    }
}
