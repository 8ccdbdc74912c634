/// A set of Unicode scalars, or of bytes in a byte pattern: sorted closed ranges that neither touch nor overlap.
///
/// Surrogates may lie inside a range; they have no UTF-8 form, so the compiler leaves them out.
struct ScalarClass: Sendable, Hashable {
    struct Span: Sendable, Hashable {
        var low: UInt32
        var high: UInt32
    }

    static let lastScalar: UInt32 = 0x10FFFF

    private(set) var spans: [Span] = []

    init() {}

    init(_ ranges: [ClosedRange<UInt32>]) {
        self.init(spans: ranges.map { Span(low: $0.lowerBound, high: $0.upperBound) })
    }

    /// In any order, overlapping or not.
    init(spans: [Span]) {
        self.spans = ScalarClass.normalized(spans)
    }

    static let everything = ScalarClass([0...lastScalar])

    var isEmpty: Bool { spans.isEmpty }

    var count: Int { spans.reduce(0) { $0 + Int($1.high - $1.low) + 1 } }

    func contains(_ scalar: UInt32) -> Bool {
        var low = 0
        var high = spans.count
        while low < high {
            let middle = (low + high) / 2
            if spans[middle].high < scalar { low = middle + 1 } else { high = middle }
        }
        return low < spans.count && spans[low].low <= scalar
    }

    func union(_ other: ScalarClass) -> ScalarClass {
        ScalarClass(spans: spans + other.spans)
    }

    /// What is not in the class, up to `last`.
    func negated(last: UInt32 = ScalarClass.lastScalar) -> ScalarClass {
        var result = ScalarClass()
        var next: UInt32 = 0
        for span in spans where span.low <= last {
            if span.low > next { result.spans.append(Span(low: next, high: span.low - 1)) }
            next = span.high + 1
        }
        if next <= last { result.spans.append(Span(low: next, high: last)) }
        return result
    }

    func clipped(last: UInt32) -> ScalarClass {
        var result = ScalarClass()
        for span in spans where span.low <= last {
            result.spans.append(Span(low: span.low, high: min(span.high, last)))
        }
        return result
    }

    /// The members in order, or nil when there are more than `limit`.
    func members(limit: Int) -> [UInt32]? {
        guard count <= limit else { return nil }
        return spans.flatMap { Array($0.low...$0.high) }
    }

    private static func normalized(_ spans: [Span]) -> [Span] {
        let sorted = spans.sorted { ($0.low, $0.high) < ($1.low, $1.high) }
        var result: [Span] = []
        result.reserveCapacity(sorted.count)
        for span in sorted {
            if let last = result.last, span.low <= last.high &+ 1 {
                result[result.count - 1].high = max(last.high, span.high)
            } else {
                result.append(span)
            }
        }
        return result
    }
}
