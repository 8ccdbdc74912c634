/// Learns the APIs in what an endpoint takes: one discovery a thread, merged whenever somebody asks.
public final class APILearning: IngestDiscovery {
    private let options: DiscoveryOptions

    public init(_ options: DiscoveryOptions = DiscoveryOptions()) { self.options = options }

    private final class Learner: RecordLearner {
        let discovery: APIDiscovery
        init(_ options: DiscoveryOptions) { discovery = APIDiscovery(options: options) }
        func add(_ record: ByteSlice) { discovery.add(record) }
    }

    public var isOn: Bool { true }

    public func makeLearner() -> any RecordLearner { Learner(options) }

    /// What all learners know together.
    public func inventory(_ learners: ((any RecordLearner) -> Void) -> Void) -> APIInventory {
        let all = APIDiscovery(options: options)
        learners { learner in
            if let learner = learner as? Learner { all.merge(learner.discovery) }
        }
        return all.inventory()
    }

    public func render(_ learners: ((any RecordLearner) -> Void) -> Void) -> [UInt8] {
        let stream = OutputStream()
        APIInventoryJSON.render(inventory(learners), to: stream)
        return stream.bytes
    }

    public func page() -> HTTPReply {
        HTTPReply(
            200,
            [
                ("content-type", "text/html; charset=utf-8"), ("content-security-policy", APIInventoryPage.policy), ("cache-control", "no-store"),
                ("x-content-type-options", "nosniff"), ("referrer-policy", "no-referrer"),
            ],
            body: Array(APIInventoryPage.html.utf8))
    }
}
