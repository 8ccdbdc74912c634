/// The packs that come with the program: files under `Resources/signatures`, in the binary as they were read when it was made.
public enum BuiltInSignatures {
    private static let packed = PackedSignatures(SignatureFiles.packed)

    public static func signatures() throws -> [Signature] { packed.signatures }

    public static func knownHosts() throws -> KnownHosts {
        try KnownHosts(SignatureFiles.knownHosts)
    }

    /// Everything built in, with more signatures behind it.
    public static func set(adding more: [Signature] = []) throws -> SignatureSet {
        let texts = more.isEmpty && !packed.prefilter.isEmpty ? packed.prefilter : nil
        return SignatureSet(packed.signatures + more, knownHosts: try knownHosts(), prefilter: texts)
    }

    /// What the binary holds of packs, each by its name, in the order in which they are listed.
    ///
    /// - Throws: `SignaturePackReader.Failure`
    public static func packed(_ packs: [(name: String, text: [UInt8])]) throws -> String {
        PackedSignatures.text(of: try packs.flatMap { name, text in
            try text.withUnsafeBytes { try SignaturePackReader(path: "\(name).yaml", pack: name).read($0) }
        })
    }
}
