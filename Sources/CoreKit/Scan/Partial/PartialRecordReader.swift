/// Reads what a part says of a server.
struct PartialRecordReader {
    /// Indexes of the part's signatures.
    let signatures: [String: Int]

    /// Host and path are empty where the line names none.
    func read(_ fields: inout PartialFields) throws -> (key: ServerKey, record: ServerRecord) {
        var key = ServerKey(host: "", path: ""), record = ServerRecord()
        try fields.object { name, fields in
            switch name {
            case "host": key.host = try fields.text()
            case "path": key.path = try fields.text()
            case "exchanges": record.exchanges = try fields.count()
            case "first_seen": record.first = try moment(&fields)
            case "last_seen": record.last = try moment(&fields)
            case "protocol_versions": record.versions = try fields.texts()
            case "protocol_versions_offered": record.versionsOffered = try fields.texts()
            case "servers": try implementations(&fields) { record.implementations[$0] = $1 }
            case "methods": record.methods = try fields.counts()
            case "tools": record.tools = try fields.counts()
            case "offered_tools": record.listedTools = try fields.texts()
            case "traits": record.traits = ServerRecord.Traits(rawValue: UInt8(try fields.integer(0...255)))
            case "against": record.against = try fields.count()
            case "evidence": try fields.array { try evidence(&$0, &record) }
            case "timeline": record.timeline = try timeline(&fields)
            case "addresses": record.addresses = try fields.hashes()
            case "users": record.users = try fields.hashes()
            case "clients": record.clients = try clients(&fields)
            default: try fields.skip()
            }
        }
        return (key, record)
    }

    private func moment(_ fields: inout PartialFields) throws -> Timestamp {
        Timestamp(seconds: Int64(try fields.integer(-(1 << 42)...1 << 42)))
    }

    private func implementations(_ fields: inout PartialFields, _ found: (Implementation, Int) -> Void) throws {
        try fields.array { fields in
            var implementation = Implementation(name: "", version: nil), count = 0
            try fields.object { name, fields in
                switch name {
                case "name": implementation.name = try fields.text()
                case "version": implementation.version = try fields.optionalText()
                case "exchanges": count = try fields.count()
                default: try fields.skip()
                }
            }
            found(implementation, count)
        }
    }

    private func evidence(_ fields: inout PartialFields, _ record: inout ServerRecord) throws {
        var index: Int?
        var count = ServerRecord.EvidenceCount(count: 0, first: MatchPlace(path: "-", line: 1, column: 1))
        try fields.object { name, fields in
            switch name {
            case "signature":
                let id = try fields.text()
                guard let found = signatures[id] else { throw PartialFields.Fault(message: "evidence for \"\(id)\", which is no signature of this part") }
                index = found
            case "count": count.count = try fields.count()
            case "path": count.first.path = try fields.text()
            case "line": count.first.line = try fields.count()
            case "column": count.first.column = try fields.count()
            default: try fields.skip()
            }
        }
        guard let index else { throw PartialFields.Fault(message: "evidence without a signature") }
        record.evidence[index] = count
    }

    private func timeline(_ fields: inout PartialFields) throws -> Timeline {
        var shift = 0, slots: [Int64: Int] = [:]
        try fields.object { name, fields in
            switch name {
            case "shift": shift = try fields.integer(0...63)
            case "slots":
                try fields.array { fields in
                    var pair: [Int] = []
                    try fields.array { pair.append(try $0.integer(-(1 << 46)...1 << 46)) }
                    guard pair.count == 2, pair[1] >= 0 else { throw PartialFields.Fault(message: "expected a slot and a count") }
                    slots[Int64(pair[0])] = pair[1]
                }
            default: try fields.skip()
            }
        }
        guard let timeline = Timeline(shift: Int64(shift), slots: slots) else { throw PartialFields.Fault(message: "the slots make no timeline") }
        return timeline
    }

    private func clients(_ fields: inout PartialFields) throws -> ClientAttribution {
        var list: [(client: Implementation, count: Int)] = [], anonymous = 0
        var sessions: [UInt64: ClientAttribution.Count] = [:], peers: [UInt64: ClientAttribution.Count] = [:]
        try fields.object { name, fields in
            switch name {
            case "anonymous": anonymous = try fields.count()
            case "named": try implementations(&fields) { list.append(($0, $1)) }
            case "sessions": try fields.array { try entry(&$0, list.map(\.client), &sessions) }
            case "peers": try fields.array { try entry(&$0, list.map(\.client), &peers) }
            default: try fields.skip()
            }
        }
        let named = Dictionary(list.filter { $0.count > 0 }.map { ($0.client, $0.count) }) { InventoryLimits.sum($0, $1) }
        return ClientAttribution(named: named, sessions: sessions, peers: peers, anonymous: anonymous)
    }

    private func entry(_ fields: inout PartialFields, _ list: [Implementation], _ table: inout [UInt64: ClientAttribution.Count]) throws {
        var hash: UInt64?, count = ClientAttribution.Count()
        try fields.object { name, fields in
            switch name {
            case "id": hash = try fields.hash()
            case "exchanges": count.exchanges = try fields.count()
            case "client":
                let place = try fields.integer(0...max(0, list.count - 1))
                guard place < list.count else { throw PartialFields.Fault(message: "a client that is not in the list before it") }
                count.client = list[place]
            case "ambiguous": count.isAmbiguous = try fields.flag()
            case "peer": count.peer = try fields.hash()
            default: try fields.skip()
            }
        }
        guard let hash else { throw PartialFields.Fault(message: "an entry without an id") }
        table[hash] = count
    }
}
