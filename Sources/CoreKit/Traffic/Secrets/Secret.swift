/// Where a secret stands in a text.
struct Secret {
    enum Kind {
        case token
        /// Chosen by a person, so that even a long one may be guessed.
        case password
        case privateKey
    }

    var range: Range<Int>
    var kind: Kind
}

/// What a text is, which decides how far to look for secrets that nothing names.
public enum SecretScope: Sendable {
    /// Bodies, paths, messages: UUIDs, digests and random-looking runs count as secrets. In a server's path they often are
    /// the credential, and the fingerprint keeps two such servers apart.
    case text
    /// Names and versions: a UUID or a digest tells which, and is not a credential.
    case name
    /// Hosts, which a user copies into `--allow`: only what has the form of a known credential.
    case host
}
