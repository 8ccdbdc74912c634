// Relies on: the text being what `text(of:)` wrote; what it did not write is passed over.

/// Signatures that were read and checked once, as text that is quickly read again: how the built-in packs reach the binary.
///
/// A line says one thing, its first letter what: a signature begins with `i` and its id, a shape with `j`, a condition with `k` and its
/// path. With a pattern stand the literals that it requires (`q`), so that it need not be compiled to know what to look for; and at the
/// end, one a line (`x`, and `y` for bodies alone), what the prefilter of all signatures has to look for.
///
/// ```
/// pcloudflare-dlp
/// imcp-roots-list
/// lbody
/// chigh
/// ~"method"\s{0,5}:\s{0,5}"roots/list"
/// qc"roots/list"
/// ```
struct PackedSignatures {
    private(set) var signatures: [Signature] = []
    /// Empty where some signature has nothing to look for.
    private(set) var prefilter = LiteralChoice.Texts()

    // MARK: - Writing

    static func text(of signatures: [Signature]) -> String {
        var text = "", pack = ""
        func line(_ letter: Character, _ value: String = "") {
            text.append(letter)
            for scalar in value.unicodeScalars {
                switch scalar {
                case "\n": text += "\\n"
                case "\\": text += "\\\\"
                default: text.unicodeScalars.append(scalar)
                }
            }
            text += "\n"
        }
        func pattern(_ pattern: Pattern) {
            line("~", pattern.source)
            for set in pattern.requiredLiteralSets { line("q", (set.foldsCase ? "i" : "c") + set.literals.map(spelled).joined(separator: " ")) }
        }
        for signature in signatures {
            if signature.pack != pack { line("p", signature.pack) }
            pack = signature.pack
            line("i", signature.id)
            line("l", signature.layer.rawValue)
            line("c", signature.confidence.name)
            line("d", signature.description)
            if let source = signature.pattern { pattern(source) }
            if let event = signature.event { line("e", event) }
            if let method = signature.method { line("m", method) }
            if let side = signature.side { line("s", side.rawValue) }
            if signature.isAgainst { line("a") }
            if signature.supportsNamed { line("u") }
            for path in signature.names { line("n", path.text) }
            for shape in signature.shapes {
                line("j")
                for condition in shape.conditions {
                    line("k", condition.path.text)
                    switch condition.test {
                    case .oneOf(let words): for word in words { line("=", word) }
                    case .pattern(let source): pattern(source)
                    case .kind(let kind): line("t", kind.rawValue)
                    case .present: line("1")
                    case .absent: line("0")
                    }
                }
            }
            for example in signature.matches { line("+", example) }
            for example in signature.ignores { line("-", example) }
        }
        let texts = SignatureSet.prefilterTexts(of: signatures) ?? LiteralChoice.Texts()
        for text in texts.general { line("x", spelled(text)) }
        for text in texts.ofBodies { line("y", spelled(text)) }
        return text
    }

    /// Bytes with anything but visible ASCII, `%` and backslashes as `%` and two hexadecimal digits.
    private static func spelled(_ bytes: [UInt8]) -> String {
        bytes.reduce(into: "") { text, byte in
            if byte > 0x20, byte < 0x7F, byte != 0x25, byte != 0x5C {
                text.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                text += (byte < 16 ? "%0" : "%") + String(byte, radix: 16)
            }
        }
    }

    // MARK: - Reading

    init(_ text: String) {
        var text = text
        var reader = PackedSignatureReader()
        text.withUTF8 { reader.read(ByteSlice(UnsafeRawBufferPointer($0))) }
        signatures = reader.signatures
        prefilter = reader.prefilter
    }
}

private struct PackedSignatureReader {
    private(set) var signatures: [Signature] = []
    private(set) var prefilter = LiteralChoice.Texts()
    private var pack = ""
    private var id = ""
    private var layer = Layer.body
    /// What was read of the last signature, but for what may go on.
    private var open: Signature?
    private var conditions: [JSONShape.Condition]?
    private var path: JSONPath?
    private var words: [String] = []
    private var source: String?
    private var sets: [LiteralSet] = []

    mutating func read(_ text: ByteSlice) {
        var at = 0
        while at < text.count {
            let end = text.firstIndex(of: 0x0A, from: at) ?? text.count
            if end > at { read(text[at], text[at + 1..<end]) }
            at = end + 1
        }
        endSignature()
    }

    private mutating func read(_ letter: UInt8, _ value: ByteSlice) {
        if letter != 0x71 { endPattern() }
        if letter != 0x3D, !words.isEmpty { endWords() }
        switch letter {
        case UInt8(ascii: "p"):
            endSignature()
            pack = Self.string(value)
        case UInt8(ascii: "i"):
            endSignature()
            id = Self.string(value)
        case UInt8(ascii: "l"): layer = Layer.allCases.first { $0.rawValue.utf8.elementsEqual(value.buffer) } ?? .body
        case UInt8(ascii: "c"):
            let confidence = Confidence.allCases.first { $0.name.utf8.elementsEqual(value.buffer) } ?? .low
            open = Signature(id: id, layer: layer, confidence: confidence, description: "", pack: pack)
        case UInt8(ascii: "d"): open?.description = Self.string(value)
        case UInt8(ascii: "~"): source = Self.string(value)
        case UInt8(ascii: "q"): if let set = Self.set(value) { sets.append(set) }
        case UInt8(ascii: "e"): open?.event = Self.string(value)
        case UInt8(ascii: "m"): open?.method = Self.string(value)
        case UInt8(ascii: "s"): open?.side = Signature.Side.allCases.first { $0.rawValue.utf8.elementsEqual(value.buffer) }
        case UInt8(ascii: "a"): open?.isAgainst = true
        case UInt8(ascii: "u"): open?.supportsNamed = true
        case UInt8(ascii: "n"): if let path = try? JSONPath(Self.string(value)) { open?.names.append(path) }
        case UInt8(ascii: "j"):
            endShape()
            conditions = []
        case UInt8(ascii: "k"): path = try? JSONPath(Self.string(value))
        case UInt8(ascii: "="): words.append(Self.string(value))
        case UInt8(ascii: "t"): if let kind = JSONShape.Kind.allCases.first(where: { $0.rawValue.utf8.elementsEqual(value.buffer) }) { add(.kind(kind)) }
        case UInt8(ascii: "1"): add(.present)
        case UInt8(ascii: "0"): add(.absent)
        case UInt8(ascii: "+"): open?.matches.append(Self.string(value))
        case UInt8(ascii: "-"): open?.ignores.append(Self.string(value))
        case UInt8(ascii: "x"): prefilter.general.append(Self.bytes(value))
        case UInt8(ascii: "y"): prefilter.ofBodies.append(Self.bytes(value))
        default: break
        }
    }

    private mutating func add(_ test: JSONShape.Test) {
        if let path { conditions?.append(JSONShape.Condition(path: path, test: test)) }
        path = nil
    }

    private mutating func endPattern() {
        guard let source else { return }
        let pattern = Pattern(known: source, requiring: sets)
        if path != nil { add(.pattern(pattern)) } else { open?.pattern = pattern }
        self.source = nil
        sets = []
    }

    private mutating func endWords() {
        add(.oneOf(words))
        words = []
    }

    private mutating func endShape() {
        if let conditions { open?.shapes.append(JSONShape(conditions: conditions)) }
        conditions = nil
    }

    private mutating func endSignature() {
        endPattern()
        if !words.isEmpty { endWords() }
        endShape()
        if let open { signatures.append(open) }
        open = nil
    }

    private static func string(_ value: ByteSlice) -> String {
        guard value.firstIndex(of: 0x5C) != nil else { return value.string }
        return String(unsafeUninitializedCapacity: value.count) { out in
            var count = 0, isEscaped = false
            for byte in value.buffer {
                if byte == 0x5C, !isEscaped {
                    isEscaped = true
                    continue
                }
                out[count] = isEscaped && byte == 0x6E ? 0x0A : byte
                isEscaped = false
                count += 1
            }
            return count
        }
    }

    private static func set(_ value: ByteSlice) -> LiteralSet? {
        guard !value.isEmpty else { return nil }
        var literals: [[UInt8]] = [], at = 1
        while at <= value.count {
            let end = value.firstIndex(of: 0x20, from: at) ?? value.count
            literals.append(bytes(value[at..<end]))
            at = end + 1
        }
        return LiteralSet(literals: literals, foldsCase: value[0] == 0x69)
    }

    private static func bytes(_ value: ByteSlice) -> [UInt8] {
        guard value.firstIndex(of: 0x25) != nil else { return value.bytes }
        var found: [UInt8] = [], at = 0
        while at < value.count {
            if value[at] == 0x25, at + 2 < value.count, let high = FormFields.digit(value[at + 1]), let low = FormFields.digit(value[at + 2]) {
                found.append(high << 4 | low)
                at += 3
            } else {
                found.append(value[at])
                at += 1
            }
        }
        return found
    }
}
