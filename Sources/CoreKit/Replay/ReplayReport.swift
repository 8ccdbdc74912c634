/// What a replay did.
public struct ReplayReport: Sendable {
    /// The URL that was posted to; nil where nothing was sent.
    public var endpoint: String?
    /// Records in all inputs, as far as they were read.
    public var read = 0
    /// What became of them on the way to the endpoint.
    public var conversion = ConversionTally()
    /// Records that an earlier run has done, by the ledger.
    public var resumed = 0
    /// Records that an earlier run left ambiguous, by the ledger.
    public var ambiguousBefore = 0
    /// Records that were sent, or tried to be, whatever became of them: the sum of the next four.
    public var sent = 0
    public var accepted = 0
    public var refused = 0
    public var ambiguous = 0
    /// Tried until there were no tries left, without an answer that settles it.
    public var failed = 0
    /// Records that were ready and not sent, because the run ended before.
    public var unsent = 0
    /// 1 where the run ended because as many records were sent as were asked for: the next record, which shows that there is more.
    public var beyondLimit = 0
    /// Files in folders that hold no exchanges, and were passed over.
    public var passedOver = 0
    /// The first of them.
    public var firstPassedOver: String?
    /// Records that were sent again after an attempt that may have arrived: each may be there twice.
    public var mayBeDoubled = 0
    public var batches = 0
    public var retries = 0
    /// Of request bodies, those sent again with them.
    public var bytesSent = 0
    /// From the intended start to the answer, in nanoseconds.
    public var latency = LatencyHistogram()
    public var problems: [CaptureProblem] = []
    /// Problems beyond those kept.
    public var omittedProblems = 0
    /// Why the run ended before its inputs did.
    public var stop: ReplayStop?
    public var seconds = 0.0
    /// Why the last attempt failed, as long as nothing was answered since.
    public var trouble: String?

    public init() {}

    /// An input could not be read to its end, or not all was sent.
    public var isIncomplete: Bool {
        problems.contains { $0.isIncomplete } || failed > 0 || unsent > 0 || (stop.map { $0 != .limit && $0 != .interrupted } ?? false)
    }

    /// The endpoint did not take all that it was given, or some records were not fit to be given to it.
    public var hasLosses: Bool { refused + ambiguous + conversion.withheld.total - conversion.withheld[.dropped] > 0 }

    /// Records of `read` that nothing more will happen to.
    var settled: Int {
        conversion.filtered.total + conversion.withheld.total + resumed + ambiguousBefore + beyondLimit + sent + unsent
    }

    public static let mostProblems = 1000

    /// `lines` are those of the input before the piece.
    mutating func add(_ piece: ConvertedPiece, lines: Int) {
        read += piece.recordCount
        conversion.merge(piece.tally)
        omittedProblems += piece.tally.omittedProblems
        for problem in piece.problems {
            var problem = problem
            problem.line = problem.line.map { $0 + lines }
            add(problem)
        }
    }

    /// Connections tell of theirs as they come: by the order of the inputs, and of what stands in them, two runs say the same.
    mutating func sortProblems(inputs: [String]) {
        let numbers = Dictionary(inputs.enumerated().map { ($1, $0) }, uniquingKeysWith: min)
        func place(_ problem: CaptureProblem) -> (Int, Int, Int) { (numbers[problem.path] ?? .max, problem.line ?? .max, problem.entry ?? -1) }
        problems = problems.enumerated().map { (number: $0, place: place($1), problem: $1) }
            .sorted { $0.place != $1.place ? $0.place < $1.place : $0.number < $1.number }
            .map(\.problem)
    }

    mutating func add(_ problem: CaptureProblem) {
        guard problems.count < ReplayReport.mostProblems else {
            // What decides over the exit status is always kept.
            if problem.isIncomplete, let index = problems.lastIndex(where: { !$0.isIncomplete }) { problems[index] = problem }
            omittedProblems += 1
            return
        }
        problems.append(problem)
    }
}

/// Why a replay ended early.
public enum ReplayStop: Sendable, Equatable {
    /// As many records were sent as were asked for.
    case limit
    case interrupted
    case keyRefused
    /// The endpoint answers with failures, 5xx, whatever it is sent; with the last such answer.
    case failing(String)
    /// The endpoint answers that it is busy, 429 or 503, however often it is tried.
    case busy(String)
    /// Nobody could be connected to; with the last failure.
    case unreachable(String)
    /// Somebody was connected to and gave no answer.
    case unanswered(String)
    /// What came was no answer of HTTP/1.
    case unreadable(String)
    /// The server did not prove who it is.
    case untrusted(String)
    /// The ledger could not be written.
    case ledger(String)
}
