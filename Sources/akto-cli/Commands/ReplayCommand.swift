import CoreKit

/// `akto replay`: captured traffic in, ingest records out, to an endpoint.
enum ReplayCommand: Command {
    static var spec: CommandSpec {
        CommandSpec(
            name: "replay",
            summary: "Turn captured traffic into ingest records and post them to an endpoint",
            discussion: """
                Reads what `akto scan` reads, makes an Akto ingest record of every exchange, and posts them in batches. Without `--to` an \
                endpoint of the program's own takes them on this machine, and the APIs that it discovered are printed.

                Credentials do not leave: the values of `authorization`, cookies, API keys, and of tokens in queries and bodies are \
                replaced, unless `--redact none` says otherwise. A record that the endpoint could not take is reported with its place and \
                left out, and takes no other with it; what Akto takes and drops later is counted.

                Delivery is at least once. A batch whose answer never came is sent again, and `may_be_doubled` counts its records; an \
                answer that leaves it open which records were taken (422) is reported and never sent again by itself. With `--resume` a run \
                that was stopped, killed or refused goes on where it was.
                """,
            operands: [
                OperandSpec("FILE", .path, .oneOrMore, summary: "Captures and folders of captures; `-` is standard input"),
            ],
            options: endpoint + sending + selection + records + redaction + reading + output + SharedOptions.work,
            exclusive: [
                SharedOptions.configExclusion,
                ["rate", "speed"],
                ["dry-run", "resume"],
            ],
            examples: [
                .init("akto replay shop.har", "See what APIs a recording holds"),
                .init("AKTO_API_KEY=... akto replay --to https://ingest.example.com logs/", "Post a folder of captures"),
                .init("akto replay --dry-run --host '*.shop.example' shop.har", "Print the request bodies instead of sending them"),
                .init("akto replay --to http://127.0.0.1:8080 --speed 1 shop.har", "Keep the recorded timing"),
                .init("akto replay --to https://ingest.example.com --resume run.ledger logs/", "Go on where an earlier run ended"),
            ],
            exitStatuses: [
                .init(.success, "Everything that was to be sent was accepted."),
                .init(.findings, "The endpoint refused records or left it open whether it has them, or records were not fit to be sent."),
                .init(.usage, "The command line, a key, a ledger or a config could not be used; nothing was sent."),
                .init(.incomplete, "An input could not be read to its end, the endpoint could not be reached, kept failing, or refused the key."),
                .init(.interrupted, "Stopped by SIGINT; the ledger is written."),
                .init(.terminated, "Stopped by SIGTERM; the ledger is written."),
            ],
            files: [SharedOptions.configFile],
            environment: SharedOptions.environment + [
                .init("AKTO_API_KEY", "The endpoint's key, where `--api-key-file` names none."),
                .init(
                    "AKTO_REDACT_KEY",
                    "A secret. A redacted value then becomes 16 hexadecimal digits of its HMAC-SHA-256, so that equal values stay equal."),
                .init("HTTPS_PROXY", "The proxy for `https`, with `--proxy env` only; `NO_PROXY` names the hosts that it is not for."),
            ],
            seeAlso: ["akto", "akto-ingest", "akto-scan"])
    }

    private static var endpoint: [OptionSpec] {
        [
            OptionSpec(
                "to", .value("URL", .text), summary: "Where to post",
                discussion: """
                    A base URL gets the path `/api/ingestData`; a URL with a path is used as it is. `https` needs libcurl on this machine. \
                    A user and a password in it are refused.
                    """,
                heading: "Endpoint", isConfigurable: false),
            OptionSpec(
                "api-key-file", .value("FILE", .anyFile), summary: "Read the key from a file",
                discussion: "Its first line. Without it the key comes from `AKTO_API_KEY`. Over plain `http` a key goes to this machine alone, unless `--insecure` says otherwise.",
                heading: "Endpoint", isConfigurable: false),
            OptionSpec(
                "auth", .value("HOW", .choice([
                    .init("x-api-key", "In the header `x-api-key`"),
                    .init("authorization", "As it is in the header `Authorization`"),
                    .init("bearer", "In the header `Authorization`, behind `Bearer`"),
                ])),
                summary: "How the key is sent", default: "x-api-key", heading: "Endpoint"),
            OptionSpec(
                "cacert", .value("FILE", .file(extensions: ["pem", "crt", "cer"])), summary: "Trust these certificates, and no others",
                heading: "Endpoint", isConfigurable: false),
            OptionSpec(
                "insecure", .flag, summary: "Do not ask the endpoint who it is, and send a key over plain http",
                heading: "Endpoint", isConfigurable: false),
            OptionSpec(
                "proxy", .value("WHICH", .choice([.init("none", "Straight to the endpoint"), .init("env", "The one that HTTPS_PROXY names")])),
                summary: "Whether https goes through a proxy", default: "none", heading: "Endpoint", isConfigurable: false),
        ]
    }

    private static var sending: [OptionSpec] {
        [
            OptionSpec("batch-size", .value("N", .count(1...10_000)), summary: "Most records of one request", default: "100", heading: "Sending"),
            OptionSpec(
                "batch-bytes", .value("SIZE", .bytes), summary: "Most bytes of one request's body", default: "1MiB", heading: "Sending"),
            OptionSpec(
                "concurrency", short: "c", .value("N", .count(1...256)), summary: "How many connections send at a time",
                discussion: "Order is kept within a connection; `--concurrency 1` keeps it altogether. 12 MiB of bodies are under way at most: with large batches some connections wait.", default: "4", heading: "Sending"),
            OptionSpec(
                "rate", .value("RATE", .rate), summary: "Records to send in a time",
                discussion: "Such as `500/s`. Counted from the start, so that a pause is caught up with. Batches become smaller than `--batch-size` where fifty full ones a second would be more.",
                heading: "Sending"),
            OptionSpec(
                "speed", .value("SPEED", .text), summary: "Keep the recorded timing, so many times as fast",
                discussion: "`1` is as recorded, `max` as fast as it goes. Records that were recorded a little out of order are put in order.", default: "max",
                heading: "Sending"),
            OptionSpec(
                "max-gap", .value("TIME", .duration), summary: "Shorten longer pauses of the recording to this", discussion: "Needs `--speed N`.", heading: "Sending"),
            OptionSpec("timeout", .value("TIME", .duration), summary: "Longest wait for an answer", default: "30s", heading: "Sending"),
            OptionSpec(
                "retries", .value("N", .count(0...1000)), summary: "How often a batch is tried again",
                discussion: """
                    After 429, 503, other 5xx and failed connections, after a random wait below a bound that doubles up to 30 seconds, or \
                    after what `Retry-After` asks for, up to two minutes. The run ends, with 3, when a batch is given up because nobody can \
                    be reached, nobody answers or the endpoint stays busy, or three in a row because it fails.
                    """,
                default: "8", heading: "Sending"),
            OptionSpec("limit", .value("N", .count(1...Int.max)), summary: "Most records to send", heading: "Sending", isConfigurable: false),
            OptionSpec(
                "resume", .value("LEDGER", .anyFile), summary: "Keep a ledger of what arrived, and go on where it ends",
                discussion: """
                    The file is made where there is none. It knows the inputs by their contents and is refused when they have changed, or \
                    when it belongs to another endpoint or to other options of selection, records or redaction. A batch counts as done when its line is on the disk. What may be there twice after a \
                    kill are the batches whose answers had not come.
                    """,
                heading: "Sending", isConfigurable: false),
            OptionSpec(
                "resend-ambiguous", .flag, summary: "Send again what an earlier run left ambiguous",
                discussion: "Records that the endpoint took all the same are then there twice.", heading: "Sending", isConfigurable: false),
            OptionSpec(
                "dry-run", short: "n", .flag, summary: "Print the request bodies, one a line, and send nothing",
                discussion: "What it would be altogether is told on standard error.", heading: "Sending", isConfigurable: false),
        ]
    }

    private static var selection: [OptionSpec] {
        func filter(_ name: String, _ value: String, _ summary: String, _ discussion: String, kind: ValueKind = .text) -> OptionSpec {
            OptionSpec(
                name, .repeatable(value, kind), summary: summary, discussion: discussion + " A leading `!` turns it around. Given several times, one is enough.",
                heading: "Selection")
        }
        return [
            filter("host", "HOST|@FILE", "Only records of this host", "A whole name, or `*.SUFFIX` for every name below it; `@FILE` names a list.", kind: .textOrList),
            filter("path", "GLOB", "Only records whose path matches", "Without the query. `*` stands for anything but a slash, `**` for anything."),
            filter("method", "METHOD", "Only records of this method", "In any case of its letters."),
            filter("status", "STATUS", "Only records with this status", "`404`, `4xx` (`1xx` to `5xx`) or `200-299`."),
            filter("content-type", "TYPE", "Only records whose response has this content type", "Without its parameters; `*` may stand in it: `application/*`."),
            OptionSpec(
                "as-worker", .negatableFlag, summary: "Only what the Traffic Connector worker would have captured",
                discussion: "Requests of the content types that it knows, answered with 200 to 299, 301, 302 or 304.", heading: "Selection"),
        ]
    }

    private static var records: [OptionSpec] {
        [
            OptionSpec("account-id", .value("ID", .text), summary: "The account of the records, a number", defaultNote: "as captured, or `1000000`", heading: "Records"),
            OptionSpec("vxlan-id", .value("ID", .text), summary: "The collection number of the records", defaultNote: "as captured, or `0`", heading: "Records"),
            OptionSpec(
                "source", .value("SOURCE", .choice(ConvertOptions.sources.map { .init($0) })), summary: "Where the records come from",
                defaultNote: "as captured, `HAR` for HAR, `OTHER` for others", heading: "Records"),
            OptionSpec("tag", .repeatable("KEY=VALUE", .text), summary: "Add a tag to every record", heading: "Records"),
            OptionSpec(
                "fix-times", .negatableFlag, summary: "Make whole seconds of times in milliseconds",
                discussion: "Without it such Akto records are left out and reported: the endpoint's integer does not hold them.", heading: "Records"),
            OptionSpec(
                "oversize", .value("HOW", .choice([
                    .init("alone", "Send it in a request of its own, which an endpoint with these limits refuses"),
                    .init("cut", "Cut its bodies, with a mark at their end"),
                    .init("refuse", "Leave it out and report it"),
                ])),
                summary: "What to do with a record beyond the endpoint's limits", default: "alone", heading: "Records"),
            OptionSpec(
                "limits", .value("SERVICE", .choice([
                    .init("mini-runtime", "A body of 2 MiB, a string of 256 KiB"),
                    .init("data-ingestion", "A body of 10 MiB, a string of 5 MiB"),
                ])),
                summary: "Whose limits count", default: "mini-runtime", heading: "Records"),
            OptionSpec(
                "binary", .value("HOW", .choice([
                    .init("omit", "Leave them out"),
                    .init("base64", "Carry them as base64; a tag says so"),
                ])),
                summary: "What to do with bodies that are not text", default: "omit", heading: "Records"),
            OptionSpec(
                "skip-dropped", .negatableFlag, summary: "Leave out what Akto would drop later",
                discussion: "Statuses but 200 to 299 and 302, `/health`, `x-akto-ignore`, JSON-RPC errors. They are sent and counted otherwise.",
                heading: "Records"),
        ]
    }

    private static var redaction: [OptionSpec] {
        [
            OptionSpec(
                "redact", .repeatable("NAMES", .text), summary: "Replace the values of these headers too, or of nothing at all",
                discussion: "Names of headers, separated by commas, or `none`. Credentials are replaced in any case but with `none`, which stands alone.", defaultNote: "credentials", heading: "Redaction"),
            OptionSpec(
                "redact-pattern", .repeatable("PATTERN", .text), summary: "Replace what this matches in paths, header values and bodies",
                discussion: "RE2 syntax.", heading: "Redaction"),
        ]
    }

    private static var reading: [OptionSpec] {
        [
            OptionSpec(
                "max-record", .value("SIZE", .bytes), summary: "Longest record that is read",
                discussion: "A longer one is reported and left out; memory grows with this size.", default: "8MiB", heading: "Reading"),
            OptionSpec(
                "jobs", short: "j", .value("N", .count(1...1024)), summary: "How many threads convert", defaultNote: "as many as the machine has cores",
                environment: "AKTO_JOBS", heading: "Reading"),
        ]
    }

    private static var output: [OptionSpec] {
        [
            OptionSpec(
                "format", short: "f", .value("FORMAT", .choice([.init("text", "A summary to read"), .init("json", "One document")])),
                summary: "The form of the result", default: "text", heading: "Output"),
            SharedOptions.output,
        ]
    }

    static func run(_ arguments: ParsedArguments, _ context: CommandContext) throws -> ExitStatus {
        try ReplayRun(arguments, context).run()
    }
}
