/// Numbers below a capacity in the order they were put in; emptied in constant time.
struct SparseSet: Sequence {
    private var places: [UInt32]
    private var members: [UInt32]
    private(set) var count = 0

    init(capacity: Int) {
        places = [UInt32](repeating: 0, count: capacity)
        members = [UInt32](repeating: 0, count: capacity)
    }

    func contains(_ member: UInt32) -> Bool {
        let place = Int(places[Int(member)])
        return place < count && members[place] == member
    }

    /// False when it is in already.
    @discardableResult
    mutating func insert(_ member: UInt32) -> Bool {
        if contains(member) { return false }
        places[Int(member)] = UInt32(count)
        members[count] = member
        count += 1
        return true
    }

    mutating func removeAll() { count = 0 }

    func makeIterator() -> IndexingIterator<ArraySlice<UInt32>> {
        members[..<count].makeIterator()
    }
}
