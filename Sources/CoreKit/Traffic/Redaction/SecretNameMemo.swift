// Relies on: captures using few names, over and over.

/// What was found out about names lately. One is for one thread.
final class SecretNameMemo {
    /// A name's bytes are kept with the verdict, so that no other name is taken for it.
    private struct Entry: BitwiseCopyable {
        var key: ByteKey
        var verdict: UInt8
    }

    private static let size = 1024
    private static let longest = 48
    private static let noFamily: UInt8 = 0xFF
    private static let families: [SecretNames.Family] = [.token, .password, .header, .plural, .likely, .suspect]
    private let entries: UnsafeMutablePointer<Entry>
    private let names: UnsafeMutableRawPointer

    init() {
        entries = .allocate(capacity: SecretNameMemo.size)
        entries.initialize(repeating: Entry(key: ByteKey(.empty), verdict: SecretNameMemo.noFamily), count: SecretNameMemo.size)
        names = .allocate(byteCount: SecretNameMemo.size * SecretNameMemo.longest, alignment: 16)
        names.initializeMemory(as: UInt8.self, repeating: 0, count: SecretNameMemo.size * SecretNameMemo.longest)
    }

    deinit {
        entries.deallocate()
        names.deallocate()
    }

    /// The same as `SecretNames.family`. Two memos serve, as headers have a rule of their own.
    func family(_ text: ByteSlice, _ run: Range<Int>) -> SecretNames.Family? {
        let verdict = verdict(text[run]) {
            SecretNames.family(text.buffer, run).flatMap { SecretNameMemo.families.firstIndex(of: $0) }.map { UInt8($0) } ?? SecretNameMemo.noFamily
        }
        return verdict == SecretNameMemo.noFamily ? nil : SecretNameMemo.families[Int(verdict)]
    }

    /// The same as `SecretHeaderNames.isSecret`.
    func isSecret(header name: ByteSlice) -> Bool { verdict(name) { SecretHeaderNames.isSecret(name) ? 1 : 0 } == 1 }

    @inline(__always)
    private func verdict(_ name: ByteSlice, _ find: () -> UInt8) -> UInt8 {
        guard name.count >= 3, name.count <= SecretNameMemo.longest else { return find() }
        let key = ByteKey(name)
        let index = Int(truncatingIfNeeded: key.hash() &>> 32) & (SecretNameMemo.size &- 1)
        let entry = entries + index, place = names + index &* SecretNameMemo.longest
        // Of the short ones the key is all there is; below four bytes and above sixteen it is not.
        let isExact = name.count >= 4 && name.count <= ByteKey.exactCount
        if entry.pointee.key == key, isExact || ByteSearch.areEqual(place, name.start, name.count) { return entry.pointee.verdict }
        let verdict = find()
        entry.pointee = Entry(key: key, verdict: verdict)
        place.copyMemory(from: name.start, byteCount: name.count)
        return verdict
    }
}
