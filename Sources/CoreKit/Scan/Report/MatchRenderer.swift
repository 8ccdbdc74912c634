/// One line a match: `path:line:column: signature-id: excerpt`, control characters as escapes.
enum MatchRenderer {
    static func render(_ report: ScanReport, options: RenderOptions, to stream: OutputStream) {
        for match in report.matches { render(match, to: stream) }
    }

    static func render(_ match: SignatureMatch, to stream: OutputStream) {
        let place = match.place
        stream.write("\(Terminal.escapeControls(place.path)):\(place.line):\(place.column): ")
        stream.write("\(Terminal.escapeControls(match.signature)): \(Terminal.escapeControls(match.excerpt))\n")
    }
}
