/// Findings as people read them: the line of the source, carets under the very characters, what is said beside them, and how to mend it.
///
/// ```text
/// error[escape-eaten]: "\b" is a backspace here, not a word boundary
///  --> policy.yaml:6:19
///   |
/// 6 |       - pattern: "\bssn\b"
///   |                   ^^ one character, U+0008
///   |
/// help: put the pattern in single quotes
///   |
/// 6 |       - pattern: '\bssn\b'
///   |                  ~       ~
/// ```
public enum TextFindingRenderer {
    public struct Options: Sendable {
        public var colors = false
        /// Columns of the terminal; nil where there is none: then texts are not wrapped, and lines of the source are cut late.
        public var width: Int?
        /// Whether to show what a fix would do.
        public var showsFixes = true

        public init(colors: Bool = false, width: Int? = nil) {
            self.colors = colors
            self.width = width
        }
    }

    private static let relatedLimit = 8
    private static let widthElsewhere = 160

    /// Writes the findings in their order and then the report's summary. Notices are left to whoever writes to standard error.
    /// - Parameter source: the text of a file by its path, as findings name it; without it a finding is told without its lines.
    public static func render(_ report: FindingReport, options: Options = Options(), source: (String) -> SourceText?, to stream: OutputStream) {
        var view: (path: String, source: SnippetSource?)?
        for finding in report.findings {
            if view?.path != finding.path { view = (finding.path, source(finding.path).map(SnippetSource.init)) }
            let renderer = FindingText(finding, options, relatedLimit: relatedLimit, width: max(40, options.width ?? widthElsewhere))
            renderer.render(view?.source, source, to: stream)
            stream.write("\n")
        }
        guard !report.summary.isEmpty else { return }
        let paint = Terminal.Paint(isOn: options.colors)
        let strongest = report.findings.map(\.severity).max()
        for line in WrappedText.lines(Terminal.escapeControls(report.summary), width: options.width.map { max(40, $0) }) {
            stream.write(paint(line, strongest == nil ? .green : .bold) + "\n")
        }
    }

    static func style(_ severity: Severity) -> Terminal.Style {
        switch severity {
        case .error: .boldRed
        case .warning: .boldYellow
        case .note: .boldGreen
        }
    }
}

/// One finding.
private struct FindingText {
    /// Scalars of a witness that are shown.
    private static let witnessLimit = 400
    private let finding: Finding
    private let options: TextFindingRenderer.Options
    private let width: Int
    private let paint: Terminal.Paint
    private let related: [RelatedPlace]
    private let omitted: Int

    init(_ finding: Finding, _ options: TextFindingRenderer.Options, relatedLimit: Int, width: Int) {
        self.finding = finding
        self.options = options
        self.width = width
        paint = Terminal.Paint(isOn: options.colors)
        related = Array(finding.related.prefix(relatedLimit))
        omitted = finding.related.count - related.count
    }

    func render(_ own: SnippetSource?, _ source: (String) -> SourceText?, to stream: OutputStream) {
        var others: [(path: String, source: SnippetSource?)] = []
        for place in related where place.path != finding.path && !others.contains(where: { $0.path == place.path }) {
            others.append((place.path, source(place.path).map(SnippetSource.init)))
        }
        let fix = options.showsFixes ? finding.fix : nil
        let preview = fix.flatMap { fix in own.flatMap { FixPreview(fix, $0) } }
        let ownMarks = marks(in: finding.path, own)
        let otherMarks = others.map { marks(in: $0.path, $0.source) }
        let last = ((ownMarks + otherMarks.joined()).map(\.end.line) + [preview?.lastLine ?? 1]).max() ?? 1
        let gutter = SourceSnippet.digits(last)
        let margin = String(repeating: " ", count: gutter)

        stream.write(headline + "\n")
        stream.write(margin + paint("-->", .boldBlue) + " " + place(finding.path, finding.span) + "\n")
        if let own, !ownMarks.isEmpty { snippet(own, ownMarks, gutter, to: stream) }
        if !ownMarks.isEmpty, !others.isEmpty { SourceSnippet.blank(gutter, paint, to: stream) }
        for (other, marks) in zip(others, otherMarks) {
            let places = related.filter { $0.path == other.path }
            if let text = other.source, !marks.isEmpty {
                stream.write(margin + paint(":::", .boldBlue) + " " + place(other.path, places.first?.span) + "\n")
                snippet(text, marks, gutter, to: stream)
            } else {
                for each in places {
                    stream.write(margin + paint(":::", .boldBlue) + " " + place(other.path, each.span) + (each.message.isEmpty ? "" : ": " + Terminal.escapeControls(each.message)) + "\n")
                }
            }
        }
        let notes = notes(hasMarks: !ownMarks.isEmpty)
        if !notes.isEmpty, !ownMarks.isEmpty || !others.isEmpty { SourceSnippet.blank(gutter, paint, to: stream) }
        for note in notes { write(note.kind, note.text, margin, to: stream) }
        guard let fix else { return }
        if notes.isEmpty, !ownMarks.isEmpty { SourceSnippet.blank(gutter, paint, to: stream) }
        let title = Terminal.escapeControls(fix.title) + (fix.isSafe ? "" : " (unsafe)")
        for (index, line) in WrappedText.lines(title, width: options.width.map { max(40, $0) - 6 }).enumerated() {
            stream.write((index == 0 ? paint("help", .boldCyan) + ": " : "      ") + line + "\n")
        }
        guard let preview else { return }
        SourceSnippet.blank(gutter, paint, to: stream)
        preview.render(gutter: gutter, width: width, paint: paint, to: stream)
    }

    private var headline: String {
        paint("\(finding.severity.rawValue)[\(Terminal.escapeControls(finding.rule))]", TextFindingRenderer.style(finding.severity))
            + paint(": " + Terminal.escapeControls(finding.message), .bold)
    }

    private func place(_ path: String, _ span: SourceSpan?) -> String {
        Terminal.escapeControls(path) + (span.map { ":\($0.start.line):\($0.start.column)" } ?? "")
    }

    private func snippet(_ source: SnippetSource, _ marks: [SnippetMark], _ gutter: Int, to stream: OutputStream) {
        SourceSnippet.blank(gutter, paint, to: stream)
        SourceSnippet(source, marks, gutter: gutter, width: width, paint: paint).render(to: stream)
    }

    private func marks(in path: String, _ source: SnippetSource?) -> [SnippetMark] {
        guard let source else { return [] }
        var marks: [SnippetMark] = []
        if path == finding.path, let span = finding.span {
            marks.append(SnippetMark(span, in: source, label: finding.label ?? "", isPrimary: true, style: TextFindingRenderer.style(finding.severity)))
        }
        for place in related where place.path == path {
            if let span = place.span { marks.append(SnippetMark(span, in: source, label: place.message, isPrimary: false, style: .boldBlue)) }
        }
        return marks
    }

    private func notes(hasMarks: Bool) -> [(kind: String, text: String)] {
        var notes: [(kind: String, text: String)] = []
        if !hasMarks, let label = finding.label { notes.append(("note", label)) }
        for place in related where place.path == finding.path && (place.span == nil || !hasMarks) {
            notes.append(("note", (place.span.map { "line \($0.start.line): " } ?? "") + place.message))
        }
        if omitted > 0 { notes.append(("note", "and \(omitted) more \(omitted == 1 ? "place" : "places")")) }
        notes += finding.notes.map { ("note", $0) }
        if let witness = finding.witness { notes.append(("witness", FindingText.quoted(witness))) }
        return notes
    }

    /// Between quotes, the quotes and backslashes of the text itself escaped, so that it can be told where it ends.
    private static func quoted(_ text: String) -> String {
        var result = "\""
        for (index, scalar) in text.unicodeScalars.enumerated() {
            if index == witnessLimit { return result + "\"… (\(text.unicodeScalars.count) characters)" }
            if scalar == "\"" || scalar == "\\" { result += "\\" }
            result += Terminal.escapeControls(String(scalar))
        }
        return result + "\""
    }

    private func write(_ kind: String, _ text: String, _ margin: String, to stream: OutputStream) {
        let indent = margin.utf8.count + 3 + kind.utf8.count + 2
        let lines = WrappedText.lines(Terminal.escapeControls(text), width: options.width.map { max(24, max(40, $0) - indent) })
        for (index, line) in lines.enumerated() {
            if index == 0 {
                stream.write(margin + " " + paint("=", .boldBlue) + " " + paint(kind, .bold) + ": " + line + "\n")
            } else {
                stream.write(String(repeating: " ", count: indent) + line + "\n")
            }
        }
    }
}
