import Testing

@testable import CoreKit

@Suite("Secret keys with slashes")
struct SecretBase64Tests {
    @Test("a secret access key is masked whole, as a name, in a path, and percent-encoded", arguments: [
        ("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", SecretScope.name), ("/s/wJalrXUtnFEMI%2FK7MDENG%2FbPxRfiCYEXAMPLEKEY/mcp", .text),
        ("called with wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY today", .text),
    ])
    func keys(text: String, scope: SecretScope) {
        let masked = SecretMask.masked(text, scope)
        for part in ["alrX", "K7MDENG", "bPxR", "EXAMPLEKEY"] { #expect(!masked.contains(part), "\(masked)") }
    }

    @Test("paths that people write stay", arguments: [
        "/api/v1/agentTools/searchDocuments/List20/mcp", "/Users/someone/Projects2/SearchService/Handlers", "tools/call",
        "/orgs/AcmeCorp/projects/Billing2026/servers/mcp",
    ])
    func paths(text: String) {
        #expect(SecretMask.masked(text) == text)
    }
}
