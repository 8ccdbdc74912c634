/// Writes texts as YAML scalars.
enum ScalarWriter {
    /// What stands for a text within a scalar of this style; nil where the style has no way to write it.
    static func part(_ text: String, _ style: YAMLStyle) -> String? {
        switch style {
        case .doubleQuoted: escaped(text)
        case .singleQuoted: isPrintable(text) ? quotesDoubled(text) : nil
        case .plain, .literal, .folded: isPrintable(text) ? text : nil
        case .block, .flow: nil
        }
    }

    /// Nil where single quotes cannot hold it: they have no escapes.
    static func singleQuoted(_ text: String) -> String? { isPrintable(text) ? "'" + quotesDoubled(text) + "'" : nil }

    static func doubleQuoted(_ text: String) -> String { "\"" + escaped(text) + "\"" }

    private static func quotesDoubled(_ text: String) -> String {
        text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''")
    }

    /// JSON's escapes, which YAML reads too.
    private static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case "\u{8}": result += "\\b"
            case "\u{C}": result += "\\f"
            case _ where !isPrintable(String(scalar)):
                for unit in String(scalar).utf16 {
                    let digits = String(unit, radix: 16, uppercase: true)
                    result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                }
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// Whether a reader of YAML and of the file takes every character as it stands, on one line.
    private static func isPrintable(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { scalar in
            switch scalar.value {
            case 0..<0x20, 0x7F...0x9F, 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF: false
            default: true
            }
        }
    }
}
