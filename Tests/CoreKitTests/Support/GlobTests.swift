import Testing

@testable import CoreKit

@Suite("Globs")
struct GlobTests {
    @Test("match paths as .gitignore does", arguments: [
        ("*.jsonl", "a.jsonl", true), ("*.jsonl", "x/y/a.jsonl", true), ("*.jsonl", "a.json", false),
        ("logs/*.har", "logs/a.har", true), ("logs/*.har", "x/logs/a.har", false), ("logs/*.har", "logs/b/a.har", false),
        ("**/*.har", "a.har", true), ("**/*.har", "x/y/a.har", true), ("logs/**", "logs/a/b", true), ("logs/**/c", "logs/c", true),
        ("logs/", "logs/a", true), ("a?c", "abc", true), ("a?c", "ac", false), ("[a-c]x", "bx", true), ("[!a-c]x", "bx", false), ("[!a-c]x", "dx", true),
        ("a*b*c", "a1b2c", true), ("a*b*c", "a1b2d", false), ("/a", "a", true), ("/a", "x/a", false), ("\\*", "*", true), ("\\*", "a", false),
    ])
    func matches(pattern: String, path: String, expected: Bool) {
        #expect(Glob(pattern).matches(path) == expected)
    }
}
