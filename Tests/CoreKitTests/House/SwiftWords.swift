/// The words and signs of Swift source, without comments and without what stands in string literals; what is interpolated there is
/// code and stays. Enough of a lexer to see who names whom.
struct SwiftWords {
    struct Word: Equatable {
        var text: String
        var line: Int
        /// Follows the one before without a gap.
        var isGlued = false
    }

    private let bytes: [UInt8]
    private var at = 0
    private var line = 1
    /// The end of the last word.
    private var end = -1
    private(set) var words: [Word] = []
    /// Open interpolations: parentheses open in each, and the literal to go back to.
    private var literals: [(parentheses: Int, hashes: Int, isMultiline: Bool)] = []

    static func of(_ source: String) -> [Word] {
        var lexer = SwiftWords(bytes: Array(source.utf8))
        lexer.run()
        return lexer.words
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private func byte(_ offset: Int = 0) -> UInt8? { at + offset < bytes.count ? bytes[at + offset] : nil }

    private func stands(_ text: StaticString) -> Bool {
        text.withUTF8Buffer { $0.enumerated().allSatisfy { byte($0.offset) == $0.element } }
    }

    private mutating func skip(_ count: Int = 1) {
        for _ in 0..<count where at < bytes.count {
            if bytes[at] == 0x0A { line += 1 }
            at += 1
        }
    }

    private static func isWord(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || byte == 0x5F || byte >= 0x80 }

    private mutating func run() {
        while let next = byte() {
            if stands("//") {
                while let next = byte(), next != 0x0A { skip() }
            } else if stands("/*") {
                comment()
            } else if next == 0x22 || next == 0x23, let hashes = literalHashes() {
                skip(hashes)
                let isMultiline = stands("\"\"\"")
                skip(isMultiline ? 3 : 1)
                literal(hashes, isMultiline)
            } else if Self.isWord(next) {
                let start = at, first = line
                while let next = byte(), Self.isWord(next) { skip() }
                words.append(Word(text: String(decoding: bytes[start..<at], as: UTF8.self), line: first, isGlued: start == end))
                end = at
            } else {
                if next == 0x28, !literals.isEmpty { literals[literals.count - 1].parentheses += 1 }
                if next == 0x29, let open = literals.last {
                    if open.parentheses == 0 {
                        literals.removeLast()
                        skip()
                        literal(open.hashes, open.isMultiline)
                        continue
                    }
                    literals[literals.count - 1].parentheses -= 1
                }
                if next > 0x20 {
                    words.append(Word(text: String(UnicodeScalar(next)), line: line, isGlued: at == end))
                    end = at + 1
                }
                skip()
            }
        }
    }

    /// How many number signs a literal that begins here has; nil if none begins.
    private func literalHashes() -> Int? {
        var count = 0
        while byte(count) == 0x23 { count += 1 }
        return byte(count) == 0x22 ? count : nil
    }

    private mutating func comment() {
        var depth = 0
        repeat {
            if stands("/*") {
                depth += 1
                skip(2)
            } else if stands("*/") {
                depth -= 1
                skip(2)
            } else {
                skip()
            }
        } while depth > 0 && at < bytes.count
    }

    /// From within a literal to its end, or to the code of an interpolation.
    private mutating func literal(_ hashes: Int, _ isMultiline: Bool) {
        func hashesFollow(_ offset: Int) -> Bool { (0..<hashes).allSatisfy { byte(offset + $0) == 0x23 } }
        while let next = byte() {
            if next == 0x5C, hashesFollow(1) {
                if byte(1 + hashes) == 0x28 {
                    skip(2 + hashes)
                    literals.append((0, hashes, isMultiline))
                    return
                }
                skip(2 + hashes)
            } else if isMultiline ? stands("\"\"\"") && hashesFollow(3) : next == 0x22 && hashesFollow(1) {
                skip((isMultiline ? 3 : 1) + hashes)
                return
            } else if !isMultiline, next == 0x0A {
                return
            } else {
                skip()
            }
        }
    }
}
