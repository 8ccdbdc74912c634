import CoreKit

/// `akto ingest`: an ingest endpoint of one's own.
enum IngestCommand: Command {
    static var spec: CommandSpec {
        CommandSpec(
            name: "ingest",
            summary: "Take captured traffic in, as Akto's ingest endpoint does, and show the APIs in it",
            discussion: """
                Listens for what connectors post to `/api/ingestData`, checks it strictly, and learns from it which APIs there are: `/` \
                is a page that shows them, `/api/inventory` the same as JSON, `/health` says whether all is well. Runs until it is \
                stopped; requests that have begun are then finished first.

                A batch is taken as a whole or not at all, and the answer says what is at fault: 400 is no JSON or no batch, 413 \
                beyond a limit, both with the place in the body, 422 a record that Akto could not use, with its number and the field, 429 more than can be learned from in time, 503 \
                a store that cannot be written. Of several faults the first is named.

                Standard output gets one line, the address to post to, once connections are taken.
                """,
            options: listening + taking + SharedOptions.work,
            exclusive: [SharedOptions.configExclusion],
            examples: [
                .init("akto ingest", "Take records in on port 8080 of this machine, and show them at http://127.0.0.1:8080/"),
                .init("akto ingest --store records --listen 127.0.0.1:9000", "Keep the records, too, for `akto scan records` and `akto replay records`"),
                .init("AKTO_API_KEY=... akto ingest --listen 0.0.0.0:8080 --require-key", "Take records from other machines that know the key"),
            ],
            exitStatuses: [
                .init(.usage, "The command line or a config could not be used; nothing was done."),
                .init(.incomplete, "The address is taken, or the store cannot be opened."),
                .init(.interrupted, "Stopped by SIGINT, after a clean stop."),
                .init(.terminated, "Stopped by SIGTERM, after a clean stop."),
            ],
            files: [SharedOptions.configFile],
            environment: [.init("AKTO_API_KEY", "The key that `--require-key` asks for, where `--api-key-file` names none.")] + SharedOptions.environment,
            seeAlso: ["akto", "akto-replay", "akto-scan"])
    }

    private static var listening: [OptionSpec] {
        [
            OptionSpec(
                "listen", short: "l", .value("ADDRESS", .text), summary: "Where to listen",
                discussion: """
                    A name or an address, and a port; an address of IPv6 in brackets, `[::1]:8080`. Port 0 takes a free one. Listening where \
                    other machines can reach it demands `--require-key`.
                    """,
                default: "127.0.0.1:8080", heading: "Listening", isConfigurable: false),
            OptionSpec(
                "require-key", .negatableFlag, summary: "Refuse requests without a key",
                discussion: """
                    The key comes from `AKTO_API_KEY`, or from the file of `--api-key-file`. Requests bring it in `x-api-key`, or in \
                    `Authorization`, alone or behind `Bearer`; a browser asks for it as a password, with any user name. `/health` needs none.
                    """,
                heading: "Listening"),
            OptionSpec(
                "api-key-file", .value("FILE", .anyFile), summary: "Take keys from this file, one a line",
                discussion: "Any of them is good. Empty lines are passed over.", heading: "Listening", isConfigurable: false),
            OptionSpec(
                "allow-host", .repeatable("NAME", .text), summary: "A name that clients may call this server by",
                discussion: """
                    Requests that name another host are refused, as a page of a foreign site can make browsers send such. Names and \
                    addresses of this machine's loopback are known; beyond loopback any name is good unless some are given.
                    """,
                heading: "Listening", isConfigurable: false),
            OptionSpec(
                "max-connections", .value("N", .count(1...100_000)), summary: "How many connections may be open at once", default: "1024", heading: "Listening"),
        ]
    }

    private static var taking: [OptionSpec] {
        [
            OptionSpec(
                "store", .value("DIR", .folder), summary: "Keep the records in this folder",
                discussion: """
                    A batch is on the disk before it is answered. The folder holds files of JSON lines, a batch a line with a checksum, \
                    which `akto scan` reads. They can be read by their owner alone. What a crash has left is mended at the next start, which is told.
                    """,
                heading: "Records", isConfigurable: false),
            OptionSpec(
                "rotate", .value("SIZE", .bytes), summary: "Begin a new file in the store once one is this large", default: "256MiB", heading: "Records"),
            OptionSpec(
                "limits", .value("SERVICE", .choice([
                    .init("mini-runtime", "Bodies of 2,097,152 characters, strings of 262,144"),
                    .init("data-ingestion", "Bodies of 10,485,760 characters, strings of 5,242,880"),
                ])),
                summary: "Whose limits hold", discussion: "Characters are UTF-16 units. Either takes 10,000 elements in one array or object, and 64 of those in each other.",
                default: "mini-runtime", heading: "Records"),
            OptionSpec(
                "take-partially", .negatableFlag, summary: "Take the records before a bad one",
                discussion: "As the mini-runtime does: the answer is 422 all the same, and who sends the batch again doubles them. For tests of senders.",
                heading: "Records"),
            OptionSpec(
                "queue", .value("SIZE", .bytes), summary: "How much may wait to be learned from before the answer is 429",
                discussion: "What finds it full waits for a quarter of a second first.", default: "16MiB", heading: "Records"),
            OptionSpec(
                "drain-timeout", .value("TIME", .duration), summary: "How long requests that have begun may take when it is stopped", default: "10s", heading: "Records"),
        ]
    }

    static func run(_ arguments: ParsedArguments, _ context: CommandContext) throws -> ExitStatus {
        try IngestRun(arguments, context).run()
    }
}
