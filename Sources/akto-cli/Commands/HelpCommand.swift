import CoreKit

/// `akto help [COMMAND]`: the same as `akto COMMAND --help`.
enum HelpCommand: Command {
    static var spec: CommandSpec {
        CommandSpec(
            name: "help",
            summary: "Show help for a command",
            discussion: "Prints what `akto COMMAND --help` prints, or the list of commands where none is named.",
            operands: [OperandSpec("COMMAND", .command, .optional, summary: "The command to read about")],
            options: [SharedOptions.color, SharedOptions.help],
            examples: [.init("akto help scan", "Read everything about `akto scan`")],
            exitStatuses: [.init(.success, "It worked."), .init(.usage, "There is no such command.")])
    }

    static func run(_ arguments: ParsedArguments, _ context: CommandContext) throws -> ExitStatus {
        let tool = Toolkit.tool
        let command = arguments.operands.first.flatMap(tool.command)
        let renderer = HelpRenderer(tool: tool, width: context.width, paint: context.paint(arguments))
        context.out.write(renderer.render(command, .long))
        return .success
    }
}
