/// Finds what has to be hidden in a text, in one pass from left to right; what is found never overlaps.
///
/// Four things give a secret away: a name before it (`"api_key":`, `token=`, `Authorization:`), a word before it (`Bearer`), its own
/// form (`ghp_…`, a JWT, a private key), or that nobody would write it by hand.
struct SecretScanner {
    private let bytes: UnsafeRawBufferPointer
    private let scope: SecretScope
    private var secrets: [Secret] = []

    /// In order; nil if there are none.
    static func secrets(in bytes: UnsafeRawBufferPointer, _ scope: SecretScope) -> [Secret]? {
        // Nothing shorter than this is both a secret and told apart from a word: `pwd=x`.
        guard bytes.count >= 5 else { return nil }
        var scanner = SecretScanner(bytes: bytes, scope: scope)
        scanner.scan()
        return scanner.secrets.isEmpty ? nil : scanner.secrets
    }

    private init(bytes: UnsafeRawBufferPointer, scope: SecretScope) {
        self.bytes = bytes
        self.scope = scope
    }

    private mutating func scan() {
        var at = 0
        while at < bytes.count {
            if !SecretForms.isRun(bytes[at]) {
                // An escape's letter does not belong to the word after it.
                let isEscape = bytes[at] == 0x5C && at + 1 < bytes.count && [0x6E, 0x72, 0x74].contains(bytes[at + 1])
                at += isEscape ? 2 : 1
                continue
            }
            var end = at
            while end < bytes.count, SecretForms.isRun(bytes[end]) { end += 1 }
            at = take(at..<end)
        }
    }

    /// Judges a run of letters, digits, `_`, `-` and `+`, and says where to go on.
    private mutating func take(_ run: Range<Int>) -> Int {
        if let key = privateKey(run) { return add(key, .privateKey) }
        if isMask(run) { return run.upperBound + 4 + 8 }
        if let token = SecretForms.token(in: bytes, run) { return add(token, .token) }
        if let value = SecretValue.named(by: run, in: bytes) ?? SecretValue.afterScheme(run, in: bytes) {
            if value.range.isEmpty { return max(run.upperBound, value.range.upperBound) }
            return add(value.range, value.kind)
        }
        if scope != .host, let key = SecretForms.base64(in: bytes, run) { return add(key, .token) }
        if let password = userInfo(after: run) { return add(password, .password) }
        switch scope {
        case .text where SecretForms.isDigest(bytes, run) || SecretForms.isUUID(bytes, run): return add(run, .token)
        case .text where Randomness.looksRandom(bytes, run): return add(run, .token)
        case .name where !SecretForms.isDigest(bytes, run) && !SecretForms.isUUID(bytes, run) && Randomness.looksRandom(bytes, run):
            return add(run, .token)
        default: return run.upperBound
        }
    }

    private mutating func add(_ range: Range<Int>, _ kind: Secret.Kind) -> Int {
        secrets.append(Secret(range: range, kind: kind))
        return range.upperBound
    }

    /// What masking leaves: up to four characters, `…#`, eight digits.
    private func isMask(_ run: Range<Int>) -> Bool {
        SecretForms.hasMark(bytes, at: run.upperBound) && run.count <= 4
    }

    /// Everything between the lines that frame a private key (RFC 7468), or to the end where it is cut.
    private func privateKey(_ run: Range<Int>) -> Range<Int>? {
        guard run.count == 10, matches("-----BEGIN", at: run.lowerBound) else { return nil }
        var label = run.upperBound
        while label < bytes.count, label < run.upperBound + 48, bytes[label] == 0x20 || (0x30...0x5A).contains(bytes[label]) { label += 1 }
        let name: StaticString = "PRIVATE KEY-----"
        let key = label - 11..<label - 11 + name.utf8CodeUnitCount
        guard matches(name, at: key.lowerBound) else { return nil }
        let end = find("-----END", from: key.upperBound, to: bytes.count)?.lowerBound ?? bytes.count
        let isMasked = SecretForms.hasMark(bytes, at: key.upperBound) || matches("***", at: key.upperBound)
        return isMasked || end == key.upperBound ? nil : key.upperBound..<end
    }

    /// The password of `scheme://user:password@host` (RFC 3986, 3.2.1).
    private func userInfo(after run: Range<Int>) -> Range<Int>? {
        guard matches("://", at: run.upperBound) else { return nil }
        let start = run.upperBound + 3
        var colon: Int?
        for at in start..<max(start, min(bytes.count, start + 512)) {
            switch bytes[at] {
            case 0x3A: colon = colon ?? at
            case 0x40: return colon.flatMap { $0 + 1 < at && !matches("***", at: $0 + 1) ? $0 + 1..<at : nil }
            case 0...0x20, 0x22, 0x27, 0x2F, 0x3C, 0x3E, 0x3F, 0x23, 0x5C: return nil
            default: break
            }
        }
        return nil
    }

    private func matches(_ text: StaticString, at: Int) -> Bool {
        SecretForms.matches(bytes, text, at: at)
    }

    private func find(_ text: StaticString, from: Int, to: Int) -> Range<Int>? {
        var at = from
        while at + text.utf8CodeUnitCount <= to {
            if matches(text, at: at) { return at..<at + text.utf8CodeUnitCount }
            at += 1
        }
        return nil
    }
}
