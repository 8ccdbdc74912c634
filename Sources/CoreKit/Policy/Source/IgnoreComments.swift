/// The comments of a file that silence findings, and the lines that each of them covers: its own, or where it stands alone those of the entry below it.
struct IgnoreComments {
    private let file: PolicyFile
    private var comments: [(comment: IgnoreComment, lines: ClosedRange<Int>)] = []
    private var malformed: [(range: Range<Int>, message: String)] = []

    init(_ file: PolicyFile) {
        self.file = file
        for document in file.documents {
            var entries: EntryLines?
            for span in document.comments {
                switch IgnoreComment.read(span.offsets, in: file.source.bytes) {
                case .ignore(let comment):
                    var lines = span.start.line...span.start.line
                    if comment.standsAlone {
                        if entries == nil { entries = EntryLines(document) }
                        lines = span.start.line...(entries?.last(below: span.start.line) ?? span.start.line)
                    }
                    comments.append((comment, lines))
                case .malformed(let range, let message): malformed.append((range, message))
                case nil: continue
                }
            }
        }
    }

    /// The findings that are left, and those about the comments themselves.
    func apply(to findings: [Finding], _ options: LintOptions) -> [Finding] {
        guard !comments.isEmpty || !malformed.isEmpty else { return findings }
        var used: Set<[Int]> = []
        let left = findings.filter { finding in
            guard let line = finding.span?.start.line else { return true }
            var isSilenced = false
            for (index, entry) in comments.enumerated() where entry.lines.contains(line) {
                for (place, name) in entry.comment.names.enumerated() where name.text == finding.rule {
                    isSilenced = true
                    used.insert([index, place])
                }
            }
            return !isSilenced
        }
        var own = RuleFindings(UnusedIgnoreRule.card, file)
        for (range, message) in malformed { own.add(range, message) }
        for (index, entry) in comments.enumerated() { report(entry.comment, { used.contains([index, $0]) }, options, &own) }
        var unreasoned = RuleFindings(IgnoreWithoutReasonRule.card, file)
        for (comment, _) in comments where comment.reason == nil {
            unreasoned.add(comment.range, "nothing says why \(comment.names.count == 1 ? "this finding is" : "these findings are") silenced, expected \" -- why\" behind the rule")
        }
        return left + own.findings + unreasoned.findings
    }

    private func report(_ comment: IgnoreComment, _ isUsed: (Int) -> Bool, _ options: LintOptions, _ findings: inout RuleFindings) {
        // Nobody can say of a rule that did not run that there was nothing to silence.
        let useless = comment.names.indices.filter { index in
            guard !isUsed(index) else { return false }
            return LintRules.card(comment.names[index].text).map { options.severity(of: $0) != nil } ?? true
        }
        for index in useless {
            let name = comment.names[index]
            let message: String
            if LintRules.card(name.text) != nil {
                message = comment.names[..<index].contains { $0.text == name.text }
                    ? "\"\(name.text)\" stands here a second time" : "no finding of \"\(name.text)\" to silence here"
            } else {
                let nearest = Spelling.nearest(to: name.text, among: LintRules.cards.map(\.id))
                message = "unknown rule \"\(name.text)\"" + (nearest.map { ", did you mean \"\($0)\"?" } ?? "")
            }
            findings.add(name.range, message) { $0.fix = removal(of: index, useless, comment) }
        }
    }

    /// Takes the name out, or with the last useless name of none but useless ones the whole comment.
    private func removal(of index: Int, _ useless: [Int], _ comment: IgnoreComment) -> FindingFix? {
        let bytes = file.source.bytes
        if useless.count == comment.names.count {
            guard index == useless.first else { return nil }
            var range = comment.range
            while range.lowerBound > 0, bytes[range.lowerBound - 1] == 0x20 || bytes[range.lowerBound - 1] == 0x09 { range = range.lowerBound - 1..<range.upperBound }
            if comment.standsAlone {
                var end = range.upperBound
                if end < bytes.count, bytes[end] == 0x0D { end += 1 }
                if end < bytes.count, bytes[end] == 0x0A { end += 1 }
                range = range.lowerBound..<end
            }
            return FindingFix(title: "remove the comment", isSafe: true, edits: [file.source.edit(range, "")])
        }
        let names = comment.names
        // With the comma before it, or as the first the one behind it.
        let range = index > 0 ? names[index - 1].range.upperBound..<names[index].range.upperBound : names[0].range.lowerBound..<names[1].range.lowerBound
        return FindingFix(title: "remove \"\(names[index].text)\" from the comment", isSafe: true, edits: [file.source.edit(range, "")])
    }
}

/// Where the entries of a document end, by the line in which they begin: items of sequences, and keys with their values.
private struct EntryLines {
    /// The first line of the outermost entry that begins in it, and its last line.
    private var lasts: [(first: Int, last: Int)] = []

    init(_ document: YAMLDocument) {
        var ends: [Int: Int] = [:]
        func note(_ start: YAMLPosition, _ end: YAMLPosition) {
            // A span that ends at the beginning of a line has nothing in it.
            let last = end.column == 1 && end.line > start.line ? end.line - 1 : end.line
            ends[start.line] = max(ends[start.line] ?? 0, last)
        }
        for id in 0..<document.nodeCount {
            guard let node = document.node(id), !node.isAlias else { continue }
            for item in node.items { note(item.span.start, item.span.end) }
            for entry in node.entries where !entry.isMerged { note(entry.key.span.start, entry.value.span.end) }
        }
        lasts = ends.map { ($0.key, $0.value) }.sorted { $0.first < $1.first }
    }

    /// The last line of the first entry that begins below a line.
    func last(below line: Int) -> Int? {
        var low = 0, high = lasts.count
        while low < high {
            let middle = (low + high) / 2
            if lasts[middle].first > line { high = middle } else { low = middle + 1 }
        }
        return low < lasts.count ? lasts[low].last : nil
    }
}
