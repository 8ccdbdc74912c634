import Testing

@testable import CoreKit

struct PatternOutlineTests {
    private func outline(_ source: String) throws -> PatternOutline { PatternOutline.of(try Pattern(source).tree) }

    @Test(
        arguments: [
            ("abc", 3, 3), ("a?bc", 2, 3), ("a*", 0, nil), ("(?i)k", 1, 3), ("[a-zé]{2,3}", 2, 6), (#"\pL"#, 1, 4), ("a|bcd", 1, 3), ("^$", 0, 0),
            ("(ab){3}", 6, 6), (#"x\Cy"#, 3, 3),
        ] as [(String, Int, Int?)])
    func knowsHowLongMatchesAre(_ source: String, _ minimum: Int, _ maximum: Int?) throws {
        let outline = try outline(source)
        #expect(outline.minimum == minimum)
        #expect(outline.maximum == maximum)
    }

    /// No landmark is multiplied by case: each place is a set of bytes.
    @Test func foldedLettersBeyondASCIIStandPlaceByPlace() throws {
        let landmark = try #require(try outline("(?i)жук").landmarks.first)
        #expect(landmark.places.count == 6)
        #expect(landmark.places.map(\.count) == [1, 2, 2, 2, 1, 2])
        #expect(landmark.places[2].contains(0xD0) && landmark.places[2].contains(0xD1))
    }

    @Test func knowsWhatStandsBeforeALandmark() throws {
        let landmarks = try outline(#"\w{2,5}\s+@home"#).landmarks
        let home = try #require(landmarks.first { $0.places.count > 4 })
        #expect(home.mostBefore == nil)
        #expect(home.bytesBefore.contains(0x61) && home.bytesBefore.contains(0x20) && !home.bytesBefore.contains(0x2E))
        let bounded = try #require(try outline("[ab]{2,5}-home").landmarks.first { $0.places.count > 4 })
        // Two of them belong to the landmark.
        #expect(bounded.mostBefore == 3)
    }

    /// Whatever is said has to hold for each match.
    @Test func everyMatchIsAsItSays() throws {
        var random = RandomPattern(seed: 41)
        for _ in 0..<1500 {
            guard let pattern = try? Pattern(random.pattern()) else { continue }
            let outline = PatternOutline.of(pattern.tree)
            let matcher = PatternMatcher(pattern, cacheBytes: 0)
            for _ in 0..<4 {
                random.text().withUnsafeBytes { text in
                    guard let match = matcher.firstMatch(in: text) else { return }
                    let bytes = text[match]
                    #expect(match.count >= outline.minimum && match.count <= outline.maximum ?? .max, "\(pattern.source)")
                    #expect(bytes.allSatisfy { outline.bytes.contains($0) }, "\(pattern.source)")
                    #expect(zip(bytes, outline.prefix).allSatisfy { $1.contains($0) } && bytes.count >= outline.prefix.count, "\(pattern.source)")
                    #expect(zip(bytes.reversed(), outline.suffix.reversed()).allSatisfy { $1.contains($0) } && bytes.count >= outline.suffix.count, "\(pattern.source)")
                    for landmark in outline.landmarks {
                        let stands = (match.lowerBound...match.upperBound).contains { start in
                            start + landmark.places.count <= match.upperBound
                                && landmark.places.indices.allSatisfy { landmark.places[$0].contains(text[start + $0]) }
                                && start - match.lowerBound <= landmark.mostBefore ?? .max
                                && text[match.lowerBound..<start].allSatisfy { landmark.mostBefore == 0 || landmark.bytesBefore.contains($0) }
                        }
                        #expect(stands, "\(pattern.source) on \(Array(bytes))")
                    }
                }
            }
        }
    }
}
