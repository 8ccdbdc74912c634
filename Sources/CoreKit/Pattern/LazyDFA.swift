/// A deterministic automaton over bytes whose states are made when a text first leads to them, in a cache of bounded size.
///
/// A state is what the program may be doing after the bytes so far. Matches show one byte late: a state is a matching one
/// when the program had matched before the byte that led there, which lets `$` and `\b` see that byte. States where an
/// assertion still waits for the next byte keep the places before the assertion, in order, and are taken further once
/// that byte is known; the others keep the instructions that take a byte. The search loops rely on `table` holding
/// either a state's offset below `special` or one of the marks above it, and on no allocation once states are known.
final class LazyDFA {
    static let unknown: UInt32 = .max
    static let dead: UInt32 = .max - 1
    static let matchBit: UInt32 = 1 << 31
    static let skipBit: UInt32 = 1 << 30
    static let special: UInt32 = skipBit
    static let offsetMask: UInt32 = skipBit - 1

    struct State {
        var first: Int
        var matchCount: Int
        var itemCount: Int
        var context: PatternContext
        /// Whether the items are places before an assertion rather than instructions that take a byte.
        var isPending: Bool
    }

    let program: PatternProgram
    /// Every pattern that matches counts, and order does not; otherwise the first preference ends all lesser ones.
    let findsAll: Bool
    let shift: UInt32
    let endClass: Int
    let maximumBytes: Int
    let finder: MatchFinder?
    /// Whether the states in which no match has begun are left by `finder`; not when it turns out to be slower.
    var usesFinder: Bool
    var jumps = 0
    var jumpedBytes = 0
    /// The states in which no match has begun, after each context that is no edge.
    var idleStates: (UInt32, UInt32, UInt32) = (LazyDFA.unknown, LazyDFA.unknown, LazyDFA.unknown)
    var wantsIdleStates = false

    private(set) var table: UnsafeMutablePointer<UInt32>
    let classes: UnsafeMutablePointer<UInt8>
    /// For each byte the column of its class in `table`, so that a step is one load away from the last one.
    let columns: UnsafeMutablePointer<UnsafePointer<UInt32>>
    private var capacity = 16
    private(set) var states: [State] = []
    private(set) var items: [UInt32] = []
    private var buckets: [UInt32]
    private let starts: UnsafeMutablePointer<UInt32>
    let accelerator = Accelerator()

    private let representatives: [UInt8]
    private var closure: ProgramClosure
    private var leaves: [UInt32] = []
    private let roots: SparseSet
    private var found: [UInt32] = []

    /// What `forgets` has found out, at the places of `table`.
    private var forgetful: [Bool?] = []

    private(set) var resets = 0
    /// Set when the cache filled up again and again within few bytes. The search that sees it has to start over elsewhere.
    private(set) var gaveUp = false
    private var bytesSinceReset = 0
    var searchOrigin = 0

    /// - Parameter finder: tells where a match can begin, for searches forward.
    init(_ program: PatternProgram, findsAll: Bool, maximumBytes: Int, finder: MatchFinder? = nil) {
        self.program = program
        self.finder = finder
        usesFinder = finder != nil
        self.findsAll = findsAll
        self.maximumBytes = maximumBytes
        var shift: UInt32 = 1
        while 1 << shift < program.classCount { shift += 1 }
        self.shift = shift
        endClass = program.classCount - 1
        table = .allocate(capacity: capacity << Int(shift))
        classes = .allocate(capacity: 256)
        columns = .allocate(capacity: 256)
        starts = .allocate(capacity: 16)
        starts.initialize(repeating: LazyDFA.unknown, count: 16)
        var representatives = [UInt8](repeating: 0, count: program.classCount)
        for byte in (0..<256).reversed() {
            classes[byte] = program.byteClasses[byte]
            representatives[Int(program.byteClasses[byte])] = UInt8(byte)
        }
        self.representatives = representatives
        buckets = [UInt32](repeating: LazyDFA.unknown, count: 64)
        closure = ProgramClosure(program)
        roots = SparseSet(capacity: program.instructions.count)
        makeColumns()
    }

    deinit {
        table.deallocate()
        classes.deallocate()
        columns.deallocate()
        starts.deallocate()
    }

    private func makeColumns() {
        for byte in 0..<256 { (columns + byte).initialize(to: UnsafePointer(table + Int(classes[byte]))) }
    }

    func beginSearch(at position: Int) {
        gaveUp = false
        searchOrigin = position
    }

    func endSearch(at position: Int) {
        bytesSinceReset += abs(position - searchOrigin)
    }

    /// The state before the first byte; `context` is what stands before that byte in the direction of the search.
    @inline(__always)
    func start(isAnchored: Bool, context: PatternContext) -> UInt32 {
        let known = starts[Int(context.rawValue) | (isAnchored ? 8 : 0)]
        return known != LazyDFA.unknown ? known : makeStart(isAnchored: isAnchored, context: context)
    }

    @inline(never)
    func makeStart(isAnchored: Bool, context: PatternContext) -> UInt32 {
        if !isAnchored, usesFinder, idleStates.0 == LazyDFA.unknown { makeIdleStates() }
        found.removeAll(keepingCapacity: true)
        roots.removeAll()
        roots.insert(UInt32(isAnchored ? program.start : program.unanchoredStart))
        let entry = settle(context: context, position: searchOrigin)
        starts[Int(context.rawValue) | (isAnchored ? 8 : 0)] = entry
        return entry
    }

    @inline(__always)
    func state(at entry: UInt32) -> State {
        states[Int((entry & LazyDFA.offsetMask) >> shift)]
    }

    func matches(of entry: UInt32) -> ArraySlice<UInt32> {
        let state = state(at: entry)
        return items[state.first..<state.first + state.matchCount]
    }

    func items(of state: State) -> ArraySlice<UInt32> {
        let first = state.first + state.matchCount
        return items[first..<first + state.itemCount]
    }

    /// Works out where `offset` leads on a byte of the class and notes it; `position` is that byte's.
    @inline(never)
    func advance(from offset: UInt32, class byteClass: Int, position: Int) -> UInt32 {
        if wantsIdleStates { makeIdleStates() }
        let context: PatternContext = byteClass == endClass ? .edge : PatternContext(byte: representatives[byteClass])
        take(from: state(at: offset), class: byteClass, context: context)
        let oldResets = resets
        let next = settle(context: context, position: position)
        // After a reset the row that asked is gone.
        if oldResets != resets { return next }
        table[Int(offset) + byteClass] = next
        if next < LazyDFA.dead, next & LazyDFA.offsetMask == offset, byteClass != endClass {
            markSkips(Int(offset))
            return table[Int(offset) + byteClass]
        }
        return next
    }

    /// Sets `found` to what had matched before a byte of the class, and `roots` to the places behind that byte.
    private func take(from state: State, class byteClass: Int, context: PatternContext) {
        let isEnd = byteClass == endClass
        let byte = representatives[byteClass]
        leaves.removeAll(keepingCapacity: true)
        if state.isPending {
            closure.begin()
            for root in items(of: state) {
                let (left, right) = program.isReverse ? (context, state.context) : (state.context, context)
                closure.add(root, left: left, right: right, to: &leaves)
            }
        } else {
            leaves.append(contentsOf: items(of: state))
        }

        found.removeAll(keepingCapacity: true)
        roots.removeAll()
        for leaf in leaves {
            let instruction = program.instructions[Int(leaf)]
            switch instruction.operation {
            case .match:
                if findsAll {
                    if !found.contains(instruction.other) { found.append(instruction.other) }
                    continue
                }
                found.append(instruction.other)
            case .bytes:
                if !isEnd, instruction.low <= byte, byte <= instruction.high { roots.insert(instruction.next) }
                continue
            case .table:
                if !isEnd {
                    for index in Int(instruction.next)..<Int(instruction.next + instruction.other) {
                        let transition = program.transitions[index]
                        if transition.low > byte { break }
                        if byte <= transition.high { roots.insert(transition.next) }
                    }
                }
                continue
            default: continue
            }
            break
        }
        if findsAll { found.sort() }
    }

    /// Whether a match can only begin behind a byte of the class. The state that it leads to does not tell: in `a*b` that is the state
    /// of the start, whether there was an `a` or not.
    func forgets(_ entry: UInt32, class byteClass: Int) -> Bool {
        let offset = Int(entry & LazyDFA.offsetMask)
        if forgetful.count <= offset { forgetful += repeatElement(nil, count: states.count << Int(shift) - forgetful.count) }
        if let known = forgetful[offset + byteClass] { return known }
        take(from: state(at: entry), class: byteClass, context: PatternContext(byte: representatives[byteClass]))
        let answer = roots.allSatisfy { $0 == UInt32(program.unanchoredStart) }
        forgetful[offset + byteClass] = answer
        return answer
    }

    /// The entry for the state with `found` as matches and `roots` as places.
    private func settle(context: PatternContext, position: Int) -> UInt32 {
        closure.begin()
        leaves.removeAll(keepingCapacity: true)
        var rootCount = 0
        for root in roots {
            rootCount += 1
            if program.isReverse {
                closure.add(root, left: nil, right: context, to: &leaves)
            } else {
                closure.add(root, left: context, right: nil, to: &leaves)
            }
            // What comes after a match that waits for nothing can never be preferred.
            if !findsAll, closure.metMatch { break }
        }
        let isPending = closure.metPending
        if isPending {
            leaves.removeAll(keepingCapacity: true)
            for root in roots.prefix(rootCount) { leaves.append(root) }
        } else if !findsAll, let match = leaves.firstIndex(where: { program.instructions[Int($0)].operation == .match }) {
            leaves.removeSubrange((match + 1)...)
        }
        if findsAll { leaves.sort() }
        if leaves.isEmpty, found.isEmpty { return LazyDFA.dead }
        return intern(context: isPending ? context : [], isPending: isPending, position: position)
    }

    private func intern(context: PatternContext, isPending: Bool, position: Int) -> UInt32 {
        var hash: UInt64 = UInt64(context.rawValue) | (isPending ? 8 : 0) | UInt64(found.count) << 4
        func mix(_ value: UInt32) {
            hash = (hash ^ UInt64(value)) &* 0x9E37_79B9_7F4A_7C15
            hash ^= hash >> 29
        }
        for value in found { mix(value) }
        for value in leaves { mix(value) }

        var bucket = Int(truncatingIfNeeded: hash) & (buckets.count - 1)
        while buckets[bucket] != LazyDFA.unknown {
            let index = Int(buckets[bucket])
            let state = states[index]
            if state.context == context, state.isPending == isPending, state.matchCount == found.count,
                state.itemCount == leaves.count,
                items[state.first..<state.first + state.matchCount].elementsEqual(found),
                items(of: state).elementsEqual(leaves)
            {
                return entry(index, state)
            }
            bucket = (bucket + 1) & (buckets.count - 1)
        }

        let isFull = size + (found.count + leaves.count) * 4 > maximumBytes && states.count >= 8
        if isFull || (states.count + 1) << Int(shift) > Int(LazyDFA.offsetMask) {
            reset(at: position)
            return intern(context: context, isPending: isPending, position: position)
        }
        let state = State(
            first: items.count, matchCount: found.count, itemCount: leaves.count, context: context, isPending: isPending
        )
        items += found
        items += leaves
        states.append(state)
        buckets[bucket] = UInt32(states.count - 1)
        if states.count * 2 > buckets.count { rehash() }
        if states.count > capacity { grow() }
        (table + (states.count - 1) << Int(shift)).initialize(repeating: LazyDFA.unknown, count: 1 << Int(shift))
        return entry(states.count - 1, state)
    }

    /// What the states take, in bytes.
    var size: Int { ((states.count + 1) << Int(shift) + items.count) * 4 + states.count * 48 }

    private func entry(_ index: Int, _ state: State) -> UInt32 {
        UInt32(index << Int(shift))
            | (state.matchCount > 0 ? LazyDFA.matchBit : 0)
    }

    private func reset(at position: Int) {
        let bytes = bytesSinceReset + abs(position - searchOrigin)
        // Making states costs more than running the program as it is when each is used for a few bytes only.
        if resets > 0, bytes < states.count * 10 { gaveUp = true }
        resets += 1
        wantsIdleStates = usesFinder && idleStates.0 != LazyDFA.unknown
        idleStates = (LazyDFA.unknown, LazyDFA.unknown, LazyDFA.unknown)
        accelerator.removeAll()
        bytesSinceReset = 0
        searchOrigin = position
        states.removeAll(keepingCapacity: true)
        items.removeAll(keepingCapacity: true)
        forgetful.removeAll(keepingCapacity: true)
        for index in buckets.indices { buckets[index] = LazyDFA.unknown }
        starts.update(repeating: LazyDFA.unknown, count: 16)
    }

    private func grow() {
        let larger = UnsafeMutablePointer<UInt32>.allocate(capacity: (capacity * 2) << Int(shift))
        larger.moveInitialize(from: table, count: capacity << Int(shift))
        table.deallocate()
        table = larger
        capacity *= 2
        makeColumns()
    }

    private func rehash() {
        // The hash is not kept: states are few and this happens a few times in a matcher's life.
        buckets = [UInt32](repeating: LazyDFA.unknown, count: buckets.count * 2)
        for (index, state) in states.enumerated() {
            var hash: UInt64 = UInt64(state.context.rawValue) | (state.isPending ? 8 : 0) | UInt64(state.matchCount) << 4
            for value in items[state.first..<state.first + state.matchCount + state.itemCount] {
                hash = (hash ^ UInt64(value)) &* 0x9E37_79B9_7F4A_7C15
                hash ^= hash >> 29
            }
            var bucket = Int(truncatingIfNeeded: hash) & (buckets.count - 1)
            while buckets[bucket] != LazyDFA.unknown { bucket = (bucket + 1) & (buckets.count - 1) }
            buckets[bucket] = UInt32(index)
        }
    }
}
