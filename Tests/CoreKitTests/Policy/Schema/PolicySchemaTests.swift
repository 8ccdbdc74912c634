import Foundation
import Testing

@testable import CoreKit

struct PolicySchemaTests {
    @Test(arguments: PolicyDialect.allCases) func describesEveryKeyOnce(dialect: PolicyDialect) {
        for (mapping, _) in PolicyJSONSchema.mappings(of: dialect) {
            #expect(Set(mapping.fields.map(\.key)).count == mapping.fields.count, "\(mapping.noun)")
            #expect(mapping.summary.hasSuffix("."))
            for field in mapping.fields {
                #expect(field.summary.hasSuffix(".") && field.summary.count > 3, "\(mapping.noun): \(field.key)")
                #expect(!(field.isRequired && field.isWrittenByServer))
                for mistaken in field.mistaken { #expect(mapping.field(mistaken) == nil, "\(mapping.noun): \(mistaken) is a key") }
                guard case .choice(let choice) = field.value else { continue }
                for (word, meant) in choice.synonyms { #expect(choice.word(word) == nil && choice.word(meant) != nil, "\(word)") }
            }
        }
    }

    /// Every dialect's own example is a policy with nothing to say against.
    @Test(arguments: PolicyDialect.allCases) func examplesAreFine(dialect: PolicyDialect) {
        let result = PolicyLinter().lint(Array(PolicySchema.of(dialect).example.utf8), path: "example.yaml")
        #expect(result.findings.filter { $0.severity == .error }.isEmpty, "\(result.findings.map(\.message))")
        #expect(PolicyFile(Array(PolicySchema.of(dialect).example.utf8), path: "").policies.map(\.dialect) == [dialect])
    }

    @Test func everyKeyThatTellsTheDialectIsKnown() {
        for key in PolicyLayout.proxyKeys { #expect(PolicySchema.proxy.root.field(key) != nil, "\(key)") }
        for key in PolicyLayout.aktoKeys { #expect(PolicySchema.akto.root.field(key) != nil, "\(key)") }
        for key in AktoDetectors.switched { #expect(PolicySchema.akto.root.field(key) != nil, "\(key)") }
    }

    @Test func printsAJSONSchemaThatHoldsTogether() throws {
        let text = PolicyJSONSchema.text()
        let schema = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        let definitions = try #require(schema["$defs"] as? [String: [String: Any]])
        var open: [Any] = [schema], references: Set<String> = []
        while let next = open.popLast() {
            if let object = next as? [String: Any] {
                if let reference = object["$ref"] as? String { references.insert(String(reference.dropFirst("#/$defs/".count))) }
                if let pattern = object["pattern"] as? String { #expect(throws: Never.self) { try NSRegularExpression(pattern: pattern) } }
                open += object.values
            } else if let list = next as? [Any] {
                open += list
            }
        }
        #expect(references == Set(definitions.keys))
        for (name, definition) in definitions where definition["type"] as? String == "object" {
            #expect(definition["title"] != nil && definition["description"] != nil && definition["additionalProperties"] as? Bool == false, "\(name)")
        }
        #expect(text == PolicyJSONSchema.text())
    }

    @Test func referenceNamesEveryKey() {
        let text = PolicyReference.markdown()
        for dialect in PolicyDialect.allCases {
            for (mapping, _) in PolicyJSONSchema.mappings(of: dialect) {
                for field in mapping.fields where !field.isWrittenByServer { #expect(text.contains("`\(field.key)`"), "\(field.key)") }
            }
        }
    }
}
