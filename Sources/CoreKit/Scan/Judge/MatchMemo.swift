// Relies on: hosts, paths and header lines coming again and again, so that comparing a text with itself is the usual case.

/// Which of a layer's patterns occur in the short texts that were asked about last. One a thread.
final class MatchMemo {
    /// Texts longer than this in bytes, and more hits than fit a slot, are not remembered.
    static let longestText = 128

    private struct Slot: BitwiseCopyable {
        var hash: UInt64 = 0
        /// 0 where the slot is free: no empty text is asked about.
        var length: UInt8 = 0
        var hitCount: UInt8 = 0
        var hits = SIMD8<UInt16>(repeating: 0)
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

    /// Calls `body` with the number of every pattern that occurs in `text`. `find` is asked where nobody asked lately.
    @inline(__always)
    func forEachHit(in text: ByteSlice, find: () -> [Int], _ body: (Int) -> Void) {
        guard text.count <= MatchMemo.longestText, text.count > 0 else {
            let found = find()
            for number in found { body(number) }
            return
        }
        let hash = Fingerprint.of(text.buffer)
        let index = Int(truncatingIfNeeded: hash) & (MatchMemo.size - 1)
        let known = texts + index * MatchMemo.longestText
        let slot = slots + index
        if slot.pointee.hash != hash || Int(slot.pointee.length) != text.count || !(ByteSlice(start: known, count: text.count) == text) {
            let found = find()
            slot.pointee = Slot()
            for number in found {
                if slot.pointee.hitCount < 8, number <= Int(UInt16.max) {
                    slot.pointee.hits[Int(slot.pointee.hitCount)] = UInt16(number)
                } else {
                    slot.pointee.hitCount = 9
                    break
                }
                slot.pointee.hitCount += 1
            }
            if slot.pointee.hitCount > 8 {
                slot.pointee = Slot()
                for number in found { body(number) }
                return
            }
            known.copyMemory(from: text.start, byteCount: text.count)
            slot.pointee.hash = hash
            slot.pointee.length = UInt8(text.count)
        }
        let hits = slot.pointee.hits
        for i in 0..<Int(slot.pointee.hitCount) { body(Int(hits[i])) }
    }
}
