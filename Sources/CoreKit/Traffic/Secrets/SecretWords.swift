/// The words that `SecretNames` goes by, in lower case and without marks.
enum SecretWords {
    static let headers: [StaticString] = ["authorization", "cookie", "cookies", "authorizationheader"]
    static let passwords: [StaticString] = ["password", "passwd", "passphrase", "passcode", "pwd", "userpass", "seedphrase", "recoveryphrase", "mnemonic", "passwort", "kennwort", "motdepasse", "contrasena", "senha"]
    static let wholePasswords: [StaticString] = ["pass", "pin", "otp", "totp", "cvv", "cvc"]
    static let endings: [StaticString] = [
        "token", "secret", "apikey", "secretkey", "privatekey", "privkey", "signingkey", "signkey", "encryptionkey", "accesskey", "accesskeyid", "authkey",
        "licensekey", "subscriptionkey", "masterkey", "sharedkey", "accountkey", "sessionkey", "functionskey", "servicekey", "deploykey", "projectkey",
        "appkey", "applicationkey", "consumerkey", "serverkey", "adminkey", "writekey", "sshkey", "hmackey", "aeskey", "ingestkey",
        "secretid", "accesscode", "factorcode", "securityanswer", "storagekey", "tokenhint",
        "sessionid", "sessid", "credential", "credentials", "assertion", "codeverifier", "connectionstring", "webhookurl",
        "authcode", "authorizationcode", "oauthcode", "devicecode", "usercode", "otpcode", "totpcode", "mfacode", "verificationcode", "recoverycode",
        "backupcode", "securitycode", "onetimecode", "sharedaccesssignature", "signedrequest", "oauthverifier", "oauthsignature",
    ]
    static let words: [StaticString] = [
        "jwt", "sid", "samlresponse", "samlrequest", "xamzsignature", "xamzcredential", "xgoogsignature", "connectsid", "bearer", "csrf", "xsrf", "dpop", "pat", "dsn", "wif",
    ]
    static let likely: [StaticString] = ["auth", "authentication", "session", "signature", "sig", "hmac"]
    static let suspects: [StaticString] = ["key", "code", "ticket"]

    /// What stands behind a secret's name and says which one it is, or in what form.
    static let qualifiers: [StaticString] = [
        "confirmation", "confirm", "repeat", "again", "verify", "value", "pem", "base64", "b64", "hex", "hash", "hashed", "raw", "text", "string", "plain",
        "plaintext", "encoded", "encrypted", "old", "new", "current", "previous", "data", "json", "binary", "salt", "sha256", "sha", "md5", "list", "array",
    ]

    /// Tokens that say where in a list or which piece of work, not who.
    static let notSecret: [StaticString] = [
        "progresstoken", "pagetoken", "nexttoken", "continuationtoken", "synctoken", "cancellationtoken", "startingtoken", "resumetoken",
        "stoptoken", "eostoken", "bostoken", "padtoken", "unktoken", "septoken", "maxtoken",
    ]

    /// Members that say the name or the value of something, in an object of both.
    static let pairs: [StaticString] = [
        "name", "key", "field", "header", "param", "property", "variable", "parameter", "attribute", "value", "values", "val",
    ]

    static let all: [StaticString] = pairs + headers + passwords + wholePasswords + endings + words + likely + suspects + qualifiers.filter { $0.utf8Start[$0.utf8CodeUnitCount - 1] > 0x60 }
}
