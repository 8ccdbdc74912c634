/// Captured text in HTML.
enum HTMLText {
    /// Safe in text and in quoted attributes; what a reader could not see, or what turns text around, shown as an escape.
    static func escape(_ text: String) -> String {
        var result = ""
        for byte in Terminal.escapeControls(text).unicodeScalars {
            switch byte {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            default: result.unicodeScalars.append(byte)
            }
        }
        return result
    }

    /// Escaped, with command-line options set as code: `--allow mcp.example.com`.
    static func withOptions(_ text: String) -> String {
        var words: [String] = [], isOption = false
        for word in text.split(separator: " ") {
            let end = word.last.map { ",;".contains($0) } == true ? 1 : 0
            let bare = HTMLText.escape(String(word.dropLast(end))), rest = String(word.suffix(end))
            if word.hasPrefix("--") {
                words.append("<code>\(bare)</code>\(rest)")
                isOption = end == 0
            } else if isOption, words.last?.hasSuffix("</code>") == true, word.first?.isLetter == true || word.hasPrefix("@") {
                words[words.count - 1] = String(words[words.count - 1].dropLast(7)) + " \(bare)</code>\(rest)"
                isOption = false
            } else {
                words.append(bare + rest)
                isOption = false
            }
        }
        return words.joined(separator: " ")
    }

    /// `2026-11-01 10:00`.
    static func time(_ time: Timestamp) -> String {
        let text = time.description
        return text.prefix(10) + " " + text.dropFirst(11).prefix(5)
    }
}
