/// Decompresses data of any length in constant memory, on demand.
///
/// ```swift
/// let stream = InflateStream(.gzip) { buffer in try file.read(into: buffer) }
/// while let chunk = try stream.nextChunk() { use(chunk) }
/// ```
///
/// Whatever could be decoded is handed out before the error that ended it is thrown, and from then on it is thrown again.
/// Bad data throws `InflateError`; errors of the source are thrown as they came. Nothing waits for the source
/// while there are decoded bytes to hand out, so that a pipe's reader sees what its writer has flushed.
///
/// About 350 KiB are allocated. One stream belongs to one task at a time.
public final class InflateStream {
    /// Fills the front of a buffer, which is not empty, and returns how many bytes that were, 0 for the end of the data.
    public typealias Source = (UnsafeMutableRawBufferPointer) throws -> Int

    private static let window = 32 << 10
    private static let chunk = 224 << 10

    public let limits: InflateLimits
    private var machine: InflateMachine
    private var output: InflateOutput
    private var ready = 0..<0
    private var end: End?
    private var stretchCompressed: UInt64 = 0
    private var stretchUncompressed: UInt64 = 0
    private var handedOut: UInt64 = 0

    private enum End {
        case data
        case failure(any Error)
    }

    /// - Parameter bufferSize: how many bytes to ask the source for, at least 1.
    public convenience init(
        _ format: InflateFormat = .gzip, limits: InflateLimits = InflateLimits(), bufferSize: Int = 64 << 10,
        source: @escaping Source
    ) {
        self.init(InflateMachine(format, input: InflateInput(bufferSize: bufferSize, source: source)), limits)
    }

    /// Reads from memory that stays where it is and as it is for as long as this stream is read.
    public convenience init(
        _ format: InflateFormat = .gzip, limits: InflateLimits = InflateLimits(), bytes: UnsafeRawBufferPointer
    ) {
        self.init(InflateMachine(format, input: InflateInput(bytes: bytes)), limits)
    }

    private init(_ machine: consuming InflateMachine, _ limits: InflateLimits) {
        self.machine = machine
        self.limits = limits
        let size = Self.window + Self.chunk
        output = InflateOutput(
            base: .allocate(byteCount: size + InflateOutput.slack, alignment: 16), position: 0, limit: size, historyStart: 0)
    }

    deinit { output.base.deallocate() }

    /// Called with every member as soon as its checks have passed; its last bytes may yet have to be read.
    public var onMember: ((InflateMember) -> Void)? {
        get { machine.onMember }
        set { machine.onMember = newValue }
    }

    /// Called where every member begins, with the offsets of compressed and decompressed bytes, before anything of it is handed out.
    var onMemberStart: ((_ compressed: UInt64, _ uncompressed: UInt64) -> Void)? {
        get { machine.onMemberStart }
        set { machine.onMemberStart = newValue }
    }

    /// Leaves the checksums of gzip to whoever reads this: of all that is handed out it tells `checksum`, which knows what was checked before.
    func owe(_ checksum: OwedChecksum) { machine.owe(checksum) }

    /// How many bytes have been handed out.
    public var uncompressedOffset: UInt64 { handedOut }

    /// How many compressed bytes have been used, by what was decoded ahead too.
    public var compressedOffset: UInt64 { machine.input.offset }

    /// Copies at least one byte of what comes next, as much as is decoded and fits, and returns how many; 0 at the end.
    public func read(into target: UnsafeMutableRawBufferPointer) throws -> Int {
        guard let address = target.baseAddress, target.count > 0 else { return 0 }
        guard try makeReady() else { return 0 }
        let count = min(target.count, ready.count)
        address.copyMemory(from: output.base + ready.lowerBound, byteCount: count)
        handOut(count)
        return count
    }

    /// What comes next, up to about 224 KiB, nil at the end. The memory is this stream's own, and good until the next call.
    public func nextChunk() throws -> UnsafeRawBufferPointer? {
        guard try makeReady() else { return nil }
        let chunk = UnsafeRawBufferPointer(start: output.base + ready.lowerBound, count: ready.count)
        handOut(ready.count)
        return chunk
    }

    private func handOut(_ count: Int) {
        ready = ready.lowerBound + count..<ready.upperBound
        handedOut &+= UInt64(count)
    }

    private func makeReady() throws -> Bool {
        while ready.isEmpty {
            switch end {
            case .failure(let error): throw error
            case .data: return false
            case nil: decode()
            }
        }
        return true
    }

    private func decode() {
        if output.position >= output.limit { slide() }
        let start = output.position
        do {
            if try !machine.run(&output) { end = .data }
        } catch {
            end = .failure(error)
        }
        ready = start..<output.position
        applyLimits()
    }

    /// Keeps what matches may refer to, at the front.
    private func slide() {
        let distance = output.position - Self.window
        output.base.copyMemory(from: output.base + distance, byteCount: Self.window)
        output.position = Self.window
        output.historyStart = max(0, output.historyStart - distance)
    }

    private func applyLimits() {
        if let total = limits.maximumTotal, machine.produced > total {
            ready = ready.lowerBound..<ready.upperBound - Int(machine.produced - total)
            end = .failure(machine.input.failure(.totalExceeded(limit: total)))
            return
        }
        let stretch = machine.produced - stretchUncompressed
        guard let ratio = limits.maximumRatio, stretch >= limits.stretch, stretch > 0 else { return }
        let used = machine.input.offset - stretchCompressed
        let (allowed, overflow) = used.multipliedReportingOverflow(by: UInt64(max(0, ratio)))
        if stretch > allowed, !overflow {
            end = .failure(machine.input.failure(.ratioExceeded(limit: ratio)))
        }
        stretchUncompressed = machine.produced
        stretchCompressed = machine.input.offset
    }
}
