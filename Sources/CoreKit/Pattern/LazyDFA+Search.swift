extension LazyDFA {
    /// What a search looks at.
    struct Scope {
        var base: UnsafePointer<UInt8>
        /// The search begins at one end and does not go beyond the other.
        var from: Int
        var to: Int
        /// What stands before the first byte, and the class of what stands after the last one, in the search's direction;
        /// no class when that is not known.
        var startContext: PatternContext
        var endClass: Int?
        var isAnchored: Bool
    }

    struct Outcome {
        /// Where the preferred match ends (in a reverse search: where the longest one starts).
        var match: Int?
        /// The state after the last byte; `dead` when no more text could change the outcome.
        var entry: UInt32
    }

    /// The end of the leftmost-first match, or with `isEarliest` of the match that is known first.
    /// The outcome means nothing when `gaveUp` is set.
    func searchForward(_ scope: Scope, isEarliest: Bool) -> Outcome {
        beginSearch(at: scope.from)
        let base = scope.base
        let to = scope.to
        var position = scope.from
        defer { endSearch(at: position) }
        var match: Int?
        var entry = start(isAnchored: scope.isAnchored, context: scope.startContext)
        if entry == LazyDFA.dead { return Outcome(match: nil, entry: entry) }

        while position < to {
            if entry & LazyDFA.skipBit != 0, let skipper {
                position = skipper.next(in: base, from: position, to: to)
            }
            var offset = Int(entry & LazyDFA.offsetMask)
            var next: UInt32 = 0
            let rows = table
            let classes = classes
            while position < to {
                next = rows[offset &+ Int(classes[Int(base[position])])]
                if next >= LazyDFA.special { break }
                offset = Int(next)
                position &+= 1
            }
            entry = UInt32(offset)
            if position >= to { break }
            if next == LazyDFA.unknown {
                next = advance(from: entry, class: Int(classes[Int(base[position])]), position: position)
                if gaveUp { return Outcome(match: nil, entry: LazyDFA.dead) }
            }
            if next == LazyDFA.dead { return Outcome(match: match, entry: next) }
            if next & LazyDFA.matchBit != 0 {
                match = position
                if isEarliest { return Outcome(match: match, entry: next) }
            }
            entry = next & ~LazyDFA.matchBit
            position += 1
        }

        if let endClass = scope.endClass {
            let next = step(entry, class: endClass, position: position)
            if next < LazyDFA.dead, next & LazyDFA.matchBit != 0 { match = to }
        }
        return Outcome(match: match, entry: entry)
    }

    /// Goes from `scope.from` back to `scope.to` and finds where the longest match that ends at `scope.from` starts.
    func searchBackward(_ scope: Scope) -> Outcome {
        beginSearch(at: scope.from)
        let base = scope.base
        var position = scope.from
        defer { endSearch(at: position) }
        var match: Int?
        var entry = start(isAnchored: true, context: scope.startContext)
        if entry == LazyDFA.dead { return Outcome(match: nil, entry: entry) }

        while position > scope.to {
            let next = step(entry & LazyDFA.offsetMask, class: Int(classes[Int(base[position - 1])]), position: position)
            if gaveUp { return Outcome(match: nil, entry: LazyDFA.dead) }
            if next == LazyDFA.dead { return Outcome(match: match, entry: next) }
            if next & LazyDFA.matchBit != 0 { match = position }
            entry = next
            position -= 1
        }
        if let endClass = scope.endClass {
            let next = step(entry, class: endClass, position: position)
            if next < LazyDFA.dead, next & LazyDFA.matchBit != 0 { match = position }
        }
        return Outcome(match: match, entry: entry)
    }

    /// Calls `body` with the patterns that match, at every place where some do, until it returns false.
    func searchAll(_ scope: Scope, _ body: (ArraySlice<UInt32>) -> Bool) {
        beginSearch(at: scope.from)
        var position = scope.from
        defer { endSearch(at: position) }
        var entry = start(isAnchored: scope.isAnchored, context: scope.startContext)
        var reported: UInt32?
        if entry == LazyDFA.dead { return }
        while position < scope.to {
            if entry & LazyDFA.skipBit != 0, let skipper {
                position = skipper.next(in: scope.base, from: position, to: scope.to)
            }
            var offset = Int(entry & LazyDFA.offsetMask)
            var next: UInt32 = 0
            let rows = table
            while position < scope.to {
                next = rows[offset &+ Int(classes[Int(scope.base[position])])]
                if next >= LazyDFA.special { break }
                offset = Int(next)
                position &+= 1
            }
            entry = UInt32(offset)
            if position >= scope.to { break }
            if next == LazyDFA.unknown {
                next = advance(from: entry, class: Int(classes[Int(scope.base[position])]), position: position)
                reported = nil
                if gaveUp { return }
            }
            if next == LazyDFA.dead { return }
            // A loop through one matching state has nothing new to tell.
            if next & LazyDFA.matchBit != 0, next != reported {
                reported = next
                if !body(matches(of: next)) { return }
            }
            entry = next & ~LazyDFA.matchBit
            position += 1
        }
        if let endClass = scope.endClass {
            let next = step(entry, class: endClass, position: position)
            if next < LazyDFA.dead, next & LazyDFA.matchBit != 0 { _ = body(matches(of: next)) }
        }
    }

    @inline(__always)
    func step(_ entry: UInt32, class byteClass: Int, position: Int) -> UInt32 {
        let offset = entry & LazyDFA.offsetMask
        let next = table[Int(offset) + byteClass]
        return next == LazyDFA.unknown ? advance(from: offset, class: byteClass, position: position) : next
    }
}
