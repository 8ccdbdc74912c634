/// What a decision on languages came to. A text that goes with it has been tried on the engine that matches.
public enum LanguageAnswer: Sendable, Equatable {
    /// With the text that shows it, where one does.
    case yes(String?)
    /// With the text that speaks against it, where one does.
    case no(String?)
    /// The budget did not suffice, or a pattern has what texts of scalars cannot tell: `\C`, or options for bytes.
    case undecided

    public var isYes: Bool { if case .yes = self { true } else { false } }
    public var isNo: Bool { if case .no = self { true } else { false } }
    public var isDecided: Bool { self != .undecided }

    public var witness: String? {
        switch self {
        case .yes(let text), .no(let text): text
        case .undecided: nil
        }
    }
}

/// How much a decision may cost before it is given up. Inclusion is PSPACE-complete, so something has to bound it.
public struct LanguageBudget: Sendable {
    /// Steps of about ten nanoseconds: an edge followed, a set compared.
    public var steps: Int
    /// States of automata, sets of them, and pairs: each takes some tens of bytes.
    public var states: Int

    public init(steps: Int = 2_000_000, states: Int = 50_000) {
        self.steps = steps
        self.states = states
    }
}

/// What is left of a budget.
struct LanguageMeter {
    struct Overrun: Error {}

    private(set) var steps: Int
    private(set) var states: Int

    init(_ budget: LanguageBudget) {
        steps = budget.steps
        states = budget.states
    }

    @inline(__always)
    mutating func spend(_ count: Int = 1) throws(Overrun) {
        steps &-= count
        if steps < 0 { throw Overrun() }
    }

    @inline(__always)
    mutating func addState() throws(Overrun) {
        states &-= 1
        if states < 0 { throw Overrun() }
    }
}
