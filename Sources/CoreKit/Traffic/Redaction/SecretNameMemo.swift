// Relies on: captures using few names, over and over.

/// What was found out about names lately. One is for one thread.
final class SecretNameMemo {
    private struct Entry: BitwiseCopyable {
        var key: ByteKey
        /// The family's number, `noFamily` for an ordinary name.
        var verdict: UInt8
    }

    private static let size = 512
    private static let noFamily: UInt8 = 0xFF
    private static let families: [SecretNames.Family] = [.token, .password, .header, .suspect]
    private let entries: UnsafeMutablePointer<Entry>

    init() {
        entries = .allocate(capacity: SecretNameMemo.size)
        entries.initialize(repeating: Entry(key: ByteKey(.empty), verdict: SecretNameMemo.noFamily), count: SecretNameMemo.size)
    }

    deinit { entries.deallocate() }

    /// The same as `SecretNames.family`.
    func family(_ text: ByteSlice, _ run: Range<Int>) -> SecretNames.Family? {
        // Of longer names a key does not know all.
        guard run.count >= 4, run.count <= ByteKey.exactCount else { return SecretNames.family(text.buffer, run) }
        let key = ByteKey(text[run])
        let entry = entries + Int(truncatingIfNeeded: key.hash() &>> 32) & (SecretNameMemo.size &- 1)
        if entry.pointee.key == key {
            return entry.pointee.verdict == SecretNameMemo.noFamily ? nil : SecretNameMemo.families[Int(entry.pointee.verdict)]
        }
        let family = SecretNames.family(text.buffer, run)
        let verdict = family.flatMap { SecretNameMemo.families.firstIndex(of: $0) }.map { UInt8($0) } ?? SecretNameMemo.noFamily
        entry.pointee = Entry(key: key, verdict: verdict)
        return family
    }
}
