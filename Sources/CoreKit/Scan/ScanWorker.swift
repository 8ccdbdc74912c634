/// Scans pieces of work, one after another, on one thread.
final class ScanWorker {
    private let options: ScanOptions
    private let signatures: SignatureSet
    private let reader: ExchangeReader
    // What not every input needs is made when it is first needed.
    private lazy var judge = makeJudge(signatures)
    private lazy var texts = TextScanner(set: signatures, usesPrefilter: options.usesPrefilter)
    private let search: PrefilterSearch?
    private let interest: TargetInterest
    /// Looks into the records that nothing else points to, for the signatures that the prefilter knows no literal of; and where it
    /// enters what it finds, which nobody reads.
    private lazy var remainder = hasRemainder ? signatures.remainder.map { (judge: makeJudge($0), set: $0) } : nil
    private let hasRemainder: Bool
    private var scratch: VerdictEntry?
    /// Of the last part of a file, whose memory serves the next.
    private var lastReader: SegmentReader?
    /// Records of this size in bytes or more are decoded one at a time: each takes a few times its size in memory.
    private static let largeRecord = 1 << 20
    /// A file of at most so many bytes is read at once.
    private static let smallFile = 64 << 10
    private let gate: Gate
    private var clock: StageClock
    private var cacheResets = 0

    init(options: ScanOptions, signatures: SignatureSet, gate: Gate = Gate()) {
        self.options = options
        self.gate = gate
        clock = StageClock(isOn: options.measures)
        self.signatures = signatures
        reader = ExchangeReader(options: options.read)
        search = options.usesPrefilter ? PrefilterSearch(signatures.prefilter) : nil
        interest = TargetInterest(signatures, arena: reader.arena)
        hasRemainder = options.usesPrefilter && !signatures.unfiltered.isEmpty
    }

    private func makeJudge(_ set: SignatureSet) -> ExchangeJudge {
        var judgeOptions = JudgeOptions()
        judgeOptions.maximumDepth = options.maximumDepth
        judgeOptions.keepsMatches = options.keepsMatches
        return ExchangeJudge(set: set, options: judgeOptions, readOptions: options.read, arena: reader.arena)
    }

    /// The results of a piece, in order.
    func scan(_ piece: WorkPiece) -> [PieceResult] {
        switch piece {
        case .problem(let problem):
            var result = PieceResult(path: problem.path, startsFile: true)
            result.problems = [problem]
            return [result]
        case .whole(let path, let opened):
            return [scan(path, size: nil, opened)]
        case .batch(let files):
            var results: [PieceResult] = []
            results.reserveCapacity(files.count)
            for file in files where !Interruption.isRequested { results.append(scan(file.path, size: file.size, nil)) }
            return results
        case .range(let path, let ranges, let index):
            let reader = ranges.reader(index, after: lastReader)
            lastReader = reader
            var result = scan(reader, path, startsFile: index == 0)
            // Lines across the border of two parts are read for both.
            result.bytes = ranges.byteCount(of: index)
            return [result]
        case .part(let path, let ranges, let index):
            let part = ranges.part(index), reader = ranges.reader(part)
            var result = scan(reader, path, startsFile: index == 0)
            result.part = (index, part.covered(isPastLimit: reader.isPastLimit))
            result.bytes = reader.isPastLimit ? ranges.byteCount(from: index, to: part.covered(isPastLimit: reader.isPastLimit)) : part.bytesRead
            if clock.isOn { result.statistics?.add(part.times, bytesRead: result.bytes) }
            return [result]
        case .cut(let piece):
            return [scan(piece)]
        }
    }

    private func scan(_ path: String, size: Int?, _ opened: InputFile?) -> PieceResult {
        do {
            let source = try opened ?? open(path, size)
            return scan(SegmentReader(source: source, path: path, options: options.read), path, startsFile: true)
        } catch {
            var result = PieceResult(path: path, startsFile: true)
            result.problems = [CaptureProblem(path: path, message: "\(error)", isIncomplete: true)]
            return result
        }
    }

    private func open(_ path: String, _ size: Int?) throws(SystemError) -> InputFile {
        let place = FileTree.place(path, options.workingFolder)
        guard let size, size <= ScanWorker.smallFile else { return try InputFile(path: path, place: place) }
        return try InputFile(path: path, place: place, regularOfSize: size)
    }

    private func scan(_ segments: SegmentReader, _ path: String, startsFile: Bool) -> PieceResult {
        var result = PieceResult(path: path, startsFile: startsFile)
        let entry = VerdictEntry(set: signatures, path: path, keepsMatches: options.keepsMatches)
        scanAll(segments, entry, &result)
        if let problem = CaptureProblem.binary(segments, path, isNamed: options.names(path)) { result.problems.append(problem) }
        result.isCapture = segments.isCapture
        result.bytes = segments.bytesRead
        result.lineEnds = segments.lineEnds
        finish(&result, entry)
        return result
    }

    private func scanAll(_ segments: SegmentReader, _ entry: VerdictEntry, _ result: inout PieceResult) {
        var isStart = true
        do {
            clock.start()
            while !Interruption.isRequested, let segment = try segments.next() {
                clock.lap(.cutting)
                if case .text(_, let isEnd) = segment.layout {
                    let keep = scanText(segment, isStart: isStart, isEnd: isEnd, entry, &result)
                    clock.lap(.searching)
                    segments.keep(from: keep)
                    isStart = false
                } else {
                    clock.beginSegment()
                    scanRecords(segment, result.path, entry, &result)
                    clock.endSegment()
                }
                // In the order in which the pieces of a file that is cut have them.
                result.problems += segments.takeProblems()
            }
        } catch {
            // A read that a signal ended is the end that was asked for.
            if !Interruption.isRequested { result.problems.append(CaptureProblem(path: result.path, message: "\(error)", isIncomplete: true)) }
        }
        if clock.isOn { result.statistics = measured(segments) }
        result.problems += segments.takeProblems()
    }

    private func scan(_ piece: InOrderReading.Piece) -> PieceResult {
        var result = PieceResult(path: piece.path, startsFile: piece.startsFile)
        result.isCapture = piece.isCapture
        result.bytes = piece.bytes
        let entry = VerdictEntry(set: signatures, path: piece.path, keepsMatches: options.keepsMatches)
        switch piece.content {
        case .end: result.problems = piece.problems
        case .cut(let cut):
            clock.start()
            if cut.segment.memory?.doDuty() == true { clock.lap(.inflating) }
            if case .text = cut.segment.layout {
                _ = scanText(cut.segment, isStart: true, isEnd: true, entry, &result)
                clock.lap(.searching)
            } else {
                clock.beginSegment()
                scanRecords(cut.segment, piece.path, entry, &result)
                clock.endSegment()
            }
            result.lineEnds = cut.lineEnds
            result.columns = cut.columns
            if clock.isOn {
                clock.lap(.cutting)
                result.statistics = takeStatistics()
            }
            result.problems += piece.problems
        case .rest(let reader):
            result.problems = piece.problems
            scanAll(reader, entry, &result)
            result.bytes = piece.bytes + reader.bytesRead - piece.bytesBefore
            result.lineEnds = reader.lineEnds
        }
        if let measured = piece.statistics {
            result.statistics = result.statistics ?? ScanStatistics()
            result.statistics?.merge(measured)
        }
        finish(&result, entry)
        return result
    }

    private func finish(_ result: inout PieceResult, _ entry: VerdictEntry) {
        if result.problems.count > InventoryLimits.problems {
            // What the report would drop anyway must not pile up while other pieces are waited for.
            result.omittedProblems += result.problems.count - InventoryLimits.problems
            result.isIncomplete = result.problems.contains(where: \.isIncomplete)
            result.problems.sort { $0.precedes($1) }
            result.problems.removeLast(result.problems.count - InventoryLimits.problems)
        }
        result.inventory = entry.inventory
        result.matches = entry.matches.sorted { left, right in
            (left.place.line, left.place.column, left.signature) < (right.place.line, right.place.column, right.signature)
        }
    }

    /// What the clock says of a piece, what the reader did in its stead put where it belongs.
    private func measured(_ segments: SegmentReader) -> ScanStatistics {
        clock.lap(.cutting)
        var statistics = takeStatistics()
        statistics.add(segments.times, bytesRead: segments.bytesRead)
        return statistics
    }

    private func takeStatistics() -> ScanStatistics {
        var statistics = clock.take()
        let resets = judge.cacheResets + texts.cacheResets + interest.cacheResets + (remainder?.judge.cacheResets ?? 0)
        statistics.cacheResets = resets - cacheResets
        cacheResets = resets
        return statistics
    }

    private func scanRecords(_ segment: Segment, _ path: String, _ entry: VerdictEntry, _ result: inout PieceResult) {
        guard let base = segment.bytes.baseAddress else { return }
        entry.segment = segment
        var cursor = RecordCursor(segment)
        // The next place where a signature could match, at or after the record at hand; the end when there is none.
        var hit = -1
        search?.begin(segment.bytes)
        while let record = cursor.next() {
            result.exchanges += 1
            clock.step(.cutting)
            let start = record.bytes.start - base, end = start + record.bytes.count
            var isCandidate = true, isLookedAt = false, target: Target?
            if let search {
                if hit < start { hit = search.firstHit(from: start) ?? Int.max }
                // What only bodies are looked through for proves nothing in a header, a path or a member that nobody reads.
                if hit < end, search.isForBodies {
                    clock.step(.filtering)
                    target = reader.target(of: record)
                    isLookedAt = true
                    clock.step(.looking)
                    while hit < end, search.isForBodies, reader.isOutsideBodies(base + hit) { hit = search.firstHit(from: hit + 1) ?? Int.max }
                }
                isCandidate = hit < end
                clock.step(.filtering)
            }
            if isCandidate {
                clock.count { $0.candidates += 1 }
            } else {
                clock.count { $0.looks += 1 }
                let isWanted = isLookedAt ? target.map { $0.mayHideBody || interest.covers($0) } ?? false : interest.covers(record, reader)
                clock.step(.looking)
                guard isWanted || hasRemainder else { continue }
                isCandidate = isWanted
            }
            if record.bytes.count >= ScanWorker.largeRecord {
                let moment = clock.isOn ? MonotonicTime.nanoseconds : 0
                gate.pass {
                    clock.waited(since: moment)
                    open(record, isCandidate, segment, path, entry, &result)
                    reader.arena.reset()
                }
            } else {
                open(record, isCandidate, segment, path, entry, &result)
            }
        }
    }

    /// Decodes a record and judges it; of one that is no candidate, first whether the remainder finds anything.
    private func open(_ record: Record, _ isCandidate: Bool, _ segment: Segment, _ path: String, _ entry: VerdictEntry, _ result: inout PieceResult) {
        guard !record.isPartial else { return }
        do {
            clock.count { $0.decoded += 1 }
            let exchange = try reader.exchange(of: record)
            clock.step(.decoding)
            guard isInTime(exchange.time) else { return }
            guard isCandidate || remainderFinds(exchange, segment, path) else { return }
            let before = entry.count
            judge.judge(exchange, into: entry)
            clock.step(.judging)
            if entry.count > before { clock.count { $0.found += 1 } }
        } catch {
            clock.step(.decoding)
            let line = segment.position(of: record.bytes.start + min(error.offset, record.bytes.count), in: record.place).line
            guard result.problems.count < InventoryLimits.problems else {
                result.omittedProblems += 1
                return
            }
            result.problems.append(CaptureProblem(path: path, line: line, entry: record.place.entry, message: "\(error)", isIncomplete: false))
        }
    }

    private func remainderFinds(_ exchange: Exchange, _ segment: Segment, _ path: String) -> Bool {
        guard let remainder else { return false }
        let entry = scratch ?? VerdictEntry(set: remainder.set, path: path, keepsMatches: false)
        scratch = entry
        entry.segment = segment
        remainder.judge.judge(exchange, into: entry)
        guard entry.count > 0 else { return false }
        scratch = nil
        return true
    }

    private func isInTime(_ time: Timestamp?) -> Bool {
        guard let time else { return true }
        if let since = options.since, time < since { return false }
        if let until = options.until, time > until { return false }
        return true
    }

    /// Scans a window, or a whole text that begins and ends with it. Returns the offset in it from which the next window has to begin.
    private func scanText(_ segment: Segment, isStart: Bool, isEnd: Bool, _ entry: VerdictEntry, _ result: inout PieceResult) -> Int {
        if case .text(isStart: true, _) = segment.layout { result.exchanges += 1 }
        result.isText = true
        entry.segment = segment
        let text = ByteSlice(segment.bytes)
        let verdict = Verdict()
        let keep = texts.scan(segment.bytes, isStart: isStart, isEnd: isEnd) { signature, range in
            verdict.add(
                signature, SourceMap(raw: text, step: .verbatim), offset: range.lowerBound,
                excerpt: options.keepsMatches ? BodyJudge.excerpt(text, range) : nil)
        }
        // The text is one exchange, however many windows hold matches: it is counted where they are put together.
        entry.continuesExchange = true
        if !verdict.hits.isEmpty { entry.enter(verdict, Exchange(form: .text), host: ByteSlice("-"), path: ByteSlice("-")) }
        return keep
    }
}

extension CaptureProblem {
    /// A file that somebody named was not read.
    static func binary(_ reader: SegmentReader, _ path: String, isNamed: @autoclosure () -> Bool) -> CaptureProblem? {
        guard reader.shape == .binary, isNamed() else { return nil }
        return CaptureProblem(path: path, message: "binary, so it was not read; --binary reads it as text", isIncomplete: true)
    }
}

extension SegmentReader {
    /// What was read is a capture, as far as is known.
    var isCapture: Bool { shape != nil && shape != .binary }
}

extension ScanStatistics {
    /// What a reader did while its time was counted as `cutting`.
    mutating func add(_ times: ReadTimes, bytesRead: Int) {
        move(times.reading, from: .cutting, to: .reading)
        move(times.inflating, from: .cutting, to: .inflating)
        inflatedBytes += times.inflatedBytes
        if times.inflatedBytes > 0 { compressedBytes += bytesRead }
    }
}
