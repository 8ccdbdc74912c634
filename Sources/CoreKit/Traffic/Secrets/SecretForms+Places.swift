/// Credentials found by their form wherever they stand.
extension SecretForms {
    /// The credential that begins at one of the places `SecretFormSearch` found, or that the run there is a part of. In JSON text slashes may be escaped.
    static func secret(in bytes: UnsafeRawBufferPointer, at: Int, runEnd end: Int) -> Range<Int>? {
        if matches(bytes, "-----BEGIN", at: at) { return privateKey(in: bytes, at: at) }
        let run = at..<end
        if let credentials = afterScheme(run, bytes) { return credentials }
        if let token = token(in: bytes, run) { return token }
        guard at > 1, run.count >= SecretFormSearch.shortest else { return nil }
        switch bytes[at - 1] {
        case 0x3A: return botToken(bytes, run)
        case 0x2F: return webhook(bytes, run)
        default: return nil
        }
    }

    /// Everything between the lines that frame a private key (RFC 7468); where the text is cut, to the end of the string around it.
    private static func privateKey(in bytes: UnsafeRawBufferPointer, at: Int) -> Range<Int>? {
        var label = at + 10
        while label < bytes.count, label < at + 58, bytes[label] == 0x20 || (0x30...0x5A).contains(bytes[label]) { label += 1 }
        let name = ByteSlice(UnsafeRawBufferPointer(rebasing: bytes[at + 10..<label]))
        guard name.firstRange(of: "PRIVATE KEY") != nil else { return nil }
        var start = label
        while start < bytes.count, bytes[start] == 0x2D { start += 1 }
        var end = start
        while end < bytes.count, bytes[end] != 0x22, bytes[end] != 0x3C, !(bytes[end] == 0x2D && matches(bytes, "-----END", at: end)) { end += 1 }
        if end < bytes.count, bytes[end] == 0x22 {
            while end > start, bytes[end - 1] == 0x5C { end -= 1 }
        }
        // Line ends and their escapes alone.
        let says = bytes[start..<end].contains { isRun($0) && $0 != 0x6E && $0 != 0x72 && $0 != 0x2D }
        return says ? start..<end : nil
    }

    /// What follows `Bearer ` and `Basic `. A string that is nothing else may be shorter than one in prose.
    private static func afterScheme(_ run: Range<Int>, _ bytes: UnsafeRawBufferPointer) -> Range<Int>? {
        guard run.count == 6 || run.count == 5, let scheme = AuthScheme(bytes, run), scheme != .other else { return nil }
        if let value = SecretValue.afterScheme(run, in: bytes) { return value.range }
        let isWhole = run.lowerBound == 0 || bytes[run.lowerBound - 1] == 0x22 || bytes[run.lowerBound - 1] == 0x27
        guard isWhole else { return nil }
        var start = run.upperBound
        while start < bytes.count, bytes[start] == 0x20 { start += 1 }
        var end = start
        while end < bytes.count, bytes[end] > 0x20, bytes[end] != 0x22, bytes[end] != 0x5C, bytes[end] != 0x2C, bytes[end] != 0x27 { end += 1 }
        guard end - start >= 4, end == bytes.count || bytes[end] == 0x22 || bytes[end] == 0x5C || bytes[end] == 0x27 else { return nil }
        // `Bearer authentication`, `Bearer <token>`, `Bearer ${TOKEN}`, `Bearer realm=…`
        guard bytes[start] != 0x3C, bytes[start] != 0x24, bytes[start] != 0x7B, !bytes[start..<end].dropLast(2).contains(0x3D) else { return nil }
        return bytes[start..<end].contains { $0 &- 0x30 < 10 || $0 &- 0x41 < 26 } ? start..<end : nil
    }

    /// Telegram's `123456789:AA…`, at any length behind `bot`.
    private static func botToken(_ bytes: UnsafeRawBufferPointer, _ run: Range<Int>) -> Range<Int>? {
        var start = run.lowerBound - 1
        while start > 0, run.lowerBound - start < 20, bytes[start - 1] &- 0x30 < 10 { start -= 1 }
        let digits = run.lowerBound - 1 - start
        guard digits > 0 else { return nil }
        if start >= 3, ByteSlice(UnsafeRawBufferPointer(rebasing: bytes[start - 3..<start])).equalsIgnoringCase("bot") { return start..<run.upperBound }
        return (8...10).contains(digits) && run.count == 35 && bytes[run.lowerBound] == 0x41 ? start..<run.upperBound : nil
    }

    /// Slack's `services/T…/B…/…` and Discord's `webhooks/1234…/…`.
    private static func webhook(_ bytes: UnsafeRawBufferPointer, _ run: Range<Int>) -> Range<Int>? {
        guard let second = segment(bytes, before: run.lowerBound), let first = segment(bytes, before: second.lowerBound) else { return nil }
        let part = UnsafeRawBufferPointer(rebasing: bytes[first])
        if second.count >= 7, first.count >= 7, bytes[second.lowerBound] == 0x42 || bytes[second.lowerBound] == 0x41, bytes[first.lowerBound] == 0x54,
            (Array(first) + Array(second)).allSatisfy({ bytes[$0] &- 0x30 < 10 || bytes[$0] &- 0x41 < 26 }) {
            return first.lowerBound..<run.upperBound
        }
        let isDiscord = second.count >= 15 && second.allSatisfy { bytes[$0] &- 0x30 < 10 } && ByteSlice(part).equalsIgnoringCase("webhooks")
        return isDiscord ? run : nil
    }

    /// The segment of a path that ends with a slash before `end`.
    private static func segment(_ bytes: UnsafeRawBufferPointer, before end: Int) -> Range<Int>? {
        guard end > 0, bytes[end - 1] == 0x2F else { return nil }
        var last = end - 1
        while last > 0, bytes[last - 1] == 0x5C { last -= 1 }
        var start = last
        while start > 0, last - start < 24, isRun(bytes[start - 1]) { start -= 1 }
        return start < last ? start..<last : nil
    }
}
