/// A point in time as a user names it: exactly, or as a duration before now.
public enum Moment: Sendable, Equatable {
    case at(Timestamp)
    case ago(Duration)

    /// Which end of a day a date without a time means: a span from 1 November until 3 November holds both days.
    public enum Edge: Sendable, Equatable {
        case start
        case end
    }

    /// `2026-11-01T10:00:00Z` (RFC 3339, section 5.6: fractions allowed, `T` or a space, an offset demanded),
    /// `2026-11-01` (UTC), or a duration ago: `7d`, `36h`.
    public init?(_ text: String, edge: Edge) {
        if let duration = Quantity.duration(text) {
            self = .ago(duration)
        } else if let timestamp = Moment.timestamp(text, edge: edge) {
            self = .at(timestamp)
        } else {
            return nil
        }
    }

    /// - Parameter now: the moment that durations count back from.
    public func resolved(now: Timestamp) -> Timestamp {
        switch self {
        case .at(let timestamp):
            return timestamp
        case .ago(let duration):
            let (seconds, attoseconds) = duration.components
            let microseconds = seconds &* 1_000_000 &+ attoseconds / 1_000_000_000_000
            return Timestamp(microseconds: now.microseconds &- microseconds)
        }
    }

    private static func timestamp(_ text: String, edge: Edge) -> Timestamp? {
        let bytes = Array(text.utf8)
        guard bytes.count <= 40, hasShape(bytes) else { return nil }
        let parsed = bytes.withUnsafeBytes { Timestamp(rfc3339: ByteSlice($0)) }
        // A day that no calendar has, such as 31 November, comes back as another one.
        let day = String(decoding: bytes.prefix(10), as: UTF8.self)
        let midnight = bytes.prefix(10).withUnsafeBytes { Timestamp(rfc3339: ByteSlice($0)) }
        guard let parsed, let midnight, midnight.description.hasPrefix(day) else { return nil }
        guard bytes.count == 10, edge == .end else { return parsed }
        return Timestamp(microseconds: midnight.microseconds + 86_400_000_000 - 1)
    }

    /// Whether it has the form of RFC 3339's `full-date` or `date-time`, to the last byte.
    private static func hasShape(_ bytes: [UInt8]) -> Bool {
        func matches(_ shape: String, _ start: Int) -> Bool {
            let shape = Array(shape.utf8)
            guard start + shape.count <= bytes.count else { return false }
            return zip(shape, bytes[start...]).allSatisfy { expected, found in
                switch expected {
                case UInt8(ascii: "9"): (0x30...0x39).contains(found)
                case UInt8(ascii: "T"): found == expected || found == UInt8(ascii: "t") || found == UInt8(ascii: " ")
                case UInt8(ascii: "+"): found == expected || found == UInt8(ascii: "-")
                default: found == expected
                }
            }
        }
        guard matches("9999-99-99", 0) else { return false }
        if bytes.count == 10 { return true }
        guard matches("T99:99:99", 10), bytes[11...12].elementsEqual("24".utf8) == false else { return false }
        var end = 19
        if end < bytes.count, bytes[end] == UInt8(ascii: ".") {
            let digits = bytes[(end + 1)...].prefix { (0x30...0x39).contains($0) }.count
            guard digits > 0 else { return false }
            end += 1 + digits
        }
        if matches("+99:99", end) {
            // Digits compare as text: hours to 23, minutes to 59.
            return end + 6 == bytes.count && bytes[(end + 1)...].lexicographicallyPrecedes("24".utf8) && bytes[end + 4] < UInt8(ascii: "6")
        }
        return end + 1 == bytes.count && (bytes[end] == UInt8(ascii: "Z") || bytes[end] == UInt8(ascii: "z"))
    }
}
