/// The schemas of both dialects as one JSON Schema (https://json-schema.org/draft/2020-12/schema), by which editors complete and check.
///
/// A document fits one of: the proxy's policy, Akto's policy as it is, in `{"policy": ...}`, or a list of either. The dialects have no key at the
/// top in common, and every mapping names all its keys, so that an editor finds the one that is meant by what stands there already.
public enum PolicyJSONSchema {
    /// Indented, with a line end behind it; the same bytes always.
    public static func text() -> String {
        var writer = JSONWriter(indent: 2)
        writer.object { writer in
            writer.member("$schema", "https://json-schema.org/draft/2020-12/schema")
            writer.member("title", "Guardrail policies")
            writer.member("description", "Policies of the MCP proxy, and guardrail policies of Akto.")
            writer.key("anyOf")
            writer.array { writer in
                for name in [name(.proxy, PolicySchema.proxy.root), name(.akto, PolicySchema.akto.root), "akto-wrapper", "akto-list"] { reference(name, &writer) }
            }
            writer.block("$defs") { writer in
                for dialect in PolicyDialect.allCases {
                    for (mapping, word) in mappings(of: dialect) {
                        writer.block(name(dialect, mapping)) { self.mapping(mapping, word, dialect, isRoot: mapping.noun == PolicySchema.of(dialect).root.noun, &$0) }
                    }
                }
                writer.block("akto-named-policy") { writer in
                    writer.member("title", "guardrail policy with a name")
                    writer.member("description", "A guardrail policy that is not a file of its own.")
                    writer.key("allOf")
                    writer.array { reference(name(.akto, PolicySchema.akto.root), &$0) }
                    writer.key("required")
                    writer.array { $0.value("name") }
                }
                writer.member("akto-wrapper", object: wrapper)
                writer.block("akto-list") { writer in
                    writer.member("title", "guardrail policies")
                    writer.member("description", "A list of guardrail policies.")
                    writer.member("type", "array")
                    writer.block("items") { writer in
                        writer.key("anyOf")
                        writer.array { writer in
                            for name in ["akto-named-policy", "akto-wrapper"] { reference(name, &writer) }
                        }
                    }
                }
            }
        }
        return writer.text + "\n"
    }

    private static func wrapper(_ writer: inout JSONWriter) {
        writer.member("title", "policy")
        writer.member("description", "A guardrail policy as it is sent.")
        writer.member("type", "object")
        writer.block("properties") { writer in
            writer.block("policy") { reference("akto-named-policy", in: &$0) }
            for field in PolicySchema.akto.root.fields where field.isWrittenByServer { writer.block(field.key) { $0.member("description", field.summary) } }
        }
        writer.key("required")
        writer.array { $0.value("policy") }
        writer.member("additionalProperties", false)
    }

    private static func name(_ dialect: PolicyDialect, _ mapping: PolicyMapping) -> String {
        "\(dialect.rawValue)-\(mapping.noun.split(separator: " ").joined(separator: "-"))"
    }

    private static func reference(_ name: String, _ writer: inout JSONWriter) { writer.object { reference(name, in: &$0) } }
    private static func reference(_ name: String, in writer: inout JSONWriter) { writer.member("$ref", "#/$defs/\(name)") }

    /// All mappings of a dialect, each once, with the discriminator's word where there is one.
    static func mappings(of dialect: PolicyDialect) -> [(mapping: PolicyMapping, word: String?)] {
        var found: [(PolicyMapping, String?)] = [], known: Set<String> = []
        func add(_ mapping: PolicyMapping, _ word: String?) {
            guard known.insert(mapping.noun).inserted else { return }
            found.append((mapping, word))
            for field in mapping.fields { add(field.value) }
        }
        func add(_ value: PolicyValue) {
            switch value {
            case .mapping(let mapping): add(mapping, nil)
            case .oneOf(let variants): for variant in variants { add(variant.mapping, variant.word) }
            case .list(let item, _): add(item)
            case .table(let item): add(item)
            case .text, .choice, .number, .truth, .any: break
            }
        }
        add(PolicySchema.of(dialect).root, nil)
        return found
    }

    private static func mapping(_ mapping: PolicyMapping, _ word: String?, _ dialect: PolicyDialect, isRoot: Bool, _ writer: inout JSONWriter) {
        writer.member("title", mapping.noun)
        writer.member("description", mapping.summary)
        writer.member("type", "object")
        writer.block("properties") { writer in
            for field in mapping.fields {
                writer.block(field.key) { writer in
                    writer.member("title", field.key)
                    writer.member("description", description(field))
                    if let word, field.key == mapping.discriminator {
                        writer.member("const", word)
                    } else {
                        value(field.value, dialect, mayBeNull: dialect == .akto && !field.isRequired, &writer)
                    }
                }
            }
        }
        if mapping.fields.contains(where: \.isRequired) {
            writer.key("required")
            writer.array { writer in
                for field in mapping.fields where field.isRequired { writer.value(field.key) }
            }
        } else if isRoot {
            // What tells the dialect.
            writer.key("anyOf")
            writer.array { writer in
                for field in mapping.fields { writer.object { $0.member("required", array: { $0.value(field.key) }) } }
            }
        }
        if isRoot { writer.block("patternProperties") { $0.block("^x-") { _ in } } }
        writer.member("additionalProperties", false)
    }

    /// With what its words mean.
    private static func description(_ field: PolicyField) -> String {
        guard case .choice(let choice) = field.value else { return field.summary }
        return field.summary + "\n\n" + choice.words.map { "- `\($0.word)`: \($0.summary)" }.joined(separator: "\n")
    }

    private static func value(_ value: PolicyValue, _ dialect: PolicyDialect, mayBeNull: Bool, _ writer: inout JSONWriter) {
        func type(_ name: String) {
            guard mayBeNull else { return writer.member("type", name) }
            writer.key("type")
            writer.array {
                $0.value(name)
                $0.value("null")
            }
        }
        func options(_ references: [String]) {
            if references.count == 1, !mayBeNull { return reference(references[0], in: &writer) }
            writer.key("anyOf")
            writer.array { writer in
                for name in references { reference(name, &writer) }
                if mayBeNull { writer.object { $0.member("type", "null") } }
            }
        }
        switch value {
        case .any: break
        case .text(let text):
            type("string")
            if let length = text.length {
                writer.member("minLength", length.lowerBound)
                writer.member("maxLength", length.upperBound)
            }
        case .choice(let choice):
            writer.key("anyOf")
            writer.array { writer in
                writer.object { writer in
                    writer.key("enum")
                    writer.array { writer in
                        for word in choice.words { writer.value(word.word) }
                    }
                }
                if choice.isOpen {
                    writer.object { $0.member("type", "string") }
                } else if choice.ignoresCase {
                    writer.object { writer in
                        writer.member("type", "string")
                        writer.member("pattern", pattern(choice))
                    }
                }
                if mayBeNull { writer.object { $0.member("type", "null") } }
            }
        case .number(let number):
            type(number.isWhole ? "integer" : "number")
            if let minimum = number.minimum { writer.member("minimum", Int(minimum)) }
            if let maximum = number.maximum { writer.member("maximum", Int(maximum)) }
        case .truth: type("boolean")
        case .list(let item, let limit):
            type("array")
            writer.block("items") { self.value(item, dialect, mayBeNull: false, &$0) }
            if let limit { writer.member("maxItems", limit) }
        case .mapping(let mapping): options([name(dialect, mapping)])
        case .oneOf(let variants): options(variants.map { name(dialect, $0.mapping) })
        case .table(let item):
            type("object")
            writer.block("additionalProperties") { self.value(item, dialect, mayBeNull: false, &$0) }
        }
    }

    /// The words in any case, in the regular expressions of ECMA-262, which have no flag for it inside.
    private static func pattern(_ choice: PolicyChoice) -> String {
        let words = choice.words.map { word in
            word.word.unicodeScalars.map { scalar in
                scalar.properties.isAlphabetic ? "[\(scalar.properties.lowercaseMapping)\(scalar.properties.uppercaseMapping)]" : String(scalar)
            }.joined()
        }
        return "^(?:\(words.joined(separator: "|")))$"
    }
}

extension JSONWriter {
    /// A key with an object behind it.
    fileprivate mutating func block(_ name: String, _ fill: (inout JSONWriter) -> Void) { member(name, object: fill) }
}
