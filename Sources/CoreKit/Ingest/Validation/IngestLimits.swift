/// What an ingest endpoint takes. Lengths count UTF-16 units, as Java does.
public struct IngestLimits: Sendable, Equatable {
    /// Of a request's body.
    public var bodyUnits: Int
    /// Of one string, its escapes undone.
    public var stringUnits: Int
    /// Of a key, its escapes undone.
    public var keyUnits: Int
    /// Of the elements of one array or object, the batch with them.
    public var elements: Int
    /// Of arrays and objects in each other; those of the batch count.
    public var depth: Int

    public init(bodyUnits: Int, stringUnits: Int, keyUnits: Int = 512, elements: Int = 10_000, depth: Int = 64) {
        self.bodyUnits = bodyUnits
        self.stringUnits = stringUnits
        self.keyUnits = keyUnits
        self.elements = elements
        self.depth = depth
    }

    /// Akto's mini-runtime: the defaults of the JSON plugin of Struts 6.10.
    public static let miniRuntime = IngestLimits(bodyUnits: 2_097_152, stringUnits: 262_144)
    /// Akto's data-ingestion service.
    public static let dataIngestion = IngestLimits(bodyUnits: 10 << 20, stringUnits: 5 << 20)

    /// No body of so many units is longer: a unit takes three bytes of UTF-8 at most.
    var bodyBytes: Int { 3 * bodyUnits }
}
