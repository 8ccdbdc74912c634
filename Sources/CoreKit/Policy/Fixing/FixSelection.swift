/// The fixes of a pass: those that can be applied together, the first in the file before the others.
struct FixSelection {
    struct Chosen {
        var fix: FindingFix
        var key: FindingFix.Key
        /// Those that it mends; several where their fixes are the same.
        var findings: [Finding]

        var errors: Int { findings.count { $0.severity == .error } }
    }

    /// In the order of their first edits.
    private(set) var fixes: [Chosen] = []

    init(_ findings: [Finding], _ source: SourceText, allowsUnsafe: Bool, refused: Set<FindingFix.Key>) {
        let endsLine = FixSelection.lineEnd(source.bytes)
        var candidates: [(fix: FindingFix, finding: Finding)] = []
        for finding in findings {
            guard var fix = finding.fix, fix.isSafe || allowsUnsafe, fix.fits(source.bytes.count) else { continue }
            if endsLine == "\r\n" { for index in fix.edits.indices { fix.edits[index].text = FixSelection.windows(fix.edits[index].text) } }
            // A change that changes nothing would be applied for ever.
            guard fix.edits.contains(where: { !$0.text.utf8.elementsEqual(source.bytes[$0.range]) }) else { continue }
            candidates.append((fix, finding))
        }
        let order = candidates.indices.sorted { (candidates[$0].fix.start, $0) < (candidates[$1].fix.start, $1) }
        var taken: [Range<Int>] = [], known: [[SourceEdit]: Int] = [:]
        for index in order {
            let (fix, finding) = candidates[index]
            if let same = known[fix.edits] {
                fixes[same].findings.append(finding)
                continue
            }
            let key = FindingFix.Key(finding, fix, source.bytes)
            guard !refused.contains(key) else { continue }
            let places = fix.edits.map { FixSelection.place(of: $0.range, in: taken) }
            guard zip(fix.edits, places).allSatisfy({ !FixSelection.meets($0.range, taken, at: $1) }) else { continue }
            for edit in fix.edits { taken.insert(edit.range, at: FixSelection.place(of: edit.range, in: taken)) }
            known[fix.edits] = fixes.count
            fixes.append(Chosen(fix: fix, key: key, findings: [finding]))
        }
    }

    /// The text with the edits of fixes that do not overlap.
    static func apply(_ fixes: [Chosen], to bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = [], at = 0
        result.reserveCapacity(bytes.count + 64 * fixes.count)
        for edit in fixes.flatMap(\.fix.edits).sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
            result += bytes[at..<edit.range.lowerBound]
            result += edit.text.utf8
            at = edit.range.upperBound
        }
        result += bytes[at...]
        return result
    }

    /// The first of the ranges that does not begin before.
    private static func place(of range: Range<Int>, in taken: [Range<Int>]) -> Int {
        var low = 0, high = taken.count
        while low < high {
            let middle = (low + high) / 2
            if taken[middle].lowerBound < range.lowerBound { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private static func meets(_ range: Range<Int>, _ taken: [Range<Int>], at place: Int) -> Bool {
        (place - 1...place).contains { taken.indices.contains($0) && meet(range, taken[$0]) }
    }

    /// An insertion meets whatever it touches, as nothing says which of the two comes first.
    private static func meet(_ left: Range<Int>, _ right: Range<Int>) -> Bool {
        if left.isEmpty || right.isEmpty { return left.lowerBound <= right.upperBound && right.lowerBound <= left.upperBound }
        return left.lowerBound < right.upperBound && right.lowerBound < left.upperBound
    }

    /// How the first line ends.
    private static func lineEnd(_ bytes: [UInt8]) -> String {
        guard let end = bytes.firstIndex(of: 0x0A) else { return "\n" }
        return end > 0 && bytes[end - 1] == 0x0D ? "\r\n" : "\n"
    }

    private static func windows(_ text: String) -> String {
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            if byte == 0x0A, bytes.last != 0x0D { bytes.append(0x0D) }
            bytes.append(byte)
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension FindingFix {
    /// What a fix is known by while lines move.
    struct Key: Hashable {
        private let hash: SHA256Digest

        init(_ finding: Finding, _ fix: FindingFix, _ bytes: [UInt8]) {
            var hash = SHA256()
            hash.update((finding.rule + "\u{0}" + fix.title).utf8)
            for edit in fix.edits {
                hash.update(CollectionOfOne(0))
                hash.update(bytes[edit.range])
                hash.update(CollectionOfOne(0))
                hash.update(edit.text.utf8)
            }
            self.hash = hash.finalize()
        }
    }

    fileprivate var start: Int { edits.first?.range.lowerBound ?? 0 }

    /// Whether its edits are in order and within a text.
    fileprivate func fits(_ count: Int) -> Bool {
        var last = 0
        for edit in edits {
            guard edit.range.lowerBound >= last, edit.range.upperBound <= count else { return false }
            last = edit.range.upperBound
        }
        return !edits.isEmpty
    }
}
