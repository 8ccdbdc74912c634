/// What stands on one side of a position, as far as assertions care.
struct PatternContext: OptionSet {
    let rawValue: UInt8

    static let word = PatternContext(rawValue: 1)
    static let lineFeed = PatternContext(rawValue: 2)
    /// The start or the end of the text.
    static let edge = PatternContext(rawValue: 4)

    @inline(__always)
    init(rawValue: UInt8) { self.rawValue = rawValue }

    init(byte: UInt8) {
        self = PatternParser.isWord(byte) ? .word : byte == 0x0A ? .lineFeed : []
    }
}

extension PatternTree.Assertion {
    /// Whether the assertion holds between what is left and what is right of a position; nil while the side that
    /// decides is not known.
    @inline(__always)
    func holds(left: PatternContext?, right: PatternContext?) -> Bool? {
        switch self {
        case .textStart: left.map { $0.contains(.edge) }
        case .lineStart: left.map { !$0.isDisjoint(with: [.edge, .lineFeed]) }
        case .textEnd: right.map { $0.contains(.edge) }
        case .lineEnd: right.map { !$0.isDisjoint(with: [.edge, .lineFeed]) }
        case .wordBoundary, .notWordBoundary:
            if let left, let right {
                (left.contains(.word) != right.contains(.word)) == (self == .wordBoundary)
            } else {
                nil
            }
        }
    }
}

extension PatternParser {
    @inline(__always)
    static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x5F, 0x61...0x7A: true
        default: false
        }
    }
}
