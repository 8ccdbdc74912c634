/// The tags of a record: an object with string values, encoded as a string.
struct TagText {
    private let members: [UInt8]
    private let keys: Set<String>

    init(_ tags: [(key: String, value: String)]) {
        let out = ByteBuilder()
        // Of equal keys the last counts.
        for (index, tag) in tags.enumerated() where !tags[(index + 1)...].contains(where: { $0.key == tag.key }) {
            TagText.append(tag.key, tag.value, to: out)
        }
        members = out.bytes.bytes
        keys = Set(tags.map(\.key))
    }

    private static func append(_ key: String, _ value: String, to out: ByteBuilder) {
        if out.count > 0 { out.append(0x2C) }
        out.append("\\\"")
        out.append(encoded: key, levels: 2)
        out.append("\\\":\\\"")
        out.append(encoded: value, levels: 2)
        out.append("\\\"")
    }

    func write(isRequestBase64: Bool, isResponseBase64: Bool, to out: ByteBuilder) {
        out.append(0x7B)
        members.withUnsafeBytes { out.append(ByteSlice($0)) }
        var needsComma = !members.isEmpty
        for (isMarked, name) in [(isRequestBase64, "requestPayloadEncoding"), (isResponseBase64, "responsePayloadEncoding")] where isMarked {
            if needsComma { out.append(0x2C) }
            needsComma = true
            out.append("\\\"")
            out.append(name)
            out.append("\\\":\\\"base64\\\"")
        }
        out.append(0x7D)
    }

    /// Writes the tags that a record had, but for those of the same keys, and these. Values become strings.
    func write(joining text: ByteSlice, redactor: Redactor, to out: ByteBuilder) {
        let json = redactor.body(text) ?? text
        out.append(0x7B)
        let start = out.count
        var scanner = JSONScanner(json), first = true
        if scanner.peek() == 0x7B {
            scanner.position += 1
            while let key = try? scanner.nextKey(&first) {
                let from = scanner.peek() == 0x22 ? scanner.position + 1 : scanner.position
                guard (try? scanner.skipValue()) != nil else { break }
                let to = from > 0 && json[from - 1] == 0x22 && json[scanner.position - 1] == 0x22 ? scanner.position - 1 : scanner.position
                let name = key.string
                guard !keys.contains(name) else { continue }
                let value = json[from..<max(from, to)]
                let isString = to < scanner.position
                if out.count > start { out.append(0x2C) }
                out.append("\\\"")
                out.append(encoded: name, levels: 2)
                out.append("\\\":\\\"")
                if isString {
                    JSONEscapes.encode(JSONString(raw: value, hasEscapes: true).decoded(in: redactor.arena), levels: 2, to: out)
                } else if !(value == "null") {
                    JSONEscapes.encode(value, levels: 2, to: out)
                }
                out.append("\\\"")
            }
        }
        if out.count > start, !members.isEmpty { out.append(0x2C) }
        members.withUnsafeBytes { out.append(ByteSlice($0)) }
        out.append(0x7D)
    }
}
