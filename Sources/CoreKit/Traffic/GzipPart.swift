/// The inflated bytes from the beginning of one part of `GzipRanges` on, and where the next begins.
final class GzipPart: ByteSource {
    /// Where in the inflated bytes the next part begins that begins a member, once it was seen.
    private(set) var end: Int?
    let isFirst: Bool
    /// Compressed bytes read.
    var bytesRead: Int { source.position - origin }
    private(set) var times = ReadTimes()

    /// Number of the part that begins at `end`.
    private var next: Int
    private let starts: ArraySlice<Int>
    private let origin: Int
    private let source: PartOfFile
    private let stream: InflateStream
    private let measures: Bool
    private var readingTime: UInt64 = 0

    init(file: InputFile, starts: ArraySlice<Int>, options: ReadOptions) {
        self.starts = starts
        isFirst = starts.startIndex == 0
        origin = starts.first ?? 0
        next = starts.endIndex
        measures = options.measuresTime
        let source = PartOfFile(file, from: origin)
        self.source = source
        let limits = InflateLimits(maximumRatio: options.maximumInflateRatio)
        stream = InflateStream(.gzip, limits: limits, bufferSize: 128 * 1024) { try source.read(into: $0) }
        source.measures = measures
        stream.onMemberStart = { [unowned self] compressed, inflated in begin(Int(compressed), Int(inflated)) }
    }

    /// The part that follows this one, all of whose lines were read; the number of parts if there is none.
    func covered(isPastLimit: Bool) -> Int { isPastLimit ? next : starts.endIndex }

    private func begin(_ compressed: Int, _ inflated: Int) {
        guard end == nil, compressed > 0 else { return }
        var low = starts.startIndex, high = starts.endIndex
        while low < high {
            let middle = (low + high) / 2
            if starts[middle] < origin + compressed { low = middle + 1 } else { high = middle }
        }
        guard low < starts.endIndex, starts[low] == origin + compressed else { return }
        end = inflated
        next = low
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        let began = measures ? MonotonicTime.nanoseconds : 0, readBefore = source.nanoseconds
        defer {
            if measures {
                let reading = source.nanoseconds &- readBefore
                times.reading &+= reading
                times.inflating &+= MonotonicTime.nanoseconds &- began &- reading
            }
        }
        do {
            let count = try stream.read(into: buffer)
            times.inflatedBytes += count
            return count
        } catch let error as InflateError {
            throw InflateError(error.reason, offset: error.offset + UInt64(origin))
        }
    }
}
