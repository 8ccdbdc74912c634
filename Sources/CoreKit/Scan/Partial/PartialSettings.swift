/// The options of a scan that decide what it finds in a file.
///
/// Parts that were scanned with different ones can be merged, but no single scan would report the same.
struct PartialSettings: Hashable, Comparable, Sendable {
    /// Option and value, in the order of the names. Times in seconds since 1970, sizes in bytes.
    var values: [Value]

    struct Value: Hashable, Sendable {
        var name: String
        var number: Int
    }

    init(_ options: ScanOptions) {
        var values = [
            Value(name: "binary", number: options.read.readsBinary ? 1 : 0), Value(name: "max-depth", number: options.maximumDepth),
            Value(name: "max-record", number: options.read.maximumRecord), Value(name: "prefilter", number: options.usesPrefilter ? 1 : 0),
        ]
        if let limit = options.read.maximumInflated { values.append(Value(name: "max-inflate", number: Int(clamping: limit))) }
        if let ratio = options.read.maximumInflateRatio { values.append(Value(name: "max-ratio", number: ratio)) }
        if let time = options.since { values.append(Value(name: "since", number: Int(time.seconds))) }
        if let time = options.until { values.append(Value(name: "until", number: Int(time.seconds))) }
        self.init(values)
    }

    init(_ values: [Value]) {
        self.values = values.sorted { ($0.name, $0.number) < ($1.name, $1.number) }
    }

    static func < (left: PartialSettings, right: PartialSettings) -> Bool {
        left.values.lexicographicallyPrecedes(right.values) { ($0.name, $0.number) < ($1.name, $1.number) }
    }

    /// The first option that they differ in.
    func difference(from other: PartialSettings) -> String? {
        let all = Set(values).symmetricDifference(other.values)
        return all.map(\.name).min()
    }
}
