import Testing

@testable import CoreKit

/// Every JSON text is YAML (YAML 1.2.2, section 1.2) and says the same.
@Suite struct YAMLJSONTests {
    static let longKey = String(repeating: "k", count: 5000)

    @Test(arguments: [
        "{}", "[]", "null", "-0.5E-3", "\"\\/\\\"\\\\\\b\\f\\n\\r\\t\\u00e9\\ud83d\\ude00\\u0000\"", "{\"a\":1,\"b\":[true,false,null,{\"c\":\"d\"}]}",
        "{\"a\":{\"b\":{\"c\":[[[]],[[],{}]]}}}", "\t{\r\n\t\"a\"\r\n\t:\r\n\t[\r\n1\r\n,\r\n2\r\n]\r\n}\r\n", "[\n-1\n,\n-2\n]",
        "{\"\(longKey)\":1,\"\(longKey)2\":{\"\(longKey)\":[]}}", "[{\"\(longKey)\":\"\(longKey)\"},[\"\(longKey)\"]]", "\"\(longKey)\"",
        "{\"# no\": \"- ? : , [ ] { } & * ! | > ' % @ `\", \"---\": \"...\", \"<<\": 1, \"\": \"\"}", "\"\u{7F}\u{80}\u{FEFF}\u{FFFF}\u{10FFFF}\"",
        "[1e5,1E+5,0,-0,123456789012345678901234567890,1.0]", "{\"true\":\"true\",\"null\":\"null\",\"1\":\"1\"}", "{\"a\":\"x\"  ,  \"b\" :\"y\"}",
    ])
    func jsonSaysTheSame(_ text: String) throws {
        let bytes = Array(text.utf8)
        #expect(try [JSONOracle(YAMLDocument.load(bytes).root)] == JSONOracle.stream(bytes))
    }

    @Test func randomJSONSaysTheSame() throws {
        var random = YAMLRandom(seed: 7)
        for _ in 0..<400 {
            var text = ""
            write(&text, depth: 0, &random)
            let bytes = Array(text.utf8)
            #expect(try [JSONOracle(YAMLDocument.load(bytes, options: YAMLLoadOptions(allowsDuplicateKeys: true)).root)] == JSONOracle.stream(bytes), "\(text)")
        }
    }

    private func write(_ text: inout String, depth: Int, _ random: inout YAMLRandom) {
        func blank() { text += ["", "", " ", "\n", "\t", "\r\n  "][random.below(6)] }
        blank()
        switch random.below(depth > 5 ? 4 : 7) {
        case 0: text += ["null", "true", "false"][random.below(3)]
        case 1: text += ["0", "-1", "1.5", "2e3", "-1.25E-2"][random.below(5)]
        case 2, 3: string(&text, &random)
        case 4, 5:
            text += "{"
            for index in 0..<random.below(4) {
                if index > 0 { text += "," }
                blank()
                string(&text, &random)
                blank()
                text += ":"
                write(&text, depth: depth + 1, &random)
            }
            blank()
            text += "}"
        default:
            text += "["
            for index in 0..<random.below(4) {
                if index > 0 { text += "," }
                write(&text, depth: depth + 1, &random)
            }
            blank()
            text += "]"
        }
        blank()
    }

    private func string(_ text: inout String, _ random: inout YAMLRandom) {
        text += "\""
        for _ in 0..<random.below(6) {
            text += ["a", " ", ": ", " #", "- ", "\\n", "\\/", "\\\\", "\\\"", "é", "\\u20ac", "\\ud83d\\ude00", "]", "}", ",", "'", "?", "!", "&x", "*x", "%"][random.below(21)]
        }
        text += "\""
    }
}
