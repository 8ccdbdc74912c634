/// Decides from a record's fields what it is addressed to, the same for a quick look and for the whole record.
struct TargetResolver {
    let fields: RecordFields
    let arena: ByteArena

    var method = ByteSlice.empty
    var scheme = ByteSlice.empty
    var host = ByteSlice.empty
    var path = ByteSlice.empty
    var query = ByteSlice.empty

    init(fields: RecordFields, arena: ByteArena) {
        self.fields = fields
        self.arena = arena
    }

    /// False if the record names no target. `headerHost` is the host that the request's headers name; it is asked for only where
    /// nothing better is known.
    mutating func resolve(headerHost: () -> ByteSlice) -> Bool {
        guard namesTarget else { return false }
        method = text(.method)
        if !TargetResolver.isMethod(method) { method = .empty }
        if isAkto {
            take(target: text(.aktoPath), isURL: false)
        } else {
            if fields.has(.url) { take(target: text(.url), isURL: true) }
            if path.isEmpty, fields.has(.path) { take(target: text(.path), isURL: false) }
            if path.isEmpty, fields.has(.aktoPath) { take(target: text(.aktoPath), isURL: false) }
            if path.isEmpty { takeRequestLine() }
        }
        if query.isEmpty {
            query = text(.query)
            if query.hasPrefix("?") { query = query.dropFirst(1) }
        }
        if scheme.isEmpty { scheme = text(.scheme) }
        if host.isEmpty { takeHost(headerHost) }
        return true
    }

    /// Path and headers as Akto's records have them decide, whatever else is there.
    private var isAkto: Bool { fields.has(.aktoPath) && fields[.requestHeaders]?.kind == .string }

    private var namesTarget: Bool {
        if let url = fields[.url], url.kind == .string, !URLParts(url.raw).authority.isEmpty || url.hasEscapes { return true }
        if fields.has(.httpHost), fields.has(.method) || fields.has(.url) { return true }
        if let line = fields[.requestLine], line.kind == .string, line.raw.firstRange(of: " HTTP/") != nil { return true }
        guard fields.has(.url) || fields.has(.path) || fields.has(.aktoPath) else { return false }
        return fields.has(.method) || fields.has(.status) || fields.has(.requestHeaders) || fields.has(.responseHeaders)
            || fields.has(.httpHost) || fields.has(.scheme) || fields.has(.requestBody) || fields.has(.responseBody)
    }

    private func text(_ field: RecordField) -> ByteSlice {
        guard let value = fields[field], value.isText else { return .empty }
        return value.kind == .string ? value.string.decoded(in: arena) : value.raw
    }

    private mutating func take(target: ByteSlice, isURL: Bool) {
        let target = target.trimmed
        guard !target.isEmpty else { return }
        let parts = URLParts(target)
        if !parts.authority.isEmpty {
            scheme = parts.scheme
            host = parts.authority
            path = parts.path.isEmpty ? ByteSlice("/") : parts.path
            query = parts.query
            return
        }
        guard parts.scheme.isEmpty else {
            // A scheme and no host.
            scheme = parts.scheme
            path = parts.path
            query = parts.query
            return
        }
        let isOrigin = target[0] == 0x2F || target[0] == 0x2A
        if !isOrigin, isURL || method.equalsIgnoringCase("connect"), let end = TargetResolver.authorityEnd(target) {
            host = target[0..<end]
            let rest = URLParts(target.dropFirst(end))
            path = rest.path
            query = rest.query
            return
        }
        path = isOrigin || parts.path.isEmpty ? parts.path : rooted(parts.path)
        query = parts.query
    }

    /// The end of a host that begins a text without a scheme; nil if no host does.
    private static func authorityEnd(_ text: ByteSlice) -> Int? {
        var end = 0, colon: Int?, hasDot = false
        while end < text.count, text[end] != 0x2F, text[end] != 0x3F, text[end] != 0x23 {
            if text[end] == 0x2E { hasDot = true }
            if text[end] == 0x3A { colon = end }
            end += 1
        }
        // `blob:` and `data:text` are no hosts.
        let hasPort = colon.map { $0 + 1 < end && text[$0 + 1..<end].unsignedInteger != nil }
        let isHost = hasPort ?? hasDot || text[0] == 0x5B
        return end > 0 && (isHost || text[0..<end].equalsIgnoringCase("localhost")) ? end : nil
    }

    private func rooted(_ path: ByteSlice) -> ByteSlice {
        let out = arena.allocate(path.count + 1)
        out.storeBytes(of: 0x2F, as: UInt8.self)
        (out + 1).copyMemory(from: path.start, byteCount: path.count)
        return ByteSlice(start: out, count: path.count + 1)
    }

    /// `POST /mcp HTTP/1.1`, as access logs write it.
    private mutating func takeRequestLine() {
        let line = text(.requestLine).trimmed
        guard let space = line.firstIndex(of: 0x20), TargetResolver.isMethod(line[0..<space]) else { return }
        let rest = line.dropFirst(space + 1)
        let end = rest.firstRange(of: " HTTP/")?.lowerBound ?? rest.count
        if method.isEmpty { method = line[0..<space] }
        take(target: rest[0..<end], isURL: false)
    }

    private mutating func takeHost(_ headerHost: () -> ByteSlice) {
        if !isAkto { host = text(.httpHost).trimmed }
        if host.isEmpty { host = headerHost().trimmed }
        if host.isEmpty { host = text(.httpHost).trimmed }
        if host.isEmpty { host = text(.host).trimmed }
        if host.isEmpty { host = text(.serverName).trimmed }
        let port = text(.port)
        guard !host.isEmpty, port.unsignedInteger != nil, host.firstIndex(of: 0x3A) == nil else { return }
        let out = arena.allocate(host.count + 1 + port.count)
        out.copyMemory(from: host.start, byteCount: host.count)
        out.storeBytes(of: 0x3A, toByteOffset: host.count, as: UInt8.self)
        (out + host.count + 1).copyMemory(from: port.start, byteCount: port.count)
        host = ByteSlice(start: out, count: host.count + 1 + port.count)
    }

    /// A token of letters, as the registered methods are: JSON-RPC's methods are not taken for HTTP's.
    private static func isMethod(_ text: ByteSlice) -> Bool {
        !text.isEmpty && text.count <= 24 && text.buffer.allSatisfy { ByteSlice.lowered($0) &- 0x61 < 26 || $0 == 0x2D || $0 == 0x5F }
    }
}
