// Relies on: hosts, paths and header lines coming again and again, so that comparing a text with itself is the usual case.

/// Which of a layer's patterns occur in the short texts that were asked about last. One a thread.
struct MatchMemo: ~Copyable {
    /// Texts longer than this in bytes, and more hits than `Hits` takes, are not remembered.
    static let longestText = 128

    /// The numbers of the patterns that occur in a text.
    struct Hits: BitwiseCopyable {
        private(set) var count: UInt8 = 0
        private var numbers = SIMD8<UInt16>(repeating: 0)

        init() {}

        /// Nil if there are too many.
        init?(_ found: [Int]) {
            guard found.count <= 8, found.allSatisfy({ $0 <= Int(UInt16.max) }) else { return nil }
            for number in found {
                numbers[Int(count)] = UInt16(number)
                count += 1
            }
        }

        @inline(__always)
        func forEach(_ body: (Int) -> Void) {
            var at = 0
            while at < Int(count) {
                body(Int(numbers[at]))
                at &+= 1
            }
        }
    }

    private struct Slot: BitwiseCopyable {
        var hash: UInt64 = 0
        /// 0 where the slot is free: no empty text is asked about.
        var length: UInt8 = 0
        var hits = Hits()
    }

    private static let size = 256
    private let slots: UnsafeMutablePointer<Slot>
    private let texts: UnsafeMutableRawPointer

    init() {
        slots = .allocate(capacity: MatchMemo.size)
        slots.initialize(repeating: Slot(), count: MatchMemo.size)
        texts = .allocate(byteCount: MatchMemo.size * MatchMemo.longestText, alignment: 64)
    }

    deinit {
        slots.deallocate()
        texts.deallocate()
    }

    /// What occurs in `text`; `find` is asked where nobody asked lately. Nil for what is not remembered.
    @inline(__always)
    func hits(in text: ByteSlice, find: () -> Hits?) -> Hits? {
        guard text.count <= MatchMemo.longestText, text.count > 0 else { return nil }
        let hash = Fingerprint.of(text.buffer)
        let index = Int(truncatingIfNeeded: hash) & (MatchMemo.size - 1)
        let known = texts + index * MatchMemo.longestText
        let slot = slots + index
        if slot.pointee.hash == hash, Int(slot.pointee.length) == text.count, ByteSlice(start: known, count: text.count) == text { return slot.pointee.hits }
        guard let found = find() else { return nil }
        known.copyMemory(from: text.start, byteCount: text.count)
        slot.pointee = Slot(hash: hash, length: UInt8(text.count), hits: found)
        return found
    }
}
