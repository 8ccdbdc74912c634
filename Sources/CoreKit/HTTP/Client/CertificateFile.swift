/// Files of certificates in PEM (RFC 7468).
enum CertificateFile {
    /// All that the system trusts is a quarter of this.
    private static let most = 4 << 20

    /// Throws where it cannot be read, or has no certificate.
    static func check(_ path: String) throws(HTTPSetupError) {
        let bytes: [UInt8]
        do {
            bytes = try FileContents.read(path, limit: most)
        } catch {
            throw .certificates(path, (error as? SystemError)?.description ?? "\(error)")
        }
        let hasOne = bytes.withUnsafeBytes { raw in
            let text = ByteSlice(raw)
            return ["-----BEGIN CERTIFICATE-----", "-----BEGIN TRUSTED CERTIFICATE-----", "-----BEGIN X509 CERTIFICATE-----"].contains { text.firstRange(of: $0) != nil }
        }
        guard hasOne else { throw .certificates(path, "no certificate in it, expected \"-----BEGIN CERTIFICATE-----\"") }
    }
}
