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
        /// Up to where the search has looked.
        var position: Int
    }

    /// Goes from state to state until a byte leads to a marked entry, which it returns; `position` is that byte's.
    @inline(__always)
    private static func run(
        _ columns: UnsafeMutablePointer<UnsafePointer<UInt32>>, _ base: UnsafePointer<UInt8>, _ position: inout Int, _ to: Int, _ offset: inout Int
    ) -> UInt32 {
        while position &+ 4 <= to {
            let a = columns[Int(base[position])][offset]
            if a >= special { return a }
            let b = columns[Int(base[position &+ 1])][Int(a)]
            if b >= special {
                offset = Int(a)
                position &+= 1
                return b
            }
            let c = columns[Int(base[position &+ 2])][Int(b)]
            if c >= special {
                offset = Int(b)
                position &+= 2
                return c
            }
            let d = columns[Int(base[position &+ 3])][Int(c)]
            if d >= special {
                offset = Int(c)
                position &+= 3
                return d
            }
            offset = Int(d)
            position &+= 4
        }
        while position < to {
            let next = columns[Int(base[position])][offset]
            if next >= special { return next }
            offset = Int(next)
            position &+= 1
        }
        return 0
    }

    /// The end of the leftmost-first match, or with `isEarliest` of the match that is known first.
    /// The outcome means nothing when `gaveUp` is set.
    func searchForward(_ scope: Scope, isEarliest: Bool) -> Outcome {
        beginSearch(at: scope.from)
        let base = scope.base
        let to = scope.to
        let columns = columns
        var position = scope.from
        defer { endSearch(at: position) }
        var match: Int?
        var entry = start(isAnchored: scope.isAnchored, context: scope.startContext)
        if entry == LazyDFA.dead { return Outcome(match: nil, entry: entry, position: position) }
        var hit = MatchFinder.Hit()
        // Where more text may follow, a match may have begun whose landmark is not in sight: only what lies before that is gone over.
        let reach = scope.endClass != nil ? to : finder.map { to - ($0.mostBefore ?? to) - $0.length } ?? to
        if !scope.isAnchored, let finder {
            let place = finder.next(in: base, from: position, to: to, &hit)
            if place >= to, scope.endClass != nil { return Outcome(match: nil, entry: LazyDFA.dead, position: to) }
            let next = min(place, reach)
            if next > position {
                position = next
                entry = start(isAnchored: false, context: PatternContext(byte: base[position - 1]))
                if entry == LazyDFA.dead { return Outcome(match: nil, entry: entry, position: position) }
            }
        }

        var offset = Int(entry & LazyDFA.offsetMask)
        while position < to {
            var next = LazyDFA.run(columns, base, &position, to, &offset)
            if position >= to { break }
            if next == LazyDFA.unknown {
                next = advance(from: UInt32(offset), class: Int(classes[Int(base[position])]), position: position)
                if gaveUp { return Outcome(match: nil, entry: LazyDFA.dead, position: position) }
            }
            if next == LazyDFA.dead { return Outcome(match: match, entry: next, position: position) }
            offset = Int(next & LazyDFA.offsetMask)
            if next < LazyDFA.special {
                position &+= 1
                continue
            }
            if next & LazyDFA.matchBit != 0, isEarliest { return Outcome(match: position, entry: next, position: position) }
            position &+= 1
            if next & LazyDFA.skipBit != 0 {
                if isIdle(UInt32(offset)), let finder {
                    let place = finder.next(in: base, from: position, to: to, &hit)
                    if place >= to, scope.endClass != nil { return Outcome(match: nil, entry: LazyDFA.dead, position: to) }
                    let next = min(place, reach)
                    noteJump(next &- position)
                    if next > position {
                        position = next
                        entry = start(isAnchored: false, context: PatternContext(byte: base[position &- 1]))
                        if gaveUp || entry == LazyDFA.dead { return Outcome(match: nil, entry: LazyDFA.dead, position: position) }
                        offset = Int(entry & LazyDFA.offsetMask)
                    }
                    continue
                }
                position = skip(offset, base, position, to)
            } else {
                // A match goes on while the state stays as it is.
                while position < to, columns[Int(base[position])][offset] == next { position &+= 1 }
            }
            if next & LazyDFA.matchBit != 0 { match = position &- 1 }
        }

        if let endClass = scope.endClass {
            let next = step(UInt32(offset), class: endClass, position: position)
            if next < LazyDFA.dead, next & LazyDFA.matchBit != 0 { match = to }
        }
        return Outcome(match: match, entry: UInt32(offset), position: position)
    }

    /// Goes from `scope.from` back to `scope.to` and finds where the longest match that ends at `scope.from` starts, or with
    /// `isEarliest` where the shortest one does.
    func searchBackward(_ scope: Scope, isEarliest: Bool = false) -> Outcome {
        beginSearch(at: scope.from)
        let base = scope.base
        let to = scope.to
        let columns = columns
        var position = scope.from
        defer { endSearch(at: position) }
        var match: Int?
        let entry = start(isAnchored: true, context: scope.startContext)
        if entry == LazyDFA.dead { return Outcome(match: nil, entry: entry, position: position) }

        var offset = Int(entry & LazyDFA.offsetMask)
        while position > to {
            var next = columns[Int(base[position &- 1])][offset]
            if next < LazyDFA.special {
                offset = Int(next)
                position &-= 1
                continue
            }
            if next == LazyDFA.unknown {
                next = advance(from: UInt32(offset), class: Int(classes[Int(base[position &- 1])]), position: position)
                if gaveUp { return Outcome(match: nil, entry: LazyDFA.dead, position: position) }
            }
            if next == LazyDFA.dead { return Outcome(match: match, entry: next, position: position) }
            if next & LazyDFA.matchBit != 0 {
                match = position
                if isEarliest { return Outcome(match: match, entry: next, position: position) }
            }
            offset = Int(next & LazyDFA.offsetMask)
            position &-= 1
        }
        if let endClass = scope.endClass {
            let next = step(UInt32(offset), class: endClass, position: position)
            if next < LazyDFA.dead, next & LazyDFA.matchBit != 0 { match = position }
        }
        return Outcome(match: match, entry: UInt32(offset), position: position)
    }

    /// Calls `body` with the patterns that match, at every place where some do, until it returns false.
    func searchAll(_ scope: Scope, _ body: (ArraySlice<UInt32>) -> Bool) {
        beginSearch(at: scope.from)
        let base = scope.base
        let to = scope.to
        let columns = columns
        var position = scope.from
        defer { endSearch(at: position) }
        let entry = start(isAnchored: scope.isAnchored, context: scope.startContext)
        var reported: UInt32?
        if entry == LazyDFA.dead { return }
        var offset = Int(entry & LazyDFA.offsetMask)
        while position < to {
            var next = LazyDFA.run(columns, base, &position, to, &offset)
            if position >= to { break }
            if next == LazyDFA.unknown {
                next = advance(from: UInt32(offset), class: Int(classes[Int(base[position])]), position: position)
                reported = nil
                if gaveUp { return }
            }
            if next == LazyDFA.dead { return }
            // A loop through one matching state has nothing new to tell.
            if next >= LazyDFA.special, next & LazyDFA.matchBit != 0, next & ~LazyDFA.skipBit != reported {
                reported = next & ~LazyDFA.skipBit
                if !body(matches(of: next)) { return }
            }
            offset = Int(next & LazyDFA.offsetMask)
            position &+= 1
            if next >= LazyDFA.special, next & LazyDFA.skipBit != 0 { position = skip(offset, base, position, to) }
        }
        if let endClass = scope.endClass {
            let next = step(UInt32(offset), class: endClass, position: position)
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
