/// Host names as the inventory shows them.
public enum HostName {
    /// An authority in its usual form: lower case, without user information, default port and trailing dot; an IPv6 address keeps its
    /// brackets. The default port is that of the scheme, or 80 as well as 443 where the scheme is unknown. Nil if no host is left or
    /// what is left cannot be one. Copies into `arena` only where letters change.
    public static func normalized(_ authority: ByteSlice, scheme: ByteSlice = .empty, arena: ByteArena) -> ByteSlice? {
        var host = authority.trimmed
        var at = host.count
        while at > 0 {
            at -= 1
            if host[at] == 0x40 {
                host = host.dropFirst(at + 1)
                break
            }
        }
        guard let (name, port) = split(host) else { return nil }
        var kept = name
        while kept.count > 1, kept[kept.count - 1] == 0x2E { kept = kept[0..<kept.count - 1] }
        guard !kept.isEmpty, kept.count <= 255, let isLower = isLower(kept) else { return nil }
        let needsPort = !port.isEmpty && !isDefault(port, scheme)
        if isLower, !needsPort { return kept }
        if isLower, host.count == kept.count + 1 + port.count { return host[0..<name.count + 1 + port.count] }
        let out = arena.allocate(kept.count + (needsPort ? 1 + port.count : 0))
        for (index, byte) in kept.buffer.enumerated() { out.storeBytes(of: ByteSlice.lowered(byte), toByteOffset: index, as: UInt8.self) }
        var count = kept.count
        if needsPort {
            out.storeBytes(of: 0x3A, toByteOffset: count, as: UInt8.self)
            (out + count + 1).copyMemory(from: port.start, byteCount: port.count)
            count += 1 + port.count
        }
        return ByteSlice(start: out, count: count)
    }

    /// Name and port digits, the port empty where there is none.
    private static func split(_ host: ByteSlice) -> (name: ByteSlice, port: ByteSlice)? {
        guard !host.isEmpty else { return nil }
        if host[0] == 0x5B {
            guard let close = host.firstIndex(of: 0x5D) else { return nil }
            let rest = host.dropFirst(close + 1)
            guard rest.isEmpty || rest[0] == 0x3A else { return nil }
            return (host[0..<close + 1], portDigits(rest.dropFirst(1)))
        }
        guard let colon = host.firstIndex(of: 0x3A) else { return (host, .empty) }
        // More than one colon without brackets is a bare IPv6 address.
        if host.firstIndex(of: 0x3A, from: colon + 1) != nil { return (host, .empty) }
        return (host[0..<colon], portDigits(host.dropFirst(colon + 1)))
    }

    private static func portDigits(_ text: ByteSlice) -> ByteSlice {
        guard text.count <= 5, text.unsignedInteger != nil else { return .empty }
        var from = 0
        while from + 1 < text.count, text[from] == 0x30 { from += 1 }
        return text.dropFirst(from)
    }

    private static func isDefault(_ port: ByteSlice, _ scheme: ByteSlice) -> Bool {
        let isSecure = scheme.equalsIgnoringCase("https") || scheme.equalsIgnoringCase("wss")
        let isPlain = scheme.equalsIgnoringCase("http") || scheme.equalsIgnoringCase("ws")
        return (port == "443" && !isPlain) || (port == "80" && !isSecure)
    }

    /// Whether no letter is in upper case; nil if a byte stands there that no host has.
    private static func isLower(_ host: ByteSlice) -> Bool? {
        let kinds = kinds
        var seen: UInt8 = 0
        for byte in host.buffer { seen |= kinds[Int(byte)] }
        return seen & noHostByte != 0 ? nil : seen & capital == 0
    }

    private static let capital: UInt8 = 1
    private static let noHostByte: UInt8 = 2

    /// What each byte says about a host that it stands in. Never freed.
    nonisolated(unsafe) private static let kinds: UnsafePointer<UInt8> = {
        let table = UnsafeMutablePointer<UInt8>.allocate(capacity: 256)
        for byte in UInt8.min...UInt8.max {
            switch byte {
            case 0x41...0x5A: table[Int(byte)] = capital
            case 0x30...0x39, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x3A, 0x5B, 0x5D, 0x25, 0x7E, 0x2B, 0x2A, 0x80...0xFF: table[Int(byte)] = 0
            default: table[Int(byte)] = noHostByte
            }
        }
        return UnsafePointer(table)
    }()
}
