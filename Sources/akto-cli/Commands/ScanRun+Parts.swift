import CoreKit

/// Parts: what `--format partial` writes and `--merge` reads.
extension ScanRun {
    var merges: Bool { arguments.flag("merge") }
    var writesPart: Bool { arguments.text("format") == "partial" }

    /// What only a scan asks for: a part was scanned as it was scanned.
    private static let scanning = [
        "signatures", "only-signatures", "list-signatures", "prefilter", "since", "until", "binary", "max-depth", "max-record", "max-inflate", "max-ratio", "jobs",
        "stdin-path", "first-line", "stats",
    ]

    /// Whether the options about parts go together with the others.
    func checkParts() throws {
        if merges {
            for option in Self.scanning where arguments.source(option) == .commandLine {
                let spelling = option == "prefilter" && !arguments.flag(option) ? "no-prefilter" : option
                throw UsageError(message: "--\(spelling) cannot be used with --merge: it says how captures are scanned, and parts are scanned already")
            }
            guard !arguments.operands.isEmpty else { throw UsageError(message: "--merge expects parts: files or folders, or - for standard input") }
            if arguments.text("format") == "matches" {
                throw UsageError(message: "--format matches cannot be used with --merge: parts hold no single matches, so print them where the captures are scanned")
            }
        }
        if arguments.isGiven("first-line"), arguments.operands != ["-"] {
            throw UsageError(message: "--first-line is about standard input, expected - as the only PATH")
        }
        if arguments.isGiven("stdin-path") {
            guard arguments.operands.contains("-") else { throw UsageError(message: "--stdin-path names standard input, expected - among the PATHs") }
            guard arguments.text("stdin-path")?.isEmpty == false else { throw UsageError(message: "invalid value \"\" for --stdin-path: expected a name") }
        }
    }

    func merge(_ options: ScanOptions) throws -> PartialScan {
        let progress = context.progress(arguments)
        var merger = PartialMerger(options: options, standardInput: standardInput)
        let part: PartialScan
        do {
            defer { progress.finish() }
            part = try merger.merge { done, total in progress.update { "merging: \(done)\(total > 0 ? " of \(total)" : "") \(done == 1 && total <= 1 ? "file" : "files")" } }
        } catch {
            throw UsageError(message: Terminal.escapeControls(error.message))
        }
        if !arguments.flag("quiet") {
            for note in merger.notes.prefix(Self.noteLimit) { context.note("\(ScanCommand.title): warning: \(Terminal.escapeControls(note))") }
            let left = merger.notes.count - Self.noteLimit
            if left > 0 { context.note("\(ScanCommand.title): and \(left) more \(left == 1 ? "warning" : "warnings")") }
        }
        return part
    }

    private static let noteLimit = 20

    /// The key for the hashes in parts; a short one could be tried out.
    func partialKey() throws -> PartialKey? {
        guard writesPart, let key = context.environment["AKTO_PARTIAL_KEY"], !key.isEmpty else { return nil }
        guard key.utf8.count >= 16 else { throw UsageError(message: "AKTO_PARTIAL_KEY is too short to keep anything secret, expected at least 16 characters") }
        return PartialKey(key)
    }
}
