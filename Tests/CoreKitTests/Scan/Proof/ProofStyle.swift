/// One of the many ways to write JSON: how strings are escaped, which may change from string to string, and where blanks stand.
struct ProofStyle {
    enum Escapes: CaseIterable {
        case least, slashes, lowerHex, upperHex, mixed, html, ascii, everything
    }

    /// Each string is written in one of these.
    var escapes: [Escapes] = [.least]
    var isPretty = false
    var isSpaced = false
    var lineEnd = "\n"

    static func random(_ random: inout SeededGenerator) -> ProofStyle {
        ProofStyle(
            escapes: random.pick(palettes), isPretty: random.chance(2), isSpaced: random.chance(3),
            lineEnd: random.chance(3) ? "\r\n" : "\n")
    }

    /// Mostly such that a record is not opened for its escapes alone, or what else it holds would not matter.
    private static let palettes: [[Escapes]] = [
        [.least], [.least], [.slashes], [.html], [.ascii], [.least, .slashes, .html, .ascii], seldom(.mixed), seldom(.everything), seldom(.lowerHex), seldom(.upperHex), Escapes.allCases,
    ]

    private static func seldom(_ escapes: Escapes) -> [Escapes] { Array(repeating: .least, count: 24) + [.slashes, escapes] }

    var compact: ProofStyle {
        var style = self
        style.isPretty = false
        return style
    }

    func write(_ value: SampleJSON, _ random: inout SeededGenerator, depth: Int = 0) -> String {
        let gap = isPretty ? lineEnd + String(repeating: "\t", count: depth + 1) : ""
        let last = isPretty ? lineEnd + String(repeating: "\t", count: depth) : ""
        let comma = isSpaced && !isPretty ? ", " : ","
        switch value {
        case .text(let text): return "\"" + escape(text, &random) + "\""
        case .raw(let text): return text
        case .array(let values):
            return "[" + values.map { gap + write($0, &random, depth: depth + 1) }.joined(separator: comma) + (values.isEmpty ? "" : last) + "]"
        case .object(let members):
            let colon = isSpaced ? random.pick([": ", " : ", ":"]) : ":"
            return "{" + members.map {
                // Keys are seldom escaped, but they may be.
                let key = random.chance(40) ? escape($0.0, &random) : ProofStyle.plain.escape($0.0, &random)
                return gap + "\"" + key + "\"" + colon + write($0.1, &random, depth: depth + 1)
            }.joined(separator: comma) + (members.isEmpty ? "" : last) + "}"
        }
    }

    static let plain = ProofStyle()

    func escape(_ text: String, _ random: inout SeededGenerator) -> String {
        let escapes = random.pick(escapes)
        var out = ""
        for scalar in text.unicodeScalars { out += escaped(scalar, escapes, &random) }
        return out
    }

    private func escaped(_ scalar: Unicode.Scalar, _ escapes: Escapes, _ random: inout SeededGenerator) -> String {
        switch escapes {
        case .everything: return hex(scalar, upper: random.chance(2))
        case .mixed where random.chance(4): return hex(scalar, upper: random.chance(2))
        case .lowerHex where !scalar.isAlphanumeric, .ascii where !scalar.isASCII: return hex(scalar, upper: false)
        case .upperHex where !scalar.isAlphanumeric: return hex(scalar, upper: true)
        // As encoders do whose text may be put into a page.
        case .html where "<>&'=+\u{2028}\u{2029}\u{7F}".unicodeScalars.contains(scalar): return hex(scalar, upper: random.chance(2))
        default: break
        }
        switch scalar {
        case "\"": return "\\\""
        case "\\": return "\\\\"
        case "\n": return "\\n"
        case "\r": return "\\r"
        case "\t": return "\\t"
        case "\u{8}": return "\\b"
        case "\u{C}": return "\\f"
        case "/": return escapes == .slashes || (escapes == .mixed && random.chance(2)) ? "\\/" : "/"
        default: return scalar.value < 0x20 ? hex(scalar, upper: false) : String(scalar)
        }
    }

    private func hex(_ scalar: Unicode.Scalar, upper: Bool) -> String {
        Character(scalar).utf16.map { unit in
            let digits = String(unit, radix: 16, uppercase: upper)
            return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }.joined()
    }
}

extension Unicode.Scalar {
    fileprivate var isAlphanumeric: Bool { properties.isAlphabetic || ("0"..."9").contains(self) || self == " " }
}
