import CoreKit

/// `akto scan`: captured payloads in, an inventory of MCP servers out.
enum ScanCommand: Command {
    static var spec: CommandSpec {
        CommandSpec(
            name: "scan",
            summary: "Find MCP traffic in captured payloads and list the servers it talked to",
            discussion: """
                Reads captured traffic and lists every MCP server that people and agents talked to, with what the traffic tells \
                about it: transport, protocol versions, clients, methods, tools, first and last use. A server that `--allow` does \
                not name is a shadow server.

                What a file holds is told from its contents, not from its name:

                - Akto ingest records: one a line, a `{"batchData":[...]}` document a line, or an array
                - HAR 1.1, 1.2 and 1.3
                - Cloudflare Logpush lines of `http_requests` and `gateway_http`
                - other JSON lines, and plain text

                Any of them may be gzipped. Folders are walked; hidden files, links that leave the folder and binary files are \
                skipped unless asked for. A line that cannot be read costs that line: it is reported and the rest is scanned.

                What is too much for one machine is scanned in parts: `--format partial` writes what a scan gathered, and `--merge` puts \
                such parts together, whoever made them, in any order and in any stages. The result is that of one scan of everything.
                """,
            operands: [
                OperandSpec(
                    "PATH", .path, .zeroOrMore,
                    summary: "Files and folders to scan, or parts to merge; `-` is standard input. Without any, the working folder"),
            ],
            options: judging + signatures + selection + reading + parts + output + SharedOptions.work,
            exclusive: [
                SharedOptions.configExclusion,
                ["signatures", "only-signatures"],
            ],
            examples: [
                .init("akto scan logs/", "List the MCP servers in a folder of captures"),
                .init(
                    "akto scan --allow '*.corp.example' --allow @sanctioned.txt logs/",
                    "Sanction servers by name and from a list, and fail on the others"),
                .init("zcat http_requests.log.gz | akto scan --since 7d --fail-on certain -", "Look at a week of a Logpush stream"),
                .init("akto scan --format sarif --output scan.sarif logs/", "Write a report for code scanning"),
                .init("akto scan --write-baseline known.json logs/", "Take today's servers as known"),
                .init("akto scan --baseline known.json logs/", "Report only what has come since"),
                .init("akto scan --format partial --output a.part logs/a/", "Scan a part of something larger"),
                .init("akto scan --merge --allow @sanctioned.txt parts/", "Put parts together and judge the whole"),
            ],
            exitStatuses: [
                .init(.success, "No shadow server at or above the `--fail-on` level."),
                .init(.findings, "A shadow server at or above the `--fail-on` level."),
                .init(.usage, "The command line, a signature pack, a baseline or a config could not be used; nothing was scanned."),
                .init(.incomplete, "An input could not be read or is cut short, or the result could not be written. The rest is reported."),
                .init(.interrupted, "Stopped by SIGINT; what was read until then is reported."),
                .init(.terminated, "Stopped by SIGTERM; what was read until then is reported."),
            ],
            files: [SharedOptions.configFile],
            environment: SharedOptions.environment + [
                .init(
                    "AKTO_PARTIAL_KEY",
                    "A secret of 16 characters or more. The hashes of addresses, users and sessions in a part are then made with it, so that nobody without it can try out what they stand for. Parts merge only with parts of the same key; merging them does not need it."),
            ],
            seeAlso: ["akto"])
    }

    private static var judging: [OptionSpec] {
        [
            OptionSpec(
                "allow", short: "a", .repeatable("HOST|@FILE", .textOrList), summary: "Sanction a server, or all those in a list",
                discussion: """
                    `HOST` is a whole host name, or `*.SUFFIX` for every name below it; it ends at a label, so that \
                    `mcp.corp.example` never allows `mcp.corp.example.evil.test`. `@FILE` names a file with one a line; empty lines \
                    and lines that begin with `#` are passed over.
                    """,
                heading: "Judging"),
            OptionSpec(
                "fail-on", .value("LEVEL", .choice([
                    .init("certain", "Nothing but MCP looks like this"),
                    .init("high", "Hardly anything else does"),
                    .init("medium", "Probably MCP"),
                    .init("low", "A hint"),
                    .init("none", "Never fail"),
                ])),
                summary: "Lowest confidence at which a shadow server fails the scan", default: "high", heading: "Judging"),
            OptionSpec(
                "baseline", .value("FILE", .file(extensions: ["json"])), summary: "Report only servers that are not in this baseline",
                discussion: "A file that `--write-baseline` made.", heading: "Judging"),
            OptionSpec(
                "write-baseline", .value("FILE", .file(extensions: ["json"])), summary: "Write the servers found to a baseline",
                discussion: "The servers are reported as ever. May be the file that `--baseline` names.", heading: "Judging", isConfigurable: false),
        ]
    }

    private static var signatures: [OptionSpec] {
        let pack = ValueKind.file(extensions: ["yaml", "yml", "json"])
        return [
            OptionSpec(
                "signatures", .repeatable("FILE", pack), summary: "Add a signature pack to the built-in ones",
                discussion: "A pack is YAML or JSON; its own examples are checked whenever it is loaded.", heading: "Signatures"),
            OptionSpec(
                "only-signatures", .repeatable("FILE", pack), summary: "Use this signature pack instead of the built-in ones",
                heading: "Signatures"),
            OptionSpec(
                "list-signatures", .flag, summary: "Print the signatures that would be used, and scan nothing",
                discussion: "As a table, or with `--format json` as JSON.", heading: "Signatures", isConfigurable: false),
            OptionSpec(
                "prefilter", .negatableFlag, summary: "Open only records that can hold MCP",
                discussion: """
                    Records that cannot match are counted, and their host and path looked at, but not otherwise parsed. \
                    `--no-prefilter` opens every record, which is slower and reports faults in records without MCP too. A signature \
                    that asks for no certain text makes only itself slow: every record is opened for it, and judged by the others \
                    only where it matches. `--list-signatures --verbose` says which are.
                    """,
                default: "true", heading: "Signatures"),
        ]
    }

    private static var selection: [OptionSpec] {
        [
            OptionSpec(
                "since", .value("TIME", .moment(.start)), summary: "Pass over exchanges before this time",
                discussion: timeSyntax + " Exchanges without a time are kept.", heading: "Selection"),
            OptionSpec(
                "until", .value("TIME", .moment(.end)), summary: "Pass over exchanges after this time",
                discussion: timeSyntax + " Exchanges without a time are kept.", heading: "Selection"),
            OptionSpec(
                "include", .repeatable("GLOB", .text), summary: "In folders, scan only files that match",
                discussion: globSyntax, heading: "Selection"),
            OptionSpec(
                "exclude", .repeatable("GLOB", .text), summary: "In folders, skip files and folders that match",
                discussion: globSyntax + " It wins over `--include`.", heading: "Selection"),
            OptionSpec("hidden", .negatableFlag, summary: "Scan hidden files and folders too", heading: "Selection"),
            OptionSpec(
                "binary", .negatableFlag, summary: "Scan files that look binary too, as plain text", heading: "Selection"),
            OptionSpec(
                "follow-links", short: "L", .negatableFlag, summary: "Follow links that leave the folder",
                discussion: "A link loop is found and reported.", heading: "Selection"),
        ]
    }

    private static var reading: [OptionSpec] {
        [
            OptionSpec(
                "max-depth", .value("N", .count(0...64)), summary: "How deep to open JSON inside JSON strings",
                discussion: "The payload fields of Akto records are level one.", default: "8", heading: "Reading"),
            OptionSpec(
                "max-record", .value("SIZE", .bytes), summary: "Longest record that is read",
                discussion: "A longer line, entry or element is reported and passed over; memory grows with this size.", default: "8MiB",
                heading: "Reading"),
            OptionSpec(
                "max-inflate", .value("SIZE", .bytes), summary: "Most bytes that one gzipped file may grow to",
                discussion: "What is beyond counts as a file that could not be read to its end.", default: "1TiB", heading: "Reading"),
            OptionSpec(
                "max-ratio", .value("N", .count(1...1_000_000)), summary: "Most bytes that one gzipped byte may grow to",
                discussion: "Counted over every 64 MiB of output, so that small files of zeros pass.", default: "700", heading: "Reading"),
            OptionSpec(
                "jobs", short: "j", .value("N", .count(1...1024)), summary: "How many threads scan",
                discussion: "The result is the same, byte for byte, with any number.",
                defaultNote: "as many as the machine has cores", environment: "AKTO_JOBS", heading: "Reading"),
        ]
    }

    private static var parts: [OptionSpec] {
        [
            OptionSpec(
                "merge", .flag, summary: "Put parts together that `--format partial` made, instead of scanning",
                discussion: """
                    Each PATH is a part, a folder of parts, or `-`; a file may hold several parts one after another, and be gzipped. \
                    What `--allow`, `--fail-on` and the baselines say is judged now, whatever was said when the parts were made. A \
                    part given twice counts once, which is told; parts with different signatures do not merge.
                    """,
                heading: "Parts", isConfigurable: false),
            OptionSpec(
                "stdin-path", .value("NAME", .text), summary: "What to call standard input in the result",
                discussion: "For data that has a name elsewhere: a key in a bucket, a partition. A part of it is then recognised when it comes twice.",
                heading: "Parts", isConfigurable: false),
            OptionSpec(
                "first-line", .value("N", .count(1...1_000_000_000_000)), summary: "Number of the line that standard input begins with",
                discussion: """
                    For a range of the lines of a larger file of JSON lines: places count from there, the file counts as read where \
                    N is 1, and lines are lines whatever the first of them looks like.
                    """,
                heading: "Parts", isConfigurable: false),
        ]
    }

    private static var output: [OptionSpec] {
        [
            OptionSpec(
                "format", short: "f", .value("FORMAT", .choice([
                    .init("text", "A table to read"),
                    .init("json", "One document"),
                    .init("ndjson", "One server a line"),
                    .init("csv", "One server a row"),
                    .init("sarif", "SARIF 2.1.0, for code scanning"),
                    .init("github", "Annotations of a GitHub workflow"),
                    .init("html", "One self-contained page"),
                    .init("matches", "One match a line: path:line:column: signature: excerpt"),
                    .init("partial", "A part for --merge"),
                ])),
                summary: "The form of the result", default: "text", heading: "Output"),
            SharedOptions.output,
            OptionSpec(
                "verbose", short: "v", .negatableFlag, summary: "Show the evidence, tools and clients of each server as well",
                heading: "Output"),
            OptionSpec(
                "stats", .flag, summary: "Say on standard error what the scan did, and where its time went",
                discussion: """
                    Bytes; records, each of which is a candidate, only looked at (host and path), or a plain text; how many of them were decoded, \
                    and how many of those had only been looked at before; the rate of the whole run, in bytes after inflating. Then the time of \
                    each stage, summed over the threads. Of the stages that alternate record by record a sample is measured. With `--format json` the \
                    report gets a member `stats` as well.
                    """,
                heading: "Output", isConfigurable: false),
        ]
    }

    private static let timeSyntax = """
        An RFC 3339 time (`2026-11-01T10:00:00Z`), a date in UTC (`2026-11-01`, the day counted in), or a duration ago (`36h`, `7d`).
        """

    private static let globSyntax = """
        `*` stands for anything but a slash, `**` for anything, `?` for one character, `[a-z]` for one of several. A pattern without \
        a slash is held against the name, one with a slash against the path below the folder.
        """

    static func run(_ arguments: ParsedArguments, _ context: CommandContext) throws -> ExitStatus {
        try ScanRun(arguments, context).run()
    }
}
