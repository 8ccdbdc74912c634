/// Reads a command line against a `ToolSpec`: a pure function of the arguments and the environment.
///
/// Options are long (`--format json`, `--format=json`), short (`-f json`, `-fjson`, `-f=json`) or clustered (`-vo FILE`), may
/// stand before and after operands, and end at `--`. A lone `-` is an operand. Names are never abbreviated, as an
/// abbreviation that is unique today stops a script when the next option arrives.
public struct ArgumentParser: Sendable {
    public let tool: ToolSpec

    public init(_ tool: ToolSpec) {
        self.tool = tool
    }

    /// What the user asked for.
    public enum Outcome: Sendable, Equatable {
        case version
        /// Help for a command, or for the tool where it is nil.
        case help(CommandSpec?, HelpLength)
        case run(ParsedArguments)
    }

    /// - Parameter arguments: without the program's own name.
    public func parse(_ arguments: [String], environment: [String: String]) throws(ArgumentFailure) -> Outcome {
        var leading: [String] = []
        var index = 0
        while index < arguments.count {
            let argument = arguments[index]
            index += 1
            switch argument {
            case "-h": return .help(nil, .short)
            case "--help": return .help(nil, .long)
            case "-V", "--version": return .version
            case "--": break
            case _ where argument.hasPrefix("-") && argument != "-":
                leading.append(argument)
                if try leadingOption(argument).demandsValue, !argument.contains("="), index < arguments.count {
                    leading.append(arguments[index])
                    index += 1
                }
            default:
                let (command, warning) = try command(named: argument)
                return try parse(command, leading + arguments[index...], environment: environment, warning: warning)
            }
        }
        return .help(nil, .short)
    }

    private func command(named name: String) throws(ArgumentFailure) -> (CommandSpec, ArgumentWarning?) {
        if let command = tool.command(name) { return (command, nil) }
        for command in tool.commands {
            if let old = command.deprecatedNames.first(where: { $0.name == name }) {
                return (command, ArgumentWarning(spelling: "\(tool.name) \(name)", advice: old.advice))
            }
        }
        let suggestion = Spelling.nearest(to: name, among: tool.visibleCommands.map(\.name))
        throw ArgumentFailure(command: nil, error: .unknownCommand(name, suggestion: suggestion))
    }

    /// An option before the command, which has to be one that every command understands alike.
    private func leadingOption(_ argument: String) throws(ArgumentFailure) -> OptionSpec {
        let name = String(argument.prefix { $0 != "=" })
        let spelled = { (option: OptionSpec) in option.spellings.contains(name) }
        for command in tool.commands {
            guard let option = command.options.first(where: spelled) else { continue }
            if tool.leadingOptions.contains(option.long), name.hasPrefix("--") { return option }
        }
        if let command = tool.visibleCommands.first(where: { $0.options.contains(where: spelled) }) {
            throw ArgumentFailure(command: nil, error: .misplacedOption(name, command: "\(tool.name) \(command.name)"))
        }
        let known = ToolSpec.ownOptions.map(\.long) + tool.leadingOptions
        let suggestion = Spelling.nearest(to: name, among: known.map { "--\($0)" })
        throw ArgumentFailure(command: nil, error: .unknownOption(name, suggestion: suggestion))
    }

    private func parse(
        _ command: CommandSpec, _ arguments: [String], environment: [String: String], warning: ArgumentWarning?
    ) throws(ArgumentFailure) -> Outcome {
        var reader = ArgumentReader(command: command, commandNames: tool.visibleCommands.map(\.name), arguments: arguments)
        if let warning { reader.parsed.warnings.append(warning) }
        do {
            if let length = try reader.read(environment: environment) { return .help(command, length) }
            return .run(reader.parsed)
        } catch {
            // Whoever asks for help amid a mistake wants the help.
            let options = arguments.prefix { $0 != "--" }
            if options.contains("--help") { return .help(command, .long) }
            if options.contains("-h") { return .help(command, .short) }
            throw ArgumentFailure(command: command.name, error: error)
        }
    }
}
