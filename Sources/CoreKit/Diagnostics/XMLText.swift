/// XML 1.0, as far as reports need it: attributes and text that are valid whatever they hold.
enum XMLText {
    static let declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"

    /// ` name="value"`. Line ends and control characters, which XML cannot hold or readers change, become escapes that can be seen.
    static func attribute(_ name: String, _ value: String) -> String { " \(name)=\"\(escape(value))\"" }

    static func attribute(_ name: String, _ value: Int) -> String { attribute(name, "\(value)") }

    /// Text between tags; its line ends stay.
    static func body(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { escape(String($0)) }.joined(separator: "\n")
    }

    static func escape(_ text: String) -> String {
        var result = ""
        for scalar in Terminal.escapeControls(text).unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&apos;"
            // Not characters of XML 1.0, section 2.2.
            case "\u{FFFE}", "\u{FFFF}": result += "\\u{\(String(scalar.value, radix: 16))}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
