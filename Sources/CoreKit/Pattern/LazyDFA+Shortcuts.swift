extension LazyDFA {
    /// Makes them known before any transition leads there.
    func makeIdleStates() {
        wantsIdleStates = false
        // A full cache would be emptied in between, and the states made before that would not be there any more.
        let oldResets = resets
        idleStates.0 = LazyDFA.dead
        let found = (
            makeStart(isAnchored: false, context: []), makeStart(isAnchored: false, context: .word), makeStart(isAnchored: false, context: .lineFeed)
        )
        if oldResets == resets { idleStates = found }
    }

    /// Whether the state is one in which no match has begun.
    @inline(__always)
    func isIdle(_ offset: UInt32) -> Bool { offset == idleStates.0 || offset == idleStates.1 || offset == idleStates.2 }

    /// Notes that the finder went over so many bytes; when they are too few it is no longer asked.
    @inline(__always)
    func noteJump(_ bytes: Int) {
        jumps &+= 1
        jumpedBytes &+= bytes
        if jumps == 64 { judgeFinder() }
    }

    private func judgeFinder() {
        let isWorthIt = jumpedBytes >= jumps * 16
        jumps = 0
        jumpedBytes = 0
        if isWorthIt { return }
        usesFinder = false
        for offset in [idleStates.0, idleStates.1, idleStates.2] where offset < LazyDFA.special { clearSkips(Int(offset)) }
        idleStates = (LazyDFA.unknown, LazyDFA.unknown, LazyDFA.unknown)
    }

    /// Takes the marks off a state's loops to itself.
    private func clearSkips(_ offset: Int) {
        for column in 0..<program.classCount where table[offset + column] < LazyDFA.dead { table[offset + column] &= ~LazyDFA.skipBit }
    }

    /// Marks a state's loops to itself where there is a quicker way through them.
    func markSkips(_ offset: Int) {
        let index = offset >> Int(shift)
        var isQuick = isIdle(UInt32(offset))
        if !isQuick, !accelerator.isDeclined(index) {
            var stays = ByteSet()
            for byte in 0..<256 {
                let next = table[offset + Int(classes[byte])]
                if next < LazyDFA.dead, Int(next & LazyDFA.offsetMask) == offset { stays.insert(UInt8(byte)) }
            }
            isQuick = accelerator.consider(index, stays: stays)
        }
        guard isQuick else { return }
        for column in 0..<program.classCount {
            let next = table[offset + column]
            if next < LazyDFA.dead, Int(next & LazyDFA.offsetMask) == offset { table[offset + column] = next | LazyDFA.skipBit }
        }
    }

    /// Follows a state's loop to itself: the place of the first byte in `from..<to` that leads on, or `to`.
    @inline(__always)
    func skip(_ offset: Int, _ base: UnsafePointer<UInt8>, _ from: Int, _ to: Int) -> Int {
        let index = offset >> Int(shift)
        guard let slot = accelerator.slot(of: index) else { return from }
        let place = accelerator.next(slot, in: base, from: from, to: to)
        if accelerator.isDeclined(index) { clearSkips(offset) }
        return place
    }
}
