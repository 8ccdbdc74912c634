/// Finds where in a text a match can begin: at a landmark that every match contains, less what can stand before that.
///
/// Shared by all searches for a pattern; what one search has found out stands in its `Hit`.
final class MatchFinder: Sendable {
    private enum Landmark {
        case places(PlaceSearch)
        case words(WordSearch)
    }

    /// A landmark, and where the first match that contains it or a later one begins at the earliest.
    struct Hit {
        var landmark = -1
        var start = 0
    }

    private let landmark: Landmark
    /// The most bytes between the start of a match and the landmark; nil without a bound.
    let mostBefore: Int?
    /// How many bytes a landmark takes: of words the longest.
    let length: Int
    /// Whether a byte can stand between the start of a match and the landmark; nil where every byte can.
    private let canPrecede: [Bool]?
    /// The lengths of words that are the pattern, so that a hit is a match; empty when it is no more than a place to look at.
    private let matchLengths: [Int]
    var isExact: Bool { !matchLengths.isEmpty }
    /// Whether a match can only begin at a landmark.
    var isStart: Bool { mostBefore == 0 }

    /// The word that the pattern is, if it is one.
    let word: [UInt8]?

    init(_ found: PatternOutline.Landmark, isExact: Bool) {
        word = isExact ? found.places.compactMap(\.single) : nil
        landmark = .places(PlaceSearch(found.places))
        mostBefore = found.mostBefore
        length = found.places.count
        canPrecede = found.bytesBefore.isAll || found.mostBefore == 0 ? nil : (0..<256).map { found.bytesBefore.contains(UInt8($0)) }
        matchLengths = isExact ? [found.places.count] : []
    }

    init(words: [[UInt8]], foldsCase: Bool, isExact: Bool) {
        word = nil
        landmark = .words(WordSearch(words, foldsCase: foldsCase))
        mostBefore = 0
        length = words.lazy.map(\.count).max() ?? 0
        canPrecede = nil
        matchLengths = isExact ? words.map(\.count) : []
    }

    /// The first place in `from..<to` where a match can begin; `to` if there is none. The hit has to be new for each text.
    func next(in base: UnsafePointer<UInt8>, from: Int, to: Int, _ hit: inout Hit) -> Int {
        if hit.landmark >= from { return max(from, hit.start) }
        let place: Int
        switch landmark {
        case .places(let search): place = search.next(in: base, from: from, to: to)
        case .words(let search): place = search.next(in: base, from: from, to: to)?.position ?? to
        }
        if place >= to { return to }
        var start = place
        if mostBefore != 0 {
            let lowest = mostBefore.map { max(from, place - $0) } ?? from
            if let canPrecede {
                while start > lowest, canPrecede[Int(base[start - 1])] { start -= 1 }
            } else {
                start = lowest
            }
        }
        hit = Hit(landmark: place, start: start)
        return start
    }

    /// The first match, where hits are matches.
    func firstMatch(in base: UnsafePointer<UInt8>, from: Int, to: Int) -> Range<Int>? {
        switch landmark {
        case .places(let search):
            let place = search.next(in: base, from: from, to: to)
            return place < to ? place..<place + length : nil
        case .words(let search):
            return search.next(in: base, from: from, to: to).map { $0.position..<$0.position + matchLengths[$0.word] }
        }
    }
}
