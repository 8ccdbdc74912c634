import Testing

@testable import CoreKit

struct PathGateTests {
    /// A gate says no only where no pattern can match, however short the path and whatever the pattern requires.
    @Test(arguments: [[#"\s*"#], ["x*", "/mcp/"], ["a"], ["/mcp/"], ["/a|/b"], ["/rpc$", "/sse"], []])
    func neverClosesOnAMatch(_ sources: [String]) throws {
        let patterns = try sources.map { try Pattern($0) }
        let gate = PathGate(patterns), matchers = patterns.map { PatternMatcher($0) }
        for path in ["/", "", "/a", "/b", "/mcp", "/mcp/", "/x/mcp/y", "/rpc", "/v1/rpc", "/sse", "/a/b/c/d/e/f/g/h/mcp/", "/%6Dcp/", String(repeating: "/v1", count: 9) + "/mcp/"] {
            Array(path.utf8).withUnsafeBytes { bytes in
                let doesMatch = matchers.contains { $0.isMatch(bytes) }
                if doesMatch { #expect(gate.mayMatch(ByteSlice(bytes)) && !gate.isClear(ByteSlice(bytes)), "\(sources) \(path)") }
            }
        }
    }
}
