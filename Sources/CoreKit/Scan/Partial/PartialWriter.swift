/// Writes a part: JSON lines, first what it is, then what was read, then a line a server, last a line that tells that nothing is missing.
///
/// The same part gives the same bytes, whatever order its own parts were merged in.
public final class PartialWriter {
    private let part: PartialScan
    private let key: PartialKey?
    private let stream: OutputStream
    private var hash = StreamFingerprint()
    private var lines = 0

    /// Writes `part` to `stream`, the hashes in it keyed unless they are already.
    public static func write(_ part: PartialScan, key: PartialKey? = nil, to stream: OutputStream) {
        var part = part
        part.inventory.settle()
        part.inputs.settle()
        let writer = PartialWriter(part: part, key: part.keyMark == nil ? key : nil, stream: stream)
        writer.write()
    }

    private init(part: PartialScan, key: PartialKey?, stream: OutputStream) {
        self.part = part
        self.key = key
        self.stream = stream
    }

    private func write() {
        line { header(&$0) }
        line { inputs(&$0) }
        scans()
        for problem in part.inputs.problems { line { $0.member("problem", object: { JSONReportRenderer.writeMembers(of: problem, &$0) }) } }
        for (key, stream) in part.inventory.aliases.sorted(by: { $0.key < $1.key }) {
            line { json in
                json.member("alias", object: { json in
                    json.member("host", key.host)
                    json.member("path", key.path)
                    json.member("of", object: { json in
                        json.member("host", stream.host)
                        json.member("path", stream.path)
                    })
                })
            }
        }
        for (key, record) in part.inventory.servers.sorted(by: { $0.key < $1.key }) {
            line { json in
                json.member("server", object: { json in
                    json.member("host", key.host)
                    json.member("path", key.path)
                    write(record, &json)
                })
            }
        }
        if let overflow = part.inventory.overflow { line { json in json.member("others", object: { write(overflow, &$0) }) } }
        let id = hash.value.hex
        line { json in
            json.member("end", object: { json in
                json.member("lines", lines + 1)
                json.member("id", id)
            })
        }
    }

    private func line(_ fill: (inout JSONWriter) -> Void) {
        var json = JSONWriter()
        json.object(fill)
        let bytes = json.bytes + [0x0A]
        bytes.withUnsafeBytes { hash.update($0) }
        lines += 1
        stream.write(bytes)
    }

    private func header(_ json: inout JSONWriter) {
        json.member("schema", PartialScan.schema)
        json.member("akto", array: { json in part.producers.sorted().forEach { json.value($0) } })
        json.member("key", part.keyMark ?? key?.mark)
        json.member("settings", array: { json in
            for settings in part.settings.sorted() {
                json.object { json in settings.values.forEach { json.member($0.name, $0.number) } }
            }
        })
        json.member("signatures", array: { json in
            for signature in part.signatures {
                json.object { json in
                    json.member("id", signature.id)
                    json.member("layer", signature.layer.rawValue)
                    json.member("confidence", signature.confidence.name)
                    json.member("description", signature.description)
                    json.member("pack", signature.pack)
                }
            }
        })
    }

    private func inputs(_ json: inout JSONWriter) {
        json.member("inputs", object: { json in
            JSONReportRenderer.writeCounts(part.inputs, &json)
            json.member("omitted_problems", part.inputs.omittedProblems)
            json.member("incomplete", part.inputs.isIncomplete)
            if let path = part.sources.first { json.member("first_path", path) }
            if let path = part.sources.last { json.member("last_path", path) }
            if let line = part.sources.firstLine { json.member("first_line", line) }
            if part.sources.names != 0 { json.member("names", part.sources.names.hexDigits) }
            if !part.contents.isEmpty { json.member("contents", array: { json in part.contents.forEach { json.value($0.hex) } }) }
        })
    }

    private func scans() {
        let isOwn = part.scans.isEmpty && part.unnamedScans == 0
        guard !isOwn || part.isNamed else {
            return line { $0.member("scans", object: { $0.member("unnamed", 1) }) }
        }
        if isOwn { return line { $0.member("scans", object: { $0.member("this", true) }) } }
        let ids = part.scans.sorted(), unnamed = part.unnamedScans
        for start in stride(from: 0, to: max(1, ids.count), by: 1000) {
            line { json in
                json.member("scans", object: { json in
                    if start == 0 { json.member("unnamed", unnamed) }
                    json.member("ids", array: { json in ids[start..<min(ids.count, start + 1000)].forEach { json.value($0.hex) } })
                })
            }
        }
    }

    // MARK: - A server

    private func write(_ record: ServerRecord, _ json: inout JSONWriter) {
        json.member("exchanges", record.exchanges)
        if let first = record.first { json.member("first_seen", Int(first.seconds)) }
        if let last = record.last { json.member("last_seen", Int(last.seconds)) }
        names("protocol_versions", record.versions, &json)
        names("protocol_versions_offered", record.versionsOffered, &json)
        if !record.implementations.isEmpty {
            json.member("servers", array: { json in
                for (implementation, count) in record.implementations.sorted(by: { $0.key < $1.key }) { write(implementation, count, &json) }
            })
        }
        counts("methods", record.methods, &json)
        counts("tools", record.tools, &json)
        names("offered_tools", record.listedTools, &json)
        if !record.traits.isEmpty { json.member("traits", Int(record.traits.rawValue)) }
        if record.against > 0 { json.member("against", record.against) }
        json.member("evidence", array: { json in
            for (index, count) in record.evidence.sorted(by: { $0.key < $1.key }) {
                json.object { json in
                    json.member("signature", part.signatures[index].id)
                    json.member("count", count.count)
                    json.member("path", count.first.path)
                    json.member("line", count.first.line)
                    json.member("column", count.first.column)
                }
            }
        })
        if !record.timeline.slots.isEmpty {
            json.member("timeline", object: { json in
                json.member("shift", Int(record.timeline.shift))
                json.member("slots", array: { json in
                    for (slot, count) in record.timeline.slots.sorted(by: { $0.key < $1.key }) {
                        json.array { json in
                            json.value(Int(slot))
                            json.value(count)
                        }
                    }
                })
            })
        }
        hashes("addresses", record.addresses, &json)
        hashes("users", record.users, &json)
        write(record.clients, &json)
    }

    private func names(_ name: String, _ values: Set<String>, _ json: inout JSONWriter) {
        guard !values.isEmpty else { return }
        json.member(name, array: { json in values.sorted().forEach { json.value($0) } })
    }

    private func counts(_ name: String, _ values: [String: Int], _ json: inout JSONWriter) {
        guard !values.isEmpty else { return }
        json.member(name, object: { json in values.sorted { $0.key < $1.key }.forEach { json.member($0.key, $0.value) } })
    }

    private func keyed(_ hash: UInt64) -> UInt64 { key.map { $0.keyed(hash) } ?? hash }

    private func hashes(_ name: String, _ values: Set<UInt64>, _ json: inout JSONWriter) {
        guard !values.isEmpty else { return }
        json.member(name, array: { json in values.map(keyed).sorted().forEach { json.value($0.hexDigits) } })
    }

    private func write(_ implementation: Implementation, _ count: Int, _ json: inout JSONWriter) {
        json.object { json in
            json.member("name", implementation.name)
            json.member("version", implementation.version)
            json.member("exchanges", count)
        }
    }

    private func write(_ clients: ClientAttribution, _ json: inout JSONWriter) {
        guard clients != ClientAttribution() else { return }
        // Sessions and peers name their client by its place in this list.
        var all = Set(clients.named.keys)
        for count in clients.sessions.values { if let client = count.client { all.insert(client) } }
        for count in clients.peers.values { if let client = count.client { all.insert(client) } }
        let list = all.sorted()
        let places = Dictionary(list.enumerated().map { ($1, $0) }) { first, _ in first }
        json.member("clients", object: { json in
            json.member("anonymous", clients.anonymous)
            json.member("named", array: { json in for client in list { write(client, clients.named[client] ?? 0, &json) } })
            table("sessions", clients.sessions, places, &json)
            table("peers", clients.peers, places, &json)
        })
    }

    private func table(_ name: String, _ table: [UInt64: ClientAttribution.Count], _ places: [Implementation: Int], _ json: inout JSONWriter) {
        guard !table.isEmpty else { return }
        json.member(name, array: { json in
            for (hash, count) in table.map({ (keyed($0.key), $0.value) }).sorted(by: { $0.0 < $1.0 }) {
                json.object { json in
                    json.member("id", hash.hexDigits)
                    if count.exchanges > 0 { json.member("exchanges", count.exchanges) }
                    if let client = count.client.flatMap({ places[$0] }) { json.member("client", client) }
                    if count.isAmbiguous { json.member("ambiguous", true) }
                    if let peer = count.peer { json.member("peer", keyed(peer).hexDigits) }
                }
            }
        })
    }
}
