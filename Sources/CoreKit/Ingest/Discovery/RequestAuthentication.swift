/// Tells from a request's headers how it says who sends it.
enum RequestAuthentication {
    /// Nil where no header says so.
    static func kind(_ headers: UnsafeBufferPointer<HeaderField>) -> APIAuthentication? {
        var found: APIAuthentication?
        for field in headers {
            let name = field.name
            guard name.count >= 6, name.count <= 40 else { continue }
            switch ByteSlice.lowered(name[name.count - 1]) {
            case 0x6E where name.equalsIgnoringCase("authorization"):
                // It says more than any other.
                return field.value.trimmed.isEmpty ? found : scheme(field.value.trimmed)
            case 0x65 where name.equalsIgnoringCase("cookie"):
                if found == nil, hasSession(field.value) { found = .cookie }
            case 0x79, 0x6E:
                if isKey(name), !field.value.isEmpty { found = .apiKey }
            default: break
            }
        }
        return found
    }

    private static func scheme(_ value: ByteSlice) -> APIAuthentication {
        guard let blank = value.firstIndex(of: 0x20) else { return value.hasPrefix("eyJ") && ValueForm.isJWT(value) ? .jwt : .authorization }
        let word = value[0..<blank], rest = value.dropFirst(blank + 1).trimmed
        if word.equalsIgnoringCase("bearer") { return rest.hasPrefix("eyJ") && ValueForm.isJWT(rest) ? .jwt : .bearer }
        if word.equalsIgnoringCase("basic") { return .basic }
        if word.equalsIgnoringCase("digest") { return .digest }
        return word.hasPrefixIgnoringCase("aws4-") ? .awsSignature : .authorization
    }

    /// `x-api-key`, `apikey`, `x-goog-api-key`, `x-auth-token`, `private-token` and their like; not `sec-websocket-key`, `x-csrf-token`.
    private static func isKey(_ name: ByteSlice) -> Bool {
        if hasSuffix(name, "api-key") || hasSuffix(name, "apikey") || hasSuffix(name, "api_key") || hasSuffix(name, "subscription-key")
            || hasSuffix(name, "access-key") || hasSuffix(name, "auth-key") || hasSuffix(name, "secret-key") { return true }
        guard hasSuffix(name, "-token") else { return false }
        return !name.containsIgnoringCase("csrf") && !name.containsIgnoringCase("xsrf")
    }

    private static func hasSuffix(_ name: ByteSlice, _ suffix: StaticString) -> Bool {
        name.count >= suffix.utf8CodeUnitCount && name.dropFirst(name.count - suffix.utf8CodeUnitCount).equalsIgnoringCase(suffix)
    }

    /// One of the cookies is named as sessions and tokens are.
    private static func hasSession(_ value: ByteSlice) -> Bool {
        var at = 0
        while at < value.count {
            let end = value.firstIndex(of: 0x3B, from: at) ?? value.count
            let pair = value[at..<end].trimmed
            at = end + 1
            let name = pair[0..<(pair.firstIndex(of: 0x3D) ?? pair.count)]
            guard name.count >= 3, name.count <= 64 else { continue }
            if name.containsIgnoringCase("csrf") || name.containsIgnoringCase("xsrf") { continue }
            if name.containsIgnoringCase("sess") || name.containsIgnoringCase("token") || name.containsIgnoringCase("auth")
                || name.containsIgnoringCase("jwt") || hasSuffix(name, "sid") || name.containsIgnoringCase("login") { return true }
        }
        // All of it was replaced, as redaction does.
        return value.trimmed.equalsIgnoringCase("redacted")
    }
}
