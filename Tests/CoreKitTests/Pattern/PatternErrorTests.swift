import CoreKit
import Testing

struct PatternErrorTests {
    /// A pattern with the place of its fault marked by `▸`, a part of the message, and the construct that it names.
    struct Fault: Sendable {
        let marked: String
        let message: String
        let construct: String?

        init(_ marked: String, _ message: String, _ construct: String? = nil) {
            self.marked = marked
            self.message = message
            self.construct = construct
        }
    }

    static let faults: [Fault] = [
        // What RE2 syntax does not have.
        Fault("a▸(?=b)", "look-ahead `(?=` is not in RE2 syntax", "(?="),
        Fault("a▸(?!b)", "negative look-ahead `(?!` is not in RE2 syntax", "(?!"),
        Fault("▸(?<=a)b", "look-behind `(?<=` is not in RE2 syntax", "(?<="),
        Fault("▸(?<!a)b", "negative look-behind `(?<!` is not in RE2 syntax", "(?<!"),
        Fault("é▸(?>a)", "atomic group `(?>` is not in RE2 syntax", "(?>"),
        Fault("(a)▸\\1", "back-reference `\\1` is not in RE2 syntax", "\\1"),
        Fault("(?P<n>a)▸(?P=n)", "named back-reference `(?P=` is not in RE2 syntax", "(?P="),
        Fault("(?<n>a)▸\\k<n>", "named back-reference `\\k` is not in RE2 syntax", "\\k"),
        Fault("x▸\\g{1}", "back-reference or subroutine call `\\g` is not in RE2 syntax", "\\g"),
        Fault("▸(?R)", "recursion, or flag `R` for CR line ends, `(?R)` is not in RE2 syntax", "(?R)"),
        Fault("▸(?1)", "recursion `(?1` is not in RE2 syntax", "(?1"),
        Fault("▸(?&x)", "recursion into a named group `(?&` is not in RE2 syntax", "(?&"),
        Fault("▸(?x)a b", "flag `x` (free spacing) in `(?x` is not in RE2 syntax", "(?x"),
        Fault("▸(?-u)a", "flag `u` (Unicode) in `(?-u` is not in RE2 syntax", "(?-u"),
        Fault("▸(?mR)a", "flag `R` (line ends with CR, or recursion) in `(?mR` is not in RE2 syntax", "(?mR"),
        Fault("▸(?#note)a", "comment `(?#` is not in RE2 syntax", "(?#"),
        Fault("▸(?|a|b)", "branch reset `(?|` is not in RE2 syntax", "(?|"),
        Fault("▸(?(1)a|b)", "conditional `(?(` is not in RE2 syntax", "(?("),
        Fault("▸(*FAIL)", "backtracking verb `(*` is not in RE2 syntax", "(*"),
        Fault("a▸++", "possessive quantifier `++` is not in RE2 syntax", "++"),
        Fault("a▸*+b", "possessive quantifier `*+` is not in RE2 syntax", "*+"),
        Fault("a▸{2}+", "possessive quantifier `{2}+` is not in RE2 syntax", "{2}+"),
        Fault("a▸**", "repetition of a repetition `**`", "**"),
        Fault("a▸\\Z", "end of text before a last newline `\\Z` is not in RE2 syntax, expected `\\z` or `$`", "\\Z"),
        Fault("▸\\Ga", "end of the previous match `\\G` is not in RE2 syntax", "\\G"),
        Fault("a▸\\Kb", "reset of the match start `\\K` is not in RE2 syntax", "\\K"),
        Fault("▸\\R", "line break `\\R` is not in RE2 syntax", "\\R"),
        Fault("▸\\X", "grapheme cluster `\\X` is not in RE2 syntax", "\\X"),
        Fault("▸\\h", "horizontal space `\\h` is not in RE2 syntax", "\\h"),
        Fault("▸\\u0041", "code point `\\u` is not in RE2 syntax, expected `\\x{...}`", "\\u"),
        Fault("▸\\p{Letter}", "Unicode class `\\p{Letter}` is not in RE2 syntax", "\\p{Letter}"),
        Fault("▸\\p{greek}", "Unicode class `\\p{greek}` is not in RE2 syntax", "\\p{greek}"),
        Fault("[▸\\b]", "`\\b` has no meaning inside a class", "\\b"),
        Fault("[a▸[:foo:]]", "unknown class `[:foo:]`, expected one of `alnum`", "[:foo:]"),
        // What is malformed.
        Fault("aé▸(b", "group is never closed, expected `)`"),
        Fault("a▸)", "unexpected `)`, expected a group open before it"),
        Fault("a▸[bc", "class is never closed, expected `]`"),
        Fault("▸[]", "class is never closed, expected `]`"),
        Fault("▸*a", "nothing before `*`, expected something to repeat"),
        Fault("a|▸+", "nothing before `+`, expected something to repeat"),
        Fault("(?i)▸{2}", "nothing before `{2}`, expected something to repeat"),
        Fault("a▸{2,1}", "repeat counts in `{2,1}` are reversed, expected the smaller first"),
        Fault("a▸{1001}", "repeat count in `{1001}` is too large, expected at most 1000"),
        Fault("(?:a{100})▸{11}", "nested repeat counts multiply to more than 1000"),
        Fault("世▸\\", "trailing `\\`, expected a character after it"),
        Fault("[▸z-a]", "reversed range `z-a`, expected the lower end first"),
        Fault("▸\\x{110000}", "`\\x{110000` is too large, expected at most `\\x{10FFFF}`"),
        Fault("▸\\xg0", "malformed `\\xg`, expected two hexadecimal digits"),
        Fault("(?P<▸1é>a)", "invalid group name \"1é\", expected ASCII letters, digits and `_`"),
        Fault("(?P<a>x)(?P<▸a>y)", "duplicate group name \"a\", expected each name once"),
        Fault("▸(?P<a", "group name is never closed, expected `>`"),
        Fault("(?i-▸)", "unexpected `)` in `(?i-)`, expected one of the flags"),
        Fault("▸(?i", "group is never closed, expected flags and `)` or `:`"),
    ]

    @Test(arguments: faults)
    func faultsAreNamedWhereTheyStand(_ fault: Fault) throws {
        let parts = fault.marked.split(separator: "▸", maxSplits: 1, omittingEmptySubsequences: false)
        let source = String(parts[0] + parts[1])
        let error = try #require(throws: PatternError.self) { _ = try Pattern(source) }
        #expect(error.message.contains(fault.message), "\(error)")
        #expect(error.offset == parts[0].utf8.count, "\(error)")
        #expect(error.scalarOffset == parts[0].unicodeScalars.count, "\(error)")
        #expect(error.construct == fault.construct)
    }

    @Test func limitsAreHeld() throws {
        func nested(_ levels: Int, _ open: String = "(") -> String {
            String(repeating: open, count: levels) + "a" + String(repeating: ")", count: levels)
        }
        #expect(try Pattern(nested(1000)).captureCount == 1000)
        #expect(throws: PatternError.self) { _ = try Pattern(nested(1001)) }
        #expect(throws: PatternError.self) { _ = try Pattern(nested(200_000)) }
        _ = try Pattern(nested(200_000, "(?:"))
        #expect(throws: PatternError.self) { _ = try Pattern(String(repeating: "(?:a", count: 200_000)) }
        #expect(throws: PatternError.self) { _ = try Pattern(#"\pL{1000}"#) }
        #expect(throws: PatternError.self) { _ = try Pattern(#"(?:\pL{500}){2}"#) }
        #expect(throws: PatternError.self) { _ = try Pattern(String(repeating: "(a)|", count: 20_000)) }
        _ = try Pattern(".{1000}")
        _ = try Pattern(String(repeating: "[[:", count: 20_000) + "x]")
        _ = try Pattern(String(repeating: "(?:){1000}", count: 10_000))
        let long = try #require(throws: PatternError.self) { _ = try Pattern("[[:" + String(repeating: "a", count: 10_000) + ":]]") }
        #expect(long.message.utf8.count < 400)
    }

    /// No text crashes the parser, and every fault lies within the pattern.
    @Test func anyTextIsAnsweredOrRefused() {
        var random = RandomPattern(seed: 3)
        let pieces = [
            "(", ")", "[", "]", "{", "}", "*", "+", "?", "|", "^", "$", ".", "\\", "-", ":", ",", "<", ">", "=", "!", "#", "P", "p", "Q", "E",
            "x", "1", "0", "{2}", "{1,3}", "(?", "(?P<", "(?i", "[[:", ":]]", "\\p{", "\\x{", "\\Q", "a", "é", "世", "😀", "\0", "\n", "Greek}", "^L}",
        ]
        for _ in 0..<30_000 {
            let source = (0..<random.next(12)).map { _ in random.pick(pieces) }.joined()
            for options: Pattern.Options in [[], .bytes] {
                do {
                    let matcher = PatternMatcher(try Pattern(source, options: options))
                    Array(source.utf8).withUnsafeBytes { _ = matcher.captures(in: $0) }
                } catch {
                    #expect((0...source.utf8.count).contains(error.offset), "\(source)")
                    #expect((0...source.unicodeScalars.count).contains(error.scalarOffset), "\(source)")
                    #expect(error.message.first?.isUppercase == false || error.message.hasPrefix("Unicode"), "\(error)")
                }
            }
        }
    }
}
