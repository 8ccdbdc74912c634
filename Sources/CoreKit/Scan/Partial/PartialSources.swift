/// What a part was made from: not every name, which could be millions, but enough to tell inputs apart and to see what they are.
struct PartialSources: Sendable, Equatable {
    /// The first and the last in the order of paths.
    private(set) var first: String?
    private(set) var last: String?
    /// A sum of hashes of all names, so that their order does not matter; 0 in what was merged.
    private(set) var names: UInt64 = 0
    /// The line that the input begins with, where it is a range of a file's lines.
    var firstLine: Int?

    init() {}

    init(first: String?, last: String?) {
        self.first = first
        self.last = last
    }

    mutating func add(_ path: String) {
        cover(path, path)
        var path = path
        names &+= path.withUTF8 { Fingerprint.of(UnsafeRawBufferPointer($0)) }
    }

    mutating func merge(_ other: PartialSources) {
        names = 0
        firstLine = nil
        if let low = other.first, let high = other.last { cover(low, high) }
    }

    private mutating func cover(_ low: String, _ high: String) {
        if first.map({ FilePath.precedes(low, $0) }) ?? true { first = low }
        if last.map({ FilePath.precedes($0, high) }) ?? true { last = high }
    }
}
