/// Finds the strings of a JSON text that hold JSON themselves: envelopes of queues, logs and gateways.
///
/// Strings in which people and models talk (`content`, `text`, `prompt`, ...) are left alone: a message quoted there is a
/// mention.
struct NestedJSON {
    private let arena: ByteArena
    private var talk: [Bool] = []

    init(arena: ByteArena) {
        self.arena = arena
    }

    private static let talkNames: [StaticString] = [
        "content", "text", "prompt", "input", "arguments", "instructions", "description", "completion", "delta", "output", "system", "messages",
    ]

    /// Calls `body` with each such string, its escapes undone. Text that stops being JSON ends the search.
    mutating func forEach(in text: ByteSlice, _ body: (ByteSlice) -> Void) {
        guard text.firstIndex(of: 0x5C) != nil else { return }
        try? search(text, body)
    }

    private mutating func search(_ text: ByteSlice, _ body: (ByteSlice) -> Void) throws(JSONError) {
        var scanner = JSONScanner(text)
        var nesting = JSONNesting()
        talk.removeAll(keepingCapacity: true)
        var isTalk = false
        while true {
            if nesting.isEmpty || nesting.awaitsValue {
                if nesting.isEmpty {
                    if scanner.peek() == nil { return }
                    isTalk = false
                }
                switch try scanner.value() {
                case .object:
                    nesting.push(object: true)
                    talk.append(isTalk)
                case .array:
                    nesting.push(object: false)
                    talk.append(isTalk)
                case .string(let string):
                    if !isTalk, string.hasEscapes, let first = NestedJSON.firstPlainByte(string.raw), first == 0x7B || first == 0x5B {
                        body(string.decoded(in: arena))
                    }
                    nesting.valueEnded()
                default: nesting.valueEnded()
                }
            } else if nesting.isObject {
                if let key = try scanner.nextKey(&nesting.first) {
                    isTalk = talk.last == true || NestedJSON.talkNames.contains { key == $0 }
                    nesting.awaitsValue = true
                } else {
                    nesting.pop()
                    talk.removeLast()
                }
            } else if try scanner.nextElement(&nesting.first) {
                isTalk = talk.last == true
                nesting.awaitsValue = true
            } else {
                nesting.pop()
                talk.removeLast()
            }
        }
    }

    /// The first byte that is no white space, escaped or not.
    private static func firstPlainByte(_ text: ByteSlice) -> UInt8? {
        var at = 0
        while at < text.count {
            if ByteSlice.isBlank(text[at]) {
                at += 1
            } else if text[at] == 0x5C, at + 1 < text.count, [0x6E, 0x72, 0x74].contains(text[at + 1]) {
                at += 2
            } else {
                return text[at]
            }
        }
        return nil
    }
}
