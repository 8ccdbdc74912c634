/// Names whose values are credentials: of JSON members, query parameters, form fields, elements, headers, command-line options, settings.
///
/// A name says so with its last word (`db_password`, `X-Api-Key`), also in the plural, with a number behind it (`token2`), with a word behind it
/// that says which or in what form (`password_confirmation`, `private_key_pem`), or with any part in brackets (`user[password]`, `token[]`).
enum SecretNames {
    enum Family {
        case token
        case password
        /// The whole header is the secret, blanks and all.
        case header
        /// Several of them; numbers under such a name are counts: `max_tokens`.
        case plural
        /// A word that mostly names a credential, unless its value is a word or a date: `auth`, `session`, `sig`.
        case likely
        /// Too ordinary a word to go by, unless its value looks the part: `key`, `code`.
        case suspect

        /// The name alone is enough, whatever the value is.
        var isCertain: Bool { self != .suspect && self != .likely }
    }

    /// The family of a name, without regard to case, marks, blanks and what cannot be seen; nil for an ordinary name. JSON escapes may stand in it.
    static func family(_ bytes: UnsafeRawBufferPointer, _ run: Range<Int>) -> Family? {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: SecretName.most) { buffer in
            let count = SecretName.normalize(bytes, run, into: buffer)
            var found = family(ofNormal: UnsafeBufferPointer(rebasing: buffer[..<count])), end = run.upperBound
            if let found, found.isCertain { return found }
            // `password[value]`, `auth[code]`
            while let part = SecretName.lastPart(bytes, run.lowerBound..<end) {
                let count = SecretName.normalize(bytes, part, into: buffer)
                if let family = family(ofNormal: UnsafeBufferPointer(rebasing: buffer[..<count])) {
                    if family.isCertain { return family }
                    found = found ?? family
                }
                end = part.lowerBound
            }
            return found
        }
    }

    private static func family(ofNormal name: UnsafeBufferPointer<UInt8>) -> Family? {
        var name = name
        for _ in 0..<3 {
            if let family = plainFamily(name) { return family }
            var rest = name.count
            if let word = SecretWords.qualifiers.first(where: { ends(name, $0) }) {
                rest -= word.utf8CodeUnitCount
            } else {
                while rest > 0, name[rest - 1] &- 0x30 < 10 { rest -= 1 }
            }
            guard rest < name.count, rest >= 3 else { return nil }
            name = UnsafeBufferPointer(rebasing: name[..<rest])
        }
        return nil
    }

    private static func plainFamily(_ name: UnsafeBufferPointer<UInt8>) -> Family? {
        guard name.count >= 3, let last = name.last, last &- 0x61 < 26 else { return nil }
        if let family = strongFamily(name) { return family }
        if last == 0x73, name.count > 4, strongFamily(UnsafeBufferPointer(rebasing: name.dropLast())) != nil { return .plural }
        if SecretWords.likely.contains(where: { ends(name, $0) }) { return .likely }
        return SecretWords.suspects.contains { equals(name, $0) } ? .suspect : nil
    }

    private static func strongFamily(_ name: UnsafeBufferPointer<UInt8>) -> Family? {
        if SecretWords.headers.contains(where: { ends(name, $0) }) { return .header }
        if SecretWords.passwords.contains(where: { ends(name, $0) }) || SecretWords.wholePasswords.contains(where: { equals(name, $0) }) { return .password }
        if ends(name, "token") { return SecretWords.notSecret.contains { ends(name, $0) } ? nil : .token }
        let isToken = SecretWords.endings.contains { ends(name, $0) } || SecretWords.words.contains { equals(name, $0) }
        return isToken ? .token : nil
    }

    /// By three letters, five bits each, the last one lowest: whether a name of any family may end so, marks left out. Never freed.
    nonisolated(unsafe) static let endingBits: UnsafePointer<UInt64> = {
        let bits = UnsafeMutablePointer<UInt64>.allocate(capacity: 512)
        bits.initialize(repeating: 0, count: 512)
        func add(_ last: UInt8, _ second: UInt8, _ third: UInt8) {
            let index = endingIndex(last, second, third)
            bits[index >> 6] |= 1 << UInt64(index & 63)
        }
        for word in SecretWords.all {
            let end = word.utf8CodeUnitCount
            add(word.utf8Start[end - 1], word.utf8Start[end - 2], word.utf8Start[end - 3])
            add(0x73, word.utf8Start[end - 1], word.utf8Start[end - 2])
        }
        return UnsafePointer(bits)
    }()

    /// Of the last letter of a name, the one before it, and the one before that.
    @inline(__always)
    static func endingIndex(_ last: UInt8, _ second: UInt8, _ third: UInt8) -> Int {
        Int(last & 31) | Int(second & 31) &<< 5 | Int(third & 31) &<< 10
    }

    static func ends(_ name: UnsafeBufferPointer<UInt8>, _ ending: StaticString) -> Bool {
        let count = ending.utf8CodeUnitCount
        guard name.count >= count, name[name.count - 1] == ending.utf8Start[count - 1] else { return false }
        for i in 0..<count where name[name.count - count + i] != ending.utf8Start[i] { return false }
        return true
    }

    static func equals(_ name: UnsafeBufferPointer<UInt8>, _ word: StaticString) -> Bool {
        name.count == word.utf8CodeUnitCount && ends(name, word)
    }
}
