import CoreKit

/// What a user can run: a declaration, and what to do with what the parser made of the arguments.
protocol Command: SendableMetatype {
    static var spec: CommandSpec { get }
    /// Writes results to `context.out` and everything else to `context.err`; never exits.
    static func run(_ arguments: ParsedArguments, _ context: CommandContext) throws -> ExitStatus
}

/// Something on the command line, in a signature pack or in a config that cannot be used: status 2.
struct UsageError: Error {
    /// Lower case, no full stop, the place first where there is one.
    var message: String
}

extension Command {
    /// How messages begin: `akto scan`.
    static var title: String { "\(Toolkit.name) \(spec.name)" }
}
