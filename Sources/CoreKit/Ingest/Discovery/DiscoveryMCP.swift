/// Finds the MCP servers among the records, by what `akto scan` knows. One a thread.
final class DiscoveryMCP {
    private static let signatures = try? BuiltInSignatures.set()

    private let set: SignatureSet
    private let read: ReadOptions
    private let arena: ByteArena
    private let entry: VerdictEntry
    private var merged = Inventory()
    // One that others are merged into judges nothing by itself.
    private lazy var search = PrefilterSearch(set.prefilter)
    private lazy var interest = TargetInterest(set, arena: arena)
    private lazy var judge = ExchangeJudge(set: set, options: JudgeOptions(), readOptions: read, arena: arena)

    init?(read: ReadOptions, arena: ByteArena) {
        guard let set = DiscoveryMCP.signatures else { return nil }
        self.set = set
        self.read = read
        self.arena = arena
        entry = VerdictEntry(set: set, path: "records", keepsMatches: false)
    }

    func add(_ exchange: Exchange, record: ByteSlice) {
        if !DiscoveryMCP.mayHide(exchange.requestBody), !DiscoveryMCP.mayHide(exchange.responseBody) {
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

    /// The record's bytes need not show what the body says: see `BodyDecoder`.
    private static func mayHide(_ body: Body) -> Bool {
        guard !body.content.isEmpty else { return false }
        if body.isBase64 { return true }
        let text = body.content.dropFirst(body.content.textStart)
        guard text.count > 1, !RecordFields.isPlainStart(text[0]) else { return false }
        return Base64.begins(text) || ChunkedBody.begins(text) || text[0] == 0x1F || Zlib.isHeader(text[0], text[1]) || text.firstIndex(of: 0x25) != nil
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
