/// `Scan` finds MCP traffic in captures and makes an inventory of the servers.
///
/// Bytes go one way: `FileTree` names the files, `SegmentReader` cuts them at records, `Prefilter` passes over those that
/// cannot match, `ExchangeReader` decodes the others, `ExchangeJudge` weighs them, `Inventory` gathers what was found,
/// and the report is the value that the renderers take:
///
///     var options = ScanOptions()
///     options.paths = ["logs"]
///     let report = Scanner(options: options, signatures: try BuiltInSignatures.set()).run()
public struct Scanner {
    /// Called on the calling thread with the files and bytes done so far and in all, which are 0 until all files are known.
    public typealias Progress = (_ files: Int, _ bytes: Int, _ totalFiles: Int, _ totalBytes: Int) -> Void

    private let options: ScanOptions
    private let signatures: SignatureSet
    /// Opens `-`; standard input unless a test says otherwise.
    private let standardInput: () -> InputFile

    public init(
        options: ScanOptions, signatures: SignatureSet,
        standardInput: @escaping () -> InputFile = { InputFile(standardInput: 0, name: "<stdin>") }
    ) {
        self.options = options
        self.signatures = signatures
        self.standardInput = standardInput
    }

    /// Reads all inputs and reports. Problems are part of the report; nothing is thrown. With `matches`, every match goes
    /// there, in the order of the input, and the report holds none.
    public func run(matches: ((SignatureMatch) -> Void)? = nil, progress: Progress = { _, _, _, _ in }) -> ScanReport {
        let began = options.measures ? MonotonicTime.nanoseconds : 0
        var gathering = gather(standardInput, matches, progress)
        let allow = options.allow
        var report = gathering.timed { $0.finish(allow: allow) }
        report.statistics = completed(gathering, since: began)
        return report
    }

    /// Reads all inputs and keeps what merges with other parts; `producer` is the version of the program.
    public func part(producer: String, progress: Progress = { _, _, _, _ in }) -> PartialScan {
        let began = options.measures ? MonotonicTime.nanoseconds : 0
        let opened = Opened()
        var gathering = gather({ opened.add(standardInput()) }, nil, progress)
        var part = gathering.timed { $0.part() }
        part.statistics = completed(gathering, since: began)
        part.producers = [producer]
        part.settings = [PartialSettings(options)]
        part.sources.firstLine = options.firstLine
        // Without a name, standard input may be another's that happens to look the same.
        part.isNamed = opened.files.isEmpty || options.standardInputPath != ScanOptions().standardInputPath
        part.contents = opened.files.compactMap(\.fingerprint)
        return part
    }

    /// Standard input as it was opened, which tells afterwards what came from it.
    private final class Opened {
        private(set) var files: [InputFile] = []

        func add(_ file: InputFile) -> InputFile {
            file.keepFingerprint()
            files.append(file)
            return file
        }
    }

    private func gather(_ standardInput: @escaping () -> InputFile, _ matches: ((SignatureMatch) -> Void)?, _ progress: Progress) -> Gathering {
        let inputs = options.inputs
        let feed = WorkFeed(inputs, options: options, signatures: signatures, standardInput: standardInput)
        let gate = Gate()
        var gathering = Gathering(signatures: signatures, firstLine: options.firstLine ?? 1, measures: options.measures, matches: matches)
        OrderedWork.run(jobs: options.jobs, next: feed.next, staysAtIt: { feed.isInflating }) { [options, signatures] in
            let worker = ScanWorker(options: options, signatures: signatures, gate: gate)
            return { worker.scan($0) }
        } consume: { results in
            gathering.timed { $0.add(results) }
            let totals = inputs.totals
            progress(gathering.report.inputs.files, gathering.report.inputs.bytes, totals?.files ?? 0, totals?.bytes ?? 0)
        }
        if Interruption.isRequested, let problem = feed.interruption { gathering.add(problem) }
        return gathering
    }

    /// What was measured, the whole work with it.
    private func completed(_ gathering: Gathering, since began: UInt64) -> ScanStatistics? {
        var statistics = gathering.report.statistics
        let inputs = gathering.report.inputs
        statistics?.complete(
            files: inputs.files, bytes: inputs.bytes, records: inputs.exchanges, threads: options.jobs, wallTime: MonotonicTime.nanoseconds &- began)
        return statistics
    }
}
