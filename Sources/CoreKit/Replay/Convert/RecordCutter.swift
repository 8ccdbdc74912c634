/// Holds ingest records to an endpoint's limits.
struct RecordCutter {
    private let limits: RecordLimits
    private let text = ByteBuilder()

    init(_ limits: RecordLimits) { self.limits = limits }

    /// Room that is left below a limit, for what the endpoint may count otherwise.
    private static let margin = 64

    private var mostUnits: Int { limits.bodyUnits - RecordLimits.frameUnits - RecordCutter.margin }

    /// What of a record is beyond the limits, in words; nil where nothing is.
    func excess(_ record: ByteSlice, units: Int) -> String? {
        if units > mostUnits { return "the record has \(units) characters, the endpoint takes \(mostUnits)" }
        var found: String?
        try? RecordCutter.members(record) { name, value in
            guard value.raw.count > limits.stringUnits else { return }
            let length = value.hasEscapes ? RecordCutter.prefix(value.raw, raw: .max, decoded: .max).decoded : UTF16Units.count(value.raw)
            if length > limits.stringUnits, found == nil { found = "\"\(name.raw.string)\" has \(length) characters, the endpoint takes \(limits.stringUnits)" }
        }
        return found
    }

    /// Cuts the bodies of the record that `out` ends with, so that it fits. False if they are not what is too long.
    func cut(_ out: ByteBuilder, from start: Int) -> Bool {
        let record = out.bytes(from: start)
        var bodies: [ByteSlice] = []
        do {
            try RecordCutter.members(record) { name, value in
                if name == "requestPayload" || name == "responsePayload" { bodies.append(value.raw) }
            }
        } catch {
            return false
        }
        let sizes = bodies.map { UTF16Units.count($0) }
        let rest = UTF16Units.count(record) - sizes.reduce(0, +)
        let shares = RecordCutter.shares(mostUnits - rest, sizes)
        text.truncate(to: 0)
        var at = 0
        for (body, share) in zip(bodies, shares) {
            let from = body.start - record.start
            text.append(record[at..<from])
            guard append(body, share) else { return false }
            at = from + body.count
        }
        text.append(record.dropFirst(at))
        out.truncate(to: start)
        out.append(text.bytes)
        let units = UTF16Units.count(text.bytes)
        return units <= limits.stringUnits || excess(text.bytes, units: units) == nil
    }

    /// So much for each that they fit together: what the smaller ones leave goes to the larger.
    private static func shares(_ room: Int, _ sizes: [Int]) -> [Int] {
        var shares = sizes, room = max(0, room)
        var left = sizes.count
        for index in sizes.indices.sorted(by: { sizes[$0] < sizes[$1] }) {
            shares[index] = min(sizes[index], room / left)
            room -= shares[index]
            left -= 1
        }
        return shares
    }

    private func append(_ body: ByteSlice, _ share: Int) -> Bool {
        let whole = RecordCutter.prefix(body, raw: .max, decoded: .max)
        guard whole.raw > share || whole.decoded > limits.stringUnits else {
            text.append(body)
            return true
        }
        let room = 64
        let part = RecordCutter.prefix(body, raw: share - room, decoded: limits.stringUnits - room)
        guard share >= room, limits.stringUnits >= room else { return false }
        text.append(body[0..<part.bytes])
        text.append(" [cut by akto: \(part.decoded) of \(whole.decoded) characters]")
        return true
    }

    /// UTF-16 units of the inside of a string, its escapes undone.
    static func units(_ text: ByteSlice) -> Int { prefix(text, raw: .max, decoded: .max).decoded }

    /// As much of the inside of a string as holds so many units, as it stands there and as it decodes to, whole escapes and scalars.
    private static func prefix(_ text: ByteSlice, raw most: Int, decoded mostDecoded: Int) -> (bytes: Int, raw: Int, decoded: Int) {
        var at = 0, raw = 0, decoded = 0
        while at < text.count {
            var length = 1, rawUnits = 1, units = 1
            if text[at] == 0x5C {
                let (scalar, escaped) = JSONEscapes.escape(text.start, at: at, end: text.count)
                (length, rawUnits, units) = (escaped, escaped, scalar >= 0x10000 ? 2 : 1)
            } else if text[at] >= 0x80 {
                length = UTF8Scalars.length(text.start, at: at, end: text.count)
                units = length == 4 ? 2 : 1
                rawUnits = units
            }
            if raw + rawUnits > most || decoded + units > mostDecoded { break }
            at += length
            raw += rawUnits
            decoded += units
        }
        return (at, raw, decoded)
    }

    /// The members of a record that are strings.
    private static func members(_ record: ByteSlice, _ body: (JSONString, JSONString) -> Void) throws(JSONError) {
        var scanner = JSONScanner(record), first = true
        guard scanner.peek() == 0x7B else { return }
        scanner.position += 1
        while let name = try scanner.nextKey(&first) {
            if scanner.peek() == 0x22 { body(name, try scanner.string()) } else { try scanner.passValue() }
        }
    }
}
