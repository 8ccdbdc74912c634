import Testing

@testable import CoreKit

@Suite("Prefilter")
struct PrefilterTests {
    private func hit(_ literals: [String], _ text: String, from: Int = 0) -> Int? {
        let filter = Prefilter(literals: literals.compactMap { Needle.text(for: Array($0.utf8)) })
        return Array(text.utf8).withUnsafeBytes { filter.firstHit(in: $0, from: from) }
    }

    @Test("finds a literal however it is escaped", arguments: [
        "tools/call", "tools\\/call", "tools\\\\/call", "tools\\\\\\/call", "TOOLS/Call", "\\u0074ools/call", "tools\\u002fcall", "\\\\u0074ools/call",
    ])
    func escapes(spelled: String) {
        for padding in 0..<70 {
            let text = String(repeating: "x", count: padding) + "\"" + spelled + "\"" + String(repeating: "y", count: 70 - padding)
            #expect(hit(["tools/call"], text) != nil, "\(spelled) after \(padding)")
        }
    }

    @Test("passes over what does not hold it", arguments: ["tools/cal", "tool/call", "ools/call", "too ls/call", "\\u003ca\\u003e \\u0026 \\u0027 \\u003d", "u0074"])
    func others(text: String) {
        #expect(hit(["tools/call"], text + String(repeating: " ", count: 40)) == nil)
        #expect(hit(["tools/call"], text) == nil)
    }

    @Test("finds JSON and event streams in base64", arguments: [
        "\"eyJqc29ucnBjIjoiMi4wIn0=\"", "\\\"W3sianNvbnJwYyI6IjIuMCJ9XQ==\\\"", "\"ZXZlbnQ6IG1lc3NhZ2UK\"", "\"H4sIAAAAAAAAA6tW\"",
    ])
    func base64(text: String) {
        #expect(hit(["tools/call"], String(repeating: " ", count: 50) + text) != nil)
    }

    @Test("a literal counts only where plain characters stand side by side")
    func needles() {
        #expect(Needle.text(for: Array("<=>".utf8)) == nil)
        #expect(Needle.text(for: Array("a=b".utf8)) == nil)
        #expect(Needle.text(for: Array("é".utf8)) == nil)
        #expect(Needle.text(for: Array("Acme=mcp-server".utf8)) == Array("mcp-server".utf8))
    }

    @Test("goes on behind a place")
    func from() {
        let text = "abc tools/call def tools/call"
        #expect(hit(["tools/call"], text, from: 10) ?? 0 > 10)
        #expect(hit(["tools/call"], text, from: text.utf8.count - 1) == nil)
    }
}
