import CoreKit

/// The one place that exits.
@main
enum Main {
    static func main() {
        StandardStreams.occupy()
        Signals.install()
        let environment = Environment.ofProcess()
        let context = CommandContext(
            out: OutputStream(descriptor: 1), err: OutputStream(descriptor: 2, capacity: 0), environment: environment,
            outIsTerminal: Terminal.isTerminal(1), errIsTerminal: Terminal.isTerminal(2))
        // As bytes, since names of files need not be UTF-8. The first is the program's own name, where there is one.
        let arguments = (0..<Int(CommandLine.argc)).compactMap { CommandLine.unsafeArgv[$0].map { FilePath.text($0) } }
        let status = Toolkit.run(Array(arguments.dropFirst()), context)
        StandardStreams.exit(status)
    }
}
