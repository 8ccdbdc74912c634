/// What gives MCP away: a look at one layer of an exchange, and how much it proves.
///
/// A signature is declared in a pack, a YAML or JSON file (see `SignaturePackReader`), with examples of what it matches
/// and what it ignores; the examples are checked whenever a pack of the user's is loaded.
public struct Signature: Sendable {
    public var id: String
    public var layer: Layer
    public var confidence: Confidence
    public var description: String
    /// The pack's name.
    public var pack: String
    /// RE2 syntax. For `host` it sees the normalised host, for `uri` path and query as sent, for `header` the line
    /// `name: value` with the name in lower case, for `body` the decoded body, or an event's data where `event` is set.
    public var pattern: Pattern?
    /// Members that a JSON body, or a message of a JSON-RPC batch, has to have: one of these shapes.
    public var shapes: [JSONShape] = []
    /// The name of a server-sent event; `pattern`, if any, then looks at its data.
    public var event: String?
    /// Only exchanges with this request method count.
    public var method: String?
    /// Only this side of the exchange counts.
    public var side: Side?
    /// Speaks against MCP: takes the weak evidence (medium and below) of its message or exchange away.
    public var isAgainst = false
    /// Where in a JSON body the URLs of the MCP servers stand that the message is about. The evidence then belongs to
    /// those servers and not to the host that the message was sent to.
    public var names: [JSONPath] = []
    /// The evidence belongs to the servers that another signature of the same exchange names, if any does.
    public var supportsNamed = false
    public var matches: [String] = []
    public var ignores: [String] = []

    public enum Side: String, Sendable, CaseIterable { case request, response }

    public init(id: String, layer: Layer, confidence: Confidence, description: String, pack: String) {
        self.id = id
        self.layer = layer
        self.confidence = confidence
        self.description = description
        self.pack = pack
    }

    public var summary: SignatureSummary {
        SignatureSummary(id: id, layer: layer, confidence: confidence, description: description, pack: pack)
    }
}
