/// Sends batches one after another over one connection, until each is taken, refused, or given up.
///
/// What may be in doubt is told: an answer that never came makes a batch be sent again, for delivery is at least once, and its records
/// are counted as perhaps doubled. An answer that says that some were taken (422) is the user's to judge.
final class BatchSender {
    private let connect: () throws(HTTPSetupError) -> any HTTPClient
    private var client: (any HTTPClient)?
    private let fields: [HTTPField]
    private let policy: RetryPolicy
    private let queue: BatchQueue
    private let state: ReplayState
    private let ledger: ReplayLedger?
    /// The names of the inputs, for problems.
    private let path: (Int) -> String
    private var latency = LatencyHistogram()
    /// What of the request's fields nobody may see.
    private let secrets: [[UInt8]]

    init(
        connect: @escaping () throws(HTTPSetupError) -> any HTTPClient, fields: [HTTPField], policy: RetryPolicy, queue: BatchQueue,
        state: ReplayState, ledger: ReplayLedger?, path: @escaping (Int) -> String
    ) {
        self.connect = connect
        self.fields = fields
        secrets = fields.filter { $0.isNamed("authorization") || $0.isNamed("x-api-key") }.compactMap { field in
            // Behind the scheme, where there is one.
            field.value.split(separator: " ").last.map { Array($0.utf8) }
        }
        self.policy = policy
        self.queue = queue
        self.state = state
        self.ledger = ledger
        self.path = path
    }

    /// Until the queue is closed and empty.
    func run() {
        while let batch = queue.take() {
            if state.wait(until: batch.due) {
                send(batch)
            } else {
                state.change { $0.unsent += batch.count }
            }
            queue.done(batch)
        }
        client?.close()
        state.change { $0.latency.merge(latency) }
    }

    private enum Outcome {
        case accepted
        case refused(status: Int, String)
        case ambiguous(status: Int, String)
        /// The replay ended after something may have arrived, or was answered without settling it.
        case failed(String)
        /// No answer that settles it, after all tries.
        case exhausted(SendingFailure)
        case tooLarge
        /// The replay ended before the batch was sent at all.
        case unsent
    }

    /// A batch on its way, or a part of one.
    private struct Part {
        var batch: OutgoingBatch
        /// An attempt that failed may have arrived.
        var mayHaveArrived = false
        /// Its records are counted as perhaps doubled.
        var isCounted = false
        /// What the whole that it is a part of was answered with, to the last try.
        var failure: SendingFailure?

        var halves: (Part, Part)? {
            batch.halves.map { first, second in
                var parts = (self, self)
                (parts.0.batch, parts.1.batch) = (first, second)
                return parts
            }
        }
    }

    /// How many parts of a batch may fail to the last try before the rest of it is given up: so many that a few bad records among a hundred cost no others,
    /// but where no batch was ever answered, only so many as it takes to get down to a single one.
    private static let mostFailedParts = 64
    private static let mostFailedPartsAtFirst = 16

    private func send(_ batch: OutgoingBatch) {
        let answersBefore = state.answers
        // Halves of what was too large, the first one last.
        var rest = [Part(batch: batch)], failedParts = 0, isPart = false
        var last: SendingFailure?
        while var part = rest.popLast() {
            let failure = part.failure
            if isPart, !state.wait(until: 0) {
                settle(part.batch, failure.map { .failed($0.message) } ?? .unsent)
                continue
            }
            if let last, failedParts >= (state.answers > 0 ? BatchSender.mostFailedParts : BatchSender.mostFailedPartsAtFirst) {
                settle(part.batch, .failed((failure ?? last).message))
                continue
            }
            isPart = true
            let outcome = deliver(&part)
            switch outcome {
            case .tooLarge:
                if let (first, second) = part.halves {
                    rest += [second, first]
                    continue
                }
            case .exhausted(let failure):
                last = failure
                failedParts += 1
                part.failure = failure
                if failure.mayBeOfOneRecord, let (first, second) = part.halves {
                    rest += [second, first]
                    continue
                }
            default: break
            }
            settle(part.batch, outcome)
        }
        if let last { state.giveUp(last, answersBefore: answersBefore) }
    }

    // MARK: - One batch

    private func deliver(_ part: inout Part) -> Outcome {
        let batch = part.batch, body = batch.body
        let began = batch.due > 0 ? batch.due : MonotonicTime.nanoseconds
        let retries = part.failure == nil ? policy.retries : min(policy.retries, policy.retriesOfParts)
        var attempt = 0, isStaleRetried = false, sends = 0, wasAnswered = part.failure != nil
        while true {
            let isDoubled = part.mayHaveArrived && !part.isCounted
            if sends > 0 || isDoubled {
                let isRetry = sends > 0
                state.change {
                    if isRetry { $0.retries += 1 }
                    if isDoubled { $0.mayBeDoubled += batch.count }
                }
                part.isCounted = part.isCounted || isDoubled
            }
            sends += 1
            let advised: UInt64?, failure: SendingFailure
            do throws(HTTPFailure) {
                let response = try post(body)
                wasAnswered = true
                let verdict = AnswerVerdict(status: response.status)
                let said = text(of: response)
                let isSettled = verdict != .busy && verdict != .failed
                state.change {
                    $0.bytesSent += batch.byteCount
                    $0.trouble = isSettled ? nil : "it answered \(response.status)\(said.isEmpty ? "" : ": \(said)")"
                }
                if isSettled {
                    state.addAnswer()
                    latency.record(nanoseconds: MonotonicTime.nanoseconds &- min(began, MonotonicTime.nanoseconds))
                }
                switch verdict {
                case .accepted: return .accepted
                case .refused: return .refused(status: response.status, said)
                case .keyRefused:
                    state.stop(.keyRefused)
                    return .refused(status: response.status, said)
                case .ambiguous: return .ambiguous(status: response.status, said)
                case .tooLarge: return batch.count > 1 ? .tooLarge : .refused(status: response.status, said)
                case .busy, .failed:
                    failure = SendingFailure(status: response.status, said, isBusy: verdict == .busy)
                    advised = response.retryAfter(now: Timestamp.now).map(BatchSender.nanoseconds)
                    // A failure after the records were walked may have taken them.
                    part.mayHaveArrived = part.mayHaveArrived || verdict == .failed
                }
            } catch {
                if !error.mayHaveArrived {
                    if error.isStale, !isStaleRetried {
                        // What any server does with a connection that was idle: no failure yet.
                        isStaleRetried = true
                        sends -= 1
                        continue
                    }
                } else {
                    state.change { $0.bytesSent += batch.byteCount }
                    part.mayHaveArrived = true
                    if error.isStale, !isStaleRetried {
                        isStaleRetried = true
                        continue
                    }
                }
                advised = nil
                failure = SendingFailure(error)
                // What nobody can have seen was not sent.
                if error.kind == .interrupted { return part.mayHaveArrived || wasAnswered ? .failed(failure.message) : .unsent }
                state.change { $0.trouble = error.message }
                if failure.isHopeless || attempt >= retries {
                    state.stop(failure.stop)
                    return part.mayHaveArrived || wasAnswered ? .failed(failure.message) : .unsent
                }
            }
            guard attempt < retries else { return .exhausted(failure) }
            attempt += 1
            let moment = MonotonicTime.nanoseconds &+ policy.wait(before: attempt, advised: advised)
            if failure.isBusy { state.pause(until: moment) }
            guard state.wait(until: moment) else { return part.mayHaveArrived || wasAnswered ? .failed(failure.message) : .unsent }
        }
    }

    private func post(_ body: [UnsafeRawBufferPointer]) throws(HTTPFailure) -> HTTPResponse {
        if client == nil {
            do throws(HTTPSetupError) {
                client = try connect()
            } catch {
                throw HTTPFailure(.unusableRequest, "\(error)")
            }
        }
        guard let client else { throw HTTPFailure(.notConnected, "no connection") }
        return try client.post(fields, body: body)
    }

    // MARK: - What came of it

    private func settle(_ batch: OutgoingBatch, _ outcome: Outcome) {
        var outcome = outcome
        do throws(SystemError) {
            switch outcome {
            case .accepted: try ledger?.add(batch, .accepted, status: 200)
            case .ambiguous(let status, _): try ledger?.add(batch, .ambiguous, status: status)
            default: break
            }
        } catch {
            state.stop(.ledger(error.reason))
            // The endpoint has it; the next run will not know.
            if case .accepted = outcome { state.change { $0.mayBeDoubled += batch.count } }
        }
        if case .tooLarge = outcome { outcome = .refused(status: 413, "too large") }
        if case .exhausted(let failure) = outcome { outcome = .failed(failure.message) }
        state.change { report in
            switch outcome {
            case .accepted:
                report.batches += 1
                report.sent += batch.count
                report.accepted += batch.count
            case .refused(let status, let reason):
                report.batches += 1
                report.sent += batch.count
                report.refused += batch.count
                report.add(problem(batch, "refused with status \(status)\(reason.isEmpty ? "" : ": \(reason)")", isIncomplete: false))
            case .ambiguous(let status, let reason):
                report.batches += 1
                report.sent += batch.count
                report.ambiguous += batch.count
                let what = "status \(status): some records may have been taken and others not, so they are not sent again"
                report.add(problem(batch, what + (reason.isEmpty ? "" : "; \(reason)"), isIncomplete: false))
            case .failed(let reason):
                report.batches += 1
                report.sent += batch.count
                report.failed += batch.count
                report.add(problem(batch, "given up: \(reason)", isIncomplete: true))
            case .unsent, .tooLarge, .exhausted:
                report.unsent += batch.count
            }
        }
    }

    private func problem(_ batch: OutgoingBatch, _ message: String, isIncomplete: Bool) -> CaptureProblem {
        guard let first = batch.members.first?.source else { return CaptureProblem(path: "-", message: message, isIncomplete: isIncomplete) }
        let what = batch.count == 1 ? "this record was" : "\(batch.count) records from here on were"
        return CaptureProblem(path: path(first.input), line: first.line, entry: first.entry, message: "\(what) \(message)", isIncomplete: isIncomplete)
    }

    private static func nanoseconds(_ duration: Duration) -> UInt64 {
        let (seconds, attoseconds) = duration.components
        guard seconds >= 0, seconds < 1 << 32 else { return seconds < 0 ? 0 : UInt64(1 << 32) * 1_000_000_000 }
        return UInt64(seconds) * 1_000_000_000 + UInt64(max(0, attoseconds)) / 1_000_000_000
    }

    /// What the server says of it, on one line and not too much. Servers repeat what they were sent: no secret goes into a report.
    private func text(of response: HTTPResponse) -> String {
        var body = response.body
        for secret in secrets { BatchSender.replace(secret, in: &body) }
        let text = String(decoding: body.prefix(300), as: UTF8.self)
        return SecretMask.masked(text.split(whereSeparator: \.isWhitespace).joined(separator: " "))
    }

    private static func replace(_ secret: [UInt8], in bytes: inout [UInt8]) {
        var at = 0
        while at + secret.count <= bytes.count {
            if bytes[at...].starts(with: secret) {
                bytes.replaceSubrange(at..<at + secret.count, with: Array("redacted".utf8))
                at += "redacted".utf8.count
            } else {
                at += 1
            }
        }
    }
}
