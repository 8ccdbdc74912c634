import Testing

@testable import CoreKit

@Suite("Packed signatures")
struct PackedSignaturesTests {
    private static let pack = #"""
        schema: akto.signatures/1
        signatures:
          - id: first
            layer: body
            pattern: '(?i)a\\b\n[%é]+ the rest'
            json:
              - {method: [tools/call, 'two words'], '["a.b"].c[].d*': {present: true}, error: {absent: true}}
              - {result.version: {pattern: '^202[4-9] k'}, result.count: {is: integer}}
            names: ['a[].url', b]
            supports: named
            confidence: low
            description: "two\nlines, a \\n and a \\"
            matches: ["a\nb", 'a\nb', '~a']
            ignores: ['']
          - id: second
            layer: header
            side: request
            method: POST
            against: true
            pattern: '^x: \d'
            confidence: certain
          - id: third
            layer: body
            event: endpoint
            confidence: medium
        """#

    private func read(_ text: String) throws -> [Signature] {
        var text = text
        return try text.withUTF8 { try SignaturePackReader(path: "pack.yaml", pack: "pack").read(UnsafeRawBufferPointer($0)) }
    }

    @Test("what was written reads as it was")
    func roundTrip() throws {
        let signatures = try read(PackedSignaturesTests.pack), text = PackedSignatures.text(of: signatures)
        let packed = PackedSignatures(text)
        #expect(packed.signatures.map(\.id) == ["first", "second", "third"])
        #expect(PackedSignatures.text(of: packed.signatures) == text)
        for (one, other) in zip(signatures, packed.signatures) {
            #expect(one.description == other.description && one.matches == other.matches && one.ignores == other.ignores)
            #expect(one.names == other.names && one.event == other.event && one.method == other.method && one.side == other.side)
            #expect(one.isAgainst == other.isAgainst && one.supportsNamed == other.supportsNamed && one.confidence == other.confidence)
            #expect(one.pattern?.source == other.pattern?.source && one.pattern?.requiredLiteralSets == other.pattern?.requiredLiteralSets)
            #expect(one.shapes.count == other.shapes.count)
            for (shape, read) in zip(one.shapes, other.shapes) {
                #expect(shape.conditions.map(\.path) == read.conditions.map(\.path))
                #expect(zip(shape.conditions, read.conditions).allSatisfy { PackedSignaturesTests.areSame($0.test, $1.test) })
            }
        }
    }

    private static func areSame(_ one: JSONShape.Test, _ other: JSONShape.Test) -> Bool {
        switch (one, other) {
        case (.oneOf(let a), .oneOf(let b)): a == b
        case (.pattern(let a), .pattern(let b)): a.source == b.source && a.requiredLiteralSets == b.requiredLiteralSets
        case (.kind(let a), .kind(let b)): a == b
        case (.present, .present), (.absent, .absent): true
        default: false
        }
    }

    @Test("the binary's signatures are those of the packs, and so is what it looks for")
    func builtIn() throws {
        let signatures = try BuiltInSignatures.signatures()
        #expect(PackedSignatures.text(of: signatures) == SignatureFiles.packed)
        for signature in signatures {
            guard let pattern = signature.pattern else { continue }
            #expect(pattern.requiredLiteralSets == (try Pattern(pattern.source)).requiredLiteralSets, "\(signature.id)")
        }
    }

    @Test("a known pattern that is none matches nothing")
    func invalid() {
        let matcher = PatternMatcher(Pattern(known: "(", requiring: []))
        for text in ["", "(", "abc"] { #expect(!Array(text.utf8).withUnsafeBytes { matcher.isMatch($0) }) }
        #expect(Array("(".utf8).withUnsafeBytes { matcher.firstMatch(in: $0) } == nil)
    }

    @Test("lines that nobody wrote are passed over", arguments: ["", "\n\n", "zzz", "kx\n", "q\n", "i\n", "c\n~(\nqi\n", "i1\nchigh\nj\nka[\n=1\n"])
    func odd(text: String) { #expect(PackedSignatures(text).signatures.count <= 1) }
}
