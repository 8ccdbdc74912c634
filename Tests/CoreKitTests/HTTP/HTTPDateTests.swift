@testable import CoreKit
import Testing

struct HTTPDateTests {
    private static let example = Timestamp(seconds: 784_111_777)

    @Test(arguments: ["Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994", "sun, 06 nov 1994 08:49:37 GMT", "Wed, 06 Nov 1994 08:49:37 GMT"])
    func `the three forms of one moment`(text: String) {
        #expect(HTTPDate.moment(text, now: Timestamp(rfc3339: ByteSlice("2026-11-20"))!) == Self.example)
    }

    @Test(arguments: [
        "", "Sun", "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49:37 CET", "Sun, 32 Nov 1994 08:49:37 GMT", "Sun, 06 Foo 1994 08:49:37 GMT", "Sun, 06 Nov 1994 24:49:37 GMT",
        "Sun, 06 Nov 1994 08:60:37 GMT", "Sun,06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37", "Sun Nov  6 08:49:37 1994 GMT", "Nov  6 08:49:37 1994", "1994-11-06T08:49:37Z", "Sun, 06 Nov 0000 08:49:37 GMT",
    ])
    func `anything else is none`(text: String) {
        #expect(HTTPDate.moment(text) == nil)
    }

    @Test func `years of two digits lie within fifty years`() {
        let now = Timestamp(rfc3339: ByteSlice("2026-11-20"))!
        #expect(HTTPDate.moment("Friday, 20-Nov-76 00:00:00 GMT", now: now) == Timestamp(rfc3339: ByteSlice("2076-11-20")))
        #expect(HTTPDate.moment("Friday, 20-Nov-77 00:00:00 GMT", now: now) == Timestamp(rfc3339: ByteSlice("1977-11-20")))
    }

    @Test(arguments: [
        ("120", Duration.seconds(120)), ("0", .zero), ("007", .seconds(7)), ("99999999999999999999999", .seconds(366 * 86_400)), ("Sun, 06 Nov 1994 08:49:37 GMT", .seconds(37)),
        ("Sun, 06 Nov 1994 08:48:59 GMT", .zero), ("-1", nil), ("1.5", nil), ("soon", nil), ("", nil),
    ] as [(String, Duration?)])
    func `retry-after`(value: String, expected: Duration?) throws {
        let response = HTTPResponse(status: 503, fields: [try HTTPField("Retry-After", value)])
        #expect(response.retryAfter(now: Timestamp(rfc3339: ByteSlice("1994-11-06T08:49:00Z"))!) == expected)
    }

    @Test func `no retry-after`() {
        #expect(HTTPResponse(status: 503).retryAfter(now: .now) == nil)
    }
}
