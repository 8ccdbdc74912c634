/// A line of a file by columns: 1-based, a scalar each, and one for each byte that is no part of UTF-8.
///
/// It remembers where it was asked last, so that many questions about a line of a megabyte, in order, go over it once.
final class SourceLine {
    let number: Int
    let bytes: ArraySlice<UInt8>
    /// Where a column that was asked for begins.
    private var known = (column: 1, offset: 0)

    init(_ source: SourceText, _ number: Int) {
        self.number = number
        bytes = source.bytes(ofLine: number)
    }

    var byteCount: Int { bytes.count }

    /// The column behind the last one.
    lazy var endColumn = bytes.withUnsafeBytes { $0.baseAddress.map { UTF8Scalars.count($0, from: 0, to: bytes.count) } ?? 0 } + 1

    func isEnd(_ column: Int) -> Bool { offset(of: column) >= bytes.count }

    func bytes(ofColumns columns: Range<Int>) -> ArraySlice<UInt8> {
        let start = offset(of: columns.lowerBound)
        let from = known
        let end = offset(of: columns.upperBound)
        // The next question is more likely about this place than about what is behind it.
        known = from
        return bytes[bytes.startIndex + start..<bytes.startIndex + end]
    }

    /// Bytes from the line's beginning; the line's length for columns beyond it.
    func offset(of column: Int) -> Int {
        guard column > 1, !bytes.isEmpty else { return 0 }
        if column < known.column { known = (1, 0) }
        bytes.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress else { return }
            while known.column < column, known.offset < bytes.count {
                known.offset += UTF8Scalars.length(base, at: known.offset, end: bytes.count)
                known.column += 1
            }
        }
        return known.offset
    }

    /// U+FFFD for each byte that is no part of UTF-8.
    static func scalars(of bytes: ArraySlice<UInt8>) -> [Unicode.Scalar] {
        var scalars: [Unicode.Scalar] = []
        scalars.reserveCapacity(bytes.count)
        bytes.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress else { return }
            var at = 0
            while at < bytes.count {
                let length = UTF8Scalars.length(base, at: at, end: bytes.count)
                if length == 1 {
                    scalars.append(bytes[at] < 0x80 ? Unicode.Scalar(bytes[at]) : "\u{FFFD}")
                } else {
                    scalars += String(decoding: UnsafeRawBufferPointer(rebasing: bytes[at..<at + length]), as: UTF8.self).unicodeScalars
                }
                at += length
            }
        }
        return scalars
    }
}
