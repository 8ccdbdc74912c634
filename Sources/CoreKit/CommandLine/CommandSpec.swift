/// The command line: what a user may type, declared once.
///
/// A `CommandSpec` is the one declaration of a command. The parser, `--help` at both lengths, the bash, zsh and fish
/// completions, the manual pages and `docs/commands.md` are loops over it, so that none of them can disagree. Everything
/// here is a value or a pure function: arguments and environment come in, a `ParsedArguments`, an error or a text goes
/// out. Who runs a command, and on which streams, is decided above.
///
/// ```swift
/// let greet = CommandSpec(
///     name: "greet", summary: "Greet somebody",
///     operands: [OperandSpec("NAME", .text, summary: "Whom to greet")],
///     options: [OptionSpec("times", short: "n", .value("N", .count(1...10)), summary: "How often", default: "1")])
/// let tool = ToolSpec(name: "demo", version: "1.0", date: "2026-01-31", summary: "Shows", commands: [greet])
/// let outcome = try ArgumentParser(tool).parse(["greet", "-n2", "Ada"], environment: [:])
/// ```
///
/// Texts (`discussion` of commands and options, `summary`) are in the small markup of `HelpText`.
public struct CommandSpec: Sendable, Equatable {
    /// The word after the tool's name: lower-case letters, digits and hyphens.
    public var name: String
    /// One line without a full stop.
    public var summary: String
    /// Paragraphs for the long help, the manual and the reference.
    public var discussion: String
    public var operands: [OperandSpec]
    public var options: [OptionSpec]
    /// Sets of long names of which one command line may use one only.
    public var exclusive: [[String]]
    /// Earlier names of the command that still work, with a warning.
    public var deprecatedNames: [DeprecatedName]
    /// Hidden commands run, but are neither listed, completed nor documented.
    public var isHidden: Bool
    public var examples: [Example]
    public var exitStatuses: [StatusNote]
    public var files: [Note]
    /// Variables beyond those that the options themselves fall back to.
    public var environment: [Note]
    /// Manual pages, as `akto` or `mandoc(1)`.
    public var seeAlso: [String]

    public init(
        name: String, summary: String, discussion: String = "", operands: [OperandSpec] = [], options: [OptionSpec] = [],
        exclusive: [[String]] = [], deprecatedNames: [DeprecatedName] = [], isHidden: Bool = false, examples: [Example] = [],
        exitStatuses: [StatusNote] = [], files: [Note] = [], environment: [Note] = [], seeAlso: [String] = []
    ) {
        self.name = name
        self.summary = summary
        self.discussion = discussion
        self.operands = operands
        self.options = options
        self.exclusive = exclusive
        self.deprecatedNames = deprecatedNames
        self.isHidden = isHidden
        self.examples = examples
        self.exitStatuses = exitStatuses
        self.files = files
        self.environment = environment
        self.seeAlso = seeAlso
    }

    /// A command line worth copying, and what it does.
    public struct Example: Sendable, Equatable {
        public var command: String
        public var summary: String

        public init(_ command: String, _ summary: String) {
            self.command = command
            self.summary = summary
        }
    }

    /// When the command ends with a status.
    public struct StatusNote: Sendable, Equatable {
        public var status: ExitStatus
        public var summary: String

        public init(_ status: ExitStatus, _ summary: String) {
            self.status = status
            self.summary = summary
        }
    }

    /// A file or a variable, and what it is for.
    public struct Note: Sendable, Equatable {
        public var name: String
        public var summary: String

        public init(_ name: String, _ summary: String) {
            self.name = name
            self.summary = summary
        }
    }

    /// The option of this long name, deprecated names not counted.
    public func option(_ long: String) -> OptionSpec? {
        options.first { $0.long == long }
    }

    /// What may not stand beside this option.
    public func rivals(of long: String) -> [String] {
        var rivals: [String] = []
        for group in exclusive where group.contains(long) {
            rivals += group.filter { $0 != long && !rivals.contains($0) }
        }
        return rivals
    }

    /// Options that help and completions show, grouped by heading, in the order of declaration.
    public var visibleOptionsByHeading: [(heading: String, options: [OptionSpec])] {
        var groups: [(heading: String, options: [OptionSpec])] = []
        for option in options where !option.isHidden {
            if let index = groups.firstIndex(where: { $0.heading == option.heading }) {
                groups[index].options.append(option)
            } else {
                groups.append((option.heading, [option]))
            }
        }
        return groups
    }

    /// The variables that options fall back to, then the command's own.
    public var allEnvironment: [Note] {
        let fallbacks = options.compactMap { option in
            option.isHidden ? nil : option.environment.map { Note($0, "Stands in for `\(option.label)` where the option is not given.") }
        }
        return fallbacks + environment
    }
}
