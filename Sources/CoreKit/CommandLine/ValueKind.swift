/// What a value may be: how it is checked, what an error says was expected, and what a shell completes.
public enum ValueKind: Sendable, Equatable {
    /// Any text that is not empty.
    case text
    /// A text, or `@FILE` with one a line.
    case textOrList
    case choice([Choice])
    /// A file whose name ends so, without the dots; none means any. `-` is a standard stream.
    case file(extensions: [String])
    case folder
    /// A file or a folder.
    case path
    /// A whole number in decimal digits.
    case count(ClosedRange<Int>)
    /// `500ms`, `30s`, `2m`, `1h30m`.
    case duration
    /// `64KiB`, `1MiB`, `10MB`.
    case bytes
    /// `500/s`, `30/m`.
    case rate
    /// An RFC 3339 time, a date, or a duration ago.
    case moment(Moment.Edge)
    /// The name of a command of the tool.
    case command
    /// `KEY=VALUE` of known keys and values; a config may write a mapping.
    case assignment(keys: [String], values: [String])

    public struct Choice: Sendable, Equatable {
        public var name: String
        public var summary: String

        public init(_ name: String, _ summary: String = "") {
            self.name = name
            self.summary = summary
        }
    }

    public static let anyFile = ValueKind.file(extensions: [])

    public var choices: [Choice]? {
        if case .choice(let choices) = self { choices } else { nil }
    }

    /// Whether a config file's value of this kind is a place, seen from the config's own folder.
    public var isPlace: Bool {
        switch self {
        case .file, .folder, .path: true
        default: false
        }
    }
}

/// A value that was checked, in the type that its kind has.
public enum TypedValue: Sendable, Equatable {
    case flag(Bool)
    case text(String)
    case count(Int)
    case duration(Duration)
    case bytes(UInt64)
    case rate(Rate)
    case moment(Moment)
}

extension ValueKind {
    /// The value in its own type, or nothing where the text is not of this kind.
    public func parse(_ text: String) -> TypedValue? {
        switch self {
        case .text, .folder, .path, .file, .command:
            text.isEmpty ? nil : .text(text)
        case .textOrList:
            text.isEmpty || text == "@" ? nil : .text(text)
        case .choice(let choices):
            choices.contains { $0.name == text } ? .text(text) : nil
        case .count(let range):
            WholeNumber.parse(text).flatMap { range.contains($0) ? .count($0) : nil }
        case .duration:
            Quantity.duration(text).map(TypedValue.duration)
        case .bytes:
            Quantity.bytes(text).map(TypedValue.bytes)
        case .rate:
            Quantity.rate(text).map(TypedValue.rate)
        case .moment(let edge):
            Moment(text, edge: edge).map(TypedValue.moment)
        case .assignment(let keys, let values):
            Assignment(text).flatMap { keys.contains($0.key) && values.contains($0.value) ? .text(text) : nil }
        }
    }

    /// What an error says was expected, after "expected".
    public var expectation: String {
        switch self {
        case .text: "a text that is not empty"
        case .textOrList: "a text that is not empty, or @FILE"
        case .choice(let choices): choices.count == 1 ? "\"\(choices[0].name)\"" : "one of " + choices.map { "\"\($0.name)\"" }.joined(separator: ", ")
        case .file: "a file"
        case .folder: "a folder"
        case .path: "a file or a folder"
        case .count(let range) where range.upperBound == .max: "a whole number of at least \(range.lowerBound)"
        case .count(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .duration: #"a number with its unit, such as "500ms", "30s", "2m" or "1h""#
        case .bytes: #"a number with its unit, such as "64KiB", "1MiB" or "10MB""#
        case .rate: #"a number per unit of time, such as "500/s" or "30/m""#
        case .moment: #"a time such as "2026-11-01T10:00:00Z", a date such as "2026-11-01", or a duration ago such as "7d""#
        case .command: "a command"
        case .assignment(_, let values): "NAME=VALUE with one of " + values.map { "\"\($0)\"" }.joined(separator: ", ") + " as the value"
        }
    }
}

/// `KEY=VALUE`, parted at the first sign.
public struct Assignment: Sendable, Equatable {
    public var key: String
    public var value: String

    /// Nil where there is no sign, or nothing before it.
    public init?(_ text: String) {
        guard let sign = text.firstIndex(of: "="), sign > text.startIndex else { return nil }
        key = String(text[..<sign])
        value = String(text[text.index(after: sign)...])
    }
}

enum WholeNumber {
    /// ASCII digits only: `Int("+5")` would take a sign.
    static func parse(_ text: String) -> Int? {
        guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return Int(text)
    }
}

/// Flags as text, in variables and configs.
enum Flag {
    static let expectation = #""true" or "false""#

    static func parse(_ text: String) -> Bool? {
        switch text.lowercased() {
        case "1", "true", "yes", "on": true
        case "0", "false", "no", "off": false
        default: nil
        }
    }
}
