import CoreKit

/// One run of `akto scan`: arguments to options, options to a report, the report to its reader and to a status.
struct ScanRun {
    let arguments: ParsedArguments
    let context: CommandContext
    private let format: ReportFormat

    /// Lists of hosts, packs and baselines are read by people too; nobody has one of this size in bytes.
    private static let sizeLimit = 64 << 20

    init(_ arguments: ParsedArguments, _ context: CommandContext) {
        self.arguments = arguments
        self.context = context
        format = arguments.choice("format", as: ReportFormat.self) ?? .text
    }

    func run() throws -> ExitStatus {
        try checkOutputs()
        try checkParts()
        if merges { return try partial { try merge($0) } }
        let signatures = try self.signatures()
        if arguments.flag("list-signatures") {
            try context.deliver(arguments) { stream in
                SignatureListRenderer.render(
                    signatures, asJSON: format == .json, isVerbose: arguments.flag("verbose"), width: context.outIsTerminal ? context.width : nil, to: stream)
            }
            return .success
        }
        if writesPart { return try partial { scanPart($0, signatures) } }
        let options = try self.options()
        let baseline = try self.baseline()
        var report = ScanReport()
        if format.needsMatches {
            // Matches are written as they are found: there may be more of them than memory holds.
            try context.deliver(arguments) { stream in
                report = scan(options, signatures) { match in
                    if baseline?.contains(match) != true { ReportRenderer.render(match, to: stream) }
                }
            }
        } else {
            report = scan(options, signatures)
        }
        return try finish(report, baseline)
    }

    /// Makes a part, judges it, and writes either it or the report.
    private func partial(_ make: (ScanOptions) throws -> PartialScan) throws -> ExitStatus {
        let options = try self.options(), baseline = try self.baseline(), key = try partialKey()
        let part = try make(options)
        let report = part.report(allow: options.allow)
        if writesPart { try context.deliver(arguments) { PartialWriter.write(part, key: key, to: $0) } }
        return try finish(report, baseline)
    }

    private func finish(_ everything: ScanReport, _ baseline: Baseline?) throws -> ExitStatus {
        var report = everything
        baseline?.apply(to: &report)
        try deliver(report)
        // A scan that was stopped does not know all servers: what the baseline held before is worth more.
        if let path = arguments.text("write-baseline"), !Interruption.isRequested {
            try AtomicFile.write(to: context.place(path)) { $0.write(Baseline.document(everything)) }
        }
        return status(of: report)
    }

    private func scan(_ options: ScanOptions, _ signatures: SignatureSet, matches: ((SignatureMatch) -> Void)? = nil) -> ScanReport {
        let progress = context.progress(arguments)
        defer { progress.finish() }
        let scanner = Scanner(options: options, signatures: signatures, standardInput: standardInput)
        return scanner.run(matches: matches.map { sink in { match in progress.aside { sink(match) } } }, progress: show(progress))
    }

    private func scanPart(_ options: ScanOptions, _ signatures: SignatureSet) -> PartialScan {
        let progress = context.progress(arguments)
        defer { progress.finish() }
        return Scanner(options: options, signatures: signatures, standardInput: standardInput).part(producer: Toolkit.version, progress: show(progress))
    }

    func standardInput() -> InputFile { InputFile(standardInput: context.input, name: "<stdin>") }

    private func show(_ progress: ProgressLine) -> Scanner.Progress {
        { files, bytes, totalFiles, totalBytes in
            progress.update {
                let share = totalBytes > 0 ? " \(min(100, bytes * 100 / totalBytes))%" : ""
                let all = totalFiles > 0 ? " of \(totalFiles)" : ""
                return "scanning:\(share) \(files)\(all) \(totalFiles == 1 ? "file" : "files"), \(bytes / 1_000_000) MB"
            }
        }
    }

    private func deliver(_ report: ScanReport) throws {
        var options = RenderOptions()
        options.colors = context.paint(arguments).isOn
        options.width = context.outIsTerminal && !context.writesFile(arguments) ? context.width : nil
        options.quiet = arguments.flag("quiet")
        options.isVerbose = arguments.flag("verbose")
        options.failLevel = failLevel
        options.toolVersion = Toolkit.version
        ProblemRenderer.render(report.inputs.problems, omitted: report.inputs.omittedProblems, command: ScanCommand.title, to: context.err)
        context.err.flush()
        if !format.needsMatches, !writesPart {
            try context.deliver(arguments) { ReportRenderer.render(report, as: format, options: options, to: $0) }
        }
        if format.isForMachines || writesPart || context.writesFile(arguments), !options.quiet {
            context.note("\(ScanCommand.title): \(ReportRenderer.summary(report, options: options))")
        }
        if let statistics = report.statistics {
            StatisticsRenderer.render(statistics, to: context.err)
            context.err.flush()
        }
    }

    private var failLevel: Confidence? { arguments.text("fail-on").flatMap { Confidence(name: $0) } }

    private func status(of report: ScanReport) -> ExitStatus {
        if report.inputs.isIncomplete { return .incomplete }
        guard let level = failLevel else { return .success }
        return report.servers.contains { $0.status == .shadow && $0.confidence >= level } ? .findings : .success
    }

    /// What is written must be neither read nor written twice.
    private func checkOutputs() throws {
        let output = context.writesFile(arguments) ? arguments.text("output") : nil
        let written = [output, arguments.text("write-baseline")].compactMap { $0 }.filter { $0 != "/dev/null" }
        if let first = written.first, written.count == 2, first == written[1] {
            throw UsageError(message: "\"\(first)\" is named by both --output and --write-baseline")
        }
        for path in written where arguments.operands.contains(path) && FileContents.isFile(context.place(path)) {
            throw UsageError(message: "\"\(path)\" would be read and written, expected another file to write")
        }
        let format = arguments.text("format") ?? "text"
        if arguments.flag("list-signatures"), format != "text", format != "json" {
            throw UsageError(message: "--list-signatures prints text or json, not \(format)")
        }
    }

    // MARK: - From arguments to options

    private func options() throws -> ScanOptions {
        var options = ScanOptions()
        options.paths = arguments.operands.isEmpty ? ["."] : arguments.operands
        options.workingFolder = context.workingFolder
        options.standardInputPath = arguments.text("stdin-path") ?? options.standardInputPath
        options.firstLine = arguments.count("first-line")
        options.allow = try allowList()
        let now = Timestamp.now
        options.since = arguments.moment("since")?.resolved(now: now)
        options.until = arguments.moment("until")?.resolved(now: now)
        options.include = arguments.texts("include").map { Glob($0) }
        options.exclude = arguments.texts("exclude").map { Glob($0) }
        options.readsHidden = arguments.flag("hidden")
        options.skipped = ["output", "baseline", "write-baseline"].compactMap { arguments.text($0) }
        options.followsLinks = arguments.flag("follow-links")
        options.jobs = arguments.count("jobs") ?? Processors.count
        options.maximumDepth = arguments.count("max-depth") ?? options.maximumDepth
        options.usesPrefilter = arguments.flag("prefilter")
        options.keepsMatches = format.needsMatches
        options.measures = arguments.flag("stats")
        options.read.readsBinary = arguments.flag("binary")
        options.read.maximumRecord = arguments.bytes("max-record").map { Int(clamping: $0) } ?? options.read.maximumRecord
        options.read.maximumInflated = arguments.bytes("max-inflate")
        options.read.maximumInflateRatio = arguments.count("max-ratio")
        return options
    }

    private func allowList() throws -> HostList {
        var list = HostList()
        for value in arguments.texts("allow") {
            if value.hasPrefix("@") {
                let path = String(value.dropFirst())
                try usable(path) { try list.addList(String(decoding: try contents(of: path), as: UTF8.self)) }
            } else {
                do {
                    try list.add(value)
                } catch {
                    throw UsageError(message: "invalid value \"\(value)\" for --allow: \(error.message)")
                }
            }
        }
        return list
    }

    private func signatures() throws -> SignatureSet {
        let replaces = !arguments.texts("only-signatures").isEmpty
        let paths = replaces ? arguments.texts("only-signatures") : arguments.texts("signatures")
        if paths.isEmpty { return try BuiltInSignatures.set() }
        var all = replaces ? [] : try BuiltInSignatures.signatures()
        for path in paths {
            try usable(path) {
                let name = path.split(separator: "/").last.map(String.init) ?? path
                let pack = try contents(of: path).withUnsafeBytes { try SignaturePackReader(path: path, pack: name).read($0) }
                if let failure = SignatureExamples.failures(of: pack).first { throw UsageError(message: "\(path): \(failure)") }
                for signature in pack {
                    if let other = all.first(where: { $0.id == signature.id }) {
                        throw UsageError(message: "\(path): duplicate id \"\(signature.id)\", it stands in \"\(other.pack)\" too")
                    }
                }
                all += pack
            }
        }
        return SignatureSet(all, knownHosts: replaces ? nil : try BuiltInSignatures.knownHosts())
    }

    private func baseline() throws -> Baseline? {
        guard let path = arguments.text("baseline") else { return nil }
        var baseline: Baseline?
        try usable(path) { baseline = try contents(of: path).withUnsafeBytes { try Baseline(json: $0) } }
        return baseline
    }

    private func contents(of path: String) throws -> [UInt8] {
        try FileContents.read(context.place(path), limit: Self.sizeLimit)
    }

    /// Whatever is wrong with a file that the options name is wrong with the command line.
    private func usable(_ path: String, _ body: () throws -> Void) throws {
        do {
            try body()
        } catch let error as UsageError {
            throw error
        } catch let error as SignaturePackReader.Failure {
            throw UsageError(message: "\(error)")
        } catch let error as HostList.Malformed {
            throw UsageError(message: "\(path): invalid entry \"\(error.entry)\": \(error.message)")
        } catch let error as Baseline.Malformed {
            throw UsageError(message: "\(path): not a baseline: \(error.message)")
        } catch {
            throw UsageError(message: "\(path): \(error)")
        }
    }
}
