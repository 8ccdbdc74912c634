/// Hides credentials in captured text before it is shown.
///
/// A long secret keeps its first four characters and gets a fingerprint, the first eight hexadecimal digits of its SHA-256,
/// so that equal secrets stay equal and different ones different: `sk-p…#1f2e3d4c`. A short one and a password become `***`,
/// as whoever can guess it could prove the guess by its fingerprint. Masking what is masked changes nothing.
///
/// ```swift
/// SecretMask.masked("GET /mcp?api_key=8f1c…")                         // "GET /mcp?api_key=8f1c…#0b7e44d1"
/// SecretMask.masked("/s/c2VjcmV0c2VjcmV0c2Vj/mcp")                    // "/s/c2Vj…#5d0a9d3c/mcp"
/// ```
public enum SecretMask {
    /// Fewer bytes than this, and a fingerprint could be tried out.
    static let fingerprintedLength = 16
    static let short = "***"

    public static func masked(_ text: String, _ scope: SecretScope = .text) -> String {
        var text = text
        return text.withUTF8 { bytes in
            SecretScanner.secrets(in: UnsafeRawBufferPointer(bytes), scope).map { join(UnsafeRawBufferPointer(bytes), $0) }
        } ?? text
    }

    /// The same for bytes; those that are not UTF-8 come out as U+FFFD.
    public static func masked(_ bytes: UnsafeRawBufferPointer, _ scope: SecretScope = .text) -> String {
        join(bytes, SecretScanner.secrets(in: bytes, scope) ?? [])
    }

    /// The text of a match with at most `context` bytes on either side, masked.
    ///
    /// Secrets are looked for in a wider part first and then cut or kept whole, so that half of one is never shown. `…` stands
    /// where something was left out.
    public static func excerpt(of bytes: UnsafeRawBufferPointer, match: Range<Int>, context: Int = 40) -> String {
        let match = match.clamped(to: 0..<bytes.count)
        var low = max(0, match.lowerBound - context), high = min(bytes.count, match.upperBound + context)
        let window = reach(bytes, from: low, by: -1)..<reach(bytes, from: high, by: 1)
        let part = UnsafeRawBufferPointer(rebasing: bytes[window])
        let secrets = (SecretScanner.secrets(in: part, .text) ?? []).map {
            Secret(range: $0.range.lowerBound + window.lowerBound..<$0.range.upperBound + window.lowerBound, kind: $0.kind)
        }
        for secret in secrets where secret.range.overlaps(low..<max(high, low + 1)) {
            low = min(low, secret.range.lowerBound)
            high = max(high, secret.range.upperBound)
        }
        while low > 0, low < bytes.count, bytes[low] & 0xC0 == 0x80 { low -= 1 }
        while high < bytes.count, bytes[high] & 0xC0 == 0x80 { high += 1 }
        let shown = join(bytes, secrets.filter { $0.range.lowerBound >= low && $0.range.upperBound <= high }, within: low..<high)
        return (low > 0 ? "…" : "") + shown + (high < bytes.count ? "…" : "")
    }

    /// A stretch further on, and from there to where no token can be in the middle, but not for ever.
    private static func reach(_ bytes: UnsafeRawBufferPointer, from: Int, by step: Int) -> Int {
        var at = min(max(from + 256 * step, 0), bytes.count)
        let last = min(max(at + 4096 * step, 0), bytes.count)
        while at != last, at > 0, at < bytes.count, bytes[at] > 0x20 { at += step }
        return at
    }

    private static func join(_ bytes: UnsafeRawBufferPointer, _ secrets: [Secret], within bounds: Range<Int>? = nil) -> String {
        let bounds = bounds ?? 0..<bytes.count
        var result = ""
        var at = bounds.lowerBound
        for secret in secrets where secret.range.lowerBound >= at {
            result += String(decoding: bytes[at..<secret.range.lowerBound], as: UTF8.self)
            result += replacement(for: UnsafeRawBufferPointer(rebasing: bytes[secret.range]), secret.kind)
            at = secret.range.upperBound
        }
        return result + String(decoding: bytes[at..<max(at, bounds.upperBound)], as: UTF8.self)
    }

    private static func replacement(for secret: UnsafeRawBufferPointer, _ kind: Secret.Kind) -> String {
        guard kind != .password, secret.count >= fingerprintedLength else { return short }
        let start = secret.prefix(4)
        let shown = start.allSatisfy { $0 > 0x20 && $0 < 0x7F } && kind == .token ? String(decoding: start, as: UTF8.self) : ""
        return shown + "…#" + SHA256.hash(secret).hex(8)
    }
}
