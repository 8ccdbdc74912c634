/// What a command was given, checked against its declaration: the result of the parser, and later of a config's defaults.
///
/// Precedence is command line, environment, config, default. The accessors take the long name of a declared option; asking
/// for one that is not declared is a mistake in the program, which debug builds stop at.
public struct ParsedArguments: Sendable, Equatable {
    public let command: CommandSpec
    /// Operands in their order, `--` removed.
    public private(set) var operands: [String] = []
    /// Deprecated spellings that were used, to be shown once the command runs.
    public internal(set) var warnings: [ArgumentWarning] = []
    private var given: [String: [Given]] = [:]

    /// Where a value came from.
    public enum Source: Sendable, Equatable {
        case commandLine
        case environment(String)
        case config(String)
        case standard

        var rank: Int {
            switch self {
            case .commandLine: 3
            case .environment: 2
            case .config: 1
            case .standard: 0
            }
        }
    }

    struct Given: Sendable, Equatable {
        var text: String
        var value: TypedValue
        var source: Source
    }

    init(command: CommandSpec) {
        self.command = command
    }

    // MARK: Reading

    /// Whether a flag is on, its default counted.
    public func flag(_ long: String) -> Bool {
        if case .flag(let isOn)? = last(long) { isOn } else { command.option(long)?.default == "true" }
    }

    /// The last value of an option, as it was typed, or its default.
    public func text(_ long: String) -> String? {
        given[long]?.last?.text ?? declared(long)?.default
    }

    /// All values of a repeatable option, in their order.
    public func texts(_ long: String) -> [String] {
        given[long]?.map(\.text) ?? declared(long)?.default.map { [$0] } ?? []
    }

    public func count(_ long: String) -> Int? {
        if case .count(let count)? = last(long) { count } else { nil }
    }

    public func duration(_ long: String) -> Duration? {
        if case .duration(let duration)? = last(long) { duration } else { nil }
    }

    public func bytes(_ long: String) -> UInt64? {
        if case .bytes(let bytes)? = last(long) { bytes } else { nil }
    }

    public func rate(_ long: String) -> Rate? {
        if case .rate(let rate)? = last(long) { rate } else { nil }
    }

    public func moment(_ long: String) -> Moment? {
        if case .moment(let moment)? = last(long) { moment } else { nil }
    }

    /// The case of a string enumeration whose raw values are the option's choices.
    public func choice<Value: RawRepresentable>(_ long: String, as type: Value.Type = Value.self) -> Value? where Value.RawValue == String {
        text(long).flatMap(Value.init(rawValue:))
    }

    /// Where the value that counts came from; `.standard` where nobody said anything.
    public func source(_ long: String) -> Source {
        given[long]?.last?.source ?? .standard
    }

    /// Whether anybody said something: command line, environment or config.
    public func isGiven(_ long: String) -> Bool {
        given[long] != nil
    }

    private func declared(_ long: String) -> OptionSpec? {
        let option = command.option(long)
        assert(option != nil, "akto \(command.name) declares no option --\(long)")
        return option
    }

    private func last(_ long: String) -> TypedValue? {
        if let value = given[long]?.last?.value { return value }
        guard let option = declared(long), let text = option.default else { return nil }
        return option.kind?.parse(text)
    }

    // MARK: Filling

    mutating func addOperand(_ text: String) {
        operands.append(text)
    }

    /// Takes a value on. A source that ranks above what is there replaces it, one that ranks below is passed over, and so is
    /// one whose rival a higher source has chosen.
    mutating func add(_ text: String, _ value: TypedValue, to option: OptionSpec, from source: Source) {
        let rivals = command.rivals(of: option.long)
        if rivals.contains(where: { (given[$0]?.last?.source.rank ?? 0) > source.rank }) { return }
        if let rank = given[option.long]?.last?.source.rank {
            if rank > source.rank { return }
            if rank < source.rank || !option.isRepeatable { given[option.long] = nil }
        }
        given[option.long, default: []].append(Given(text: text, value: value, source: source))
    }

    /// The same without what configs said, so that another one can be asked.
    public func withoutConfig() -> ParsedArguments {
        var copy = self
        copy.given = given.filter { $0.value.last?.source.rank != Source.config("").rank }
        return copy
    }

    /// The first option that this source gave although it rules out another one that it gave before.
    func conflict() -> (String, String)? {
        for option in command.options {
            guard let source = given[option.long]?.last?.source else { continue }
            for rival in command.rivals(of: option.long) where given[rival]?.last?.source.rank == source.rank {
                return (option.long, rival)
            }
        }
        return nil
    }
}

/// A spelling that still works but should not be used any more.
public struct ArgumentWarning: Sendable, Equatable {
    public var spelling: String
    public var advice: String

    public init(spelling: String, advice: String) {
        self.spelling = spelling
        self.advice = advice
    }

    /// `"--deny" is deprecated, use "--allow"`.
    public var message: String {
        "\"\(spelling)\" is deprecated, \(advice)"
    }
}
