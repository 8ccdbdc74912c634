/// `Replay` turns captured traffic into ingest records and posts them, in batches.
///
/// `ReplayFeed` reads and cuts, `RecordConverter` makes records of the pieces on several threads, one thread puts them together in
/// their order, keeping to a schedule, and each `BatchSender` sends over a connection of its own. A `ReplayLedger` remembers on disk
/// what arrived. All queues are bounded: a slow endpoint slows the reading down, and memory does not grow with the input.
///
///     var options = ReplayOptions()
///     options.paths = ["shop.har"]
///     let report = Replay(options, to: endpoint).run()
public final class Replay {
    /// Where batches go.
    public struct Endpoint {
        /// As reports name it.
        var name: String
        /// The header fields of each request.
        var fields: [HTTPField]
        /// Makes one more connection; nothing is sent yet.
        var connect: @Sendable () throws(HTTPSetupError) -> any HTTPClient

        public init(name: String, fields: [HTTPField], connect: @escaping @Sendable () throws(HTTPSetupError) -> any HTTPClient) {
            self.name = name
            self.fields = fields
            self.connect = connect
        }
    }

    /// How far it has come. `fraction` is the share of the input that is done with, where its size is known.
    public struct Progress {
        public var report: ReplayReport
        public var fraction: Double?
        public var seconds: Double
        /// Seconds that nothing will be sent for, as the endpoint asked.
        public var pause: Double
    }

    private let options: ReplayOptions
    private let ledger: ReplayLedger?
    private let standardInput: () -> InputFile

    /// No endpoint takes a body that decodes to much more than a request may hold.
    private static func bounded(_ options: ReplayOptions) -> ReplayOptions {
        var options = options
        options.read.maximumBody = min(options.read.maximumBody, options.read.maximumRecord, 2 * options.convert.limits.bodyUnits)
        return options
    }

    public init(_ options: ReplayOptions, ledger: ReplayLedger? = nil, standardInput: @escaping () -> InputFile = { InputFile(standardInput: 0, name: "<stdin>") }) {
        self.options = Replay.bounded(options)
        self.ledger = ledger
        self.standardInput = standardInput
    }

    /// The most bytes of request bodies that are ready or under way: so many, and a body for each connection as far as `mostQueued`.
    private static let queuedBytes = 4 << 20
    private static let mostQueued = 12 << 20
    /// What one thread converts before it hands on, in bytes of records.
    private static let pieceBytes = 1 << 20

    /// A piece of input beyond this is converted by a converter of its own, in bytes.
    private static let longBytes = 1 << 20

    /// Reads and sends everything. Problems are part of the report; nothing is thrown.
    public func run(to endpoint: Endpoint, progress: @escaping (Progress) -> Void = { _ in }) -> ReplayReport {
        let state = ReplayState()
        state.change { $0.endpoint = endpoint.name }
        let began = MonotonicTime.nanoseconds
        let queue = BatchQueue(
            mostBytes: min(Replay.mostQueued, Replay.queuedBytes + options.concurrency * options.batchBytes), mostBatches: 2 * options.concurrency + 2)
        let paths = InputPaths()
        let threads = (0..<max(1, options.concurrency)).compactMap { [options, ledger] _ in
            let sender = Sender(BatchSender(
                connect: endpoint.connect, fields: endpoint.fields, policy: options.retry, queue: queue, state: state, ledger: ledger,
                path: { paths[$0] }))
            return WorkThread { sender.value.run() }
        }
        let shown = Shown(began: began, show: progress)
        if threads.isEmpty {
            state.stop(.unreachable("the system gives no thread"))
        } else {
            convert(state, paths, idle: { bytes, total in
                shown.update(state, bytes, total)
                return !state.isStopped
            }) { batch, idle in
                if !queue.put(batch, idle: idle) { state.change { $0.unsent += batch.count } }
            }
        }
        if Interruption.isRequested { state.stop(.interrupted) }
        for batch in queue.close(drops: state.isStopped) { state.change { $0.unsent += batch.count } }
        let waiter = Waiter(threads)
        while !waiter.wait(nanoseconds: 100_000_000) {
            shown.update(state, nil, nil)
            if Interruption.isRequested { state.stop(.interrupted) }
            guard state.isStopped else { continue }
            for batch in queue.close(drops: true) { state.change { $0.unsent += batch.count } }
        }
        // The senders may have seen it before this thread did.
        if Interruption.isRequested { state.stop(.interrupted) }
        state.conclude()
        var report = state.snapshot
        report.sortProblems(inputs: paths.all)
        report.seconds = Double(MonotonicTime.nanoseconds &- began) / 1e9
        return report
    }

    /// Makes the request bodies and hands them out instead of sending them.
    public func rehearse(progress: @escaping (Progress) -> Void = { _ in }, body: @escaping ([UnsafeRawBufferPointer]) -> Bool) -> ReplayReport {
        let state = ReplayState()
        let began = MonotonicTime.nanoseconds
        let shown = Shown(began: began, show: progress)
        let paths = InputPaths()
        convert(state, paths, idle: { bytes, total in
            shown.update(state, bytes, total)
            return !state.isStopped
        }) { batch, _ in
            let isTaken = body(batch.body)
            if !isTaken { state.stop(.interrupted) }
            state.change {
                guard isTaken else { return $0.unsent += batch.count }
                $0.batches += 1
                $0.unsent += batch.count
                $0.bytesSent += batch.byteCount
            }
        }
        if Interruption.isRequested { state.stop(.interrupted) }
        var report = state.snapshot
        report.sortProblems(inputs: paths.all)
        report.seconds = Double(MonotonicTime.nanoseconds &- began) / 1e9
        return report
    }

    // MARK: - From inputs to batches

    private struct Converted {
        var source: ReplayFeed.Piece
        /// Of the input, as long as this is under way.
        var bytes: Int
        var piece: ConvertedPiece?
        /// What is left of the segment where its records are much more than the segment was.
        var rest: SegmentConversion?
        /// Where the piece begins, as long as a limit may fall into it.
        var start: SegmentConversion?
    }

    /// `idle` is told how many bytes were read, and of how many where that is known, and ends the work by returning false.
    private func convert(
        _ state: ReplayState, _ paths: InputPaths, idle: @escaping (Int?, Int?) -> Bool, take: @escaping (OutgoingBatch, @escaping () -> Bool) -> Void
    ) {
        let inputs = options.inputs
        let feed = ReplayFeed(
            { state.isStopped ? nil : inputs.next() }, read: options.read, place: { [options] in FileTree.place($0, options.workingFolder) },
            isNamed: { [options] in options.paths.contains($0) }, standardInput: standardInput)
        let pace = options.pace
        // Counts from the first record, which is there when the inputs were opened and looked into.
        var schedule: ReplaySchedule?
        var batcher = Batcher(mostRecords: options.pacedBatchSize, mostBytes: options.batchBytes, spread: pace.spread)
        var window = SortWindow()
        var counted = 0, bytes = 0, isDone = false, isAtLimit = false
        /// Line and entry of the last record that the limit allows, within what is being taken.
        var lastPlace: (Int, Int)?
        let sorts = if case .recorded = pace { true } else { false }

        func wait() -> Bool { idle(bytes, inputs.totals?.bytes) }
        func put(_ record: SortWindow.Record) {
            var paced = schedule ?? ReplaySchedule(pace, start: MonotonicTime.nanoseconds)
            let due = paced.due(recorded: record.time)
            schedule = paced
            batcher.add(record.text, record.source, due: due, goesAlone: record.goesAlone, in: record.memory) { take($0, wait) }
        }
        func wouldBeSent(_ ordinal: Int) -> Bool {
            guard let ledger, let outcome = ledger.outcome(input: input, ordinal: ordinal) else { return true }
            return outcome == .ambiguous && options.resendsAmbiguous
        }
        func isWanted(_ source: RecordSource) -> Bool {
            guard let ledger, let outcome = ledger.outcome(input: source.input, ordinal: source.ordinal) else { return true }
            if outcome == .ambiguous, options.resendsAmbiguous { return true }
            state.change { if outcome == .ambiguous { $0.ambiguousBefore += 1 } else { $0.resumed += 1 } }
            return false
        }

        var input = -1, ordinal = 0
        let underWay = BytesUnderWay(most: (options.jobs + 2) << 20)
        func next() -> ReplayFeed.Piece? {
            guard underWay.waitForRoom({ !state.isStopped && !state.hasReachedLimit }), let piece = feed.next() else { return nil }
            underWay.add(piece.cut?.length ?? 0)
            return piece
        }
        var own: RecordConverter?
        func more(_ rest: inout SegmentConversion?, mostRecords: Int = .max) -> ConvertedPiece? {
            let converter = own ?? RecordConverter(options.convert, read: options.read)
            own = converter
            guard var conversion = rest else { return nil }
            defer { rest = conversion }
            return converter.convert(&conversion, mostBytes: Replay.pieceBytes, mostRecords: mostRecords)
        }
        /// How many of the piece's records there are up to the last that the limit allows; nil where they all are.
        func countWithinLimit(_ piece: ConvertedPiece) -> Int? {
            guard let limit = options.limit else { return nil }
            var left = limit - counted, count = left > 0 ? piece.recordCount : 0
            for entry in piece.entries where left > 0 && wouldBeSent(ordinal + entry.ordinal) {
                left -= 1
                if left == 0 { count = entry.ordinal + 1 }
            }
            return count < piece.recordCount ? count : nil
        }
        /// False where nothing more is to be read.
        func add(_ piece: ConvertedPiece, _ source: ReplayFeed.Piece, start: SegmentConversion?) {
            var piece = piece
            if let count = countWithinLimit(piece) {
                isDone = true
                // What is behind the last record is not to count in anything.
                var again = start
                guard count > 0, let within = more(&again, mostRecords: count) else { return endAtLimit() }
                piece = within
                lastPlace = piece.entries.last.map { (($0.line ?? 0) + source.lines, $0.entry ?? -1) }
            }
            defer { if isDone { endAtLimit() } }
            state.change { $0.add(piece, lines: source.lines) }
            for entry in piece.entries {
                let place = RecordSource(input: input, ordinal: ordinal + entry.ordinal, line: entry.line.map { $0 + source.lines }, entry: entry.entry)
                guard isWanted(place) else { continue }
                counted += 1
                let text = UnsafeRawBufferPointer(start: piece.base + entry.start, count: entry.count)
                let record = SortWindow.Record(
                    text: text, source: place, time: entry.time == Int64.min ? nil : entry.time, goesAlone: entry.isLarge, memory: piece)
                if sorts { window.add(record, put) } else { put(record) }
            }
            ordinal += piece.recordCount
        }
        func endAtLimit() {
            isAtLimit = true
            state.change {
                $0.read += 1
                $0.beyondLimit += 1
            }
            state.stop(.limit)
        }
        OrderedWork.run(jobs: options.jobs, next: next) { [options] in
            let usual = RecordConverter(options.convert, read: options.read)
            return { (source: ReplayFeed.Piece) in
                guard let cut = source.cut else { return Converted(source: source, bytes: 0) }
                // What has grown with a long record goes with it.
                let converter = cut.length > Replay.longBytes ? RecordConverter(options.convert, read: options.read) : usual
                var source = source, conversion = SegmentConversion(cut.segment, path: source.path)
                source.cut = nil
                let start = options.limit == nil ? nil : conversion
                let piece = converter.convert(&conversion, mostBytes: Replay.pieceBytes)
                return Converted(source: source, bytes: cut.length, piece: piece, rest: conversion.isDone ? nil : conversion, start: start)
            }
        } consume: { converted in
            defer { underWay.remove(converted.bytes) }
            guard !isDone else { return }
            let source = converted.source
            bytes += source.bytes
            if source.input != input {
                input = source.input
                ordinal = 0
                paths.add(source.path)
            }
            var piece = converted.piece, rest = converted.rest, start = converted.start
            lastPlace = nil
            while let current = piece, !isDone {
                add(current, source, start: start)
                piece = nil
                guard !isDone, rest?.isDone == false, wait() else { continue }
                if start != nil { start = rest }
                piece = more(&rest)
            }
            let problems = source.problems.filter { problem in
                guard isAtLimit, source.hasRecords else { return true }
                return lastPlace.map { (problem.line ?? .max, problem.entry ?? -1) <= $0 } ?? false
            }
            state.change { report in
                for problem in problems { report.add(problem) }
                guard source.isPassedOver else { return }
                report.passedOver += 1
                if report.firstPassedOver == nil { report.firstPassedOver = source.path }
            }
            if converted.bytes > Replay.longBytes { own = nil }
            if !wait() { isDone = true }
        }
        window.finish(put)
        batcher.finish { take($0, wait) }
    }

    // MARK: - Helpers of the threads

    /// Belongs to the one thread that it is handed to.
    private final class Sender: @unchecked Sendable {
        let value: BatchSender
        init(_ value: BatchSender) { self.value = value }
    }

    /// The names of the inputs by number, added by one thread and read by all.
    private final class InputPaths: @unchecked Sendable {
        private let monitor = Monitor()
        private var paths: [String] = []

        func add(_ path: String) { monitor.locked { paths.append(path) } }
        var all: [String] { monitor.locked { paths } }
        subscript(number: Int) -> String { monitor.locked { number < paths.count ? paths[number] : "-" } }
    }

    /// Waits for threads, now and then looking up.
    private final class Waiter: @unchecked Sendable {
        private let monitor = Monitor()
        private var isOver = false
        private var thread: WorkThread?

        init(_ threads: [WorkThread]) {
            let all = Threads(threads)
            thread = WorkThread { [self] in
                for thread in all.values { thread.join() }
                monitor.locked {
                    isOver = true
                    monitor.broadcast()
                }
            }
            if thread == nil {
                for thread in threads { thread.join() }
                isOver = true
            }
        }

        /// True when they have all ended.
        func wait(nanoseconds: UInt64) -> Bool {
            let over = monitor.locked {
                if !isOver { monitor.wait(until: MonotonicTime.nanoseconds &+ nanoseconds) }
                return isOver
            }
            if over {
                thread?.join()
                thread = nil
            }
            return over
        }
    }

    private final class Threads: @unchecked Sendable {
        let values: [WorkThread]
        init(_ values: [WorkThread]) { self.values = values }
    }

    private final class Shown {
        let began: UInt64
        let show: (Progress) -> Void
        private var next: UInt64 = 0
        private var fraction: Double?

        init(began: UInt64, show: @escaping (Progress) -> Void) {
            self.began = began
            self.show = show
        }

        /// Not more often than anybody looks.
        func update(_ state: ReplayState, _ bytes: Int?, _ total: Int?) {
            let now = MonotonicTime.nanoseconds
            guard now >= next else { return }
            next = now &+ 50_000_000
            if let bytes { fraction = total.flatMap { $0 > 0 ? min(1, Double(bytes) / Double($0)) : nil } }
            let report = state.snapshot
            // Reading runs ahead of the sending.
            let done = report.read > 0 ? Double(report.settled) / Double(report.read) : 1
            show(Progress(report: report, fraction: fraction.map { $0 * done }, seconds: Double(now &- began) / 1e9, pause: Double(state.pauseLeft) / 1e9))
        }
    }
}
