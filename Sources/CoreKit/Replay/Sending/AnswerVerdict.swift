/// What an endpoint's answer means for the batch, by its status.
enum AnswerVerdict: Equatable {
    case accepted
    /// Not taken, and never will be.
    case refused
    /// The key is refused: so will be every other batch.
    case keyRefused
    /// Some records may have been taken and others lost: sending it again could double those.
    case ambiguous
    case tooLarge
    /// The endpoint is busy, or starting.
    case busy
    /// It failed; perhaps because of the batch's size.
    case failed

    init(status: Int) {
        self =
            switch status {
            // The body of a 200 is no witness: Akto's endpoint leaves `success` at false.
            case 200: .accepted
            case 401: .keyRefused
            case 413: .tooLarge
            case 422: .ambiguous
            case 429, 503: .busy
            case 500...599: .failed
            default: .refused
            }
    }
}
