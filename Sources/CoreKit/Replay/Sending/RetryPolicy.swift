/// How long to wait before a batch is sent again. All waits are bounded.
public struct RetryPolicy: Sendable {
    /// Tries after the first.
    public var retries = 5
    /// The same for the halves of a batch that failed to its last try: the endpoint has had its time already.
    public var retriesOfParts = 2
    /// Nanoseconds: what the first wait is chosen below, and what no wait exceeds.
    public var first: UInt64 = 200_000_000
    public var longest: UInt64 = 30_000_000_000
    /// The most that a server's own word (`Retry-After`) is followed.
    public var longestAdvised: UInt64 = 120_000_000_000

    public init() {}

    /// The wait before try number `attempt`, counted from 1: somewhere below a bound that doubles, but not right away. Many clients
    /// that failed together do not come back together.
    func wait(before attempt: Int, advised: UInt64?, random: (ClosedRange<UInt64>) -> UInt64 = { UInt64.random(in: $0) }) -> UInt64 {
        if let advised {
            // A little later than asked for, each client at a time of its own.
            return min(advised, longestAdvised) + random(0...min(advised / 10, 1_000_000_000))
        }
        let bound = min(longest, first &<< UInt64(min(max(attempt - 1, 0), 16)))
        return random(bound / 4...bound)
    }
}
