/// What is known of one method at one place in a host's paths. Lives in memory that its node owns.
struct EndpointTally: ~Copyable {
    let method: HTTPMethod
    var records = 0
    var first = Int64.max
    var last = Int64.min
    /// Codes and how often they were answered, in no order; 0 where unknown.
    private var codes: [(code: UInt16, count: Int)] = []
    /// By the index of `APIAuthentication.allCases`.
    private var authentication: (Int, Int, Int, Int, Int, Int, Int, Int, Int, Int) = (0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
    /// Records of callers who did not say who they are and were served (2xx or 3xx).
    var open = 0
    var query: UnsafeMutablePointer<FieldTree>?
    var request: UnsafeMutablePointer<FieldTree>?
    var response: UnsafeMutablePointer<FieldTree>?
    var requestBodies = 0
    var responseBodies = 0
    var requestTypes = NameCounts()
    var responseTypes = NameCounts()
    var tools = NameCounts()

    static let contentTypes = 8
    static let toolNames = 64
    /// What one needs of `DiscoveryOptions.room`, its fields not counted.
    static let weight = 8

    init(_ method: HTTPMethod) { self.method = method }

    deinit {
        EndpointTally.free(query)
        EndpointTally.free(request)
        EndpointTally.free(response)
    }

    private static func free(_ tree: UnsafeMutablePointer<FieldTree>?) {
        tree?.deinitialize(count: 1)
        tree?.deallocate()
    }

    /// The tree at `place`, made if it is not there.
    static func tree(_ place: inout UnsafeMutablePointer<FieldTree>?) -> UnsafeMutablePointer<FieldTree> {
        if let place { return place }
        let fresh = UnsafeMutablePointer<FieldTree>.allocate(capacity: 1)
        fresh.initialize(to: FieldTree())
        place = fresh
        return fresh
    }

    mutating func saw(_ time: Int64?) {
        guard let time else { return }
        if time < first { first = time }
        if time > last { last = time }
    }

    mutating func answered(_ code: Int, _ count: Int = 1) {
        let code = UInt16(truncatingIfNeeded: code)
        for index in codes.indices where codes[index].code == code {
            codes[index].count += count
            return
        }
        codes.append((code, count))
    }

    mutating func authenticated(_ kind: Int, _ count: Int = 1) {
        withUnsafeMutableBytes(of: &authentication) { $0.assumingMemoryBound(to: Int.self)[kind] += count }
    }

    var statuses: [APIStatus] {
        codes.filter { $0.code > 0 }.map { APIStatus(code: Int($0.code), records: $0.count) }.sorted { $0.code < $1.code }
    }

    var authentications: [APIAuthenticationCount] {
        let counts = withUnsafeBytes(of: authentication) { Array($0.assumingMemoryBound(to: Int.self)) }
        return zip(APIAuthentication.allCases, counts).filter { $0.1 > 0 }.map { APIAuthenticationCount(kind: $0.0, records: $0.1) }
            .sorted { $0.records != $1.records ? $0.records > $1.records : $0.kind.rawValue < $1.kind.rawValue }
    }

    /// Adds only what requests for something that is not there tell.
    mutating func mergeCounts(_ other: borrowing EndpointTally) {
        records += other.records
        open += other.open
        first = min(first, other.first)
        last = max(last, other.last)
        for entry in other.codes { answered(Int(entry.code), entry.count) }
        let counts = withUnsafeBytes(of: other.authentication) { Array($0.assumingMemoryBound(to: Int.self)) }
        for (kind, count) in counts.enumerated() where count > 0 { authenticated(kind, count) }
    }

    /// Adds another, which stays as it is.
    mutating func merge(_ other: borrowing EndpointTally) {
        mergeCounts(other)
        if let tree = other.query { EndpointTally.tree(&query).pointee.merge(tree.pointee) }
        if let tree = other.request { EndpointTally.tree(&request).pointee.merge(tree.pointee) }
        if let tree = other.response { EndpointTally.tree(&response).pointee.merge(tree.pointee) }
        requestBodies += other.requestBodies
        responseBodies += other.responseBodies
        requestTypes.merge(other.requestTypes, limit: EndpointTally.contentTypes)
        responseTypes.merge(other.responseTypes, limit: EndpointTally.contentTypes)
        tools.merge(other.tools, limit: EndpointTally.toolNames)
    }

    /// Cuts every table to its bound.
    mutating func settle(fields: Int) {
        query?.pointee.cut(to: fields)
        request?.pointee.cut(to: fields)
        response?.pointee.cut(to: fields)
        requestTypes.settle(limit: EndpointTally.contentTypes)
        responseTypes.settle(limit: EndpointTally.contentTypes)
        tools.settle(limit: EndpointTally.toolNames)
    }

    /// What its tables hold, as much of each as is kept; of each side's fields at most `limit`.
    func tableCount(atMost limit: Int) -> Int {
        let fields = min(limit, query?.pointee.size ?? 0) + min(limit, request?.pointee.size ?? 0) + min(limit, response?.pointee.size ?? 0)
        let types = min(EndpointTally.contentTypes, requestTypes.count) + min(EndpointTally.contentTypes, responseTypes.count)
        return fields + 2 * types + 2 * min(EndpointTally.toolNames, tools.count) + codes.count / 4
    }
}

/// The methods that are told apart.
struct HTTPMethod: Equatable {
    let rawValue: UInt8

    /// `-`, where the record names none.
    static let unknown = HTTPMethod(rawValue: 0)
    /// `*`: any that is in no registry.
    static let other = HTTPMethod(rawValue: 1)

    private static let names: [StaticString] = [
        "-", "*", "get", "post", "put", "delete", "patch", "head", "options", "trace", "connect", "query", "propfind", "proppatch", "mkcol", "copy",
        "move", "lock", "unlock", "report", "search", "purge", "link", "unlink", "acl", "bind", "merge", "checkout", "checkin", "update", "notify",
        "subscribe", "unsubscribe",
    ]

    init(rawValue: UInt8) { self.rawValue = rawValue }

    init(_ text: ByteSlice) {
        guard !text.isEmpty else {
            self = .unknown
            return
        }
        for index in 2..<HTTPMethod.names.count where text.equalsIgnoringCase(HTTPMethod.names[index]) {
            self.init(rawValue: UInt8(index))
            return
        }
        self = .other
    }

    var name: String { HTTPMethod.names[Int(rawValue)].description.uppercased() }
}
