/// Finds those of many patterns that fire on a short text, without asking each of them.
///
/// A pattern is kept under the rarest gram of its literals, and looked at where a text has that gram. Patterns without one, and those
/// whose rarest gram many share, run as one automaton.
final class LanguageIndex {
    private let patterns: [Pattern]
    private let trees: [PatternTree]
    private let programs: [PatternProgram]
    /// For each gram the first pattern in `next`.
    private var first: LanguageGrams.Table
    private var next: [Int32]
    private var usesLength = [Bool](repeating: false, count: 9)
    private var rest: [Int] = []
    private var automaton: LazyDFA?
    private let search = BacktrackingSearch()
    private var folded: [UInt8] = []
    private var asked: [Int32]
    private var turn: Int32 = 0
    /// Of more patterns with one gram some are found by the automaton.
    private static let most = 16
    private static let steps = 20_000

    init(_ patterns: [Pattern]) {
        self.patterns = patterns
        let compiled = patterns.map { $0.parts.compiled.value }
        trees = compiled.map(\.tree)
        programs = compiled.map(\.program)
        next = [Int32](repeating: -1, count: patterns.count)
        asked = [Int32](repeating: 0, count: patterns.count)
        first = LanguageGrams.Table(capacity: patterns.count)
        fill()
        guard !rest.isEmpty, let program = try? PatternCompiler.program(for: rest.map { trees[$0] }) else { return }
        automaton = LazyDFA(program, findsAll: true, maximumBytes: 1 << 23)
    }

    private func fill() {
        var runs = LanguageGrams.Runs(), stack: [Int] = []
        var bytes: [UInt8] = [], ends: [Int] = [], last: [Int] = []
        for tree in trees {
            if tree.isBytes { runs = LanguageGrams.Runs() } else { LanguageGrams.read(tree, into: &runs, &stack) }
            let from = bytes.count
            bytes += runs.bytes
            for end in runs.ends { ends.append(from + end) }
            last.append(ends.count)
        }
        bytes.withUnsafeBufferPointer { bytes in
            guard let base = bytes.baseAddress else {
                rest = Array(trees.indices)
                return
            }
            func forEach(_ pattern: Int, _ body: (UInt64, Int) -> Void) {
                let runs = (pattern == 0 ? 0 : last[pattern - 1])..<last[pattern]
                for run in runs {
                    let from = run == 0 ? 0 : ends[run - 1]
                    guard let length = LanguageGrams.length(ends[run] - from) else { continue }
                    for at in from...ends[run] - length { body(LanguageGrams.key(base + at, length), length) }
                }
            }
            var counts = LanguageGrams.Table(capacity: bytes.count)
            for pattern in trees.indices { forEach(pattern) { key, _ in _ = counts.exchange(key) { max($0, 0) + 1 } } }
            for pattern in trees.indices {
                var best: (key: UInt64, count: Int32, length: Int) = (0, .max, 0)
                forEach(pattern) { key, length in
                    let count = counts.value(key)
                    if count < best.count || count == best.count && length > best.length { best = (key, count, length) }
                }
                if best.key == 0 || best.count > LanguageIndex.most {
                    rest.append(pattern)
                    continue
                }
                usesLength[best.length] = true
                next[pattern] = first.exchange(best.key) { _ in Int32(pattern) }
            }
        }
    }

    /// Sets `found` to all patterns below `limit` that may fire on the text: all that do, and some that fire in a way that only matches
    /// parting a character would. False when there was too much to do.
    func find(_ text: [UInt8], below limit: Int, steps: inout Int, into found: inout [Int]) -> Bool {
        found.removeAll(keepingCapacity: true)
        turn += 1
        LanguageGrams.fold(text, into: &folded)
        let isWithin = text.withUnsafeBytes { text in
            folded.withUnsafeBufferPointer { folded in
                guard let base = folded.baseAddress else { return true }
                for length in LanguageGrams.lengths where usesLength[length] && length <= folded.count {
                    for at in 0...folded.count - length {
                        var pattern = first.value(LanguageGrams.key(base + at, length))
                        while pattern >= 0 {
                            if pattern < limit, asked[Int(pattern)] != turn {
                                asked[Int(pattern)] = turn
                                guard fires(Int(pattern), text, &steps, &found) else { return false }
                            }
                            pattern = next[Int(pattern)]
                        }
                    }
                }
                return true
            }
        }
        return isWithin && findRest(text, below: limit, steps: &steps, into: &found)
    }

    private func findRest(_ text: [UInt8], below limit: Int, steps: inout Int, into found: inout [Int]) -> Bool {
        guard let least = rest.first, least < limit else { return true }
        return text.withUnsafeBytes { text in
            if let automaton, let base = text.baseAddress?.assumingMemoryBound(to: UInt8.self) {
                let search = PatternSearch(text: text, bounds: 0..<text.count)
                let scope = LazyDFA.Scope(
                    base: base, from: 0, to: text.count, startContext: .edge, endClass: search.class(after: text.count, in: automaton), isAnchored: false
                )
                let before = found.count
                automaton.searchAll(scope) { numbers in
                    for number in numbers {
                        let pattern = rest[Int(number)]
                        if pattern < limit, asked[pattern] != turn {
                            asked[pattern] = turn
                            found.append(pattern)
                        }
                    }
                    return true
                }
                if !automaton.gaveUp { return true }
                self.automaton = nil
                for pattern in found[before...] { asked[pattern] = 0 }
                found.removeSubrange(before...)
            }
            for pattern in rest where pattern < limit && asked[pattern] != turn {
                guard fires(pattern, text, &steps, &found) else { return false }
            }
            return true
        }
    }

    private func fires(_ pattern: Int, _ text: UnsafeRawBufferPointer, _ steps: inout Int, _ found: inout [Int]) -> Bool {
        var count = 0
        let outcome = search.run(programs[pattern], text, limit: LanguageIndex.steps, steps: &count)
        steps -= count
        if outcome != .noMatch { found.append(pattern) }
        return steps > 0
    }
}
