import Testing

@testable import CoreKit

@Suite struct YAMLDocumentTests {
    private func load(_ text: String, _ options: YAMLLoadOptions = YAMLLoadOptions()) throws -> YAMLDocument {
        try YAMLDocument.load(Array(text.utf8), options: options)
    }

    @Test func theExampleOfTheFolderHolds() throws {
        var parser = try YAMLParser(Array("- a\n- b\n".utf8))
        var kinds: [YAMLEvent.Kind] = []
        while let event = try parser.next() { kinds.append(event.kind) }
        #expect(kinds == [.streamStart, .documentStart, .sequenceStart, .scalar, .scalar, .sequenceEnd, .documentEnd, .streamEnd])
        let document = try YAMLDocument.load(Array("schema: akto.signatures/1\n".utf8))
        #expect(document.root["schema"]?.string == "akto.signatures/1")
    }

    @Test func whatIsWrongOnceStaysWrong() throws {
        var parser = try YAMLParser(Array("a: b\n c: d\n".utf8))
        let first = try #require(throws: YAMLError.self) { while try parser.next() != nil {} }
        #expect(throws: first) { try parser.next() }
    }

    @Test func aSignaturePackLoads() throws {
        let root = try load(
            """
            schema: akto.signatures/1
            signatures:
              - id: acme-internal-rpc
                layer: body                # host | uri | header | body
                pattern: 'acme-mcp/\\d+'
                confidence: high
                matches: ['acme-mcp/2']
                ignores: ["acme-mcpx"]
            """
        ).root
        #expect(root["schema"]?.string == "akto.signatures/1")
        let signature = try #require(root["signatures"]?.items.first)
        #expect(signature.entries.map(\.key.string) == ["id", "layer", "pattern", "confidence", "matches", "ignores"])
        #expect(signature["layer"]?.string == "body")
        #expect(signature["pattern"]?.string == "acme-mcp/\\d+")
        #expect(signature["matches"]?.items.map(\.string) == ["acme-mcp/2"])
        #expect(signature["nothing"] == nil)
        #expect(signature["id"]?["id"] == nil)
    }

    @Test(arguments: [
        ("null", .null), ("Null", .null), ("NULL", .null), ("~", .null), ("", .null), ("nULL", .string), ("nul", .string),
        ("true", .bool), ("True", .bool), ("FALSE", .bool), ("tRUE", .string), ("yes", .string), ("on", .string),
        ("12", .int), ("-3", .int), ("+3", .int), ("007", .int), ("0x1F", .int), ("0o17", .int), ("-0x1", .string), ("0b1", .string),
        ("0o8", .string), ("0x", .string), ("1_000", .string), ("1e3", .float), (".5", .float), ("1.", .float), ("-1.5E-3", .float),
        ("-.inf", .float), ("+.INF", .float), (".NaN", .float), (".nan", .float), ("-.nan", .string), (".", .string), ("+", .string),
        ("1e", .string), ("e3", .string), ("1.2.3", .string), ("-", .string), ("2026-11-01", .string), ("'12'", .string), ("!!str 12", .string),
        ("! 12", .string), ("!!int '7'", .int), ("!x 1", .other), ("[]", .sequence), ("{}", .mapping), ("!!set {}", .other),
    ] as [(String, YAMLType)])
    func typesAreThoseOfTheCoreSchema(_ text: String, _ type: YAMLType) throws {
        if text == "-" { return #expect(YAMLSchema.type(ofPlain: text) == type) }
        #expect(try load(text).root.type == type)
    }

    @Test func valuesAreThoseOfTheCoreSchema() throws {
        let ints: [(String, Int?)] = [
            ("12", 12), ("-0", 0), ("+3", 3), ("0x1F", 31), ("0o17", 15), ("007", 7), ("'7'", nil), ("!!int '7'", 7), ("1.0", nil),
            ("9223372036854775807", Int.max), ("-9223372036854775808", Int.min), ("9223372036854775808", nil), ("0xFFFFFFFFFFFFFFFF", nil),
        ]
        for (text, value) in ints { #expect(try load(text).root.int == value, "\(text)") }
        let doubles: [(String, Double?)] = [
            ("1e3", 1000), (".5", 0.5), ("-.5", -0.5), ("1.", 1), ("1.e2", 100), ("-1.5E-3", -0.0015), ("12", 12), ("-.inf", -Double.infinity),
            ("+.Inf", Double.infinity), ("18446744073709551616", 18_446_744_073_709_551_616), ("0x10000000000000000", 18_446_744_073_709_551_616),
            ("1e999", Double.infinity), ("x", nil), ("true", nil),
        ]
        for (text, value) in doubles { #expect(try load(text).root.double == value, "\(text)") }
        #expect(try load(".NaN").root.double?.isNaN == true)
        #expect(try load("True").root.bool == true)
        #expect(try load("FALSE").root.bool == false)
        #expect(try load("").root.isNull)
        #expect(try load("'null'").root.string == "null")
        #expect(try load("null").root.string == nil)
        #expect(try load("12").root.text == "12")
        #expect(try load("12").root.tag == "tag:yaml.org,2002:int")
    }

    @Test func spansCountScalarsAndEndBeforeWhatFollows() throws {
        let text = "é: {ü: 'a'}  # note\nlist:\n  - |\n    öö\n    x\n  - &a b c\n  - *a\nempty:\nlast: 1\n"
        let document = try load(text, YAMLLoadOptions(keepsComments: true))
        let root = document.root
        func place(_ node: YAMLNode?) -> [Int]? {
            node.map { [$0.span.start.line, $0.span.start.column, $0.span.end.line, $0.span.end.column] }
        }
        #expect(place(root) == [1, 1, 9, 8])
        #expect(place(root.entries[0].key) == [1, 1, 1, 2])
        #expect(place(root["é"]) == [1, 4, 1, 12])
        #expect(place(root["é"]?["ü"]) == [1, 8, 1, 11])
        #expect(place(root["list"]) == [3, 3, 7, 7])
        #expect(place(root["list"]?.items[0]) == [3, 5, 5, 6])
        #expect(place(root["list"]?.items[1]) == [6, 8, 6, 11])
        #expect(root["list"]?.items[1].anchorSpan?.start.column == 5)
        #expect(place(root["list"]?.items[2]) == [7, 5, 7, 7])
        #expect(root["list"]?.items[2].isAlias == true)
        #expect(root["list"]?.items[2].string == "b c")
        #expect(place(root["list"]?.items[2].target) == [6, 8, 6, 11])
        #expect(place(root["empty"]) == [8, 7, 8, 7])
        let span = try #require(root["é"]?.span)
        #expect(document.text(in: span) == "{ü: 'a'}")
        #expect(span.offsets == 4..<13)
        #expect(document.comments.map(document.text(in:)) == ["# note"])
    }

    @Test func lineEndsOfEveryKindAreOne() throws {
        let text = "a: b\n  c\nd: |\n  e\n\n  f\ng: \"h\n\n  i\"\n"
        let expected = try load(text).root
        for end in ["\r\n", "\r"] {
            let root = try load(text.replacing("\n", with: end)).root
            #expect(try JSONOracle(root) == JSONOracle(expected))
            #expect(root["g"]?.span.start.line == 7)
            #expect(root["g"]?.span.end.column == 5)
        }
    }

    @Test func aByteOrderMarkIsNoContent() throws {
        let root = try load("\u{FEFF}a: 1\nb: 2\n").root
        #expect(root.entries.map(\.key.string) == ["a", "b"])
        #expect(root.span.start.column == 1)
        #expect(root.span.start.offset == 3)
        #expect(try YAMLDocument.loadAll(Array("a\n...\n\u{FEFF}b\n".utf8)).map(\.root.string) == ["a", "b"])
        #expect(try load("a: \"\u{FEFF}\"").root["a"]?.string == "\u{FEFF}")
    }

    @Test(arguments: [
        ([0xFF, 0xFE, 0x61, 0x00], "the text is UTF-16, expected UTF-8", 0), ([0xFE, 0xFF, 0x00, 0x61], "the text is UTF-16, expected UTF-8", 0),
        ([0x61, 0x00, 0x3A, 0x00], "the text is UTF-16, expected UTF-8", 0), ([0x00, 0x61, 0x00, 0x3A], "the text is UTF-16, expected UTF-8", 0),
        ([0xFF, 0xFE, 0x00, 0x00], "the text is UTF-32, expected UTF-8", 0), ([0x00, 0x00, 0x00, 0x61], "the text is UTF-32, expected UTF-8", 0),
        ([0x61, 0x3A, 0x00], "control character U+0000, expected it as an escape in double quotes", 2),
        ([0x61, 0x0A, 0x61, 0xC3, 0x28], "invalid UTF-8 (byte 0xC3), expected UTF-8 text", 3),
        ([0xC0, 0x80], "invalid UTF-8 (byte 0xC0), expected UTF-8 text", 0), ([0xED, 0xA0, 0x80], "invalid UTF-8 (byte 0xED), expected UTF-8 text", 0),
        ([0xF4, 0x90, 0x80, 0x80], "invalid UTF-8 (byte 0xF4), expected UTF-8 text", 0), ([0xE2, 0x82], "invalid UTF-8 (byte 0xE2), expected UTF-8 text", 0),
    ])
    func textThatIsNotUTF8IsRefused(_ bytes: [UInt8], _ message: String, _ offset: Int) {
        #expect(YAMLSamples.error(bytes) == YAMLError(message, at: YAMLSamples.error(bytes)?.position ?? YAMLPosition(offset: 0, line: 0, column: 0)))
        #expect(YAMLSamples.error(bytes)?.offset == offset)
    }

    @Test func mergesTakeOverWhatIsNotThere() throws {
        let text = "- &a {x: 1, y: 2}\n- &b {x: 3, z: 4}\n- {<<: [*a, *b], y: 5}\n- <<: *a\n- {<<: {<<: *a, w: 0}}\n- {'<<': 1}\n"
        let items = try load(text, YAMLLoadOptions(mergesKeys: true)).root.items
        #expect(items[2].entries.map { "\($0.key.text ?? "")=\($0.value.text ?? "")\($0.isMerged ? "*" : "")" } == ["y=5", "x=1*", "z=4*"])
        #expect(items[3].entries.map(\.value.int) == [1, 2])
        #expect(items[4].entries.map(\.key.string) == ["w", "x", "y"])
        #expect(items[5]["<<"]?.int == 1)
        #expect(try load(text).root.items[3]["<<"]?.isAlias == true)
    }

    @Test func keysThatStandTwiceAreKeptWhereAskedFor() throws {
        let root = try load("a: 1\na: 2\n", YAMLLoadOptions(allowsDuplicateKeys: true)).root
        #expect(root.entries.count == 2)
        #expect(root["a"]?.int == 1)
        #expect(throws: Never.self) { try load("1: a\n'1': b\n1.0: c\n? [x]\n: d\n? [x]\n: e\n") }
        var many = (0..<5000).map { "key\($0): \($0)" }
        #expect(try load(many.joined(separator: "\n")).root["key4999"]?.int == 4999)
        many.append("\"key17\": x")
        #expect(YAMLSamples.error(Array(many.joined(separator: "\n").utf8))?.message == "duplicate key \"key17\", expected it once (it stands in line 18 too)")
    }

    @Test func commentsBelongToTheDocumentTheyStandIn() throws {
        let text = "# 0\na: |  # 1\n  # text\n# 2\nb: '# no'  # 3\n...\n# 4\n--- # 5\nc  # 6\n# 7\n"
        let documents = try YAMLDocument.loadAll(Array(text.utf8), options: YAMLLoadOptions(keepsComments: true))
        #expect(documents.map { document in document.comments.map(document.text(in:)) } == [["# 0", "# 1", "# 2", "# 3", "# 4"], ["# 5", "# 6", "# 7"]])
        #expect(documents[0].comments.map(\.start.column) == [1, 7, 1, 12, 1])
        #expect(try load("# alone", YAMLLoadOptions(keepsComments: true)).comments.count == 1)
    }
}
