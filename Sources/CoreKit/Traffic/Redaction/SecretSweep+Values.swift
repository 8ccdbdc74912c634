/// Whether a value is a credential, by how much its name says.
extension SecretSweep {
    func isSecret(_ range: Range<Int>, _ family: SecretNames.Family) -> Bool {
        switch family {
        case .token, .password, .header: true
        case .plural: !isCount(range) && !isWord(range)
        case .likely: isLikely(range) || isSuspicious(range)
        case .suspect: isSuspicious(range)
        }
    }

    /// Ordinary words have to be borne out by a value that is one run of what a generator made.
    private func isSuspicious(_ range: Range<Int>) -> Bool {
        guard range.count >= 16, range.count <= 4096 else { return false }
        let bytes = text.buffer
        guard range.allSatisfy({ SecretForms.isRun(bytes[$0]) || [0x2E, 0x2F, 0x3D, 0x7E, 0x25].contains(bytes[$0]) }) else { return false }
        let run = range.lowerBound..<(range.first { !SecretForms.isRun(bytes[$0]) } ?? range.upperBound)
        return SecretForms.isDigest(bytes, range) || SecretForms.isUUID(bytes, range) || Randomness.looksRandom(bytes, range)
            || (run.count > 2 && SecretForms.token(in: bytes, run) != nil)
    }

    /// No sentence, no word, no date, no name of a method: `session`, `sig`.
    private func isLikely(_ range: Range<Int>) -> Bool {
        guard range.count >= 8, range.count <= 4096 else { return false }
        var digits = 0, letters = 0
        for at in range {
            switch text[at] {
            case 0x30...0x39: digits += 1
            case 0x41...0x5A, 0x61...0x7A: letters += 1
            case 0x2D, 0x2E, 0x2F, 0x5F, 0x7E, 0x2B, 0x3D, 0x25, 0x3A, 0x2C: break
            default: return false
            }
        }
        guard digits > 0, letters > 0 else { return false }
        let value = text[range]
        let isDate = value.count >= 10 && value[4] == 0x2D && value[7] == 0x2D && value[0] &- 0x30 < 10
        let isMethod = value.count < 16 && (value.containsIgnoringCase("sha") || value.containsIgnoringCase("oauth"))
        let isAddress = value.containsIgnoringCase("://")
        return !isDate && !isMethod && !isAddress
    }

    /// Digits alone, or none of a value.
    func isCount(_ range: Range<Int>) -> Bool { range.count < 12 && range.allSatisfy { text[$0] &- 0x30 < 10 } }

    private func isWord(_ range: Range<Int>) -> Bool { range.count < 8 && range.allSatisfy { text[$0] &- 0x61 < 26 } }

    // MARK: - Schemas

    /// An object that says what a member of that name would be (JSON Schema), rather than being one.
    func isSchema(_ open: Int) -> Bool {
        guard text[open] == 0x7B else { return false }
        var at = blanksAfter(open + 1)
        for _ in 0..<8 {
            guard let key = quoted(at: at), key.inside.count < 64 else { return false }
            at = blanksAfter(key.past)
            guard at < text.count, text[at] == 0x3A else { return false }
            at = blanksAfter(at + 1)
            let name = text[key.inside]
            if name == "type", let value = quoted(at: at), SecretSweep.types.contains(where: { text[value.inside] == $0 }) { return true }
            if name == "$ref" || name == "anyOf" || name == "oneOf" || name == "allOf" { return true }
            guard let past = valuePast(at) else { return false }
            at = blanksAfter(past)
            guard at < text.count, text[at] == 0x2C else { return false }
            at = blanksAfter(at + 1)
        }
        return false
    }

    private static let types: [StaticString] = ["string", "object", "array", "integer", "number", "boolean", "null"]

    /// Members of a schema that hold no value of what it describes.
    static func describes(_ key: ByteSlice) -> Bool { descriptions.contains { key == $0 } }
    static func gives(_ key: ByteSlice) -> Bool { values.contains { key == $0 } }

    private static let descriptions: [StaticString] = ["type", "description", "title", "format", "pattern", "$ref", "$schema", "required", "in", "contentEncoding"]
    private static let values: [StaticString] = ["default", "const", "example", "examples", "enum", "value"]

    /// Where a value of JSON ends, if it does not go on for too long.
    func valuePast(_ start: Int) -> Int? {
        if let string = quoted(at: start) { return string.past }
        var at = start, nesting = 0
        let reach = min(text.count, start + 4096)
        while at < reach {
            switch text[at] {
            case 0x22, 0x5C:
                guard let string = quoted(at: at) else {
                    at += 1
                    continue
                }
                at = string.past
                continue
            case 0x7B, 0x5B: nesting += 1
            case 0x7D, 0x5D:
                nesting -= 1
                if nesting < 0 { return at }
                if nesting == 0 { return at + 1 }
            case 0x2C where nesting == 0: return at
            default: break
            }
            at += 1
        }
        return nil
    }
}
