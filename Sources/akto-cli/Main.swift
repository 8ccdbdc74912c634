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
        // The first argument is the program's own name, where there is one.
        let status = Toolkit.run(Array(CommandLine.arguments.dropFirst()), context)
        StandardStreams.exit(status)
    }
}
