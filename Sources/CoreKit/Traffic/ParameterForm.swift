/// The body that the `params` of a HAR's `postData` (HAR 1.2, 4.9) stand for, in the form that the content type names: `multipart/form-data`
/// (RFC 7578), or as in a URL (WHATWG URL, 5.2).
struct ParameterForm {
    private(set) var body = Body()
    /// The content type with a boundary, where the captured one has none that can be used.
    private(set) var type: ByteSlice?
    /// What could not be taken.
    private(set) var loss: String?

    private struct Parameter {
        var name = ByteSlice.empty
        var value = ByteSlice.empty
        var fileName: ByteSlice?
        var type: ByteSlice?
    }

    init(_ value: RecordFields.Value, type: ByteSlice, arena: ByteArena) {
        guard value.kind == .array else {
            loss = "they are no list"
            return
        }
        let parameters = read(value.raw, arena)
        guard !parameters.isEmpty else { return }
        var text: [UInt8] = []
        if type.hasPrefixIgnoringCase("multipart/form-data") {
            var boundary = ParameterForm.boundary(in: type)
            if let found = boundary, ParameterForm.stands(found, in: parameters) { boundary = nil }
            if boundary == nil {
                let digest = SHA256.hash(value.raw.buffer).bytes.prefix(8)
                let own = "----akto-form-" + digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
                boundary = arena.copy(own)
                self.type = arena.copy("multipart/form-data; boundary=" + own)
            }
            ParameterForm.writeParts(parameters, boundary ?? .empty, &text)
        } else {
            for parameter in parameters {
                if !text.isEmpty { text.append(0x26) }
                FormFields.encode(parameter.name, into: &text)
                text.append(0x3D)
                FormFields.encode(parameter.value, into: &text)
            }
        }
        body = Body(content: text.withUnsafeBytes { arena.copy($0) }, origin: SourceMap(raw: value.raw, step: .opaque))
    }

    private mutating func lose(_ what: String) { if loss == nil { loss = what } }

    private mutating func read(_ array: ByteSlice, _ arena: ByteArena) -> [Parameter] {
        var scanner = JSONScanner(array), first = true
        var found: [Parameter] = []
        scanner.position = 1
        while (try? scanner.nextElement(&first)) == true {
            guard scanner.peek() == 0x7B else {
                lose("one is no object, expected \"name\" and \"value\"")
                guard (try? scanner.passValue()) != nil else { break }
                continue
            }
            scanner.position += 1
            var firstKey = true, hasName = false
            var parameter = Parameter()
            while let key = try? scanner.nextKey(&firstKey) {
                let next = scanner.peek(), start = scanner.position
                guard let value = ParameterForm.text(&scanner, next, arena) else {
                    // A null says as much as a member that is missing.
                    if scanner.position == start { break }
                    if next != 0x6E, key == "name" || key == "value" { lose("\"\(key.raw.string)\" of one is no text") }
                    continue
                }
                if key == "name" {
                    parameter.name = value
                    hasName = true
                } else if key == "value" {
                    parameter.value = value
                } else if key == "fileName" {
                    parameter.fileName = value
                } else if key == "contentType" {
                    parameter.type = value
                }
            }
            if hasName { found.append(parameter) } else { lose("one has no name") }
        }
        return found
    }

    /// A string, or a scalar as it is written. Nil for anything else, which is passed over; the scanner stays where it is if that is no JSON.
    private static func text(_ scanner: inout JSONScanner, _ next: UInt8?, _ arena: ByteArena) -> ByteSlice? {
        if next == 0x22 { return (try? scanner.string())?.decoded(in: arena) }
        let start = scanner.position
        guard (try? scanner.passValue()) != nil else {
            scanner.position = start
            return nil
        }
        guard let next, next != 0x7B, next != 0x5B, next != 0x6E else { return nil }
        return ByteSlice(start: scanner.base + start, count: scanner.position - start)
    }

    // MARK: - Parts

    /// The boundary that a content type names (RFC 2046, 5.1.1).
    private static func boundary(in type: ByteSlice) -> ByteSlice? {
        var rest = type
        while let semicolon = rest.firstIndex(of: 0x3B) {
            rest = rest.dropFirst(semicolon + 1).trimmed
            guard rest.hasPrefixIgnoringCase("boundary=") else { continue }
            var value = rest.dropFirst(9)
            if value.hasPrefix("\"") {
                value = value.dropFirst(1)
                value = value[0..<(value.firstIndex(of: 0x22) ?? value.count)]
            } else {
                value = value[0..<(value.firstIndex(of: 0x3B) ?? value.count)].trimmed
            }
            let isUsable = (1...70).contains(value.count) && value.buffer.allSatisfy { $0 >= 0x20 && $0 < 0x7F && $0 != 0x22 } && value[value.count - 1] != 0x20
            return isUsable ? value : nil
        }
        return nil
    }

    private static func stands(_ boundary: ByteSlice, in parameters: [Parameter]) -> Bool {
        parameters.contains { parameter in
            [parameter.name, parameter.value, parameter.fileName ?? .empty, parameter.type ?? .empty].contains { text in
                var from = 0
                while let at = text.firstIndex(of: boundary[0], from: from) {
                    guard at + boundary.count <= text.count else { return false }
                    if text[at..<at + boundary.count] == boundary { return true }
                    from = at + 1
                }
                return false
            }
        }
    }

    private static func writeParts(_ parameters: [Parameter], _ boundary: ByteSlice, _ out: inout [UInt8]) {
        for parameter in parameters {
            out += Array("--".utf8) + boundary.bytes + Array("\r\nContent-Disposition: form-data; name=\"".utf8)
            quote(parameter.name, &out)
            if let fileName = parameter.fileName {
                out += Array("\"; filename=\"".utf8)
                quote(fileName, &out)
            }
            out.append(0x22)
            if let type = parameter.type, !type.isEmpty {
                out += Array("\r\nContent-Type: ".utf8)
                out += type.buffer.filter { $0 >= 0x20 }
            }
            out += Array("\r\n\r\n".utf8) + parameter.value.bytes + Array("\r\n".utf8)
        }
        out += Array("--".utf8) + boundary.bytes + Array("--\r\n".utf8)
    }

    /// A name between quotes as browsers write it (HTML, 4.10.22.8).
    private static func quote(_ text: ByteSlice, _ out: inout [UInt8]) {
        for byte in text.buffer {
            switch byte {
            case 0x22: out += Array("%22".utf8)
            case 0x0D: out += Array("%0D".utf8)
            case 0x0A: out += Array("%0A".utf8)
            default: out.append(byte)
            }
        }
    }
}

extension ByteArena {
    func copy(_ text: String) -> ByteSlice {
        var text = text
        return text.withUTF8 { copy(UnsafeRawBufferPointer($0)) }
    }
}
