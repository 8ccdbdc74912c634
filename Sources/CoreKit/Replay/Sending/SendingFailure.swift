/// Why an attempt to send a batch settled nothing: what was answered, or what came instead of an answer.
struct SendingFailure: Equatable {
    /// For problems: `it answered 500: no room`, `no answer within 30 s`.
    let message: String
    /// What a run ends with that gets no further than this.
    let stop: ReplayStop
    /// The endpoint asked for patience.
    let isBusy: Bool
    /// One bad record may be why, so that halves of the batch may fare better.
    let mayBeOfOneRecord: Bool
    /// Trying again is of no use.
    let isHopeless: Bool

    /// An answer of 429 or 5xx; `said` is what stood in its body.
    init(status: Int, _ said: String, isBusy: Bool) {
        let answer = "\(status)" + (said.isEmpty ? "" : ": \(said)")
        message = "it answered \(answer)"
        stop = isBusy ? .busy(answer) : .failing(answer)
        self.isBusy = isBusy
        mayBeOfOneRecord = status == 500
        isHopeless = false
    }

    init(_ failure: HTTPFailure) {
        message = failure.message
        stop =
            switch failure.kind {
            case .notResolved, .notConnected, .notSecured, .unusableRequest, .interrupted: .unreachable(failure.message)
            case .notTrusted: .untrusted(failure.message)
            case .timedOut, .connectionLost: .unanswered(failure.message)
            case .malformedAnswer: .unreadable(failure.message)
            }
        isBusy = false
        mayBeOfOneRecord = false
        isHopeless = failure.kind == .notTrusted || failure.kind == .unusableRequest
    }
}
