/// Secrets in a policy file, by their places.
struct PolicySecrets {
    struct Secret {
        /// Bytes of the file.
        let range: Range<Int>
        /// What it is, without showing it.
        let noun: String
    }

    /// In the order of the file, none overlapping another.
    private(set) var secrets: [Secret] = []

    init(_ file: PolicyFile) {
        file.source.bytes.withUnsafeBytes { bytes in
            findForms(bytes)
            for entry in file.check.unknownEntries { findNamed(entry, bytes) }
        }
        secrets.sort { ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound) }
        var kept: [Secret] = []
        for secret in secrets where kept.last.map({ $0.range.upperBound <= secret.range.lowerBound }) ?? true { kept.append(secret) }
        secrets = kept
    }

    /// What its form gives away, anywhere in the file.
    private mutating func findForms(_ bytes: UnsafeRawBufferPointer) {
        var at = 0
        while at < bytes.count {
            guard SecretForms.isRun(bytes[at]) else {
                at += 1
                continue
            }
            var end = at + 1
            while end < bytes.count, SecretForms.isRun(bytes[end]) { end += 1 }
            if end + 2 < bytes.count, bytes[end] == 0x3A, bytes[end + 1] == 0x2F, bytes[end + 2] == 0x2F {
                at = findAddress(bytes, at)
                continue
            }
            if end - at >= 10, end - at >= 15 || end < bytes.count && bytes[end] == 0x2E, let token = SecretForms.token(in: bytes, at..<end), !isSample(bytes, token) {
                secrets.append(Secret(range: token, noun: "a credential"))
                end = max(end, token.upperBound)
            } else if end - at == 10, SecretForms.matches(bytes, "-----BEGIN", at: at), let found = SecretScanner.secrets(in: part(bytes, at, at + 4_096), .host)?.first {
                if found.kind == .privateKey, found.range.count > 64 {
                    let range = at + found.range.lowerBound..<at + found.range.upperBound
                    secrets.append(Secret(range: at..<end + 1, noun: "a private key"))
                    end = max(end, range.upperBound)
                }
            }
            at = end
        }
    }

    /// An address with a password, with a parameter that is a credential, or one that is a credential itself. Returns where it ends.
    private mutating func findAddress(_ bytes: UnsafeRawBufferPointer, _ start: Int) -> Int {
        var end = start
        while end < bytes.count, bytes[end] > 0x20, ![0x22, 0x27, 0x60, 0x3C, 0x3E, 0x5C].contains(bytes[end]) { end += 1 }
        let address = part(bytes, start, end)
        for hook: StaticString in ["hooks.slack.com/services/", "discord.com/api/webhooks/", "discordapp.com/api/webhooks/", "webhook.office.com/webhookb2/"] {
            guard let place = find(hook, address), address.count - place >= 16, !isPlaceholder(bytes, start + place..<end) else { continue }
            secrets.append(Secret(range: start + place..<end, noun: "a webhook's address"))
            return end
        }
        for found in SecretScanner.secrets(in: address, .name) ?? [] {
            let range = start + found.range.lowerBound..<start + found.range.upperBound
            guard !isPlaceholder(bytes, range), !isSample(bytes, range) else { continue }
            secrets.append(Secret(range: range, noun: found.kind == .password ? "a password" : "a credential"))
        }
        return max(end, start + 1)
    }

    /// Values of keys that mean secrets: of keys that no schema knows, and below them.
    private mutating func findNamed(_ entry: YAMLEntry, _ bytes: UnsafeRawBufferPointer) {
        var open = [entry], left = 10_000
        while let entry = open.popLast(), left > 0 {
            left -= 1
            let value = entry.value
            if value.kind == .mapping, !value.isAlias { open += value.entries }
            for item in value.isAlias ? value.items.prefix(0) : value.items.prefix(1_000) where item.kind == .mapping { open += item.entries }
            guard value.kind == .scalar, value.type == .string || value.type == .int, !value.isAlias, let key = entry.key.text, isSecret(key) else { continue }
            var range = value.span.offsets
            if value.style == .singleQuoted || value.style == .doubleQuoted { range = range.lowerBound + 1..<max(range.lowerBound + 1, range.upperBound - 1) }
            guard range.count >= 6, !isPlaceholder(bytes, range), !isSample(bytes, range) else { continue }
            secrets.append(Secret(range: range, noun: "a secret"))
        }
    }

    private func isSecret(_ key: String) -> Bool {
        var key = key
        return key.withUTF8 { key in
            SecretNames.family(UnsafeRawBufferPointer(key), 0..<key.count)?.isCertain == true
        }
    }

    /// What something else is put in the place of, and what is masked already.
    private func isPlaceholder(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) -> Bool {
        let text = part(bytes, range.lowerBound, range.upperBound)
        if PolicySecrets.placeholders.contains(where: { find($0, text) != nil }) { return true }
        guard let first = text.first else { return true }
        return first == 0x3C || first == 0x7B || first == 0x24 || text.allSatisfy { $0 == first }
    }

    /// Documentation's own examples: `AKIAIOSFODNN7EXAMPLE`.
    private func isSample(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) -> Bool {
        let text = part(bytes, range.lowerBound, range.upperBound)
        return PolicySecrets.samples.contains { find($0, text) != nil }
    }

    private static let placeholders: [StaticString] = ["${", "$(", "{{", "***", "%{", "xxxx", "XXXX"]
    private static let samples: [StaticString] = ["EXAMPLE", "example", "changeme", "placeholder", "your-", "your_"]

    private func part(_ bytes: UnsafeRawBufferPointer, _ start: Int, _ end: Int) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: bytes[min(start, bytes.count)..<max(min(start, bytes.count), min(end, bytes.count))])
    }

    private func find(_ text: StaticString, _ bytes: UnsafeRawBufferPointer) -> Int? {
        guard bytes.count >= text.utf8CodeUnitCount else { return nil }
        return (0...bytes.count - text.utf8CodeUnitCount).first { SecretForms.matches(bytes, text, at: $0) }
    }
}
