@testable import CoreKit
import Testing

struct HTTPFieldTests {
    /// Mostly what breaks messages.
    private func text(_ random: inout SeededGenerator) -> String {
        let pieces = ["a", "Z", "-", "_", " ", "\t", "\r", "\n", "\r\n", "\0", ":", "\u{7F}", "\u{1B}", "\u{85}", "\u{2028}", "é", "😀", "x-y", "\r\nx: y", "\u{0}"]
        return (0..<Int.random(in: 0...6, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
    }

    @Test func `nothing that passes ends a line`() throws {
        var random = SeededGenerator(1), passed = 0
        for _ in 0..<20_000 {
            guard let field = try? HTTPField(text(&random), text(&random)) else { continue }
            passed += 1
            let bytes = Array("\(field.name): \(field.value)".utf8)
            #expect(!bytes.contains { $0 < 0x20 && $0 != 9 || $0 == 0x7F })
            #expect(!field.name.utf8.contains { $0 <= 0x20 || $0 >= 0x7F || $0 == 0x3A } && !field.name.isEmpty)
        }
        #expect(passed > 300)
    }

    @Test func `a request has the lines that its fields make, and no more`() throws {
        var random = SeededGenerator(2)
        let target = try HTTPTarget("http://h.example/p?q")
        for _ in 0..<2000 {
            let fields = (0..<3).compactMap { _ in try? HTTPField("x-" + text(&random), text(&random)) }
            var head = HTTPRequestHead()
            try head.write(target, fields, length: 5)
            let written = head.withBytes { String(decoding: $0, as: UTF8.self) }
            let lines = written.utf8.split(separator: 0x0A, omittingEmptySubsequences: false)
            #expect(lines.count == fields.count + 5)
            #expect(lines.dropLast().allSatisfy { $0.last == 0x0D && $0.dropLast().allSatisfy { $0 >= 0x20 || $0 == 9 } })
        }
    }

    @Test func `blanks around a value are no part of it`() throws {
        #expect(try HTTPField("a", " \t b c\t ").value == "b c")
        #expect(try HTTPField("a", " \t ").value == "")
        #expect(try HTTPField("a", "").value == "")
    }

    @Test(arguments: ["host", "Host", "content-length", "Transfer-Encoding", "connection", "EXPECT"])
    func `what decides about the message is the client's own`(name: String) throws {
        var head = HTTPRequestHead()
        let failure = #expect(throws: HTTPFailure.self) { try head.write(HTTPTarget("http://h/"), [HTTPField(name, "x")], length: 0) }
        #expect(failure?.kind == .unusableRequest && failure?.mayHaveArrived == false)
    }

    @Test func `messages say what is wrong and keep secrets`() {
        #expect(throws: HTTPFieldError.value(of: "x-api-key")) { try HTTPField("x-api-key", "secret\nx: y") }
        #expect("\(HTTPFieldError.value(of: "x-api-key"))" == "the value of header \"x-api-key\" has control characters, expected text on one line")
        #expect("\(HTTPFieldError.name("a\nb"))" == "header name \"a.b\", expected letters, digits and hyphens")
    }
}
