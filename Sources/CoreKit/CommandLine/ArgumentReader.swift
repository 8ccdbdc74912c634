/// One pass over the arguments of one command.
struct ArgumentReader {
    var parsed: ParsedArguments
    private let command: CommandSpec
    private let commandNames: [String]
    private let arguments: [String]
    private var index = 0
    private var help: HelpLength?

    init(command: CommandSpec, commandNames: [String], arguments: [String]) {
        self.command = command
        self.commandNames = commandNames
        self.arguments = arguments
        parsed = ParsedArguments(command: command)
    }

    /// Fills `parsed`, or says which help was asked for.
    mutating func read(environment: [String: String]) throws(ArgumentError) -> HelpLength? {
        while index < arguments.count {
            let argument = arguments[index]
            index += 1
            if argument == "--" {
                while index < arguments.count {
                    try operand(arguments[index])
                    index += 1
                }
            } else if argument.hasPrefix("--") {
                try long(argument)
            } else if argument.hasPrefix("-"), argument != "-" {
                try cluster(argument)
            } else {
                try operand(argument)
            }
            if let help { return help }
        }
        try fallBack(to: environment)
        if let (first, second) = parsed.conflict() { throw .exclusiveOptions("--\(first)", "--\(second)") }
        if let missing = missingOperand() { throw .missingOperand(missing.name, summary: missing.summary) }
        return nil
    }

    // MARK: Options

    private mutating func long(_ argument: String) throws(ArgumentError) {
        let equals = argument.firstIndex(of: "=")
        let spelling = equals.map { String(argument[..<$0]) } ?? argument
        let attached = equals.map { String(argument[argument.index(after: $0)...]) }
        guard let found = find(spelling) else {
            throw .unknownOption(spelling, suggestion: Spelling.nearest(to: spelling, among: longSpellings))
        }
        if let advice = found.advice { parsed.warnings.append(ArgumentWarning(spelling: spelling, advice: advice)) }
        try take(found.option, spelling: spelling, isOn: found.isOn, attached: attached)
    }

    private mutating func cluster(_ argument: String) throws(ArgumentError) {
        // "-format" is a slip of the hand for "--format", not a cluster of six.
        let whole = argument.prefix { $0 != "=" }
        if whole.count > 2, find("-" + whole) != nil {
            throw .unknownOption(String(whole), suggestion: "-" + whole)
        }
        var rest = argument.dropFirst()
        while let letter = rest.popFirst() {
            let spelling = "-\(letter)"
            guard let option = command.options.first(where: { $0.short == letter }) else {
                throw .unknownOption(spelling, suggestion: nil)
            }
            if option.long == "help" {
                help = .short
                return
            }
            if option.kind != nil, !rest.isEmpty {
                let value = rest.first == "=" ? rest.dropFirst() : rest
                return try take(option, spelling: spelling, isOn: true, attached: String(value))
            }
            if rest.first == "=" {
                throw .unexpectedValue(option: spelling, value: String(rest.dropFirst()))
            }
            try take(option, spelling: spelling, isOn: true, attached: nil)
        }
    }

    private mutating func take(_ option: OptionSpec, spelling: String, isOn: Bool, attached: String?) throws(ArgumentError) {
        if let advice = option.deprecation {
            parsed.warnings.append(ArgumentWarning(spelling: spelling, advice: advice))
        }
        switch option.arity {
        case .flag, .negatableFlag:
            if let attached { throw .unexpectedValue(option: spelling, value: attached) }
            if option.long == "help" {
                help = .long
                return
            }
            parsed.add(isOn ? "true" : "false", .flag(isOn), to: option, from: .commandLine)
        case .optionalValue(_, let kind, let implied):
            var text = attached ?? implied
            if attached == nil, index < arguments.count, kind.parse(arguments[index]) != nil, kind.choices != nil {
                text = arguments[index]
                index += 1
            }
            try add(text, kind, to: option, spelling: spelling)
        case .value(_, let kind), .repeatable(_, let kind):
            if let attached {
                try add(attached, kind, to: option, spelling: spelling)
            } else {
                try add(nextArgument(for: option, spelling, kind), kind, to: option, spelling: spelling)
            }
        }
    }

    private mutating func nextArgument(for option: OptionSpec, _ spelling: String, _ kind: ValueKind) throws(ArgumentError) -> String {
        guard index < arguments.count else {
            throw .missingValue(option: spelling, expected: kind.expectation)
        }
        let next = arguments[index]
        // A value may begin with a hyphen, but "--output --quiet" is a forgotten value far more often than a strange name.
        let name = String(next.prefix { $0 != "=" })
        let isShort = next.count == 2 && next.first == "-" && command.options.contains { $0.short == next.last }
        if next == "--" || isShort || (name.hasPrefix("--") && find(name) != nil) {
            throw .optionAsValue(option: spelling, found: next)
        }
        index += 1
        return next
    }

    private mutating func add(_ text: String, _ kind: ValueKind, to option: OptionSpec, spelling: String) throws(ArgumentError) {
        let value = try checked(text, kind, .option(spelling))
        parsed.add(text, value, to: option, from: .commandLine)
    }

    /// The option of a long spelling, its negation and its deprecated names counted; `advice` where it is one of those.
    private func find(_ spelling: String) -> (option: OptionSpec, isOn: Bool, advice: String?)? {
        let name = spelling.dropFirst(2)
        if let option = command.option(String(name)) { return (option, true, nil) }
        if name.hasPrefix("no-"), let option = command.option(String(name.dropFirst(3))), option.isNegatable {
            return (option, false, nil)
        }
        for option in command.options {
            if let old = option.deprecatedNames.first(where: { $0.name == name }) { return (option, true, old.advice) }
        }
        return nil
    }

    private var longSpellings: [String] {
        command.options.filter { !$0.isHidden }.flatMap { $0.spellings.filter { $0.hasPrefix("--") } }
    }

    // MARK: Operands

    private mutating func operand(_ text: String) throws(ArgumentError) {
        let place = parsed.operands.count
        guard let spec = place < command.operands.count ? command.operands[place] : command.operands.last.flatMap({ $0.isMany ? $0 : nil }) else {
            throw .unexpectedOperand(text, most: command.operands.count)
        }
        if spec.kind == .command, !commandNames.contains(text) {
            throw .unknownCommand(text, suggestion: Spelling.nearest(to: text, among: commandNames))
        }
        _ = try checked(text, spec.kind, .operand(spec.name))
        parsed.addOperand(text)
    }

    private func missingOperand() -> OperandSpec? {
        let required = command.operands.filter(\.isRequired)
        return parsed.operands.count < required.count ? required[parsed.operands.count] : nil
    }

    // MARK: Values

    private mutating func fallBack(to environment: [String: String]) throws(ArgumentError) {
        for option in command.options {
            guard let name = option.environment, let text = environment[name], !text.isEmpty else { continue }
            let place = ArgumentError.Place.variable(name, option: "--\(option.long)")
            if let kind = option.kind {
                parsed.add(text, try checked(text, kind, place), to: option, from: .environment(name))
            } else if let isOn = Flag.parse(text) {
                parsed.add(isOn ? "true" : "false", .flag(isOn), to: option, from: .environment(name))
            } else {
                throw .invalidValue(text, of: place, expected: Flag.expectation, suggestion: nil)
            }
        }
    }

    private func checked(_ text: String, _ kind: ValueKind, _ place: ArgumentError.Place) throws(ArgumentError) -> TypedValue {
        if let value = kind.parse(text) { return value }
        var suggestion = kind.choices.flatMap { Spelling.nearest(to: text, among: $0.map(\.name)) }
        if case .assignment(let keys, let values) = kind, let given = Assignment(text) {
            let key = keys.contains(given.key) ? given.key : Spelling.nearest(to: given.key, among: keys)
            let value = values.contains(given.value) ? given.value : Spelling.nearest(to: given.value, among: values)
            if let key, let value { suggestion = "\(key)=\(value)" }
        }
        throw .invalidValue(text, of: place, expected: kind.expectation, suggestion: suggestion)
    }
}
