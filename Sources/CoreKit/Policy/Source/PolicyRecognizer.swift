/// Tells policies from the many other YAML and JSON files of a folder, so that walking one needs no list of names.
///
///     if PolicyRecognizer.mayHoldPolicy(name: "guardrails.yaml"), PolicyRecognizer.isPolicy(bytes) { lint(bytes) }
///
/// It is strict where the linter is lenient: a file that somebody names is a policy if it looks the least like one; a file that merely lies
/// there has to hold what nothing but a policy holds. A policy that cannot be read counts, so that somebody hears of it.
public enum PolicyRecognizer {
    /// Larger files are no policies.
    public static let maximumSize = 64 << 20

    /// By the end of the name: `.yaml`, `.yml`, `.json`.
    public static func mayHoldPolicy(name: String) -> Bool {
        let name = name.lowercased()
        return [".yaml", ".yml", ".json"].contains { name.hasSuffix($0) && name.utf8.count > $0.utf8.count }
    }

    public static func isPolicy(_ bytes: [UInt8]) -> Bool {
        guard bytes.count <= maximumSize else { return false }
        guard bytes.withUnsafeBytes({ holdsKey($0) }) else { return false }
        guard let documents = try? YAMLDocument.loadAll(bytes, options: YAMLLoadOptions(mergesKeys: true, allowsDuplicateKeys: true)) else {
            // Unreadable, but a key of a policy begins a line of its own.
            return bytes.withUnsafeBytes { holdsKey($0, atLineStart: true) }
        }
        return documents.contains { isPolicy($0.root) }
    }

    private static func isPolicy(_ root: YAMLNode) -> Bool {
        guard let layout = PolicyLayout(root) else { return false }
        return layout.policies.contains { policy in
            let fields = PolicyFields(policy)
            switch layout.dialect {
            case .akto: return PolicyLayout.aktoKeys.contains { fields.entry($0) != nil }
            case .proxy:
                // Other tools have lists of guardrails and of alerts too.
                if fields.fields("threat_detection").map({ $0.entry("enabled_checks") != nil || $0.entry("custom_rules") != nil || $0.entry("sensitivity") != nil }) == true {
                    return true
                }
                return fields.items("guardrails").contains { $0.entry("type") != nil && $0.entry("rules") != nil }
                    || fields.items("alerts").contains { $0.entry("type") != nil && $0.entry("channels") != nil }
            }
        }
    }

    /// Whether a key of a policy stands where a key could, before a colon; with `atLineStart`, as the first word of a line or behind a brace.
    private static func holdsKey(_ bytes: UnsafeRawBufferPointer, atLineStart: Bool = false) -> Bool {
        guard let base = bytes.baseAddress else { return false }
        var colon = ByteSearch.index(of: 0x3A, in: base, from: 0, to: bytes.count)
        while colon < bytes.count {
            var end = colon
            while end > 0, isBlankOrQuote(bytes[end - 1]) { end -= 1 }
            var start = end
            while start > 0, end - start <= longestKey, SecretForms.isRun(bytes[start - 1]) { start -= 1 }
            if end - start >= shortestKey, end - start <= longestKey {
                let word = String(decoding: bytes[start..<end], as: UTF8.self)
                let isKey = PolicyLayout.aktoKeys.contains(word) || word == "guardrails" || word == "threat_detection" || !atLineStart && word == "alerts"
                if isKey, !atLineStart || beginsLine(bytes, start) { return true }
            }
            colon = ByteSearch.index(of: 0x3A, in: base, from: colon + 1, to: bytes.count)
        }
        return false
    }

    private static let shortestKey = 6, longestKey = 24

    private static func isBlankOrQuote(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x22 || byte == 0x27 }

    private static func beginsLine(_ bytes: UnsafeRawBufferPointer, _ at: Int) -> Bool {
        var start = at
        while start > 0, isBlankOrQuote(bytes[start - 1]) { start -= 1 }
        return start == 0 || [0x0A, 0x0D, 0x7B, 0xBF].contains(bytes[start - 1])
    }
}
