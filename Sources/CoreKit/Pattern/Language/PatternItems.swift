/// The source of a pattern, parted into what stands side by side in it, with the bytes that each part takes: its tokens, put together.
///
/// It is not relied on: whoever leaves something out compiles what remains and compares.
struct PatternItems {
    struct Item {
        var start: Int
        /// The end without the quantifier, and with it.
        var atomEnd: Int
        var end: Int
        /// The branches of a group.
        var branches: [Int] = []
        var isFlags = false
        var isAssertion = false
    }

    /// Each branch is the items in it. The pattern's own come first.
    private(set) var branches: [[Item]] = [[]]
    private(set) var roots: [Int] = [0]

    private struct Open {
        var start: Int
        var branches: [Int]
    }

    init(_ source: String, options: Pattern.Options = []) {
        let tokens = PatternToken.tokens(of: source, options: options)
        var open: [Open] = [Open(start: 0, branches: [0])]
        for (index, token) in tokens.enumerated() {
            var item = Item(start: token.range.lowerBound, atomEnd: token.range.upperBound, end: token.range.upperBound)
            switch token.kind {
            case .quantifier: continue
            case .alternation:
                branches.append([])
                open[open.count - 1].branches.append(branches.count - 1)
                continue
            case .open:
                branches.append([])
                open.append(Open(start: item.start, branches: [branches.count - 1]))
                continue
            case .close:
                guard open.count > 1, let group = open.popLast() else { continue }
                item.start = group.start
                item.branches = group.branches
            case .setting: item.isFlags = true
            case .anchor: item.isAssertion = true
            case .literal, .any, .set: break
            }
            if index + 1 < tokens.count, case .quantifier = tokens[index + 1].kind { item.end = tokens[index + 1].range.upperBound }
            if let branch = open.last?.branches.last { branches[branch].append(item) }
        }
        roots = open[0].branches
    }
}
