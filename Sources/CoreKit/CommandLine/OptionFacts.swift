/// What every description of an option ends with, the same in help, manual and reference.
enum OptionFacts {
    static func sentences(_ option: OptionSpec, in command: CommandSpec) -> [String] {
        var sentences: [String] = []
        if let choices = option.kind?.choices, choices.allSatisfy(\.summary.isEmpty) {
            sentences.append("One of " + choices.map { "`\($0.name)`" }.joined(separator: ", ") + ".")
        }
        if option.isRepeatable { sentences.append("May be given several times.") }
        if let value = option.default, option.kind != nil { sentences.append("The default is `\(value)`.") }
        if option.isNegatable, option.default == "true" { sentences.append("On by default.") }
        if let note = option.defaultNote { sentences.append("The default is \(note).") }
        if case .optionalValue(_, _, let implied) = option.arity { sentences.append("Without a value it means `\(implied)`.") }
        let rivals = command.rivals(of: option.long)
        if !rivals.isEmpty { sentences.append("Excludes " + rivals.map { "`--\($0)`" }.joined(separator: ", ") + ".") }
        if let variable = option.environment { sentences.append("Falls back to `\(variable)`.") }
        if let advice = option.deprecation { sentences.append("Deprecated: \(advice).") }
        return sentences
    }

    static func sentence(_ summary: String) -> String {
        summary.hasSuffix(".") || summary.hasSuffix("?") || summary.isEmpty ? summary : summary + "."
    }
}
