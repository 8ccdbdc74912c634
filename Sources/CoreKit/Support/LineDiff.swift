/// What has to change in one sequence to make another of it.
///
/// ```swift
/// LineDiff.changes(from: [1, 2, 3], to: [1, 3, 4])    // [1..<2 -> 1..<1, 3..<3 -> 2..<3]
/// ```
///
/// Myers' algorithm in linear space ("An O(ND) Difference Algorithm and Its Variations", 1986, section 4b): the shortest script, except where two
/// texts have so little in common that finding it would take quadratic time; then a script that is right and not the shortest.
public enum LineDiff {
    /// Elements that stand in each other's places; one of the two may be empty.
    public struct Change: Sendable, Equatable {
        public var old: Range<Int>
        public var new: Range<Int>

        public init(old: Range<Int>, new: Range<Int>) {
            self.old = old
            self.new = new
        }
    }

    /// Changes in the order of the texts, none touching another.
    public static func changes(from old: [Int32], to new: [Int32]) -> [Change] {
        var isKept = Marks(old: [Bool](repeating: false, count: old.count), new: [Bool](repeating: false, count: new.count))
        var start = 0
        while start < old.count, start < new.count, old[start] == new[start] { start += 1 }
        var oldEnd = old.count, newEnd = new.count
        while oldEnd > start, newEnd > start, old[oldEnd - 1] == new[newEnd - 1] {
            oldEnd -= 1
            newEnd -= 1
        }
        for index in 0..<start { isKept.keep(index, index) }
        for (left, right) in zip(oldEnd..<old.count, newEnd..<new.count) { isKept.keep(left, right) }
        // What the other side does not have at all cannot be kept, and looking for it is what takes long.
        let inOld = Set(old[start..<oldEnd]), inNew = Set(new[start..<newEnd])
        let left = (start..<oldEnd).filter { inNew.contains(old[$0]) }, right = (start..<newEnd).filter { inOld.contains(new[$0]) }
        var search = MiddleSearch(left.map { old[$0] }, right.map { new[$0] })
        search.run { isKept.keep(left[$0], right[$1]) }
        return changes(isKept)
    }

    private struct Marks {
        var old: [Bool]
        var new: [Bool]

        mutating func keep(_ left: Int, _ right: Int) {
            old[left] = true
            new[right] = true
        }
    }

    private static func changes(_ marks: Marks) -> [Change] {
        var changes: [Change] = [], left = 0, right = 0
        while left < marks.old.count || right < marks.new.count {
            let from = (left, right)
            while left < marks.old.count, !marks.old[left] { left += 1 }
            while right < marks.new.count, !marks.new[right] { right += 1 }
            if (left, right) != from { changes.append(Change(old: from.0..<left, new: from.1..<right)) }
            while left < marks.old.count, right < marks.new.count, marks.old[left], marks.new[right] {
                left += 1
                right += 1
            }
        }
        return changes
    }
}

/// Divides two sequences at a point that a shortest script goes through, until nothing is left to divide.
private struct MiddleSearch {
    private struct Box {
        var left: Range<Int>
        var right: Range<Int>
    }

    /// Steps from either side after which a good point will do instead of the best.
    private static let patience = 1024
    private let left: [Int32]
    private let right: [Int32]
    /// The furthest reaching points by diagonal, from the front and from the back.
    private var ahead: [Int]
    private var behind: [Int]

    init(_ left: [Int32], _ right: [Int32]) {
        self.left = left
        self.right = right
        let size = 2 * min(left.count + right.count, 2 * MiddleSearch.patience + 2) + 3
        ahead = [Int](repeating: 0, count: size)
        behind = ahead
    }

    /// Hands out the pairs that are kept.
    mutating func run(_ keep: (Int, Int) -> Void) {
        var boxes = [Box(left: left.indices, right: right.indices)]
        while var box = boxes.popLast() {
            while let a = box.left.first, let b = box.right.first, left[a] == right[b] {
                keep(a, b)
                box = Box(left: a + 1..<box.left.upperBound, right: b + 1..<box.right.upperBound)
            }
            while let a = box.left.last, let b = box.right.last, left[a] == right[b] {
                keep(a, b)
                box = Box(left: box.left.lowerBound..<a, right: box.right.lowerBound..<b)
            }
            guard !box.left.isEmpty, !box.right.isEmpty else { continue }
            let (x, y) = middle(box)
            let a = box.left.lowerBound + x, b = box.right.lowerBound + y
            boxes.append(Box(left: a..<box.left.upperBound, right: b..<box.right.upperBound))
            boxes.append(Box(left: box.left.lowerBound..<a, right: box.right.lowerBound..<b))
        }
    }

    /// A point inside a box whose corners do not match: never the first nor the last.
    private mutating func middle(_ box: Box) -> (Int, Int) {
        let n = box.left.count, m = box.right.count, delta = n - m
        let half = (n + m + 1) / 2
        let limit = min(half, MiddleSearch.patience)
        let offset = ahead.count / 2
        for place in offset - limit - 1...offset + limit + 1 {
            ahead[place] = -1
            behind[place] = -1
        }
        ahead[offset + 1] = 0
        behind[offset + 1] = 0
        for steps in 0...limit {
            for k in stride(from: -steps, through: steps, by: 2) where -k <= m && k <= n {
                var x = k == -steps || k != steps && ahead[offset + k - 1] < ahead[offset + k + 1] ? ahead[offset + k + 1] : ahead[offset + k - 1] + 1
                while x < n, x - k < m, x - k >= 0, left[box.left.lowerBound + x] == right[box.right.lowerBound + x - k] { x += 1 }
                ahead[offset + k] = x
                let other = delta - k
                if delta & 1 != 0, abs(other) <= steps - 1, x + behind[offset + other] >= n, let point = inside(x, x - k, n, m) { return point }
            }
            for k in stride(from: -steps, through: steps, by: 2) where -k <= m && k <= n {
                var x = k == -steps || k != steps && behind[offset + k - 1] < behind[offset + k + 1] ? behind[offset + k + 1] : behind[offset + k - 1] + 1
                while x < n, x - k < m, x - k >= 0, left[box.left.upperBound - 1 - x] == right[box.right.upperBound - 1 - x + k] { x += 1 }
                behind[offset + k] = x
                let other = delta - k
                if delta & 1 == 0, abs(other) <= steps, x + ahead[offset + other] >= n, let point = inside(n - x, m - (x - k), n, m) { return point }
            }
        }
        return furthest(limit, n, m)
    }

    private func inside(_ x: Int, _ y: Int, _ n: Int, _ m: Int) -> (Int, Int)? {
        guard x >= 0, y >= 0, x <= n, y <= m, x + y > 0, x + y < n + m else { return nil }
        return (x, y)
    }

    /// Where the search from the front got furthest.
    private func furthest(_ steps: Int, _ n: Int, _ m: Int) -> (Int, Int) {
        var best = (0, 0)
        let offset = ahead.count / 2
        for k in stride(from: -steps, through: steps, by: 2) where -k <= m && k <= n {
            let x = min(ahead[offset + k], n), y = x - k
            if let point = inside(x, y, n, m), point.0 + point.1 > best.0 + best.1 { best = point }
        }
        return best == (0, 0) ? (n / 2, m - m / 2) : best
    }
}
