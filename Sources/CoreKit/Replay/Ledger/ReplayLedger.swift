/// Remembers on disk which records the endpoint has, so that a replay that ended goes on where it was.
///
/// A file of JSON lines that only grows. The first names the endpoint, the options that decide over records, and the inputs; each of the
/// others is a batch that is done with. A line is on the disk before its batch counts as done, so that a process may be killed at any
/// instant: what was sent and is not in the ledger is sent again, which is all that can double.
///
///     let ledger = try ReplayLedger(path: "run.ledger", endpoint: url, inputs: inputs)
///     ledger.outcome(input: 0, ordinal: 17)          // nil: to be sent
///     try ledger.add(batch, .accepted, status: 200)  // returns when that is on the disk
public final class ReplayLedger: @unchecked Sendable {
    /// It cannot be used, or not for this: status 2.
    public struct Unusable: Error, Sendable {
        public let message: String
    }

    private let file: AppendFile
    private let monitor = Monitor()
    /// Lines that wait for the one who writes them for all.
    private var pending: [UInt8] = []
    private var lastLine = 0
    private var lastWritten = 0
    private var isWriting = false
    private var failure: SystemError?
    private var accepted: [OrdinalSet]
    private var ambiguous: [OrdinalSet]

    /// Opens a ledger, or makes one where there is none.
    ///
    /// - Throws: `Unusable`, `SystemError`.
    public init(path: String, place: String? = nil, endpoint: String, options: [LedgerOption] = [], inputs: [LedgerInput]) throws {
        do {
            file = try AppendFile(path: path, place: place)
        } catch where error.operation == "lock" {
            throw Unusable(message: "another process is using it")
        }
        accepted = Array(repeating: OrdinalSet(), count: inputs.count)
        ambiguous = accepted
        let end = try load(endpoint, options, inputs)
        if end < file.size { try file.cut(to: end) }
        if end == 0 {
            try file.append(LedgerLine.header(endpoint: endpoint, options: options, inputs: inputs).bytes)
            try file.sync()
            file.syncFolder()
        }
    }

    /// Whether an earlier run has left anything to go on from.
    public var isFresh: Bool { accepted.allSatisfy(\.isEmpty) && ambiguous.allSatisfy(\.isEmpty) }

    /// What became of a record in an earlier run; nil for one that has to be sent. From one thread.
    func outcome(input: Int, ordinal: Int) -> LedgerOutcome? {
        if accepted[input].contains(ordinal) { return .accepted }
        return ambiguous[input].contains(ordinal) ? .ambiguous : nil
    }

    /// Takes note of a batch, and returns when that is on the disk. From any thread; those that come together share the wait.
    func add(_ batch: OutgoingBatch, _ outcome: LedgerOutcome, status: Int) throws(SystemError) {
        let line = LedgerLine.batch(outcome: outcome, status: status, ranges: ReplayLedger.ranges(of: batch)).bytes
        let failed = monitor.locked { () -> SystemError? in
            pending += line
            lastLine += 1
            let mine = lastLine
            while lastWritten < mine, failure == nil {
                if isWriting {
                    monitor.wait()
                    continue
                }
                isWriting = true
                let lines = pending, last = lastLine
                pending.removeAll(keepingCapacity: true)
                let result = monitor.unlocked { () -> SystemError? in
                    do throws(SystemError) {
                        try file.append(lines)
                        try file.sync()
                        return nil
                    } catch {
                        return error
                    }
                }
                isWriting = false
                failure = result
                lastWritten = last
                monitor.broadcast()
            }
            return failure
        }
        if let failed { throw failed }
    }

    private static func ranges(of batch: OutgoingBatch) -> [(input: Int, numbers: ClosedRange<Int>)] {
        var ranges: [(input: Int, numbers: ClosedRange<Int>)] = []
        for member in batch.members {
            let source = member.source
            if let last = ranges.last, last.input == source.input, last.numbers.upperBound + 1 == source.ordinal {
                ranges[ranges.count - 1].numbers = last.numbers.lowerBound...source.ordinal
            } else {
                ranges.append((source.input, source.ordinal...source.ordinal))
            }
        }
        return ranges
    }

    // MARK: - Reading

    /// Where what is whole ends; 0 for a ledger that was not begun.
    private func load(_ endpoint: String, _ options: [LedgerOption], _ inputs: [LedgerInput]) throws -> Int {
        let bytes = try file.contents()
        var at = 0, number = 0
        while at < bytes.count {
            let end = bytes[at...].firstIndex(of: 0x0A)
            guard let line = LedgerLine(bytes[at..<(end ?? bytes.count)]), let end else {
                // Only what was written last can be torn.
                if number == 0, bytes.count > 1 << 20 || !ReplayLedger.mayBeTornHeader(bytes) {
                    throw Unusable(message: "it is not a ledger of a replay")
                }
                guard end == nil else { throw Unusable(message: "line \(number + 1) is damaged") }
                return at
            }
            switch line {
            case .header(let itsEndpoint, let itsOptions, let itsInputs):
                guard number == 0 else { throw Unusable(message: "line \(number + 1) is damaged") }
                try ReplayLedger.compare(itsEndpoint, itsInputs, endpoint, inputs)
                if let difference = LedgerOption.difference(itsOptions, options) {
                    throw Unusable(message: "it belongs to a replay with \(difference): go on with the same options, or begin a new ledger")
                }
            case .batch(let outcome, _, let ranges):
                guard number > 0 else { throw Unusable(message: "it does not begin with its inputs") }
                for range in ranges {
                    guard inputs.indices.contains(range.input) else { throw Unusable(message: "line \(number + 1) is damaged") }
                    switch outcome {
                    case .accepted: accepted[range.input].insert(range.numbers)
                    case .ambiguous: ambiguous[range.input].insert(range.numbers)
                    }
                }
            }
            at = end + 1
            number += 1
        }
        return at
    }

    /// The beginning of a first line, cut anywhere.
    private static func mayBeTornHeader(_ bytes: [UInt8]) -> Bool {
        let opening = Array(#"{"schema":"\#(LedgerLine.schema)""#.utf8)
        return !bytes.contains(0x0A) && bytes.starts(with: opening.prefix(bytes.count))
    }

    private static func compare(_ itsEndpoint: String, _ itsInputs: [LedgerInput], _ endpoint: String, _ inputs: [LedgerInput]) throws(Unusable) {
        guard itsEndpoint == endpoint else { throw Unusable(message: "it belongs to a replay to \(itsEndpoint), not to \(endpoint)") }
        for (old, new) in zip(itsInputs, inputs) {
            // What an input is called, and from where it is looked at, does not matter.
            guard old.path == new.path || old.size == new.size && old.fingerprint == new.fingerprint else { throw Unusable(message: "it belongs to other inputs: \(old.path) stood where \(new.path) stands now") }
            guard old.size == new.size else {
                throw Unusable(message: "\(new.path) has changed since: it had \(old.size) bytes and has \(new.size)")
            }
            guard old.fingerprint == new.fingerprint else { throw Unusable(message: "\(new.path) has changed since: its contents are others") }
        }
        guard itsInputs.count == inputs.count else {
            let extra = itsInputs.count > inputs.count ? itsInputs[inputs.count].path + " is missing" : inputs[itsInputs.count].path + " is new"
            throw Unusable(message: "it belongs to other inputs: \(extra)")
        }
    }
}
