/// General categories, scripts and simple case folding, read from `UnicodeTableData` when a pattern asks for them.
enum UnicodeTables {
    /// Scalars `low`, `low + stride`, ... that are each followed in their circle of equals by the scalar `delta` further on.
    struct FoldRun {
        var low: UInt32
        var high: UInt32
        var stride: UInt32
        var delta: Int32
    }

    /// The class that RE2 and Go know by this name: a general category (`L`, `Lu`), a script (`Greek`) or `Any`.
    /// Nothing has the category `C` that is not assigned, as in RE2.
    static func named(_ name: String) -> ScalarClass? {
        if name == "Any" { return .everything }
        let categories = words(UnicodeTableData.categoryNames)
        if name != "Cn" {
            let wanted = categories.enumerated().filter { $1 != "Cn" && ($1 == name || $1.dropLast() == name) }
            if !wanted.isEmpty { return runs(UnicodeTableData.categories, of: Set(wanted.map(\.offset))) }
        }
        if let script = words(UnicodeTableData.scriptNames).firstIndex(of: Substring(name)), name != "Unknown" {
            return runs(UnicodeTableData.scripts, of: [script])
        }
        return nil
    }

    static let foldRuns: [FoldRun] = {
        var result: [FoldRun] = []
        var numbers = Numbers(UnicodeTableData.folds)
        var low: UInt32 = 0
        while let gap = numbers.next(), let shape = numbers.next(), let zigzag = numbers.next() {
            low += gap
            let stride = (shape & 1) + 1
            let delta = zigzag & 1 == 0 ? Int32(zigzag / 2) : -Int32((zigzag + 1) / 2)
            result.append(FoldRun(low: low, high: low + (shape >> 1) * stride, stride: stride, delta: delta))
        }
        return result
    }()

    /// The next scalars in the circles of those given; a scalar without case has none.
    static func nextInCircle(_ spans: [ScalarClass.Span]) -> [ScalarClass.Span] {
        var result: [ScalarClass.Span] = []
        let runs = foldRuns
        func moved(_ scalar: UInt32, _ delta: Int32) -> UInt32 { UInt32(bitPattern: Int32(bitPattern: scalar) &+ delta) }
        for span in spans {
            // Runs of stride two may overlap the runs after them, but none is longer than the reach subtracted here.
            var index = firstRun(endingFrom: span.low)
            while index < runs.count, runs[index].low <= span.high {
                let run = runs[index]
                index += 1
                var low = max(span.low, run.low)
                let high = min(span.high, run.high)
                if low > high { continue }
                if run.stride == 1 {
                    result.append(.init(low: moved(low, run.delta), high: moved(high, run.delta)))
                    continue
                }
                low += (low - run.low) & 1
                while low <= high {
                    let scalar = moved(low, run.delta)
                    result.append(.init(low: scalar, high: scalar))
                    low += run.stride
                }
            }
        }
        return result
    }

    private static let longestRun: UInt32 = foldRuns.reduce(0) { max($0, $1.high - $1.low) }

    private static func firstRun(endingFrom scalar: UInt32) -> Int {
        let start = scalar > longestRun ? scalar - longestRun : 0
        var low = 0
        var high = foldRuns.count
        while low < high {
            let middle = (low + high) / 2
            if foldRuns[middle].low < start { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private static func words(_ text: StaticString) -> [Substring] {
        text.description.split(separator: " ")
    }

    private static func runs(_ text: StaticString, of kinds: Set<Int>) -> ScalarClass {
        var spans: [ScalarClass.Span] = []
        var numbers = Numbers(text)
        var start: UInt32 = 0
        while let kind = numbers.next(), let length = numbers.next() {
            if kinds.contains(Int(kind)) { spans.append(.init(low: start, high: start + length - 1)) }
            start += length
        }
        return ScalarClass(spans: spans)
    }

    /// The numbers of a table, as scripts/pattern-unicode-tables.py writes them.
    private struct Numbers {
        private let text: StaticString
        private var position = 0

        init(_ text: StaticString) { self.text = text }

        mutating func next() -> UInt32? {
            var value: UInt32 = 0
            var shift: UInt32 = 0
            while position < text.utf8CodeUnitCount {
                let code = UInt32(text.utf8Start[position])
                position += 1
                let digit = code - 0x23 - (code > 0x5C ? 1 : 0)
                value |= (digit & 31) << shift
                if digit < 32 { return value }
                shift += 5
            }
            return nil
        }
    }
}
