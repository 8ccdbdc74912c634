/// UTF-16 text as UTF-8. Lone surrogates, and half a unit at the end, become U+FFFD.
final class UTF16Source: ByteSource {
    enum ByteOrder { case little, big }

    private let source: any ByteSource
    private let isBigEndian: Bool
    private var units = [UInt8](repeating: 0, count: 32 * 1024)
    private var available = 0
    private var used = 0
    private var isAtEnd = false
    /// Encoded bytes that did not fit the last buffer.
    private var pending: [UInt8] = []

    init(_ source: any ByteSource, isBigEndian: Bool) {
        self.source = source
        self.isBigEndian = isBigEndian
    }

    /// What a byte order mark in the first two bytes says.
    static func byteOrder(_ first: UInt8, _ second: UInt8) -> ByteOrder? {
        first == 0xFF && second == 0xFE ? .little : first == 0xFE && second == 0xFF ? .big : nil
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        var done = 0
        while done < buffer.count {
            if !pending.isEmpty {
                buffer[done] = pending.removeFirst()
                done += 1
                continue
            }
            // A surrogate pair has to be at hand as a whole.
            if available - used < 4, !isAtEnd {
                // What is converted is handed out before the source is waited for.
                if done > 0, available - used < 2 { break }
                try refill()
                continue
            }
            guard used < available else { break }
            let scalar = next()
            if scalar < 0x80 {
                buffer[done] = UInt8(scalar)
                done += 1
            } else {
                withUnsafeTemporaryAllocation(byteCount: 4, alignment: 4) { four in
                    guard let base = four.baseAddress else { return }
                    let count = JSONEscapes.writeUTF8(scalar, base)
                    pending.append(contentsOf: four[..<count])
                }
            }
        }
        return done
    }

    private func refill() throws {
        units.withUnsafeMutableBytes { $0.copyMemory(from: UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer($0)[used..<available])) }
        available -= used
        used = 0
        let from = available
        let count = try units.withUnsafeMutableBytes { try source.read(into: UnsafeMutableRawBufferPointer(rebasing: $0[from...])) }
        if count == 0 { isAtEnd = true }
        available += count
    }

    private func unit(_ at: Int) -> UInt32 {
        let first = UInt32(units[at]), second = UInt32(units[at + 1])
        return isBigEndian ? first << 8 | second : second << 8 | first
    }

    private func next() -> UInt32 {
        guard used + 2 <= available else {
            used = available
            return 0xFFFD
        }
        let high = unit(used)
        used += 2
        guard high & 0xF800 == 0xD800 else { return high }
        guard high < 0xDC00, used + 2 <= available, unit(used) & 0xFC00 == 0xDC00 else { return 0xFFFD }
        let low = unit(used)
        used += 2
        return 0x10000 + (high - 0xD800) << 10 + (low - 0xDC00)
    }
}
