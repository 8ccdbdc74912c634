/// Manual pages in mdoc(7), one for the tool and one a command.
struct ManualPage {
    private let tool: ToolSpec

    init(_ tool: ToolSpec) {
        self.tool = tool
    }

    /// - Parameter command: nil for the tool's own page.
    func source(_ command: CommandSpec?) -> String {
        let lines = [".\\\" Made by `\(tool.name) generate` from the declarations under Sources/akto-cli; edit those.", ".Dd \(longDate)"]
            + (command.map(page) ?? toolPage)
        return lines.joined(separator: "\n") + "\n"
    }

    private var toolPage: [String] {
        var lines = [".Dt \(tool.name.uppercased()) 1", ".Os", ".Sh NAME", ".Nm \(tool.name)", ".Nd \(Mdoc.line(tool.summary))"]
        lines += [".Sh SYNOPSIS", ".Nm", ".Ar COMMAND", ".Op Ar OPTION ...", ".Op Ar ARGUMENT ...", ".Nm", ".Cm help", ".Ar COMMAND"]
        lines += [".Nm", ".Fl -version"]
        lines += [".Sh DESCRIPTION"] + Mdoc.blocks(tool.discussion)
        lines += [".Pp", "The commands are:", ".Bl -tag -width Ds"]
        for command in tool.visibleCommands {
            lines += [".It Cm \(Mdoc.argument(command.name))"] + Mdoc.text(OptionFacts.sentence(command.summary))
            lines += ["See", ".Xr \(tool.name)-\(command.name) 1 ."]
        }
        lines += [".El", ".Pp", "The options are:", ".Bl -tag -width Ds"]
        for option in ToolSpec.ownOptions { lines += [item(option)] + Mdoc.text(OptionFacts.sentence(option.summary)) }
        lines += [".El"]
        lines += notes("ENVIRONMENT", ".It Ev ", tool.environment) + notes("FILES", ".It Pa ", tool.files)
        lines += statuses(tool.exitStatuses) + examples(tool.examples)
        return lines + [".Sh SEE ALSO"] + references(tool.visibleCommands.map { "\(tool.name)-\($0.name)" })
    }

    private func page(_ command: CommandSpec) -> [String] {
        let name = "\(tool.name)-\(command.name)"
        var lines = [".Dt \(name.uppercased()) 1", ".Os", ".Sh NAME", ".Nm \(name)", ".Nd \(Mdoc.line(lowered(command.summary)))"]
        lines += [".Sh SYNOPSIS", ".Nm \(tool.name) \(command.name)", ".Op Ar OPTION ..."] + command.operands.map(synopsis)
        lines += [".Sh DESCRIPTION"]
        lines += Mdoc.blocks(command.discussion.isEmpty ? OptionFacts.sentence(command.summary) : command.discussion)
        if !command.operands.isEmpty {
            lines += [".Pp", "The arguments are:", ".Bl -tag -width Ds"]
            for operand in command.operands {
                lines += [".It Ar \(Mdoc.argument(operand.name))"] + Mdoc.text(OptionFacts.sentence(operand.summary))
            }
            lines += [".El"]
        }
        lines += [".Sh OPTIONS"]
        for group in command.visibleOptionsByHeading {
            lines += [".Ss \(group.heading)", ".Bl -tag -width Ds"]
            for option in group.options { lines += entry(option, command) }
            lines += [".El"]
        }
        lines += notes("ENVIRONMENT", ".It Ev ", command.allEnvironment) + notes("FILES", ".It Pa ", command.files)
        lines += statuses(command.exitStatuses) + examples(command.examples)
        return lines + [".Sh SEE ALSO"] + references(command.seeAlso.isEmpty ? [tool.name] : command.seeAlso)
    }

    private func entry(_ option: OptionSpec, _ command: CommandSpec) -> [String] {
        var lines = [item(option)] + Mdoc.text(OptionFacts.sentence(option.summary))
        let discussion = Mdoc.blocks(option.discussion)
        if !discussion.isEmpty { lines += [".Pp"] + discussion }
        if let choices = option.kind?.choices, choices.contains(where: { !$0.summary.isEmpty }) {
            lines += [".Bl -tag -width Ds -compact"]
            for choice in choices { lines += [".It Cm \(Mdoc.argument(choice.name))"] + Mdoc.text(choice.summary) }
            lines += [".El"]
        }
        let facts = OptionFacts.sentences(option, in: command).joined(separator: " ")
        if !facts.isEmpty { lines += [".Pp"] + Mdoc.text(facts) }
        return lines
    }

    private func item(_ option: OptionSpec) -> String {
        var line = ".It"
        if let short = option.short { line += " Fl \(short) ," }
        let long = Mdoc.argument(option.long)
        switch option.arity {
        case .flag: line += " Fl -\(long)"
        case .negatableFlag: line += " Fl -\(long) , Fl -no-\(long)"
        case .value(let name, _), .repeatable(let name, _): line += " Fl -\(long) Ar \(Mdoc.argument(name))"
        case .optionalValue(let name, _, _): line += " Fl -\(long) Ns Op = Ns Ar \(Mdoc.argument(name))"
        }
        return line
    }

    private func synopsis(_ operand: OperandSpec) -> String {
        let name = Mdoc.argument(operand.name) + (operand.isMany ? " ..." : "")
        return operand.isRequired ? ".Ar \(name)" : ".Op Ar \(name)"
    }

    private func notes(_ title: String, _ item: String, _ notes: [CommandSpec.Note]) -> [String] {
        guard !notes.isEmpty else { return [] }
        let entries = notes.flatMap { [item + Mdoc.argument($0.name)] + Mdoc.text($0.summary) }
        return [".Sh \(title)", ".Bl -tag -width Ds"] + entries + [".El"]
    }

    private func statuses(_ notes: [CommandSpec.StatusNote]) -> [String] {
        guard !notes.isEmpty else { return [] }
        let entries = notes.flatMap { [".It \($0.status.rawValue)"] + Mdoc.text($0.summary) }
        return [".Sh EXIT STATUS", ".Bl -tag -width Ds"] + entries + [".El"]
    }

    private func examples(_ examples: [CommandSpec.Example]) -> [String] {
        guard !examples.isEmpty else { return [] }
        var lines = [".Sh EXAMPLES"]
        for (index, example) in examples.enumerated() {
            if index > 0 { lines.append(".Pp") }
            lines += Mdoc.text(OptionFacts.sentence(example.summary)) + [".Pp", ".Dl \(Mdoc.words(example.command))"]
        }
        return lines
    }

    /// `akto-scan`, or `mandoc(1)`.
    private func references(_ names: [String]) -> [String] {
        names.sorted().enumerated().map { index, name in
            let parts = name.split(whereSeparator: { "()".contains($0) })
            return ".Xr \(parts[0]) \(parts.count > 1 ? parts[1] : "1")" + (index < names.count - 1 ? " ," : "")
        }
    }

    private func lowered(_ summary: String) -> String {
        let second = summary.dropFirst().first
        return second?.isUppercase == true ? summary : summary.prefix(1).lowercased() + summary.dropFirst()
    }

    /// `November 20, 2026`, as `.Dd` wants it.
    private var longDate: String {
        let months = [
            "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
        ]
        let parts = tool.date.split(separator: "-").compactMap { Int($0) }
        guard parts.count == 3, months.indices.contains(parts[1] - 1) else { return tool.date }
        return "\(months[parts[1] - 1]) \(parts[2]), \(parts[0])"
    }
}
