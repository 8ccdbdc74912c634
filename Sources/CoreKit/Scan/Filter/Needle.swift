/// A literal as the prefilter looks for it: lower case, without what escaping may spell otherwise.
struct Needle: Sendable, Equatable {
    let text: [UInt8]
    /// Offset of the byte at which the stretch begins by which it is found.
    let anchor: Int
    /// Only what looks through bodies asks for it, so that it proves nothing elsewhere.
    var isForBodies = false

    /// The best part of a literal to look for; nil when it has none with at least three plain bytes.
    static func text(for literal: [UInt8]) -> [UInt8]? {
        survivingParts(of: literal).filter { part in part.count { isPlain($0) } >= 3 }.max { $0.count < $1.count }
    }

    /// Runs without characters that JSON or HTML escaping may spell otherwise. Quotes and slashes only gain a backslash,
    /// which the comparison passes over.
    private static func survivingParts(of literal: [UInt8]) -> [[UInt8]] {
        literal.map { ByteSlice.lowered($0) }.split { isRespelled($0) }.map { Array($0) }
    }

    /// Forms spell a space as a plus sign, so it is nothing to look for either.
    private static let respelledSigns: Set<UInt8> = Set("\\<>&='+ ".utf8)

    private static func isRespelled(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte >= 0x7F || respelledSigns.contains(byte)
    }

    /// Letters, digits and the signs of names: no escaping puts a backslash before them.
    static func isPlain(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x2D || byte == 0x5F || byte == 0x2E
    }

    /// JSON writes any number of backslashes before these, one text inside the other (RFC 8259, 7).
    static func gainsBackslashes(_ byte: UInt8) -> Bool { byte == 0x22 || byte == 0x2F }
}

/// Where a needle stands, or what may hide one. Of two the lower comes first, and at one place what counts everywhere.
struct PrefilterHit: Comparable {
    private let word: Int

    @inline(__always)
    init(_ place: Int, isForBodies: Bool) { word = place &<< 1 | (isForBodies ? 1 : 0) }

    private init(word: Int) { self.word = word }

    /// Behind all others.
    static let none = PrefilterHit(word: Int.max)
    /// Before all others.
    static let unknown = PrefilterHit(word: -1)

    /// `Int.max >> 1` for none.
    var place: Int { word &>> 1 }
    /// It counts only inside a body.
    var isForBodies: Bool { word & 1 != 0 }

    @inline(__always)
    static func < (left: PrefilterHit, right: PrefilterHit) -> Bool { left.word < right.word }
}

/// The texts of needles side by side, to be compared without a reference count.
struct NeedleTexts {
    private let bytes: UnsafeMutablePointer<UInt8>
    private let places: UnsafeMutablePointer<(start: Int32, count: Int32, anchor: Int32, isForBodies: Bool)>

    init(_ needles: [Needle]) {
        bytes = .allocate(capacity: max(1, needles.reduce(0) { $0 + $1.text.count }))
        places = .allocate(capacity: max(1, needles.count))
        var at = 0
        for (index, needle) in needles.enumerated() {
            (places + index).initialize(to: (Int32(at), Int32(needle.text.count), Int32(needle.anchor), needle.isForBodies))
            for byte in needle.text {
                (bytes + at).initialize(to: byte)
                at += 1
            }
        }
    }

    func deallocate() {
        bytes.deallocate()
        places.deallocate()
    }

    func isForBodies(_ needle: Int) -> Bool { places[needle].isForBodies }

    /// A needle stands with its anchor at `at`, which is before `end`, backslashes before its quotes and slashes.
    func stands(_ needle: Int, _ base: UnsafeRawPointer, _ at: Int, _ end: Int) -> Bool {
        let (start, length, anchored, _) = places[needle]
        let text = bytes + Int(start), count = Int(length), anchor = Int(anchored)
        var place = at, index = anchor
        while index < count {
            guard place < end else { return false }
            let byte = ByteSlice.lowered(base.load(fromByteOffset: place, as: UInt8.self))
            place &+= 1
            if byte == text[index] {
                index &+= 1
            } else if byte != 0x5C || !Needle.gainsBackslashes(text[index]) {
                return false
            }
        }
        place = at &- 1
        index = anchor &- 1
        while index >= 0 {
            guard place >= 0 else { return false }
            let byte = ByteSlice.lowered(base.load(fromByteOffset: place, as: UInt8.self))
            place &-= 1
            if byte == text[index] {
                index &-= 1
            } else if byte != 0x5C || !Needle.gainsBackslashes(text[index &+ 1]) {
                return false
            }
        }
        return true
    }
}
