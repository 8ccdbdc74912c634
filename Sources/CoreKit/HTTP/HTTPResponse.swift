/// An answer.
public struct HTTPResponse: Sendable, Equatable {
    /// Three digits: 200.
    public let status: Int
    /// In the order in which they came; repeated ones are kept apart.
    public let fields: [HTTPField]
    /// The body's first 64 KiB, its chunks joined.
    public let body: [UInt8]
    /// False where the connection ended, or time was up, after the head and before the end of the body, or where the body was so long that
    /// nobody waited for its end. The status holds all the same.
    public let isWhole: Bool

    public init(status: Int, fields: [HTTPField] = [], body: [UInt8] = [], isWhole: Bool = true) {
        self.status = status
        self.fields = fields
        self.body = body
        self.isWhole = isWhole
    }

    /// The most bytes of a body that are kept.
    public static let mostBodyKept = 64 * 1024

    /// The value of the first field of that name, in whatever case of letters.
    public func first(_ name: String) -> String? { fields.first(name) }

    /// The body as text, what is not UTF-8 replaced.
    public var text: String { String(decoding: body, as: UTF8.self) }

    /// How long `Retry-After` asks to wait (RFC 9110, 10.2.3): whole seconds, or a date, of which the distance from `now` counts; nothing
    /// for a date that is over, at most a year. Nil where there is none or it says neither.
    public func retryAfter(now: Timestamp) -> Duration? {
        guard let value = first("retry-after") else { return nil }
        let most: Int64 = 366 * 86_400
        if !value.isEmpty, value.utf8.allSatisfy({ $0 &- 0x30 < 10 }) { return .seconds(min(Int64(value) ?? most, most)) }
        guard let date = HTTPDate.moment(value) else { return nil }
        let (distance, overflow) = date.microseconds.subtractingReportingOverflow(now.microseconds)
        return overflow ? nil : .microseconds(min(max(0, distance), most * 1_000_000))
    }
}
