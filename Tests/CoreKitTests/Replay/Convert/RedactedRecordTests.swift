import Foundation
import Testing

@testable import CoreKit

/// What leaves of whole records.
struct RedactedRecordTests {
    private static let form = "gh" + "p_abcdEFGH0123456789abcdEFGH0123456789"

    private func record(_ members: [String: String]) throws -> String {
        var all = [
            "path": "/p", "requestHeaders": "{\"host\":\"h.example\"}", "responseHeaders": "{}", "method": "GET", "requestPayload": "", "responsePayload": "", "time": "1700000000",
            "statusCode": "200", "akto_account_id": "1", "akto_vxlan_id": "0",
        ]
        all.merge(members) { $1 }
        return String(decoding: try JSONSerialization.data(withJSONObject: all), as: UTF8.self) + "\n"
    }

    @Test(arguments: ["ip", "destIp", "process_id", "socket_id", "daemonset_id", "status", "direction", "tag", "x_of_others", "responsePayload"])
    func everyMemberIsLookedAt(_ member: String) throws {
        for value in [Self.form, "see " + Self.form, "https://ann:pa55@h.example/", "password=hunter2pa55"] {
            let text = member == "tag" ? "{\"a\":\"\(value)\"}" : value
            let found = ConvertBench.convert(try record([member: text])) { $0.redaction = Redaction() }
            #expect(found.records.count == 1)
            #expect(found.tally.redacted == 1)
            #expect(!found.texts.joined().contains("pa55") && !found.texts.joined().contains("abcdEFGH"))
        }
    }

    private static let wide: [UInt8] = Array("{\"password\":\"x\"}".utf8).flatMap { [$0, 0] as [UInt8] } + [0xFF, 0xFE]
    private static let bodies: [[UInt8]] = [
        Array("\u{0}token=hunter2pa55&".utf8) + [0xFF], [0xFF, 0x81] + Array(form.utf8) + [0x00], gzipped([0xFF, 0x00] + Array("{\"password\":\"x\"}".utf8)), wide,
    ]

    @Test(arguments: bodies)
    func aBinaryBodyWithACredentialIsLeftOut(_ body: [UInt8]) throws {
        let found = ConvertBench.convert(try har(body)) { options in
            options.redaction = Redaction()
            options.binary = .base64
        }
        #expect(found.records.count == 1)
        #expect(found.tally.binaryOmitted == 1)
        #expect(found.string(0, "responsePayload") == "")
        let line = try record(["responsePayload": Data(body).base64EncodedString()])
        let passed = ConvertBench.convert(line) { $0.redaction = Redaction() }
        #expect(passed.string(0, "responsePayload") == "")
        #expect(passed.tally.binaryOmitted == 1)
    }

    @Test func anotherBinaryBodyIsCarried() throws {
        let body: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0xFF, 0xC0]
        let found = ConvertBench.convert(try har(body)) { options in
            options.redaction = Redaction()
            options.binary = .base64
        }
        #expect(found.string(0, "responsePayload") == Data(body).base64EncodedString())
        #expect(found.tally.binaryOmitted == 0)
    }

    private func har(_ body: [UInt8]) throws -> String {
        let content: [String: Any] = ["size": body.count, "mimeType": "application/octet-stream", "encoding": "base64", "text": Data(body).base64EncodedString()]
        let request: [String: Any] = ["method": "GET", "url": "https://h.example/p", "httpVersion": "HTTP/1.1", "headers": [Any]()]
        let response: [String: Any] = ["status": 200, "statusText": "OK", "httpVersion": "HTTP/1.1", "headers": [Any](), "content": content]
        let entry: [String: Any] = ["startedDateTime": "2026-11-01T10:00:00Z", "request": request, "response": response]
        return String(decoding: try JSONSerialization.data(withJSONObject: ["log": ["version": "1.2", "entries": [entry]]]), as: UTF8.self)
    }

    /// Redacting twice says the same as redacting once, but for digits under a key, which are values like others.
    @Test func redactingAgainChangesNothing() throws {
        let line = try record([
            "path": "/a?token=x&code=abcdefgh1", "requestHeaders": "{\"authorization\":\"Bearer x\",\"host\":\"u:p@h\"}", "responsePayload": "{\"password\":\"x\",\"t\":\"\(Self.form)\"}",
        ])
        let once = ConvertBench.convert(line) { $0.redaction = Redaction() }
        let text = try #require(once.texts.first)
        let twice = ConvertBench.convert(text) { $0.redaction = Redaction() }
        #expect(twice.texts.first == text)
        #expect(twice.tally.redacted == 0)
        let keyed = ConvertBench.convert(text) { options in
            options.redaction = Redaction()
            options.redaction.key = [1]
        }
        #expect(keyed.texts.first == text)
    }
}
