/// For each byte of a scalar's text, the bytes of the file that it comes from (YAML 1.2.2, chapters 7 and 8).
///
/// It is found by reading the scalar a second time, side by side with the text that the parser made of it: what is no white space stands in the
/// file in the same order, and between such there is white space in both, or in the file alone.
struct ScalarOrigins {
    private var origins: [Range<Int>] = []
    /// Behind the last byte that belongs to the text.
    private(set) var end: Int

    /// Nil where text and file cannot be brought together.
    init?(_ file: [UInt8], _ range: Range<Int>, _ style: YAMLStyle, _ text: String) {
        let text = Array(text.utf8)
        origins.reserveCapacity(text.count)
        end = range.lowerBound
        var at = range.lowerBound, stop = range.upperBound
        switch style {
        case .plain: break
        case .singleQuoted, .doubleQuoted:
            guard range.count >= 2 else { return nil }
            at += 1
            stop -= 1
        case .literal, .folded:
            // The header's line.
            while at < stop, file[at] != 0x0A, file[at] != 0x0D { at += 1 }
        case .block, .flow: return nil
        }
        end = at
        while at < stop || origins.count < text.count {
            let known = origins.count
            if at < stop, style == .doubleQuoted, file[at] == 0x5C {
                guard let (length, count) = Self.escape(file, at, stop) else { return nil }
                add(at..<at + length, count: count)
                at += length
                // An escaped line end takes the next line's indentation along.
                if count == 0 { at = Self.skipBlanks(file, at, stop) }
            } else if at < stop, !Self.isWhite(file[at]) {
                let length = style == .singleQuoted && file[at] == 0x27 ? 2 : 1
                guard known < text.count, text[known] == file[at] else { return nil }
                add(at..<at + length, count: 1)
                at += length
            } else {
                // A run of white space.
                var next = at
                while next < stop, Self.isWhite(file[next]) { next += 1 }
                let run = file[at..<next], breaks = Self.breaks(run)
                if style == .doubleQuoted || style == .singleQuoted || style == .plain {
                    if breaks == 0 {
                        for offset in at..<next { add(offset..<offset + 1, count: 1) }
                    } else if style == .doubleQuoted, next < stop, file[next] == 0x5C, Self.isBreak(file, next + 1, stop) {
                        return nil
                    } else {
                        add(at..<next, count: max(1, breaks - 1))
                    }
                } else {
                    var count = 0
                    while known + count < text.count, Self.isWhite(text[known + count]) { count += 1 }
                    guard count > 0 || next > at else { return nil }
                    if breaks == 0, count == next - at {
                        for offset in at..<next { add(offset..<offset + 1, count: 1) }
                    } else {
                        add(at..<next, count: count)
                    }
                }
                guard next > at || origins.count > known else { return nil }
                at = next
            }
        }
        guard origins.count == text.count else { return nil }
    }

    var count: Int { origins.count }
    subscript(index: Int) -> Range<Int> { origins[index] }

    private mutating func add(_ range: Range<Int>, count: Int) {
        guard count > 0 else { return }
        for _ in 0..<count { origins.append(range) }
        end = range.upperBound
    }

    /// How long the escape is that stands here, and how many bytes of UTF-8 it writes.
    private static func escape(_ file: [UInt8], _ at: Int, _ stop: Int) -> (length: Int, count: Int)? {
        guard at + 1 < stop else { return nil }
        func value(_ digits: Int, at start: Int) -> UInt32? {
            guard start + digits <= stop else { return nil }
            return UInt32(String(decoding: file[start..<start + digits], as: UTF8.self), radix: 16)
        }
        func width(_ value: UInt32) -> Int { value < 0x80 ? 1 : value < 0x800 ? 2 : value < 0x10000 ? 3 : 4 }
        switch file[at + 1] {
        case UInt8(ascii: "x"): return value(2, at: at + 2).map { (4, width($0)) }
        case UInt8(ascii: "U"): return value(8, at: at + 2).map { (10, width($0)) }
        case UInt8(ascii: "u"):
            guard let unit = value(4, at: at + 2) else { return nil }
            // Two halves write one character.
            return (0xD800...0xDBFF).contains(unit) ? (12, 4) : (6, width(unit))
        case UInt8(ascii: "N"), UInt8(ascii: "_"): return (2, 2)
        case UInt8(ascii: "L"), UInt8(ascii: "P"): return (2, 3)
        case 0x0D: return (at + 2 < stop && file[at + 2] == 0x0A ? 3 : 2, 0)
        case 0x0A: return (2, 0)
        default: return (2, 1)
        }
    }

    private static func skipBlanks(_ file: [UInt8], _ at: Int, _ stop: Int) -> Int {
        var at = at
        while at < stop, file[at] == 0x20 || file[at] == 0x09 { at += 1 }
        return at
    }

    private static func isWhite(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }

    private static func isBreak(_ file: [UInt8], _ at: Int, _ stop: Int) -> Bool { at < stop && (file[at] == 0x0A || file[at] == 0x0D) }

    private static func breaks(_ run: ArraySlice<UInt8>) -> Int {
        var count = 0, previous: UInt8 = 0
        for byte in run {
            if byte == 0x0D || byte == 0x0A && previous != 0x0D { count += 1 }
            previous = byte
        }
        return count
    }
}
