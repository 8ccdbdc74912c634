/// The text of a file that findings are about, and where its lines begin.
public final class SourceText: Sendable {
    /// UTF-8 that may be malformed, a byte order mark included.
    public let bytes: [UInt8]
    /// Offsets of the first byte of each line. CR, LF and CR LF end a line.
    private let lineStarts: [Int]

    public init(_ bytes: [UInt8]) {
        self.bytes = bytes
        var starts = [bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0]
        bytes.withUnsafeBufferPointer { bytes in
            for offset in bytes.indices where bytes[offset] == 0x0A || bytes[offset] == 0x0D {
                if bytes[offset] == 0x0D, offset + 1 < bytes.count, bytes[offset + 1] == 0x0A { continue }
                starts.append(offset + 1)
            }
        }
        lineStarts = starts
    }

    public var lineCount: Int { lineStarts.count }

    /// The bytes of a line, without its end. `line` is 1-based; nothing is there beyond the last.
    public func bytes(ofLine line: Int) -> ArraySlice<UInt8> {
        guard line >= 1, line <= lineStarts.count else { return [] }
        var end = line < lineStarts.count ? lineStarts[line] : bytes.count
        let start = min(lineStarts[line - 1], end)
        while end > start, bytes[end - 1] == 0x0A || bytes[end - 1] == 0x0D { end -= 1 }
        return bytes[start..<end]
    }

    /// A line's text, malformed UTF-8 replaced.
    public func text(ofLine line: Int) -> String { String(decoding: bytes(ofLine: line), as: UTF8.self) }

    /// The place of a byte. Columns count Unicode scalars from 1; a malformed byte counts as one.
    public func position(of offset: Int) -> SourcePosition {
        let offset = min(max(0, offset), bytes.count)
        var low = 0, high = lineStarts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if lineStarts[middle] <= offset { low = middle } else { high = middle }
        }
        let start = min(lineStarts[low], offset)
        let before = bytes.withUnsafeBytes { $0.baseAddress.map { UTF8Scalars.count($0, from: start, to: offset) } ?? 0 }
        return SourcePosition(line: low + 1, column: before + 1)
    }

    public func span(of range: Range<Int>) -> SourceSpan {
        SourceSpan(start: position(of: range.lowerBound), end: position(of: range.upperBound))
    }

    public func edit(_ range: Range<Int>, _ text: String) -> SourceEdit {
        SourceEdit(range: range, span: span(of: range), text: text)
    }

    /// The same with stretches that are not to be shown: behind their first four characters stars take the place of what is ASCII, so that all else
    /// stays where it is.
    public func masking(_ stretches: [Range<Int>]) -> SourceText {
        guard !stretches.isEmpty else { return self }
        var masked = bytes
        for stretch in stretches { for offset in stretch.dropFirst(4) where offset < masked.count && masked[offset] > 0x20 && masked[offset] < 0x7F { masked[offset] = 0x2A } }
        return SourceText(masked)
    }
}
