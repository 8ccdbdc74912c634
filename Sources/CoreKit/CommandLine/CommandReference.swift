/// `docs/commands.md`: every command on one page.
struct CommandReference {
    private let tool: ToolSpec

    init(_ tool: ToolSpec) {
        self.tool = tool
    }

    var markdown: String {
        var lines = [
            "# Commands", "",
            "<!-- Made by `\(tool.name) generate` from the declarations under Sources/akto-cli; edit those. -->", "",
            "`\(tool.name)` \(tool.version): \(tool.summary).", "",
        ]
        lines += blocks(tool.discussion)
        lines += ["| command | |", "|---|---|"]
        lines += tool.visibleCommands.map { "| [`\(tool.name) \($0.name)`](#\(tool.name)-\($0.name)) | \(cell($0.summary)) |" }
        lines.append("")
        lines += statuses(tool.exitStatuses, "## Exit status") + notes(tool.files, "## Files") + notes(tool.environment, "## Environment")
        lines += examples(tool.examples, "## Examples")
        for command in tool.visibleCommands { lines += section(command) }
        while lines.last == "" { lines.removeLast() }
        return lines.joined(separator: "\n") + "\n"
    }

    private func section(_ command: CommandSpec) -> [String] {
        var lines = ["## \(tool.name) \(command.name)", "", sentence(command.summary), "", "```"]
        lines.append(([tool.name, command.name, "[OPTION ...]"] + command.operands.map(\.label)).joined(separator: " "))
        lines += ["```", ""] + blocks(command.discussion)
        if !command.operands.isEmpty {
            lines += ["| argument | |", "|---|---|"] + command.operands.map { "| `\($0.label)` | \(cell($0.summary)) |" } + [""]
        }
        for group in command.visibleOptionsByHeading {
            lines += ["### \(group.heading)", ""]
            for option in group.options { lines += entry(option, command) }
        }
        lines += statuses(command.exitStatuses, "### Exit status") + notes(command.files, "### Files")
        lines += notes(command.allEnvironment, "### Environment") + examples(command.examples, "### Examples")
        return lines
    }

    private func entry(_ option: OptionSpec, _ command: CommandSpec) -> [String] {
        let spelling = (option.short.map { "`-\($0)`, " } ?? "") + "`\(option.label)`"
        var lines = ["#### \(spelling)", "", sentence(option.summary), ""] + blocks(option.discussion)
        if let choices = option.kind?.choices, choices.contains(where: { !$0.summary.isEmpty }) {
            lines += choices.map { "- `\($0.name)`: \(inline(HelpText.spans($0.summary)))" } + [""]
        }
        let facts = OptionFacts.sentences(option, in: command)
        if !facts.isEmpty { lines += [facts.joined(separator: " "), ""] }
        return lines
    }

    private func statuses(_ notes: [CommandSpec.StatusNote], _ title: String) -> [String] {
        notes.isEmpty ? [] : [title, "", "| status | |", "|---|---|"] + notes.map { "| \($0.status.rawValue) | \(cell($0.summary)) |" } + [""]
    }

    private func notes(_ notes: [CommandSpec.Note], _ title: String) -> [String] {
        notes.isEmpty ? [] : [title, "", "| name | |", "|---|---|"] + notes.map { "| `\($0.name)` | \(cell($0.summary)) |" } + [""]
    }

    private func examples(_ examples: [CommandSpec.Example], _ title: String) -> [String] {
        guard !examples.isEmpty else { return [] }
        var lines = [title, ""]
        for example in examples {
            lines += [sentence(example.summary), "", "```sh", example.command, "```", ""]
        }
        return lines
    }

    private func blocks(_ source: String) -> [String] {
        var lines: [String] = []
        for block in HelpText(source).blocks {
            switch block {
            case .paragraph(let spans): lines.append(inline(spans))
            case .list(let items): lines += items.map { "- " + inline($0) }
            case .literal(let literal): lines += ["```"] + literal + ["```"]
            }
            lines.append("")
        }
        return lines
    }

    private func sentence(_ summary: String) -> String {
        inline(HelpText.spans(OptionFacts.sentence(summary)))
    }

    private func inline(_ spans: [HelpText.Span]) -> String {
        spans.map { span in
            switch span {
            case .plain(let text): escaped(text)
            case .code(let text): "`\(text)`"
            }
        }.joined()
    }

    /// Text in a table ends at a bar, even between backticks.
    private func cell(_ text: String) -> String {
        String(inline(HelpText.spans(text)).flatMap { $0 == "|" ? ["\\", $0] : [$0] })
    }

    private func escaped(_ text: String) -> String {
        String(text.flatMap { "*_<[".contains($0) ? ["\\", $0] : [$0] })
    }
}
