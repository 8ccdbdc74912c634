/// Finds messages inside a JSON text that is none itself: JSON in strings, JSON-RPC in members, base64 that says it is one.
/// Envelopes of queues, logs and gateways look like that.
///
/// Members in which people and models talk (`content`, `prompt`, `example`, ...) are left alone: a message quoted there is a
/// mention. Members in which programs log as well as send (`message`, `event`, ...) are opened unless others beside them say
/// that it is a log entry on its way to a collector, or a request to a model.
struct NestedJSON {
    enum Found {
        /// A string's text, its escapes undone.
        case string(ByteSlice)
        /// An object with a member `jsonrpc`, as it stands in the text.
        case object(ByteSlice)
        /// The text of a string whose name says that it is base64.
        case base64(ByteSlice)
    }

    private let arena: ByteArena
    private var scopes: [Scope] = []

    private struct Scope {
        var isTalk: Bool
        /// Offset of the container's first byte.
        var start: Int
        var isMessage = false
        /// A member says that this is a log's entry or a request to a model.
        var isEntry = false
        /// Strings in members that messages as well as log entries have.
        var pending: [JSONString] = []
    }

    init(arena: ByteArena) {
        self.arena = arena
    }

    private static let talkNames: [StaticString] = [
        "content", "contents", "text", "prompt", "input", "inputText", "input_text", "arguments", "instructions", "description", "completion", "delta",
        "output", "system", "messages", "example", "examples", "default", "schema", "const", "summary", "title", "snippet", "fragment", "excerpt", "raw",
        "comment", "comments", "stringValue", "reasoning", "thinking", "question", "answer", "chat_history", "query", "readme", "documentation",
    ]

    private static let logNames: [StaticString] = ["message", "msg", "log", "event", "line"]

    /// Members that only log entries and requests to models have beside those.
    private static let entryNames: [StaticString] = [
        "level", "severity", "logger", "service", "hostname", "ddsource", "ddtags", "sourcetype", "timestamp", "@timestamp", "time", "ts", "stream",
        "model", "chat_history", "conversation_id", "temperature",
    ]

    /// Whether a member or form field of this name holds what people and models say.
    static func isTalk(_ name: ByteSlice) -> Bool {
        talkNames.contains { name == $0 }
    }

    /// Calls `body` with whatever looks like JSON of its own. Text that stops being JSON ends the search.
    mutating func forEach(in text: ByteSlice, isLogLine: Bool, _ body: (Found) -> Void) {
        try? search(text, isLogLine, body)
    }

    private mutating func search(_ text: ByteSlice, _ isLogLine: Bool, _ body: (Found) -> Void) throws(JSONError) {
        var scanner = JSONScanner(text)
        var nesting = JSONNesting()
        scopes.removeAll(keepingCapacity: true)
        var isTalk = false, isBase64 = false, isLog = false
        while true {
            if nesting.isEmpty || nesting.awaitsValue {
                if nesting.isEmpty {
                    if scanner.peek() == nil { return }
                    isTalk = false
                }
                let start = scanner.peek().map { _ in scanner.position } ?? scanner.position
                switch try scanner.value() {
                case .object:
                    nesting.push(object: true)
                    scopes.append(Scope(isTalk: isTalk, start: start))
                case .array:
                    nesting.push(object: false)
                    scopes.append(Scope(isTalk: isTalk, start: start))
                case .string(let string):
                    if isLog, !isTalk, !scopes.isEmpty {
                        scopes[scopes.count - 1].pending.append(string)
                    } else if !isTalk {
                        look(at: string, isBase64: isBase64, body)
                    }
                    nesting.valueEnded()
                default: nesting.valueEnded()
                }
            } else if nesting.isObject {
                if let key = try scanner.nextKey(&nesting.first) {
                    isTalk = isInTalk || NestedJSON.talkNames.contains { key == $0 }
                    isLog = !isLogLine && NestedJSON.logNames.contains { key == $0 }
                    if !isLogLine, NestedJSON.entryNames.contains(where: { key == $0 }) { scopes[scopes.count - 1].isEntry = true }
                    isBase64 = !key.hasEscapes && key.raw.containsIgnoringCase("base64")
                    if key == "jsonrpc", scopes.count > 1 { scopes[scopes.count - 1].isMessage = true }
                    nesting.awaitsValue = true
                } else {
                    nesting.pop()
                    if let scope = scopes.popLast() {
                        if scope.isMessage, !scope.isTalk { body(.object(text[scope.start..<scanner.position])) }
                        if !scope.isEntry { for string in scope.pending { look(at: string, isBase64: false, body) } }
                    }
                }
            } else if try scanner.nextElement(&nesting.first) {
                isTalk = isInTalk
                isLog = false
                nesting.awaitsValue = true
            } else {
                nesting.pop()
                scopes.removeLast()
            }
        }
    }

    /// The innermost container is what people and models say. Asked without a copy of the scope.
    private var isInTalk: Bool { !scopes.isEmpty && scopes[scopes.count - 1].isTalk }

    private func look(at string: JSONString, isBase64: Bool, _ body: (Found) -> Void) {
        if isBase64, string.raw.count >= 16 {
            body(.base64(string.decoded(in: arena)))
        } else if string.hasEscapes, let first = NestedJSON.firstPlainByte(string.raw), first == 0x7B || first == 0x5B {
            let text = string.decoded(in: arena)
            if NestedJSON.isJSON(text) { body(.string(text)) }
        }
    }

    /// Nothing but JSON: prose that begins with a message is a mention.
    private static func isJSON(_ text: ByteSlice) -> Bool {
        var scanner = JSONScanner(text)
        do {
            while scanner.peek() != nil { try scanner.skipValue() }
            return true
        } catch {
            return false
        }
    }

    /// The first byte that is no white space, escaped or not.
    private static func firstPlainByte(_ text: ByteSlice) -> UInt8? {
        var at = 0
        while at < text.count {
            let isEscape = text[at] == 0x5C
            let (scalar, length) = isEscape ? JSONEscapes.escape(text.start, at: at, end: text.count) : (UInt32(text[at]), 1)
            guard scalar < 0x80, ByteSlice.isBlank(UInt8(scalar)) else { return scalar < 0x80 ? UInt8(scalar) : nil }
            at += length
        }
        return nil
    }
}
