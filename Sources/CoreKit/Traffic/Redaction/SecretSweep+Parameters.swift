/// The values of form fields and query parameters, and of names in plain text.
extension SecretSweep {
    /// `name=value`; returns where to go on.
    func takeParameter(_ place: Int) -> Int {
        var end = place, start = place + 1
        // `password = hunter2`, and no comparison
        while end > 0, place - end < 16, text[end - 1] == 0x20 || text[end - 1] == 0x09 { end -= 1 }
        let name = parameterName(endingAt: end)
        if end < place || start < text.count && text[start] == 0x20 {
            while start < text.count, start - place < 16, text[start] == 0x20 || text[start] == 0x09 { start += 1 }
        }
        guard start < text.count, !name.isEmpty, text[start] != 0x3D, text[start] != 0x7E else { return place + 1 }
        let isSpaced = start > place + 1 || end < place
        if !isSpaced {
            if text[name].equalsIgnoringCase("name") || text[name].equalsIgnoringCase("key"), let past = takePart(name.lowerBound, at: start) { return past }
            if text[name].equalsIgnoringCase("value"), let past = takeValueBeforeName(at: start) { return past }
        }
        guard let family = parameterFamily(name) else { return place + 1 }
        if let string = quotedAfterBare(name.lowerBound, at: start) {
            guard isSecret(string.inside, family) else { return place + 1 }
            add(RedactionEdit(range: string.inside, levels: SecretSweep.levels(string.slashes)))
            return string.past
        }
        if let value = singleQuoted(at: start) {
            guard isSecret(value, family) else { return place + 1 }
            add(RedactionEdit(range: value))
            return value.upperBound
        }
        let before = name.lowerBound > 0 ? text[name.lowerBound - 1] : 0x26
        let isParameter = !isSpaced && [0x3F, 0x26, 0x3B, 0x23, 0x3D].contains(before)
        let value = start..<valueEnd(from: start, inPath: before == 0x3B)
        guard !value.isEmpty, !isSpaced || family.isCertain && text[value].buffer.contains(where: { !SecretForms.isRun($0) || $0 &- 0x30 < 10 }) else { return place + 1 }
        guard isParameter ? isSecretParameter(value, family, name) : isSecret(value, family) else { return place + 1 }
        add(RedactionEdit(range: value, isPercentEncoded: true))
        return value.upperBound
    }

    /// The family of a parameter's name, percent encoding undone, again and again.
    private func parameterFamily(_ name: Range<Int>) -> SecretNames.Family? {
        guard text[name].firstIndex(of: 0x25) != nil else { return family(name) }
        var plain = text[name]
        for _ in 0..<4 {
            let next = FormFields.decoded(plain, arena: arena)
            if next == plain { break }
            plain = next
        }
        // What parts parameters may have been encoded with the name.
        let run = plain.buffer.lastIndex { [0x3F, 0x26, 0x3D, 0x2F, 0x23, 0x22].contains($0) }.map { $0 + 1 } ?? 0
        return run < plain.count ? SecretNames.family(plain.buffer, run..<plain.count) : nil
    }

    /// In a URL ordinary words are the usual names of credentials: `?key=`, `&sig=`, `;code=`.
    private func isSecretParameter(_ value: Range<Int>, _ family: SecretNames.Family, _ name: Range<Int>) -> Bool {
        guard !family.isCertain, !isRedacted(value) else { return isSecret(value, family) }
        let isCode = family == .suspect && text[name].hasSuffix("code")
        if value.count >= 8 || isSecret(value, family) { return true }
        guard isCode || family == .likely else { return false }
        let bytes = text[value].buffer
        // `code=404`, `code=EUR`, `session=morning`
        if bytes.allSatisfy({ $0 &- 0x30 < 10 }) { return value.count > 4 }
        if bytes.allSatisfy({ ($0 | 0x20) &- 0x61 < 26 }) { return isCode && value.count > 3 && speaksOfOAuth() }
        return value.count > 3
    }

    /// What stands before an equals sign, up to what parts parameters.
    private func parameterName(endingAt end: Int) -> Range<Int> {
        var start = end
        while start > 0, end - start < 192 {
            let byte = text[start - 1]
            guard SecretForms.isRun(byte) || byte == 0x25 || byte == 0x2E || byte == 0x5B || byte == 0x5D || byte == 0x7E || byte >= 0x80 else { break }
            start -= 1
        }
        if start > 0, start < end, text[start - 1] == 0x5C, [0x62, 0x66, 0x6E, 0x72, 0x74].contains(text[start]) { start += 1 }
        return start..<end
    }

    /// The end of a value without quotes. Values in a path end with their segment.
    func valueEnd(from: Int, inPath: Bool) -> Int {
        // `a=b=c=…`: what begins within a value ends with it.
        if !inPath, lastValue.contains(from) { return lastValue.upperBound }
        let end = unboundedEnd(from: from, inPath: inPath)
        if !inPath { lastValue = from..<max(from, end) }
        return end
    }

    private func unboundedEnd(from: Int, inPath: Bool) -> Int {
        var at = from
        while at < text.count {
            switch text[at] {
            case 0x26, 0x23, 0x22, 0x27, 0x60, 0x3C, 0x3E, 0...0x20: return at
            case 0x2F, 0x3F, 0x3B:
                if inPath { return at }
                // `a=1; b=2`
                if text[at] == 0x3B, at + 1 < text.count, text[at + 1] == 0x20 { return at }
                at += 1
            case 0x2C:
                if at + 1 < text.count, text[at + 1] == 0x20 { return at }
                at += 1
            case 0x5C:
                var letter = at
                while letter < text.count, text[letter] == 0x5C { letter += 1 }
                guard letter < text.count else { return text.count }
                // The quote that ends the string around it; a line end. Anything else belongs to the value.
                if text[letter] == 0x22 || (letter == at + 1 && [0x6E, 0x72, 0x74].contains(text[letter])) { return at }
                if inPath, text[letter] == 0x2F { return at }
                at = letter + 1
            default: at += 1
            }
        }
        return at
    }

    /// A name without quotes before a colon: `password: "…"` in a query language, `Authorization: …` in a log, YAML.
    func takeBare(_ name: Range<Int>, colon: Int) -> Int {
        guard let family = family(name) else { return colon + 1 }
        let start = blanksAfter(colon + 1)
        if let string = quotedAfterBare(name.lowerBound, at: start) {
            if isSecret(string.inside, family) {
                add(RedactionEdit(range: string.inside, levels: SecretSweep.levels(string.slashes)))
                return string.past
            }
            return colon + 1
        }
        guard start < text.count, text[start] != 0x22, text[start] != 0x5C, text[start] != 0x5B,
            let value = SecretValue.named(by: name, in: text.buffer), !value.range.isEmpty, value.range.lowerBound > colon
        else { return colon + 1 }
        add(RedactionEdit(range: value.range))
        return value.range.upperBound
    }
}
