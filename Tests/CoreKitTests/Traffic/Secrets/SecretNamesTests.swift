import Testing

@testable import CoreKit

struct SecretNamesTests {
    private func family(_ name: String) -> SecretNames.Family? {
        var name = name
        return name.withUTF8 { SecretNames.family(UnsafeRawBufferPointer($0), 0..<$0.count) }
    }

    private func mayEnd(_ name: String) -> Bool {
        var name = name
        return name.withUTF8 { bytes in
            guard let base = bytes.baseAddress else { return false }
            return SecretSweep.mayEndName(UnsafeRawPointer(base), bytes.count, SecretNames.endingBits)
        }
    }

    @Test(arguments: [
        "token", "Access-Token", "token2", "token_", "token[]", "token.0", "user[password]", "password[value]", "tokens", "passwords", "secrets", "apiKeys", "api.key", "api key",
        "to\u{200B}ken", "token\u{FEFF}", "tok\\u200ben", "token\\u200b", "password_confirmation", "private_key_pem", "password2_confirm", "device_code", "user_code", "cookie2",
        "credentials", "client_secret", "PIN", "x-amz-signature", "csrf", "tokenB64", "secretString", "a[b][token][0]", "----token----",
        String(repeating: "a_", count: 60) + "token",
    ])
    func certain(_ name: String) {
        #expect(family(name)?.isCertain == true)
        #expect(mayEnd(name) || name.contains("]"))
    }

    @Test(arguments: ["auth", "session", "signature", "sig", "sv_sig", "hmac", "key", "code", "x-hub-signature-256", "oauth"])
    func uncertain(_ name: String) {
        #expect(family(name)?.isCertain == false)
        #expect(mayEnd(name))
    }

    @Test(arguments: [
        "", "a", "nextToken", "page_token", "author", "monkey", "keys", "pins", "sessions_count", "description", "token_type", "expires", "tokenizer", "passenger", "pass_rate",
        "secretary", "cookiecutter", "design", "zipcode", "\u{200B}", "[]", "[token", "tökens",
    ])
    func ordinary(_ name: String) {
        #expect(family(name) == nil || name == "[token", "\(name)")
    }

    @Test func theMemoSaysTheSame() {
        let memo = SecretNameMemo(), arena = ByteArena()
        let names = ["token", "tokem", "password_confirmation", "password_confirmatiom", "a_long_name_with_a_secret", "a_long_name_w1th_a_secret", "key", "pin", "pan"]
        for _ in 0..<3 {
            for name in names {
                let slice = Array(name.utf8).withUnsafeBytes { arena.copy($0) }
                #expect(memo.family(slice, 0..<slice.count) == family(name))
            }
        }
    }
}
