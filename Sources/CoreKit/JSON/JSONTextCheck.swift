// Relies on: blocks of 64 bytes being asked all at once where an escape or a byte beyond ASCII stands, of which there are few.

/// What has to be known of JSON text before it is passed on as it is.
///
/// `JSONScanner` is lenient inside of strings, as logs are; whoever passes text on to other readers should not be.
struct JSONTextCheck {
    /// No control characters stand in it, every escape is one that JSON knows (RFC 8259, 7), surrogates stand in pairs, and all is UTF-8.
    private(set) var isClean = true
    /// `\u` escapes stand in it for ASCII, in its strings or, by the look of it, in JSON inside of its strings.
    private(set) var hasPlainEscapes = false

    /// Looks at a JSON value, or at the inside of a string. Stops at the first thing that is not clean.
    init(_ text: ByteSlice) {
        let base = text.start, end = text.count
        let kinds = JSONTextCheck.kinds
        var at = 0
        var mask = JSONEscapeMask()
        // Up to here escapes were looked at, as the second of a pair of surrogates is none of its own, and up to there scalars.
        var done = 0, scalarsDone = 0
        while at &+ ByteBlock.size <= end, isClean {
            let block = ByteBlock(base + at)
            // Most escapes are of quotes.
            var letters = mask.escaped(block.mask(of: 0x5C))
            if letters != 0 { letters &= ~block.mask(of: 0x22) }
            while letters != 0 {
                let place = at &+ letters.trailingZeroBitCount &- 1
                letters &= letters &- 1
                if place >= done { done = place &+ escape(base, at: place, end: end, kinds) }
            }
            if !block.isPlain {
                var odd = block.oddMask
                while odd != 0 {
                    let place = at &+ odd.trailingZeroBitCount
                    odd &= odd &- 1
                    guard place >= scalarsDone else { continue }
                    let length = UTF8Scalars.length(base, at: place, end: end)
                    // A control character, or a byte that begins nothing.
                    if length == 1 { isClean = false }
                    scalarsDone = place &+ length
                }
            }
            at &+= ByteBlock.size
        }
        if isClean, at < end { slowly(base, from: max(at &- Int(mask.carry), done, scalarsDone), to: end, kinds) }
        if isClean, at >= end, mask.carry != 0 { isClean = false }
    }

    /// The same byte by byte.
    private mutating func slowly(_ base: UnsafeRawPointer, from: Int, to end: Int, _ kinds: UnsafePointer<UInt8>) {
        var at = from
        while at < end, isClean {
            let byte = base.load(fromByteOffset: at, as: UInt8.self)
            if byte == 0x5C {
                at &+= escape(base, at: at, end: end, kinds)
            } else if byte < 0x20 {
                isClean = false
            } else if byte < 0x80 {
                at &+= 1
            } else {
                let length = UTF8Scalars.length(base, at: at, end: end)
                if length == 1 { isClean = false }
                at &+= length
            }
        }
    }

    /// Looks at the escape at `at` and returns its length.
    private mutating func escape(_ base: UnsafeRawPointer, at: Int, end: Int, _ kinds: UnsafePointer<UInt8>) -> Int {
        guard at &+ 1 < end else {
            isClean = false
            return 1
        }
        switch kinds[Int(base.load(fromByteOffset: at &+ 1, as: UInt8.self))] {
        case 1: return 2
        case 2:
            if JSONTextCheck.isPlainEscape(base, at: at &+ 2, end: end) { hasPlainEscapes = true }
            return 2
        case 3:
            let (scalar, length) = JSONEscapes.escape(base, at: at, end: end)
            // A lone surrogate is told from the scalar that stands for it by its first digit.
            if length == 1 || (scalar == 0xFFFD && base.load(fromByteOffset: at &+ 2, as: UInt8.self) | 0x20 == 0x64) { isClean = false }
            if scalar < 0x80 { hasPlainEscapes = true }
            return length
        default:
            isClean = false
            return 1
        }
    }

    /// `u0000` to `u007f` behind a backslash that is itself escaped.
    private static func isPlainEscape(_ base: UnsafeRawPointer, at: Int, end: Int) -> Bool {
        guard at &+ 5 <= end, base.load(fromByteOffset: at, as: UInt8.self) == 0x75 else { return false }
        guard base.load(fromByteOffset: at &+ 1, as: UInt8.self) == 0x30, base.load(fromByteOffset: at &+ 2, as: UInt8.self) == 0x30 else { return false }
        return base.load(fromByteOffset: at &+ 3, as: UInt8.self) <= 0x37
    }

    /// By the letter behind a backslash: 1 for an escape of two bytes, 2 for a backslash, 3 for `u`, 0 for none that JSON knows. Never freed.
    nonisolated(unsafe) private static let kinds: UnsafePointer<UInt8> = {
        let table = UnsafeMutablePointer<UInt8>.allocate(capacity: 256)
        table.initialize(repeating: 0, count: 256)
        for letter in "\"/bfnrt".utf8 { table[Int(letter)] = 1 }
        table[0x5C] = 2
        table[0x75] = 3
        return UnsafePointer(table)
    }()
}

extension JSONTextCheck {
    /// Writes text so that it is clean, and so that this project's readers read the same from it: control characters in strings get their
    /// escapes, backslashes that begin none are escaped, lone surrogates and what is not UTF-8 become U+FFFD. Blanks of any kind
    /// outside of strings become spaces.
    static func mend(_ text: ByteSlice, isInString: Bool, into out: ByteBuilder) {
        let base = text.start, end = text.count
        var isInString = isInString, at = 0
        while at < end {
            let byte = base.load(fromByteOffset: at, as: UInt8.self)
            switch byte {
            case 0x22:
                isInString.toggle()
                out.append(byte)
                at += 1
            case 0x5C:
                let (scalar, length) = JSONEscapes.escape(base, at: at, end: end)
                if length == 1 {
                    out.append("\\\\")
                } else if scalar == 0xFFFD, base.load(fromByteOffset: at + 2, as: UInt8.self) | 0x20 == 0x64 {
                    out.append("\\ufffd")
                } else {
                    out.append(text[at..<at + length])
                }
                at += length
            case 0..<0x20:
                if isInString { JSONEscapes.append(control: byte, levels: 1, to: out) } else { out.append(0x20) }
                at += 1
            case 0x20..<0x80:
                out.append(byte)
                at += 1
            default:
                let length = UTF8Scalars.length(base, at: at, end: end)
                if length > 1 { out.append(text[at..<at + length]) } else { out.append("\u{FFFD}") }
                at += length > 1 ? length : UTF8Scalars.faultLength(base, at: at, end: end)
            }
        }
    }
}
