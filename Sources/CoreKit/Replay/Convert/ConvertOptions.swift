/// How captured traffic becomes ingest records.
public struct ConvertOptions: Sendable {
    public var filter = RecordFilter()
    public var redaction = Redaction()
    /// Nil: as captured, and `1000000` where nothing was.
    public var accountID: String?
    /// Nil: as captured, and `0` where nothing was.
    public var vxlanID: String?
    /// One of `sources`. Nil: as captured, `HAR` for HAR and `OTHER` for other captures.
    public var source: String?
    /// Added to the tags of a record; of equal keys these count.
    public var tags: [(key: String, value: String)] = []
    /// Times in milliseconds and finer become whole seconds. Without it a record with such a time is withheld, as the server's 32-bit
    /// integer does not hold it.
    public var fixesTimes = false
    /// Whole seconds since 1970 for records that say none.
    public var defaultTime: Int64 = 0
    public var oversize = Oversize.alone
    public var limits = RecordLimits.miniRuntime
    public var binary = BinaryBodies.omit
    /// Withholds what the server would take and silently drop.
    public var withholdsDropped = false
    /// Problems that one piece names; more are only counted.
    public var maximumProblems = 100

    public init() {}

    /// A record beyond the endpoint's limits…
    public enum Oversize: String, Sendable, CaseIterable {
        /// …is sent in a batch of its own.
        case alone
        /// …has its bodies cut to fit, a mark at their end saying how much is missing.
        case cut
        /// …is withheld.
        case refuse
    }

    /// A body that is not text, which a JSON string cannot hold…
    public enum BinaryBodies: String, Sendable, CaseIterable {
        /// …is left out.
        case omit
        /// …is carried as base64 (RFC 4648, 4); the record's tags say so: `requestPayloadEncoding` or `responsePayloadEncoding` is
        /// `base64`.
        case base64
    }

    static let defaultAccountID = "1000000"
    static let defaultVxlanID = "0"

    /// What an account and a collection may be: the endpoint reads a number of 32 bits.
    static func isID(_ text: ByteSlice) -> Bool { text.count <= 10 && (text.unsignedInteger.map { $0 <= UInt64(Int32.max) } ?? false) }

    /// The same of what somebody typed.
    public static func isID(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { isID(ByteSlice(UnsafeRawBufferPointer($0))) }
    }

    /// Tags that the program writes by itself.
    public static let ownTags = ["requestPayloadEncoding", "responsePayloadEncoding"]

    /// What `source` may be: the mini-runtime loses a whole batch over any other word.
    public static let sources = ["HAR", "PCAP", "MIRRORING", "SDK", "OTHER", "POSTMAN"]
}
