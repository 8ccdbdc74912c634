/// Names whose values are credentials: of JSON members, query parameters, headers, command-line options, settings.
enum SecretNames {
    enum Family {
        case token
        case password
        /// The whole header is the secret, blanks and all.
        case header
        /// Too ordinary a word to go by, unless its value looks the part: `key`, `code`, `auth`.
        case suspect
    }

    /// The family of a name, without regard to case, `_`, `-` and `+`; nil for an ordinary name.
    static func family(_ bytes: UnsafeRawBufferPointer, _ run: Range<Int>) -> Family? {
        // Far longer than any name that matters, marks between its words included.
        guard run.count <= 64 else { return nil }
        return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 64) { buffer in
            var count = 0
            for at in run where bytes[at] != 0x5F && bytes[at] != 0x2D && bytes[at] != 0x2B {
                buffer[count] = ByteSlice.lowered(bytes[at])
                count += 1
            }
            guard count >= 3, (0x61...0x7A).contains(buffer[count - 1]) else { return nil }
            return family(ofNormal: UnsafeBufferPointer(rebasing: buffer[..<count]))
        }
    }

    private static func family(ofNormal name: UnsafeBufferPointer<UInt8>) -> Family? {
        if headers.contains(where: { ends(name, $0) }) { return .header }
        if passwords.contains(where: { ends(name, $0) }) || equals(name, "pass") || equals(name, "pin") || equals(name, "otp") { return .password }
        if ends(name, "token") { return notSecret.contains { ends(name, $0) } ? nil : .token }
        if endings.contains(where: { ends(name, $0) }) || words.contains(where: { equals(name, $0) }) { return .token }
        return suspects.contains { equals(name, $0) } ? .suspect : nil
    }

    private static let headers: [StaticString] = ["authorization", "cookie", "cookies"]
    private static let passwords: [StaticString] = ["password", "passwd", "passphrase", "passcode", "pwd", "userpass"]
    private static let endings: [StaticString] = [
        "secret", "apikey", "secretkey", "privatekey", "signingkey", "encryptionkey", "accesskey", "accesskeyid", "authkey", "licensekey",
        "subscriptionkey", "masterkey", "sharedkey", "accountkey", "sessionid", "sessid", "sessionkey", "credential", "credentials", "assertion",
        "codeverifier", "functionskey", "connectionstring", "servicekey", "deploykey", "projectkey", "apisecretkey", "webhookurl",
    ]
    private static let words: [StaticString] = ["jwt", "sid", "samlresponse", "samlrequest", "xamzsignature", "connectsid", "bearer", "cvv"]
    private static let suspects: [StaticString] = ["key", "code", "auth", "session", "ticket", "signature", "sig"]
    /// Tokens that say where in a list or which piece of work, not who.
    private static let notSecret: [StaticString] = [
        "progresstoken", "pagetoken", "nexttoken", "continuationtoken", "synctoken", "cancellationtoken", "startingtoken", "resumetoken",
        "stoptoken", "eostoken", "bostoken", "padtoken", "unktoken", "septoken",
    ]

    /// By three letters, five bits each, the last one lowest: whether a name of any family may end so, marks left out. Never freed.
    nonisolated(unsafe) static let endingBits: UnsafePointer<UInt64> = {
        let bits = UnsafeMutablePointer<UInt64>.allocate(capacity: 512)
        bits.initialize(repeating: 0, count: 512)
        let all: [StaticString] = headers + passwords + ["pass", "pin", "otp", "token"] + endings + words + suspects
        for word in all {
            let end = word.utf8CodeUnitCount
            let index = endingIndex(word.utf8Start[end - 1], word.utf8Start[end - 2], word.utf8Start[end - 3])
            bits[index >> 6] |= 1 << UInt64(index & 63)
        }
        return UnsafePointer(bits)
    }()

    /// Of the last letter of a name, the one before it, and the one before that.
    @inline(__always)
    static func endingIndex(_ last: UInt8, _ second: UInt8, _ third: UInt8) -> Int {
        Int(last & 31) | Int(second & 31) &<< 5 | Int(third & 31) &<< 10
    }

    private static func ends(_ name: UnsafeBufferPointer<UInt8>, _ ending: StaticString) -> Bool {
        let count = ending.utf8CodeUnitCount
        guard name.count >= count, name[name.count - 1] == ending.utf8Start[count - 1] else { return false }
        for i in 0..<count where name[name.count - count + i] != ending.utf8Start[i] { return false }
        return true
    }

    private static func equals(_ name: UnsafeBufferPointer<UInt8>, _ word: StaticString) -> Bool {
        name.count == word.utf8CodeUnitCount && ends(name, word)
    }
}
