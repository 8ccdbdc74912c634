import Testing

@testable import CoreKit

@Suite("Built-in signatures")
struct BuiltInSignaturesTests {
    @Test("every example of every signature holds")
    func examples() throws {
        let signatures = try BuiltInSignatures.signatures()
        #expect(SignatureExamples.failures(of: signatures).map(\.description) == [])
    }

    @Test("every signature has examples both ways, a description, and an id of its own")
    func complete() throws {
        let signatures = try BuiltInSignatures.signatures()
        #expect(Set(signatures.map(\.id)).count == signatures.count)
        for signature in signatures {
            #expect(!signature.matches.isEmpty && !signature.ignores.isEmpty, "\(signature.id)")
            #expect(!signature.description.isEmpty, "\(signature.id)")
        }
    }

    @Test("the ten ids of the reference architecture are there")
    func ten() throws {
        let ids = Set(try BuiltInSignatures.signatures().map(\.id))
        #expect(ids.isSuperset(of: [
            "mcp-initialize-method", "mcp-tools-call", "mcp-tools-list", "mcp-resources-read", "mcp-resources-list",
            "mcp-prompts-list", "mcp-sampling-create-message", "mcp-protocol-version", "mcp-notifications-initialized", "mcp-roots-list",
        ]))
    }

    @Test("every built-in signature has a literal to look for first")
    func prefilter() throws {
        #expect(try BuiltInSignatures.set().unfiltered == [])
    }

    @Test("known hosts count by their class", arguments: [
        ("mcp.stripe.com", "/", true), ("0ut.run", "/mcp", true), ("0ut.run", "/mcp/x", true), ("0ut.run", "/mcpx", false), ("0ut.run", "/", false),
        ("mcp.stripe.com.evil.test", "/", false), ("stripe.com", "/mcp", false),
    ])
    func known(host: String, path: String, expected: Bool) throws {
        let hosts = try BuiltInSignatures.knownHosts()
        #expect(hosts.count == 808)
        var host = host, path = path
        let found = host.withUTF8 { host in
            path.withUTF8 { path in
                hosts.contains(host: ByteSlice(UnsafeRawBufferPointer(host)), path: ByteSlice(UnsafeRawBufferPointer(path)))
            }
        }
        #expect(found == expected)
    }
}
