/// The bytes of a text: copied once, checked to be UTF-8 that YAML allows, and followed by NULs.
///
/// What reads them relies on three things that hold from here on: the text is valid UTF-8, a NUL stands only behind its end,
/// and eight bytes behind the end may be read. The bytes never change after `init`, so that they may be shared.
final class YAMLSource: @unchecked Sendable {
    let base: UnsafePointer<UInt8>
    let count: Int
    /// The length of the byte order mark, 0 or 3.
    let contentStart: Int
    let isASCII: Bool
    /// Whether there are characters that only quoted scalars may hold as they are.
    private let hasUnprintables: Bool

    private static let padding = 8
    /// Positions, and what escapes and folding make of a text, are counted in 32 bits.
    private static let longest = Int(Int32.max)

    init(_ bytes: UnsafeRawBufferPointer) throws(YAMLError) {
        let origin = YAMLPosition(offset: 0, line: 1, column: 1)
        guard bytes.count <= YAMLSource.longest else { throw YAMLError("the text is \(bytes.count) bytes long, expected at most 2 GiB", at: origin) }
        if let name = YAMLSource.foreignEncoding(bytes) { throw YAMLError("the text is \(name), expected UTF-8", at: origin) }
        let copy = UnsafeMutablePointer<UInt8>.allocate(capacity: bytes.count + YAMLSource.padding)
        if let start = bytes.baseAddress, !bytes.isEmpty {
            UnsafeMutableRawPointer(copy).copyMemory(from: start, byteCount: bytes.count)
        }
        (copy + bytes.count).initialize(repeating: 0, count: YAMLSource.padding)
        base = UnsafePointer(copy)
        count = bytes.count
        contentStart = count >= 3 && base[0] == 0xEF && base[1] == 0xBB && base[2] == 0xBF ? 3 : 0
        var check = YAMLTextCheck()
        check.run(base, from: contentStart, to: count)
        isASCII = check.isASCII
        hasUnprintables = check.hasUnprintables
        if let failure = check.failure { throw YAMLError(failure.message, at: position(at: failure.offset)) }
    }

    deinit { base.deallocate() }

    /// YAML 1.2.2, section 5.2: the first bytes tell the encoding, with a byte order mark or without.
    private static func foreignEncoding(_ bytes: UnsafeRawBufferPointer) -> String? {
        guard bytes.count >= 2 else { return nil }
        let first = (bytes[0], bytes[1])
        let next: (UInt8, UInt8)? = bytes.count >= 4 ? (bytes[2], bytes[3]) : nil
        switch first {
        case (0xFF, 0xFE): return next.map { $0 == (0, 0) } == true ? "UTF-32" : "UTF-16"
        case (0xFE, 0xFF): return "UTF-16"
        case (0, 0): return next.map { $0 == (0xFE, 0xFF) || ($0.0 == 0 && $0.1 != 0) } == true ? "UTF-32" : nil
        case (0, 1...): return "UTF-16"
        case (1..., 0): return next.map { $0 == (0, 0) } == true ? "UTF-32" : "UTF-16"
        default: return nil
        }
    }

    /// The first character at or behind `offset` that only a quoted scalar may hold as it is, or `Int.max`.
    func nextUnprintable(from offset: Int) -> Int {
        guard hasUnprintables else { return Int.max }
        var at = offset
        while at < count {
            if YAMLTextCheck.isUnprintable(base, at) { return at }
            at += 1
        }
        return Int.max
    }

    /// Counted from the beginning of the text: for errors, which are rare.
    func position(at offset: Int) -> YAMLPosition {
        let offset = min(offset, count)
        var line = 1
        var start = contentStart
        var at = contentStart
        while at < offset {
            if base[at] == 0x0A || (base[at] == 0x0D && base[at + 1] != 0x0A) {
                line += 1
                start = at + 1
            }
            at += 1
        }
        return YAMLPosition(offset: offset, line: line, column: 1 + scalars(start, offset))
    }

    /// How many Unicode scalars begin in `start..<end`.
    @inline(__always) func scalars(_ start: Int, _ end: Int) -> Int {
        if isASCII { return max(0, end - start) }
        var at = start
        var found = 0
        while at < end {
            if base[at] & 0xC0 != 0x80 { found += 1 }
            at += 1
        }
        return found
    }

    @inline(__always) func bytes(_ start: Int, _ end: Int) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: base + start, count: end - start)
    }

    func string(_ start: Int, _ end: Int) -> String { String(decoding: bytes(start, end), as: UTF8.self) }
}

extension YAMLSource {
    static func copy(_ bytes: [UInt8]) throws(YAMLError) -> YAMLSource {
        try bytes.withUnsafeBufferPointer { buffer throws(YAMLError) in try YAMLSource(UnsafeRawBufferPointer(buffer)) }
    }
}
