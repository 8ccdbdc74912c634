/// Turns a server's record into what the report says of it.
enum ServerVerdict {
    /// How sure all evidence together makes: the strongest alone, or more where independent layers agree.
    ///
    /// Two layers of medium evidence make high, two of low make medium: a host that sounds like MCP and a path that does
    /// are two coincidences. Messages of other protocols at the same address take a level of weak evidence away.
    static func confidence(_ record: ServerRecord, _ signatures: [Signature]) -> Confidence? {
        guard let strongest = record.evidence.keys.map({ signatures[$0].confidence }).max() else { return nil }
        func layers(_ level: Confidence) -> Int {
            Set(record.evidence.keys.filter { signatures[$0].confidence >= level }.map { signatures[$0].layer }).count
        }
        var result = strongest
        if strongest < .high, layers(strongest) > 1 { result = Confidence(rawValue: strongest.rawValue + 1) ?? strongest }
        if record.against > 0, strongest <= .medium { result = Confidence(rawValue: result.rawValue - 1) ?? .low }
        return result
    }

    static func transport(_ traits: ServerRecord.Traits) -> Transport {
        if traits.contains(.serverSentEvents) { return .sse }
        if traits.contains(.streamable) { return .streamableHTTP }
        if traits.contains(.bare) { return .stdio }
        return traits.contains(.provider) ? .provider : .unknown
    }

    static func report(_ key: ServerKey, _ record: ServerRecord, _ signatures: [Signature], _ allow: HostList) -> MCPServer? {
        guard let confidence = confidence(record, signatures) else { return nil }
        var server = MCPServer(
            host: key.host, path: key.path, status: allow.contains(key.host) ? .sanctioned : .shadow, confidence: confidence,
            transport: transport(record.traits), exchanges: record.exchanges)
        server.firstSeen = record.first
        server.lastSeen = record.last
        // What was offered only matters where no answer was captured.
        server.protocolVersions = (record.versions.isEmpty ? record.versionsOffered : record.versions).sorted()
        server.implementation = record.implementations.max { $0.value != $1.value ? $0.value < $1.value : $0.key > $1.key }?.key
        server.clients = record.clients.clients
        server.clientAddresses = record.addresses.count
        server.users = record.users.count
        server.methods = tallies(record.methods)
        server.tools = tallies(record.tools)
        server.listedTools = record.listedTools.sorted()
        server.timeline = record.timeline.sorted
        server.timelineSlotSeconds = record.timeline.width
        server.evidence = record.evidence.map { index, count in
            Evidence(
                signature: signatures[index].id, layer: signatures[index].layer, confidence: signatures[index].confidence,
                count: count.count, first: count.first)
        }.sorted { $0.confidence != $1.confidence ? $0.confidence > $1.confidence : $0.signature < $1.signature }
        return server
    }

    private static func tallies(_ counts: [String: Int]) -> [Tally] {
        counts.sorted { $0.key < $1.key }.map { Tally(name: $0.key, count: $0.value) }
    }
}
