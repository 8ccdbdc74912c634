/// Numbers of records, kept as ranges: runs of batches melt into few.
struct OrdinalSet {
    /// In order and apart from each other, but for those behind `sorted`.
    private var ranges: [ClosedRange<Int>] = []
    private var sorted = 0

    var isEmpty: Bool { ranges.isEmpty }

    var count: Int {
        mutating get {
            settle()
            return ranges.reduce(0) { $0 + $1.count }
        }
    }

    mutating func insert(_ range: ClosedRange<Int>) {
        if let last = ranges.last, last.upperBound + 1 == range.lowerBound, sorted == ranges.count {
            ranges[ranges.count - 1] = last.lowerBound...range.upperBound
            return
        }
        ranges.append(range)
        if ranges.count > 2 * sorted + 4096 { settle() }
    }

    mutating func contains(_ number: Int) -> Bool {
        settle()
        var low = 0, high = ranges.count
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].upperBound < number { low = middle + 1 } else { high = middle }
        }
        return low < ranges.count && ranges[low].contains(number)
    }

    private mutating func settle() {
        guard sorted < ranges.count else { return }
        ranges.sort { $0.lowerBound < $1.lowerBound }
        var merged: [ClosedRange<Int>] = []
        for range in ranges {
            if let last = merged.last, range.lowerBound <= last.upperBound + 1 {
                merged[merged.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
            } else {
                merged.append(range)
            }
        }
        ranges = merged
        sorted = merged.count
    }
}
