/// How the records of a capture are laid out, told by its first bytes.
public enum CaptureShape: Sendable, Equatable {
    case empty
    /// A JSON value a line.
    case lines
    /// One JSON value, or several that do not keep to lines.
    case document
    /// Anything else that people can read.
    case text
    /// Not text.
    case binary
    /// Not readable here: what it is, in the user's words (`zstd`).
    case foreign(String)
}

extension CaptureShape {
    /// How much of a capture's beginning has to be at hand, unless it is shorter.
    static let headSize = 256 * 1024

    /// Tells from the beginning of a capture, compression undone and without a byte order mark.
    init(head: UnsafeRawBufferPointer, isWhole: Bool) {
        let bytes = ByteSlice(head)
        var first = 0
        while first < bytes.count, ByteSlice.isBlank(bytes[first]) || ByteSlice.isFiller(bytes[first]) { first += 1 }
        guard first < bytes.count else {
            self = !isWhole && bytes.firstIndex(of: 0) == nil ? .lines : bytes.firstIndex(of: 0) == nil ? .empty : .binary
            return
        }
        self = CaptureShape.json(bytes, from: first, isWhole: isWhole)
            ?? (bytes.firstIndex(of: 0) == nil ? .text : .binary)
    }

    private static func json(_ bytes: ByteSlice, from first: Int, isWhole: Bool) -> CaptureShape? {
        let opener = bytes[first]
        guard opener == 0x7B || opener == 0x5B else { return isMostlyJSON(bytes, isWhole: isWhole) ? .lines : nil }
        var scanner = JSONScanner(bytes.buffer, from: first)
        do {
            try scanner.skipValue()
            let hasLineEnd = bytes[first..<scanner.position].firstIndex(of: 0x0A) != nil
            if hasLineEnd { return .document }
            let lineEnd = bytes.firstIndex(of: 0x0A, from: scanner.position) ?? bytes.count
            let rest = bytes[scanner.position..<lineEnd].trimmed
            // What else stands on the first line: more values, a value that does not end here, or a fault of that line.
            if rest.isEmpty { return .lines }
            if rest[0] == 0x7B || rest[0] == 0x5B || rest[0] == 0x2C || rest[0] == 0x1E { return .document }
            return isMostlyJSON(bytes, isWhole: isWhole) || beginsContainer(bytes, first) ? .lines : nil
        } catch {
            let faultless = error.isTruncation
            if faultless, !isWhole { return .document }
            let lineEnd = bytes.firstIndex(of: 0x0A, from: first)
            if faultless { return lineEnd == nil || !isMostlyJSON(bytes, isWhole: isWhole) ? .document : .lines }
            // The first line may be the rest of a record that a rotation cut, or a document with a fault of its own.
            if let lineEnd, isMostlyJSON(bytes.dropFirst(lineEnd + 1), isWhole: isWhole) { return .lines }
            guard beginsContainer(bytes, first) else { return nil }
            return lineEnd.map { $0 < error.offset } == true ? .document : .lines
        }
    }

    /// The first member or element begins as JSON does, so that it is not some log's bracketed date.
    private static func beginsContainer(_ bytes: ByteSlice, _ first: Int) -> Bool {
        var scanner = JSONScanner(bytes.buffer, from: first + 1)
        guard let next = scanner.peek() else { return false }
        if bytes[first] == 0x5B { return next == 0x7B || next == 0x5B }
        var isFirst = true
        return (try? scanner.nextKey(&isFirst)) != nil
    }

    /// At least half of the whole lines are JSON objects or arrays.
    private static func isMostlyJSON(_ bytes: ByteSlice, isWhole: Bool) -> Bool {
        var at = 0, values = 0, others = 0
        while at < bytes.count {
            let end = bytes.firstIndex(of: 0x0A, from: at)
            if end == nil, !isWhole { break }
            let line = bytes[at..<(end ?? bytes.count)].withoutFiller
            at = (end ?? bytes.count) + 1
            guard !line.isEmpty else { continue }
            if isContainer(line) { values += 1 } else { others += 1 }
        }
        return values > 0 && values >= others
    }

    private static func isContainer(_ line: ByteSlice) -> Bool {
        guard line[0] == 0x7B || line[0] == 0x5B else { return false }
        var scanner = JSONScanner(line)
        return (try? scanner.skipValue()) != nil && (try? scanner.expectEnd()) != nil
    }

    /// What the first bytes say that no reader here understands.
    static func foreign(_ head: ByteSlice) -> CaptureShape? {
        func begins(_ bytes: [UInt8]) -> Bool {
            head.count >= bytes.count && bytes.indices.allSatisfy { head[$0] == bytes[$0] }
        }
        // `CaptureInput` has undone two layers by then.
        if Gzip.isGzip(prefix: head.buffer) { return .foreign("gzip inside gzip inside gzip") }
        if begins([0x28, 0xB5, 0x2F, 0xFD]) { return .foreign("zstd") }
        if begins([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00]) { return .foreign("xz") }
        if begins([0x42, 0x5A, 0x68]), head.count > 3, head[3] &- 0x31 < 9 { return .foreign("bzip2") }
        if begins([0x50, 0x4B, 0x03, 0x04]) { return .foreign("zip") }
        if begins([0x04, 0x22, 0x4D, 0x18]) { return .foreign("lz4") }
        if begins([0xFF, 0xFE, 0x00, 0x00]) || begins([0x00, 0x00, 0xFE, 0xFF]) { return .foreign("UTF-32") }
        return nil
    }
}

extension ByteSlice {
    /// Bytes that may stand before a record and belong to none: the NULs of a log that was truncated under its writer, and the record
    /// separator of JSON text sequences (RFC 7464, 2.2).
    @inline(__always)
    static func isFiller(_ byte: UInt8) -> Bool { byte == 0 || byte == 0x1E }

    /// A line without what stands around its record.
    var withoutFiller: ByteSlice {
        var line = trimmed
        while !line.isEmpty, ByteSlice.isFiller(line[0]) { line = line.dropFirst(1).trimmed }
        return line
    }
}
