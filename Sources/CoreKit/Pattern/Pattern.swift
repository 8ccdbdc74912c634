/// Regular expressions in RE2 syntax over bytes, matched in time linear in the text whatever the pattern.
///
///     let pattern = try Pattern(#"(?i)"method"\s*:\s*"(tools/\w+)""#)
///     let matcher = PatternMatcher(pattern)
///     let text = Array(#"{"method": "tools/call"}"#.utf8)
///     let method = text.withUnsafeBytes { matcher.captures(in: $0)?[1] }    // 12..<22
///
/// The way of a pattern: `PatternParser` makes a `PatternTree` of it, `PatternCompiler` a `PatternProgram` over bytes, and `PatternPlan`
/// works out what every match contains. A `PatternMatcher` then looks for that first (`MatchFinder`), runs the program as a `LazyDFA`
/// around it for the bounds of matches, from the end where a pattern is tied to the end, and finds groups by `Backtracker`, or by
/// `PikeMachine` where a match is long or the automaton's cache of states is of no use. `PatternSet` asks many patterns in one pass.
///
/// A `Pattern` and a `PatternSet` are values to be shared; a matcher belongs to one thread. A search takes time in proportion to the
/// text, at worst times the pattern's size, and memory that `cacheBytes` bounds; positions and lengths are bytes.
///
/// What matches is what RE2 says (https://github.com/google/re2/wiki/Syntax): of the matches that begin leftmost, the one
/// that a backtracking engine would try first. `\d`, `\s`, `\w`, `\b` and the POSIX classes are ASCII; `\p{..}` takes
/// general categories and scripts of Unicode 15.0; `(?i)` is simple case folding, so that `k` matches U+212A. `.` and
/// negated classes match one scalar in well-formed UTF-8 and never a byte outside of it (RE2's C++ also; Go takes such a
/// byte for U+FFFD). An encoded surrogate is not well-formed. An empty match never parts the bytes of a scalar, as in Go.
public struct Pattern: Sendable {
    public struct Options: OptionSet, Sendable {
        public let rawValue: Int

        public init(rawValue: Int) { self.rawValue = rawValue }

        /// `(?i)`
        public static let caseInsensitive = Options(rawValue: 1)
        /// `(?m)`: `^` and `$` match at lines, which end with `\n`.
        public static let multiLine = Options(rawValue: 2)
        /// `(?s)`
        public static let dotMatchesNewline = Options(rawValue: 4)
        /// `(?U)`: `*` prefers less, `*?` more.
        public static let ungreedy = Options(rawValue: 8)
        /// Pattern and text are bytes, each a character: `.` matches any byte but `\n`, `\xFF` that byte. RE2's Latin-1.
        public static let bytes = Options(rawValue: 16)
        /// An empty match may stand between any two bytes, as in RE2's C++.
        public static let emptyMatchesPartScalars = Options(rawValue: 32)
    }

    public let source: String
    public let options: Options
    /// The name of each group, group 1 first.
    public var captureNames: [String?] { tree.captureNames }
    /// Groups in the pattern, without the whole match.
    public var captureCount: Int { captureNames.count }
    /// One set of literals of which every match contains one; nil when none is known. The most selective of
    /// `requiredLiteralSets`.
    public var requiredLiterals: LiteralSet? { requiredLiteralSets.max { $0.selectivity < $1.selectivity } }
    /// Every match contains a literal of each set. At most 16 sets of at most 64 literals.
    public var requiredLiteralSets: [LiteralSet] { known ?? parts.literals.value.required }

    /// `requiredLiteralSets` where they were known beforehand.
    private let known: [LiteralSet]?
    let parts: PatternParts
    var tree: PatternTree { parts.compiled.value.tree }
    var program: PatternProgram { parts.compiled.value.program }

    /// RE2's default memory allows programs of about this many instructions.
    public static let maximumProgramSize = PatternCompiler.maximumSize

    public init(_ source: String, options: Options = []) throws(PatternError) {
        let compiled = try CompiledPattern(source, options)
        self.source = source
        self.options = options
        known = nil
        parts = PatternParts { compiled }
    }

    /// A pattern that is known to be one, and what its literals are: it is compiled when it is first searched for.
    init(known source: String, requiring sets: [LiteralSet]) {
        self.source = source
        options = []
        known = sets
        parts = PatternParts { (try? CompiledPattern(source, [])) ?? .nothing }
    }

    static let tooLarge = PatternError(
        offset: 0, scalarOffset: 0, message: "pattern is too large, expected at most \(maximumProgramSize) instructions"
    )
}
