import Testing

@testable import CoreKit

@Suite("Signature packs")
struct SignaturePackReaderTests {
    private func read(_ text: String) throws -> [Signature] {
        try Array(text.utf8).withUnsafeBytes { try SignaturePackReader(path: "p.yaml", pack: "p").read($0) }
    }

    private func failure(_ text: String) -> String? {
        do {
            _ = try read(text)
            return nil
        } catch {
            return "\(error)"
        }
    }

    private let pack = """
        schema: akto.signatures/1
        signatures:
          - id: acme-internal-rpc
            layer: body
            pattern: 'acme-mcp/\\d+'
            confidence: high
            description: the internal tool gateway
            matches: ['acme-mcp/2']
            ignores: ['acme-mcpx']
        """

    @Test("reads YAML and JSON alike")
    func forms() throws {
        let fromYAML = try read(pack)
        #expect(fromYAML.map(\.id) == ["acme-internal-rpc"] && fromYAML[0].confidence == .high && fromYAML[0].pattern?.source == "acme-mcp/\\d+")
        let json = #"{"schema":"akto.signatures/1","signatures":[{"id":"a","layer":"host","pattern":"^x$","confidence":"low"}]}"#
        #expect(try read(json).map(\.layer) == [.host])
    }

    @Test("says what is wrong and where", arguments: [
        ("signatures: []", "p.yaml:1:1: missing key \"schema\", expected \"akto.signatures/1\""),
        ("schema: akto.signatures/2\nsignatures: []", "p.yaml:1:9: unknown schema \"akto.signatures/2\", expected \"akto.signatures/1\""),
        ("schema: akto.signatures/1\nsignatures: [{id: a, layer: bodi, pattern: x, confidence: low}]",
         "p.yaml:2:29: unknown layer \"bodi\", expected one of \"host\", \"uri\", \"header\", \"body\""),
        ("schema: akto.signatures/1\nsignatures: [{id: a, layer: body, confidence: low}]", "p.yaml:2:14: missing key \"pattern\""),
        ("schema: akto.signatures/1\nsignatures: [{id: a, layer: body, pattern: x}]", "p.yaml:2:14: missing key \"confidence\""),
        ("schema: akto.signatures/1\nsignatures: [{id: a b, layer: body, pattern: x, confidence: low}]",
         "p.yaml:2:19: invalid id \"a b\", expected letters, digits, '-', '_' and '.'"),
        ("schema: akto.signatures/1\nsignatures: [{id: a, layer: uri, json: {a: b}, pattern: x, confidence: low}]",
         "p.yaml:2:40: \"json\" goes with the layer \"body\", not \"uri\""),
        ("just text", "p.yaml:1:1: expected a mapping with \"schema\" and \"signatures\""),
    ])
    func failures(text: String, message: String) {
        #expect(failure(text) == message)
    }

    @Test("refuses patterns that are not RE2, naming the construct")
    func patterns() {
        let message = failure("schema: akto.signatures/1\nsignatures: [{id: a, layer: body, pattern: '(?=x)', confidence: low}]")
        #expect(message?.hasPrefix("p.yaml:2:44: invalid pattern \"(?=x)\": ") == true && message?.contains("look-ahead") == true)
    }

    @Test("examples that do not hold are found")
    func examples() throws {
        let wrong = try read(pack.replacingText("acme-mcpx", "acme-mcp/7").replacingText("'acme-mcp/2'", "'acme-mcp'"))
        #expect(SignatureExamples.failures(of: wrong).map(\.shouldMatch) == [true, false])
        #expect(SignatureExamples.failures(of: try read(pack)).isEmpty)
    }

    @Test("paths into JSON", arguments: ["a", "a.b", "a[].b", "a[]", "a[\"b.c/d\"].e", "a[\"io.x/*\"]", "a.b*"])
    func paths(text: String) throws {
        #expect(try JSONPath(text).text == text)
    }

    @Test("paths that are none", arguments: ["", "a.", ".a", "a..b", "a[", "a[\"b", "a*.b", "a[]b"])
    func brokenPaths(text: String) {
        #expect(throws: JSONPath.Malformed.self) { try JSONPath(text) }
    }
}

extension String {
    fileprivate func replacingText(_ old: String, _ new: String) -> String {
        var result = "", rest = Substring(self)
        while let found = rest.firstRange(of: old) {
            result += rest[..<found.lowerBound] + new
            rest = rest[found.upperBound...]
        }
        return result + rest
    }

}

extension Substring {
    fileprivate func firstRange(of text: String) -> Range<Index>? {
        indices.first { self[$0...].hasPrefix(text) }.map { $0..<index($0, offsetBy: text.count) }
    }
}
