/// Reads one record, as strictly as the strictest of Akto's services: the Java ones give up on numbers and dates out of order, the Go one on whatever
/// is not a string.
struct IngestRecordReader {
    let arena: ByteArena

    private static let sources: [StaticString] = ["HAR", "PCAP", "MIRRORING", "SDK", "OTHER", "POSTMAN"]

    /// What is wrong with the record that stands next, without saying which it is; nil if nothing is, and the record is read. After a fault the reader
    /// stands somewhere in it. Throws what is wrong with the whole body.
    mutating func read(_ json: inout StrictJSON) throws(IngestFault) -> IngestFault? {
        guard case .object = try json.value() else { return IngestFault(422, "not an object") }
        var first = true, seen: UInt32 = 0, members = 0
        while let key = try json.nextKey(&first) {
            members += 1
            guard members <= json.limits.elements else { throw json.tooMany }
            let field: IngestField?
            if key.hasEscapes {
                arena.reset()
                field = IngestField.named(key.decoded(in: arena))
            } else {
                field = IngestField.named(key.raw)
            }
            guard let field else {
                try json.skipValue(depth: 3)
                continue
            }
            let bit = UInt32(1) << UInt32(field.rawValue)
            if seen & bit != 0 { return fault(field, "stands twice") }
            seen |= bit
            let token = try json.value()
            if field == .parentMcpToolNames {
                guard case .array = token else { return fault(field, "is \(name(of: token)), expected an array of strings") }
                if let wrong = try readNames(&json) { return wrong }
                continue
            }
            guard case .string(let value) = token else {
                return fault(field, "is \(name(of: token)), expected a string")
            }
            if let wrong = check(field, value) { return wrong }
        }
        let missing = IngestField.requiredBits & ~seen
        guard missing == 0, seen & IngestField.requiredBits == IngestField.requiredBits else {
            guard let field = IngestField(rawValue: missing.trailingZeroBitCount) else { return IngestFault(422, "a field is missing") }
            return fault(field, "is missing")
        }
        return nil
    }

    private func fault(_ field: IngestField, _ words: String) -> IngestFault {
        IngestFault(422, "\"\(field.name)\" \(words)", field: "\(field.name)")
    }

    private func name(of token: JSONScanner.Token) -> String {
        switch token {
        case .object: "an object"
        case .array: "an array"
        case .string: "a string"
        case .number: "a number"
        case .bool: "a boolean"
        case .null: "null"
        }
    }

    private func readNames(_ json: inout StrictJSON) throws(IngestFault) -> IngestFault? {
        var first = true, count = 0
        while try json.nextElement(&first) {
            count += 1
            guard count <= json.limits.elements else { throw json.tooMany }
            guard case .string = try json.value() else { return fault(.parentMcpToolNames, "has an element that is not a string, expected an array of strings") }
        }
        return nil
    }

    /// The rules for the values of single fields.
    private func check(_ field: IngestField, _ value: JSONString) -> IngestFault? {
        switch field {
        case .requestHeaders, .responseHeaders: return checkMap(field, value, mayBeEmpty: false)
        case .tag: return checkMap(field, value, mayBeEmpty: true)
        case .path, .requestPayload, .responsePayload, .type, .status, .ip, .destIp, .direction, .parentMcpToolNames, .processID, .socketID, .daemonsetID,
            .enabledGraph:
            return field == .path && value.raw.isEmpty ? fault(field, "is empty") : nil
        default: break
        }
        arena.reset()
        let text = value.decoded(in: arena)
        switch field {
        case .method:
            let isToken = !text.isEmpty && text.count <= 32 && text.buffer.allSatisfy { HTTPSyntax.isToken($0) }
            return isToken ? nil : fault(field, "is \(shown(text)), expected a method such as \"GET\"")
        case .statusCode:
            let isCode = text.count <= 3 && text.unsignedInteger != nil
            return isCode ? nil : fault(field, "is \(shown(text)), expected a status code such as \"200\"")
        case .time:
            guard let seconds = text.unsignedInteger, text.count <= 19 else { return fault(field, "is \(shown(text)), expected whole seconds since 1970") }
            guard seconds <= UInt64(Int32.max) else {
                return fault(field, "is \(shown(text)), which is beyond 32 bits, expected whole seconds since 1970 and no smaller unit")
            }
            return nil
        case .source:
            return Self.sources.contains { text == $0 } ? nil : fault(field, "is \(shown(text)), expected one of \"HAR\", \"PCAP\", \"MIRRORING\", \"SDK\", \"OTHER\", \"POSTMAN\"")
        case .isPending:
            return text == "false" || text == "true" ? nil : fault(field, "is \(shown(text)), expected \"false\" or \"true\"")
        case .accountID, .vxlanID:
            let isNumber = text.count <= 10 && (text.unsignedInteger.map { $0 <= UInt64(Int32.max) } ?? false)
            return isNumber ? nil : fault(field, "is \(shown(text)), expected a number")
        default: return nil
        }
    }

    /// A JSON object in a string, of which all values are strings.
    private func checkMap(_ field: IngestField, _ value: JSONString, mayBeEmpty: Bool) -> IngestFault? {
        arena.reset()
        let text = value.decoded(in: arena)
        if mayBeEmpty, text.isEmpty { return nil }
        var scanner = JSONScanner(text)
        do {
            guard case .object = try scanner.value() else { return fault(field, "holds no object, expected a JSON object in a string") }
            var first = true
            while let key = try scanner.nextKey(&first) {
                let token = try scanner.value()
                guard case .string = token else {
                    return fault(field, "has \(name(of: token)) for \(shown(key.raw)), expected strings for values")
                }
            }
            try scanner.expectEnd()
        } catch {
            return fault(field, "holds no JSON: \(error.message)")
        }
        return nil
    }

    /// The beginning of a value in quotes.
    private func shown(_ text: ByteSlice) -> String {
        let limit = 40
        guard text.count > limit else { return "\"\(text.string)\"" }
        var end = limit
        end -= UTF8Scalars.cutLength(text.start, to: end)
        return "\"\(text[0..<end].string)...\""
    }
}
