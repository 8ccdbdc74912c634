/// The packs that come with the program: files under `Resources/signatures`, in the binary as text.
public enum BuiltInSignatures {
    /// Name and text of every pack, in the order in which they are listed.
    public static var packs: [(name: String, text: String)] {
        [
            ("mcp-wire", SignatureFiles.mcpWire),
            ("cloudflare-dlp", SignatureFiles.cloudflareDLP),
            ("reference-layers", SignatureFiles.referenceLayers),
            ("not-mcp", SignatureFiles.notMCP),
        ]
    }

    public static func signatures() throws -> [Signature] {
        try packs.flatMap { name, text in
            var text = text
            return try text.withUTF8 { try SignaturePackReader(path: "\(name).yaml", pack: name).read(UnsafeRawBufferPointer($0)) }
        }
    }

    public static func knownHosts() throws -> KnownHosts {
        try KnownHosts(SignatureFiles.knownHosts)
    }

    /// Everything built in, with more signatures behind it.
    public static func set(adding more: [Signature] = []) throws -> SignatureSet {
        SignatureSet(try signatures() + more, knownHosts: try knownHosts())
    }
}
