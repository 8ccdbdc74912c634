/// Dates of header fields (RFC 9110, 5.6.7): the fixed form, and the two obsolete ones that have to be read.
///
///     Sun, 06 Nov 1994 08:49:37 GMT
///     Sunday, 06-Nov-94 08:49:37 GMT
///     Sun Nov  6 08:49:37 1994
public enum HTTPDate {
    /// Nil for anything else. `now` tells the century of years of two digits: those that seem to lie more than fifty years ahead are past.
    public static func moment(_ text: String, now: Timestamp = .now) -> Timestamp? {
        var text = text
        return text.withUTF8 { moment(ByteSlice(UnsafeRawBufferPointer($0)), now) }
    }

    private static let months: [StaticString] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
    private static let days: [StaticString] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    private static let wholeDays: [StaticString] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]

    private static func moment(_ text: ByteSlice, _ now: Timestamp) -> Timestamp? {
        guard let comma = text.firstIndex(of: 0x2C) else { return asctime(text) }
        let day = text[0..<comma], rest = text.dropFirst(comma + 1)
        guard rest.count >= 22, rest[0] == 0x20, rest.hasSuffix(" GMT") else { return nil }
        let time = rest[rest.count - 12..<rest.count - 4]
        if days.contains(where: day.equalsIgnoringCase), rest.count == 25, rest[3] == 0x20, rest[7] == 0x20, rest[12] == 0x20 {
            return moment(day: rest[1..<3], month: rest[4..<7], year: rest[8..<12].unsignedInteger, time: time)
        }
        if wholeDays.contains(where: day.equalsIgnoringCase), rest.count == 23, rest[3] == 0x2D, rest[7] == 0x2D, rest[10] == 0x20 {
            return rest[8..<10].unsignedInteger.flatMap { short in
                let year = century(short, now)
                return moment(day: rest[1..<3], month: rest[4..<7], year: year, time: time)
            }
        }
        return nil
    }

    private static func asctime(_ text: ByteSlice) -> Timestamp? {
        guard text.count == 24, days.contains(where: text[0..<3].equalsIgnoringCase), text[3] == 0x20, text[7] == 0x20, text[10] == 0x20, text[19] == 0x20
        else { return nil }
        let day = text[8] == 0x20 ? text[9..<10] : text[8..<10]
        return moment(day: day, month: text[4..<7], year: text[20..<24].unsignedInteger, time: text[11..<19])
    }

    /// 365.2425 days a year are exact enough for a border of fifty years.
    private static func century(_ short: UInt64, _ now: Timestamp) -> UInt64 {
        let current = UInt64(max(0, 1970 + now.seconds / 31_556_952))
        let year = current / 100 * 100 + short
        return year > current + 50 && year >= 100 ? year - 100 : year
    }

    /// `time` is `08:49:37`.
    private static func moment(day: ByteSlice, month: ByteSlice, year: UInt64?, time: ByteSlice) -> Timestamp? {
        guard let day = day.unsignedInteger, (1...31).contains(day), let year, (1...9999).contains(year),
            let month = months.firstIndex(where: month.equalsIgnoringCase), time.count == 8, time[2] == 0x3A, time[5] == 0x3A,
            let hour = time[0..<2].unsignedInteger, hour < 24, let minute = time[3..<5].unsignedInteger, minute < 60,
            let second = time[6..<8].unsignedInteger, second <= 60
        else { return nil }
        let date = Timestamp.days(year: Int64(year), month: Int64(month) + 1, day: Int64(day))
        return Timestamp(seconds: date * 86_400 + Int64(hour * 3600 + minute * 60 + second))
    }
}
