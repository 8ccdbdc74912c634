/// The texts of elements in XML and in pages.
extension SecretSweep {
    /// `<password>…</password>`, with a prefix or attributes or as CDATA; `<name>password</name><value>…`, as XML-RPC and property lists have it.
    func runMarkup() {
        var at = 0
        while at < text.count {
            let open = ByteSearch.index(of: 0x3C, in: text.start, from: at, to: text.count)
            guard open < text.count else { break }
            at = open + 1
            var end = at
            while end < text.count, end - at < 128, SecretForms.isRun(text[end]) || text[end] == 0x3A || text[end] == 0x2E { end += 1 }
            guard end > at, SecretSweep.mayEndName(text.start, end, SecretNames.endingBits), let close = tagEnd(end), text[close - 1] != 0x2F else { continue }
            let name = localName(at..<end)
            if let family = family(name), let value = content(after: close) ?? innerContent(after: close), isSecret(value, family) {
                add(RedactionEdit(range: value))
                at = value.upperBound
            } else if text[name].equalsIgnoringCase("name") || text[name].equalsIgnoringCase("key"), let past = takeNamedElement(close) {
                at = past
            }
        }
    }

    private func tagEnd(_ from: Int) -> Int? {
        let reach = min(text.count, from + 1024)
        let close = ByteSearch.index(of: 0x3E, or: 0x3C, in: text.start, from: from, to: reach)
        return close < reach && text[close] == 0x3E ? close : nil
    }

    /// Without a prefix.
    private func localName(_ name: Range<Int>) -> Range<Int> {
        (text[name].buffer.lastIndex(of: 0x3A).map { name.lowerBound + $0 + 1 } ?? name.lowerBound)..<name.upperBound
    }

    /// The text behind a tag, without blanks around it.
    private func content(after close: Int) -> Range<Int>? {
        var value = close + 1..<ByteSearch.index(of: 0x3C, in: text.start, from: close + 1, to: text.count)
        if text[value].trimmed.isEmpty, text.dropFirst(value.upperBound).hasPrefix("<![CDATA[") {
            let start = value.upperBound + 9
            value = start..<(text.firstRange(of: "]]>", from: start)?.lowerBound ?? text.count)
        } else if !isClosing(value.upperBound), let quote = text[value].firstIndex(of: 0x22), quote > 0 {
            // The string around it ends before it is closed.
            var end = value.lowerBound + quote
            while end > value.lowerBound, text[end - 1] == 0x5C { end -= 1 }
            value = value.lowerBound..<end
        }
        let trimmed = text[value].trimmed
        guard !trimmed.isEmpty else { return nil }
        let start = trimmed.start - text.start
        return start..<start + trimmed.count
    }

    /// The first text within elements and behind comments that stand where a text could: `<password><!-- old --><value>…`.
    private func innerContent(after close: Int) -> Range<Int>? {
        var close = close
        for _ in 0..<6 {
            let open = ByteSearch.index(of: 0x3C, in: text.start, from: close + 1, to: min(text.count, close + 256))
            guard open < text.count, text[open] == 0x3C, !isClosing(open) else { return nil }
            if text.dropFirst(open).hasPrefix("<!--") {
                guard let end = text.firstRange(of: "-->", from: open) else { return nil }
                close = end.upperBound - 1
            } else {
                guard let end = tagEnd(open + 1) else { return nil }
                close = end
            }
            if let value = content(after: close) { return value }
        }
        return nil
    }

    private func isClosing(_ at: Int) -> Bool {
        var slash = at + 1
        while slash < text.count, text[slash] == 0x5C { slash += 1 }
        return slash < text.count && text[slash] == 0x2F
    }

    /// The element that holds the value follows the one that holds the name, a few tags away.
    private func takeNamedElement(_ close: Int) -> Int? {
        guard let name = content(after: close), name.count <= 128, let family = family(name) else { return nil }
        var at = name.upperBound
        for _ in 0..<6 {
            let open = ByteSearch.index(of: 0x3C, in: text.start, from: at, to: min(text.count, at + 256))
            guard open < text.count, text[open] == 0x3C, let end = tagEnd(open + 1) else { return nil }
            if text[open + 1] != 0x2F, let value = content(after: end) {
                guard isSecret(value, family) else { return nil }
                add(RedactionEdit(range: value))
                return value.upperBound
            }
            at = end + 1
        }
        return nil
    }
}
