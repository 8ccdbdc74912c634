import CoreKit

/// The list of commands, and how one is run.
enum Toolkit {
    static let name = "akto"
    static let version = "0.1.0"

    static let commands: [any Command.Type] = [
        ScanCommand.self,
        ReplayCommand.self,
        IngestCommand.self,
        LintCommand.self,
        HelpCommand.self,
        GenerateCommand.self,
    ]

    /// Reads the arguments, runs the command, and says how it went. Whatever goes wrong has been told on standard error.
    static func run(_ arguments: [String], _ context: CommandContext) -> ExitStatus {
        var status: ExitStatus
        if arguments == ["--version"] {
            // Answered without looking at any declaration: scripts ask for it often.
            context.out.write("\(name) \(version)\n")
            status = .success
        } else {
            status = dispatch(arguments, context)
        }
        context.out.flush()
        if let failure = context.out.failure, !context.out.isClosed {
            context.note("\(name): cannot write to standard output: \(failure.reason)")
            status = .incomplete
        }
        return Signals.requested ?? status
    }

    private static func dispatch(_ arguments: [String], _ context: CommandContext) -> ExitStatus {
        let outcome: ArgumentParser.Outcome
        do {
            outcome = try ArgumentParser(tool).parse(arguments, environment: context.environment.values)
        } catch {
            context.note(error.message(tool: name))
            context.note(error.hint(tool: name))
            return .usage
        }
        switch outcome {
        case .version:
            context.out.write("\(name) \(version)\n")
            return .success
        case .help(let command, let length):
            context.out.write(HelpRenderer(tool: tool, width: context.width, paint: context.paint()).render(command, length))
            return .success
        case .run(let parsed):
            guard let command = commands.first(where: { $0.spec.name == parsed.command.name }) else { return .usage }
            return run(command, parsed, context)
        }
    }

    private static func run(_ command: any Command.Type, _ parsed: ParsedArguments, _ context: CommandContext) -> ExitStatus {
        var parsed = parsed
        do {
            try ConfigFile.apply(to: &parsed, context)
            if !(parsed.command.option("quiet") != nil && parsed.flag("quiet")) {
                for warning in parsed.warnings { context.note("\(command.title): warning: \(warning.message)") }
            }
            return try command.run(parsed, context)
        } catch let error as ConfigError {
            context.note("\(command.title): \(error.message)")
            return .usage
        } catch let error as UsageError {
            context.note("\(command.title): \(error.message)")
            return .usage
        } catch let error as SystemError {
            let place = error.path.map { Terminal.escapeControls($0) + ": " } ?? ""
            context.note("\(command.title): \(place)\(error)")
            return .incomplete
        } catch {
            context.note("\(command.title): \(error)")
            return .incomplete
        }
    }
}
