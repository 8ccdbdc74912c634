/// Writes JSON text, compact or indented, in the order of the calls.
///
/// Structure is the caller's: `object { $0.member("a", 1) }`. Text is escaped so that the result is plain ASCII-safe
/// JSON: quotes, backslashes, control characters, and U+2028, U+2029, `<` where it is asked for.
public struct JSONWriter {
    public private(set) var bytes: [UInt8] = []
    private let indent: Int?
    private var depth = 0
    private var needsComma = false
    /// Escapes `<`, `>` and `&` too, for JSON inside HTML.
    public var escapesHTML = false

    /// `indent` is the number of spaces a level; nil writes everything on one line.
    public init(indent: Int? = nil) {
        self.indent = indent
    }

    public var text: String { String(decoding: bytes, as: UTF8.self) }

    public mutating func object(_ fill: (inout JSONWriter) -> Void) { container(0x7B, 0x7D, fill) }
    public mutating func array(_ fill: (inout JSONWriter) -> Void) { container(0x5B, 0x5D, fill) }

    private mutating func container(_ open: UInt8, _ close: UInt8, _ fill: (inout JSONWriter) -> Void) {
        separate()
        bytes.append(open)
        let start = bytes.count
        depth += 1
        needsComma = false
        fill(&self)
        depth -= 1
        if bytes.count > start { newline() }
        bytes.append(close)
        needsComma = true
    }

    /// A key; its value has to follow.
    public mutating func key(_ name: String) {
        separate()
        quote(name)
        bytes.append(0x3A)
        if indent != nil { bytes.append(0x20) }
        pendingValue = true
    }

    private var pendingValue = false

    public mutating func value(_ text: String) { separate(); quote(text); needsComma = true }
    public mutating func value(_ number: Int) { separate(); bytes.append(contentsOf: "\(number)".utf8); needsComma = true }
    public mutating func value(_ flag: Bool) { separate(); bytes.append(contentsOf: (flag ? "true" : "false").utf8); needsComma = true }
    public mutating func null() { separate(); bytes.append(contentsOf: "null".utf8); needsComma = true }
    /// A number with a fixed count of decimals.
    public mutating func value(_ number: Double, decimals: Int) {
        separate()
        var scale = 1.0
        for _ in 0..<decimals { scale *= 10 }
        let scaled = (number.magnitude * scale).rounded()
        guard scaled.isFinite, scaled < 9e18 else {
            bytes.append(contentsOf: "0".utf8)
            needsComma = true
            return
        }
        let whole = Int64(scaled / scale), rest = Int64(scaled) - whole * Int64(scale)
        if number < 0, scaled > 0 { bytes.append(0x2D) }
        bytes.append(contentsOf: "\(whole)".utf8)
        if decimals > 0 {
            let digits = "\(rest)"
            bytes.append(contentsOf: ("." + String(repeating: "0", count: max(0, decimals - digits.utf8.count)) + digits).utf8)
        }
        needsComma = true
    }
    /// A value that is JSON text already.
    public mutating func value(json text: [UInt8]) { separate(); bytes.append(contentsOf: text); needsComma = true }
    public mutating func value(_ text: String?) { if let text { value(text) } else { null() } }

    public mutating func member(_ name: String, _ text: String) { key(name); value(text) }
    public mutating func member(_ name: String, _ text: String?) { key(name); value(text) }
    public mutating func member(_ name: String, _ number: Int) { key(name); value(number) }
    public mutating func member(_ name: String, _ flag: Bool) { key(name); value(flag) }
    public mutating func member(_ name: String, object fill: (inout JSONWriter) -> Void) { key(name); object(fill) }
    public mutating func member(_ name: String, array fill: (inout JSONWriter) -> Void) { key(name); array(fill) }

    private mutating func separate() {
        if pendingValue {
            pendingValue = false
            return
        }
        if needsComma { bytes.append(0x2C) }
        needsComma = false
        if depth > 0 { newline() }
    }

    private mutating func newline() {
        guard let indent else { return }
        bytes.append(0x0A)
        bytes.append(contentsOf: repeatElement(0x20, count: indent * depth))
    }

    private mutating func quote(_ text: String) {
        bytes.append(0x22)
        JSONWriter.escape(text, html: escapesHTML, into: &bytes)
        bytes.append(0x22)
        needsComma = true
    }

    private static func isTreacherous(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x80...0x9F, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x2064, 0x2066...0x206F, 0xFEFF: true
        default: false
        }
    }

    /// Appends the inside of a JSON string.
    public static func escape(_ text: String, html: Bool = false, into bytes: inout [UInt8]) {
        let hex = Array("0123456789abcdef".utf8)
        // C1 controls, marks that turn text around, and line separators: harmless to parsers, not to terminals and pages.
        if text.utf8.contains(where: { $0 == 0xC2 || $0 == 0xE2 || $0 == 0xEF }), text.unicodeScalars.contains(where: isTreacherous) {
            for scalar in text.unicodeScalars {
                if isTreacherous(scalar) {
                    let value = scalar.value
                    bytes.append(contentsOf: [0x5C, 0x75] + [12, 8, 4, 0].map { hex[Int(value >> UInt32($0) & 15)] })
                } else {
                    escape(String(scalar), html: html, into: &bytes)
                }
            }
            return
        }
        for byte in text.utf8 {
            switch byte {
            case 0x22, 0x5C:
                bytes.append(0x5C)
                bytes.append(byte)
            case 0x0A: bytes.append(contentsOf: [0x5C, 0x6E])
            case 0x0D: bytes.append(contentsOf: [0x5C, 0x72])
            case 0x09: bytes.append(contentsOf: [0x5C, 0x74])
            case 0..<0x20, 0x7F:
                bytes.append(contentsOf: [0x5C, 0x75, 0x30, 0x30, hex[Int(byte >> 4)], hex[Int(byte & 15)]])
            case 0x3C, 0x3E, 0x26:
                if html {
                    bytes.append(contentsOf: [0x5C, 0x75, 0x30, 0x30, hex[Int(byte >> 4)], hex[Int(byte & 15)]])
                } else {
                    bytes.append(byte)
                }
            default: bytes.append(byte)
            }
        }
    }
}
