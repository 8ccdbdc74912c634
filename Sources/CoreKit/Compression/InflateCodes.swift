/// The two codes of a coded block, fixed (RFC 1951, 3.2.6) or sent at its head (3.2.7).
struct InflateCodes: ~Copyable {
    static let symbolBits = 11
    static let distanceBits = 9

    private(set) var symbols = HuffmanTable(primaryBits: symbolBits, capacity: 2_400)
    private(set) var distances = HuffmanTable(primaryBits: distanceBits, capacity: 640)
    private var codeLengths = HuffmanTable(primaryBits: 7, capacity: 128)
    let seconds = InflateSeconds()
    private var areFixed = false

    mutating func useFixed() {
        if areFixed { return }
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 288) { lengths in
            for symbol in 0..<288 {
                lengths[symbol] = symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : 8
            }
            _ = symbols.build(
                lengths: UnsafeBufferPointer(lengths), meanings: InflateMeanings.symbols, mayBeIncomplete: false)
            for code in 0..<32 { lengths[code] = 5 }
            _ = distances.build(
                lengths: UnsafeBufferPointer(rebasing: lengths[0..<32]), meanings: InflateMeanings.distances,
                mayBeIncomplete: false)
        }
        seconds.fill(symbols: symbols.entries, distances: distances.entries)
        areFixed = true
    }

    /// Reads the head of a dynamic block, from behind its three bits of type.
    mutating func read(_ input: inout InflateInput) throws {
        areFixed = false
        let symbolCount = Int(try input.take(5)) + 257
        let distanceCount = Int(try input.take(5)) + 1
        let lengthCount = Int(try input.take(4)) + 4
        guard symbolCount <= 286, distanceCount <= 30 else {
            throw input.failure(.invalidCodeLengths(.tooManySymbols))
        }
        // Room for both codes, and past their end, which is checked once a run is written, for one run of zeros.
        try withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 19 + 286 + 30 + 138) { scratch in
            scratch.initialize(repeating: 0)
            for place in 0..<lengthCount { scratch[Self.order(place)] = UInt8(try input.take(3)) }
            try Self.check(
                codeLengths.build(
                    lengths: UnsafeBufferPointer(rebasing: scratch[0..<19]), meanings: InflateMeanings.codeLengths,
                    mayBeIncomplete: false),
                input)

            let lengths = UnsafeMutableBufferPointer(rebasing: scratch[19...])
            try readLengths(symbolCount + distanceCount, into: lengths, &input)
            guard lengths[256] > 0 else { throw input.failure(.invalidCodeLengths(.noEndOfBlock)) }
            try Self.check(
                symbols.build(
                    lengths: UnsafeBufferPointer(rebasing: lengths[0..<symbolCount]), meanings: InflateMeanings.symbols,
                    mayBeIncomplete: true),
                input)
            try Self.check(
                distances.build(
                    lengths: UnsafeBufferPointer(rebasing: lengths[symbolCount..<symbolCount + distanceCount]),
                    meanings: InflateMeanings.distances, mayBeIncomplete: true),
                input)
            seconds.fill(symbols: symbols.entries, distances: distances.entries)
        }
    }

    private static func check(_ fault: InflateError.CodeLengthFault?, _ input: borrowing InflateInput) throws {
        if let fault { throw input.failure(.invalidCodeLengths(fault)) }
    }

    /// The code lengths of both codes, themselves coded and run-length packed; runs cross from one code to the other.
    private func readLengths(
        _ count: Int, into lengths: UnsafeMutableBufferPointer<UInt8>, _ input: inout InflateInput
    ) throws {
        var done = 0
        while done < count {
            // A code may be shorter than what is gathered, at the end of the data; `drop` sees whether its bits are real.
            try input.gather(7)
            let entry = codeLengths.entries[Int(input.bits & 0x7F)]
            try input.drop(Int(entry & 0xFF))
            let symbol = entry >> 16
            var value: UInt8 = 0
            var times = 1
            switch symbol {
            case 0...15:
                value = UInt8(symbol)
            case 16:
                guard done > 0 else { throw input.failure(.invalidCodeLengths(.repeatOfNothing)) }
                value = lengths[done - 1]
                times = 3 + Int(try input.take(2))
            case 17:
                times = 3 + Int(try input.take(3))
            default:
                times = 11 + Int(try input.take(7))
            }
            for place in done..<done + times { lengths[place] = value }
            done += times
        }
        guard done == count else { throw input.failure(.invalidCodeLengths(.repeatPastTheEnd)) }
    }

    /// Which code length the n-th three bits give.
    private static func order(_ place: Int) -> Int {
        switch place {
        case 0...2: 16 + place
        case 3: 0
        // 8, 7, 9, 6, 10, 5 and so on outwards.
        case _ where place % 2 == 0: 8 + (place - 4) / 2
        default: 8 - (place - 3) / 2
        }
    }
}

/// What symbols mean, as table entries without the bits of their codes; see `HuffmanTable`. Never freed, never written again.
enum InflateMeanings {
    /// Literals, the end of the block, and lengths (RFC 1951, 3.2.5); 286 and 287 have codes but no meaning.
    nonisolated(unsafe) static let symbols: UnsafePointer<UInt32> = {
        let entries = UnsafeMutablePointer<UInt32>.allocate(capacity: 288)
        for symbol in 0..<288 {
            switch symbol {
            case 0..<256: entries[symbol] = HuffmanTable.literal | UInt32(symbol) << 16
            case 256: entries[symbol] = HuffmanTable.exceptional | HuffmanTable.endOfBlock
            case 257..<265: entries[symbol] = UInt32(symbol - 254) << 16
            case 285: entries[symbol] = 258 << 16
            case 286, 287: entries[symbol] = HuffmanTable.exceptional
            default:
                let extra = UInt32(symbol - 261) / 4
                entries[symbol] = (3 + (4 + UInt32(symbol - 261) % 4) << extra) << 16 | extra
            }
        }
        return UnsafePointer(entries)
    }()

    /// Distances (RFC 1951, 3.2.5); 30 and 31 have codes but no meaning.
    nonisolated(unsafe) static let distances: UnsafePointer<UInt32> = {
        let entries = UnsafeMutablePointer<UInt32>.allocate(capacity: 32)
        for code in 0..<32 {
            switch code {
            case 0..<4: entries[code] = UInt32(code + 1) << 16
            case 30, 31: entries[code] = HuffmanTable.exceptional
            default:
                let extra = UInt32(code - 2) / 2
                entries[code] = (1 + (2 + UInt32(code) % 2) << extra) << 16 | extra
            }
        }
        return UnsafePointer(entries)
    }()

    nonisolated(unsafe) static let codeLengths: UnsafePointer<UInt32> = {
        let entries = UnsafeMutablePointer<UInt32>.allocate(capacity: 19)
        for symbol in 0..<19 { entries[symbol] = UInt32(symbol) << 16 }
        return UnsafePointer(entries)
    }()
}
