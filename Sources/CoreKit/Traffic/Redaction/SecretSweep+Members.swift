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
        guard let family = family(name) else { return takeNamedPair(name, slashes: slashes, colon: colon) ?? colon + 1 }
        if family == .suspect, let past = takeNamedPair(name, slashes: slashes, colon: colon) { return past }
        let start = blanksAfter(colon + 1)
        guard start < text.count else { return colon + 1 }
        if isSingle, let value = singleQuoted(at: start) {
            guard isSecret(value, family) else { return colon + 1 }
            add(RedactionEdit(range: value))
            return value.upperBound
        }
        let isCode = family == .suspect && text[name].trimmed.equalsIgnoringCase("code")
        return takeValue(start, slashes: slashes, family, isCode: isCode) ?? colon + 1
    }

    /// A value in JSON; returns where it ends, nil where it stays.
    func takeValue(_ start: Int, slashes: Int, _ family: SecretNames.Family, isCode: Bool = false) -> Int? {
        guard start < text.count else { return nil }
        if let string = quoted(at: start) {
            // The quote that ends the string around the name.
            guard string.slashes >= slashes, isSecret(string.inside, family) || isCode && isGrant(string.inside) else { return nil }
            add(RedactionEdit(range: string.inside, levels: SecretSweep.levels(string.slashes)))
            return string.past
        }
        guard family.isCertain else { return nil }
        switch text[start] {
        case 0x7B, 0x5B: return takeContainer(start, slashes: slashes, family)
        case 0x2D, 0x30...0x39: return takeNumber(start, slashes: slashes, family)
        default: return nil
        }
    }

    /// The code that an authorization server gave out, where the text says that it is from one (RFC 6749, 4.1.3).
    private func isGrant(_ range: Range<Int>) -> Bool {
        range.count >= 4 && text[range].buffer.allSatisfy { $0 > 0x20 } && speaksOfOAuth()
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
    func singleQuoted(at: Int) -> Range<Int>? {
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

    func numberEnd(_ start: Int) -> Int {
        var end = start
        while end < text.count {
            switch text[end] {
            case 0x30...0x39, 0x2B, 0x2D, 0x2E, 0x45, 0x65: end += 1
            default: return end
            }
        }
        return end
    }

    /// Of tokens, numbers of up to three digits are counts; of several, all are.
    private func takeNumber(_ start: Int, slashes: Int, _ family: SecretNames.Family) -> Int {
        let end = numberEnd(start)
        if family == .password || (family != .plural && end - start > 3) { add(RedactionEdit(range: start..<end, quoteSlashes: slashes)) }
        return end
    }

    /// All strings and numbers in an object or array, but not the names in it. Of a schema only the values that it gives.
    private func takeContainer(_ open: Int, slashes: Int, _ family: SecretNames.Family) -> Int {
        var at = open, nesting = 0, key = 0..<0
        let isSchema = self.isSchema(open)
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
                    key = string.inside
                    at = next + 1
                } else {
                    if !(isSchema && SecretSweep.describes(text[key])), family != .plural || !isCount(string.inside) {
                        add(RedactionEdit(range: string.inside, levels: SecretSweep.levels(string.slashes)))
                    }
                    at = string.past
                }
            case 0x2D, 0x30...0x39: at = isSchema && !SecretSweep.gives(text[key]) ? numberEnd(at) : takeNumber(at, slashes: slashes, family)
            case 0x2C, 0x3A, 0x61...0x7A: at += 1
            case 0x2F where blanksAfter(at) > at: at = blanksAfter(at)
            case let byte where ByteSlice.isBlank(byte): at += 1
            // This is no JSON.
            default: return at
            }
        }
        return at
    }
}
