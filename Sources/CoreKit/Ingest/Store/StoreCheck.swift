/// What stands in a file of a store.
struct StoreCheck {
    /// Whole lines, their ends with them, that are not as they were written.
    private(set) var damaged: [Range<Int>] = []
    /// Where the last whole line ends.
    private(set) var end = 0

    /// No body that is taken makes a longer line, in bytes.
    private let maximumLine: Int

    init(maximumLine: Int = 64 << 20) { self.maximumLine = maximumLine }

    mutating func run(_ input: InputFile) throws(SystemError) {
        var buffer = ByteBuffer(capacity: min(1 << 20, maximumLine))
        // Of the line that begins at `end`: bytes of it that were passed over as it is too long, and bytes behind those in the buffer.
        var passed = 0, held = 0
        while true {
            if held == buffer.capacity {
                if buffer.capacity < maximumLine {
                    buffer.resize(min(maximumLine, buffer.capacity * 2))
                } else {
                    passed += held
                    held = 0
                }
            }
            let room = UnsafeMutableRawBufferPointer(start: buffer.start + held, count: buffer.capacity - held)
            let count = try input.read(into: room, at: end + passed + held)
            if count == 0 { return }
            let bytes = ByteSlice(start: buffer.start, count: held + count)
            var at = 0, searched = held
            while let lineEnd = bytes.firstIndex(of: 0x0A, from: searched) {
                let length = passed + lineEnd + 1 - at
                if passed > 0 || (lineEnd > at && !StoreLine.isSound(bytes[at..<lineEnd])) { damaged.append(end..<end + length) }
                end += length
                passed = 0
                at = lineEnd + 1
                searched = at
            }
            // The beginning of a line waits for the rest of it.
            held = bytes.count - at
            if at > 0 { buffer.start.copyMemory(from: buffer.start + at, byteCount: held) }
        }
    }
}
