/// How an ingest endpoint behaves.
public struct IngestOptions: Sendable {
    public var limits = IngestLimits.miniRuntime
    /// Nil asks for none.
    public var keys: IngestKeys?
    /// How many bytes of bodies may wait to be learned from.
    public var queueBytes = 16 << 20
    /// Beyond that, who posts waits for room, in nanoseconds, and is told 429 after that; `.max` for a sender in the same process, who waits as long as it takes.
    public var patience: UInt64 = 250_000_000
    /// Threads that learn.
    public var learners = Processors.count
    /// Takes the records before a bad one, as Akto's mini-runtime does, instead of all or none.
    public var takesPartially = false

    public var hosts: IngestHosts

    public init(hosts: IngestHosts) { self.hosts = hosts }
}

/// Where an inventory comes from.
public protocol IngestDiscovery: AnyObject, Sendable {
    var isOn: Bool { get }
    /// A learner for one thread.
    func makeLearner() -> any RecordLearner
    /// The inventory as JSON, made of what all learners have learned, which are handed out one after another.
    func render(_ learners: ((any RecordLearner) -> Void) -> Void) -> [UInt8]
    /// The answer to `GET /`.
    func page() -> HTTPReply
}

/// Learns nothing.
public final class NoDiscovery: IngestDiscovery {
    public init() {}
    public var isOn: Bool { false }
    public func makeLearner() -> any RecordLearner { Idle() }
    public func render(_ learners: ((any RecordLearner) -> Void) -> Void) -> [UInt8] { Array("{\"schema\":\"akto.inventory/1\"}\n".utf8) }
    public func page() -> HTTPReply { .failure(404, "there is no page") }

    private final class Idle: RecordLearner {
        func add(_ record: ByteSlice) {}
    }
}
