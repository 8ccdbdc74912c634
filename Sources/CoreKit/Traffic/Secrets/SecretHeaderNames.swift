/// Names of header fields whose whole value is a credential.
///
/// Besides what `SecretNames` knows these are families: any field with a word of its name like `token`, `auth`, `jwt` or `signature`, unless the last one says
/// that it is about something else (`x-token-type`), any that ends in `key`, and all of a few gateways' own.
enum SecretHeaderNames {
    /// Blanks, control characters and what cannot be seen do not count, nor does case.
    static func isSecret(_ name: ByteSlice) -> Bool {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: SecretName.most) { buffer in
            let normal = UnsafeBufferPointer(rebasing: buffer[..<SecretName.normalize(name.buffer, 0..<name.count, into: buffer)])
            guard normal.count >= 3 else { return false }
            if ordinary.contains(where: { begins(normal, $0) }) || ordinaryEnds.contains(where: { SecretNames.ends(normal, $0) }) { return false }
            if let family = SecretNames.family(name.buffer, 0..<name.count), family != .suspect { return true }
            if whole.contains(where: { SecretNames.equals(normal, $0) }) || families.contains(where: { begins(normal, $0) }) { return true }
            return SecretNames.ends(normal, "key") || hasWord(name)
        }
    }

    /// Whether one of the parts between dashes says so.
    private static func hasWord(_ name: ByteSlice) -> Bool {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: SecretName.most) { buffer in
            var start = 0
            while start < name.count {
                var end = start
                while end < name.count, name[end] != 0x2D, name[end] != 0x5F, name[end] != 0x2E { end += 1 }
                let word = UnsafeBufferPointer(rebasing: buffer[..<SecretName.normalize(name.buffer, start..<end, into: buffer)])
                if words.contains(where: { SecretNames.equals(word, $0) }) { return true }
                start = end + 1
            }
            return false
        }
    }

    private static func begins(_ name: UnsafeBufferPointer<UInt8>, _ word: StaticString) -> Bool {
        let count = word.utf8CodeUnitCount
        return name.count >= count && (0..<count).allSatisfy { name[$0] == word.utf8Start[$0] }
    }

    private static let words: [StaticString] = [
        "token", "tokens", "secret", "password", "passwd", "jwt", "hmac", "signature", "cookie", "credential", "credentials", "apikey", "auth", "authorization",
        "authentication", "session", "csrf", "xsrf", "oidc", "otp", "totp", "ticket", "assertion", "sig", "pin", "bearer",
    ]
    private static let whole: [StaticString] = [
        "authenticationinfo", "proxyauthenticationinfo", "xhoneycombteam", "dpop", "xmsclientprincipal", "xaccess", "ticket", "xnonce", "xclientcertkey",
        "xhubsignature", "xgoogiapjwtassertion",
    ]
    /// Cloudflare's and Amazon's headers with who was let in.
    private static let families: [StaticString] = ["cfaccess", "xamznoidc", "xamzsecurity"]
    /// What servers say about credentials, not credentials.
    private static let ordinary: [StaticString] = ["accesscontrol", "wwwauthenticate", "proxyauthenticate", "secwebsocket", "secfetch", "xratelimit", "ratelimit", "contentdigest"]
    private static let ordinaryEnds: [StaticString] = [
        "tokentype", "authtype", "tokenexpires", "tokenexpiry", "tokenexpiresin", "tokenexpiration", "authmethod", "authstatus", "authrequired", "signatureinput",
        "signaturetimestamp", "signatureversion", "signaturealgorithm", "signaturemethod", "idempotencykey", "surrogatekey", "cachekey", "partitionkey", "routingkey",
        "publickey", "rowkey", "sortkey", "authtime", "cookieconsent", "ratelimitkey", "nexttoken", "pagetoken", "synctoken",
    ]
}
