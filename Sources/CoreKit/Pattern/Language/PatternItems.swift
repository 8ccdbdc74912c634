/// The source of a pattern, parted into what stands side by side in it, with the bytes that each part takes.
///
/// It knows as much of the syntax as it takes to find what could be left out at an end of the pattern. It is not relied on: whoever leaves
/// something out compiles what remains and compares.
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

    init(_ source: String) {
        let text = Array(source.utf8)
        var open: [Open] = [Open(start: 0, branches: [0])]
        var at = 0
        func add(_ item: Item) { if let branch = open.last?.branches.last { branches[branch].append(item) } }
        while at < text.count {
            let start = at
            switch text[at] {
            case UInt8(ascii: "|"):
                branches.append([])
                open[open.count - 1].branches.append(branches.count - 1)
                at += 1
                continue
            case UInt8(ascii: "("):
                let head = PatternItems.head(text, at)
                at = head.end
                if head.isFlags {
                    add(Item(start: start, atomEnd: at, end: at, isFlags: true))
                } else {
                    branches.append([])
                    open.append(Open(start: start, branches: [branches.count - 1]))
                }
                continue
            case UInt8(ascii: ")"):
                at += 1
                guard open.count > 1, let group = open.popLast() else { continue }
                var item = Item(start: group.start, atomEnd: at, end: at, branches: group.branches)
                item.end = PatternItems.quantifier(text, at)
                at = item.end
                add(item)
                continue
            case UInt8(ascii: "["): at = PatternItems.classEnd(text, at)
            case UInt8(ascii: "\\"): at = PatternItems.escapeEnd(text, at)
            default:
                at += 1
                while at < text.count, text[at] & 0xC0 == 0x80 { at += 1 }
            }
            let end = PatternItems.quantifier(text, at)
            let isAssertion = text[start] == 0x5E || text[start] == 0x24 || text[start] == 0x5C && start + 1 < text.count && "bBAz".utf8.contains(text[start + 1])
            add(Item(start: start, atomEnd: at, end: end, isAssertion: isAssertion))
            at = end
        }
        roots = open[0].branches
    }

    /// Behind `(`, `(?:`, `(?i:` or `(?P<name>`, or behind `(?i)`.
    private static func head(_ text: [UInt8], _ start: Int) -> (end: Int, isFlags: Bool) {
        var at = start + 1
        guard at < text.count, text[at] == UInt8(ascii: "?") else { return (at, false) }
        while at < text.count {
            switch text[at] {
            case UInt8(ascii: ":"), UInt8(ascii: ">"): return (at + 1, false)
            case UInt8(ascii: ")"): return (at + 1, true)
            default: at += 1
            }
        }
        return (at, true)
    }

    private static func classEnd(_ text: [UInt8], _ start: Int) -> Int {
        var at = start + 1
        if at < text.count, text[at] == UInt8(ascii: "^") { at += 1 }
        if at < text.count, text[at] == UInt8(ascii: "]") { at += 1 }
        while at < text.count, text[at] != UInt8(ascii: "]") {
            if text[at] == UInt8(ascii: "\\") {
                at += 2
            } else if text[at] == UInt8(ascii: "["), at + 1 < text.count, text[at + 1] == UInt8(ascii: ":"),
                let close = (at + 2..<max(at + 2, text.count - 1)).first(where: { text[$0] == UInt8(ascii: ":") && text[$0 + 1] == UInt8(ascii: "]") })
            {
                at = close + 2
            } else {
                at += 1
            }
        }
        return min(at + 1, text.count)
    }

    private static func escapeEnd(_ text: [UInt8], _ start: Int) -> Int {
        guard start + 1 < text.count else { return text.count }
        var at = start + 2
        switch text[start + 1] {
        case UInt8(ascii: "Q"):
            while at < text.count, !(text[at] == UInt8(ascii: "\\") && at + 1 < text.count && text[at + 1] == UInt8(ascii: "E")) { at += 1 }
            return min(at + 2, text.count)
        case UInt8(ascii: "p"), UInt8(ascii: "P"), UInt8(ascii: "x"):
            if at < text.count, text[at] == UInt8(ascii: "{") {
                while at < text.count, text[at] != UInt8(ascii: "}") { at += 1 }
                return min(at + 1, text.count)
            }
            return min(at + (text[start + 1] == UInt8(ascii: "x") ? 2 : 1), text.count)
        case UInt8(ascii: "0")...UInt8(ascii: "7"):
            while at < min(text.count, start + 4), (0x30...0x37).contains(text[at]) { at += 1 }
            return at
        default:
            while at < text.count, text[at] & 0xC0 == 0x80 { at += 1 }
            return at
        }
    }

    /// Behind the quantifier that may stand at `start`.
    private static func quantifier(_ text: [UInt8], _ start: Int) -> Int {
        var at = start
        guard at < text.count else { return at }
        switch text[at] {
        case UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "?"): at += 1
        case UInt8(ascii: "{"):
            guard let close = text[at...].firstIndex(of: UInt8(ascii: "}")), close > at + 1,
                text[at + 1..<close].allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x2C }), text[at + 1] != 0x2C
            else { return start }
            at = close + 1
        default: return start
        }
        return at < text.count && text[at] == UInt8(ascii: "?") ? at + 1 : at
    }
}
