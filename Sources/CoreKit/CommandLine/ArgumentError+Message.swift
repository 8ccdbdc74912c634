extension ArgumentError {
    /// One sentence, lower case, no full stop. What the user typed is quoted, control characters made visible.
    public var message: String {
        switch self {
        case .unknownCommand(let name, let suggestion):
            "unknown command \(quoted(name))" + didYouMean(suggestion)
        case .unknownOption(let option, let suggestion):
            "unknown option \(quoted(option))" + didYouMean(suggestion)
        case .misplacedOption(let option, let command):
            "option \(quoted(option)) belongs behind its command, such as \(quoted("\(command) \(option)"))"
        case .missingValue(let option, let expected):
            "option \(quoted(option)) needs a value, expected \(expected)"
        case .optionAsValue(let option, let found):
            "option \(quoted(option)) needs a value, found option \(quoted(found)); if that is the value, write \(quoted("\(option)=\(found)"))"
        case .unexpectedValue(let option, let value):
            "option \(quoted(option)) takes no value, found \(quoted(value))"
        case .invalidValue(let value, let place, let expected, let suggestion):
            "invalid value \(quoted(value)) \(words(for: place))" + (suggestion == nil ? ", expected \(expected)" : didYouMean(suggestion))
        case .missingOperand(let name, let summary):
            "\(name) is missing: \(summary.prefix(1).lowercased())\(HelpText.plain(String(summary.dropFirst())))"
        case .unexpectedOperand(let value, let most):
            "unexpected argument \(quoted(value)), expected " + (most == 0 ? "options only" : "\(most) at most")
        case .exclusiveOptions(let first, let second):
            "options \(quoted(first)) and \(quoted(second)) exclude each other"
        }
    }

    private func words(for place: Place) -> String {
        switch place {
        case .option(let option): "for option \(quoted(option))"
        case .operand(let name): "for \(name)"
        case .variable(let name, let option): "in \(name), which stands in for option \(quoted(option))"
        }
    }

    private func didYouMean(_ suggestion: String?) -> String {
        suggestion.map { ", did you mean \(quoted($0))?" } ?? ""
    }

    private func quoted(_ text: String) -> String {
        "\"\(Terminal.escapeControls(text))\""
    }
}

extension ArgumentFailure {
    /// `akto scan: unknown option "--alow", did you mean "--allow"?`
    public func message(tool: String) -> String {
        "\(name(tool: tool)): \(error.message)"
    }

    /// The line below it, which says where to read on.
    public func hint(tool: String) -> String {
        switch error {
        case .unknownCommand, .misplacedOption: "run \"\(tool) --help\" to see the commands"
        default: "run \"\(name(tool: tool)) --help\" to see what it takes"
        }
    }

    private func name(tool: String) -> String {
        command.map { "\(tool) \($0)" } ?? tool
    }
}
