import Testing

@testable import CoreKit

@Suite("Extent of patterns")
struct PatternExtentTests {
    @Test("the longest match is known where there is one", arguments: [
        ("abc", 12), ("a{2,5}", 20), ("(ab|c)?d", 12), ("a*", nil), ("x(a+)y", nil), ("\\bab\\b", 8), ("(?:)*", 0),
    ] as [(String, Int?)])
    func lengths(source: String, expected: Int?) throws {
        #expect(try Pattern(source).maximumMatchLength == expected)
    }

    @Test("anchors are seen", arguments: [("^a", true), ("a$", true), ("(?m)^a", true), ("\\Aa", true), ("a\\z", true), ("\\ba\\B", false), ("a", false)])
    func anchors(source: String, expected: Bool) throws {
        #expect(try Pattern(source).hasAnchors == expected)
    }
}
