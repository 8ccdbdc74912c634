import Foundation
import Testing

@testable import CoreKit

@Suite struct TimestampTests {
    private func read(_ text: String) -> Int64? {
        Array(text.utf8).withUnsafeBytes { Timestamp(ByteSlice($0))?.microseconds }
    }

    @Test(arguments: [
        ("1700000000", 1_700_000_000_000_000), ("1700000000.25", 1_700_000_000_250_000), ("1700000000123", 1_700_000_000_123_000),
        ("1700000000123.75", 1_700_000_000_123_750), ("1700000000123456", 1_700_000_000_123_456), ("1700000000123456789", 1_700_000_000_123_456),
        (" 1700000000 ", 1_700_000_000_000_000), ("1970-01-01", 0), ("1970-01-01T00:00:00Z", 0), ("2000-02-29T12:30:15.5Z", 951_827_415_500_000),
        ("2026-11-01T10:00:00+02:00", 1_793_520_000_000_000), ("2026-11-01t10:00:00.123456789z", 1_793_527_200_123_456),
        ("2026-11-01 10:00:00,5 -0130", 1_793_532_600_500_000), ("2026-11-01T10:00Z", 1_793_527_200_000_000), ("2026-11-01T10:00:00", 1_793_527_200_000_000),
        ("10/Oct/2000:13:55:36 -0700", 971_211_336_000_000), ("1.7e9", 1_700_000_000_000_000), ("1.70000000025E12", 1_700_000_000_250_000), ("17000000005e-1", 1_700_000_000_500_000),
        ("1700000000.", 1_700_000_000_000_000), ("1.5", nil), ("1e99", nil), ("1700000000.1234567890123456789", 1_700_000_000_123_456), ("1700000000x", nil),
        ("[01/Jan/1970:00:00:00 +0000]", 0), ("1e", nil), (".", nil), ("0000000000000000000001700000000", 1_700_000_000_000_000), ("", nil), ("12", nil), ("2026-13-01", nil), ("2026-11-01T25:00:00Z", nil),
        ("2026-11-01T10:00:00+xx", nil), ("99999999999999999999", nil), ("9223372036854775807", 9_223_372_036_854_775), ("-5", nil), ("2026-1-1", nil),
        ("2026-02-29", nil), ("2026-02-30T10:00:00Z", nil), ("2026-11-31T10:00:00Z", nil), ("1900-02-29", nil), ("31/Apr/2026:00:00:00 +0000", nil),
    ] as [(String, Int64?)])
    func readsWhatLogsWrite(_ text: String, _ microseconds: Int64?) {
        #expect(read(text) == microseconds)
    }

    /// From 1601 on: before, Foundation counts by the Julian calendar.
    @Test func agreesWithFoundationBothWays() {
        let formatter = ISO8601DateFormatter()
        var random = SeededGenerator(4)
        for _ in 0..<2000 {
            let seconds = Int64.random(in: -11_644_473_600...253_402_300_799, using: &random)
            let text = formatter.string(from: Date(timeIntervalSince1970: Double(seconds)))
            #expect(Timestamp(seconds: seconds).description == text)
            #expect(read(text) == seconds * 1_000_000)
        }
    }
}
