/// A moment, in microseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
public struct Timestamp: Hashable, Comparable, Sendable, CustomStringConvertible {
    public let microseconds: Int64

    public init(microseconds: Int64) { self.microseconds = microseconds }
    public init(seconds: Int64) { microseconds = seconds &* 1_000_000 }

    public static func < (left: Timestamp, right: Timestamp) -> Bool { left.microseconds < right.microseconds }

    /// Whole seconds, rounded down.
    public var seconds: Int64 {
        let (quotient, remainder) = microseconds.quotientAndRemainder(dividingBy: 1_000_000)
        return remainder < 0 ? quotient - 1 : quotient
    }

    /// A count since 1970 whose unit shows in its size: seconds, milliseconds, microseconds or nanoseconds. The bounds
    /// are those of the years 1973 to 5138 in seconds; nil outside them.
    public init?(epoch value: Int64) {
        switch value {
        case 100_000_000 ..< 100_000_000_000: microseconds = value * 1_000_000
        case 100_000_000_000 ..< 100_000_000_000_000: microseconds = value * 1000
        case 100_000_000_000_000 ..< 100_000_000_000_000_000: microseconds = value
        case 100_000_000_000_000_000...: microseconds = value / 1000
        default: return nil
        }
    }

    /// A number since 1970 as text (`1700000000`, `1700000000.25`, `1700000000123`, `1.7e9`), an RFC 3339 date and time
    /// (`2026-11-01T10:00:00Z`, fractions and offsets allowed, `T` or a space, a date alone is midnight UTC), or the time of the
    /// common log format (`10/Oct/2000:13:55:36 -0700`).
    public init?(_ text: ByteSlice) {
        let text = text.trimmed
        if let found = Timestamp(number: text) ?? Timestamp(rfc3339: text) ?? Timestamp(commonLog: text) {
            self = found
        } else {
            return nil
        }
    }

    /// A decimal number, its unit told by its size as in `init(epoch:)`.
    private init?(number text: ByteSlice) {
        var digits: UInt64 = 0, scale = 0, at = 0, count = 0, hasPoint = false
        while at < text.count {
            let byte = text[at]
            if byte == 0x2E, !hasPoint {
                hasPoint = true
            } else if byte &- 0x30 < 10 {
                // What 18 digits do not hold is less than a nanosecond.
                if count < 18 {
                    digits = digits * 10 + UInt64(byte - 0x30)
                    if digits > 0 { count += 1 }
                    if hasPoint { scale -= 1 }
                } else if !hasPoint {
                    scale += 1
                }
            } else {
                break
            }
            at += 1
        }
        guard count > 0 else { return nil }
        if at < text.count {
            guard text[at] | 0x20 == 0x65 else { return nil }
            var exponent = text.dropFirst(at + 1)
            let isNegative = exponent.hasPrefix("-")
            if isNegative || exponent.hasPrefix("+") { exponent = exponent.dropFirst(1) }
            guard let value = exponent.unsignedInteger, value <= 30 else { return nil }
            scale += isNegative ? -Int(value) : Int(value)
        }
        guard (-36...19).contains(scale) else { return nil }
        var whole = digits, unit: UInt64 = 1
        for _ in 0..<max(0, scale) {
            let (product, overflow) = whole.multipliedReportingOverflow(by: 10)
            guard !overflow else { return nil }
            whole = product
        }
        for _ in 0..<max(0, -scale) {
            // Digits so far behind the point are not seen in a microsecond.
            if unit >= 1_000_000_000_000_000_000 { whole /= 10 } else { unit *= 10 }
        }
        let rest = whole % unit
        whole /= unit
        guard let value = Int64(exactly: whole), let base = Timestamp(epoch: value) else { return nil }
        let perUnit: UInt64 = value < 100_000_000_000 ? 1_000_000 : value < 100_000_000_000_000 ? 1000 : 0
        let fraction = unit.dividingFullWidth(rest.multipliedFullWidth(by: perUnit)).quotient
        microseconds = base.microseconds + Int64(fraction)
    }

    /// `10/Oct/2000:13:55:36 -0700`, in brackets or not; without an offset it is taken for UTC.
    public init?(commonLog text: ByteSlice) {
        let text = text.hasPrefix("[") ? text.dropFirst(1) : text
        guard text.count >= 20, text[2] == 0x2F, text[6] == 0x2F, text[11] == 0x3A, text[14] == 0x3A, text[17] == 0x3A,
            let day = text[0..<2].unsignedInteger, let year = text[7..<11].unsignedInteger, let hour = text[12..<14].unsignedInteger,
            let minute = text[15..<17].unsignedInteger, let second = text[18..<20].unsignedInteger,
            (1...31).contains(day), hour <= 24, minute < 60, second <= 60
        else { return nil }
        let names: [StaticString] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
        guard let month = names.firstIndex(where: { text[3..<6].equalsIgnoringCase($0) }),
            Int64(day) <= Timestamp.dayCount(year: Int64(year), month: Int64(month) + 1)
        else { return nil }
        var seconds = Timestamp.days(year: Int64(year), month: Int64(month) + 1, day: Int64(day)) * 86_400
        seconds += Int64(hour * 3600 + minute * 60 + second)
        if text.count >= 26, text[20] == 0x20, let offset = text[22..<26].unsignedInteger {
            let distance = Int64(offset / 100 * 3600 + offset % 100 * 60)
            seconds += text[21] == 0x2D ? distance : -distance
        }
        self.init(seconds: seconds)
    }

    /// RFC 3339, section 5.6, with a space or nothing accepted where `T` and the offset stand.
    public init?(rfc3339 text: ByteSlice) {
        func number(_ from: Int, _ count: Int) -> Int64? {
            guard from + count <= text.count, let value = text[from..<from + count].unsignedInteger else { return nil }
            return Int64(value)
        }
        guard text.count >= 10, text[4] == 0x2D, text[7] == 0x2D,
            let year = number(0, 4), let month = number(5, 2), let day = number(8, 2),
            (1...12).contains(month), day >= 1, day <= Timestamp.dayCount(year: year, month: month)
        else { return nil }
        var seconds = Timestamp.days(year: year, month: month, day: day) * 86_400
        var micros: Int64 = 0
        if text.count > 10 {
            guard text.count >= 16, text[10] == 0x54 || text[10] == 0x74 || text[10] == 0x20, text[13] == 0x3A,
                let hour = number(11, 2), let minute = number(14, 2), hour <= 24, minute < 60
            else { return nil }
            seconds += hour * 3600 + minute * 60
            var at = 16
            if at < text.count, text[at] == 0x3A {
                guard let second = number(17, 2), second <= 60 else { return nil }
                seconds += second
                at = 19
                if at < text.count, text[at] == 0x2E || text[at] == 0x2C {
                    micros = Timestamp.fraction(text.dropFirst(at + 1))
                    at += 1
                    while at < text.count, text[at] &- 0x30 < 10 { at += 1 }
                }
            }
            if at < text.count, text[at] == 0x20 { at += 1 }
            if at < text.count, text[at] != 0x5A, text[at] != 0x7A {
                guard text[at] == 0x2B || text[at] == 0x2D, let hours = number(at + 1, 2) else { return nil }
                let colon = at + 3 < text.count && text[at + 3] == 0x3A
                let minutes = number(at + (colon ? 4 : 3), 2) ?? 0
                let offset = hours * 3600 + minutes * 60
                seconds += text[at] == 0x2B ? -offset : offset
            }
        }
        self.init(microseconds: seconds * 1_000_000 + micros)
    }

    /// The digits after a decimal point as microseconds.
    private static func fraction(_ text: ByteSlice) -> Int64 {
        var value: Int64 = 0, digits = 0
        while digits < 6 {
            let digit = digits < text.count ? text[digits] &- 0x30 : 0
            guard digit < 10 else {
                while digits < 6 { value *= 10; digits += 1 }
                return value
            }
            value = value * 10 + Int64(digit)
            digits += 1
        }
        return value
    }

    /// Of a month of the Gregorian calendar.
    private static func dayCount(year: Int64, month: Int64) -> Int64 {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Days from 1970-01-01 to a date of the proleptic Gregorian calendar, counted in 400-year cycles from 1 March.
    static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let cycle = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfCycle = shifted - cycle * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return cycle * 146_097 + yearOfCycle * 365 + yearOfCycle / 4 - yearOfCycle / 100 + dayOfYear - 719_468
    }

    /// `2026-11-01T10:00:00Z`: RFC 3339 in UTC, whole seconds.
    public var description: String {
        let total = seconds
        let day = total >= 0 ? total / 86_400 : (total - 86_399) / 86_400
        let second = total - day * 86_400
        let z = day + 719_468
        let cycle = (z >= 0 ? z : z - 146_096) / 146_097
        let dayOfCycle = z - cycle * 146_097
        let yearOfCycle = (dayOfCycle - dayOfCycle / 1460 + dayOfCycle / 36_524 - dayOfCycle / 146_096) / 365
        let dayOfYear = dayOfCycle - (365 * yearOfCycle + yearOfCycle / 4 - yearOfCycle / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        let year = yearOfCycle + cycle * 400 + (month <= 2 ? 1 : 0)
        func two(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
        let padded = year >= 0 && year < 1000 ? String(repeating: "0", count: 4 - "\(year)".utf8.count) + "\(year)" : "\(year)"
        return "\(padded)-\(two(month))-\(two(dayOfYear - (153 * monthFromMarch + 2) / 5 + 1))T"
            + "\(two(second / 3600)):\(two(second / 60 % 60)):\(two(second % 60))Z"
    }
}
