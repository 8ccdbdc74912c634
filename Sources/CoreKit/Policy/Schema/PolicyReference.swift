/// `docs/policies.md`: every key of both dialects on one page.
public enum PolicyReference {
    public static func markdown() -> String {
        var lines = [
            "# Policies", "", "<!-- Made by `akto generate` from the schemas under Sources/CoreKit/Policy/Schema; edit those. -->", "",
            "`akto lint` knows two manners of writing guardrail policies, and tells them apart by the keys at the top. Both may stand in YAML and in JSON, and several YAML",
            "documents in one file. What is said here is checked by the rules `unknown-key`, `missing-key`, `wrong-type` and `invalid-value`, and by others for single keys;",
            "`akto lint --schema` prints it as a JSON Schema for editors.", "",
            "Keys at the top that begin with `x-` are left alone: they hold what `*` and `<<` refer to.", "",
        ]
        for dialect in PolicyDialect.allCases { lines += section(dialect) }
        while lines.last == "" { lines.removeLast() }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func section(_ dialect: PolicyDialect) -> [String] {
        let schema = PolicySchema.of(dialect), title = dialect == .proxy ? "The MCP proxy's policies" : "Akto's guardrail policies"
        var lines = ["## \(title)", "", schema.summary, "", "```\(dialect == .proxy ? "yaml" : "json")"] + schema.example.split(separator: "\n").map(String.init) + ["```", ""]
        for (mapping, word) in PolicyJSONSchema.mappings(of: dialect) { lines += section(mapping, word) }
        let kept = schema.root.fields.filter(\.isWrittenByServer).map { "`\($0.key)`" }
        if !kept.isEmpty { lines += ["Exports hold keys besides that the server keeps, and that nobody writes: \(kept.joined(separator: ", ")).", ""] }
        return lines
    }

    private static func section(_ mapping: PolicyMapping, _ word: String?) -> [String] {
        var lines = ["### \(heading(mapping))", "", mapping.summary, "", "| key | value | |", "|---|---|---|"]
        for field in mapping.fields where !field.isWrittenByServer {
            let value = word != nil && field.key == mapping.discriminator ? "`\(word ?? "")`" : values(field.value)
            lines.append("| `\(field.key)`\(field.isRequired ? " (required)" : "") | \(value) | \(cell(field.summary)) |")
        }
        lines.append("")
        for field in mapping.fields where !(word != nil && field.key == mapping.discriminator) {
            guard let choice = choice(field.value), !choice.words.isEmpty else { continue }
            lines += ["`\(field.key)`:", ""] + choice.words.map { "- `\($0.word)`: \($0.summary)" } + [""]
        }
        return lines
    }

    private static func choice(_ value: PolicyValue) -> PolicyChoice? {
        switch value {
        case .choice(let choice): choice
        case .list(let item, _): choice(item)
        case .text, .number, .truth, .mapping, .oneOf, .table, .any: nil
        }
    }

    /// In a cell of a table.
    private static func values(_ value: PolicyValue) -> String {
        switch value {
        case .any: "anything"
        case .text(let text): text.length.map { "text of \($0.lowerBound) to \($0.upperBound) characters" } ?? "text"
        case .choice(let choice): choice.words.count > 6 ? "one of those below" : choice.words.map { "`\($0.word)`" }.joined(separator: ", ")
        case .number(let number): String(number.expectation.dropFirst(2))
        case .truth: "`true`, `false`"
        case .list(let item, let limit): "list of \(limit.map { "at most \($0): " } ?? "")\(values(item))"
        case .mapping(let mapping): "[\(mapping.noun)](#\(anchor(mapping)))"
        case .oneOf(let variants): variants.map { values(.mapping($0.mapping)) }.joined(separator: ", ")
        case .table(let item): "mapping of any key to \(values(item))"
        }
    }

    private static func heading(_ mapping: PolicyMapping) -> String { mapping.noun.prefix(1).uppercased() + mapping.noun.dropFirst() }

    private static func anchor(_ mapping: PolicyMapping) -> String { heading(mapping).lowercased().split(separator: " ").joined(separator: "-") }

    private static func cell(_ text: String) -> String { String(text.flatMap { $0 == "|" ? ["\\", $0] : [$0] }) }
}
