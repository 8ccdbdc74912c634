/// Defaults of options from a config file: a mapping of commands to mappings of long option names to values.
///
/// ```yaml
/// scan:
///   fail-on: medium
///   hidden: true
///   allow: [mcp.corp.example, "@sanctioned.txt"]
/// ```
///
/// They rank below the command line and the environment. A list counts as a whole: an option given elsewhere takes its place
/// and is not added to it. Places are seen from the config's own folder, so that they mean the same wherever one works.
public struct ConfigDefaults: Sendable {
    private let path: String
    private let root: ConfigValue

    /// - Parameter path: the file as messages should name it; its folder is where relative places start.
    public init(path: String, root: ConfigValue) {
        self.path = path
        self.root = root
    }

    /// Checks the whole file, the sections of other commands too, and fills in what nobody gave for this command.
    public func apply(to parsed: inout ParsedArguments, tool: ToolSpec) throws(ConfigError) {
        for section in try table(root, "a mapping of commands to their options") {
            guard let command = tool.command(section.key), command.options.contains(where: \.isConfigurable) else {
                let commands = tool.visibleCommands.filter { $0.options.contains(where: \.isConfigurable) }.map(\.name)
                throw unknown(section, among: commands)
            }
            if case .null = section.value.content { continue }
            var configured = ParsedArguments(command: command)
            for entry in try table(section.value, "a mapping of options to values") {
                for (text, value, option) in try values(entry, of: command) {
                    configured.add(text, value, to: option, from: .config(path))
                    if command.name == parsed.command.name { parsed.add(text, value, to: option, from: .config(path)) }
                }
            }
            if let (first, second) = configured.conflict() {
                throw error(section.line, section.column, "options \"\(first)\" and \"\(second)\" exclude each other")
            }
        }
    }

    // MARK: Reading

    private func table(_ value: ConfigValue, _ expected: String) throws(ConfigError) -> [ConfigValue.Entry] {
        switch value.content {
        case .null:
            return []
        case .table(let entries):
            var seen: Set<String> = []
            for entry in entries where !seen.insert(entry.key).inserted {
                throw error(entry.line, entry.column, "key \(quoted(entry.key)) stands here a second time")
            }
            return entries
        case .scalar, .list:
            throw error(value.line, value.column, "found \(value.description), expected \(expected)")
        }
    }

    private func values(_ entry: ConfigValue.Entry, of command: CommandSpec) throws(ConfigError) -> [(String, TypedValue, OptionSpec)] {
        guard let option = command.option(entry.key) else {
            throw unknown(entry, among: command.options.filter { $0.isConfigurable && !$0.isHidden }.map(\.long))
        }
        guard option.isConfigurable else {
            throw error(entry.line, entry.column, "option \(quoted(entry.key)) cannot be set here, only on the command line")
        }
        guard let kind = option.kind else {
            guard case .scalar(let text) = entry.value.content, let isOn = Flag.parse(text) else {
                throw unfit(entry.value, for: entry.key, expected: Flag.expectation)
            }
            return [(isOn ? "true" : "false", .flag(isOn), option)]
        }
        var values: [(String, TypedValue, OptionSpec)] = []
        for value in try list(entry.value, option) {
            guard case .scalar(let text) = value.content, let typed = kind.parse(text) else {
                throw unfit(value, for: entry.key, expected: kind.expectation, choices: kind.choices)
            }
            if let moved = moved(text, kind), let typed = kind.parse(moved) {
                values.append((moved, typed, option))
            } else {
                values.append((text, typed, option))
            }
        }
        return values
    }

    private func list(_ value: ConfigValue, _ option: OptionSpec) throws(ConfigError) -> [ConfigValue] {
        if case .assignment(let keys, _)? = option.kind, case .table = value.content {
            return try table(value, "a mapping").map { entry throws(ConfigError) in
                guard keys.contains(entry.key) else { throw unknown(entry, among: keys) }
                guard case .scalar(let text) = entry.value.content else { throw unfit(entry.value, for: entry.key, expected: "one value") }
                return ConfigValue(.scalar("\(entry.key)=\(text)"), line: entry.line, column: entry.column)
            }
        }
        guard case .list(let items) = value.content else { return [value] }
        guard option.isRepeatable else {
            throw error(value.line, value.column, "found a list for \(quoted(option.long)), expected one value")
        }
        return items
    }

    /// A relative place as it looks from the working folder.
    private func moved(_ text: String, _ kind: ValueKind) -> String? {
        guard let slash = path.lastIndex(of: "/") else { return nil }
        let folder = path[...slash]
        if kind == .textOrList, text.hasPrefix("@"), !text.hasPrefix("@/") { return "@\(folder)\(text.dropFirst())" }
        return kind.isPlace && !text.hasPrefix("/") && text != "-" ? folder + text : nil
    }

    // MARK: Errors

    private func unknown(_ entry: ConfigValue.Entry, among known: [String]) -> ConfigError {
        let nearest = Spelling.nearest(to: entry.key, among: known)
        let advice = nearest.map { "did you mean \"\($0)\"?" } ?? "expected one of " + known.map { "\"\($0)\"" }.joined(separator: ", ")
        return error(entry.line, entry.column, "unknown key \(quoted(entry.key)), \(advice)")
    }

    private func unfit(_ value: ConfigValue, for key: String, expected: String, choices: [ValueKind.Choice]? = nil) -> ConfigError {
        var advice = "expected \(expected)"
        if let choices, case .scalar(let text) = value.content, let nearest = Spelling.nearest(to: text, among: choices.map(\.name)) {
            advice = "did you mean \"\(nearest)\"?"
        }
        return error(value.line, value.column, "invalid value \(value.description) for \(quoted(key)), \(advice)")
    }

    private func error(_ line: Int, _ column: Int, _ reason: String) -> ConfigError {
        ConfigError(path: path, line: line, column: column, reason: reason)
    }

    private func quoted(_ text: String) -> String {
        "\"\(Terminal.escapeControls(text))\""
    }
}
