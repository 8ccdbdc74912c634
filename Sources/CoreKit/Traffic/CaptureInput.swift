/// A capture's bytes in a sliding buffer, compression and UTF-16 undone.
final class CaptureInput {
    /// The buffer's bytes that were read and not dropped yet; moves with every `fill` and `drop`.
    var base: UnsafeRawPointer { UnsafeRawPointer(storage.start + start) }
    private(set) var count = 0
    /// Where the first of them stands in the capture, compression undone.
    private(set) var origin = 0
    private(set) var isAtEnd = false
    /// What ended the reading early; `isAtEnd` then.
    var failure: (any Error)?
    /// A regular file held fewer bytes than when it was opened.
    var fellShort = false

    private var source: any ByteSource
    private let counter: CountingSource
    /// What comes out of the last layer of gzip, and how long the source had been read before the first.
    private var inflated: CountingSource?
    private var readBefore: UInt64 = 0
    private var stream: InflateStream?
    /// What the bytes that come out of gzip are checked by, if that is left to whoever gets them.
    private var owed: OwedChecksum?
    private let file: InputFile?
    private let options: ReadOptions
    private let softEnd: Int
    private let isPart: Bool
    private let part: GzipPart?
    /// Layers of gzip that were undone, and whether the text in them was UTF-16.
    private(set) var gzipLayers = 0
    private(set) var isUTF16 = false
    /// What is read is not the file's bytes but what they were decoded to.
    private var isConverted = false

    private var storage = ByteBuffer(capacity: 16)
    private var start = 0

    private static let slack = 64 * 1024
    /// Layers of gzip that are undone; what is below is foreign.
    private static let mostLayers = 2
    /// How much is read at once beyond the end of a range, to finish its last line.
    private static let overhang = 16 * 1024

    /// Bytes read from the source, compressed where they are.
    var bytesRead: Int { counter.total }

    /// Where the time went, as far as it was measured.
    var times: ReadTimes {
        var times = ReadTimes()
        times.reading = counter.nanoseconds
        if let inflated {
            // Its time holds that of what it reads from.
            let read = counter.nanoseconds &- readBefore
            times.inflating = inflated.nanoseconds > read ? inflated.nanoseconds &- read : 0
            times.inflatedBytes = inflated.total
        }
        return times
    }

    init(source: any ByteSource, options: ReadOptions) {
        counter = CountingSource(source, isTimed: options.measuresTime)
        self.source = counter
        self.options = options
        file = source as? InputFile
        softEnd = Int.max
        isPart = false
        part = nil
    }

    /// A part of a compressed file, read a little beyond its end where it is asked for.
    init(part: GzipPart, options: ReadOptions) {
        counter = CountingSource(part, isTimed: false)
        source = counter
        self.options = options
        file = nil
        softEnd = Int.max
        isPart = true
        self.part = part
    }

    /// A part of a file, read a little beyond `softEnd` where it is asked for.
    init(file: InputFile, from: Int, softEnd: Int, options: ReadOptions) {
        counter = CountingSource(PartOfFile(file, from: from), isTimed: options.measuresTime)
        source = counter
        self.options = options
        self.file = file
        self.softEnd = softEnd
        isPart = true
        part = nil
        origin = from
    }

    /// Goes on in the memory of an input that is read no more, so that it need not be asked of the system again.
    func takeBuffer(of other: CaptureInput) {
        guard count == 0, other.isAtEnd else { return }
        other.discard()
        other.start = 0
        swap(&storage, &other.storage)
    }

    /// Looks at the first bytes and undoes what they announce. To be called once, before anything is read.
    func prepare() {
        // Of a file the whole head, which will be asked for next; of a pipe what may be all there is for now.
        while count < 4, fill(file?.kind == .regular ? CaptureShape.headSize : 4096) {}
        for layer in 0..<CaptureInput.mostLayers {
            guard Gzip.isGzip(prefix: UnsafeRawBufferPointer(start: base, count: count)) else { break }
            let limits = InflateLimits(maximumRatio: options.maximumInflateRatio, maximumTotal: options.maximumInflated)
            let compressed = PrefixedSource(prefix: UnsafeRawBufferPointer(start: base, count: count), rest: source, failure: failure)
            let stream = InflateStream(.gzip, limits: limits, bufferSize: 256 * 1024) { try compressed.read(into: $0) }
            self.stream = stream
            let layered = CountingSource(InflatedSource(stream), isTimed: options.measuresTime)
            if inflated == nil { readBefore = counter.nanoseconds }
            inflated = layered
            source = layered
            if layer > 0, let ratio = options.maximumInflateRatio { source = RatioSource(source, input: counter, ratio: ratio) }
            restart()
            gzipLayers += 1
            while count < 4, fill(4096) {}
        }
        let head = ByteSlice(start: base, count: count)
        if head.count >= 3, head[0] == 0xEF, head[1] == 0xBB, head[2] == 0xBF {
            drop(3)
        } else if head.count >= 2, let order = UTF16Source.byteOrder(head[0], head[1]), CaptureShape.foreign(head) == nil {
            source = UTF16Source(
                PrefixedSource(prefix: head.dropFirst(2).buffer, rest: source, failure: failure), isBigEndian: order == .big)
            isUTF16 = true
            restart()
        }
    }

    /// Leaves the checksum of compressed bytes to those who look at what is handed over. To be called once, behind `prepare`.
    func shareChecksum() {
        guard owed == nil, gzipLayers == 1, !isUTF16, let stream else { return }
        let owed = OwedChecksum { [unowned self] in handedOut(from: $0) }
        self.owed = owed
        stream.owe(owed)
    }

    /// What came out of gzip from an offset on, which was not dropped.
    private func handedOut(from offset: UInt64) -> UnsafeRawBufferPointer {
        let passed = min(max(0, Int(truncatingIfNeeded: offset) - origin), count)
        return UnsafeRawBufferPointer(start: base + passed, count: count - passed)
    }

    private func restart() {
        isConverted = true
        start = 0
        count = 0
        isAtEnd = false
        failure = nil
    }

    /// Reads about `wanted` bytes more. False at the end.
    func fill(_ wanted: Int) -> Bool {
        guard !isAtEnd else { return false }
        var room = max(1, wanted)
        let softEnd = part.map { $0.end ?? Int.max } ?? self.softEnd
        if softEnd != Int.max {
            let here = origin + count
            room = here < softEnd ? min(room, softEnd - here) : min(room, CaptureInput.overhang)
        } else if let file, file.kind == .regular, !isConverted {
            // One byte more than a small file holds shows its end.
            room = min(room, max(4096, file.size - origin - count + 1))
        }
        makeRoom(room)
        var done = 0
        while done < room {
            let target = UnsafeMutableRawBufferPointer(start: storage.start + start + count, count: room - done)
            do {
                let got = try source.read(into: target)
                if got == 0 {
                    isAtEnd = true
                    break
                }
                count += got
                done += got
                if done < room, let file, file.kind == .regular, !isConverted, origin + count == file.size {
                    isAtEnd = true
                    break
                }
            } catch {
                failure = error
                isAtEnd = true
                break
            }
        }
        if isAtEnd, failure == nil, let file, file.kind == .regular {
            fellShort = isPart ? origin + count < min(file.size, softEnd) : bytesRead < file.size
        }
        return done > 0
    }

    private func makeRoom(_ room: Int) {
        let usual = room + min(room + 4096, 2 * CaptureInput.slack)
        let isOversized = storage.capacity > max(4 * usual, 2 * max(options.segmentSize, options.textWindow)) && count + room <= usual
        if start + count + room <= storage.capacity, !isOversized { return }
        if start > 0 {
            storage.start.copyMemory(from: storage.start + start, byteCount: count)
            start = 0
        }
        if isOversized {
            storage.resize(usual)
        } else if count + room > storage.capacity {
            storage.resize(max(usual, count + room + count / 2))
        }
    }

    /// Gives its buffer away, up to the first `n` bytes, which stay where they are, and goes on with the rest in another.
    func handOver(_ n: Int, from pool: BufferPool) -> LentBytes {
        let rest = count - n
        let checksum = owed?.part(UnsafeRawBufferPointer(start: base, count: n), at: UInt64(origin))
        var fresh = pool.buffer()
        if fresh.capacity < rest { fresh.resize(rest) }
        fresh.start.copyMemory(from: storage.start + start + n, byteCount: rest)
        swap(&storage, &fresh)
        start = 0
        count = rest
        origin += n
        guard let checksum else { return pool.lend(fresh) }
        return pool.lend(fresh) { _ = checksum.value }
    }

    /// Forgets the first `n` bytes.
    func drop(_ n: Int) {
        owed?.take(UnsafeRawBufferPointer(start: base, count: n), at: UInt64(origin))
        start += n
        count -= n
        origin += n
    }

    /// Forgets everything and reads no more.
    func discard() {
        drop(count)
        isAtEnd = true
    }

    /// What to tell of a failure that is a fault of the capture; nil for failures of the system.
    func problem(from failure: any Error) -> String? {
        (failure as? InflateError)?.description
    }
}

/// Counts what is read from a source, and how long that takes where it is wanted.
private final class CountingSource: ByteSource {
    private let source: any ByteSource
    private let isTimed: Bool
    private(set) var total = 0
    private(set) var nanoseconds: UInt64 = 0

    init(_ source: any ByteSource, isTimed: Bool) {
        self.source = source
        self.isTimed = isTimed
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        let began = isTimed ? MonotonicTime.nanoseconds : 0
        let count = try source.read(into: buffer)
        if isTimed { nanoseconds &+= MonotonicTime.nanoseconds &- began }
        total += count
        return count
    }
}

/// Bytes that were read already, and then the rest.
private final class PrefixedSource: ByteSource {
    private var prefix: ArraySlice<UInt8>
    private let rest: any ByteSource
    private let failure: (any Error)?

    init(prefix: UnsafeRawBufferPointer, rest: any ByteSource, failure: (any Error)?) {
        self.prefix = Array(prefix)[...]
        self.rest = rest
        self.failure = failure
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        if prefix.isEmpty {
            if let failure { throw failure }
            return try rest.read(into: buffer)
        }
        let count = min(buffer.count, prefix.count)
        prefix.withUnsafeBytes { buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[..<count])) }
        prefix = prefix.dropFirst(count)
        return count
    }
}

private final class InflatedSource: ByteSource {
    private let stream: InflateStream

    init(_ stream: InflateStream) { self.stream = stream }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int { try stream.read(into: buffer) }
}

/// Holds two layers of compression together to the ratio that each may have.
private final class RatioSource: ByteSource {
    private let source: any ByteSource
    private let input: CountingSource
    private let ratio: Int
    private var total = 0

    init(_ source: any ByteSource, input: CountingSource, ratio: Int) {
        self.source = source
        self.input = input
        self.ratio = ratio
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        let count = try source.read(into: buffer)
        total += count
        let stretch = Int(InflateLimits.defaultStretch)
        guard total <= stretch || (total - stretch) / max(1, ratio) <= input.total else {
            throw InflateError(.ratioExceeded(limit: ratio), offset: UInt64(input.total))
        }
        return count
    }
}
