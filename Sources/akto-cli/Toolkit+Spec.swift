import CoreKit

extension Toolkit {
    /// The declaration of the whole program.
    static var tool: ToolSpec {
        ToolSpec(
            name: name,
            version: version,
            date: "2026-11-20",
            summary: "API and MCP security on Cloudflare, from the command line",
            discussion: """
                Akto finds out what APIs and MCP servers people and agents talk to. It works on captured traffic, on files that are \
                already there; nothing leaves the machine but what `akto replay --to` is told to send.

                `-` is standard input, `--` ends the options, and options may stand after arguments. Results go to standard output, \
                everything else to standard error.

                Defaults of options may stand in `akto.yaml`, in the working folder or one above it. The command line comes first, \
                then the environment, then this file; `--no-config` ignores it. Keys are the long names of options:

                    scan:
                      fail-on: medium
                      hidden: true
                      allow: ["*.corp.example", "@sanctioned.txt"]
                """,
            commands: commands.map { $0.spec },
            leadingOptions: ["color", "progress", "config", "no-config"],
            examples: [
                .init("akto scan logs/", "List the MCP servers that a folder of captured traffic talked to"),
                .init("akto replay shop.har", "See what APIs a recording holds"),
            ],
            exitStatuses: SharedOptions.exitStatuses,
            files: [SharedOptions.configFile],
            environment: SharedOptions.environment)
    }
}

/// What commands have alike.
enum SharedOptions {
    static let output = OptionSpec(
        "output", short: "o", .value("FILE", .anyFile), summary: "Write the result to a file instead of standard output",
        discussion: """
            The file appears, or is replaced, as a whole once everything is done; until then what was there stays. Only regular \
            files are replaced. It can be read by its owner alone. `-` is standard output.
            """,
        heading: "Output", isConfigurable: false)

    /// For every command that does work of its own.
    static var work: [OptionSpec] {
        [
            OptionSpec(
                "quiet", short: "q", .negatableFlag, summary: "Say nothing on standard error but what went wrong",
                discussion: "Drops progress, warnings and summaries. Results are printed as ever.", heading: "Common options"),
            color,
            OptionSpec(
                "progress", .value("WHEN", .choice(uses)), summary: "When to show how far the work has come",
                discussion: "Progress is one line on standard error, redrawn in place and gone at the end. `always` writes a line now and then where standard error is not a terminal.",
                default: "auto", environment: "AKTO_PROGRESS", heading: "Common options"),
            OptionSpec(
                "config", .value("FILE", .file(extensions: ["yaml", "yml"])), summary: "Take defaults from this file",
                defaultNote: "`akto.yaml` in the working folder or the nearest one above it", environment: "AKTO_CONFIG",
                heading: "Common options", isConfigurable: false),
            OptionSpec(
                "no-config", .flag, summary: "Read no `akto.yaml`",
                discussion: "For checks on code from others, which must not be able to turn them off.",
                heading: "Common options", isConfigurable: false),
            help,
        ]
    }

    static let color = OptionSpec(
        "color", .value("WHEN", .choice(uses)), summary: "When to use colors",
        discussion: """
            `auto` uses them on a terminal, unless `NO_COLOR` is set or `TERM` is `dumb`; `CLICOLOR_FORCE` turns them on \
            elsewhere too.
            """,
        default: "auto", environment: "AKTO_COLOR", heading: "Common options")

    static let help = OptionSpec(
        "help", short: "h", .flag, summary: "Show help; `-h` is the short one, `--help` the long one", heading: "Common options",
        isConfigurable: false)

    static let configExclusion = ["config", "no-config"]

    private static let uses: [ValueKind.Choice] = [.init("auto"), .init("always"), .init("never")]

    static let exitStatuses: [CommandSpec.StatusNote] = [
        .init(.success, "It worked, and nothing was found at or above the failing level."),
        .init(.findings, "It worked, and something was found."),
        .init(.usage, "The command line, a signature pack or a config could not be used; nothing was done."),
        .init(.incomplete, "It could not finish: unreadable input, a full disk. What was done until then is reported and kept."),
        .init(.interrupted, "Stopped by SIGINT, after a clean stop."),
        .init(.terminated, "Stopped by SIGTERM, after a clean stop."),
    ]

    static let configFile = CommandSpec.Note(
        "akto.yaml",
        "Defaults of options, found in the working folder or the nearest one above it: a mapping of commands to mappings of long option names to values. Relative paths start at its folder.")

    static let environment: [CommandSpec.Note] = [
        .init("NO_COLOR", "No colors where `--color` says nothing."),
        .init("CLICOLOR_FORCE", "Colors even where standard output is not a terminal."),
        .init("TERM", "`dumb` means neither colors nor a progress line."),
        .init("COLUMNS", "The width to use instead of the terminal's own."),
    ]
}
