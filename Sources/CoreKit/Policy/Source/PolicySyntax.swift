/// The way from a file's bytes to its documents, and what is in the way.
struct PolicySyntax {
    /// None where the text cannot be read.
    private(set) var documents: [YAMLDocument] = []
    /// Why not.
    private(set) var fault: Finding?

    private static let options = YAMLLoadOptions(mergesKeys: true, allowsDuplicateKeys: true, keepsComments: true)

    /// A file whose name ends in `.json` has to be JSON (RFC 8259), as those who take it read nothing else; any other is YAML, of which JSON is a part.
    init(_ source: SourceText, path: String) {
        let isJSON = path.lowercased().hasSuffix(".json")
        if isJSON, let error = PolicySyntax.jsonError(source.bytes) {
            fault = PolicySyntax.fault("not JSON: \(error.message)", at: error.offset, source, path)
            fault?.fix = EscapeRepair.fix(at: error.offset, source, isJSON: true)
            return
        }
        do throws(YAMLError) {
            documents = try YAMLDocument.loadAll(source.bytes, options: PolicySyntax.options)
        } catch {
            fault = PolicySyntax.fault(error.message, at: error.offset, source, path)
            fault?.fix = EscapeRepair.fix(at: error.offset, source, isJSON: isJSON)
        }
    }

    private static func fault(_ message: String, at offset: Int, _ source: SourceText, _ path: String) -> Finding {
        let bytes = source.bytes, start = min(offset, bytes.count)
        // The character that stands there, or its escape.
        var end = start
        if start < bytes.count, bytes[start] != 0x0A, bytes[start] != 0x0D {
            end += bytes[start] == 0x5C && start + 1 < bytes.count && bytes[start + 1] > 0x20 && bytes[start + 1] < 0x7F ? 2 : 1
            while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
        }
        return Finding(rule: "yaml-syntax", severity: .error, message: message, path: path, span: source.span(of: start..<end))
    }

    private static func jsonError(_ bytes: [UInt8]) -> JSONError? {
        bytes.withUnsafeBytes { raw in
            let skipped = raw.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
            var scanner = JSONScanner(raw, from: skipped)
            do throws(JSONError) {
                try scanner.skipValue()
                try scanner.expectEnd()
            } catch {
                return error
            }
            return firstBadEscape(raw).map { JSONError(offset: $0, message: "unknown escape, expected \"\\\\\" for a backslash") }
        }
    }

    /// The scanner leaves strings to those who read them. In text that is JSON otherwise a backslash stands in strings only.
    private static func firstBadEscape(_ bytes: UnsafeRawBufferPointer) -> Int? {
        guard let base = bytes.baseAddress else { return nil }
        var at = ByteSearch.index(of: 0x5C, in: base, from: 0, to: bytes.count)
        while at + 1 < bytes.count {
            switch bytes[at + 1] {
            case 0x22, 0x5C, 0x2F, 0x62, 0x66, 0x6E, 0x72, 0x74, 0x75: break
            default: return at
            }
            at = ByteSearch.index(of: 0x5C, in: base, from: at + 2, to: bytes.count)
        }
        return nil
    }
}

/// Mends a text in double quotes that has escapes which neither YAML nor JSON knows, as patterns have: `"\d+"`.
enum EscapeRepair {
    /// Nil where no text in double quotes with such an escape stands there.
    static func fix(at offset: Int, _ source: SourceText, isJSON: Bool) -> FindingFix? {
        let bytes = source.bytes
        guard offset < bytes.count, bytes[offset] == 0x5C, let range = quoted(around: offset, bytes) else { return nil }
        let inner = Array(bytes[range.lowerBound + 1..<range.upperBound - 1])
        let written: String
        if isJSON {
            written = "\"" + doubled(inner) + "\""
        } else {
            guard let quoted = ScalarWriter.singleQuoted(meant(inner)) else { return nil }
            written = quoted
        }
        return FindingFix(title: isJSON ? "double the backslashes" : "put the text in single quotes", isSafe: true, edits: [source.edit(range, written)])
    }

    /// The line's text in double quotes that an offset is in, its quotes included.
    private static func quoted(around offset: Int, _ bytes: [UInt8]) -> Range<Int>? {
        func isEscaped(_ at: Int) -> Bool {
            var count = 0
            while at - count > 0, bytes[at - count - 1] == 0x5C { count += 1 }
            return count % 2 == 1
        }
        var start = offset
        while start > 0, bytes[start] != 0x0A, bytes[start] != 0x22 || isEscaped(start) { start -= 1 }
        guard bytes[start] == 0x22 else { return nil }
        var end = start + 1
        while end < bytes.count, bytes[end] != 0x22, bytes[end] != 0x0A { end += bytes[end] == 0x5C ? 2 : 1 }
        guard end < bytes.count, bytes[end] == 0x22, end > offset else { return nil }
        return start..<end + 1
    }

    /// What a pattern's writer had in mind: quotes and backslashes that are escaped as they should be, and all else as it stands.
    private static func meant(_ inner: [UInt8]) -> String {
        var result: [UInt8] = [], at = 0
        while at < inner.count {
            if inner[at] == 0x5C, at + 1 < inner.count {
                if inner[at + 1] != 0x22, inner[at + 1] != 0x5C, inner[at + 1] != 0x2F { result.append(0x5C) }
                at += 1
            }
            result.append(inner[at])
            at += 1
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func doubled(_ inner: [UInt8]) -> String {
        var result: [UInt8] = [], at = 0
        while at < inner.count {
            if inner[at] == 0x5C, at + 1 < inner.count {
                let isKnown = [0x22, 0x5C, 0x2F, 0x6E, 0x72, 0x74, 0x75].contains(inner[at + 1])
                result += isKnown ? [0x5C] : [0x5C, 0x5C]
                at += 1
            }
            result.append(inner[at])
            at += 1
        }
        return String(decoding: result, as: UTF8.self)
    }
}
