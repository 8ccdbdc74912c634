// Relies on: the bytes of a segment being in memory whole.

/// Finds the places in raw captures where a signature could match, so that all other records stay closed.
///
/// For each signature one literal has to occur in whatever it matches. Captures escape text, so a literal is compared
/// without regard to backslashes (`tools\/call`, `\"jsonrpc\"`) and to the case of ASCII letters, only over characters
/// that JSON and HTML escaping leave alone. Text that spells such characters as `\u0074`, and members that say that they hold
/// base64, always count as a place.
///
/// ```swift
/// let search = PrefilterSearch(prefilter)
/// search.begin(bytes)
/// while let place = search.firstHit(from: at) { ... }
/// ```
///
/// `GramTable` does the work: what it costs hardly depends on how many literals there are. Literals that are too short for it
/// are left to `TripleScan` where they are few, and make the table denser where they are many.
struct Prefilter: Sendable {
    let table: GramTable?
    let triples: TripleScan?

    /// `literals` are alternatives: any text that matters holds at least one. They are as `Needle.text` makes them. Those `ofBodies` are
    /// what bodies alone have to hold; they are found everywhere, and `PrefilterSearch.isForBodies` tells them apart.
    init(_ texts: LiteralChoice.Texts) { self.init(literals: texts.general, ofBodies: texts.ofBodies) }

    init(literals: [[UInt8]], ofBodies: [[UInt8]] = []) {
        // What holds a shorter literal is found by the shorter one, if that one counts wherever the longer one does.
        var known = LiteralIndex(), texts: [[UInt8]] = []
        func add(_ literals: [[UInt8]]) {
            for text in literals.sorted(by: { $0.count < $1.count }) where !known.hasPart(of: text) {
                known.insert(text)
                texts.append(text)
            }
        }
        add(literals)
        let general = Set(texts)
        add(ofBodies)
        guard !texts.isEmpty else {
            table = nil
            triples = nil
            return
        }
        var plan: Layout?
        for next in Prefilter.plans where next.cost < plan?.cost ?? .infinity {
            if let layout = Layout(texts, general, next), layout.cost < plan?.cost ?? .infinity { plan = layout }
        }
        table = plan.map { GramTable($0.long, windows: $0.windows, stride: $0.plan.stride, gramSize: $0.plan.gramSize) }
        triples = plan.flatMap { $0.short.isEmpty ? nil : TripleScan($0.short) }
    }

    /// A way to look, and what it costs for every byte, the quickest being 1.
    private struct Plan {
        var stride: Int
        var gramSize: Int
        var cost: Double
    }

    private static let plans = [
        Plan(stride: 4, gramSize: 4, cost: 1), Plan(stride: 3, gramSize: 4, cost: 1.35), Plan(stride: 2, gramSize: 4, cost: 2),
        Plan(stride: 1, gramSize: 4, cost: 4), Plan(stride: 1, gramSize: 3, cost: 4.5),
    ]

    /// Texts shared out between table and triples; nil if some would be left over.
    private struct Layout {
        let plan: Plan
        var long: [Needle] = []
        var windows: [GramWindow] = []
        var short: [Needle] = []
        var cost: Double

        init?(_ texts: [[UInt8]], _ general: Set<[UInt8]>, _ plan: Plan) {
            self.plan = plan
            cost = plan.cost
            var rest: [[UInt8]] = []
            let chosen = GramWindow.choose(texts, size: plan.stride + plan.gramSize - 1, gramSize: plan.gramSize)
            for (text, choice) in zip(texts, chosen) {
                if let choice {
                    long.append(Needle(text: text, anchor: choice.start, isForBodies: !general.contains(text)))
                    windows.append(choice.window)
                } else {
                    rest.append(text)
                }
            }
            guard !rest.isEmpty else { return }
            guard let needles = TripleScan.needles(for: rest, limit: 12) else { return nil }
            short = needles.map { Needle(text: $0.text, anchor: $0.anchor, isForBodies: !general.contains($0.text)) }
            cost += 0.5 + 0.25 * Double(Set(needles.map { $0.text[$0.anchor..<$0.anchor + 3] }).count)
        }
    }
}
