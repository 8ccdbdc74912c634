import CoreKit
import Testing

struct BacktrackingRiskTests {
    private func verdict(_ source: String) throws -> BacktrackingVerdict { PatternLanguage(try Pattern(source)).backtracking() }

    @Test("each pump multiplies the steps", arguments: [
        "^(a+)+$", "(a*)*$", "(a|a)*$", "(a|ab|b)*c", #"(\w+\s?)+$"#, #"([a-z]+)+\d"#, "^(?:a?b?)*$", "(x+x+)+y", "(a+b?)*c", "(?:é+)+$", #"^(([a-z])+.)+[A-Z]([a-z])+$"#, #"(?:\d+,?)*;"#,
    ])
    func exponential(_ source: String) throws {
        guard case .risky(let risk) = try verdict(source) else {
            Issue.record("\(source): no risk")
            return
        }
        #expect(risk.growth == .exponential)
        #expect(zip(risk.steps, risk.steps.dropFirst()).allSatisfy { $0.steps * 2 <= $1.steps && $0.pumps < $1.pumps })
    }

    @Test("a power of the length", arguments: [
        (#"\s+$"#, 2), (#"\w+@"#, 2), (#"\s*\s*$"#, 3), (#"^\s+|\s+$"#, 2), (#"(.*)\d+\.(.*)"#, 3), ("<a.*>", 2), (#"^\s*\s*x"#, 2),
    ])
    func polynomial(_ source: String, _ degree: Int) throws {
        guard case .risky(let risk) = try verdict(source) else {
            Issue.record("\(source): no risk")
            return
        }
        #expect(risk.growth == .polynomial(degree: degree))
    }

    @Test("nothing to be exploited", arguments: ["secret", #"^\d+$"#, #"\d{3}-\d{2}-\d{4}"#, "^a.*b", "^[a-z]+:[0-9]+$", #"(?i)\bproject-\d+\b"#, "(?:a|b){3}"])
    func linear(_ source: String) throws {
        #expect(try verdict(source) == .linear)
    }

    @Test func theAttackIsPutTogether() throws {
        guard case .risky(let risk) = try verdict(#"\s+$"#) else {
            Issue.record("no risk")
            return
        }
        #expect(risk.text(pumps: 3) == "   a")
    }
}
