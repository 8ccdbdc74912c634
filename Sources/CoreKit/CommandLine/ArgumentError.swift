/// What is wrong with a command line, as data; `ArgumentError+Message.swift` has the sentences.
public enum ArgumentError: Error, Sendable, Equatable {
    case unknownCommand(String, suggestion: String?)
    /// `option` with its hyphens, without a value.
    case unknownOption(String, suggestion: String?)
    /// An option of a command that stands before the command.
    case misplacedOption(String, command: String)
    case missingValue(option: String, expected: String)
    /// What follows the option is itself an option of the command.
    case optionAsValue(option: String, found: String)
    case unexpectedValue(option: String, value: String)
    case invalidValue(String, of: Place, expected: String, suggestion: String?)
    case missingOperand(String, summary: String)
    case unexpectedOperand(String, most: Int)
    case exclusiveOptions(String, String)

    /// Whose value it is.
    public enum Place: Sendable, Equatable {
        case option(String)
        case operand(String)
        /// A variable that stands in for an option.
        case variable(String, option: String)
    }
}

/// An error and the command that it concerns; nil is the tool itself.
public struct ArgumentFailure: Error, Sendable, Equatable {
    public var command: String?
    public var error: ArgumentError

    public init(command: String?, error: ArgumentError) {
        self.command = command
        self.error = error
    }
}
