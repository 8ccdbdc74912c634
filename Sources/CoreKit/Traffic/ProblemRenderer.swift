/// Problems for standard error, one a line: `akto scan: logs/a.jsonl:17: not JSON: expected ',' or '}'`.
public enum ProblemRenderer {
    /// Inputs that could not be read to their end come first, as they decide the exit status; at most `limit` lines in all, and one
    /// more that says how many are left.
    public static func render(_ problems: [CaptureProblem], omitted: Int = 0, command: String, limit: Int = 20, to stream: OutputStream) {
        let ordered = problems.filter(\.isIncomplete) + problems.filter { !$0.isIncomplete }
        for problem in ordered.prefix(limit) { stream.write("\(command): \(line(problem))\n") }
        let left = max(0, ordered.count - limit) + omitted
        if left > 0 { stream.write("\(command): and \(left) more \(left == 1 ? "problem" : "problems")\n") }
    }

    /// The place and the message, safe for a terminal.
    public static func line(_ problem: CaptureProblem) -> String {
        var place = Terminal.escapeControls(problem.path == "-" ? "standard input" : problem.path)
        if let line = problem.line { place += ":\(line)" }
        if let entry = problem.entry { place += ": entry \(entry)" }
        return place + ": " + Terminal.escapeControls(SecretMask.masked(problem.message))
    }
}
