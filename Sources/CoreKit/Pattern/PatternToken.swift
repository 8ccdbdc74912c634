/// A part of a pattern's text that stands for one thing, for those who look at how a pattern is written rather than at what it matches.
public struct PatternToken: Sendable, Equatable {
    public enum Kind: Sendable, Equatable {
        /// One character, however it is written: `a`, `\.`, `\x41`, within `\Q` and `\E`.
        case literal(Unicode.Scalar)
        /// `.`
        case any
        /// `[...]`, `\d`, `\pL`, `\C`.
        case set
        /// `^`, `$`, `\b`, `\A` and so on.
        case anchor
        /// `(`, `(?:`, `(?P<name>`, `(?i:`.
        case open
        case close
        case alternation
        /// `high` is nil where there is no limit.
        case quantifier(low: Int, high: Int?)
        /// `(?i)`, `\Q`, `\E`.
        case setting
    }

    public let kind: Kind
    /// Bytes of the pattern's UTF-8.
    public let range: Range<Int>
    /// Whether case does not count here.
    public let isCaseless: Bool

    public var literal: Unicode.Scalar? { if case .literal(let scalar) = kind { scalar } else { nil } }

    /// The tokens of a pattern that `Pattern` takes; for others what can be told of them.
    public static func tokens(of pattern: String, options: Pattern.Options = []) -> [PatternToken] {
        var reader = PatternTokenReader(pattern, isCaseless: options.contains(.caseInsensitive))
        return reader.read()
    }
}

/// One pass over a pattern in RE2's syntax.
private struct PatternTokenReader {
    private let bytes: [UInt8]
    private var at = 0
    private var isCaseless: Bool
    private var groups: [Bool] = []
    private var tokens: [PatternToken] = []

    init(_ pattern: String, isCaseless: Bool) {
        bytes = Array(pattern.utf8)
        self.isCaseless = isCaseless
    }

    private func byte(_ offset: Int = 0) -> UInt8 { at + offset < bytes.count ? bytes[at + offset] : 0 }

    private func has(_ text: String) -> Bool { bytes[min(at, bytes.count)...].starts(with: text.utf8) }

    private mutating func add(_ kind: PatternToken.Kind, _ length: Int) {
        let end = min(bytes.count, at + length)
        tokens.append(PatternToken(kind: kind, range: at..<end, isCaseless: isCaseless))
        at = end
    }

    mutating func read() -> [PatternToken] {
        while at < bytes.count {
            switch byte() {
            case UInt8(ascii: "\\"): escape()
            case UInt8(ascii: "["): add(.set, classLength())
            case UInt8(ascii: "("): group()
            case UInt8(ascii: ")"):
                add(.close, 1)
                isCaseless = groups.popLast() ?? isCaseless
            case UInt8(ascii: "|"): add(.alternation, 1)
            case UInt8(ascii: "."): add(.any, 1)
            case UInt8(ascii: "^"), UInt8(ascii: "$"): add(.anchor, 1)
            case UInt8(ascii: "*"): quantifier(0, nil, 1)
            case UInt8(ascii: "+"): quantifier(1, nil, 1)
            case UInt8(ascii: "?"): quantifier(0, 1, 1)
            case UInt8(ascii: "{"):
                if let counted = counted() { quantifier(counted.low, counted.high, counted.length) } else { literal() }
            default: literal()
            }
        }
        return tokens
    }

    private mutating func literal() {
        let length = max(1, min(scalarLength(byte()), bytes.count - at))
        let text = String(decoding: bytes[at..<at + length], as: UTF8.self)
        add(.literal(text.unicodeScalars.first ?? "\u{FFFD}"), length)
    }

    private func scalarLength(_ lead: UInt8) -> Int { lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4 }

    private mutating func quantifier(_ low: Int, _ high: Int?, _ length: Int) {
        add(.quantifier(low: low, high: high), at + length < bytes.count && bytes[at + length] == UInt8(ascii: "?") ? length + 1 : length)
    }

    /// `{n}`, `{n,}`, `{n,m}`; anything else is a brace.
    private func counted() -> (low: Int, high: Int?, length: Int)? {
        var next = at + 1
        func number() -> Int? {
            let start = next
            while next < bytes.count, bytes[next] &- 0x30 < 10, next - start < 5 { next += 1 }
            return Int(String(decoding: bytes[start..<next], as: UTF8.self))
        }
        guard let low = number() else { return nil }
        var high: Int? = low
        if next < bytes.count, bytes[next] == UInt8(ascii: ",") {
            next += 1
            high = number()
        }
        guard next < bytes.count, bytes[next] == UInt8(ascii: "}") else { return nil }
        return (low, high, next + 1 - at)
    }

    private func classLength() -> Int {
        var next = at + 1
        if next < bytes.count, bytes[next] == UInt8(ascii: "^") { next += 1 }
        if next < bytes.count, bytes[next] == UInt8(ascii: "]") { next += 1 }
        while next < bytes.count, bytes[next] != UInt8(ascii: "]") {
            if bytes[next] == UInt8(ascii: "\\") {
                next += 2
            } else if bytes[next...].starts(with: "[:".utf8), let end = posixEnd(next + 2) {
                next = end
            } else {
                next += 1
            }
        }
        return min(next + 1, bytes.count) - at
    }

    private func posixEnd(_ start: Int) -> Int? {
        var next = start
        while next + 1 < bytes.count, next - start < 12 {
            if bytes[next] == UInt8(ascii: ":"), bytes[next + 1] == UInt8(ascii: "]") { return next + 2 }
            next += 1
        }
        return nil
    }

    private mutating func group() {
        guard byte(1) == UInt8(ascii: "?") else {
            groups.append(isCaseless)
            return add(.open, 1)
        }
        if has("(?P<") || has("(?<") {
            groups.append(isCaseless)
            let end = bytes[at...].firstIndex(of: UInt8(ascii: ">")) ?? bytes.count - 1
            return add(.open, end + 1 - at)
        }
        var next = at + 2, isOn = true, caseless = isCaseless
        while next < bytes.count, bytes[next] != UInt8(ascii: ")"), bytes[next] != UInt8(ascii: ":") {
            if bytes[next] == UInt8(ascii: "-") { isOn = false }
            if bytes[next] == UInt8(ascii: "i") { caseless = isOn }
            next += 1
        }
        if next < bytes.count, bytes[next] == UInt8(ascii: ":") {
            groups.append(isCaseless)
            add(.open, next + 1 - at)
        } else {
            add(.setting, next + 1 - at)
        }
        isCaseless = caseless
    }

    private mutating func escape() {
        guard at + 1 < bytes.count else { return literal() }
        switch byte(1) {
        case UInt8(ascii: "Q"): quoted()
        case UInt8(ascii: "E"): add(.setting, 2)
        case UInt8(ascii: "A"), UInt8(ascii: "z"), UInt8(ascii: "b"), UInt8(ascii: "B"): add(.anchor, 2)
        case UInt8(ascii: "d"), UInt8(ascii: "D"), UInt8(ascii: "s"), UInt8(ascii: "S"), UInt8(ascii: "w"), UInt8(ascii: "W"), UInt8(ascii: "C"): add(.set, 2)
        case UInt8(ascii: "p"), UInt8(ascii: "P"):
            guard byte(2) == UInt8(ascii: "{") else { return add(.set, 2 + scalarLength(byte(2))) }
            add(.set, (bytes[at...].firstIndex(of: UInt8(ascii: "}")) ?? bytes.count - 1) + 1 - at)
        case UInt8(ascii: "x"): hexadecimal()
        case UInt8(ascii: "0")...UInt8(ascii: "7"):
            var next = at + 1, value: UInt32 = 0
            while next < bytes.count, next < at + 4, bytes[next] &- 0x30 < 8 {
                value = value * 8 + UInt32(bytes[next] - 0x30)
                next += 1
            }
            add(.literal(Unicode.Scalar(value) ?? "\u{FFFD}"), next - at)
        case UInt8(ascii: "a"): add(.literal("\u{7}"), 2)
        case UInt8(ascii: "f"): add(.literal("\u{C}"), 2)
        case UInt8(ascii: "n"): add(.literal("\n"), 2)
        case UInt8(ascii: "r"): add(.literal("\r"), 2)
        case UInt8(ascii: "t"): add(.literal("\t"), 2)
        case UInt8(ascii: "v"): add(.literal("\u{B}"), 2)
        default: add(.literal(Unicode.Scalar(byte(1))), 2)
        }
    }

    private mutating func hexadecimal() {
        var digits = at + 2..<min(at + 4, bytes.count), end = digits.upperBound
        if byte(2) == UInt8(ascii: "{"), let close = bytes[at...].firstIndex(of: UInt8(ascii: "}")) {
            digits = at + 3..<close
            end = close + 1
        }
        let value = UInt32(String(decoding: bytes[digits], as: UTF8.self), radix: 16).flatMap(Unicode.Scalar.init)
        add(.literal(value ?? "\u{FFFD}"), end - at)
    }

    private mutating func quoted() {
        add(.setting, 2)
        while at < bytes.count {
            if has("\\E") { return add(.setting, 2) }
            literal()
        }
    }
}
