/// Short pieces of literal text that patterns require, by which a text finds the patterns that may fire on it.
///
/// Texts and literals are folded first: ASCII letters to lower case, with the two characters beyond ASCII that `(?i)k` and `(?i)s` take.
struct LanguageGrams {
    /// A gram has at most eight bytes, so that it is a number.
    static let lengths = [8, 6, 4, 3, 2]

    /// The runs of literal characters in a pattern, one after the other, of which every text on which it fires holds all.
    struct Runs {
        var bytes: [UInt8] = []
        var ends: [Int] = []
    }

    /// Open addressing; a key is a gram with its length, a value how often it was counted or the first of a list.
    struct Table {
        private var keys: [UInt64]
        private var values: [Int32]
        private var count = 0

        init(capacity: Int) {
            var size = 64
            while size < capacity * 2 { size *= 2 }
            keys = [UInt64](repeating: 0, count: size)
            values = [Int32](repeating: -1, count: size)
        }

        @inline(__always)
        func value(_ key: UInt64) -> Int32 {
            var at = slot(key)
            while keys[at] != 0 {
                if keys[at] == key { return values[at] }
                at = (at &+ 1) & (keys.count &- 1)
            }
            return -1
        }

        /// Sets the value and returns the one before it, or -1.
        mutating func exchange(_ key: UInt64, _ value: (Int32) -> Int32) -> Int32 {
            var at = slot(key)
            while keys[at] != 0, keys[at] != key { at = (at &+ 1) & (keys.count &- 1) }
            let old = values[at]
            values[at] = value(old)
            if keys[at] == 0 {
                keys[at] = key
                count += 1
                if count * 2 > keys.count { grow() }
            }
            return old
        }

        private mutating func grow() {
            let old = (keys, values)
            keys = [UInt64](repeating: 0, count: old.0.count * 2)
            values = [Int32](repeating: -1, count: old.0.count * 2)
            for (index, key) in old.0.enumerated() where key != 0 {
                var at = slot(key)
                while keys[at] != 0 { at = (at &+ 1) & (keys.count &- 1) }
                keys[at] = key
                values[at] = old.1[index]
            }
        }

        @inline(__always)
        private func slot(_ key: UInt64) -> Int {
            let hash = key &* 0x9E37_79B9_7F4A_7C15
            return Int(truncatingIfNeeded: (hash ^ hash >> 32) & UInt64(keys.count &- 1))
        }
    }

    /// A number for the gram, never 0.
    @inline(__always)
    static func key(_ bytes: UnsafePointer<UInt8>, _ length: Int) -> UInt64 {
        var key = UInt64(length)
        for index in 0..<length { key = (key << 8 | key >> 56) ^ UInt64(bytes[index]) &* 0x9E37_79B9_7F4A_7C15 }
        return key | 1 << 63
    }

    /// The longest length of a gram that fits a run.
    static func length(_ run: Int) -> Int? { lengths.first { $0 <= run } }

    static func fold(_ text: [UInt8], into folded: inout [UInt8]) {
        folded.removeAll(keepingCapacity: true)
        var at = 0
        while at < text.count {
            let byte = text[at]
            if byte < 0x80 {
                folded.append((0x41...0x5A).contains(byte) ? byte | 0x20 : byte)
            } else if byte == 0xE2, at + 2 < text.count, text[at + 1] == 0x84, text[at + 2] == 0xAA {
                folded.append(0x6B)
                at += 2
            } else if byte == 0xC5, at + 1 < text.count, text[at + 1] == 0xBF {
                folded.append(0x73)
                at += 1
            } else {
                folded.append(byte)
            }
            at += 1
        }
    }

    /// Sets `runs` to those of the pattern: of the parts that stand side by side in it, those that are one character or one letter in
    /// both cases. `stack` is room to work in.
    static func read(_ tree: PatternTree, into runs: inout Runs, _ stack: inout [Int]) {
        runs.bytes.removeAll(keepingCapacity: true)
        runs.ends.removeAll(keepingCapacity: true)
        stack.removeAll(keepingCapacity: true)
        stack.append(tree.root)
        func end(_ runs: inout Runs) {
            if runs.bytes.count > (runs.ends.last ?? 0) { runs.ends.append(runs.bytes.count) }
        }
        while let node = stack.popLast() {
            if node < 0 {
                end(&runs)
                continue
            }
            switch tree.nodes[node] {
            case .empty, .assertion: break
            case .literal(let scalar):
                if scalar < 0x80 {
                    let byte = UInt8(scalar)
                    runs.bytes.append((0x41...0x5A).contains(byte) ? byte | 0x20 : byte)
                } else if scalar == 0x212A || scalar == 0x17F {
                    runs.bytes.append(scalar == 0x212A ? 0x6B : 0x73)
                } else {
                    runs.bytes += UTF8Sequences.bytes(scalar)
                }
            case .scalars(let number):
                if let letter = letter(tree.classes[number]) { runs.bytes.append(letter) } else { end(&runs) }
            case .capture(_, let child): stack.append(child)
            case .concatenation(let children):
                for child in children.reversed() { stack.append(child) }
            case .repetition(let child, let low, _, _):
                end(&runs)
                // What follows the first passage is not known, nor where it stands to what comes next.
                if low > 0 {
                    stack.append(-1)
                    stack.append(child)
                }
            case .alternation, .anyByte: end(&runs)
            }
        }
        end(&runs)
    }

    /// The letter in lower case when the set is one letter in both cases.
    private static func letter(_ set: ScalarClass) -> UInt8? {
        guard (2...3).contains(set.spans.count) else { return nil }
        let upper = set.spans[0], lower = set.spans[1]
        guard upper.low == upper.high, lower.low == lower.high, (0x41...0x5A).contains(upper.low), lower.low == upper.low | 0x20 else { return nil }
        guard set.spans.count == 3 else { return UInt8(lower.low) }
        let other = set.spans[2]
        guard other.low == other.high, other.low == 0x212A && lower.low == 0x6B || other.low == 0x17F && lower.low == 0x73 else { return nil }
        return UInt8(lower.low)
    }
}
