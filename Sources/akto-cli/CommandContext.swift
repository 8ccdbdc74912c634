import CoreKit

/// What surrounds a command: its streams and what is known about them. Tests make their own, with streams in memory.
struct CommandContext {
    let out: OutputStream
    /// Unbuffered, or flushed by `note`.
    let err: OutputStream
    let environment: Environment
    /// Where relative paths start and the search for a config begins; nil is the process's own working folder.
    var workingFolder: String?
    let outIsTerminal: Bool
    let errIsTerminal: Bool
    /// The descriptor that `-` reads from.
    var input: Int32 = 0

    /// The path to open for one that the user named.
    func place(_ path: String) -> String {
        guard let workingFolder, !path.hasPrefix("/") else { return path }
        return "\(workingFolder)/\(path)"
    }

    /// Columns for results.
    var width: Int { Terminal.width(of: 1, environment) }

    /// Paint for results. What goes to a file is not on a terminal.
    func paint(_ arguments: ParsedArguments? = nil) -> Terminal.Paint {
        let use = arguments.flatMap { $0.choice("color", as: Terminal.Use.self) } ?? .auto
        let toFile = arguments.map { $0.command.option("output") != nil && writesFile($0) } ?? false
        return Terminal.Paint(isOn: Terminal.wantsColor(use, isTerminal: outIsTerminal && !toFile, environment))
    }

    /// The progress line that the arguments ask for.
    func progress(_ arguments: ParsedArguments) -> ProgressLine {
        let use = arguments.choice("progress", as: Terminal.Use.self) ?? .auto
        let isOn = ProgressLine.isWanted(use, isTerminal: errIsTerminal && !(use == .auto && arguments.flag("quiet")), environment)
        return ProgressLine(
            stream: OutputStream(descriptor: 2, capacity: 0), isOn: isOn, isRedrawn: errIsTerminal && !Terminal.isDumb(environment),
            width: Terminal.width(of: 2, environment))
    }

    /// A line on standard error. The text is escaped where captured parts of it need that, by whoever knows them.
    func note(_ line: String) {
        err.write(line + "\n")
        err.flush()
    }

    /// Hands the stream for results to `body`: standard output, or the file of `--output`, which is replaced as a whole at the
    /// end. Throws what `body` throws, and `SystemError` where the file cannot be written.
    func deliver(_ arguments: ParsedArguments, _ body: (OutputStream) throws -> Void) throws {
        guard writesFile(arguments), let path = arguments.text("output") else { return try body(out) }
        try AtomicFile.write(to: place(path), body)
    }

    func writesFile(_ arguments: ParsedArguments) -> Bool {
        arguments.text("output").map { $0 != "-" } ?? false
    }
}
