/// The texts of elements in XML and in pages.
extension SecretSweep {
    /// `<password>…</password>`, with a prefix or attributes or as CDATA. Adds to what was found already.
    func runMarkup() {
        let known = edits
        edits.removeAll(keepingCapacity: true)
        var at = 0
        while at < text.count {
            let open = ByteSearch.index(of: 0x3C, in: text.start, from: at, to: text.count)
            guard open < text.count else { break }
            at = open + 1
            var end = at
            while end < text.count, end - at < 128, SecretForms.isRun(text[end]) || text[end] == 0x3A || text[end] == 0x2E { end += 1 }
            let name = nameRun(endingAt: end).clamped(to: at..<max(at, end))
            guard let family = family(name), family != .suspect else { continue }
            let reach = min(text.count, end + 1024)
            let close = ByteSearch.index(of: 0x3E, in: text.start, from: end, to: reach)
            guard close < reach, text[close - 1] != 0x2F else { continue }
            var value = close + 1..<ByteSearch.index(of: 0x3C, in: text.start, from: close + 1, to: text.count)
            if value.isEmpty, text.dropFirst(close + 1).hasPrefix("<![CDATA[") {
                let start = close + 10
                value = start..<(text.firstRange(of: "]]>", from: start)?.lowerBound ?? text.count)
            }
            let trimmed = text[value].trimmed
            guard !trimmed.isEmpty else { continue }
            let start = trimmed.start - text.start
            add(RedactionEdit(range: start..<start + trimmed.count))
            at = value.upperBound
        }
        merge(known)
    }

    /// Of two that overlap, the one that begins first stays, and of those the longer one.
    private func merge(_ others: [RedactionEdit]) {
        guard !others.isEmpty else { return }
        let all = (edits + others).sorted { ($0.range.lowerBound, -$0.range.upperBound) < ($1.range.lowerBound, -$1.range.upperBound) }
        edits.removeAll(keepingCapacity: true)
        for edit in all where edit.range.lowerBound >= edits.last?.range.upperBound ?? 0 { edits.append(edit) }
    }
}
