// Relies on: a record being read once, what it says being entered where it belongs by few comparisons, and memory being needed only for what
// was never seen before.

/// Makes an inventory of APIs from ingest records. One a thread; several merge into one.
///
/// ```swift
/// let discovery = APIDiscovery()
/// for record in records { discovery.add(record) }
/// APIInventoryTable.render(discovery.inventory(), to: out)
/// ```
///
/// Whatever order records come in, and however they are divided among discoveries that merge later, the inventory is the same: every table
/// keeps what comes first in an order of its own, and whether words in paths are taken for values depends on how many distinct ones there are.
/// Memory is bounded by `DiscoveryOptions`. Nothing here waits or locks: whoever merges one that another thread adds to has to see to that.
public final class APIDiscovery {
    public let options: DiscoveryOptions
    private let reader: ExchangeReader
    private let bodies: BodyFields
    private var decoder: BodyDecoder
    private let mcp: DiscoveryMCP?
    private var hosts = HostTallies()
    private var taken = 0
    private var unread = 0
    private var first = Int64.max
    private var last = Int64.min
    /// What all hosts need together, and when to see whether it is too much.
    private var weight = 0
    private var nextSettling: Int

    private static let authentications = Dictionary(uniqueKeysWithValues: APIAuthentication.allCases.enumerated().map { ($0.element, $0.offset) })
    private static let none = authentications[.none] ?? 0, query = authentications[.query] ?? 0

    public init(options: DiscoveryOptions = DiscoveryOptions()) {
        self.options = options
        reader = ExchangeReader(options: options.read)
        bodies = BodyFields(arena: reader.arena)
        decoder = BodyDecoder(arena: reader.arena, options: options.read)
        mcp = options.findsMCP ? DiscoveryMCP(read: options.read, arena: reader.arena) : nil
        nextSettling = options.room
    }

    /// Takes one ingest record, which is JSON text. What cannot be read is counted.
    public func add(_ record: ByteSlice) {
        taken += 1
        guard let exchange = try? reader.exchange(of: Record(bytes: record, form: .akto)), !exchange.isWholeRecord, !exchange.path.isEmpty else {
            unread += 1
            return
        }
        let time = exchange.time?.microseconds
        if let time {
            if time < first { first = time }
            if time > last { last = time }
        }
        let name = HostName.normalized(exchange.host, scheme: exchange.scheme, arena: reader.arena) ?? ByteSlice("-")
        mcp?.add(exchange, record: record)
        guard let host = hosts.host(name) else { return }
        host.records += 1
        host.saw(time)
        if !exchange.source.isEmpty { host.sources.add(exchange.source, limit: HostTally.sourceNames) }
        enter(exchange, host, time)
        if weight > nextSettling || hosts.all.count > 2 * options.maximumHosts { settle() }
    }

    private func enter(_ exchange: Exchange, _ host: HostTally, _ time: Int64?) {
        let path = URLParts.decodedPath(exchange.path, arena: reader.arena), method = HTTPMethod(exchange.method)
        let status = exchange.status ?? 0
        let before = host.weight
        defer { weight += host.weight - before }
        let isMissing = status == 404 || status == 405 || status == 410 || status == 501
        let endpoint = isMissing ? host.missed.endpoint(path, method) : host.paths.endpoint(path, method)
        endpoint.pointee.records += 1
        endpoint.pointee.saw(time)
        endpoint.pointee.answered(status)
        let fieldsBefore = endpoint.pointee.tableCount(atMost: .max)
        var keyInQuery = false
        if !isMissing {
            if status != 400, !exchange.query.isEmpty { keyInQuery = bodies.add(form: exchange.query, to: EndpointTally.tree(&endpoint.pointee.query)) }
            enterRequest(exchange, endpoint, takesFields: status != 400)
            enterResponse(exchange, endpoint, takesFields: status < 400)
            if !exchange.toolNames.isEmpty { enterTools(exchange.toolNames, endpoint) }
        }
        let kind = RequestAuthentication.kind(exchange.requestHeaders).flatMap { APIDiscovery.authentications[$0] }
        endpoint.pointee.authenticated(kind ?? (keyInQuery ? APIDiscovery.query : APIDiscovery.none))
        if kind == nil, !keyInQuery, (200..<400).contains(status) { endpoint.pointee.open += 1 }
        let fields = endpoint.pointee.tableCount(atMost: .max)
        if fields != fieldsBefore {
            let limit = DiscoveryLevel.all[host.level].fields
            if fields > 6 * limit + 256 { endpoint.pointee.settle(fields: limit) }
            let grown = endpoint.pointee.tableCount(atMost: .max) - fieldsBefore
            if isMissing { host.missed.grew(grown) } else { host.paths.grew(grown) }
        }
    }

    private func enterRequest(_ exchange: Exchange, _ endpoint: UnsafeMutablePointer<EndpointTally>, takesFields: Bool) {
        guard !exchange.requestBody.content.isEmpty else { return }
        endpoint.pointee.requestBodies += 1
        let type = mediaType(exchange.requestHeaders)
        if let type { endpoint.pointee.requestTypes.add(type, limit: EndpointTally.contentTypes) }
        if takesFields { enterFields(decoder.decode(exchange.requestBody, headers: exchange.requestHeaders), &endpoint.pointee.request) }
    }

    private func enterResponse(_ exchange: Exchange, _ endpoint: UnsafeMutablePointer<EndpointTally>, takesFields: Bool) {
        let type = mediaType(exchange.responseHeaders)
        if let type { endpoint.pointee.responseTypes.add(type, limit: EndpointTally.contentTypes) }
        guard !exchange.responseBody.content.isEmpty else { return }
        endpoint.pointee.responseBodies += 1
        if takesFields { enterFields(decoder.decode(exchange.responseBody, headers: exchange.responseHeaders), &endpoint.pointee.response) }
    }

    private func enterFields(_ body: DecodedBody, _ place: inout UnsafeMutablePointer<FieldTree>?) {
        switch body.kind {
        case .json: bodies.add(json: body.bytes, to: EndpointTally.tree(&place))
        case .form: bodies.add(form: body.bytes, to: EndpointTally.tree(&place))
        case .empty, .eventStream, .multipart, .text, .binary: break
        }
    }

    /// The media type of a body, lower case and without parameters.
    private func mediaType(_ headers: UnsafeBufferPointer<HeaderField>) -> ByteSlice? {
        for field in headers where field.name.count == 12 && field.name.equalsIgnoringCase("content-type") {
            let end = field.value.firstIndex(of: 0x3B) ?? field.value.count
            let type = field.value[0..<end].trimmed
            guard type.firstIndex(of: 0x2F) != nil else { return nil }
            guard type.buffer.contains(where: { $0 &- 0x41 < 26 }) else { return type }
            let out = reader.arena.allocate(type.count)
            for (at, byte) in type.buffer.enumerated() { out.storeBytes(of: ByteSlice.lowered(byte), toByteOffset: at, as: UInt8.self) }
            return ByteSlice(start: out, count: type.count)
        }
        return nil
    }

    /// No record names more tools than this.
    private static let mostTools = 32

    private func enterTools(_ names: ByteSlice, _ endpoint: UnsafeMutablePointer<EndpointTally>) {
        var scanner = JSONScanner(names)
        guard scanner.peek() == 0x5B else { return }
        scanner.position += 1
        var isFirst = true, count = 0
        while count < APIDiscovery.mostTools, (try? scanner.nextElement(&isFirst)) == true {
            guard case .string(let name)? = try? scanner.value() else { return }
            count += 1
            let text = name.decoded(in: reader.arena).trimmed
            if !text.isEmpty { endpoint.pointee.tools.add(text, limit: EndpointTally.toolNames) }
        }
    }

    /// Adds what another found, which stays as it is. Both have to have the same bounds.
    public func merge(_ other: APIDiscovery) {
        taken += other.taken
        unread += other.unread
        first = min(first, other.first)
        last = max(last, other.last)
        hosts.merge(other.hosts)
        if let own = mcp, let others = other.mcp { own.merge(others) }
        settle()
    }

    /// All that was found so far. Adding may go on afterwards.
    public func inventory() -> APIInventory {
        settle()
        var inventory = APIInventory()
        inventory.records = taken
        inventory.unread = unread
        if first <= last {
            inventory.firstSeen = Timestamp(microseconds: first)
            inventory.lastSeen = Timestamp(microseconds: last)
        }
        inventory.servers = mcp?.servers(allow: options.allow) ?? []
        InventoryBuilder.build(hosts, into: &inventory)
        return inventory
    }

    /// Cuts everything to its bounds.
    private func settle() {
        hosts.settle(limit: options.maximumHosts)
        for host in hosts.all { host.settle() }
        let share = hosts.share(of: options.room, among: options.maximumHosts)
        for host in hosts.all {
            while host.level < DiscoveryLevel.coarsest, host.need > share { host.coarsen(to: host.level + 1) }
        }
        weight = hosts.all.reduce(0) { $0 + $1.weight }
        nextSettling = weight + max(1024, options.room / 2)
    }
}
