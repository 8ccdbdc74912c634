import CoreKit

/// One run of `akto replay`: arguments to options, a replay to its endpoint, the report to its reader and to a status.
struct ReplayRun {
    let arguments: ParsedArguments
    let context: CommandContext

    init(_ arguments: ParsedArguments, _ context: CommandContext) {
        self.arguments = arguments
        self.context = context
    }

    private var isJSON: Bool { arguments.text("format") == "json" }

    func run() throws -> ExitStatus {
        SystemMemory.givesBackLargeBlocks()
        let options = try self.options()
        try checkFiles()
        if let url = arguments.text("to") { _ = try ReplayEndpoint.target(url) }
        if arguments.flag("dry-run") { return try rehearse(options) }
        guard let url = arguments.text("to") else { return try replayLocally(options) }
        let target = try ReplayEndpoint.target(url)
        let endpoint = try ReplayEndpoint(arguments, context).endpoint(target)
        var report = ReplayReport()
        do {
            let ledger = try self.ledger(options, target)
            report = replay(options, ledger, to: endpoint)
        } catch is CancellationError {
            report.endpoint = "\(target)"
            report.stop = .interrupted
        }
        try deliver(report)
        return status(of: report)
    }

    // MARK: - Doing it

    private func replay(_ options: ReplayOptions, _ ledger: ReplayLedger?, to endpoint: Replay.Endpoint) -> ReplayReport {
        let progress = context.progress(arguments)
        defer { progress.finish() }
        return Replay(options, ledger: ledger, standardInput: standardInput).run(to: endpoint) { state in progress.update { line(state) } }
    }

    /// Without `--to`: an endpoint of the program's own takes the records, and tells what APIs it found in them.
    private func replayLocally(_ options: ReplayOptions) throws -> ExitStatus {
        guard let listen = HTTPListen("127.0.0.1:0") else { throw UsageError(message: "no endpoint, expected --to URL") }
        let server = try HTTPServer(listen: listen), learning = APILearning()
        var service = IngestOptions(hosts: .loopback(server.listen))
        // Whoever sends is in the same process, and is slowed down rather than refused.
        service.patience = .max
        service.queueBytes = 2 << 20
        service.limits = options.convert.limits == .dataIngestion ? .dataIngestion : .miniRuntime
        let ingest = try IngestService(service, discovery: learning)
        defer { ingest.close() }
        try server.start(ingest)
        defer { server.drain(within: .seconds(2)) }
        let endpoint = try ReplayEndpoint(arguments, context).endpoint(ReplayEndpoint.target("http://\(server.listen)"), isOwn: true)
        let report = replay(options, nil, to: endpoint)
        ingest.settle(within: .seconds(60))
        try deliver(report, learning.inventory(ingest.forEachLearner))
        return status(of: report)
    }

    /// `--dry-run`: the bodies go to standard output, what they are altogether to standard error.
    private func rehearse(_ options: ReplayOptions) throws -> ExitStatus {
        let progress = context.progress(arguments)
        var report = ReplayReport()
        try context.deliver(arguments) { stream in
            let sink = Sink(stream)
            report = Replay(options, standardInput: standardInput).rehearse(progress: { state in progress.update { line(state) } }) { body in
                for part in body { sink.stream.write(part) }
                sink.stream.write("\n")
                return sink.stream.failure == nil
            }
            progress.finish()
        }
        ProblemRenderer.render(report.problems, omitted: report.omittedProblems, command: ReplayCommand.title, to: context.err)
        notePassedOver(report)
        if !arguments.flag("quiet") {
            ReplayReportRenderer.renderText(report, isRehearsal: true, to: context.err)
            if let rate = options.rate {
                context.note("\(ReplayCommand.title): at \(arguments.text("rate") ?? "this rate") it would take \(ReplayEndpoint.span(Double(report.unsent) / rate))")
            }
        }
        context.err.flush()
        if report.problems.contains(where: \.isIncomplete) { return .incomplete }
        return report.hasLosses ? .findings : .success
    }

    /// Belongs to the thread that reads.
    private final class Sink: @unchecked Sendable {
        let stream: OutputStream
        init(_ stream: OutputStream) { self.stream = stream }
    }

    private func standardInput() -> InputFile { InputFile(standardInput: context.input, name: "<stdin>") }

    /// `replaying: 45%, 12,345 records, 12.3 MB, 4,500/s, 1m20s left, 2 refused`.
    private func line(_ state: Replay.Progress) -> String {
        let report = state.report
        var parts = [ReplayReportRenderer.number(report.sent) + (report.sent == 1 ? " record" : " records"), ReplayReportRenderer.size(report.bytesSent)]
        if state.seconds > 0.2 { parts.append("\(ReplayReportRenderer.number(Int(Double(report.sent) / state.seconds)))/s") }
        if let fraction = state.fraction, fraction > 0.01, fraction < 1, state.seconds > 1 {
            parts.append("\(ReplayEndpoint.span(state.seconds / fraction - state.seconds)) left")
        }
        for (count, word) in [(report.refused, "refused"), (report.ambiguous, "ambiguous"), (report.failed, "failed"), (report.retries, report.retries == 1 ? "retry" : "retries")]
        where count > 0 { parts.append("\(ReplayReportRenderer.number(count)) \(word)") }
        if state.pause > 1 {
            parts.append("endpoint busy, going on in \(ReplayEndpoint.span(state.pause))")
        } else if let trouble = report.trouble {
            parts.append("trying again: \(trouble)")
        }
        let share = state.fraction.map { "\(Int($0 * 100))%, " } ?? ""
        return "replaying: \(share)" + parts.joined(separator: ", ")
    }

    // MARK: - What came of it

    private func deliver(_ report: ReplayReport, _ inventory: APIInventory? = nil) throws {
        ProblemRenderer.render(report.problems, omitted: report.omittedProblems, command: ReplayCommand.title, to: context.err)
        notePassedOver(report)
        context.err.flush()
        try context.deliver(arguments) { stream in
            guard !isJSON else { return ReplayReportRenderer.renderJSON(report, inventory: inventory.map(json), to: stream) }
            if let inventory {
                let isTerminal = context.outIsTerminal && !context.writesFile(arguments)
                APIInventoryTable.render(inventory, width: isTerminal ? context.width : nil, colors: context.paint(arguments).isOn, to: stream)
                stream.write("\n")
            }
            ReplayReportRenderer.renderText(report, to: stream)
        }
        if let stop = report.stop, stop != .limit { context.note("\(ReplayCommand.title): ended early: \(Terminal.escapeControls(ReplayReportRenderer.reason(stop)))") }
        if report.stop == .interrupted, let trouble = report.trouble {
            context.note("\(ReplayCommand.title): the last attempt had failed: \(Terminal.escapeControls(trouble))")
        }
        let speed = ReplayReportRenderer.speed(report)
        if !arguments.flag("quiet"), !speed.isEmpty { context.note("\(ReplayCommand.title): \(speed)") }
    }

    /// Folders hold other things, too; but nobody should have to guess why nothing came of a file.
    private func notePassedOver(_ report: ReplayReport) {
        guard let first = report.firstPassedOver else { return }
        let path = Terminal.escapeControls(first), more = report.passedOver - 1
        context.note("\(ReplayCommand.title): \(path)" + (more > 0 ? " and \(more) more \(more == 1 ? "file" : "files")" : "") + " passed over: no HTTP exchanges, expected HAR or JSON lines")
    }

    private func json(_ inventory: APIInventory) -> [UInt8] {
        let stream = OutputStream()
        APIInventoryJSON.render(inventory, to: stream)
        return Array(stream.bytes.dropLast())
    }

    private func status(of report: ReplayReport) -> ExitStatus {
        if report.isIncomplete { return .incomplete }
        return report.hasLosses ? .findings : .success
    }

    private func ledger(_ options: ReplayOptions, _ target: HTTPTarget) throws -> ReplayLedger? {
        guard let path = arguments.text("resume") else { return nil }
        do {
            return try ReplayLedger(
                path: path, place: context.place(path), endpoint: "\(target)", options: ReplayConversion(arguments, context).ledgerOptions(), inputs: options.ledgerInputs())
        } catch let error as ReplayLedger.Unusable {
            throw UsageError(message: "--resume \(path): \(error.message)")
        } catch let error as SystemError where !error.isFull {
            throw UsageError(message: "--resume \(path): \(error)")
        }
    }

    /// What is written must not be read.
    private func checkFiles() throws {
        for name in ["output", "resume"] {
            guard let path = arguments.text(name), path != "-", arguments.operands.contains(path) else { continue }
            throw UsageError(message: "\"\(path)\" would be read and written, expected another file for --\(name)")
        }
        if arguments.source("max-gap") == .commandLine, arguments.text("speed") ?? "max" == "max" {
            throw UsageError(message: "--max-gap shortens pauses of the recording, expected --speed N with it")
        }
        if arguments.flag("resend-ambiguous"), arguments.text("resume") == nil { throw UsageError(message: "--resend-ambiguous needs --resume") }
        if arguments.text("resume") != nil, arguments.text("to") == nil { throw UsageError(message: "--resume needs --to") }
        if arguments.operands.filter({ $0 == "-" }).count > 1 { throw UsageError(message: "\"-\" is named twice, expected standard input once") }
    }

    // MARK: - From arguments to options

    private func options() throws -> ReplayOptions {
        var options = ReplayOptions()
        options.paths = arguments.operands
        options.workingFolder = context.workingFolder
        options.skipped = ["output", "resume"].compactMap { arguments.text($0) }
        options.jobs = arguments.count("jobs") ?? Processors.count
        options.read.maximumRecord = arguments.bytes("max-record").map { Int(clamping: $0) } ?? options.read.maximumRecord
        options.convert = try ReplayConversion(arguments, context).options()
        options.batchSize = arguments.count("batch-size") ?? options.batchSize
        options.batchBytes = arguments.bytes("batch-bytes").map { Int(clamping: $0) } ?? options.batchBytes
        guard options.batchBytes <= options.convert.limits.bodyUnits else {
            throw UsageError(message: "--batch-bytes is beyond what the endpoint takes, expected at most \(options.convert.limits.bodyUnits) bytes (see --limits)")
        }
        options.concurrency = arguments.count("concurrency") ?? options.concurrency
        options.rate = arguments.rate("rate")?.perSecond
        options.speed = try speed()
        options.longestGap = arguments.duration("max-gap").map { Int64($0.components.seconds) * 1_000_000 + $0.components.attoseconds / 1_000_000_000_000 }
        options.retry.retries = arguments.count("retries") ?? options.retry.retries
        options.limit = arguments.count("limit")
        options.resendsAmbiguous = arguments.flag("resend-ambiguous")
        return options
    }

    private func speed() throws -> Double? {
        guard let text = arguments.text("speed"), text != "max" else { return nil }
        guard let value = Double(text), value.isFinite, value > 0, text.utf8.allSatisfy({ $0 &- 0x30 < 10 || $0 == 0x2E }) else {
            throw UsageError(message: "invalid value \"\(text)\" for --speed: expected \"max\" or a number above 0 such as 1 or 2.5")
        }
        return value
    }
}
