/// What an ingest endpoint takes. Lengths count UTF-16 units, as Java does.
public struct RecordLimits: Sendable, Equatable {
    /// Of a request body: `{"batchData":[` and `]}` with it.
    public var bodyUnits: Int
    /// Of one string, its escapes undone.
    public var stringUnits: Int
    /// Of a member's name, its escapes undone.
    public var keyUnits: Int
    /// Of the elements of one array or object.
    public var elements: Int
    /// Of arrays and objects in each other, those of the batch with them.
    public var depth: Int

    public init(bodyUnits: Int, stringUnits: Int, keyUnits: Int = 512, elements: Int = 10_000, depth: Int = 64) {
        self.bodyUnits = bodyUnits
        self.stringUnits = stringUnits
        self.keyUnits = keyUnits
        self.elements = elements
        self.depth = depth
    }

    /// The defaults of the JSON plugin of Struts 6.10, which the mini-runtime runs with.
    public static let miniRuntime = RecordLimits(bodyUnits: 2_097_152, stringUnits: 262_144)
    public static let dataIngestion = RecordLimits(bodyUnits: 10 << 20, stringUnits: 5 << 20)

    /// The units of `{"batchData":[` and `]}`.
    public static let frameUnits = 16
}
