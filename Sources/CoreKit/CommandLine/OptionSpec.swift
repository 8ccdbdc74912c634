/// One option of a command.
public struct OptionSpec: Sendable, Equatable {
    /// What follows the option's name.
    public enum Arity: Sendable, Equatable {
        /// Nothing: given or not.
        case flag
        /// Nothing, and `--no-NAME` takes it back; the last one counts.
        case negatableFlag
        /// One value; the last one counts.
        case value(String, ValueKind)
        /// One value each time; all count, in their order.
        case repeatable(String, ValueKind)
        /// `--fix`, `--fix=unsafe`, and `--fix unsafe` where the next argument is one of the choices; alone it means `implied`.
        case optionalValue(String, ValueKind, implied: String)
    }

    /// Without the hyphens: lower-case letters, digits and single hyphens.
    public var long: String
    public var short: Character?
    public var arity: Arity
    /// One line for the short help, without a full stop.
    public var summary: String
    /// Further paragraphs for the long help.
    public var discussion: String
    /// What counts where nobody says anything, in the option's own syntax; parsed by the accessors of `ParsedArguments`.
    public var `default`: String?
    /// The default in words, where it is not a value: "as many as the machine has cores".
    public var defaultNote: String?
    /// A variable that is read where the command line says nothing. An empty one counts as not set.
    public var environment: String?
    /// The heading under which help lists it.
    public var heading: String
    public var deprecatedNames: [DeprecatedName]
    /// Advice to give when it is used, where the option as a whole is on its way out.
    public var deprecation: String?
    public var isHidden: Bool
    /// Whether `akto.yaml` may set it. Not what writes files: a config comes with a checkout, perhaps from a stranger.
    public var isConfigurable: Bool

    public init(
        _ long: String, short: Character? = nil, _ arity: Arity, summary: String, discussion: String = "", default: String? = nil,
        defaultNote: String? = nil, environment: String? = nil, heading: String = "Options", deprecatedNames: [DeprecatedName] = [],
        deprecation: String? = nil, isHidden: Bool = false, isConfigurable: Bool = true
    ) {
        self.long = long
        self.short = short
        self.arity = arity
        self.summary = summary
        self.discussion = discussion
        self.default = `default`
        self.defaultNote = defaultNote
        self.environment = environment
        self.heading = heading
        self.deprecatedNames = deprecatedNames
        self.deprecation = deprecation
        self.isHidden = isHidden
        self.isConfigurable = isConfigurable
    }

    public var kind: ValueKind? {
        switch arity {
        case .flag, .negatableFlag: nil
        case .value(_, let kind), .repeatable(_, let kind), .optionalValue(_, let kind, _): kind
        }
    }

    public var valueName: String? {
        switch arity {
        case .flag, .negatableFlag: nil
        case .value(let name, _), .repeatable(let name, _), .optionalValue(let name, _, _): name
        }
    }

    public var isRepeatable: Bool {
        if case .repeatable = arity { true } else { false }
    }

    public var isNegatable: Bool {
        arity == .negatableFlag
    }

    /// Whether the next argument is its value, whatever that looks like.
    public var demandsValue: Bool {
        switch arity {
        case .value, .repeatable: true
        case .flag, .negatableFlag, .optionalValue: false
        }
    }

    /// `--allow HOST`, `--[no-]hidden`, `--fix[=KIND]`.
    public var label: String {
        switch arity {
        case .flag: "--\(long)"
        case .negatableFlag: "--[no-]\(long)"
        case .value(let name, _), .repeatable(let name, _): "--\(long) \(name)"
        case .optionalValue(let name, _, _): "--\(long)[=\(name)]"
        }
    }

    /// Every spelling that the parser takes and help shows, with hyphens, the short one first.
    public var spellings: [String] {
        var spellings = short.map { ["-\($0)"] } ?? []
        spellings.append("--\(long)")
        if isNegatable { spellings.append("--no-\(long)") }
        return spellings
    }
}

/// What stands on the command line without a hyphen.
public struct OperandSpec: Sendable, Equatable {
    public enum Arity: Sendable, Equatable {
        case one
        case optional
        case zeroOrMore
        case oneOrMore
    }

    /// Upper case: `PATH`.
    public var name: String
    public var kind: ValueKind
    public var arity: Arity
    public var summary: String

    public init(_ name: String, _ kind: ValueKind, _ arity: Arity = .one, summary: String) {
        self.name = name
        self.kind = kind
        self.arity = arity
        self.summary = summary
    }

    public var isRequired: Bool { arity == .one || arity == .oneOrMore }
    public var isMany: Bool { arity == .zeroOrMore || arity == .oneOrMore }

    /// `PATH`, `[PATH]`, `[PATH ...]`, `PATH ...`.
    public var label: String {
        switch arity {
        case .one: name
        case .optional: "[\(name)]"
        case .zeroOrMore: "[\(name) ...]"
        case .oneOrMore: "\(name) ..."
        }
    }
}

/// An earlier name that still works, with a warning.
public struct DeprecatedName: Sendable, Equatable {
    public var name: String
    /// What to do instead, as the end of a sentence: `use "--allow"`.
    public var advice: String

    public init(_ name: String, advice: String) {
        self.name = name
        self.advice = advice
    }
}
