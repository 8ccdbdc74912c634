/// What the texts look like that a pattern matches, as far as searching for them asks: how long they are, which bytes they
/// are made of, and which bytes stand where in them.
///
/// Bytes are told by sets, a set a place, so that neither case nor a class multiplies anything: `(?i)ж` is one of D0 and
/// D1, then one of B6 and 96. Whatever is said holds for every match, and may hold for other texts too.
struct PatternOutline: Sendable {
    /// Sets for places side by side that every match contains, and what stands between its start and them.
    struct Landmark: Sendable {
        var places: [ByteSet]
        /// The most bytes before it; nil without a bound.
        var mostBefore: Int?
        var bytesBefore = ByteSet()

        /// How many of 65,536 positions look like it by their two rarest places: what looking for it costs.
        var weight: Int {
            var first = 65_536, second = 65_536
            for place in places {
                let weight = place.weight
                if weight < first { (first, second) = (weight, first) } else if weight < second { second = weight }
            }
            return (first * second) >> 16
        }
    }

    /// In bytes; nil without a bound.
    private(set) var minimum = 0
    private(set) var maximum: Int? = 0
    private(set) var bytes = ByteSet()
    /// With what every match begins and ends, at most `longest` places. The whole of it when `isFixed`.
    private(set) var prefix: [ByteSet] = []
    private(set) var suffix: [ByteSet] = []
    private(set) var isFixed = true
    private(set) var landmarks: [Landmark] = []

    static let longest = 24
    private static let mostLandmarks = 6
    private static let limit = 1 << 16

    static func of(_ tree: PatternTree) -> PatternOutline {
        var known: [PatternOutline] = []
        known.reserveCapacity(tree.nodes.count)
        var classes = [PatternOutline?](repeating: nil, count: tree.classes.count)
        // A pattern tends to repeat its letters.
        var letters = [PatternOutline?](repeating: nil, count: 128)
        for node in tree.nodes {
            switch node {
            case .empty, .assertion: known.append(PatternOutline())
            case .anyByte: known.append(PatternOutline(.all))
            case .literal(let scalar):
                let outline = scalar < 0x80 ? letters[Int(scalar)] ?? literal(scalar, tree.isBytes) : literal(scalar, tree.isBytes)
                if scalar < 0x80 { letters[Int(scalar)] = outline }
                known.append(outline)
            case .scalars(let number):
                let outline = classes[number] ?? scalars(tree.classes[number], tree.isBytes)
                classes[number] = outline
                known.append(outline)
            case .capture(_, let child): known.append(known[child])
            case .concatenation(let children): known.append(concatenation(children, known))
            case .alternation(let children): known.append(alternation(children, known))
            case .repetition(let child, let low, let high, _): known.append(repetition(known[child], low, high))
            }
        }
        var root = known[tree.root]
        if !root.prefix.isEmpty { root.add(Landmark(places: root.prefix, mostBefore: 0)) }
        return root
    }

    private init() {}

    private init(_ place: ByteSet) {
        minimum = 1
        maximum = 1
        bytes = place
        prefix = [place]
        suffix = [place]
    }

    private static func literal(_ scalar: UInt32, _ isBytes: Bool) -> PatternOutline {
        if isBytes || scalar < 0x80 { return PatternOutline(ByteSet(UInt8(truncatingIfNeeded: scalar))) }
        return word(UTF8Sequences.bytes(scalar).map { ByteSet($0) })
    }

    private static func word(_ places: [ByteSet]) -> PatternOutline {
        var outline = PatternOutline()
        outline.minimum = places.count
        outline.maximum = places.count
        for place in places { outline.bytes.formUnion(place) }
        outline.prefix = places
        outline.suffix = places
        return outline
    }

    private static func scalars(_ scalars: ScalarClass, _ isBytes: Bool) -> PatternOutline {
        if isBytes || (scalars.spans.last?.high ?? 0) < 0x80 {
            var place = ByteSet()
            for span in scalars.spans { place.insert(UInt8(span.low)...UInt8(min(span.high, 0xFF))) }
            return PatternOutline(place)
        }
        // The bytes of scalars of one length, place by place; of a class of several lengths the first bytes only.
        var outline = PatternOutline()
        var first = ByteSet(), last = ByteSet()
        var places: [ByteSet] = []
        outline.minimum = 4
        var most = 0
        for span in scalars.spans {
            for (low, high) in [(0, 0x7F), (0x80, 0x7FF), (0x800, 0xFFFF), (0x10000, 0x10FFFF)] as [(UInt32, UInt32)]
            where span.low <= high && span.high >= low {
                let from = UTF8Sequences.bytes(max(span.low, low)), to = UTF8Sequences.bytes(min(span.high, high))
                outline.minimum = min(outline.minimum, from.count)
                most = max(most, from.count)
                while places.count < from.count { places.append(ByteSet()) }
                var isSame = true
                for index in from.indices {
                    // A later byte runs through everything unless all before it stand still.
                    let range = isSame || index == 0 ? from[index]...to[index] : 0x80...0xBF
                    places[index].insert(range)
                    if index == 0 { first.insert(range) }
                    if index == from.count - 1 { last.insert(range) }
                    isSame = isSame && from[index] == to[index]
                }
            }
        }
        outline.maximum = most
        for place in places { outline.bytes.formUnion(place) }
        outline.isFixed = outline.minimum == most
        outline.prefix = outline.isFixed ? places : [first]
        outline.suffix = outline.isFixed ? places : [last]
        return outline
    }

    private static func sum(_ a: Int?, _ b: Int?) -> Int? {
        guard let a, let b, a + b < limit else { return nil }
        return a + b
    }

    private mutating func add(_ landmark: Landmark) {
        if landmark.places.isEmpty || landmark.places.contains(where: \.isEmpty) { return }
        landmarks.append(landmark)
        guard landmarks.count > PatternOutline.mostLandmarks else { return }
        let worst = landmarks.indices.max { landmarks[$0].weight < landmarks[$1].weight }
        if let worst { landmarks.remove(at: worst) }
    }

    private static func concatenation(_ children: [Int], _ known: [PatternOutline]) -> PatternOutline {
        var whole = PatternOutline()
        var run: [ByteSet] = []
        var before: (most: Int?, bytes: ByteSet) = (0, ByteSet())
        var hasPrefix = false
        func flush(_ whole: inout PatternOutline) {
            if !hasPrefix {
                whole.prefix = run
                hasPrefix = true
            } else if !run.isEmpty {
                whole.add(Landmark(places: run, mostBefore: before.most, bytesBefore: before.bytes))
            }
        }
        for child in children {
            let part = known[child]
            if part.isFixed, run.count + part.prefix.count <= longest {
                run += part.prefix
            } else {
                run += part.prefix.prefix(longest - min(run.count, longest))
                flush(&whole)
                for landmark in part.landmarks {
                    whole.add(Landmark(
                        places: landmark.places, mostBefore: sum(whole.maximum, landmark.mostBefore),
                        bytesBefore: whole.bytes.union(landmark.bytesBefore)
                    ))
                }
                run = part.suffix
                before = (sum(whole.maximum, part.maximum).map { $0 - part.suffix.count }, whole.bytes.union(part.bytes))
            }
            whole.minimum = min(whole.minimum + part.minimum, limit)
            whole.maximum = sum(whole.maximum, part.maximum)
            whole.bytes.formUnion(part.bytes)
        }
        if hasPrefix {
            flush(&whole)
            whole.isFixed = false
        } else {
            whole.prefix = run
        }
        whole.suffix = run
        return whole
    }

    /// Place by place as far as the shorter one goes, from the front or from the back.
    private static func united(_ a: [ByteSet], _ b: [ByteSet], fromBack: Bool = false) -> [ByteSet] {
        let count = min(a.count, b.count)
        return fromBack ? zip(a.suffix(count), b.suffix(count)).map { $0.union($1) } : zip(a, b).map { $0.union($1) }
    }

    private static func alternation(_ children: [Int], _ known: [PatternOutline]) -> PatternOutline {
        var whole = known[children[0]]
        var best = whole.best
        whole.landmarks = []
        for child in children.dropFirst() {
            let part = known[child]
            whole.isFixed = whole.isFixed && part.isFixed && whole.prefix.count == part.prefix.count
            whole.minimum = min(whole.minimum, part.minimum)
            whole.maximum = whole.maximum.flatMap { one in part.maximum.map { max(one, $0) } }
            whole.bytes.formUnion(part.bytes)
            whole.prefix = united(whole.prefix, part.prefix)
            whole.suffix = united(whole.suffix, part.suffix, fromBack: true)
            best = best.flatMap { one in
                part.best.map { other in
                    Landmark(
                        places: united(one.places, other.places),
                        mostBefore: one.mostBefore.flatMap { one in other.mostBefore.map { max(one, $0) } },
                        bytesBefore: one.bytesBefore.union(other.bytesBefore)
                    )
                }
            }
        }
        if let best { whole.add(best) }
        return whole
    }

    /// The rarest of what it contains, its beginning included.
    private var best: Landmark? {
        let all = prefix.isEmpty ? landmarks : landmarks + [Landmark(places: prefix, mostBefore: 0)]
        return all.min { $0.weight < $1.weight }
    }

    private static func repetition(_ part: PatternOutline, _ low: Int, _ high: Int?) -> PatternOutline {
        var whole = PatternOutline()
        if high == 0 || part.maximum == 0 { return whole }
        whole.maximum = high.flatMap { high in part.maximum.flatMap { $0 * high < limit ? $0 * high : nil } }
        whole.bytes = part.bytes
        whole.isFixed = false
        guard low > 0 else { return whole }
        whole.minimum = min(part.minimum * low, limit)
        whole.prefix = part.prefix
        whole.suffix = part.suffix
        whole.landmarks = part.landmarks
        if part.isFixed, !part.prefix.isEmpty {
            var count = 1
            while count < low, whole.prefix.count + part.prefix.count <= longest {
                whole.prefix += part.prefix
                count += 1
            }
            whole.suffix = whole.prefix
            whole.isFixed = count == low && high == low
        }
        return whole
    }
}
