/// Values that stand apart from their names: in multipart bodies, in tags.
extension SecretSweep {
    /// `name="password"` of a multipart part (RFC 7578, 4.2) or of an input in a page, whose value stands apart from it.
    func takePart(_ word: Int, at: Int) -> Int? {
        guard let name = quotedAfterBare(word, at: at) ?? partName(word, at: at), let family = family(name.inside) else { return nil }
        // The rest of the head, to the empty line that ends it, or of the tag.
        let window = min(text.count, name.past + 512)
        var at = name.past, isValue = false
        search: while at < window {
            switch text[at] {
            case 0x3E: return takeText(after: at, family)
            case 0x56, 0x76:
                if text[at...window].hasPrefixIgnoringCase("value=") {
                    at += 6
                    isValue = true
                    break search
                }
                at += 1
            // `<meta name="csrf-token" content="…">`
            case 0x43, 0x63:
                if text[at...window].hasPrefixIgnoringCase("content=") {
                    at += 8
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
            if let value = singleQuoted(at: at) {
                guard isSecret(value, family) else { return nil }
                add(RedactionEdit(range: value))
                return value.upperBound
            }
            guard let value = quoted(at: at), value.slashes >= name.slashes, isSecret(value.inside, family) else { return nil }
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
        guard at < end, isSecret(at..<end, family) else { return nil }
        add(RedactionEdit(range: at..<end))
        return end
    }

    /// A part's name without quotes, or in single ones.
    private func partName(_ word: Int, at: Int) -> Quoted? {
        if let name = singleQuoted(at: at) { return Quoted(inside: name, past: min(name.upperBound + 1, text.count), slashes: 0) }
        guard text[max(0, word - 128)..<word].containsIgnoringCase("form-data") else { return nil }
        var end = at
        while end < text.count, text[end] >= 0x20, text[end] != 0x3B, text[end] != 0x5C, text[end] != 0x22 { end += 1 }
        return end > at ? Quoted(inside: at..<end, past: end, slashes: 0) : nil
    }

    /// `<param name="password">hunter2</param>`; `at` is where the tag ends.
    private func takeText(after at: Int, _ family: SecretNames.Family) -> Int? {
        let end = ByteSearch.index(of: 0x3C, or: 0x22, in: text.start, from: at + 1, to: min(text.count, at + 4096))
        guard end < text.count, text[end] == 0x3C, end > at + 1, text[at - 1] != 0x2F else { return nil }
        let value = text[at + 1..<end].trimmed, start = value.start - text.start
        guard !value.isEmpty, isSecret(start..<start + value.count, family) else { return nil }
        add(RedactionEdit(range: start..<start + value.count))
        return end
    }

    /// `value="hunter2" name="password"`; nil where no such name follows in the tag.
    func takeValueBeforeName(at: Int) -> Int? {
        let value: Quoted
        if let single = singleQuoted(at: at) {
            value = Quoted(inside: single, past: min(single.upperBound + 1, text.count), slashes: 0)
        } else {
            guard let string = quoted(at: at) else { return nil }
            value = string
        }
        let window = min(text.count, value.past + 256)
        var at = value.past
        while at + 6 < window, text[at] != 0x3E, text[at] != 0x3C {
            guard text[at...window].hasPrefixIgnoringCase("name=") || text[at...window].hasPrefixIgnoringCase("key=") else {
                at += 1
                continue
            }
            while text[at] != 0x3D { at += 1 }
            let name: Range<Int>
            if let string = quoted(at: at + 1) { name = string.inside } else if let single = singleQuoted(at: at + 1) { name = single } else { return nil }
            guard name.count < 128, let family = family(name), isSecret(value.inside, family) else { return nil }
            add(RedactionEdit(range: value.inside, levels: SecretSweep.levels(value.slashes)))
            return value.past
        }
        return nil
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
    fileprivate subscript(range: ClosedRange<Int>) -> ByteSlice { self[range.lowerBound..<min(count, range.upperBound)] }
}
