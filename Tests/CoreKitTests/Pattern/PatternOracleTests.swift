import CoreKit
import Foundation
import Testing

/// Cases with the answers of RE2 and Go, made by scripts/pattern-oracle.py, which also sets the variable. Skipped without it.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["AKTO_PATTERN_ORACLE"] != nil, "run scripts/pattern-oracle.py"))
struct PatternOracleTests {
    struct Case: Decodable {
        let pattern: String
        let text: String
        let fold: Bool
        let bytes: Bool
        let dotAll: Bool
        let keepsScalars: Bool?
        let compiles: Bool
        let matches: [[[Int]]]?

        var options: Pattern.Options {
            var options: Pattern.Options = keepsScalars == true ? [] : [.emptyMatchesPartScalars]
            if fold { options.insert(.caseInsensitive) }
            if bytes { options.insert(.bytes) }
            if dotAll { options.insert(.dotMatchesNewline) }
            return options
        }

        var textBytes: [UInt8] {
            let digits = Array(text.utf8)
            return stride(from: 0, to: digits.count, by: 2).map {
                UInt8(String(decoding: digits[$0..<$0 + 2], as: UTF8.self), radix: 16) ?? 0
            }
        }
    }

    @Test func agreesWithTheOthers() throws {
        let path = try #require(ProcessInfo.processInfo.environment["AKTO_PATTERN_ORACLE"])
        let decoder = JSONDecoder()
        var compiled = 0
        var matched = 0
        for line in try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n") {
            let one = try decoder.decode(Case.self, from: Data(line.utf8))
            let pattern: Pattern
            do {
                pattern = try Pattern(one.pattern, options: one.options)
            } catch {
                #expect(!one.compiles, "refused: \(one.pattern.debugDescription): \(error)")
                continue
            }
            guard one.compiles, let expected = one.matches else {
                Issue.record("accepted: \(one.pattern.debugDescription)")
                continue
            }
            compiled += 1
            matched += expected.isEmpty ? 0 : 1
            for cacheBytes in [1 << 21, 1, 0] {
                let found = PatternOracleTests.matches(PatternMatcher(pattern, cacheBytes: cacheBytes), one.textBytes)
                #expect(found == expected, "\(one.pattern.debugDescription) \(one.options) on \(one.text) \(cacheBytes)")
            }
        }
        print("\(compiled) compiled, \(matched) with a match")
    }

    static func matches(_ matcher: PatternMatcher, _ text: [UInt8]) -> [[[Int]]] {
        text.withUnsafeBytes { text in
            var result: [[[Int]]] = []
            matcher.forEachMatch(in: text) { match in
                let groups = matcher.captures(in: text, from: match.lowerBound) ?? []
                result.append(groups.map { group in group.map { [$0.lowerBound, $0.upperBound] } ?? [-1, -1] })
                return true
            }
            #expect(matcher.isMatch(text) == !result.isEmpty)
            return result
        }
    }
}
