/// Finds the states of a `LanguageAutomaton` and what leads from one to the next.
struct LanguageAutomatonBuilder {
    struct State {
        var place: Int
        var context: PatternContext
    }

    private let program: LanguageProgram
    private let alphabet: LanguageAlphabet
    private let keepsSpans: Bool
    /// State 0 has no place.
    private(set) var states: [State] = [State(place: -1, context: [])]
    private var numbers: [Int32]
    /// What of the letter before a place the assertions behind it care for, and what of the letter after.
    private var leftNeeds: [PatternContext]
    private var rightNeeds: [PatternContext]
    private let seen: SparseSet
    private var stack: [Int32] = []
    private var leaves: [Int32] = []
    private var metMatch = false

    init(_ program: LanguageProgram, _ alphabet: LanguageAlphabet, keepsSpans: Bool) {
        self.program = program
        self.alphabet = alphabet
        self.keepsSpans = keepsSpans
        let count = program.instructions.count
        numbers = [Int32](repeating: -1, count: count * 8)
        leftNeeds = [PatternContext](repeating: [], count: count)
        rightNeeds = leftNeeds
        seen = SparseSet(capacity: count)
        findNeeds()
    }

    private mutating func findNeeds() {
        var isStable = false
        while !isStable {
            isStable = true
            for (place, instruction) in program.instructions.enumerated() {
                var left: PatternContext = [], right: PatternContext = []
                switch instruction.operation {
                case .letter, .match, .fail: continue
                case .split:
                    left = leftNeeds[Int(instruction.next)].union(leftNeeds[Int(instruction.other)])
                    right = rightNeeds[Int(instruction.next)].union(rightNeeds[Int(instruction.other)])
                case .assertion:
                    left = leftNeeds[Int(instruction.next)]
                    right = rightNeeds[Int(instruction.next)]
                    switch PatternTree.Assertion(rawValue: UInt8(truncatingIfNeeded: instruction.argument)) {
                    case .textStart: left.insert(.edge)
                    case .lineStart: left.formUnion([.edge, .lineFeed])
                    case .textEnd: right.insert(.edge)
                    case .lineEnd: right.formUnion([.edge, .lineFeed])
                    case .wordBoundary, .notWordBoundary:
                        left.insert(.word)
                        right.insert(.word)
                    case nil: break
                    }
                }
                if left != leftNeeds[place] || right != rightNeeds[place] {
                    leftNeeds[place] = left
                    rightNeeds[place] = right
                    isStable = false
                }
            }
        }
    }

    /// The state at a place after what `context` says; the fired one where a match is certain.
    mutating func state(_ place: Int, _ context: PatternContext, _ meter: inout LanguageMeter) throws(LanguageMeter.Overrun) -> Int {
        let context = context.intersection(leftNeeds[place])
        let index = place * 8 + Int(context.rawValue)
        if numbers[index] >= 0 { return Int(numbers[index]) }
        if !keepsSpans {
            try close(place, left: context, right: nil, &meter)
            if metMatch {
                numbers[index] = 0
                return 0
            }
        }
        try meter.addState()
        numbers[index] = Int32(states.count)
        states.append(State(place: place, context: context))
        return states.count - 1
    }

    /// Adds the edges from a state; whether a text that ends there fires.
    mutating func expand(
        _ state: Int, into found: inout [(from: Int, letter: Int32, edge: LanguageAutomaton.Edge)], _ meter: inout LanguageMeter
    ) throws(LanguageMeter.Overrun) -> Bool {
        let (place, context) = (states[state].place, states[state].context)
        // A match that begins and ends here is an empty one.
        let takesMatches = !keepsSpans || !program.entries.contains(place)
        let need = rightNeeds[place]
        let groups = need.isEmpty ? [[]] : Array(Set(alphabet.kinds.map { $0.intersection(need).rawValue })).map(PatternContext.init(rawValue:))
        for group in groups {
            try close(place, left: context, right: group, &meter)
            func isIn(_ letter: Int32) -> Bool { need.isEmpty || alphabet.letters[Int(letter)].kind.intersection(need) == group }
            if metMatch, takesMatches {
                for letter in 0..<Int32(alphabet.count) where isIn(letter) { found.append((state, letter, .init(target: 0, position: .after))) }
                if !keepsSpans { continue }
            }
            for leaf in leaves {
                let instruction = program.instructions[Int(leaf)]
                let members = alphabet.members[Int(instruction.argument)]
                let next = Int(instruction.next)
                let position: LanguageAutomaton.Position = program.skips.contains(Int(leaf)) ? .before : .inside
                try meter.spend(members.count)
                for letter in members where isIn(letter) {
                    let target = try self.state(next, alphabet.letters[Int(letter)].kind, &meter)
                    found.append((state, letter, .init(target: Int32(target), position: position)))
                }
            }
        }
        try close(place, left: context, right: .edge, &meter)
        return metMatch && takesMatches
    }

    /// Sets `leaves` to the letters that can come next at a place; assertions wait where `right` is not known.
    private mutating func close(_ place: Int, left: PatternContext, right: PatternContext?, _ meter: inout LanguageMeter) throws(LanguageMeter.Overrun) {
        seen.removeAll()
        leaves.removeAll(keepingCapacity: true)
        metMatch = false
        stack.append(Int32(place))
        while let place = stack.popLast() {
            guard seen.insert(UInt32(place)) else { continue }
            let instruction = program.instructions[Int(place)]
            switch instruction.operation {
            case .letter: leaves.append(place)
            case .match: metMatch = true
            case .fail: break
            case .split:
                stack.append(instruction.other)
                stack.append(instruction.next)
            case .assertion:
                let assertion = PatternTree.Assertion(rawValue: UInt8(truncatingIfNeeded: instruction.argument))
                if assertion?.holds(left: left, right: right) == true { stack.append(instruction.next) }
            }
        }
        try meter.spend(seen.count)
    }
}
