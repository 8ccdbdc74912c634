/// A list of plain data whose memory serves exchange after exchange. Reading it counts no references, which an array's does.
struct ReusableList<Element: BitwiseCopyable>: ~Copyable {
    private var start: UnsafeMutablePointer<Element>
    private var capacity: Int
    private(set) var count = 0

    init(capacity: Int = 8) {
        self.capacity = capacity
        start = .allocate(capacity: capacity)
    }

    deinit { start.deallocate() }

    var isEmpty: Bool { count == 0 }

    /// The elements; valid until the list changes.
    var all: UnsafeBufferPointer<Element> { UnsafeBufferPointer(start: start, count: count) }

    /// The element at an index below `count`, which is not checked.
    subscript(index: Int) -> Element {
        get { start[index] }
        _modify { yield &start[index] }
    }

    @inline(__always)
    mutating func append(_ element: Element) {
        if count == capacity { grow() }
        (start + count).initialize(to: element)
        count &+= 1
    }

    @inline(never)
    private mutating func grow() {
        let larger = UnsafeMutablePointer<Element>.allocate(capacity: capacity * 2)
        larger.initialize(from: start, count: count)
        start.deallocate()
        start = larger
        capacity *= 2
    }

    /// Keeps the memory.
    mutating func removeAll() { count = 0 }

    mutating func removeAll(where isGone: (Element) -> Bool) {
        var kept = 0
        for index in 0..<count where !isGone(start[index]) {
            start[kept] = start[index]
            kept += 1
        }
        count = kept
    }
}
