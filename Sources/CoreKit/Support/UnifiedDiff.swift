/// The difference of two texts as `patch` and `git apply` take it.
///
/// ```swift
/// let diff = UnifiedDiff(from: old, to: new)
/// diff.write(path: "policy.yaml", to: stream)    // --- a/policy.yaml …
/// ```
///
/// Lines end at LF alone, as they do for those programs: a CR before it is a part of the line.
public struct UnifiedDiff: Sendable {
    public struct Style: Sendable {
        public var paint = Terminal.Paint(isOn: false)
        /// Control characters become escapes. Such a text is to be looked at and no longer to be applied.
        public var escapesControls = false
        /// Lines around each change.
        public var context = 3

        public init() {}
    }

    private let old: [ArraySlice<UInt8>]
    private let new: [ArraySlice<UInt8>]
    private let changes: [LineDiff.Change]

    public init(from old: [UInt8], to new: [UInt8]) {
        self.old = UnifiedDiff.lines(of: old)
        self.new = UnifiedDiff.lines(of: new)
        var numbers: [ArraySlice<UInt8>: Int32] = [:]
        func number(_ line: ArraySlice<UInt8>) -> Int32 {
            if let known = numbers[line] { return known }
            let next = Int32(truncatingIfNeeded: numbers.count)
            numbers[line] = next
            return next
        }
        changes = LineDiff.changes(from: self.old.map(number), to: self.new.map(number))
    }

    public var isEmpty: Bool { changes.isEmpty }
    /// Lines that are in the new text only, and in the old one only.
    public var addedLines: Int { changes.reduce(0) { $0 + $1.new.count } }
    public var removedLines: Int { changes.reduce(0) { $0 + $1.old.count } }

    /// Writes nothing where the texts are the same.
    /// - Parameter isNew: whether the old text is no file at all; `isGone` says so of the new one.
    public func write(path: String, isNew: Bool = false, isGone: Bool = false, style: Style = Style(), to stream: OutputStream) {
        guard !isEmpty else { return }
        let paint = style.paint
        let oldName = isNew ? "/dev/null" : UnifiedDiff.label("a/", path), newName = isGone ? "/dev/null" : UnifiedDiff.label("b/", path)
        stream.write(paint("--- " + oldName, .bold) + "\n" + paint("+++ " + newName, .bold) + "\n")
        let hidesCR = style.escapesControls && old.allSatisfy(UnifiedDiff.endsLikeWindows) && new.allSatisfy(UnifiedDiff.endsLikeWindows)
        for hunk in hunks(style.context) {
            stream.write(paint("@@ -\(UnifiedDiff.place(hunk.old)) +\(UnifiedDiff.place(hunk.new)) @@", .cyan) + "\n")
            var at = hunk.old.lowerBound
            for change in hunk.changes {
                for line in old[at..<change.old.lowerBound] { write(" ", line, nil, style, hidesCR, to: stream) }
                for line in old[change.old] { write("-", line, .red, style, hidesCR, to: stream) }
                for line in new[change.new] { write("+", line, .green, style, hidesCR, to: stream) }
                at = change.old.upperBound
            }
            for line in old[at..<hunk.old.upperBound] { write(" ", line, nil, style, hidesCR, to: stream) }
        }
    }

    private func write(_ sign: String, _ line: ArraySlice<UInt8>, _ color: Terminal.Style?, _ style: Style, _ hidesCR: Bool, to stream: OutputStream) {
        let hasEnd = line.last == 0x0A
        var body = hasEnd ? line.dropLast() : line
        if style.escapesControls {
            if hidesCR, body.last == 0x0D { body = body.dropLast() }
            // A tab does no harm, and as an escape it would hide how the text is laid out.
            let parts = body.split(separator: 0x09, omittingEmptySubsequences: false).map { part in part.withUnsafeBytes { Terminal.escapeControls($0) } }
            let text = sign + parts.joined(separator: "\t")
            stream.write((color.map { style.paint(text, $0) } ?? text) + "\n")
        } else {
            // Bytes, as the line may not be UTF-8.
            if let color, style.paint.isOn { stream.write("\u{1b}[\(color.rawValue)m") }
            stream.write(sign)
            body.withUnsafeBytes { stream.write($0) }
            if color != nil, style.paint.isOn { stream.write("\u{1b}[0m") }
            stream.write("\n")
        }
        if !hasEnd { stream.write("\\ No newline at end of file\n") }
    }

    // MARK: Hunks

    private struct Hunk {
        var old: Range<Int>
        var new: Range<Int>
        var changes: [LineDiff.Change]
    }

    private func hunks(_ context: Int) -> [Hunk] {
        var hunks: [Hunk] = []
        for change in changes {
            let before = min(context, change.old.lowerBound), after = min(context, old.count - change.old.upperBound)
            let oldRange = change.old.lowerBound - before..<change.old.upperBound + after
            let newRange = change.new.lowerBound - before..<change.new.upperBound + after
            if let last = hunks.indices.last, oldRange.lowerBound <= hunks[last].old.upperBound {
                hunks[last].old = hunks[last].old.lowerBound..<oldRange.upperBound
                hunks[last].new = hunks[last].new.lowerBound..<newRange.upperBound
                hunks[last].changes.append(change)
            } else {
                hunks.append(Hunk(old: oldRange, new: newRange, changes: [change]))
            }
        }
        return hunks
    }

    /// First line and count, the count left out where it is one; where there is none, the line before.
    private static func place(_ range: Range<Int>) -> String {
        switch range.count {
        case 0: "\(range.lowerBound),0"
        case 1: "\(range.lowerBound + 1)"
        default: "\(range.lowerBound + 1),\(range.count)"
        }
    }

    /// Lines with their ends; the last may have none.
    private static func lines(of bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        var lines: [ArraySlice<UInt8>] = [], start = 0
        for (offset, byte) in bytes.enumerated() where byte == 0x0A {
            lines.append(bytes[start...offset])
            start = offset + 1
        }
        if start < bytes.count { lines.append(bytes[start...]) }
        return lines
    }

    private static func endsLikeWindows(_ line: ArraySlice<UInt8>) -> Bool {
        line.last != 0x0A || line.count >= 2 && line[line.endIndex - 2] == 0x0D
    }

    /// The name below `a/` or `b/`, in quotes with C's escapes where git would put it so; behind a blank inside a name a tab ends it.
    static func label(_ prefix: String, _ path: String) -> String {
        var rest = path[...]
        while rest.hasPrefix("./") || rest.hasPrefix("/") { rest = rest.dropFirst(rest.hasPrefix("/") ? 1 : 2) }
        let name = prefix + rest
        // Names that are not UTF-8 have scalars of their own, so bytes are asked for as system calls get them.
        let bytes = FilePath.bytes(name).dropLast().map { UInt8(bitPattern: $0) }
        guard bytes.contains(where: { $0 < 0x20 || $0 >= 0x7F || $0 == 0x22 || $0 == 0x5C }) else { return name.contains(" ") ? name + "\t" : name }
        var text = "\""
        for byte in bytes {
            switch byte {
            case 0x22: text += "\\\""
            case 0x5C: text += "\\\\"
            case 0x09: text += "\\t"
            case 0x0A: text += "\\n"
            case 0x0D: text += "\\r"
            case 0x20..<0x7F: text.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 8)
                text += "\\" + String(repeating: "0", count: 3 - digits.utf8.count) + digits
            }
        }
        return text + "\""
    }
}
