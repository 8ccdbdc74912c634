/// Text: windows that may overlap, or parts that have nothing to do with each other.
extension SegmentReader {
    /// Text up to where it can be cut; false if that is nowhere in a window.
    func nextText(_ cut: (UnsafeRawBufferPointer) -> Int?) -> Bool {
        var wanted = segmentSize
        while true {
            while input.count <= wanted, input.fill(wanted + 1 - input.count) {}
            let isEnd = input.count <= wanted
            if let end = isEnd ? input.count : cut(UnsafeRawBufferPointer(start: input.base, count: input.count)) {
                deliver(.text(isStart: isTextStart, isEnd: isEnd), to: end)
                segment.form = .text
                isTextStart = false
                consumed = end
                if isEnd { mode = .finished }
                return true
            }
            guard wanted < options.textWindow else {
                cutsText = nil
                needsWholeText = true
                return false
            }
            wanted = min(options.textWindow, 2 * wanted)
        }
    }

    func nextWindow() -> Bool {
        let wanted = max(options.textWindow, kept + max(4, options.textWindow / 4))
        // One byte more tells whether the window is the last.
        while input.count <= wanted, input.fill(min(segmentSize, wanted + 1 - input.count)) {}
        let isEnd = input.count <= wanted
        let end = isEnd ? input.count : wanted - UTF8Scalars.cutLength(input.base, to: wanted)
        deliver(.text(isStart: isTextStart, isEnd: isEnd), to: end)
        segment.form = .text
        isTextStart = false
        consumed = end
        kept = 0
        if isEnd { mode = .finished }
        return true
    }
}
