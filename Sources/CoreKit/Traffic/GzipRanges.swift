// Relies on: what looks like a member's header being one, almost always; and on noticing where it was not, because the member
// before does not end there.

/// A gzipped file of JSON lines that has several members (RFC 1952, 2.2), in parts that can be inflated at the same time.
///
/// Files are put together with `cat`, and block-wise compressors write a member every few kilobytes. Where a member begins is written
/// nowhere, so parts begin where one seems to. `GzipPart.covered` says up to which part a part was really read: those between are
/// not to be used, as they began inside compressed data.
///
/// A part's lines are those that begin in it behind its first byte; the first part has its first line too. Line numbers count from the
/// part's own first line: add the `lineEnds` of the readers of all parts before it.
struct GzipRanges {
    /// How many parts there are, at least 2.
    var count: Int { starts.count }

    private let file: InputFile
    private let options: ReadOptions
    /// Where parts begin, in compressed bytes.
    private let starts: [Int]

    /// Looks through a file; nil if it is no regular file of gzipped JSON lines, or has no members of which one could begin a part.
    init?(file: InputFile, options: ReadOptions) {
        guard file.kind == .regular, GzipRanges.holdsLines(file, options) else { return nil }
        // DEFLATE makes at most 1032 bytes of one: what may reach the limit is read in order, up to that very byte.
        if let limit = options.maximumInflated, UInt64(file.size).multipliedReportingOverflow(by: 1032).partialValue > limit { return nil }
        guard let starts = try? GzipRanges.starts(file, apart: max(1, options.rangeSize / 2)), starts.count > 1 else { return nil }
        // One part that is most of the file would keep one thread busy with it to the end.
        let sizes = zip(starts, starts.dropFirst() + [file.size]).map { $1 - $0 }
        guard sizes.allSatisfy({ $0 <= file.size / 4 * 3 }) else { return nil }
        self.file = file
        self.options = options
        self.starts = starts
    }

    /// How many compressed bytes lie between two parts; `upper` may be `count`.
    func byteCount(from lower: Int, to upper: Int) -> Int {
        (upper < starts.count ? starts[upper] : file.size) - starts[lower]
    }

    func part(_ index: Int) -> GzipPart {
        GzipPart(file: file, starts: starts[index...], options: options)
    }

    func reader(_ part: GzipPart) -> SegmentReader {
        SegmentReader(part: part, path: file.path, isFirst: part.isFirst, options: options)
    }

    private static func holdsLines(_ file: InputFile, _ options: ReadOptions) -> Bool {
        let input = CaptureInput(source: PartOfFile(file, from: 0), options: options)
        input.prepare()
        guard input.gzipLayers == 1, input.origin == 0, !input.isUTF16 else { return false }
        while input.count < CaptureShape.headSize, input.fill(CaptureShape.headSize) {}
        let head = UnsafeRawBufferPointer(start: input.base, count: min(input.count, CaptureShape.headSize))
        let isWhole = input.isAtEnd && input.count < CaptureShape.headSize
        return CaptureShape.foreign(ByteSlice(head)) == nil && CaptureShape(head: head, isWhole: isWhole) == .lines
    }

    /// Where members seem to begin, at least so many bytes from each other.
    private static func starts(_ file: InputFile, apart distance: Int) throws -> [Int] {
        let size = 1 << 20, header = 10
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 64)
        defer { buffer.deallocate() }
        var starts = [0], at = distance
        while at + header <= file.size {
            let got = try file.read(into: buffer, at: at)
            guard let base = buffer.baseAddress.map({ UnsafeRawPointer($0) }), got >= header else { break }
            var place = 0
            let end = got - header + 1
            while place < end {
                place = magic(base, from: place, to: end)
                guard place < end else { break }
                if isHeader(base + place) {
                    starts.append(at + place)
                    place += distance
                } else {
                    place += 1
                }
            }
            at += max(place, end)
        }
        return starts
    }

    /// The first place of `1f 8b` in `from..<to`, behind which more bytes are readable; `to` if there is none.
    private static func magic(_ base: UnsafeRawPointer, from: Int, to: Int) -> Int {
        var at = from
        let first = SIMD16<UInt8>(repeating: 0x1F), second = SIMD16<UInt8>(repeating: 0x8B)
        while at + 16 <= to {
            let low = unsafeBitCast(base.loadUnaligned(fromByteOffset: at, as: SIMD16<UInt8>.self) .== first, to: SIMD16<UInt8>.self)
            let high = unsafeBitCast(base.loadUnaligned(fromByteOffset: at + 1, as: SIMD16<UInt8>.self) .== second, to: SIMD16<UInt8>.self)
            let words = unsafeBitCast(low & high, to: SIMD2<UInt64>.self)
            if words.x != 0 { return at + words.x.trailingZeroBitCount >> 3 }
            if words.y != 0 { return at + 8 + words.y.trailingZeroBitCount >> 3 }
            at += 16
        }
        while at < to, base.load(fromByteOffset: at, as: UInt8.self) != 0x1F || base.load(fromByteOffset: at + 1, as: UInt8.self) != 0x8B { at += 1 }
        return at
    }

    /// RFC 1952, 2.3.1: magic, method, no reserved flags, and extra flags and a system that compressors are known to write.
    private static func isHeader(_ place: UnsafeRawPointer) -> Bool {
        func byte(_ offset: Int) -> UInt8 { place.load(fromByteOffset: offset, as: UInt8.self) }
        return byte(1) == 0x8B && byte(2) == 8 && byte(3) & 0xE0 == 0 && (byte(8) == 0 || byte(8) == 2 || byte(8) == 4) && (byte(9) <= 13 || byte(9) == 255)
    }
}
