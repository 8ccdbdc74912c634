import CoreKit
import Testing

@Suite struct SpellingTests {
    private let words = ["--allow", "--fail-on", "--follow-links", "--format", "--signatures", "--only-signatures", "--output"]

    @Test(arguments: [
        ("--alow", "--allow"), ("--allwo", "--allow"), ("--allow", "--allow"), ("--ALLOW", "--allow"), ("--fromat", "--format"), ("--sig", "--signatures"),
        ("--outptu", "--output"), ("--fo", nil), ("--", nil), ("", nil), ("--completely-else", nil), ("--a", nil),
    ] as [(String, String?)]) func nearest(_ typed: String, _ expected: String?) {
        #expect(Spelling.nearest(to: typed, among: words) == expected)
    }

    @Test func longInputIsPassedOver() {
        #expect(Spelling.nearest(to: String(repeating: "a", count: 100_000), among: words) == nil)
        #expect(Spelling.nearest(to: "x", among: []) == nil)
    }
}
