/// The whole program: its commands, and what may stand before one.
public struct ToolSpec: Sendable, Equatable {
    public var name: String
    public var version: String
    /// The day of the version as `YYYY-MM-DD`, which manual pages carry: fixed, so that they come out the same every day.
    public var date: String
    public var summary: String
    public var discussion: String
    public var commands: [CommandSpec]
    /// Long names of options that may stand before the command too: `akto --color never scan`.
    public var leadingOptions: [String]
    public var examples: [CommandSpec.Example]
    public var exitStatuses: [CommandSpec.StatusNote]
    public var files: [CommandSpec.Note]
    public var environment: [CommandSpec.Note]

    public init(
        name: String, version: String, date: String, summary: String, discussion: String = "", commands: [CommandSpec],
        leadingOptions: [String] = [], examples: [CommandSpec.Example] = [], exitStatuses: [CommandSpec.StatusNote] = [],
        files: [CommandSpec.Note] = [], environment: [CommandSpec.Note] = []
    ) {
        self.name = name
        self.version = version
        self.date = date
        self.summary = summary
        self.discussion = discussion
        self.commands = commands
        self.leadingOptions = leadingOptions
        self.examples = examples
        self.exitStatuses = exitStatuses
        self.files = files
        self.environment = environment
    }

    public var visibleCommands: [CommandSpec] {
        commands.filter { !$0.isHidden }
    }

    public func command(_ name: String) -> CommandSpec? {
        commands.first { $0.name == name }
    }

    /// Options of the program itself.
    public static let ownOptions = [
        OptionSpec("help", short: "h", .flag, summary: "Show help; `-h` is the short one, `--help` the long one"),
        OptionSpec("version", short: "V", .flag, summary: "Show the version"),
    ]
}
