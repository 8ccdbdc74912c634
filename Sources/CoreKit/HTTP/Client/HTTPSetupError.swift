/// Why there can be no client.
public enum HTTPSetupError: Error, Sendable, Equatable, CustomStringConvertible {
    /// libcurl is not there, or is of no use; the text says why.
    case noLibrary(String)
    /// A file of certificates, and what is wrong with it.
    case certificates(String, String)

    public var description: String {
        switch self {
        case .noLibrary(let reason):
            "https needs libcurl, \(reason); install the package libcurl4t64 (Debian 13, Ubuntu 24.04), libcurl4 (Debian 12 and before) or libcurl (others)"
        case .certificates(let path, let reason): "\(path): \(reason)"
        }
    }
}
