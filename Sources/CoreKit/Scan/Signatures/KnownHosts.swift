// Relies on: the list staying as it was read, in one piece of memory that is never given back, so that making it is one pass
// over its bytes, and a lookup a hash and a comparison whatever its length.

/// Hosts that are known to serve MCP, looked up by hash.
///
/// The list is text, a host a line: `host class paths`, where class is `dedicated` (the host serves nothing else),
/// `shared` (it counts with one of its paths only) or `tenant` (a customer's name below a platform's: the exact host).
public struct KnownHosts: Sendable {
    public enum HostClass: String, Sendable, CaseIterable { case dedicated, shared, tenant }

    /// A line; its hash is compared first. An empty host is a free place.
    private struct Entry: Sendable {
        var hash: UInt64 = 0
        var host = 0..<0
        var hostClass = HostClass.dedicated
        /// Path prefixes up to a segment's end, between commas.
        var paths = 0..<0
    }

    private let text: [UInt8]
    /// Open addressing, a power of two, at most half full.
    private var slots: [Entry] = []
    public private(set) var count = 0

    public struct Malformed: Error, Sendable {
        public let line: Int
        public let message: String
    }

    public init(_ text: String) throws(Malformed) {
        var bytes = Array(text.utf8)
        var entries: [Entry] = []
        entries.reserveCapacity(bytes.count / 32)
        let failure = bytes.withUnsafeMutableBytes { KnownHosts.read($0, into: &entries) }
        if let failure { throw failure }
        self.text = bytes
        var capacity = 16
        while capacity < entries.count * 2 { capacity *= 2 }
        slots = Array(repeating: Entry(), count: capacity)
        slots.withUnsafeMutableBufferPointer { slots in
            for entry in entries {
                var slot = Int(truncatingIfNeeded: entry.hash) & (capacity - 1)
                while !slots[slot].host.isEmpty { slot = (slot + 1) & (capacity - 1) }
                slots[slot] = entry
            }
        }
        count = entries.count
    }

    /// Hosts are put into lower case where they stand.
    private static func read(_ bytes: UnsafeMutableRawBufferPointer, into entries: inout [Entry]) -> Malformed? {
        let text = ByteSlice(UnsafeRawBufferPointer(bytes))
        var at = 0, number = 0
        while at < text.count {
            number += 1
            let lineEnd = text.firstIndex(of: 0x0A, from: at) ?? text.count
            let end = text[at..<lineEnd].firstIndex(of: 0x23).map { at + $0 } ?? lineEnd
            var words: (Range<Int>, Range<Int>, Range<Int>) = (0..<0, 0..<0, 0..<0), wordCount = 0
            while at < end {
                if ByteSlice.isBlank(text[at]) {
                    at &+= 1
                    continue
                }
                let start = at
                while at < end, !ByteSlice.isBlank(text[at]) { at &+= 1 }
                switch wordCount {
                case 0: words.0 = start..<at
                case 1: words.1 = start..<at
                default: words.2 = start..<at
                }
                wordCount += 1
            }
            at = lineEnd + 1
            guard wordCount > 0 else { continue }
            guard wordCount == 2 || wordCount == 3, let hostClass = HostClass(text[words.1]) else {
                return Malformed(line: number, message: "expected a host, its class (dedicated, shared, tenant) and its paths")
            }
            for index in words.0 { bytes[index] = ByteSlice.lowered(text[index]) }
            entries.append(Entry(hash: Fingerprint.of(text[words.0].buffer), host: words.0, hostClass: hostClass, paths: words.2))
        }
        return nil
    }

    /// Whether a host with this path is known to be MCP. `host` has to be normalised.
    public func contains(host: ByteSlice, path: ByteSlice) -> Bool {
        guard let entry = entry(of: host) else { return false }
        return entry.hostClass != .shared || covers(entry, path)
    }

    /// Whether a host is listed at all, so that other evidence makes it one of the known.
    public func lists(_ host: ByteSlice) -> Bool { entry(of: host) != nil }

    private func entry(of host: ByteSlice) -> Entry? {
        // A port that is not the default one does not make another host of it.
        let name = host.firstIndex(of: 0x3A).map { host[0..<$0] } ?? host
        let hash = Fingerprint.of(name.buffer)
        return slots.withUnsafeBufferPointer { slots in
            var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
            while !slots[slot].host.isEmpty {
                if slots[slot].hash == hash, holds(slots[slot].host, name) { return slots[slot] }
                slot = (slot + 1) & (slots.count - 1)
            }
            return nil
        }
    }

    private func holds(_ range: Range<Int>, _ slice: ByteSlice) -> Bool {
        text.withUnsafeBytes { ByteSlice($0)[range] == slice }
    }

    private func covers(_ entry: Entry, _ path: ByteSlice) -> Bool {
        text.withUnsafeBytes { text in
            ByteSlice(text)[entry.paths].buffer.split(separator: 0x2C).contains { part in
                let prefix = ByteSlice(UnsafeRawBufferPointer(rebasing: part))
                if prefix == "/" { return path.isEmpty || path == "/" }
                guard path.count >= prefix.count, prefix == path[0..<prefix.count] else { return false }
                return path.count == prefix.count || prefix[prefix.count - 1] == 0x2F || path[prefix.count] == 0x2F
            }
        }
    }
}

extension KnownHosts.HostClass {
    fileprivate init?(_ word: ByteSlice) {
        if word == "dedicated" { self = .dedicated } else if word == "shared" { self = .shared } else if word == "tenant" { self = .tenant } else { return nil }
    }
}
