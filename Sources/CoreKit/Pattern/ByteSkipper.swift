/// Finds the next byte with which a match can begin.
///
/// Up to three such bytes are looked for eight bytes at a time; more of them by a table.
struct ByteSkipper {
    private let leads: [Bool]
    private let needles: [UInt64]
    /// False when nearly every byte can begin a match.
    let isUseful: Bool

    init(_ program: PatternProgram, leaves: ArraySlice<UInt32>) {
        var leads = [Bool](repeating: false, count: 256)
        var isPossible = true
        for leaf in leaves {
            let instruction = program.instructions[Int(leaf)]
            switch instruction.operation {
            case .bytes where Int(instruction.next) == program.unanchoredStart: continue
            case .bytes:
                for byte in instruction.low...instruction.high { leads[Int(byte)] = true }
            case .table:
                for transition in program.transitions[Int(instruction.next)..<Int(instruction.next + instruction.other)] {
                    for byte in transition.low...transition.high { leads[Int(byte)] = true }
                }
            default: isPossible = false
            }
        }
        if program.usesLineStarts { leads[0x0A] = true }
        let bytes = leads.indices.filter { leads[$0] }
        isUseful = isPossible && bytes.count <= 128
        needles = bytes.count <= 3 ? bytes.map { UInt64($0) &* ByteSkipper.ones } : []
        self.leads = leads
    }

    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let highs: UInt64 = 0x8080_8080_8080_8080

    /// The place of the first such byte in `[from, to)`, or `to`.
    func next(in base: UnsafePointer<UInt8>, from: Int, to: Int) -> Int {
        var position = from
        let raw = UnsafeRawPointer(base)
        if !needles.isEmpty {
            let first = needles[0]
            let second = needles.count > 1 ? needles[1] : first
            let third = needles.count > 2 ? needles[2] : first
            while position + 8 <= to {
                let word = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: position, as: UInt64.self))
                var hits = ByteSkipper.zeros(word ^ first)
                if needles.count > 1 { hits |= ByteSkipper.zeros(word ^ second) | ByteSkipper.zeros(word ^ third) }
                // The lowest hit is always a true one.
                if hits != 0 { return position + hits.trailingZeroBitCount / 8 }
                position += 8
            }
        }
        return leads.withUnsafeBufferPointer { leads in
            while position < to, !leads[Int(base[position])] { position += 1 }
            return position
        }
    }

    /// The high bit of each byte that is zero; above the lowest one there may be false ones.
    @inline(__always)
    private static func zeros(_ word: UInt64) -> UInt64 { (word &- ones) & ~word & highs }
}
