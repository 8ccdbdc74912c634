/// Numbers with units, as users type them. A bare number is refused: an option that takes time or size has to say its unit.
public enum Quantity {
    /// `500ms`, `30s`, `1.5h`, `1h30m`: units `us`, `ms`, `s`, `m`, `h`, `d`, `w`, each at most once, the larger first.
    /// No sign, at most nine decimals, exact to the nanosecond; refuses what does not fit in 64 bits of nanoseconds.
    public static func duration(_ text: String) -> Duration? {
        var rest = Substring(text)
        var total: UInt64 = 0
        var previous = UInt64.max
        repeat {
            guard let number = Decimal.take(from: &rest) else { return nil }
            let unit = rest.prefix { $0.isASCII && $0.isLetter }
            rest = rest.dropFirst(unit.count)
            guard let nanoseconds = nanoseconds(of: unit), nanoseconds < previous, let part = number.times(nanoseconds) else { return nil }
            previous = nanoseconds
            let (sum, overflow) = total.addingReportingOverflow(part)
            guard !overflow else { return nil }
            total = sum
        } while !rest.isEmpty
        return Int64(exactly: total).map { .nanoseconds($0) }
    }

    /// `64KiB` is 65,536 and `64KB` is 64,000, in any case of letters; `K` alone is refused, as nobody knows which it means.
    public static func bytes(_ text: String) -> UInt64? {
        var rest = Substring(text)
        guard let number = Decimal.take(from: &rest) else { return nil }
        let multiplier: UInt64
        switch rest.lowercased() {
        case "b": multiplier = 1
        case "kb": multiplier = 1_000
        case "mb": multiplier = 1_000_000
        case "gb": multiplier = 1_000_000_000
        case "tb": multiplier = 1_000_000_000_000
        case "kib": multiplier = 1 << 10
        case "mib": multiplier = 1 << 20
        case "gib": multiplier = 1 << 30
        case "tib": multiplier = 1 << 40
        default: return nil
        }
        return number.times(multiplier)
    }

    /// `500/s`, `30/m`, `0.5/s`, `1000/h`; more than zero.
    public static func rate(_ text: String) -> Rate? {
        var rest = Substring(text)
        guard let number = Decimal.take(from: &rest), number.digits > 0 else { return nil }
        let seconds: Double
        switch rest {
        case "/s": seconds = 1
        case "/m": seconds = 60
        case "/h": seconds = 3600
        default: return nil
        }
        return Rate(perSecond: number.value / seconds)
    }

    private static func nanoseconds(of unit: Substring) -> UInt64? {
        switch unit {
        case "us": 1_000
        case "ms": 1_000_000
        case "s": 1_000_000_000
        case "m": 60_000_000_000
        case "h": 3_600_000_000_000
        case "d": 86_400_000_000_000
        case "w": 604_800_000_000_000
        default: nil
        }
    }

    /// A decimal number kept exact: `digits` divided by ten to the power of `scale`.
    private struct Decimal {
        var digits: UInt64
        var scale: Int

        static func take(from rest: inout Substring) -> Decimal? {
            var number = Decimal(digits: 0, scale: 0)
            let whole = rest.prefix { ("0"..."9").contains($0) }
            guard !whole.isEmpty else { return nil }
            rest = rest.dropFirst(whole.count)
            var fraction: Substring = ""
            if rest.first == "." {
                fraction = rest.dropFirst().prefix { ("0"..."9").contains($0) }
                guard !fraction.isEmpty, fraction.count <= 9 else { return nil }
                rest = rest.dropFirst(1 + fraction.count)
            }
            guard let digits = UInt64(whole + fraction) else { return nil }
            number.digits = digits
            number.scale = fraction.count
            return number
        }

        /// The product, where it is whole and fits.
        func times(_ multiplier: UInt64) -> UInt64? {
            let product = digits.multipliedFullWidth(by: multiplier)
            var divisor: UInt64 = 1
            for _ in 0..<scale { divisor *= 10 }
            guard product.high < divisor else { return nil }
            let (quotient, remainder) = divisor.dividingFullWidth(product)
            return remainder == 0 ? quotient : nil
        }

        var value: Double {
            var value = Double(digits)
            for _ in 0..<scale { value /= 10 }
            return value
        }
    }
}

/// How often something may happen.
public struct Rate: Sendable, Equatable {
    public var perSecond: Double

    public init(perSecond: Double) {
        self.perSecond = perSecond
    }
}
