/// How deep to look, and what to keep.
struct JudgeOptions: Sendable {
    /// Levels of JSON strings that hold JSON which are opened; the payloads of Akto records are the first.
    var maximumDepth = 8
    /// Keeps an excerpt and every place of every match.
    var keepsMatches = false
}
