import CoreKit
import Testing

@Suite struct QuantityTests {
    @Test(arguments: [
        ("500ms", .milliseconds(500)), ("30s", .seconds(30)), ("2m", .seconds(120)), ("1h", .seconds(3600)), ("7d", .seconds(604_800)),
        ("1w", .seconds(604_800)), ("1h30m", .seconds(5400)), ("1.5s", .milliseconds(1500)), ("0s", .zero), ("250us", .microseconds(250)),
        ("0.000000001s", .nanoseconds(1)),
    ] as [(String, Duration)]) func durations(_ text: String, _ expected: Duration) {
        #expect(Quantity.duration(text) == expected)
    }

    @Test(arguments: [
        "", "30", "s", "-5s", "+5s", "5 s", "5S", "1m1h", "1s1s", "1.s", ".5s", "1.0000000001s", "0.0000000001s", "1e3s", "99999999999999999999s",
        "9223372036855s", "300y", "५s", "1h ", "1h-",
    ]) func notDurations(_ text: String) {
        #expect(Quantity.duration(text) == nil)
    }

    @Test(arguments: [
        ("0B", 0), ("64KiB", 65_536), ("1MiB", 1_048_576), ("10MB", 10_000_000), ("1kb", 1000), ("1.5KiB", 1536), ("2GiB", 2_147_483_648), ("1TB", 1_000_000_000_000),
        ("16777215TiB", 16_777_215 << 40),
    ] as [(String, UInt64)]) func sizes(_ text: String, _ expected: UInt64) {
        #expect(Quantity.bytes(text) == expected)
    }

    @Test(arguments: ["", "1", "1K", "1M", "KiB", "1.5B", "0.1KiB", "-1KiB", "16777216TiB", "1 KiB", "1KiBs", "0x10B"]) func notSizes(_ text: String) {
        #expect(Quantity.bytes(text) == nil)
    }

    @Test(arguments: [("500/s", 500), ("30/m", 0.5), ("3600/h", 1), ("0.5/s", 0.5)] as [(String, Double)]) func rates(_ text: String, _ expected: Double) {
        #expect(Quantity.rate(text)?.perSecond == expected)
    }

    @Test(arguments: ["", "500", "0/s", "/s", "5/", "5/d", "5s", "-1/s", "5/ s"]) func notRates(_ text: String) {
        #expect(Quantity.rate(text) == nil)
    }

    @Test(arguments: [
        ("2026-11-01T10:00:00Z", "2026-11-01T10:00:00Z"), ("2026-11-01 10:00:00.25+02:00", "2026-11-01T08:00:00Z"), ("2026-11-01", "2026-11-01T00:00:00Z"),
        ("2024-02-29", "2024-02-29T00:00:00Z"), ("2026-11-01t10:00:00z", "2026-11-01T10:00:00Z"), ("2d", "2026-11-18T12:00:00Z"), ("36h", "2026-11-19T00:00:00Z"),
    ]) func moments(_ text: String, _ expected: String) throws {
        let now = Timestamp(seconds: 1_795_176_000)  // 2026-11-20T12:00:00Z
        #expect(try #require(Moment(text, edge: .start)).resolved(now: now).description == expected)
    }

    @Test func aDateEndsWithItsDay() throws {
        let now = Timestamp(seconds: 0)
        #expect(try #require(Moment("2026-11-01", edge: .end)).resolved(now: now) == Timestamp(microseconds: 1_793_577_599_999_999))
        #expect(try #require(Moment("2026-11-01T00:00:00Z", edge: .end)).resolved(now: now).description == "2026-11-01T00:00:00Z")
    }

    @Test(arguments: [
        "", "yesterday", "2026", "2026-11", "2026-13-01", "2026-11-31", "2025-02-29", "2026-11-01T", "2026-11-01T10:00Z", "2026-11-01T10:00:00", "2026-11-01T25:00:00Z",
        "2026-11-01T24:00:00Z", "2026-11-01T10:60:00Z", "2026-11-01T10:00:00Zx", "2026-11-01T10:00:00.Z", "2026-11-01T10:00:00+0200", "2026-11-01T10:00:00+25:00", "1700000000",
        "2026-11-01T10:00:00+02:61",
    ]) func notMoments(_ text: String) {
        #expect(Moment(text, edge: .start) == nil)
    }
}
