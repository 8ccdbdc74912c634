/// A text, the part of it to search, and what is known beyond its ends.
struct PatternSearch {
    var text: UnsafeRawBufferPointer
    var bounds: Range<Int>
    var isAnchored = false
    /// Whether the ends of the buffer are the ends of the text.
    var isStart = true
    var isEnd = true

    func context(before position: Int) -> PatternContext {
        position > 0 ? PatternContext(byte: text[position - 1]) : isStart ? .edge : []
    }

    func context(after position: Int) -> PatternContext {
        position < text.count ? PatternContext(byte: text[position]) : isEnd ? .edge : []
    }

    /// The class of what follows; nil when that is not known yet.
    func `class`(after position: Int, in automaton: LazyDFA) -> Int? {
        position < text.count ? Int(automaton.classes[Int(text[position])]) : isEnd ? automaton.endClass : nil
    }

    /// The class of what stands before; where that is not known, of a byte that is neither part of a word nor a line end.
    func `class`(before position: Int, in automaton: LazyDFA) -> Int {
        position > 0 ? Int(automaton.classes[Int(text[position - 1])]) : isStart ? automaton.endClass : Int(automaton.classes[0])
    }
}

extension UnsafeRawBufferPointer {
    /// False between two bytes of one well-formed scalar.
    func isScalarBoundary(_ position: Int) -> Bool {
        guard position > 0, position < count, self[position] & 0xC0 == 0x80 else { return true }
        for back in 1...3 where position - back >= 0 {
            let lead = self[position - back]
            if lead & 0xC0 == 0x80 { continue }
            let length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC2 ? 2 : 1
            guard length > back, position - back + length <= count else { return true }
            var decoder = UTF8()
            var bytes = self[(position - back)..<(position - back + length)].makeIterator()
            if case .scalarValue(let scalar) = decoder.decode(&bytes) { return UTF8.width(scalar) != length }
            return true
        }
        return true
    }
}
