// Relies on: one pass over a segment, a table look-up a byte, after which most segments are known to be words.

/// What one segment of a path is, told by itself alone and so the same for every record.
///
/// Segments that are values become a name in braces at once: `{id}` (whole numbers and lists of them), `{number}` (with a fraction or a sign),
/// `{uuid}`, `{date}`, `{hash}` (eight or more hexadecimal digits with letters and decimals among them), `{token}` (credentials, and what a
/// generator wrote), `{email}`, `{phone}`, `{ip}`. Words stay, versions with them (`v1`, `2.0`, the `3` of `/api/3`), until a place in the
/// path has more of them than an API has names: see `PathTree`. File extensions of values stay (`{id}.pdf`), and so do custom verbs
/// (`{id}:cancel`).
struct PathSegment {
    enum Kind: UInt8, CaseIterable {
        case word
        case id, number, uuid, date, hash, token, email, phone, ip
        /// Whatever word stands there: there were too many.
        case slug
        /// Whatever stands there.
        case any

        /// The name in braces; nil for a word.
        var name: String? {
            switch self {
            case .word: nil
            case .id: "id"
            case .number: "number"
            case .uuid: "uuid"
            case .date: "date"
            case .hash: "hash"
            case .token: "token"
            case .email: "email"
            case .phone: "phone"
            case .ip: "ip"
            case .slug: "slug"
            case .any: "any"
            }
        }
    }

    /// How soon words of a kind are taken for values.
    enum Group: UInt8 {
        /// The name of a resource, or an action.
        case plain
        /// An action that many APIs have, so that it is no value wherever it stands.
        case action
        /// What more often names a thing than a resource: digits within, several hyphens, letters of no English word.
        case odd
        /// A file by its extension.
        case file
    }

    var kind: Kind
    /// A word as it is; of a value what stands behind it: `.pdf`, `:cancel`, or nothing.
    var text: ByteSlice

    /// No name is that long.
    static let longestWord = 64

    /// Reads a segment that is not empty. `previous` is the one before it.
    init(_ segment: ByteSlice, previous: ByteSlice) {
        let shape = SegmentShape(segment)
        if shape.seen & ~SegmentShape.name == 0, segment.count <= 20, shape.isWord {
            self.init(kind: .word, text: segment)
            return
        }
        // A template that somebody sent as it is.
        if segment.count > 2, segment[0] == 0x7B, segment[segment.count - 1] == 0x7D {
            self.init(kind: .slug, text: .empty)
            return
        }
        if shape.seen & SegmentShape.other != 0, segment.firstIndex(of: 0x25) != nil, let found = PathSegment.decoded(segment, previous) {
            self = found
        } else {
            self = PathSegment.value(in: segment, shape, previous)
                ?? PathSegment(kind: segment.count > PathSegment.longestWord ? .slug : .word, text: segment.count > PathSegment.longestWord ? .empty : segment)
        }
    }

    /// The value that a segment is, with or without something behind it; nil for a word.
    private static func value(in segment: ByteSlice, _ shape: SegmentShape, _ previous: ByteSlice) -> PathSegment? {
        guard shape.seen & (SegmentShape.dot | SegmentShape.colon) != 0, let cut = suffixStart(segment) else {
            return value(segment, shape, previous).map { PathSegment(kind: $0, text: .empty) }
        }
        let stem = segment[0..<cut]
        if let kind = value(stem, SegmentShape(stem), previous) { return PathSegment(kind: kind, text: segment.dropFirst(cut)) }
        return value(segment, shape, previous).map { PathSegment(kind: $0, text: .empty) }
    }

    /// The value that a segment is once its percent-encoding is undone: `ada%40example.com`.
    private static func decoded(_ segment: ByteSlice, _ previous: ByteSlice) -> PathSegment? {
        guard segment.count <= 512 else { return nil }
        return withUnsafeTemporaryAllocation(byteCount: segment.count, alignment: 1) { room in
            var count = 0, at = 0
            while at < segment.count {
                var byte = segment[at]
                if byte == 0x25, at + 2 < segment.count, let high = FormFields.digit(segment[at + 1]), let low = FormFields.digit(segment[at + 2]) {
                    byte = high << 4 | low
                    at += 2
                }
                room[count] = byte
                count += 1
                at += 1
            }
            let text = ByteSlice(UnsafeRawBufferPointer(room))[0..<count]
            guard let found = value(in: text, SegmentShape(text), previous) else { return nil }
            // What stands behind the value has to outlive this memory.
            let suffix = segment.dropFirst(segment.count - found.text.count)
            return PathSegment(kind: found.kind, text: suffix == found.text ? suffix : .empty)
        }
    }

    init(kind: Kind, text: ByteSlice) {
        self.kind = kind
        self.text = text
    }

    /// What a text is if it is a value; nil for words.
    private static func value(_ text: ByteSlice, _ shape: SegmentShape, _ previous: ByteSlice) -> Kind? {
        let seen = shape.seen, count = text.count
        guard count > 0 else { return nil }
        if seen & ~(SegmentShape.digit | SegmentShape.separator) == 0, seen & SegmentShape.digit != 0 {
            if seen == SegmentShape.digit { return count <= 2 && isVersioned(previous) ? nil : .id }
            return numeric(text, shape)
        }
        if count == 36, SecretForms.isUUID(text.buffer, 0..<36) { return .uuid }
        if seen & SegmentShape.at != 0 { return ValueForm.isEmail(text) ? .email : nil }
        // `%3A` and `:` as in `2026-11-01T10:00:00Z`.
        if count >= 16, ValueForm.isDate(text[0..<10]), text[10] | 0x20 == 0x74 { return .date }
        if seen & ~(SegmentShape.digit | SegmentShape.hexLetter) == 0 {
            guard shape.digits > 0, count >= 8 else { return nil }
            return .hash
        }
        guard count >= 16 else { return nil }
        if SecretForms.token(in: text.buffer, 0..<text.count) != nil { return .token }
        if shape.digits > 0 || seen & SegmentShape.upper != 0, seen & SegmentShape.other == 0, looksGenerated(text, shape) { return .token }
        return nil
    }

    private static func numeric(_ text: ByteSlice, _ shape: SegmentShape) -> Kind? {
        if text.count == 10, ValueForm.isDate(text) { return .date }
        if text[0] == 0x2B { return shape.digits >= 8 && shape.digits <= 15 ? .phone : nil }
        if shape.seen & SegmentShape.dot != 0 {
            if ValueForm.isIPv4(text) { return .ip }
            // `1.0` and `2.1.3` are versions, `48.8566` is a number.
            if shape.seen & ~(SegmentShape.digit | SegmentShape.dot) == 0, shape.longestDigits <= 2 { return nil }
            return .number
        }
        if shape.seen & SegmentShape.comma != 0 { return .id }
        if shape.digits + 1 == text.count, text[0] == 0x2D { return .number }
        return shape.digits >= 4 ? .id : nil
    }

    /// The segment before says that a small number is a version.
    private static func isVersioned(_ previous: ByteSlice) -> Bool {
        previous.equalsIgnoringCase("api") || previous.equalsIgnoringCase("version") || previous.equalsIgnoringCase("v")
            || previous.equalsIgnoringCase("rest")
    }

    private static func looksGenerated(_ text: ByteSlice, _ shape: SegmentShape) -> Bool {
        if shape.seen & SegmentShape.dot != 0 { return false }
        // 26 digits of Crockford's base 32 (ULID).
        if text.count == 26, shape.seen & ~(SegmentShape.digit | SegmentShape.hexLetter | SegmentShape.upper | SegmentShape.lower) == 0,
            text[0] &- 0x30 < 8, shape.digits >= 4 { return true }
        return Randomness.looksRandom(text.buffer, 0..<text.count)
    }

    /// Where an extension that is known or a custom verb (`:cancel`) begins.
    private static func suffixStart(_ text: ByteSlice) -> Int? {
        var at = text.count - 1
        let least = max(1, text.count - 16)
        while at >= least {
            let byte = text[at]
            if byte == 0x2E {
                guard FileExtension.kind(text.dropFirst(at + 1)) != nil else { return nil }
                return at > 4 && text[at - 4..<at] == ".tar" ? at - 4 : at
            }
            if byte == 0x3A { return at + 1 < text.count && text[at + 1] &- 0x30 >= 10 ? at : nil }
            if ByteSlice.lowered(byte) &- 0x61 >= 26, byte &- 0x30 >= 10 { return nil }
            at -= 1
        }
        return nil
    }

    /// How soon a word is taken for a value.
    static func group(of word: ByteSlice) -> Group {
        if ActionWords.contains(word) { return .action }
        let shape = SegmentShape(word)
        if shape.seen & SegmentShape.dot != 0, let dot = suffixStart(word), word[dot] == 0x2E {
            let suffix = word.dropFirst(dot + 1)
            return suffix.hasPrefix("tar.") || FileExtension.kind(suffix) == .document ? .file : .plain
        }
        return shape.isOdd ? .odd : .plain
    }

    /// The extension of a file's name, its dot with it.
    static func fileExtension(of word: ByteSlice) -> ByteSlice {
        suffixStart(word).map { word.dropFirst($0) } ?? .empty
    }
}

/// What a segment is made of.
struct SegmentShape {
    static let digit: UInt16 = 1, hexLetter: UInt16 = 2, lower: UInt16 = 4, upper: UInt16 = 8, dash: UInt16 = 16, underscore: UInt16 = 32
    static let dot: UInt16 = 64, colon: UInt16 = 128, at: UInt16 = 256, plus: UInt16 = 512, comma: UInt16 = 1024, other: UInt16 = 2048
    /// Upper-case letters count as hexadecimal too where they are.
    static let separator: UInt16 = dash | dot | plus | comma
    /// What names of resources are made of.
    static let name: UInt16 = hexLetter | lower | upper | dash | underscore

    private(set) var seen: UInt16 = 0
    private(set) var digits = 0
    private(set) var longestDigits = 0
    private(set) var dashes = 0
    private let count: Int
    private var endsInDigit = false
    private var hasUpper = false

    @inline(__always)
    init(_ text: ByteSlice) {
        count = text.count
        var run = 0
        for at in 0..<text.count {
            let byte = text[at]
            let bit = SegmentShape.bit(byte)
            seen |= bit
            if bit == SegmentShape.digit {
                digits &+= 1
                run &+= 1
                if run > longestDigits { longestDigits = run }
            } else {
                run = 0
                if bit == SegmentShape.dash { dashes &+= 1 }
                if byte &- 0x41 < 26 { hasUpper = true }
            }
        }
        endsInDigit = run > 0
        if hasUpper { seen |= SegmentShape.upper }
    }

    @inline(__always)
    private static func bit(_ byte: UInt8) -> UInt16 {
        switch byte {
        case 0x30...0x39: digit
        case 0x61...0x66: hexLetter
        case 0x67...0x7A: lower
        case 0x41...0x46: hexLetter
        case 0x47...0x5A: upper
        case 0x2D: dash
        case 0x5F: underscore
        case 0x2E: dot
        case 0x3A: colon
        case 0x40: at
        case 0x2B: plus
        case 0x2C: comma
        default: other
        }
    }

    /// Made like the names that people give to resources and actions, so that no value need be looked for.
    var isWord: Bool { dashes <= 1 }

    /// Digits other than one at the end, or several hyphens, or bytes that names seldom have.
    var isOdd: Bool {
        if seen & (SegmentShape.other | SegmentShape.at | SegmentShape.plus | SegmentShape.comma) != 0 { return true }
        if digits > 1 || (digits == 1 && hasUpper && !endsInDigit) { return !(digits <= 2 && endsInDigit && count <= 6) }
        return dashes >= 2 || count > 32
    }
}

/// Extensions that files have in addresses.
enum FileExtension {
    enum Kind {
        /// Its names are values, of which there may be many.
        case document
        /// A page or a form of an answer: its names are those of resources and actions.
        case resource
    }

    static func kind(_ text: ByteSlice) -> Kind? {
        guard text.count >= 2, text.count <= 8 else { return nil }
        var word: UInt64 = 0
        for byte in text.buffer { word = word << 8 | UInt64(ByteSlice.lowered(byte)) }
        if resources.contains(word) { return .resource }
        return documents.contains(word) ? .document : nil
    }

    private static let resources = words("json xml html htm xhtml php asp aspx ashx asmx jsp jspx jsf do action cgi pl rss atom svc cfm rb py axd wsdl graphql proto")
    private static let documents = words("""
        js mjs css map png jpg jpeg gif svg webp avif ico bmp tiff woff woff2 ttf otf eot mp3 mp4 m4a m4s m3u8 ts webm ogg wav avi mov pdf csv tsv txt \
        md doc docx xls xlsx ppt pptx zip gz tar tgz 7z rar exe dmg pkg apk jar war bin iso wasm log yaml yml parquet ics vcf eml epub xsd
        """)

    /// Short words as numbers.
    private static func words(_ text: String) -> Set<UInt64> {
        Set(text.split(separator: " ").map { $0.utf8.reduce(UInt64(0)) { $0 << 8 | UInt64($1) } })
    }

    /// Extensions whose files are parts of pages.
    static func isAsset(_ text: ByteSlice) -> Bool {
        var word: UInt64 = 0
        guard text.count <= 8 else { return false }
        for byte in text.buffer { word = word << 8 | UInt64(ByteSlice.lowered(byte)) }
        return assets.contains(word)
    }

    private static let assets = words("js mjs css map png jpg jpeg gif svg webp avif ico bmp woff woff2 ttf otf eot wasm")
}

/// Segments that stand beside values in many APIs: `/users/me`, `/orders/search`.
enum ActionWords {
    static func contains(_ word: ByteSlice) -> Bool {
        guard word.count >= 2, word.count <= 16 else { return false }
        return hashes.contains(Fingerprint.of(word.buffer))
    }

    private static let hashes: Set<UInt64> = {
        let words = """
            me self current mine new edit create update delete remove add save search query find filter list all count total stats statistics summary \
            export import upload download bulk batch login logout signin signout signup register authenticate auth token refresh verify validate check \
            confirm activate deactivate enable disable approve reject cancel close open start stop pause resume retry reset restore archive lock unlock \
            status health info metadata schema config settings preferences profile password avatar image photo history events logs notifications \
            comments likes members orders items latest recent popular featured top default public private draft publish preview share invite import-csv \
            subscribe unsubscribe webhook webhooks callback sync send
            """
        return Set(words.split(separator: " ").map { word in
            Array(word.utf8).withUnsafeBytes { Fingerprint.of($0) }
        })
    }()
}
