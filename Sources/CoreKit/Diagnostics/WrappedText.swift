/// Text broken at blanks.
enum WrappedText {
    /// At least one line; a word that is longer than a line stands on one of its own, as somebody may want to copy it.
    /// - Parameter width: display columns; nil breaks nothing.
    static func lines(_ text: String, width: Int?) -> [String] {
        guard let width, Terminal.displayWidth(of: text) > width else { return [text] }
        var lines: [String] = [], line = "", used = 0
        for word in text.split(separator: " ") {
            let size = Terminal.displayWidth(of: String(word))
            if used > 0, used + 1 + size > width {
                lines.append(line)
                line = ""
                used = 0
            }
            if used > 0 {
                line += " "
                used += 1
            }
            line += word
            used += size
        }
        lines.append(line)
        return lines
    }
}
