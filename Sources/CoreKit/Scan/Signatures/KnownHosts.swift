/// Hosts that are known to serve MCP, looked up by hash.
///
/// The list is text, a host a line: `host class paths`, where class is `dedicated` (the host serves nothing else),
/// `shared` (it counts with one of its paths only) or `tenant` (a customer's name below a platform's: the exact host).
public struct KnownHosts: Sendable {
    public enum HostClass: String, Sendable { case dedicated, shared, tenant }

    private struct Entry: Sendable {
        var host: [UInt8]
        var hostClass: HostClass
        /// Path prefixes up to a segment's end.
        var paths: [[UInt8]]
    }

    private var entries: [Entry] = []
    /// Open addressing, a power of two, at most half full; -1 is free.
    private var slots: [Int32] = []

    public struct Malformed: Error, Sendable {
        public let line: Int
        public let message: String
    }

    public init(_ text: String) throws(Malformed) {
        var number = 0
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            number += 1
            let words = line.prefix { $0 != "#" }.split(whereSeparator: \.isWhitespace)
            guard !words.isEmpty else { continue }
            guard words.count <= 3, words.count >= 2, let hostClass = HostClass(rawValue: String(words[1])) else {
                throw Malformed(line: number, message: "expected a host, its class (dedicated, shared, tenant) and its paths")
            }
            let paths = words.count == 3 ? words[2].split(separator: ",").map { Array($0.utf8) } : []
            entries.append(Entry(host: Array(words[0].lowercased().utf8), hostClass: hostClass, paths: paths))
        }
        var capacity = 16
        while capacity < entries.count * 2 { capacity *= 2 }
        slots = Array(repeating: -1, count: capacity)
        for (index, entry) in entries.enumerated() {
            var slot = entry.host.withUnsafeBytes { Int(truncatingIfNeeded: Fingerprint.of($0)) } & (capacity - 1)
            while slots[slot] >= 0 { slot = (slot + 1) & (capacity - 1) }
            slots[slot] = Int32(index)
        }
    }

    public var count: Int { entries.count }

    /// Whether a host with this path is known to be MCP. `host` has to be normalised.
    public func contains(host: ByteSlice, path: ByteSlice) -> Bool {
        guard let entry = entry(of: host) else { return false }
        if entry.hostClass != .shared { return true }
        return entry.paths.contains { prefix in
            if prefix == [0x2F] { return path.isEmpty || path == "/" }
            guard path.count >= prefix.count, prefix.withUnsafeBytes({ ByteSlice($0) == path[0..<prefix.count] }) else { return false }
            return path.count == prefix.count || prefix.last == 0x2F || path[prefix.count] == 0x2F
        }
    }

    /// Whether a host is listed at all, so that other evidence makes it one of the known.
    public func lists(_ host: ByteSlice) -> Bool { entry(of: host) != nil }

    private func entry(of host: ByteSlice) -> Entry? {
        // A port that is not the default one does not make another host of it.
        let name = host.firstIndex(of: 0x3A).map { host[0..<$0] } ?? host
        var slot = Int(truncatingIfNeeded: Fingerprint.of(name.buffer)) & (slots.count - 1)
        while slots[slot] >= 0 {
            let index = Int(slots[slot])
            if entries[index].host.withUnsafeBytes({ ByteSlice($0) == name }) { return entries[index] }
            slot = (slot + 1) & (slots.count - 1)
        }
        return nil
    }
}
