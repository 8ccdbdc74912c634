/// A random pattern that knows texts which it matches.
indirect enum ProofPattern {
    case text(String)
    /// A class as written, and characters that are in it.
    case some(String, [String])
    case sequence([ProofPattern])
    case either([ProofPattern])
    case repeated(ProofPattern, least: Int, most: Int, String)
    /// Whatever the case of letters.
    case folded(ProofPattern)
    /// An assertion, which has no text of its own.
    case edge(String)

    var source: String {
        switch self {
        case .text(let text): RandomSignatures.quoted(text)
        case .some(let source, _): source
        case .sequence(let parts): parts.map(\.source).joined()
        case .either(let parts): "(?:" + parts.map(\.source).joined(separator: "|") + ")"
        case .repeated(let part, _, _, let sign): "(?:" + part.source + ")" + sign
        case .folded(let part): "(?i:" + part.source + ")"
        case .edge(let source): source
        }
    }

    /// A text that it matches, as far as its assertions allow.
    func sample(_ random: inout SeededGenerator) -> String {
        switch self {
        case .text(let text): return text
        case .some(_, let members): return random.pick(members)
        case .sequence(let parts): return parts.map { $0.sample(&random) }.joined()
        case .either(let parts): return random.pick(parts).sample(&random)
        case .repeated(let part, let least, let most, _):
            return (0..<random.number(least...most)).map { _ in part.sample(&random) }.joined()
        case .folded(let part): return String(part.sample(&random).map { ProofPattern.otherCase($0, &random) }.joined())
        case .edge: return ""
        }
    }

    /// Also the two letters outside ASCII that have a letter of it for their other case.
    private static func otherCase(_ character: Character, _ random: inout SeededGenerator) -> String {
        switch random.number(0...5) {
        case 0, 1: return character.uppercased()
        case 2: return character.lowercased()
        case 3 where character == "k" || character == "K": return "\u{212A}"
        case 3 where character == "s" || character == "S": return "\u{17F}"
        default: return String(character)
        }
    }

    // MARK: At random

    static let words = [
        "acme-rpc", "tools/call", "internal_gateway", "jsonrpc", "vector.search", "agent", "sk", "ask", "kiosk", "x/y", "0x1F", "2.0", "invoice", "naïve", "日本語", "straße", "ς",
        "say \"hi\"", "C:\\dir", "a\\/b", "</tool>", "<b>", "a&b=c", "it's", "1+1=2", "line\nend", "tab\there", "u0074", "\\u0074ool", "eyJhbGci", "session id", "=", "ab", "7", "{\"cmd\":\"run\"}",
        "[1,2]", "data: x", "%41", "a%2Fb", "ÄÖÜ", "🙂", "mcp", "bridge-v2", "secret.handshake", "ping", "~~", "::", "{{x}}", "-----", "null",
    ]

    private static let classes: [(String, [String])] = [
        (#"\d"#, ["0", "7"]), (#"\d{2,4}"#, ["12", "904", "2026"]), (#"\w+"#, ["a", "Zz_9", "word"]), ("[a-f]{3}", ["abc", "fed"]), ("[^\"]", ["x", "é", "\\"]), (".", ["x", "\"", "日"]),
        (".*", ["", "anything/at all", "\"}"]), (#"\s*"#, ["", " ", "\n\t"]), (#"\pL+"#, ["ä", "Word"]), ("[-_.]", ["-", "_", "."]), ("[é-ü]", ["é", "ö"]), (#"(?s:.)"#, ["\n", "q"]), ("[kK]", ["k", "K"]),
        (#"[/\\]"#, ["/", "\\"]), ("[<>&']", ["<", "'"]),
    ]

    /// What a literal that a user writes may look like.
    private static func word(_ random: inout SeededGenerator) -> ProofPattern {
        let word = Array(random.pick(words).unicodeScalars)
        let low = random.chance(2) ? 0 : random.number(0...word.count - 1)
        let high = random.chance(2) ? word.count : random.number(low + 1...word.count)
        var text = ""
        text.unicodeScalars.append(contentsOf: word[low..<high])
        if random.chance(6) { text += random.pick(["-", "/", "_", "."]) + random.pick(words) }
        return .text(text)
    }

    static func random(_ random: inout SeededGenerator, depth: Int = 2) -> ProofPattern {
        switch random.number(0...19) {
        case 0...1:
            let (source, members) = random.pick(classes)
            return .some(source, members)
        case 2...4 where depth > 0: return .either((0...random.number(1...3)).map { _ in ProofPattern.random(&random, depth: depth - 1) })
        case 5...6 where depth > 0:
            let (least, most, sign) = random.pick([(0, 1, "?"), (1, 3, "+"), (0, 2, "*"), (2, 2, "{2}"), (1, 2, "{1,2}"), (0, 1, "??")])
            return .repeated(ProofPattern.random(&random, depth: depth - 1), least: least, most: most, sign)
        case 7...8 where depth > 0: return .folded(ProofPattern.random(&random, depth: depth - 1))
        case 9...15 where depth > 0: return .sequence((0...random.number(1...2)).map { _ in ProofPattern.random(&random, depth: depth - 1) })
        case 16: return .edge(random.pick([#"\b"#, #"\b"#, "^", "$", "(?m:^)"]))
        default: return word(&random)
        }
    }

    /// A pattern as users write most of them: a literal, perhaps something behind it.
    static func usual(_ random: inout SeededGenerator) -> ProofPattern {
        let head = word(&random)
        switch random.number(0...4) {
        case 0: return head
        case 1: return .folded(head)
        case 2: return .sequence([head, .some(#"\d+"#, ["1", "42"])])
        case 3: return .either([head, word(&random), word(&random)])
        default: return .sequence([.edge(#"\b"#), head, .some(#"\s*"#, ["", " "]), word(&random)])
        }
    }
}
