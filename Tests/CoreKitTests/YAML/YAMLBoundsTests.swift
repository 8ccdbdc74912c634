import Testing

@testable import CoreKit

/// Texts made to exhaust whoever reads them, and texts that chance made.
@Suite struct YAMLBoundsTests {
    private static let deep = YAMLLoadOptions(maximumDepth: Int.max)

    @Test(arguments: ["[", "{a:\n", "[? ", "- - ? ", "[[],", "[a: ["])
    func depthIsNoDanger(_ level: String) throws {
        let bytes = Array(String(repeating: level, count: 100_000).utf8)
        #expect(YAMLSamples.error(bytes) != nil)
        _ = try? YAMLDocument.load(bytes, options: YAMLBoundsTests.deep)
    }

    @Test(arguments: [("[", "]"), ("{? ", "}"), ("[a: ", "]")])
    func depthThatIsAskedForLoads(_ open: String, _ close: String) throws {
        let text = String(repeating: open, count: 100_000) + String(repeating: close, count: 100_000)
        let document = try YAMLDocument.load(Array(text.utf8), options: YAMLBoundsTests.deep)
        #expect(document.nodeCount >= 100_000)
    }

    @Test func compactSequencesNestToo() throws {
        let document = try YAMLDocument.load(Array((String(repeating: "- ", count: 100_000) + "x\n").utf8), options: YAMLBoundsTests.deep)
        var node = document.root
        while let next = node.items.first { node = next }
        #expect(node.string == "x")
        #expect(node.span.start.column == 200_001)
    }

    @Test func deepDocumentsAreRefusedUnlessAskedFor() {
        let text = String(repeating: "[", count: 1001) + String(repeating: "]", count: 1001)
        let error = YAMLSamples.error(Array(text.utf8))
        #expect(error?.message == "collection inside of 1000 others, expected at most 1000 levels")
        #expect(error?.column == 1001)
    }

    private func bomb(_ levels: Int, _ width: Int) -> [UInt8] {
        var text = "a0: &a0 x\n"
        for level in 1...levels {
            text += "a\(level): &a\(level) [" + (0..<width).map { _ in "*a\(level - 1)" }.joined(separator: ", ") + "]\n"
        }
        return Array(text.utf8)
    }

    @Test func aliasesAreReferencesAndTheirExpansionIsBounded() throws {
        #expect(try YAMLDocument.load(bomb(5, 10)).nodeCount < 100)
        #expect(YAMLSamples.error(bomb(9, 10))?.message == "aliases that stand for more than 1000000 nodes, expected fewer")
        #expect(YAMLSamples.error(bomb(200, 100)) != nil)
        let document = try YAMLDocument.load(bomb(15, 10), options: YAMLLoadOptions(maximumAliasedNodes: Int.max)).nodeCount
        #expect(document < 1000)
    }

    @Test func mergesAreBoundedToo() {
        var text = "a0: &a0 {" + (0..<100).map { "k\($0): 1" }.joined(separator: ", ") + "}\n"
        for level in 1...11_000 { text += "b\(level): {<<: *a0}\n" }
        #expect(YAMLSamples.error(Array(text.utf8)) != nil)
        text = "a0: &a0 {x: 1}\n"
        for level in 1...64 { text += "a\(level): &a\(level) {<<: [*a\(level - 1), *a\(level - 1)], k\(level): 1}\n" }
        #expect(YAMLSamples.error(Array(text.utf8)) != nil)
    }

    @Test func aLongLineIsReadInOneGo() throws {
        let text = "é: [" + String(repeating: "[ü, {a: b}], ", count: 20_000) + "]\n"
        let items = try #require(try YAMLDocument.load(Array(text.utf8)).root["é"]?.items)
        #expect(items.count == 20_000)
        #expect(items[19_999].span.start.column == 5 + 19_999 * 13)
    }

    /// Every prefix, and thousands of random changes, of the samples: no crash, and spans that lie in the text and in one another.
    @Test func noMutationCrashes() throws {
        var random = YAMLRandom(seed: 2026)
        let samples = YAMLSamples.all.map { Array($0.utf8) }
        for sample in samples {
            for length in sample.indices { check(Array(sample[..<length])) }
        }
        for round in 0..<12_000 {
            var bytes = samples[round % samples.count]
            for _ in 0...random.below(4) { mutate(&bytes, samples, &random) }
            check(bytes)
        }
    }

    private func mutate(_ bytes: inout [UInt8], _ samples: [[UInt8]], _ random: inout YAMLRandom) {
        let marks = Array("\n\r\t :-?[]{},#&*!|>'\"%@`\\~<.0a\u{0}\u{7F}".utf8) + [0xC3, 0xEF, 0xBB, 0xBF, 0xFF]
        let at = random.below(bytes.count + 1)
        switch random.below(6) {
        case 0: bytes.insert(marks[random.below(marks.count)], at: at)
        case 1: if at < bytes.count { bytes.remove(at: at) }
        case 2: if at < bytes.count { bytes[at] = marks[random.below(marks.count)] }
        case 3: if at < bytes.count { bytes.removeSubrange(at..<min(bytes.count, at + random.below(12))) }
        case 4:
            let other = samples[random.below(samples.count)]
            let from = random.below(other.count)
            bytes.insert(contentsOf: other[from..<min(other.count, from + random.below(30))], at: at)
        default: bytes.insert(contentsOf: repeatElement(marks[random.below(marks.count)], count: random.below(5)), at: at)
        }
    }

    private func check(_ bytes: [UInt8], location: SourceLocation = #_sourceLocation) {
        var isSound = true
        do {
            let options = YAMLLoadOptions(mergesKeys: true, allowsDuplicateKeys: true, keepsComments: true)
            for document in try YAMLDocument.loadAll(bytes, options: options) {
                for id in 0..<document.nodeCount {
                    guard let node = document.node(id) else { continue }
                    let span = node.span
                    isSound = isSound && span.start.offset >= 0 && span.start.offset <= span.end.offset && span.end.offset <= bytes.count
                    isSound = isSound && span.start.line >= 1 && span.start.column >= 1
                    _ = (node.text, node.type, node.int, node.double, node.bool, node.tag, document.text(in: span))
                    if node.isAlias { continue }
                    for child in node.items { isSound = isSound && child.span.start >= span.start && child.span.end <= span.end }
                    for entry in node.entries where !entry.isMerged {
                        isSound = isSound && entry.key.span.start >= span.start && entry.key.span.end <= entry.value.span.start
                        isSound = isSound && entry.value.span.end <= span.end
                    }
                }
                for comment in document.comments { isSound = isSound && document.text(in: comment).hasPrefix("#") }
            }
        } catch {
            isSound = error.offset >= 0 && error.offset <= bytes.count && error.line >= 1 && error.column >= 1 && !error.message.isEmpty
        }
        if !isSound { Issue.record("spans out of order in \(bytes)", sourceLocation: location) }
    }
}

/// Xorshift: the same numbers in every run.
struct YAMLRandom {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

    mutating func below(_ bound: Int) -> Int {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Int(state % UInt64(max(bound, 1)))
    }
}
