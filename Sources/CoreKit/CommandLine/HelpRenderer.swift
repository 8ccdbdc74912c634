/// `-h` is the short one, `--help` the long one.
public enum HelpLength: Sendable, Equatable {
    case short
    case long
}

/// `--help` and `-h`, as lines for a terminal.
public struct HelpRenderer {
    private let tool: ToolSpec
    private let layout: TextLayout
    private let paint: Terminal.Paint

    /// - Parameter width: columns of the terminal. Lines beyond 100 columns are hard to read, so more is not used.
    public init(tool: ToolSpec, width: Int, paint: Terminal.Paint) {
        self.tool = tool
        self.paint = paint
        layout = TextLayout(width: max(40, min(width, 100)), paint: paint)
    }

    /// Help for a command, or for the tool where it is nil.
    public func render(_ command: CommandSpec?, _ length: HelpLength) -> String {
        let lines = command.map { commandLines($0, length) } ?? toolLines(length)
        return lines.joined(separator: "\n") + "\n"
    }

    // MARK: The tool

    private func toolLines(_ length: HelpLength) -> [String] {
        var lines = layout.wrap("\(paint(tool.name, .bold)) \(tool.version): \(tool.summary)", indent: 0)
        if length == .long, !tool.discussion.isEmpty { lines += [""] + layout.lay(HelpText(tool.discussion), indent: 0) }
        lines += section("Usage", ["  \(tool.name) COMMAND [OPTION ...] [ARGUMENT ...]", "  \(tool.name) help COMMAND"])
        lines += section("Commands", layout.table(tool.visibleCommands.map { ($0.name, $0.summary) }, indent: 2))
        lines += section("Options", layout.table(ToolSpec.ownOptions.map { (column($0), $0.summary) }, indent: 2))
        if length == .long {
            lines += statusSection(tool.exitStatuses) + noteSection("Files", tool.files) + noteSection("Environment", tool.environment)
        }
        lines += exampleSection(tool.examples)
        if length == .short { lines += [""] + layout.wrap("`\(tool.name) help COMMAND` says everything about a command.", indent: 0) }
        return lines
    }

    // MARK: A command

    private func commandLines(_ command: CommandSpec, _ length: HelpLength) -> [String] {
        var lines = layout.wrap(command.summary, indent: 0)
        if length == .long, !command.discussion.isEmpty { lines += [""] + layout.lay(HelpText(command.discussion), indent: 0) }
        lines += section("Usage", ["  " + usage(of: command)])
        if !command.operands.isEmpty {
            lines += section("Arguments", layout.table(command.operands.map { ($0.label, $0.summary) }, indent: 2))
        }
        let longest = command.options.lazy.filter { !$0.isHidden }.map { column($0).count }.max()
        for group in command.visibleOptionsByHeading {
            switch length {
            case .short:
                lines += section(group.heading, layout.table(group.options.map { (column($0), shortSummary($0)) }, indent: 2, longest: longest))
            case .long:
                let entries = group.options.map { entry($0, in: command) }
                lines += section(group.heading, Array(entries.joined(separator: [""])))
            }
        }
        guard length == .long else {
            return lines + [""] + layout.wrap("`\(tool.name) \(command.name) --help` says more, with examples.", indent: 0)
        }
        lines += statusSection(command.exitStatuses)
        lines += noteSection("Files", command.files)
        lines += noteSection("Environment", command.allEnvironment)
        lines += exampleSection(command.examples)
        if !command.seeAlso.isEmpty { lines += section("See also", layout.wrap(command.seeAlso.joined(separator: ", "), indent: 2)) }
        return lines
    }

    /// `akto scan [OPTION ...] [PATH ...]`
    func usage(of command: CommandSpec) -> String {
        ([tool.name, command.name, "[OPTION ...]"] + command.operands.map(\.label)).joined(separator: " ")
    }

    /// `-f, --format FORMAT`, the long names under each other.
    private func column(_ option: OptionSpec) -> String {
        (option.short.map { "-\($0), " } ?? "    ") + option.label
    }

    private func shortSummary(_ option: OptionSpec) -> String {
        option.summary + (option.default.flatMap { option.kind == nil ? nil : " [\($0)]" } ?? "")
    }

    private func entry(_ option: OptionSpec, in command: CommandSpec) -> [String] {
        var lines = ["  " + paint((option.short.map { "-\($0), " } ?? "") + option.label, .bold)]
        lines += layout.wrap(sentence(option.summary), indent: 6)
        if !option.discussion.isEmpty { lines += [""] + layout.lay(HelpText(option.discussion), indent: 6) }
        if let choices = option.kind?.choices, choices.contains(where: { !$0.summary.isEmpty }) {
            lines += [""] + layout.table(choices.map { ($0.name, $0.summary) }, indent: 6)
        }
        let facts = OptionFacts.sentences(option, in: command)
        if !facts.isEmpty { lines += [""] + layout.wrap(facts.joined(separator: " "), indent: 6) }
        return lines
    }

    // MARK: Sections

    private func section(_ title: String, _ lines: [String]) -> [String] {
        lines.isEmpty ? [] : ["", paint(title, .boldGreen)] + lines
    }

    private func statusSection(_ notes: [CommandSpec.StatusNote]) -> [String] {
        section("Exit status", layout.table(notes.map { ("\($0.status.rawValue)", $0.summary) }, indent: 2))
    }

    private func noteSection(_ title: String, _ notes: [CommandSpec.Note]) -> [String] {
        section(title, layout.table(notes.map { ($0.name, $0.summary) }, indent: 2))
    }

    private func exampleSection(_ examples: [CommandSpec.Example]) -> [String] {
        let entries = examples.map { layout.wrap(sentence($0.summary), indent: 2) + ["      " + paint($0.command, .bold)] }
        return section("Examples", Array(entries.joined(separator: [""])))
    }

    private func sentence(_ summary: String) -> String {
        OptionFacts.sentence(summary)
    }
}
