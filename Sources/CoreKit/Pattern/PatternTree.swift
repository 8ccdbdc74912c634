/// A parsed pattern: nodes in one array, every child before its parent, so that whatever is asked of a tree is answered
/// by one pass over the array and no pattern can exhaust the stack.
struct PatternTree: Sendable {
    enum Assertion: UInt8, Sendable {
        case textStart, textEnd, lineStart, lineEnd, wordBoundary, notWordBoundary
    }

    enum Node: Sendable {
        case empty
        /// A Unicode scalar; in a byte pattern a byte.
        case literal(UInt32)
        /// An index into `classes`. An empty class matches nothing.
        case scalars(Int)
        /// `\C`
        case anyByte
        case assertion(Assertion)
        case capture(index: Int, child: Int)
        case concatenation([Int])
        case alternation([Int])
        /// `high` is nil where there is no limit.
        case repetition(child: Int, low: Int, high: Int?, isGreedy: Bool)
    }

    private(set) var nodes: [Node] = []
    private(set) var heights: [Int] = []
    /// How often the most repeated part of a node stands in the program because of counted repetitions.
    private(set) var copies: [Int] = []
    /// Whether a node can match without taking a byte.
    private(set) var isNullable: [Bool] = []
    /// Whether a node only ever matches the empty text, anywhere, and leaves no trace.
    private(set) var isVoid: [Bool] = []
    /// Whether a node matches at the start of the text only.
    private(set) var isAnchored: [Bool] = []
    private(set) var classes: [ScalarClass] = []
    private var classNumbers: [ScalarClass: Int] = [:]
    var root = 0
    /// The name of each group, group 1 first.
    var captureNames: [String?] = []
    /// Whether text is bytes rather than UTF-8.
    var isBytes = false

    static let saturated = 1 << 30

    mutating func add(_ node: Node) -> Int {
        var height = 0
        var copies = 1
        for child in PatternTree.children(node) {
            height = max(height, heights[child] + 1)
            copies = max(copies, self.copies[child])
        }
        if case .repetition(_, let low, let high, _) = node, max(low, high ?? low) > 0 {
            copies = min(copies * max(1, high ?? low), PatternTree.saturated)
        }
        nodes.append(node)
        heights.append(height)
        self.copies.append(copies)
        isNullable.append(nullability(of: node))
        isVoid.append(voidness(of: node))
        isAnchored.append(anchoring(of: node))
        return nodes.count - 1
    }

    mutating func add(_ scalars: ScalarClass) -> Int {
        if let known = classNumbers[scalars] { return add(.scalars(known)) }
        classNumbers[scalars] = classes.count
        classes.append(scalars)
        return add(.scalars(classes.count - 1))
    }

    static func children(_ node: Node) -> [Int] {
        switch node {
        case .empty, .literal, .scalars, .anyByte, .assertion: []
        case .capture(_, let child), .repetition(let child, _, _, _): [child]
        case .concatenation(let children), .alternation(let children): children
        }
    }

    private func nullability(of node: Node) -> Bool {
        switch node {
        case .empty, .assertion: true
        case .literal, .scalars, .anyByte: false
        case .capture(_, let child): isNullable[child]
        case .concatenation(let children): children.allSatisfy { isNullable[$0] }
        case .alternation(let children): children.contains { isNullable[$0] }
        case .repetition(let child, let low, _, _): low == 0 || isNullable[child]
        }
    }

    private func voidness(of node: Node) -> Bool {
        switch node {
        case .empty: true
        case .literal, .scalars, .anyByte, .assertion, .capture: false
        case .concatenation(let children), .alternation(let children): children.allSatisfy { isVoid[$0] }
        case .repetition(let child, _, let high, _): high == 0 || isVoid[child]
        }
    }

    private func anchoring(of node: Node) -> Bool {
        switch node {
        case .assertion(let assertion): assertion == .textStart
        case .capture(_, let child): isAnchored[child]
        case .concatenation(let children): children.first.map { isAnchored[$0] } ?? false
        case .alternation(let children): children.allSatisfy { isAnchored[$0] }
        case .repetition(let child, let low, _, _): low > 0 && isAnchored[child]
        case .empty, .literal, .scalars, .anyByte: false
        }
    }
}
