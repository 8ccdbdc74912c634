/// Headers, blocks, trailers and members in their order, and the checks between them, over whatever memory the caller decodes into.
struct InflateMachine: ~Copyable {
    private enum Phase {
        case header
        case blocks
        case trailer
        case behind
        case finished
    }

    private(set) var input: InflateInput
    /// Told of every member as soon as its checks have passed, which is before its last bytes are handed out.
    var onMember: ((InflateMember) -> Void)?
    /// Told where every member begins, in compressed and in decompressed bytes, before anything of it is decoded.
    var onMemberStart: ((_ compressed: UInt64, _ uncompressed: UInt64) -> Void)?
    /// How many bytes have been decoded.
    private(set) var produced: UInt64 = 0

    private let format: InflateFormat
    private var phase = Phase.header
    private var blocks = InflateBlocks()
    private var crc = CRC32()
    private var adler = Adler32()
    /// Where the bytes of this call begin of which the checksum is not taken yet, with `owed`; those before were handed out.
    private var unchecked = 0
    private var owed: OwedChecksum?
    private var members = 0
    private var compressedStart: UInt64 = 0
    private var uncompressedStart: UInt64 = 0

    init(_ format: InflateFormat, input: consuming InflateInput) {
        self.format = format
        self.input = input
    }

    /// Takes no more checksums of what is handed out: that is left to `checksum`, from what is decoded next on.
    mutating func owe(_ checksum: OwedChecksum) {
        guard case .gzip = format else { return }
        owed = checksum
        checksum.begin(at: produced, behind: crc)
    }

    /// Decodes until the output is full, or the data has ended (false), or waiting for the source would hold up bytes decoded in this call.
    ///
    /// When it throws, everything in front of the error has been decoded, and it must not be called again.
    mutating func run(_ output: inout InflateOutput) throws -> Bool {
        let start = output.position
        unchecked = start
        while true {
            switch phase {
            case .header:
                try begin(&output)
            case .blocks:
                switch try decode(&output) {
                case .finished:
                    input.align()
                    phase = .trailer
                case .outputFull:
                    return true
                case .inputDry:
                    if output.position > start { return true }
                    guard try input.refill() else { throw input.truncation() }
                }
            case .trailer:
                if isDry, output.position > start { return true }
                takeOwed(output)
                try check()
                phase = .behind
            case .behind:
                if isDry, output.position > start { return true }
                try lookBehind()
            case .finished:
                return false
            }
        }
    }

    private var isDry: Bool { input.available == 0 && input.bitCount < 8 }

    private mutating func begin(_ output: inout InflateOutput) throws {
        compressedStart = input.offset
        uncompressedStart = produced
        onMemberStart?(compressedStart, uncompressedStart)
        switch format {
        case .gzip: try Gzip.takeHeader(&input)
        case .zlib: try Zlib.takeHeader(&input)
        case .raw: break
        }
        output.historyStart = output.position
        blocks.reset()
        crc = CRC32()
        adler = Adler32()
        unchecked = output.position
        owed?.begin(at: produced, behind: crc)
        phase = .blocks
    }

    private mutating func decode(_ output: inout InflateOutput) throws -> InflateBlocks.Stop {
        let start = output.position
        defer { produced &+= UInt64(output.position - start) }
        let stop = try blocks.decode(&input, &output)
        let decoded = UnsafeRawBufferPointer(start: output.base + start, count: output.position - start)
        switch format {
        case .gzip: if owed == nil { crc.update(decoded) }
        case .zlib: adler.update(decoded)
        case .raw: break
        }
        return stop
    }

    /// Of what was handed out, and behind it of what this call has decoded.
    private mutating func takeOwed(_ output: InflateOutput) {
        guard let owed else { return }
        crc = owed.settle()
        crc.update(UnsafeRawBufferPointer(start: output.base + unchecked, count: output.position - unchecked))
    }

    private mutating func check() throws {
        let place = input.offset
        switch format {
        case .gzip:
            let expected = try input.take(32)
            guard expected == crc.value else {
                throw InflateError(.crcMismatch(expected: expected, found: crc.value), offset: place)
            }
            let length = try input.take(32)
            let found = UInt32(truncatingIfNeeded: produced &- uncompressedStart)
            guard length == found else {
                throw InflateError(.lengthMismatch(expected: length, found: found), offset: place + 4)
            }
        case .zlib:
            let expected = try input.take(32).byteSwapped
            guard expected == adler.value else {
                throw InflateError(.adlerMismatch(expected: expected, found: adler.value), offset: place)
            }
        case .raw:
            break
        }
        onMember?(
            InflateMember(
                number: members, compressed: compressedStart..<input.offset, uncompressed: uncompressedStart..<produced))
        members += 1
    }

    private mutating func lookBehind() throws {
        let next: Gzip.Next
        switch format {
        case .gzip: next = try Gzip.next(&input)
        case .zlib, .raw: next = try input.peek() == nil ? .end : .garbage
        }
        switch next {
        case .member: phase = .header
        case .end: phase = .finished
        case .garbage: throw input.failure(.trailingGarbage)
        }
    }
}
