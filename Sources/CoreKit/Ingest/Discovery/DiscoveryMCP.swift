/// Finds the MCP servers among the records, by what `akto scan` knows. One a thread.
final class DiscoveryMCP {
    private static let signatures = try? BuiltInSignatures.set()

    private let set: SignatureSet
    private let search: PrefilterSearch
    private let interest: TargetInterest
    private let judge: ExchangeJudge
    private let entry: VerdictEntry
    private var merged = Inventory()

    init?(read: ReadOptions, arena: ByteArena) {
        guard let set = DiscoveryMCP.signatures else { return nil }
        self.set = set
        search = PrefilterSearch(set.prefilter)
        interest = TargetInterest(set, arena: arena)
        judge = ExchangeJudge(set: set, options: JudgeOptions(), readOptions: read, arena: arena)
        entry = VerdictEntry(set: set, path: "records", keepsMatches: false)
    }

    /// `hidesBody` says that the record's bytes need not show what its bodies say.
    func add(_ exchange: Exchange, record: ByteSlice, hidesBody: Bool) {
        if !hidesBody {
            search.begin(record.buffer)
            if search.firstHit(from: 0) == nil {
                var target = Target()
                target.host = exchange.host
                target.path = exchange.path
                target.query = exchange.query
                target.method = exchange.method
                guard interest.covers(target) else { return }
            }
        }
        judge.judge(exchange, into: entry)
    }

    func merge(_ other: DiscoveryMCP) {
        merged.merge(other.merged)
        merged.merge(other.entry.inventory)
    }

    /// The servers as a scan would list them, secrets masked.
    func servers(allow: HostList) -> [MCPServer] {
        var result = PieceResult(path: "records", startsFile: true)
        result.inventory = merged
        result.inventory.merge(entry.inventory)
        guard !result.inventory.isEmpty else { return [] }
        var gathering = Gathering(signatures: set)
        gathering.add(result)
        return gathering.finish(allow: allow).masked().servers
    }
}
