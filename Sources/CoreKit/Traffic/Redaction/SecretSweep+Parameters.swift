/// The values of form fields and query parameters, of URLs, and of names in plain text.
extension SecretSweep {
    /// `name=value`; returns where to go on.
    func takeParameter(_ place: Int) -> Int {
        let name = parameterName(endingAt: place)
        let start = place + 1
        guard start < text.count, !name.isEmpty else { return start }
        if text[name].equalsIgnoringCase("name") { return takePart(name.lowerBound, at: start) ?? start }
        let before = name.lowerBound > 0 ? text[name.lowerBound - 1] : 0x26
        let isParameter = before == 0x3F || before == 0x26 || before == 0x3B
        var family: SecretNames.Family?
        if text[name].firstIndex(of: 0x25) != nil {
            let plain = FormFields.decoded(text[name], arena: arena)
            let run = plain.trailingRun
            family = run.count >= 3 ? SecretNames.family(plain.buffer, run) : nil
        } else {
            family = self.family(nameRun(endingAt: name.upperBound))
        }
        if let string = quotedAfterBare(name.lowerBound, at: start) {
            guard let family, family != .suspect || isSuspicious(string.inside) else { return start }
            add(RedactionEdit(range: string.inside, levels: SecretSweep.levels(string.slashes)))
            return string.past
        }
        let value = start..<valueEnd(from: start, inPath: before == 0x3B)
        guard !value.isEmpty else { return start }
        switch family {
        case .token, .password, .header:
            add(RedactionEdit(range: value, isPercentEncoded: true))
            return value.upperBound
        case .suspect where (isParameter && value.count >= 8) || isSuspicious(value):
            add(RedactionEdit(range: value, isPercentEncoded: true))
            return value.upperBound
        default: return takeEncoded(value) ? value.upperBound : start
        }
    }

    /// What stands before an equals sign, up to what parts parameters.
    private func parameterName(endingAt end: Int) -> Range<Int> {
        var start = end
        while start > 0, end - start < 192 {
            let byte = text[start - 1]
            guard SecretForms.isRun(byte) || byte == 0x25 || byte == 0x2E || byte == 0x5B || byte == 0x5D || byte == 0x7E else { break }
            start -= 1
        }
        // `user[password]=…`
        var last = end
        while last > start, text[last - 1] == 0x5D { last -= 1 }
        return last < end && text[start..<end].firstIndex(of: 0x25) == nil ? innermost(start..<last) : start..<end
    }

    private func innermost(_ name: Range<Int>) -> Range<Int> { nameRun(endingAt: name.upperBound).clamped(to: name) }

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

    /// A value that hides others by percent encoding; true if something in it is replaced.
    @discardableResult
    func takeEncoded(_ range: Range<Int>) -> Bool {
        guard let inner, range.lowerBound >= decodedEnd, text[range].firstIndex(of: 0x25) != nil else { return false }
        decodedEnd = range.upperBound
        let value = writer.plain(text[range], levels: 0, isPercentEncoded: true, arena: arena)
        guard !(value == text[range]), inner.isHit(value) else { return false }
        let out = ByteBuilder(capacity: value.count + 64)
        writer.write(inner.text, inner.edits, to: out, arena: arena)
        let encoded = ByteBuilder(capacity: out.count * 2)
        FormFields.encode(out.bytes, into: encoded)
        add(RedactionEdit(range: range, replacement: arena.copy(encoded.bytes.buffer)))
        return true
    }

    private func isHit(_ text: ByteSlice) -> Bool {
        run(PlainEscapes.removed(from: text, arena: arena))
        return !edits.isEmpty
    }

    /// `scheme://user:password@host` (RFC 3986, 3.2.1). Nil if there is no user.
    func takeUserInfo(colon: Int) -> Int? {
        var at = colon + 1
        for _ in 0..<2 {
            while at < text.count, text[at] == 0x5C { at += 1 }
            guard at < text.count, text[at] == 0x2F else { return nil }
            at += 1
        }
        let start = at
        while at < text.count, at - start < 1024 {
            switch text[at] {
            case 0x40:
                add(RedactionEdit(range: start..<at, isPercentEncoded: true))
                return at
            case 0...0x20, 0x22, 0x27, 0x2F, 0x3C, 0x3E, 0x3F, 0x23, 0x5C, 0x7F...: return start
            default: at += 1
            }
        }
        return start
    }

    /// A name without quotes before a colon: `password: "…"` in a query language, `Authorization: …` in a log, YAML.
    func takeBare(_ name: Range<Int>, colon: Int) -> Int {
        guard let family = family(name) else { return colon + 1 }
        let start = blanksAfter(colon + 1)
        if let string = quotedAfterBare(name.lowerBound, at: start) {
            if family != .suspect || isSuspicious(string.inside) {
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

    /// `name="password"` of a multipart part (RFC 7578, 4.2) or of an input in a page, whose value stands apart from it.
    private func takePart(_ word: Int, at: Int) -> Int? {
        guard let name = quotedAfterBare(word, at: at), let family = family(nameRun(endingAt: name.inside.upperBound)), family != .suspect else { return nil }
        // The rest of the head, to the empty line that ends it, or of the tag.
        let window = min(text.count, name.past + 512)
        var at = name.past, isValue = false
        search: while at < window {
            switch text[at] {
            case 0x3E: return nil
            case 0x56, 0x76:
                if text[at...window].hasPrefixIgnoringCase("value=") {
                    at += 6
                    isValue = true
                    break search
                }
                at += 1
            case 0x0A, 0x0D, 0x5C:
                let lines = lineEnds(at)
                at = max(at + 1, lines.past)
                if lines.count >= 2 { break search }
            default: at += 1
            }
        }
        guard at < window else { return nil }
        if isValue {
            guard let value = quoted(at: at), value.slashes >= name.slashes else { return nil }
            add(RedactionEdit(range: value.inside, levels: SecretSweep.levels(value.slashes)))
            return value.past
        }
        var end = at
        while end < text.count {
            end = ByteSearch.index(of: 0x0A, or: 0x5C, in: text.start, from: end, to: text.count)
            if end > at, end < text.count, text[end] == 0x0A, text[end - 1] == 0x0D { end -= 1 }
            let lines = lineEnds(end)
            if lines.count > 0, text.dropFirst(lines.past).hasPrefix("--") { break }
            end = max(end + 1, lines.past)
        }
        end = min(end, text.count)
        add(RedactionEdit(range: at..<end))
        return end
    }

    /// The line ends at `at`, escaped or not; without any, `past` is behind the backslashes there.
    private func lineEnds(_ at: Int) -> (count: Int, past: Int) {
        var past = at, count = 0
        while past < text.count {
            if text[past] == 0x0A || text[past] == 0x0D {
                if text[past] == 0x0A { count += 1 }
                past += 1
                continue
            }
            var letter = past
            while letter < text.count, text[letter] == 0x5C { letter += 1 }
            guard letter > past, letter < text.count, text[letter] == 0x6E || text[letter] == 0x72 else {
                if past == at { past = letter }
                break
            }
            if text[letter] == 0x6E { count += 1 }
            past = letter + 1
        }
        return (count, past)
    }
}

extension ByteSlice {
    /// The letters, digits and marks that the text ends with.
    fileprivate var trailingRun: Range<Int> {
        var end = count
        // `user[password]`
        while end > 0, self[end - 1] == 0x5D { end -= 1 }
        var start = end
        while start > 0, end - start <= 64, SecretForms.isRun(self[start - 1]) { start -= 1 }
        return start..<end
    }

    fileprivate subscript(range: ClosedRange<Int>) -> ByteSlice { self[range.lowerBound..<min(count, range.upperBound)] }
}
