import Synchronization

/// Whether it was told that a file shrank, which every one of its parts may notice.
final class FileShrinkage: Sendable {
    private let isReported = Atomic(false)

    /// True for the first who asks.
    func claim() -> Bool { !isReported.exchange(true, ordering: .relaxed) }
}
