/// Numbers below a capacity in the order they were put in; emptied in constant time.
///
/// Relies on every member being below the capacity, which is a program's number of instructions wherever it is used.
final class SparseSet: Sequence {
    private let places: UnsafeMutablePointer<UInt32>
    private let members: UnsafeMutablePointer<UInt32>
    private(set) var count = 0

    init(capacity: Int) {
        places = .allocate(capacity: Swift.max(capacity, 1))
        members = .allocate(capacity: Swift.max(capacity, 1))
        places.initialize(repeating: 0, count: Swift.max(capacity, 1))
        members.initialize(repeating: 0, count: Swift.max(capacity, 1))
    }

    deinit {
        places.deallocate()
        members.deallocate()
    }

    @inline(__always)
    func contains(_ member: UInt32) -> Bool {
        let place = Int(places[Int(member)])
        return place < count && members[place] == member
    }

    /// False when it is in already.
    @discardableResult
    @inline(__always)
    func insert(_ member: UInt32) -> Bool {
        if contains(member) { return false }
        places[Int(member)] = UInt32(truncatingIfNeeded: count)
        members[count] = member
        count += 1
        return true
    }

    @inline(__always)
    func removeAll() { count = 0 }

    func makeIterator() -> UnsafeBufferPointer<UInt32>.Iterator {
        UnsafeBufferPointer(start: members, count: count).makeIterator()
    }
}
