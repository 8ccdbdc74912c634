/// The checksum of a gzip member whose bytes were handed out before anybody had taken it.
///
/// Inflating one member cannot be shared out, so nothing else should be done by the thread that does it. Whoever gets the inflated bytes
/// promises to tell of all of them, in order: some at once (`take`), others by a value that any thread may work out while the inflating goes on
/// (`part`). The end of the member asks for what is missing, and waits for nothing but work that another thread has begun.
///
/// One thread calls the methods; the values are for all.
final class OwedChecksum {
    /// The first inflated byte that nobody has told of; `UInt64.max` where no checksum is wanted.
    private(set) var from = UInt64.max
    private var crc = CRC32()
    private var parts: [(value: OnceValue<UInt32>, count: Int)] = []
    /// The bytes that were handed out and not told of yet.
    private let remaining: (_ from: UInt64) -> UnsafeRawBufferPointer

    /// More parts than could be at work; the oldest are put together.
    private static let mostParts = 256

    init(remaining: @escaping (_ from: UInt64) -> UnsafeRawBufferPointer) {
        self.remaining = remaining
    }

    /// From here on bytes are handed out unchecked, behind others of the member.
    func begin(at offset: UInt64, behind checked: CRC32) {
        from = offset
        crc = checked
        parts.removeAll(keepingCapacity: true)
    }

    /// Takes the checksum of bytes that begin at an inflated offset, as far as it is owed.
    func take(_ bytes: UnsafeRawBufferPointer, at offset: UInt64) {
        guard let owed = owed(bytes, offset) else { return }
        settleParts(leaving: 0)
        crc.update(owed)
    }

    /// As `take`, to be done by whoever asks for the value first. The bytes have to stay until somebody has.
    func part(_ bytes: UnsafeRawBufferPointer, at offset: UInt64) -> OnceValue<UInt32>? {
        guard let owed = owed(bytes, offset) else { return nil }
        nonisolated(unsafe) let borrowed = owed
        let value = OnceValue {
            var crc = CRC32()
            crc.update(borrowed)
            return crc.value
        }
        parts.append((value, owed.count))
        if parts.count > Self.mostParts { settleParts(leaving: Self.mostParts / 2) }
        return value
    }

    /// The checksum of all bytes of the member that were handed out; no more are owed.
    func settle() -> CRC32 {
        if from != UInt64.max { take(remaining(from), at: from) }
        settleParts(leaving: 0)
        from = UInt64.max
        return crc
    }

    private func owed(_ bytes: UnsafeRawBufferPointer, _ offset: UInt64) -> UnsafeRawBufferPointer? {
        let end = offset &+ UInt64(bytes.count)
        guard from < end else { return nil }
        let skipped = from > offset ? Int(from - offset) : 0
        from = end
        return UnsafeRawBufferPointer(rebasing: bytes[skipped...])
    }

    private func settleParts(leaving rest: Int) {
        guard parts.count > rest else { return }
        let settled = parts.count - rest
        for part in parts[..<settled] { crc.append(part.value.value, count: part.count) }
        parts.removeFirst(settled)
    }
}
