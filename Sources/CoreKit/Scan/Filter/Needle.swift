/// A literal as the prefilter looks for it: lower case, without what escaping may spell otherwise.
struct Needle: Sendable {
    let text: [UInt8]
    /// Offset of the two bytes that are looked for first.
    let anchor: Int

    var pair: UInt16 { UInt16(text[anchor]) << 8 | UInt16(text[anchor + 1]) }

    /// The best part of a literal to look for; nil when it has none with at least three plain bytes.
    static func text(for literal: [UInt8]) -> [UInt8]? {
        survivingParts(of: literal).filter { part in part.count { isPlain($0) } >= 3 && !pairs(in: part).isEmpty }.max { $0.count < $1.count }
    }

    /// Runs without characters that JSON or HTML escaping may spell otherwise. Quotes and slashes only gain a backslash,
    /// which the comparison passes over.
    private static func survivingParts(of literal: [UInt8]) -> [[UInt8]] {
        literal.map { ByteSlice.lowered($0) }.split { isRespelled($0) }.map { Array($0) }
    }

    private static let respelledSigns: Set<UInt8> = Set("\\<>&='+".utf8)

    private static func isRespelled(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte >= 0x7F || respelledSigns.contains(byte)
    }

    /// Offsets of two bytes side by side between which no escaping puts a backslash.
    static func pairs(in text: [UInt8]) -> [Int] {
        text.indices.dropLast().filter { isPlain(text[$0]) && isPlain(text[$0 + 1]) }
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x2D || byte == 0x5F || byte == 0x2E
    }

    /// Chooses anchors for texts so that few distinct pairs, and rare ones, serve all of them: each time the pair that
    /// serves most for its price. Every anchor costs a compare a byte, and a look at each place where it stands, which takes
    /// about 700 times as long.
    static func anchored(_ texts: [[UInt8]]) -> [Needle] {
        var waiting = texts.filter { !pairs(in: $0).isEmpty }
        var needles: [Needle] = []
        while !waiting.isEmpty {
            var served: [UInt16: Int] = [:]
            for text in waiting {
                for pair in Set(pairs(in: text).map { UInt16(text[$0]) << 8 | UInt16(text[$0 + 1]) }) { served[pair, default: 0] += 1 }
            }
            func worth(_ pair: UInt16, _ count: Int) -> Double {
                Double(count) / (1 + 700 * ByteBigrams.share(UInt8(pair >> 8), UInt8(truncatingIfNeeded: pair)))
            }
            // The smaller pair among equals, so that every run chooses alike.
            guard let best = served.max(by: { (worth($0.key, $0.value), $1.key) < (worth($1.key, $1.value), $0.key) })?.key else { break }
            waiting.removeAll { text in
                guard let anchor = pairs(in: text).first(where: { UInt16(text[$0]) << 8 | UInt16(text[$0 + 1]) == best }) else { return false }
                needles.append(Needle(text: text, anchor: anchor))
                return true
            }
        }
        return needles
    }

    /// The needle stands with its anchor at `at`, backslashes anywhere between its bytes.
    func stands(_ base: UnsafeRawPointer, _ at: Int, _ end: Int) -> Bool {
        text.withUnsafeBufferPointer { text in
            var place = at, index = anchor
            while index < text.count {
                guard place < end else { return false }
                let byte = ByteSlice.lowered(base.load(fromByteOffset: place, as: UInt8.self))
                place += 1
                if byte == text[index] {
                    index += 1
                } else if byte != 0x5C {
                    return false
                }
            }
            place = at - 1
            index = anchor - 1
            while index >= 0 {
                guard place >= 0 else { return false }
                let byte = ByteSlice.lowered(base.load(fromByteOffset: place, as: UInt8.self))
                place -= 1
                if byte == text[index] {
                    index -= 1
                } else if byte != 0x5C {
                    return false
                }
            }
            return true
        }
    }
}
