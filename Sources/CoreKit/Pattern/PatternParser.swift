/// Reads RE2 syntax (https://github.com/google/re2/wiki/Syntax) into a `PatternTree`.
///
/// Open groups are a stack in an array, so nesting costs no call depth. Where RE2 and Go's `regexp` disagree, what both
/// accept counts: group names are ASCII and each stands once (Go), nesting ends at 1000 levels (Go). `\C` is RE2's alone.
struct PatternParser {
    /// The flags that a pattern can set for itself with `(?ims-U)`.
    struct Flags: OptionSet {
        let rawValue: UInt8
        static let caseInsensitive = Flags(rawValue: 1)
        static let multiLine = Flags(rawValue: 2)
        static let dotMatchesNewline = Flags(rawValue: 4)
        static let ungreedy = Flags(rawValue: 8)
    }

    /// A group that is still open; the first one is the pattern itself.
    struct Group {
        var branches: [Int] = []
        var items: [Int] = []
        var outerFlags: Flags
        var capture: Int?
        var start: Int
    }

    /// RE2 and Go refuse more.
    static let maximumRepeat = 1000
    static let maximumNesting = 1000

    /// Scalars; bytes in a byte pattern.
    let text: [Unicode.Scalar]
    let isBytes: Bool
    var position = 0
    var flags: Flags
    var tree = PatternTree()
    var groups: [Group] = []
    var names: Set<String> = []
    /// Folded literals, as a pattern tends to repeat its letters.
    private var circles: [UInt32: ScalarClass] = [:]
    /// Where the repetition operator starts that the parser has just read, if that was the last thing it read.
    var lastRepetition: Int?
    /// No `:]` follows, so that no `[:` has to look for one again.
    var lacksPosixClasses = false

    init(_ source: String, flags: Flags, isBytes: Bool) {
        text = isBytes ? source.utf8.map { Unicode.Scalar($0) } : Array(source.unicodeScalars)
        self.flags = flags
        self.isBytes = isBytes
        tree.isBytes = isBytes
    }

    static func parse(_ source: String, flags: Flags, isBytes: Bool) throws(PatternError) -> PatternTree {
        var parser = PatternParser(source, flags: flags, isBytes: isBytes)
        return try parser.run()
    }

    private mutating func run() throws(PatternError) -> PatternTree {
        groups.append(Group(outerFlags: flags, capture: nil, start: 0))
        while position < text.count {
            let repetition = lastRepetition
            lastRepetition = nil
            switch text[position] {
            case "(": try openGroup()
            case ")": try closeGroup()
            case "|":
                position += 1
                endBranch()
            case "[": try pushClass()
            case "*", "+", "?": try repeatItem(after: repetition)
            case "{":
                if let counts = countedRepetition(at: position) {
                    try repeatItem(counts, after: repetition)
                } else {
                    pushLiteral(text[position])
                    position += 1
                }
            case "^":
                position += 1
                push(.assertion(flags.contains(.multiLine) ? .lineStart : .textStart))
            case "$":
                position += 1
                push(.assertion(flags.contains(.multiLine) ? .lineEnd : .textEnd))
            case ".":
                position += 1
                push(flags.contains(.dotMatchesNewline) ? .everything : ScalarClass([0...9, 11...ScalarClass.lastScalar]))
            case "\\": try pushEscape()
            default:
                pushLiteral(text[position])
                position += 1
            }
        }
        guard groups.count == 1 else {
            throw error(at: groups[groups.count - 1].start, "group is never closed, expected `)`")
        }
        tree.root = endGroup(groups.removeLast())
        try checkNesting(of: tree.root, at: 0)
        return tree
    }

    // MARK: - What is read goes to the innermost open group

    mutating func push(_ node: PatternTree.Node) {
        groups[groups.count - 1].items.append(tree.add(node))
    }

    /// A class of scalars; it is clipped to bytes in a byte pattern.
    mutating func push(_ scalars: ScalarClass) {
        let node = tree.add(isBytes ? scalars.clipped(last: 0xFF) : scalars)
        groups[groups.count - 1].items.append(node)
    }

    mutating func pushLiteral(_ literal: Unicode.Scalar) {
        pushLiteral(literal.value)
    }

    mutating func pushLiteral(_ scalar: UInt32) {
        if flags.contains(.caseInsensitive) {
            let folded = circles[scalar] ?? folded(ScalarClass([scalar...scalar]))
            circles[scalar] = folded
            if folded.count > 1 { return push(folded) }
        }
        push(.literal(scalar))
    }

    /// In a byte pattern only ASCII has case, as in RE2's Latin-1.
    func folded(_ scalars: ScalarClass) -> ScalarClass {
        guard flags.contains(.caseInsensitive) else { return scalars }
        return isBytes ? scalars.asciiCaseFolded() : scalars.caseFolded()
    }

    mutating func endBranch() {
        let items = groups[groups.count - 1].items
        groups[groups.count - 1].items = []
        groups[groups.count - 1].branches.append(sequence(items))
    }

    mutating func endGroup(_ group: Group) -> Int {
        let last = sequence(group.items)
        return group.branches.isEmpty ? last : tree.add(.alternation(group.branches + [last]))
    }

    private mutating func sequence(_ items: [Int]) -> Int {
        if items.count == 1 { return items[0] }
        let lasting = items.filter { !tree.isVoid[$0] }
        return switch lasting.count {
        case 0: tree.add(.empty)
        case 1: lasting[0]
        default: tree.add(.concatenation(lasting))
        }
    }

    // MARK: - Errors

    func checkNesting(of node: Int, at start: Int) throws(PatternError) {
        if tree.heights[node] > PatternParser.maximumNesting {
            throw error(at: start, "pattern nests too deeply, expected at most \(PatternParser.maximumNesting) levels")
        }
    }

    func error(at start: Int, _ message: String, construct: String? = nil) -> PatternError {
        var offset = 0
        var scalars = 0
        for element in text[..<min(start, text.count)] {
            if isBytes {
                offset += 1
                scalars += element.value & 0xC0 == 0x80 ? 0 : 1
            } else {
                offset += UTF8.width(element)
                scalars += 1
            }
        }
        return PatternError(offset: offset, scalarOffset: scalars, message: message, construct: construct)
    }

    /// RE2 syntax lacks the construct that stands at `start` and is `length` long.
    func unsupported(_ name: String, at start: Int, length: Int, hint: String = "") -> PatternError {
        let construct = excerpt(start, length)
        return error(at: start, "\(name) `\(construct)` is not in RE2 syntax\(hint)", construct: construct)
    }

    /// A part of the pattern for a message, cut short when it is long.
    func excerpt(_ start: Int, _ length: Int) -> String {
        length > 64 ? string(start, 61) + "..." : string(start, length)
    }

    func string(_ start: Int, _ length: Int) -> String {
        let elements = text[min(start, text.count)..<min(start + length, text.count)]
        if isBytes { return String(decoding: elements.map { UInt8(truncatingIfNeeded: $0.value) }, as: UTF8.self) }
        return String(String.UnicodeScalarView(elements))
    }

    func peek(_ ahead: Int = 0) -> Unicode.Scalar? {
        position + ahead < text.count ? text[position + ahead] : nil
    }

    func starts(with prefix: String, at start: Int) -> Bool {
        var index = start
        for scalar in prefix.unicodeScalars {
            guard index < text.count, text[index] == scalar else { return false }
            index += 1
        }
        return true
    }
}
