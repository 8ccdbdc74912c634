// Relies on: being immutable once made, so that all threads read the same memory without counting references to it.

/// A `ShapeTree` laid out for walking: plain records in tables, names found by one hash.
final class ShapeTable: @unchecked Sendable {
    struct Node: BitwiseCopyable {
        /// Where a node's parts begin in the table's lists; they end where the next node's begin.
        var facts: Int32 = 0
        var namedServers: Int32 = 0
        var conditions: Int32 = 0
        var prefixes: Int32 = 0
        /// The node of an array's elements; -1 if nobody asks.
        var element: Int32 = -1
        var isLeaf = false
        /// Some condition of the node is a list of words, to be looked up in `words`.
        var hasWords = false
    }

    /// A question about a value other than whether it is one of some words.
    struct Condition: BitwiseCopyable {
        enum Test: UInt8 { case pattern, string, number, integer, boolean, object, array, null, present }
        var test: Test
        /// Index of the condition, under which its answer is kept.
        var number: Int32
        var pattern: Int32 = -1
    }

    struct Shape: BitwiseCopyable {
        var signature: Int32
        /// Where the numbers of its conditions begin in `shapeConditions`; the forbidden ones follow the required.
        var required: Int32
        var forbidden: Int32
        var end: Int32
    }

    private struct Prefix: BitwiseCopyable {
        var name: Int32
        var count: Int32
        var child: Int32
    }

    let nodes: UnsafePointer<Node>
    let facts: UnsafePointer<MessageFact>
    let namedServers: UnsafePointer<Int32>
    let conditions: UnsafePointer<Condition>
    let shapes: UnsafePointer<Shape>
    let shapeConditions: UnsafePointer<Int32>
    /// For each condition the shapes that are looked at once it holds: those of whose conditions it is the rarest.
    let triggers: UnsafePointer<Int32>
    let triggerStarts: UnsafePointer<Int32>
    let conditionCount: Int
    let shapeCount: Int
    /// The deepest node's distance from the root.
    let depth: Int
    let patterns: [Pattern]

    private let prefixes: UnsafePointer<Prefix>
    private let names: UnsafePointer<UInt8>
    private let members: NameTable
    private let words: NameTable

    init(_ tree: ShapeTree) {
        var nodes: [Node] = [], facts: [MessageFact] = [], servers: [Int32] = [], conditions: [Condition] = [], prefixes: [Prefix] = []
        var names: [UInt8] = []
        var memberNames: [(owner: Int, name: [UInt8], value: Int)] = [], wordNames = memberNames
        for (index, node) in tree.nodes.enumerated() {
            var entry = Node()
            entry.facts = Int32(facts.count)
            entry.namedServers = Int32(servers.count)
            entry.conditions = Int32(conditions.count)
            entry.prefixes = Int32(prefixes.count)
            entry.element = Int32(node.element ?? -1)
            entry.isLeaf = node.isLeaf
            facts += node.facts
            servers += node.namedServers.map(Int32.init)
            for number in node.conditions {
                switch tree.conditions[number] {
                case .oneOf(let list):
                    entry.hasWords = true
                    wordNames += list.map { (owner: index, name: $0, value: number) }
                case .pattern(let pattern): conditions.append(Condition(test: .pattern, number: Int32(number), pattern: Int32(pattern)))
                case .kind(let kind): conditions.append(Condition(test: ShapeTable.test(kind), number: Int32(number)))
                case .present: conditions.append(Condition(test: .present, number: Int32(number)))
                }
            }
            for (prefix, child) in zip(node.prefixes, node.prefixChildren) {
                prefixes.append(Prefix(name: Int32(names.count), count: Int32(prefix.count), child: Int32(child)))
                names += prefix
            }
            memberNames += zip(node.names, node.children).map { (owner: index, name: $0, value: $1) }
            nodes.append(entry)
        }
        nodes.append(Node(facts: Int32(facts.count), namedServers: Int32(servers.count), conditions: Int32(conditions.count), prefixes: Int32(prefixes.count)))

        var shapes: [Shape] = [], shapeConditions: [Int32] = []
        for shape in tree.shapes {
            let start = Int32(shapeConditions.count)
            shapeConditions += shape.required.map(Int32.init)
            let forbidden = Int32(shapeConditions.count)
            shapeConditions += shape.forbidden.map(Int32.init)
            shapes.append(Shape(signature: Int32(shape.signature), required: start, forbidden: forbidden, end: Int32(shapeConditions.count)))
        }
        var uses = Array(repeating: 0, count: tree.conditions.count)
        for shape in tree.shapes { for number in shape.required { uses[number] += 1 } }
        var triggered = Array(repeating: [Int32](), count: tree.conditions.count)
        for (index, shape) in tree.shapes.enumerated() {
            if let rarest = shape.required.min(by: { uses[$0] < uses[$1] }) { triggered[rarest].append(Int32(index)) }
        }
        var starts: [Int32] = [0]
        for list in triggered { starts.append(starts[starts.count - 1] + Int32(list.count)) }

        self.nodes = ShapeTable.laid(nodes)
        self.facts = ShapeTable.laid(facts)
        namedServers = ShapeTable.laid(servers)
        self.conditions = ShapeTable.laid(conditions)
        self.shapes = ShapeTable.laid(shapes)
        self.shapeConditions = ShapeTable.laid(shapeConditions)
        triggers = ShapeTable.laid(triggered.flatMap { $0 })
        triggerStarts = ShapeTable.laid(starts)
        self.prefixes = ShapeTable.laid(prefixes)
        self.names = ShapeTable.laid(names)
        conditionCount = tree.conditions.count
        shapeCount = tree.shapes.count
        depth = ShapeTable.depth(of: tree)
        patterns = tree.patterns
        members = NameTable(memberNames)
        words = NameTable(wordNames)
    }

    deinit {
        nodes.deallocate()
        facts.deallocate()
        namedServers.deallocate()
        conditions.deallocate()
        shapes.deallocate()
        shapeConditions.deallocate()
        triggers.deallocate()
        triggerStarts.deallocate()
        prefixes.deallocate()
        names.deallocate()
    }

    private static func laid<Element: BitwiseCopyable>(_ elements: [Element]) -> UnsafePointer<Element> {
        let memory = UnsafeMutablePointer<Element>.allocate(capacity: max(1, elements.count))
        for (index, element) in elements.enumerated() { (memory + index).initialize(to: element) }
        return UnsafePointer(memory)
    }

    private static func test(_ kind: JSONShape.Kind) -> Condition.Test {
        switch kind {
        case .string: .string
        case .number: .number
        case .integer: .integer
        case .boolean: .boolean
        case .object: .object
        case .array: .array
        case .null: .null
        }
    }

    private static func depth(of tree: ShapeTree) -> Int {
        var depths = Array(repeating: 0, count: tree.nodes.count)
        // Children always stand behind their parents.
        for (index, node) in tree.nodes.enumerated() {
            for child in node.children + node.prefixChildren + (node.element.map { [$0] } ?? []) { depths[child] = depths[index] + 1 }
        }
        return depths.max() ?? 0
    }

    /// The node below `node` that a member's name leads to; -1 if nobody asks about it.
    @inline(__always)
    func child(of node: Int32, named name: ByteSlice) -> Int32 {
        let child = members.first(owner: node, name)
        if child >= 0 { return child }
        var at = nodes[Int(node)].prefixes
        let end = nodes[Int(node) &+ 1].prefixes
        while at < end {
            let prefix = prefixes[Int(at)]
            if prefix.count <= name.count, ByteSlice(start: names + Int(prefix.name), count: Int(prefix.count)) == name[0..<Int(prefix.count)] {
                return prefix.child
            }
            at &+= 1
        }
        return -1
    }

    /// Calls `body` with the number of every condition of `node` that has `word` among its words.
    @inline(__always)
    func forEachCondition(of node: Int32, with word: ByteSlice, _ body: (Int32) -> Void) {
        words.forEach(owner: node, word, body)
    }
}

/// Values by an owner and a name, in open addressing; of several for one name all are kept.
private final class NameTable: @unchecked Sendable {
    private struct Entry: BitwiseCopyable {
        var low: UInt64 = 0
        var high: UInt64 = 0
        /// -1 where the slot is free.
        var count: Int32 = -1
        var owner: Int32 = 0
        var value: Int32 = 0
        var name: Int32 = 0
    }

    private let entries: UnsafeMutablePointer<Entry>
    private let mask: Int
    private let names: UnsafeMutablePointer<UInt8>

    init(_ list: [(owner: Int, name: [UInt8], value: Int)]) {
        var capacity = 16
        while capacity < list.count * 2 { capacity *= 2 }
        mask = capacity - 1
        entries = .allocate(capacity: capacity)
        entries.initialize(repeating: Entry(), count: capacity)
        names = .allocate(capacity: max(1, list.reduce(0) { $0 + $1.name.count }))
        var used = 0
        for item in list {
            item.name.withUnsafeBytes { bytes in
                let key = ByteKey(ByteSlice(bytes))
                var slot = Int(truncatingIfNeeded: key.hash(Int32(item.owner))) & mask
                while entries[slot].count >= 0 { slot = (slot + 1) & mask }
                entries[slot] = Entry(
                    low: key.low, high: key.high, count: Int32(key.count), owner: Int32(item.owner), value: Int32(item.value), name: Int32(used))
                for byte in bytes {
                    names[used] = byte
                    used += 1
                }
            }
        }
    }

    deinit {
        entries.deallocate()
        names.deallocate()
    }

    @inline(__always)
    private func holds(_ entry: Entry, _ owner: Int32, _ key: ByteKey, _ name: ByteSlice) -> Bool {
        entry.low == key.low && entry.high == key.high && Int(entry.count) == key.count && entry.owner == owner
            && (key.count <= ByteKey.exactCount || ByteSlice(start: names + Int(entry.name), count: key.count) == name)
    }

    @inline(__always)
    func first(owner: Int32, _ name: ByteSlice) -> Int32 {
        let key = ByteKey(name)
        var slot = Int(truncatingIfNeeded: key.hash(owner)) & mask
        while entries[slot].count >= 0 {
            if holds(entries[slot], owner, key, name) { return entries[slot].value }
            slot = (slot &+ 1) & mask
        }
        return -1
    }

    @inline(__always)
    func forEach(owner: Int32, _ name: ByteSlice, _ body: (Int32) -> Void) {
        let key = ByteKey(name)
        var slot = Int(truncatingIfNeeded: key.hash(owner)) & mask
        while entries[slot].count >= 0 {
            if holds(entries[slot], owner, key, name) { body(entries[slot].value) }
            slot = (slot &+ 1) & mask
        }
    }
}
