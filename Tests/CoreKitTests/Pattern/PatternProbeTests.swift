@testable import CoreKit
import Testing

struct PatternProbeTests {
    @Test func saysWhatAMatcherSays() {
        var random = RandomPattern(seed: 11)
        let probe = PatternProbe()
        for _ in 0..<8000 {
            guard let pattern = try? Pattern(random.pattern()) else { continue }
            let text = String(decoding: random.text(), as: UTF8.self), bytes = Array(text.utf8)
            let wanted = bytes.withUnsafeBytes { PatternMatcher(pattern).isMatch($0) }
            #expect(probe.fires(pattern, on: text) == wanted, "\(pattern.source) on \(text.debugDescription)")
        }
    }
}
