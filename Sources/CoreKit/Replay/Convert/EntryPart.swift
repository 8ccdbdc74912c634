/// A part of a HAR's entry as it was captured, looked up once more to say what is wrong with it.
enum EntryPart {
    case missing
    /// The object that should hold it is missing or is none.
    case orphan(String)
    case value(ByteSlice)

    /// `names` lead from the entry to the part: `request`, `url`.
    init(_ entry: ByteSlice, _ names: [StaticString]) {
        var rest = entry
        for (index, name) in names.enumerated() {
            guard let found = EntryPart.member(name, of: rest) else {
                self = index == names.count - 1 ? .missing : .orphan("the entry has no \"\(name)\"")
                return
            }
            if index < names.count - 1, found.isEmpty || found[0] != 0x7B {
                self = .orphan("\"\(name)\" is \(EntryPart.shown(found)), expected an object")
                return
            }
            rest = found
        }
        self = .value(rest)
    }

    /// The first member of a name, in any case of its letters as the reader takes it, as it is written.
    private static func member(_ name: StaticString, of object: ByteSlice) -> ByteSlice? {
        var scanner = JSONScanner(object), first = true
        guard scanner.peek() == 0x7B else { return nil }
        scanner.position += 1
        while let key = try? scanner.nextKey(&first) {
            scanner.skipWhitespace()
            let start = scanner.position
            guard (try? scanner.passValue()) != nil else { return nil }
            if key.raw.equalsIgnoringCase(name) || (key.hasEscapes && key == name) { return ByteSlice(start: scanner.base + start, count: scanner.position - start) }
        }
        return nil
    }

    /// `statusCode "abc" is no status, expected 100 to 999`, `method is null, ...`, `path is missing`. `name` is what a record calls it, `own` the entry.
    func fault(_ name: String, own: String, is what: String, expected: String) -> String {
        switch self {
        case .missing: return "\(name) is missing"
        case .orphan(let why): return "\(name) is missing: \(why)"
        case .value(let value):
            guard let first = value.isEmpty ? nil : value[0] else { return "\(name) is missing" }
            let isPlain = first != 0x7B && first != 0x5B && first != 0x6E
            return isPlain ? "\(own) \(EntryPart.shown(value)) is \(what), expected \(expected)" : "\(own) is \(EntryPart.shown(value)), expected \(expected)"
        }
    }

    var isNull: Bool { if case .value(let value) = self { value == "null" } else { false } }

    /// A JSON value for people: the beginning of a string or a number, a word for the rest.
    static func shown(_ json: ByteSlice) -> String {
        guard !json.isEmpty else { return "nothing" }
        switch json[0] {
        case 0x7B: return "an object"
        case 0x5B: return "a list"
        case 0x22: return "\"\(excerpt(JSONString(raw: json[1..<max(1, json.count - 1)], hasEscapes: true).raw))\""
        default: return excerpt(json)
        }
    }

    /// What a JSON value is that is no string, or that nobody should see.
    static func word(_ json: ByteSlice) -> String {
        switch json.isEmpty ? 0 : json[0] {
        case 0x7B: "an object"
        case 0x5B: "a list"
        case 0x74, 0x66: "a boolean"
        case 0x2D, 0x30...0x39: "a number"
        default: "a string"
        }
    }

    /// The beginning of a text, escapes in place.
    static func excerpt(_ text: ByteSlice) -> String {
        let most = 40
        guard text.count > most else { return text.string }
        return text[0..<most - UTF8Scalars.cutLength(text.start, to: most)].string + "..."
    }

    /// The beginning of a URL without its query and whoever it names, which may hold what nobody should see.
    static func excerpt(url: ByteSlice) -> String {
        let end = min(url.firstIndex(of: 0x3F) ?? url.count, url.firstIndex(of: 0x23) ?? url.count)
        let plain = url[0..<end]
        return excerpt(plain.buffer.lastIndex(of: 0x40).map { plain.dropFirst($0 + 1) } ?? plain) + (end < url.count ? "..." : "")
    }
}
