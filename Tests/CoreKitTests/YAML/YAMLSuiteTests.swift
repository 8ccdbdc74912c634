import Testing

@testable import CoreKit

/// The YAML test suite (https://github.com/yaml/yaml-test-suite), all cases of it.
@Suite("YAML test suite", .enabled(if: YAMLSuiteCase.folder != nil, "AKTO_CORPORA is not set: the YAML test suite is skipped"))
struct YAMLSuiteTests {
    @Test func thereAre402Cases() {
        #expect(YAMLSuiteCase.all.count == 402)
    }

    @Test(arguments: YAMLSuiteCase.all)
    func caseOfTheSuite(_ theCase: YAMLSuiteCase) throws {
        let text = try #require(theCase.bytes("in.yaml"))
        if theCase.bytes("error") != nil {
            #expect(throws: YAMLError.self) { try YAMLEventNotation.lines(text) }
            #expect(throws: YAMLError.self) { try YAMLDocument.loadAll(text) }
            return
        }
        let expected = String(decoding: try #require(theCase.bytes("test.event")), as: UTF8.self)
        #expect(try YAMLEventNotation.lines(text) == expected.split(separator: "\n").map(String.init))
        let documents = try YAMLDocument.loadAll(text, options: YAMLLoadOptions(allowsDuplicateKeys: true, keepsComments: true))
        if let json = theCase.bytes("in.json") {
            #expect(try documents.map { try JSONOracle($0.root) } == JSONOracle.stream(json))
        }
    }
}
