@testable import CoreKit

/// JSON with the order, spacing and escapes chosen at random: the same value in one of the many ways to write it.
indirect enum SampleJSON {
    case text(String)
    case raw(String)
    case object([(String, SampleJSON)])
    case array([SampleJSON])
}

struct SampleStyle {
    enum Escapes: CaseIterable { case least, slashes, unicode, mixed }
    var escapes = Escapes.least
    var isPretty = false
    var shuffles = false
    var lineEnd = "\n"

    static func random(_ random: inout SeededGenerator) -> SampleStyle {
        SampleStyle(
            escapes: Escapes.allCases.randomElement(using: &random) ?? .least, isPretty: Bool.random(using: &random),
            shuffles: Bool.random(using: &random), lineEnd: Bool.random(using: &random) ? "\n" : "\r\n")
    }

    func write(_ value: SampleJSON, _ random: inout SeededGenerator, depth: Int = 0) -> String {
        let gap = isPretty ? lineEnd + String(repeating: "  ", count: depth + 1) : ""
        let last = isPretty ? lineEnd + String(repeating: "  ", count: depth) : ""
        switch value {
        case .text(let text): return "\"" + escape(text, &random) + "\""
        case .raw(let text): return text
        case .array(let values):
            if values.isEmpty { return "[]" }
            return "[" + values.map { gap + write($0, &random, depth: depth + 1) }.joined(separator: ",") + last + "]"
        case .object(let members):
            if members.isEmpty { return isPretty ? "{ }" : "{}" }
            let members = shuffles ? members.shuffled(using: &random) : members
            return "{" + members.map {
                gap + "\"" + escape($0.0, &random) + "\"" + (isPretty ? " : " : ":") + write($0.1, &random, depth: depth + 1)
            }.joined(separator: ",") + last + "}"
        }
    }

    func escape(_ text: String, _ random: inout SeededGenerator) -> String {
        var out = ""
        for scalar in text.unicodeScalars {
            let asUnicode = escapes == .unicode || (escapes == .mixed && Int.random(in: 0..<4, using: &random) == 0)
            if asUnicode {
                for unit in Character(scalar).utf16 {
                    let hex = String(unit, radix: 16, uppercase: Bool.random(using: &random))
                    out += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
                }
                continue
            }
            switch scalar {
            case "\"": out += "\\\""
            case "\\": out += "\\\\"
            case "\n": out += "\\n"
            case "\r": out += "\\r"
            case "\t": out += "\\t"
            case "/": out += escapes == .least ? "/" : "\\/"
            default:
                if scalar.value < 0x20 {
                    let hex = String(scalar.value, radix: 16)
                    out += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
                } else {
                    out.unicodeScalars.append(scalar)
                }
            }
        }
        return out
    }
}

/// An exchange to be written in any form.
struct SampleExchange {
    var method = "POST", host = "", path = "", query = "", requestBody = "", responseBody = ""
    var headers: [(String, String)] = []
    var status = 200
    var seconds = 1_790_000_000
    var client = "10.0.0.1"

    static func random(_ number: Int, _ random: inout SeededGenerator) -> SampleExchange {
        let words = ["tools/call", "naïve", "日本", "🙂", "a\"b", "c\\d", "{", "}", "[x]", "line\nend", "\u{1}", "http://x/y", "", " ", "</script>"]
        func text() -> String { (0..<Int.random(in: 0..<9, using: &random)).map { _ in words.randomElement(using: &random) ?? "" }.joined() }
        var sample = SampleExchange()
        sample.method = ["GET", "POST", "DELETE"].randomElement(using: &random) ?? "GET"
        sample.host = "h\(number).example"
        sample.path = "/p/\(number)/" + (["mcp", "sse", "a%20b", "é"].randomElement(using: &random) ?? "")
        sample.query = Bool.random(using: &random) ? "" : "q=\(number)&r=/x"
        sample.requestBody = "@@\(number)@" + text()
        sample.responseBody = text()
        sample.headers = [("x-one", text()), ("Mcp-Session-Id", "s-\(number)")]
        sample.status = Int.random(in: 200..<500, using: &random)
        sample.seconds += number
        return sample
    }

    private var target: String { path + (query.isEmpty ? "" : "?" + query) }

    func akto(_ style: SampleStyle, _ random: inout SeededGenerator) -> SampleJSON {
        let inner = SampleStyle(escapes: style.escapes)
        let headers = inner.write(.object([("hOst", .text(host))] + headers.map { ($0.0, .text($0.1)) }), &random)
        return .object([
            ("path", .text(target)), ("requestHeaders", .text(headers)), ("responseHeaders", .text(#"{"a":"b"}"#)), ("method", .text(method)),
            ("requestPayload", .text(requestBody)), ("responsePayload", .text(responseBody)), ("ip", .text(client)),
            ("time", .text("\(seconds)")), ("statusCode", .text("\(status)")), ("type", .text("HTTP/1.1")), ("source", .text("OTHER")),
            ("unknown", .array([.raw("null"), .object([("host", .text("no.test"))])])),
        ])
    }

    func harEntry() -> SampleJSON {
        .object([
            ("startedDateTime", .text(Timestamp(seconds: Int64(seconds)).description)), ("time", .raw("12.25")),
            ("request", .object([
                ("method", .text(method)), ("url", .text("https://" + host + target)),
                ("headers", .array(([("hOst", host)] + headers).map { .object([("name", .text($0.0)), ("value", .text($0.1))]) })),
                ("postData", .object([("mimeType", .text("")), ("text", .text(requestBody))])),
            ])),
            ("response", .object([
                ("status", .raw("\(status)")), ("headers", .array([.object([("name", .text("a")), ("value", .text("b"))])])),
                ("content", .object([("size", .raw("3")), ("text", .text(responseBody))])),
            ])),
            ("_clientAddress", .text(client)), ("cache", .object([])),
        ])
    }

    /// What has to be read, from any form.
    var expected: ReadExchange {
        var read = ReadExchange()
        read.method = method
        read.host = host
        read.path = path
        read.query = query
        read.requestHeaders = (["hOst: " + host] + headers.map { "\($0.0): \($0.1)" }).sorted()
        read.responseHeaders = ["a: b"]
        read.requestBody = requestBody
        read.responseBody = responseBody
        read.status = status
        read.time = Timestamp(seconds: Int64(seconds)).description
        read.client = client
        return read
    }
}

extension ReadExchange {
    /// Without what depends on the form and the place.
    var core: ReadExchange {
        var core = self
        core.form = .jsonLines
        core.scheme = ""
        core.requestHeaders.sort()
        core.entry = nil
        core.line = 0
        core.bodyLine = nil
        core.bodyColumn = nil
        return core
    }
}

/// The ways to write exchanges into one capture.
enum SampleLayout: CaseIterable {
    case lines, batchLines, batch, array, har, harOnOneLine, concatenated, linesOfArrays, batchesInArray, batchesInBatch, textSequence

    func write(_ samples: [SampleExchange], _ style: SampleStyle, _ random: inout SeededGenerator) -> String {
        var compact = style
        compact.isPretty = false
        let end = style.lineEnd
        func akto(_ style: SampleStyle) -> [String] { samples.map { style.write($0.akto(style, &random), &random) } }
        switch self {
        case .lines: return akto(compact).joined(separator: end) + (Bool.random(using: &random) ? end : "")
        case .concatenated: return akto(style).joined(separator: style.isPretty ? end : "")
        case .array: return style.write(.array(samples.map { $0.akto(style, &random) }), &random)
        case .batch:
            let members: [(String, SampleJSON)] = [("note", .text("}{")), ("batchData", .array(samples.map { $0.akto(style, &random) })), ("n", .raw("1"))]
            return style.write(.object(members), &random) + end
        case .batchesInArray, .batchesInBatch:
            let cut = Int.random(in: 0...samples.count, using: &random)
            func batch(_ samples: ArraySlice<SampleExchange>) -> SampleJSON {
                .object([("from", .text("]}[")), ("batchData", .array(samples.map { $0.akto(style, &random) })), ("size", .raw("7"))])
            }
            var batches = [batch(samples[..<cut])]
            if cut < samples.count, Bool.random(using: &random) { batches.append(samples[cut].akto(style, &random)) } else { batches.append(batch(samples[cut..<min(cut + 1, samples.count)])) }
            batches.append(batch(samples[min(cut + 1, samples.count)...]))
            return style.write(self == .batchesInArray ? .array(batches) : .object([("batchData", .array(batches))]), &random)
        case .textSequence: return akto(style).map { "\u{1E}" + $0 + "\n" }.joined()
        case .har, .harOnOneLine:
            let style = self == .har ? style : compact
            let log: [(String, SampleJSON)] = [
                ("version", .text("1.2")), ("comment", .text("entries: [{")), ("pages", .array([.object([("entries", .array([]))])])),
                ("entries", .array(samples.map { $0.harEntry() })), ("creator", .object([("name", .text("x"))])),
            ]
            return style.write(.object([("log", .object(log)), ("extra", .object([("entries", .array([]))]))]), &random)
        case .batchLines, .linesOfArrays:
            var lines: [String] = [], at = 0
            while at < samples.count {
                let next = min(samples.count, at + Int.random(in: 1...4, using: &random))
                let records = SampleJSON.array(samples[at..<next].map { $0.akto(compact, &random) })
                lines.append(compact.write(self == .batchLines ? .object([("a", .raw("[]")), ("batchData", records)]) : records, &random))
                at = next
            }
            return lines.joined(separator: end + (Bool.random(using: &random) ? end : "")) + end
        }
    }
}

/// A gzip member that stores its data: enough to be read back.
func gzipped(_ bytes: [UInt8]) -> [UInt8] {
    var out: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255]
    var at = 0
    repeat {
        let count = min(65535, bytes.count - at)
        let isLast = at + count == bytes.count
        out += [isLast ? 1 : 0, UInt8(count & 255), UInt8(count >> 8), UInt8(~count & 255), UInt8((~count >> 8) & 255)]
        out += bytes[at..<at + count]
        at += count
    } while at < bytes.count
    var crc = CRC32()
    bytes.withUnsafeBytes { crc.update($0) }
    for value in [crc.value, UInt32(truncatingIfNeeded: bytes.count)] {
        for shift in stride(from: UInt32(0), to: 32, by: 8) { out.append(UInt8(truncatingIfNeeded: value >> shift)) }
    }
    return out
}
