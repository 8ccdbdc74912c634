/// What a replay is asked to do.
public struct ReplayOptions: Sendable {
    /// Files and folders; `-` is standard input.
    public var paths: [String] = []
    /// Where relative paths start; nil is the process's own working folder.
    public var workingFolder: String?
    /// Files that are passed over in folders: what this very run writes.
    public var skipped: [String] = []
    public var read = ReadOptions()
    public var convert = ConvertOptions()
    /// Threads that convert.
    public var jobs = 1
    /// Records of one request, and bytes of its body.
    public var batchSize = 100
    public var batchBytes = 1 << 20
    /// Connections.
    public var concurrency = 4
    /// Records a second; nil for no bound.
    public var rate: Double?
    /// How many times as fast as recorded; nil for as fast as it goes.
    public var speed: Double?
    /// The longest pause of the recording that is kept, in microseconds.
    public var longestGap: Int64?
    public var retry = RetryPolicy()
    /// Records to send at most; nil for all.
    public var limit: Int?
    /// Sends again what an earlier run of the ledger left ambiguous.
    public var resendsAmbiguous = false

    public init() {}

    var pace: ReplaySchedule.Pace {
        if let rate { return .rate(rate) }
        if let speed { return .recorded(speed: speed, longestGap: longestGap) }
        return .unlimited
    }

    /// At a low rate a full batch would be long in coming: fifty requests a second are steady enough.
    var pacedBatchSize: Int {
        guard let rate else { return batchSize }
        return min(batchSize, max(1, Int((rate / 50).rounded(.down))))
    }

    /// All that is to be read.
    var inputs: InputList {
        var options = FileTree.Options()
        options.skipped = skipped
        return InputList(paths, options: options, base: workingFolder)
    }

    /// The inputs as a ledger has to know them: every file is read once.
    ///
    /// - Throws: `ReplayLedger.Unusable` where an input cannot be known again, `CancellationError` where the user asked for the end.
    public func ledgerInputs() throws -> [LedgerInput] {
        let list = inputs
        var found: [LedgerInput] = []
        while let entry = list.next() {
            switch entry {
            case .unreadable(let path, let message): throw ReplayLedger.Unusable(message: "\(path): \(message)")
            case .file("-", _): throw ReplayLedger.Unusable(message: "standard input cannot be known again, expected files")
            case .file(let path, _):
                do {
                    found.append(try LedgerInput(path: path, place: FileTree.place(path, workingFolder)))
                } catch let error as SystemError {
                    throw ReplayLedger.Unusable(message: "\(path): \(error)")
                }
            }
        }
        return found
    }
}
