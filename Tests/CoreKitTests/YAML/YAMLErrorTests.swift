import Testing

@testable import CoreKit

/// What is refused, with which words, and where: `‸` in a text marks the place, and is taken out before the text is read.
@Suite struct YAMLErrorTests {
    @Test(arguments: [
        ("a: ‸\"open\n", "a double quote that is never closed"),
        ("a: ‸'open\n", "a single quote that is never closed"),
        ("pattern: \"‸\\d+\"\n", "unknown escape \"\\d\" in double quotes, expected \"\\\\\" for a backslash, or single quotes around the text"),
        ("é: \"é‸\\q\"\n", "unknown escape \"\\q\""),
        ("a: \"‸\\x4\"\n", "expected 2 hexadecimal digits"),
        ("a: \"‸\\ud800x\"\n", "lone surrogate \"\\ud800\""),
        ("a: \"‸\\ud800\\u0041\"\n", "lone surrogate \"\\ud800\""),
        ("a: \"‸\\udc00\"\n", "is no character"),
        ("a: \"‸\\U00110000\"\n", "is no character"),
    ])
    func quotes(_ marked: String, _ message: String) { expect(marked, message) }

    @Test(arguments: [
        ("a: ‸[1, 2\n", "\"[\" that is never closed, expected \"]\" before the end of the text"),
        ("a: ‸{b: [1]\n", "\"{\" that is never closed"),
        ("a: [1, 2]‸]\n", "\"]\" behind a flow collection, expected the end of the line"),
        ("[a‸}\n", "\"}\" in a flow collection, expected \",\" or \"]\""),
        ("[a, ‸, b]\n", "\",\" in a flow collection, expected an entry"),
        ("{a: 1\n b‸: 2}\n", "\":\" behind an entry, expected \",\" or \"}\""),
        ("[a\n b‸: 2]\n", "(a key stands in one line of up to 1024 characters)"),
        ("a: [\n‸b]\n", "line of a flow collection that is not indented enough, expected at least 1 space before it"),
        ("[a,\n‸---\n]\n", "document marker \"---\" inside a flow collection"),
        ("[‸- a]\n", "\"-\" in a flow collection"),
    ])
    func flow(_ marked: String, _ message: String) { expect(marked, message) }

    @Test(arguments: [
        ("a:\n  b: 1\n ‸c: 2\n", "in column 2 of a block mapping, expected column 1 as its other entries"),
        ("a: 1\nb‸\n", "key \"b\" without a value, expected \":\" behind it"),
        ("a: b‸: c\n", "\":\" in the value of a key, expected quotes around the text, or the mapping in lines of its own"),
        ("a: ‸- b\n", "block sequence in the line of the key"),
        ("--- ‸- b\n", "block sequence in the line of the key or the \"---\" before it"),
        ("- a\n‸b: c\n", "\"b\" in a block sequence, expected \"- \" before its next entry"),
        ("a:\n‸\tb: 1\n", "a tab in indentation, expected spaces"),
        ("-‸\t- a\n", "a tab in indentation, expected spaces"),
        ("a: ‸@b\n", "\"@\" at the beginning of unquoted text, expected quotes around it"),
        ("a: ‸%b\n", "\"%\" at the beginning of unquoted text"),
        ("a: b\n  c‸: d\n", "\":\" behind a value, expected the end of the line"),
        ("a: \"b\"‸# c\n", "\"#\" directly behind a value, expected a space before a comment"),
        ("a: |‸0\n  b\n", "indentation indicator \"0\", expected a single digit from 1 to 9"),
        ("a: | ‸b\n", "behind a block scalar's indicators"),
        ("a: |\n‸\tb\n", "a tab in the indentation of a block scalar, expected at least 1 space"),
        ("a: |\n    ‸\n  b\n", "blank line with more spaces than the first line of text below it, expected at most 2"),
    ])
    func block(_ marked: String, _ message: String) { expect(marked, message) }

    @Test(arguments: [
        ("a: ‸*b\n", "alias \"*b\" of nothing, expected an anchor \"&b\" before it"),
        ("a: &b [‸*b]\n", "alias \"*b\" inside of the node that it names"),
        ("a: &x ‸&y b\n", "a second anchor \"&y\" for one node"),
        ("a: !!str ‸!!int b\n", "a second tag"),
        ("a: ‸!x!y b\n", "unknown tag handle \"!x!\", expected a \"%TAG !x! ...\" directive above the document"),
        ("a: 1\n‸a: 2\n", "duplicate key \"a\", expected it once (it stands in line 1 too)"),
        ("{1: a, ‸0x1: b}\n", "duplicate key \"0x1\""),
        ("<<: ‸1\n", "value of the merge key \"<<\", expected a mapping or a sequence of mappings"),
        ("<<: [{a: 1}, ‸1]\n", "value of the merge key \"<<\""),
    ])
    func nodes(_ marked: String, _ message: String) { expect(marked, message) }

    @Test(arguments: [
        ("a: b\n‸%YAML 1.2\n---\n", "expected \"...\" before it"),
        ("%YAML ‸2.0\n---\n", "version \"2.0\", expected 1.1 or 1.2"),
        ("‸%YAML 1.2\n", "directive without a document, expected \"---\" below it"),
        ("\"a\"\n‸b\n", "behind the document's end"),
        ("a: é\n--- ‸\u{7F}\n", "character U+007F, expected it in quotes only"),
        ("a: é\nb: ‸\u{1}\n", "control character U+0001, expected it as an escape in double quotes"),
        ("a: b ‸\u{FEFF}\n", "character U+FEFF, expected it in quotes only"),
        ("%TAG ! ‸tag:\(String(repeating: "x", count: 300))\n---\n", "tag prefix of 304 bytes, expected at most 256"),
        ("a: b\n‸---\nc: d\n", "a second document, expected one"),
    ])
    func documents(_ marked: String, _ message: String) { expect(marked, message) }

    @Test func aPositionCountsScalarsFromOneAndBytesFromZero() throws {
        let error = try #require(throws: YAMLError.self) { try YAMLDocument.load(Array("é: 1\r\n日本: \"\\z\"\r\n".utf8)) }
        #expect(error.line == 2)
        #expect(error.column == 6)
        #expect(error.offset == 16)
        #expect(error.description.hasPrefix("line 2, column 6: unknown escape"))
    }

    @Test func messagesAreLowerCaseWithoutFullStop() throws {
        var seen = 0
        for text in YAMLSamples.all {
            for cut in text.indices {
                guard let error = YAMLSamples.error(Array(text[..<cut].utf8)) else { continue }
                seen += 1
                #expect(error.message.first?.isUppercase == false)
                #expect(error.message.last != ".")
            }
        }
        #expect(seen > 20)
    }

    private func expect(_ marked: String, _ message: String, location: SourceLocation = #_sourceLocation) {
        let parts = marked.split(separator: "‸", omittingEmptySubsequences: false)
        #expect(parts.count == 2, sourceLocation: location)
        let error = YAMLSamples.error(Array(parts.joined().utf8))
        #expect(error?.offset == parts[0].utf8.count, "\(marked): \(String(describing: error))", sourceLocation: location)
        #expect(error?.message.contains(message) == true, "\(marked): \(String(describing: error))", sourceLocation: location)
    }
}

/// Texts that show most of what the language has.
enum YAMLSamples {
    static let all = [
        "%YAML 1.2\n%TAG !e! tag:example.com,2000:\n---\n# policy\nguardrails: &g\n  - name: \"caf\\u00e9 \\ud83d\\ude00\"\n    pattern: '\\bssn''s\\b'\n    tags: [a, !e!b c, {d: e}, [f]: g, ? h : i]\n...\n",
        "a: &x {b: 1, c: [2, 3.5, ~, true]}\nd:\n  <<: *x\n  e: |+2\n    keep\n\n  f: >-\n    folded\n    text\n\n    more\n? complex\n: - x\n  - - y\n    - z\n",
        "plain\n  over\n\n  lines\n--- !!str\n? [é, \"k\"]\n: 'v\n\n  w'\n--- >1\n  text\n... # end\n\u{FEFF}--- {\"a\":1,\"b\":[null]}\n",
        "key:\n- a\n- b: c\n  d: e\n-\n  - f\nempty:\nlast: *k\n",
        "{\"schema\":\"akto.signatures/1\",\"signatures\":[{\"id\":\"x\",\"pattern\":\"a\\/b\",\"n\":-1.5e3}]}",
    ]

    /// Why a text cannot be loaded with merges, if so.
    static func error(_ bytes: [UInt8]) -> YAMLError? {
        do {
            _ = try YAMLDocument.load(bytes, options: YAMLLoadOptions(mergesKeys: true))
            return nil
        } catch {
            return error
        }
    }
}
