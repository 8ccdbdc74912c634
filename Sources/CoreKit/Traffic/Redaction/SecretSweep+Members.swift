/// The values of JSON members.
extension SecretSweep {
    /// A string in JSON, at some depth of JSON in JSON strings.
    struct Quoted {
        var inside: Range<Int>
        /// Behind the closing quote.
        var past: Int
        /// Backslashes before each of its quotes.
        var slashes: Int
    }

    /// The member whose name and colon were found; returns where to go on.
    func takeMember(name: Range<Int>, slashes: Int, isSingle: Bool, colon: Int) -> Int {
        guard let family = family(name) else { return takeNamedPair(name, slashes: slashes, colon: colon) }
        let start = blanksAfter(colon + 1)
        guard start < text.count else { return colon + 1 }
        if isSingle, let value = singleQuoted(at: start) {
            guard family != .suspect || isSuspicious(value) else { return colon + 1 }
            add(RedactionEdit(range: value))
            return value.upperBound
        }
        if let string = quoted(at: start) {
            // The quote that ends the string around the name.
            guard string.slashes >= slashes else { return colon + 1 }
            if family == .suspect {
                guard isSuspicious(string.inside) else { return colon + 1 }
            }
            add(RedactionEdit(range: string.inside, levels: SecretSweep.levels(string.slashes)))
            return string.past
        }
        guard family != .suspect else { return colon + 1 }
        switch text[start] {
        case 0x7B, 0x5B: return takeContainer(start, slashes: slashes, family)
        case 0x2D, 0x30...0x39: return takeNumber(start, slashes: slashes, family)
        default: return colon + 1
        }
    }

    /// How often escapes have to be undone for the inside of a string whose quotes have so many backslashes.
    static func levels(_ slashes: Int) -> Int { Int.bitWidth - slashes.leadingZeroBitCount + 1 }

    /// The string whose opening quote, with its backslashes, stands at `at`. One that does not end goes up to where the string
    /// around it does, or to the end of the text.
    func quoted(at: Int) -> Quoted? {
        var quote = at
        while quote < text.count, text[quote] == 0x5C { quote += 1 }
        guard quote < text.count, text[quote] == 0x22 else { return nil }
        let slashes = quote - at, start = quote + 1
        let levels = SecretSweep.levels(slashes) - 1
        var from = start
        while true {
            let next = ByteSearch.index(of: 0x22, in: text.start, from: from, to: text.count)
            guard next < text.count else { return Quoted(inside: start..<text.count, past: text.count, slashes: slashes) }
            var run = 0
            while next - run > start, text[next - run - 1] == 0x5C { run += 1 }
            // A quote at depth k has 2^k - 1 backslashes, behind any number of backslashes that are characters there, 2^(k+1) each.
            let own = (~run).trailingZeroBitCount
            if own <= levels {
                let end = next - (1 << own - 1)
                return Quoted(inside: start..<end, past: next + 1, slashes: slashes)
            }
            from = next + 1
        }
    }

    /// The inside of a string in single quotes, as some languages print it.
    private func singleQuoted(at: Int) -> Range<Int>? {
        var start = at
        while start < text.count, text[start] == 0x5C { start += 1 }
        guard start < text.count, text[start] == 0x27 else { return nil }
        start += 1
        var end = start
        while end < text.count, text[end] != 0x27, text[end] != 0x22 { end += 1 }
        while end > start, text[end - 1] == 0x5C { end -= 1 }
        return start..<end
    }

    /// The string after a name without quotes of its own. Nil where the quote there ends the string that the name stands in.
    func quotedAfterBare(_ name: Int, at: Int) -> Quoted? {
        guard let string = quoted(at: at) else { return nil }
        var before = name
        while before > 0, name - before < 4096, text[before - 1] != 0x22 { before -= 1 }
        guard before > 0, text[before - 1] == 0x22 else { return string }
        before -= 1
        var slashes = 0
        while before > 0, text[before - 1] == 0x5C {
            before -= 1
            slashes += 1
        }
        if slashes < string.slashes { return string }
        while before > 0, ByteSlice.isBlank(text[before - 1]) { before -= 1 }
        // What stands before an opening quote, and not before a closing one.
        let opens = before == 0 || [0x3A, 0x2C, 0x5B, 0x7B, 0x28, 0x3D].contains(text[before - 1])
        return opens ? nil : string
    }

    /// Ordinary words have to be borne out by a value that is one run of what a generator made.
    func isSuspicious(_ range: Range<Int>) -> Bool {
        guard range.count >= 16, range.count <= 512 else { return false }
        let bytes = text.buffer
        guard range.allSatisfy({ SecretForms.isRun(bytes[$0]) || bytes[$0] == 0x2E || bytes[$0] == 0x2F }) else { return false }
        return SecretForms.isDigest(bytes, range) || Randomness.looksRandom(bytes, range) || SecretForms.token(in: bytes, range) != nil
    }

    private func numberEnd(_ start: Int) -> Int {
        var end = start
        while end < text.count {
            switch text[end] {
            case 0x30...0x39, 0x2B, 0x2D, 0x2E, 0x45, 0x65: end += 1
            default: return end
            }
        }
        return end
    }

    /// Of tokens, numbers of up to three digits are counts.
    private func takeNumber(_ start: Int, slashes: Int, _ family: SecretNames.Family) -> Int {
        let end = numberEnd(start)
        if family == .password || end - start > 3 { add(RedactionEdit(range: start..<end, quoteSlashes: slashes)) }
        return end
    }

    /// All strings and numbers in an object or array, but not the names in it.
    private func takeContainer(_ open: Int, slashes: Int, _ family: SecretNames.Family) -> Int {
        var at = open, nesting = 0
        while at < text.count {
            switch text[at] {
            case 0x7B, 0x5B:
                nesting += 1
                at += 1
            case 0x7D, 0x5D:
                nesting -= 1
                at += 1
                if nesting == 0 { return at }
            case 0x22, 0x5C:
                guard let string = quoted(at: at) else {
                    let past = blanksAfter(at)
                    guard past > at else { return at }
                    at = past
                    continue
                }
                // A quote of the string around this one.
                if string.slashes < slashes { return at }
                let next = blanksAfter(string.past)
                if next < text.count, text[next] == 0x3A {
                    at = next + 1
                } else {
                    add(RedactionEdit(range: string.inside, levels: SecretSweep.levels(string.slashes)))
                    at = string.past
                }
            case 0x2D, 0x30...0x39: at = takeNumber(at, slashes: slashes, family)
            case 0x2C, 0x3A, 0x61...0x7A: at += 1
            case let byte where ByteSlice.isBlank(byte): at += 1
            // This is no JSON.
            default: return at
            }
        }
        return at
    }

    // MARK: - {"name": "password", "value": "…"}

    /// An object that says the name in one member and the value in another, as HAR and many logs have headers.
    private func takeNamedPair(_ name: Range<Int>, slashes: Int, colon: Int) -> Int {
        let key = text[name]
        let isName = key.equalsIgnoringCase("name") || key.equalsIgnoringCase("key"), isValue = key.equalsIgnoringCase("value")
        guard isName || isValue, let string = quoted(at: blanksAfter(colon + 1)), string.slashes >= slashes else { return colon + 1 }
        guard let other = sibling(after: string.past, isName ? "value" : "name", isName ? "value" : "key") else { return colon + 1 }
        let named = isName ? string : other, value = isName ? other : string
        guard let family = family(nameRun(endingAt: named.inside.upperBound)), family != .suspect else { return colon + 1 }
        add(RedactionEdit(range: value.inside, levels: SecretSweep.levels(value.slashes)))
        return max(string.past, other.past)
    }

    /// The string of a member that follows in the same object, a few other members away.
    private func sibling(after: Int, _ first: StaticString, _ second: StaticString) -> Quoted? {
        var at = blanksAfter(after)
        for _ in 0..<6 {
            guard at < text.count, text[at] == 0x2C, let key = quoted(at: blanksAfter(at + 1)) else { return nil }
            at = blanksAfter(key.past)
            guard at < text.count, text[at] == 0x3A else { return nil }
            at = blanksAfter(at + 1)
            let value = quoted(at: at)
            let name = text[key.inside]
            if name.equalsIgnoringCase(first) || name.equalsIgnoringCase(second) { return value }
            if let value {
                at = value.past
            } else {
                while at < text.count, SecretForms.isRun(text[at]) || text[at] == 0x2E { at += 1 }
            }
            at = blanksAfter(at)
        }
        return nil
    }
}
