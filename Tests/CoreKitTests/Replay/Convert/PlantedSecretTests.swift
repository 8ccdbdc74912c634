import Foundation
import Testing

@testable import CoreKit

/// A secret is planted somewhere in an exchange, by one of the names that say what it is and in any encoding that could carry it:
/// nothing of it may come through.
struct PlantedSecretTests {
    private static let rounds = ProcessInfo.processInfo.environment["AKTO_FUZZ_ROUNDS"].flatMap { Int($0) } ?? 600
    private static let seed = ProcessInfo.processInfo.environment["AKTO_FUZZ_SEED"].flatMap { UInt64($0) } ?? 8

    private static let names = [
        "password", "access_token", "refreshToken", "client_secret", "apiKey", "X-API-Key", "session_id", "jwt", "user_password", "Authorization", "private-key",
        "PASSWD", "id_token", "secretAccessKey", "credential", "code_verifier", "token2", "token_", "api.key", "password_confirmation", "private_key_pem", "device_code",
        "user_code", "secrets", "passwords", "apiKeys", "cookie2", "csrf",
    ]
    private static let bracketed = ["token[]", "user[password]", "secret[value]", "tokens[0]", "token.0", "a[b][api_key]", "token+"]
    private static let headers = [
        "authorization", "Cookie", "X-Api-Key", "x-auth-token", "Proxy-Authorization", "authorization ", "\u{200B}authorization", "Set-Cookie2", "authentication-info",
        "x-amzn-oidc-data", "X-Hub-Signature-256", "stripe-signature", "x-auth-email", "cf-access-client-secret", "x-honeycomb-team", "DPoP", "x-csrf-token",
    ]
    /// What gives itself away, in parts, so that nothing here looks like one.
    private static let forms = [
        "gh" + "p_", "github" + "_pat_", "sk-ant-" + "api03-", "xo" + "xb-", "glp" + "at-", "sk_" + "live_", "np" + "m_", "ey" + "JhbGciOiJIUzI1NiJ9.", "Bear" + "er ",
    ]

    private struct Planter {
        var random: SeededGenerator
        let core: String

        mutating func secret() -> String {
            let odd = ["", "\"", "\\", "é", "/", "+", "日", "<", "\\\"", "\n"]
            return core + random.pick(odd) + "tail" + core
        }

        /// Some characters as percent escapes; all that have to be.
        mutating func percent(_ text: String, all: Bool = false) -> String {
            text.utf8.map { byte -> String in
                let isPlain = (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                if isPlain, !all, !random.chance(5) { return String(decoding: [byte], as: UTF8.self) }
                let hex = String(byte, radix: 16, uppercase: Bool.random(using: &random))
                return "%" + (hex.count == 1 ? "0" : "") + hex
            }.joined()
        }

        mutating func style() -> SampleStyle {
            var style = SampleStyle.random(&random)
            style.lineEnd = "\n"
            return style
        }

        mutating func json(_ name: String, _ value: SampleJSON, depth: Int) -> String {
            var members: [(String, SampleJSON)] = [("a", .raw("1")), (name, value), ("b", .text("x")), ("c", .array([.raw("true")]))]
            members.shuffle(using: &random)
            var object = SampleJSON.object(members)
            for _ in 0..<random.number(0...2) { object = random.chance(2) ? .array([object]) : .object([("in", object)]) }
            var text = style().write(object, &random)
            for _ in 0..<depth { text = style().write(.object([("text", .text(text)), ("n", .raw("2"))]), &random) }
            return text
        }

        private func plainName(_ name: String) -> String { name.replacing("+", with: "") }

        /// A credential that its form gives away.
        mutating func form() -> String { random.pick(PlantedSecretTests.forms) + core + "0aB1cD2eF3gH4iJ5kL6mN7" + core }

        /// A text with it, and whatever around.
        mutating func note() -> String {
            let form = form()
            switch random.number(0...5) {
            case 0: return form
            case 1: return "see \(form), please"
            case 2: return json("note", .text("line\n" + form), depth: random.number(0...3))
            case 3: return "a=1&q=\(percent(percent(form)))"
            case 4: return "<a>\(form)</a>"
            default: return String(repeating: "x ", count: random.number(0...80)) + form
            }
        }

        /// A body that holds the secret, and its content type.
        mutating func body() -> (String, String) {
            let name = random.pick(PlantedSecretTests.names), value = secret()
            switch random.number(0...16) {
            case 12: return (json("text", .text("<r><\(plainName(name))>\(value.replacing("<", with: "&lt;"))</\(plainName(name))></r>"), depth: random.number(0...2)), "application/json")
            case 13: return (json("list", .array([.object([("value", .array([.text(value)])), ("n", .raw("[1,{}]")), ("key", .text(name))])]), depth: random.number(0...2)), "application/json")
            case 14: return ("<member><name>\(name)</name><value><string>\(value.replacing("<", with: "&lt;"))</string></value></member>", "application/xml")
            case 15:
                let line = value.replacing("\n", with: "")
                return ("--b\r\nContent-Disposition: form-data; name=\(name)\r\n\r\n\(line)\r\n--b--\r\n", "multipart/form-data; boundary=b")
            case 16: return ("a=1&\(percent(percent(random.pick(PlantedSecretTests.bracketed))))=\(percent(value))&b=2", "application/x-www-form-urlencoded")
            case 0...2: return (json(name, .text(value), depth: random.number(0...3)), "application/json")
            case 3: return (json(name, .array([.text(value), .object([("v", .text(value))])]), depth: random.number(0...2)), "application/json")
            case 4: return ("a=1&\(percent(name))=\(percent(value))&b=2", "application/x-www-form-urlencoded")
            case 5: return ("data=\(percent(json(name, .text(value), depth: random.number(0...1)), all: true))&b=2", "application/x-www-form-urlencoded")
            case 6: return ("to=\(percent("https://h.example/?a=1&\(name)=" + percent(value)))&b=2", "application/x-www-form-urlencoded")
            case 7: return (json("link", .text("https://h.example/x?\(name)=\(percent(value))&y=1"), depth: random.number(0...2)), "application/json")
            case 8: return ("event: message\r\ndata: \(SampleStyle().write(.object([(name, .text(value))]), &random))\r\n\r\n", "text/event-stream")
            case 9:
                let line = value.replacing("\n", with: "")
                return ("--b\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(line)\r\n--b--\r\n", "multipart/form-data; boundary=b")
            case 10: return ("<r><u>a</u><\(name)>\(value.replacing("<", with: "&lt;"))</\(name)></r>", "application/xml")
            default: return (json("list", .array([.object([("name", .text(name)), ("value", .text(value))])]), depth: random.number(0...2)), "application/json")
            }
        }
    }

    /// A text with every escape undone that could hide something, several times over.
    private func bare(_ text: String) -> [String] {
        var texts = [text], bytes = Array(text.utf8)
        for _ in 0..<8 {
            var out: [UInt8] = [], at = 0
            func hex(_ from: Int, _ count: Int) -> UInt32? {
                guard from + count <= bytes.count else { return nil }
                return UInt32(String(decoding: bytes[from..<from + count], as: UTF8.self), radix: 16)
            }
            while at < bytes.count {
                if bytes[at] == 0x5C, at + 1 < bytes.count, bytes[at + 1] == 0x75, let value = hex(at + 2, 4) {
                    out += Array(String(UnicodeScalar(value).map(Character.init) ?? "?").utf8)
                    at += 6
                } else if bytes[at] == 0x5C, at + 1 < bytes.count, [0x22, 0x2F, 0x5C].contains(bytes[at + 1]) {
                    out.append(bytes[at + 1])
                    at += 2
                } else if bytes[at] == 0x25, let value = hex(at + 1, 2) {
                    out.append(UInt8(value))
                    at += 3
                } else {
                    out.append(bytes[at])
                    at += 1
                }
            }
            if out == bytes { break }
            bytes = out
            texts.append(String(decoding: bytes, as: UTF8.self))
        }
        return texts
    }

    @Test func nothingOfItComesThrough() {
        for round in 0..<Self.rounds {
            var planter = Planter(random: SeededGenerator(Self.seed &+ UInt64(round)), core: "Zq\(round)Xw")
            var sample = SampleExchange()
            sample.host = "h.example"
            sample.path = "/p"
            var isBase64 = false
            var type = "application/json"
            switch planter.random.number(0...10) {
            case 0: sample.headers = [(planter.random.pick(Self.headers), "v " + planter.secret())]
            case 3: sample.query = "a=1&\(planter.percent(planter.percent(planter.random.pick(Self.bracketed))))=\(planter.percent(planter.secret()))&b=2"
            case 4: sample.query = "to=\(planter.percent(planter.percent("https://u:\(planter.core)@h.example/?\(planter.random.pick(Self.names))=" + planter.core, all: true)))"
            case 5: sample.headers = [("X-Note", planter.note().replacing("\n", with: " "))]
            case 6: sample.responseBody = planter.note()
            case 7:
                let url = planter.random.pick(["https:/u:%@h/", "https:u:%@h/", "//u:%@h/", "https://u:a/%@h/", "https://u:a@%@h/", "HTTP:\\\\u:%@h"])
                sample.headers = [(planter.random.pick(["Location", "Origin", "x-note"]), url.replacing("%", with: planter.core))]
            case 1: sample.query = "a=1&\(planter.percent(planter.random.pick(Self.names)))=\(planter.percent(planter.secret()))&b=2"
            case 2: sample.headers = [("Referer", "https://u:\(planter.percent(planter.core))@h.example/?\(planter.random.pick(Self.names))=\(planter.percent(planter.secret()))")]
            default:
                (sample.responseBody, type) = planter.body()
                isBase64 = planter.random.chance(3)
            }
            var style = planter.style()
            let isHAR = planter.random.chance(2)
            sample.headers.append(("x-type", type))
            var text: String
            if isHAR, isBase64 {
                let bytes = Array(sample.responseBody.utf8)
                sample.responseBody = Data(planter.random.chance(2) ? gzipped(bytes) : bytes).base64EncodedString()
                text = SampleLayout.har.write([sample], style, &planter.random)
                let marked = SampleStyle(escapes: .least, isPretty: false, shuffles: false)
                text = SampleLayout.har.write([sample], marked, &planter.random).replacing("\"size\":3", with: "\"encoding\":\"base64\"")
            } else {
                if isHAR { style.isPretty = false }
                text = (isHAR ? SampleLayout.har : .lines).write([sample], style, &planter.random)
            }
            let found = ConvertBench.convert(text) { options in
                options.redaction = Redaction()
                if planter.random.chance(3) { options.redaction.key = [7] }
            }
            #expect(found.faults == [], "round \(round)")
            #expect(found.records.count == 1)
            if found.tally.redacted == 0 { Issue.record("round \(round): nothing is replaced") }
            for bare in found.texts.flatMap(bare) where bare.contains(planter.core) {
                Issue.record("round \(round): \(sample.query) \(sample.headers) \(sample.responseBody)\nbecame \(found.object(0, "requestHeaders")) \(found.string(0, "path") ?? "") \(found.string(0, "responsePayload") ?? "")")
                break
            }
        }
    }
}
