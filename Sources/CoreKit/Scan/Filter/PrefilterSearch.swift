/// Goes through bytes by a prefilter. One a thread, for one stretch of bytes after the other.
final class PrefilterSearch {
    private let table: GramTable?
    private let triples: TripleScan?
    private var base = ByteSlice.empty.start
    private var end = 0
    /// Places that the table has yet to look at closely, and how far it went.
    private let places: UnsafeMutablePointer<Int>
    private var place = 0
    private var placeCount = 0
    private var scanned = 0
    /// How many bytes the table looks at next. Where something was found, whoever asks is likely to pass over what follows.
    private var stretch = PrefilterSearch.longestStretch
    private static let shortestStretch = 256, longestStretch = 4096
    /// The next place that each has found; less than asked for where it has to go on.
    private var nextOfTable = PrefilterHit.unknown
    private var nextOfTriples = PrefilterHit.unknown
    /// The last hit counts only if it stands in a body: no signature that looks elsewhere asks for it.
    private(set) var isForBodies = false

    init(_ prefilter: Prefilter) {
        table = prefilter.table
        triples = prefilter.triples
        places = .allocate(capacity: GramTable.mostPlaces)
        places.initialize(repeating: 0, count: GramTable.mostPlaces)
    }

    deinit { places.deallocate() }

    /// `bytes` have to stay where they are until the next call.
    func begin(_ bytes: UnsafeRawBufferPointer) {
        let slice = ByteSlice(bytes)
        base = slice.start
        end = slice.count
        place = 0
        placeCount = 0
        scanned = 0
        nextOfTable = table == nil ? .none : .unknown
        nextOfTriples = triples == nil ? .none : .unknown
    }

    /// The first place at or after `from` where a needle, or something that could hide one, stands; nil if there is none. From one
    /// call to the next, `from` never falls.
    func firstHit(from: Int) -> Int? {
        if nextOfTable.place < from, let table {
            // Whoever goes on behind a hit passes over nothing.
            if nextOfTable.place == from - 1 { stretch = PrefilterSearch.longestStretch }
            nextOfTable = firstHit(table, from: from)
        }
        if nextOfTriples.place < from, let triples { nextOfTriples = triples.firstHit(base, from: from, end: end) }
        let first = min(nextOfTable, nextOfTriples)
        guard first != .none else { return nil }
        isForBodies = first.isForBodies
        return first.place
    }

    private func firstHit(_ table: GramTable, from: Int) -> PrefilterHit {
        while true {
            while place < placeCount {
                let hit = table.start(base, places[place] &>> 8, mark: places[place] & 0xFF, from: from, end: end)
                if hit != .none {
                    stretch = PrefilterSearch.shortestStretch
                    return hit
                }
                place &+= 1
            }
            if scanned < from { scanned = from }
            guard scanned < end else { return .none }
            (placeCount, scanned) = table.collect(base, from: scanned, end: end, most: stretch, into: places)
            placeCount = table.sift(base, places, count: placeCount, end: end)
            stretch = min(2 * stretch, PrefilterSearch.longestStretch)
            place = 0
        }
    }
}
