// Relies on: a `ShapeTable`, and on memory of its own for what a message answers, so that a walk allocates nothing.

/// Walks JSON text once, from message to message. One a thread.
struct MessageProbe: ~Copyable {
    private let table: ShapeTable
    // A pattern is compiled where it is searched for.
    private var matchers: [PatternMatcher?]
    /// A bit for each condition that holds, and where that showed.
    private let met: UnsafeMutablePointer<UInt64>
    private let metAt: UnsafeMutablePointer<Int>
    private let metWords: Int
    /// Shapes of which the rarest condition holds.
    private let candidates: UnsafeMutablePointer<Int32>
    private var candidateCount = 0
    private let frames: UnsafeMutablePointer<Frame>
    /// What the message at hand shows.
    private(set) var findings = MessageFindings()
    private var scanner = JSONScanner(ByteSlice.empty)
    /// Index of the innermost frame; -1 between values.
    private var top = -1
    /// The text stopped being JSON.
    private var isBroken = false

    private struct Frame: BitwiseCopyable {
        var isObject: Bool
        /// The node whose children are asked about.
        var node: Int32
        var first = true
        /// An element of this array is a message of its own.
        var isBatch = false
    }

    init(table: ShapeTable) {
        self.table = table
        matchers = Array(repeating: nil, count: table.patterns.count)
        metWords = table.conditionCount / 64 + 1
        met = .allocate(capacity: metWords)
        met.initialize(repeating: 0, count: metWords)
        metAt = .allocate(capacity: table.conditionCount + 1)
        metAt.initialize(repeating: 0, count: table.conditionCount + 1)
        candidates = .allocate(capacity: table.shapeCount + 1)
        frames = .allocate(capacity: table.depth + 3)
    }

    deinit {
        met.deallocate()
        metAt.deallocate()
        candidates.deallocate()
        frames.deallocate()
    }

    private mutating func matcher(_ index: Int) -> PatternMatcher {
        if let made = matchers[index] { return made }
        let matcher = PatternMatcher(table.patterns[index])
        matchers[index] = matcher
        return matcher
    }

    var cacheResets: Int { matchers.reduce(0) { $0 + ($1?.cacheResets ?? 0) } }

    /// Begins with a JSON text, whose messages `next` goes to: the elements of a top-level array, each of several values one after another,
    /// or the value itself. Text that stops being JSON yields what was there so far.
    mutating func begin(_ text: ByteSlice) {
        scanner = JSONScanner(text)
        top = -1
        isBroken = false
    }

    /// Goes to the next message. False if there is none.
    mutating func next() -> Bool {
        guard !isBroken else { return false }
        findings.reset()
        candidateCount = 0
        for i in 0..<metWords { met[i] = 0 }
        var isMessage = false
        do {
            try read(&isMessage)
        } catch {
            isBroken = true
        }
        if candidateCount > 0 { decide() }
        return isMessage
    }

    /// Which shapes the message has, in the order of their signatures.
    private mutating func decide() {
        var list = UnsafeMutableBufferPointer(start: candidates, count: candidateCount)
        if candidateCount > 1 { list.sort() }
        for index in list {
            let shape = table.shapes[Int(index)]
            var offset = Int.max
            var at = shape.required
            while at < shape.forbidden {
                let number = table.shapeConditions[Int(at)]
                guard isMet(number) else { break }
                offset = min(offset, metAt[Int(number)])
                at &+= 1
            }
            guard at == shape.forbidden else { continue }
            while at < shape.end, !isMet(table.shapeConditions[Int(at)]) { at &+= 1 }
            if at == shape.end { findings.add(Int(shape.signature), decidedAt: offset) }
        }
    }

    @inline(__always)
    private func isMet(_ number: Int32) -> Bool { met[Int(number) &>> 6] & 1 &<< UInt64(number & 63) != 0 }

    /// Reads up to the end of a message, or of the text.
    private mutating func read(_ isMessage: inout Bool) throws(JSONError) {
        var scanner = self.scanner
        defer { self.scanner = scanner }
        while true {
            if top < 0 {
                guard scanner.peek() != nil else { return }
                switch try scanner.value() {
                case .object: enterMessage(&isMessage)
                case .array:
                    top = 0
                    frames[0] = Frame(isObject: false, node: 0, isBatch: true)
                default: continue
                }
            }
            let next: Int32
            if frames[top].isObject {
                guard let key = try scanner.nextKey(&frames[top].first) else {
                    top &-= 1
                    if top < 0 || frames[top].isBatch { return }
                    continue
                }
                let node = frames[top].node
                next = key.hasEscapes ? MessageProbe.child(of: node, escaped: key, in: table) : table.child(of: node, named: key.raw)
            } else {
                guard try scanner.nextElement(&frames[top].first) else {
                    top &-= 1
                    continue
                }
                if frames[top].isBatch {
                    if scanner.peek() == 0x7B {
                        scanner.position += 1
                        enterMessage(&isMessage)
                    } else {
                        try scanner.skipValue()
                    }
                    continue
                }
                next = table.nodes[Int(frames[top].node)].element
            }
            if next < 0 {
                try scanner.skipValue()
            } else if let isObject = try descend(into: next, &scanner) {
                top &+= 1
                frames[top] = Frame(isObject: isObject, node: next)
            }
        }
    }

    private mutating func enterMessage(_ isMessage: inout Bool) {
        isMessage = true
        top &+= 1
        frames[top] = Frame(isObject: true, node: 0)
    }

    /// The child for a key that somebody escaped although no name needs it.
    @inline(never)
    private static func child(of node: Int32, escaped key: JSONString, in table: ShapeTable) -> Int32 {
        var text = key.string
        return text.withUTF8 { table.child(of: node, named: ByteSlice(UnsafeRawBufferPointer($0))) }
    }

    /// Asks all questions about a value. Returns whether it is an object or an array that was entered; nil if it was passed.
    private mutating func descend(into index: Int32, _ scanner: inout JSONScanner) throws(JSONError) -> Bool? {
        let first = scanner.peek()
        let at = scanner.position
        let node = table.nodes + Int(index)
        let token: JSONScanner.Token
        var entered: Bool?
        if node.pointee.isLeaf, first == 0x7B || first == 0x5B {
            // Nobody asks about anything inside: the kind is all that matters.
            token = first == 0x7B ? .object : .array
            try scanner.skipValue()
        } else {
            token = try scanner.value()
            switch token {
            case .object: entered = true
            case .array: entered = false
            default: break
            }
        }
        answer(node, token, at: at)
        if node.pointee.hasWords, case .string(let text) = token { lookUp(text, index, at: at) }
        return entered
    }

    private mutating func lookUp(_ text: JSONString, _ node: Int32, at offset: Int) {
        if !text.hasEscapes { return table.forEachCondition(of: node, with: text.raw) { meet($0, at: offset) } }
        var plain = text.string
        plain.withUTF8 { bytes in
            table.forEachCondition(of: node, with: ByteSlice(UnsafeRawBufferPointer(bytes))) { meet($0, at: offset) }
        }
    }

    private mutating func answer(_ node: UnsafePointer<ShapeTable.Node>, _ token: JSONScanner.Token, at offset: Int) {
        var i = node[0].facts
        while i < node[1].facts {
            let fact = table.facts[Int(i)]
            switch token {
            case .string(let text): if text.raw.count <= 4096 { findings.keep(fact, text) }
            case .number(let digits): if digits.count <= 64 { findings.keep(fact, JSONString(raw: digits, hasEscapes: false)) }
            case .null: break
            default: findings.keep(fact, JSONString(raw: .empty, hasEscapes: false))
            }
            i &+= 1
        }
        i = node[0].namedServers
        while i < node[1].namedServers {
            if case .string(let text) = token, text.raw.count <= 8192 { findings.keep(server: text, namedBy: Int(table.namedServers[Int(i)])) }
            i &+= 1
        }
        i = node[0].conditions
        while i < node[1].conditions {
            let condition = table.conditions[Int(i)]
            if !isMet(condition.number), holds(condition, token) { meet(condition.number, at: offset) }
            i &+= 1
        }
    }

    private mutating func meet(_ number: Int32, at offset: Int) {
        guard !isMet(number) else { return }
        met[Int(number) &>> 6] |= 1 &<< UInt64(number & 63)
        metAt[Int(number)] = offset
        var i = table.triggerStarts[Int(number)]
        while i < table.triggerStarts[Int(number) &+ 1] {
            candidates[candidateCount] = table.triggers[Int(i)]
            candidateCount &+= 1
            i &+= 1
        }
    }

    private mutating func holds(_ condition: ShapeTable.Condition, _ token: JSONScanner.Token) -> Bool {
        switch (condition.test, token) {
        case (.present, _): return true
        case (.string, .string), (.number, .number), (.boolean, .bool), (.object, .object), (.array, .array), (.null, .null): return true
        case (.integer, .number(let digits)): return digits.buffer.allSatisfy { $0 == 0x2D || $0 &- 0x30 < 10 }
        case (.pattern, .string(let text)):
            let matcher = matcher(Int(condition.pattern))
            guard text.hasEscapes else { return matcher.isMatch(text.raw.buffer) }
            var decoded = text.string
            return decoded.withUTF8 { matcher.isMatch(UnsafeRawBufferPointer($0)) }
        default: return false
        }
    }
}
