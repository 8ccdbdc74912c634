/// Numbers that are the same in every run.
struct SeededNumbers: RandomNumberGenerator {
    var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        // SplitMix64.
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }

    mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }
}

/// Writes DEFLATE data straight from tokens, in block shapes that no real encoder would choose, beside the text that they stand for.
struct DeflateGenerator {
    enum Token {
        case literal(UInt8)
        case match(length: Int, distance: Int)
    }

    enum Shape: CaseIterable {
        case stored, fixed, dynamic
    }

    private(set) var text: [UInt8] = []
    private(set) var packed: [UInt8] = []
    private var pending: UInt64 = 0
    private var pendingBits = 0
    var random: SeededNumbers

    init(seed: UInt64) { random = SeededNumbers(seed) }

    /// A whole stream of a few blocks of all shapes.
    static func stream(seed: UInt64, blocks: Int = 4, tokens: Int = 300) -> (text: [UInt8], packed: [UInt8]) {
        var generator = DeflateGenerator(seed: seed)
        for number in 0..<blocks {
            let shape = Shape.allCases[generator.random.below(3)]
            generator.block(shape, tokens: generator.random.below(tokens + 1), isLast: number == blocks - 1)
        }
        generator.finish()
        return (generator.text, generator.packed)
    }

    mutating func finish() { put(0, (8 - pendingBits % 8) % 8) }

    mutating func block(_ shape: Shape, tokens count: Int, isLast: Bool) {
        put(isLast ? 1 : 0, 1)
        switch shape {
        case .stored:
            let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
            storedBlock(bytes)
        case .fixed:
            put(1, 2)
            let lengths = (0..<288).map { $0 < 144 ? 8 : $0 < 256 ? 9 : $0 < 280 ? 7 : 8 }
            put(tokens(count), lengths, Array(repeating: 5, count: 30))
        case .dynamic:
            put(2, 2)
            let tokens = tokens(count)
            var symbols: Set<Int> = [256]
            var distances: Set<Int> = []
            for token in tokens {
                switch token {
                case .literal(let byte): symbols.insert(Int(byte))
                case .match(let length, let distance):
                    symbols.insert(Self.lengthCode(length).symbol)
                    distances.insert(Self.distanceCode(distance).symbol)
                }
            }
            let symbolLengths = codeLengths(symbols, from: 257...286)
            let distanceLengths = codeLengths(distances, from: 1...30)
            putHead(symbolLengths, distanceLengths)
            put(tokens, symbolLengths, distanceLengths)
        }
    }

    /// From behind the bit that says whether it is the last.
    mutating func storedBlock(_ bytes: [UInt8]) {
        put(0, 2)
        put(0, (8 - pendingBits % 8) % 8)
        put(UInt64(bytes.count), 16)
        put(UInt64(~UInt16(bytes.count)), 16)
        for byte in bytes { put(UInt64(byte), 8) }
        text += bytes
    }

    /// Random tokens, with what they stand for added to the text.
    private mutating func tokens(_ count: Int) -> [Token] {
        let variety = 1 + random.below(256)
        return (0..<count).map { _ in
            if text.isEmpty || random.below(3) > 0 {
                let byte = UInt8(random.below(variety))
                text.append(byte)
                return .literal(byte)
            }
            let far = min(text.count, 32768)
            let distance = random.below(2) == 0 ? 1 + random.below(min(far, 20)) : 1 + random.below(far)
            let length = random.below(4) == 0 ? 3 + random.below(256) : 3 + random.below(20)
            for _ in 0..<length { text.append(text[text.count - distance]) }
            return .match(length: length, distance: distance)
        }
    }

    /// A random complete code of at most 15 bits for these symbols; one symbol alone gets one bit.
    private mutating func codeLengths(_ symbols: Set<Int>, from counts: ClosedRange<Int>) -> [Int] {
        var lengths = Array(repeating: 0, count: max(counts.lowerBound, (symbols.max() ?? 0) + 1))
        if symbols.count == 1 { lengths[symbols.first!] = 1 }
        guard symbols.count > 1 else { return lengths }
        var leaves = [0]
        let favoursDeep = random.below(2) == 0
        while leaves.count < symbols.count {
            var place = favoursDeep && random.below(4) > 0 ? leaves.count - 1 : random.below(leaves.count)
            while leaves[place] >= 15 { place = random.below(leaves.count) }
            leaves[place] += 1
            leaves.append(leaves[place])
        }
        leaves.shuffle(using: &random)
        for (symbol, length) in zip(symbols.sorted(), leaves) { lengths[symbol] = length }
        return lengths
    }

    /// RFC 1951, 3.2.7, with a code for the code lengths that is complete and the same each time.
    private mutating func putHead(_ symbolLengths: [Int], _ distanceLengths: [Int]) {
        let order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]
        let lengths = (0..<19).map { $0 < 13 ? 4 : 5 }
        let codes = Self.codes(lengths)
        put(UInt64(symbolLengths.count - 257), 5)
        put(UInt64(distanceLengths.count - 1), 5)
        put(15, 4)
        for place in order { put(UInt64(lengths[place]), 3) }
        let all = symbolLengths + distanceLengths
        var place = 0
        while place < all.count {
            var run = 1
            while place + run < all.count, all[place + run] == all[place] { run += 1 }
            var symbol = all[place]
            var extra: (value: Int, bits: Int)?
            if all[place] == 0, run >= 11, random.below(8) > 0 {
                run = min(run, 138)
                (symbol, extra) = (18, (run - 11, 7))
            } else if all[place] == 0, run >= 3, random.below(8) > 0 {
                run = min(run, 10)
                (symbol, extra) = (17, (run - 3, 3))
            } else if place > 0, all[place] == all[place - 1], run >= 3, random.below(8) > 0 {
                run = min(run, 6)
                (symbol, extra) = (16, (run - 3, 2))
            } else {
                run = 1
            }
            put(codes[symbol], lengths[symbol])
            if let extra { put(UInt64(extra.value), extra.bits) }
            place += run
        }
    }

    private mutating func put(_ tokens: [Token], _ symbolLengths: [Int], _ distanceLengths: [Int]) {
        let symbols = Self.codes(symbolLengths)
        let distances = Self.codes(distanceLengths)
        for token in tokens {
            switch token {
            case .literal(let byte):
                put(symbols[Int(byte)], symbolLengths[Int(byte)])
            case .match(let length, let distance):
                let code = Self.lengthCode(length)
                put(symbols[code.symbol], symbolLengths[code.symbol])
                put(UInt64(length - code.base), code.extra)
                let way = Self.distanceCode(distance)
                put(distances[way.symbol], distanceLengths[way.symbol])
                put(UInt64(distance - way.base), way.extra)
            }
        }
        put(symbols[256], symbolLengths[256])
    }

    /// RFC 1951, 3.2.5, by walking its table row by row.
    static func lengthCode(_ length: Int) -> (symbol: Int, base: Int, extra: Int) {
        if length == 258 { return (285, 258, 0) }
        var (symbol, base) = (257, 3)
        while true {
            let extra = symbol < 265 ? 0 : (symbol - 261) / 4
            if length < base + (1 << extra) { return (symbol, base, extra) }
            base += 1 << extra
            symbol += 1
        }
    }

    static func distanceCode(_ distance: Int) -> (symbol: Int, base: Int, extra: Int) {
        var (symbol, base) = (0, 1)
        while true {
            let extra = symbol < 4 ? 0 : (symbol - 2) / 2
            if distance < base + (1 << extra) { return (symbol, base, extra) }
            base += 1 << extra
            symbol += 1
        }
    }

    /// Canonical codes (RFC 1951, 3.2.2), first bit lowest.
    static func codes(_ lengths: [Int]) -> [UInt64] {
        var codes = Array(repeating: UInt64(0), count: lengths.count)
        var code = 0
        for bits in 1...15 {
            for symbol in lengths.indices where lengths[symbol] == bits {
                for bit in 0..<bits where code >> bit & 1 == 1 { codes[symbol] |= 1 << UInt64(bits - 1 - bit) }
                code += 1
            }
            code <<= 1
        }
        return codes
    }

    mutating func put(_ value: UInt64, _ bits: Int) {
        pending |= value << UInt64(pendingBits)
        pendingBits += bits
        while pendingBits >= 8 {
            packed.append(UInt8(truncatingIfNeeded: pending))
            pending >>= 8
            pendingBits -= 8
        }
    }
}
