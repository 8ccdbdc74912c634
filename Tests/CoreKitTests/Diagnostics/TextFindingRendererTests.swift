import Foundation
import Testing

@testable import CoreKit

struct TextFindingRendererTests {
    @Test func showsEveryShape() {
        expectSnapshot(text(FindingSamples.report, width: 100), "diagnostics/findings.txt")
    }

    @Test func fitsNarrowTerminals() {
        let narrow = text(FindingSamples.report, width: 48)
        expectSnapshot(narrow, "diagnostics/findings-narrow.txt")
    }

    @Test func paints() {
        var report = FindingSamples.report
        report.findings = Array(report.findings[1...2])
        expectSnapshot(text(report, width: 100, colors: true).replacingOccurrences(of: "\u{1b}", with: "^"), "diagnostics/findings-colored.txt")
        let plain = text(FindingSamples.report, width: 100, colors: true).replacing(/\u{1b}\[[0-9;]*m/, with: "")
        #expect(plain == text(FindingSamples.report, width: 100), "colours change nothing but colours")
    }

    @Test func letsNothingThrough() {
        let shown = text(FindingSamples.hostileReport, width: 90)
        expectSnapshot(shown, "diagnostics/findings-hostile.txt")
        #expect(shown.unicodeScalars.allSatisfy { $0 == "\n" || $0.value >= 0x20 && $0.properties.generalCategory != .format })
    }

    @Test func saysWhatItCanWithoutTheSource() {
        let stream = OutputStream()
        var report = FindingSamples.report
        report.findings = [report.findings[0], report.findings[2]]
        TextFindingRenderer.render(report, source: { _ in nil }, to: stream)
        expectSnapshot(stream.text, "diagnostics/findings-sourceless.txt")
    }

    /// Carets stand under the characters that they mean, whatever stands before these.
    @Test(arguments: [
        "a: «1b1»", "\ta:\t«1b1»", "日本: «1b1»", "日本: «1語1»x", "e\u{301}\u{301}: «1e\u{301}1»", "🙂🇨🇭👍🏽 «1👍🏽1»", "\u{1}\u{7F} «1b1»", "\u{200B}«1\u{202E}1»x", "ｱＡ«1한1»", "«11»abc", "abc«11»",
        "\u{FEFF}«1a1»", "a\r\n«1b1»\r\n",
    ])
    func alignsCarets(marked: String) throws {
        let source = MarkedSource(marked)
        let finding = Finding(rule: "r", severity: .error, message: "m", path: "p", span: source.span("1"))
        let (line, marks) = try rows(finding, source.text)
        let caret = try #require(marks.firstIndex(of: "^"))
        let before = marks[..<caret].count, length = marks[caret...].count
        let range = source.range("1"), start = source.text.bytes(ofLine: source.span("1").start.line).startIndex
        // What is before the place is shown before the caret, and no more.
        func shown(_ bytes: ArraySlice<UInt8>) -> String {
            String(decoding: bytes, as: UTF8.self).unicodeScalars.map { $0 == "\t" ? "\t" : Terminal.escapeControls(String($0)) }.joined()
        }
        let text = shown(source.text.bytes[start..<range.lowerBound])
        let columns = text.reduce(0) { $1 == "\t" ? ($0 / 4 + 1) * 4 : $0 + Terminal.displayWidth(of: $1) }
        #expect(before == columns, "\(line)\n\(marks)")
        #expect(length == max(1, Terminal.displayWidth(of: shown(source.text.bytes[range]))), "\(line)\n\(marks)")
    }

    @Test func showsBytesThatAreNoText() throws {
        let source = SourceText([0x61, 0xFF, 0xC3, 0x62, 0xE6, 0x97, 0x63])
        let finding = Finding(rule: "r", severity: .error, message: "m", path: "p", span: SourceSpan(start: SourcePosition(line: 1, column: 4), end: SourcePosition(line: 1, column: 5)))
        #expect(source.position(of: 3) == SourcePosition(line: 1, column: 4) && source.position(of: 6) == SourcePosition(line: 1, column: 7))
        let (line, marks) = try rows(finding, source)
        #expect(line == "a\u{FFFD}\u{FFFD}b\u{FFFD}\u{FFFD}c" && marks == "   ^")
    }

    @Test(arguments: [48, 80, 200])
    func cutsLongLinesAroundThePlaces(width: Int) throws {
        let filler = String(repeating: "あx", count: 30_000)
        let source = MarkedSource("{\(filler)«1needle1»\(filler)«2thread2»\(filler)}")
        var finding = Finding(rule: "r", severity: .error, message: "m", path: "p", span: source.span("1"))
        finding.related = [RelatedPlace(message: "too", path: "p", span: source.span("2"))]
        let lines = text(finding, source.text, width: width).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        #expect(lines.allSatisfy { Terminal.displayWidth(of: $0) <= width })
        let row = try #require(lines.firstIndex { $0.contains("needle") })
        #expect(lines[row].hasPrefix("1 | …") && lines[row].hasSuffix("…") && lines[row].contains("thread"))
        let place = Terminal.displayWidth(of: String(lines[row].prefix(while: { $0 != "n" })))
        #expect(lines[row + 1].prefix { $0 != "^" }.count == place && lines[row + 1].contains("^^^^^^ "))
    }

    /// A finding in each place of a line of a megabyte: nobody waits for it.
    @Test func keepsUpWithLongLines() {
        let entry = #"{"pattern":"a"},"#
        let source = SourceText(Array(String(repeating: entry, count: 20_000).utf8))
        var report = FindingReport(tool: "t", version: "")
        report.findings = (0..<300).map { index in
            let column = 1 + index * 60 * entry.utf8.count
            var finding = Finding(rule: "r", severity: .error, message: "m", path: "p", span: SourceSpan(start: SourcePosition(line: 1, column: column), end: SourcePosition(line: 1, column: column + 3)))
            finding.fix = FindingFix(title: "mend it", isSafe: true, edits: [source.edit(column..<column + 1, "")])
            return finding
        }
        let stream = OutputStream()
        TextFindingRenderer.render(report, options: .init(width: 80), source: { _ in source }, to: stream)
        #expect(stream.text.ranges(of: "^^^").count == 300 && stream.text.ranges(of: "help: mend it\n\n").count == 300)
    }

    /// Whatever spans a rule may make: every place is on some line, and nothing fails.
    @Test(arguments: 0..<30)
    func standsRandomPlaces(seed: UInt64) {
        var random = SeededGenerator(seed)
        for _ in 0..<30 {
            let source = SourceText(RandomText.text(&random))
            func place() -> SourcePosition { SourcePosition(line: Int.random(in: 0...source.lineCount + 2, using: &random), column: Int.random(in: 0...20, using: &random)) }
            func span() -> SourceSpan { SourceSpan(start: place(), end: Bool.random(using: &random) ? place() : nil) }
            var finding = Finding(rule: "r", severity: .warning, message: "m", path: "p", span: span())
            finding.label = "label of it"
            finding.related = (0..<Int.random(in: 0...9, using: &random)).map { RelatedPlace(message: "related \($0)", path: "p", span: span()) }
            let start = Int.random(in: 0...source.bytes.count, using: &random), end = Int.random(in: start...source.bytes.count, using: &random)
            finding.fix = FindingFix(title: "t", isSafe: true, edits: [source.edit(start..<end, Bool.random(using: &random) ? "x\ny" : "")])
            let shown = text(finding, source, width: Int.random(in: 10...120, using: &random))
            #expect(shown.contains("^") && shown.contains("label"), "\(shown)")
        }
    }

    @Test func previewsFixes() {
        let source = MarkedSource("a: \"«1x1»\"\r\nb: 2\r\n«2c: 3\r\n2»d: «33»4\r\n")
        func help(_ edits: [SourceEdit]) -> String {
            var finding = Finding(rule: "r", severity: .error, message: "m", path: "p")
            finding.fix = FindingFix(title: "t", isSafe: true, edits: edits)
            return text(finding, source.text, width: 80).components(separatedBy: "help: t\n")[1]
        }
        #expect(help([source.edit("1", "xyz")]) == "  |\n1 | a: \"xyz\"\n  |      ++\n\n")
        #expect(help([source.edit("1", "yy")]) == "  |\n1 | a: \"yy\"\n  |     ~~\n\n")
        #expect(help([source.edit("2", "")]) == "  |\n3 - c: 3\n\n")
        #expect(help([source.edit("1", ""), source.edit("3", "1")]) == "  |\n1 - a: \"x\"\n1 + a: \"\"\n...\n4 | d: 14\n  |    +\n\n")
        #expect(help([source.edit("2", "e: 5\nf: 6\n")]) == "  |\n3 - c: 3\n3 + e: 5\n4 + f: 6\n\n")
        #expect(help([source.text.edit(source.text.bytes.count..<source.text.bytes.count, "e: 5\n")]) == "  |\n5 | e: 5\n  | ++++\n\n")
    }

    // MARK: -

    private func text(_ report: FindingReport, width: Int?, colors: Bool = false) -> String {
        let stream = OutputStream()
        TextFindingRenderer.render(report, options: .init(colors: colors, width: width), source: FindingSamples.source, to: stream)
        return stream.text
    }

    private func text(_ finding: Finding, _ source: SourceText, width: Int?) -> String {
        var report = FindingReport(tool: "t", version: "")
        report.findings = [finding]
        let stream = OutputStream()
        TextFindingRenderer.render(report, options: .init(width: width), source: { _ in source }, to: stream)
        return stream.text
    }

    /// The line and the marks under it, without the gutter.
    private func rows(_ finding: Finding, _ source: SourceText) throws -> (line: String, marks: String) {
        let lines = text(finding, source, width: 100).split(separator: "\n").map(String.init)
        let marks = try #require(lines.firstIndex { $0.hasPrefix("  | ") && $0.contains("^") })
        return (String(lines[marks - 1].dropFirst(4)), String(lines[marks].dropFirst(4)))
    }
}

/// Writes the samples into the folder that `AKTO_SAMPLES` names, for the checks that need more than Swift, and to look at.
@Test(.enabled(if: ProcessInfo.processInfo.environment["AKTO_SAMPLES"] != nil))
func writesSampleFindings() throws {
    let folder = URL(fileURLWithPath: ProcessInfo.processInfo.environment["AKTO_SAMPLES"] ?? "")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    func write(_ name: String, _ render: (CoreKit.OutputStream) -> Void) throws {
        let stream = OutputStream()
        render(stream)
        try Data(stream.bytes).write(to: folder.appendingPathComponent(name))
    }
    // The policies that the documentation shows, as users see them.
    let examples = fixture("").deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("examples/policies")
    var real = LintReport()
    for file in (try? FileManager.default.contentsOfDirectory(at: examples, includingPropertiesForKeys: nil)) ?? [] {
        real.results.append(PolicyLinter().lint(Array(try Data(contentsOf: file)), path: "examples/policies/\(file.lastPathComponent)"))
    }
    for format in LintFormat.allCases {
        var options = LintRenderOptions()
        options.colors = format == .text
        options.width = 100
        try write(format == .sarif ? "policies.sarif" : "policies.\(format.rawValue)") { LintRenderer.render(real, as: format, options: options, to: $0) }
    }
    try write("rules.txt") { RuleListRenderer.render(asJSON: false, width: 100, colors: true, to: $0) }
    try write("rules.md") { $0.write(RuleReference.markdown()) }
    for card in LintRules.cards { try write("explain-\(card.id).txt") { RuleExplanation.render(card, width: 80, colors: false, to: $0) } }
    for (name, report) in [("findings", FindingSamples.report), ("findings-hostile", FindingSamples.hostileReport), ("findings-none", FindingReport(tool: "akto lint", version: "1"))] {
        for width in [48, 100] {
            try write("\(name)-\(width).ansi") {
                TextFindingRenderer.render(report, options: .init(colors: true, width: width), source: FindingSamples.source, to: $0)
            }
        }
        try write("\(name).sarif") { SARIFRenderer.render(report, to: $0) }
        try write("\(name).gitlab.json") { GitLabRenderer.render(report, to: $0) }
        try write("\(name).junit.xml") { JUnitRenderer.render(report, to: $0) }
        try write("\(name).checkstyle.xml") { CheckstyleRenderer.render(report, to: $0) }
    }
}
