import Foundation
import Testing

@testable import CoreKit

struct UnifiedDiffTests {
    @Test func showsThreeLinesAround() {
        let old = (1...20).map { "line \($0)\n" }.joined()
        let new = old.replacingOccurrences(of: "line 9\n", with: "line nine\n").replacingOccurrences(of: "line 20\n", with: "line 20\nline 21\n")
        #expect(
            diff(old, new) == """
                --- a/p.yaml
                +++ b/p.yaml
                @@ -6,7 +6,7 @@
                 line 6
                 line 7
                 line 8
                -line 9
                +line nine
                 line 10
                 line 11
                 line 12
                @@ -18,3 +18,4 @@
                 line 18
                 line 19
                 line 20
                +line 21

                """)
    }

    @Test func joinsHunksThatTouch() {
        let old = (1...9).map { "\($0)\n" }.joined(), new = "0\n" + old.dropLast(2) + "x\n"
        #expect(diff(old, new).ranges(of: "@@ -").count == 2)
        #expect(diff("1\n2\n3\n4\n5\n6\n7\n8\n", "a\n2\n3\n4\n5\n6\n7\nb\n").ranges(of: "@@ -").count == 1)
    }

    @Test(arguments: [
        ("a", "b", "@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+b\n\\ No newline at end of file\n"),
        ("a", "a\n", "@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n"), ("a\n", "a", "@@ -1 +1 @@\n-a\n+a\n\\ No newline at end of file\n"),
        ("", "a\nb\n", "@@ -0,0 +1,2 @@\n+a\n+b\n"), ("a\n", "", "@@ -1 +0,0 @@\n-a\n"),
        ("a\r\nb\r\n", "a\r\nc\r\n", "@@ -1,2 +1,2 @@\n a\r\n-b\r\n+c\r\n"), ("a\n\nb", "a\nb", "@@ -1,3 +1,2 @@\n a\n-\n b\n\\ No newline at end of file\n"),
    ])
    func writesEndsAsTheyAre(old: String, new: String, hunk: String) {
        #expect(diff(old, new) == "--- a/p.yaml\n+++ b/p.yaml\n" + hunk)
    }

    @Test func saysNothingOfEqualTexts() {
        #expect(diff("a\nb", "a\nb") == "" && UnifiedDiff(from: [], to: []).isEmpty)
        let diff = UnifiedDiff(from: Array("a\nb\nc\n".utf8), to: Array("a\nx\ny\nc\n".utf8))
        #expect(diff.addedLines == 2 && diff.removedLines == 1)
    }

    @Test(arguments: [
        ("p.yaml", "a/p.yaml"), ("./p/q.yaml", "a/p/q.yaml"), ("/tmp/p.yaml", "a/tmp/p.yaml"), ("../p", "a/../p"), ("a b", "a/a b\t"), ("a\"b", #""a/a\"b""#), ("a\n\\b", #""a/a\n\\b""#),
        ("ä", #""a/\303\244""#), ("\u{1b}", #""a/\033""#), (FilePath.text(UnsafeRawBufferPointer(start: nil, count: 0)) + "x", "a/x"),
    ])
    func quotesNamesAsGitDoes(path: String, label: String) {
        #expect(UnifiedDiff.label("a/", path) == label)
    }

    @Test func namesFilesThatAreNone() {
        let stream = OutputStream()
        UnifiedDiff(from: [], to: Array("a\n".utf8)).write(path: "n", isNew: true, to: stream)
        UnifiedDiff(from: Array("a\n".utf8), to: []).write(path: "o", isGone: true, to: stream)
        #expect(stream.text == "--- /dev/null\n+++ b/n\n@@ -0,0 +1 @@\n+a\n--- a/o\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n")
    }

    /// On a terminal nothing of the text is obeyed; elsewhere every byte comes through.
    @Test func escapesForTheEyeAlone() {
        var style = UnifiedDiff.Style()
        style.escapesControls = true
        let old: [UInt8] = Array("a\tb\r\nx\r\n".utf8), new: [UInt8] = Array("a\tb\r\n\u{1b}[31m\u{202E}".utf8) + [0xFF, 0x0D, 0x0A]
        let seen = OutputStream(), raw = OutputStream()
        UnifiedDiff(from: old, to: new).write(path: "p", style: style, to: seen)
        #expect(seen.text.hasSuffix("@@ -1,2 +1,2 @@\n a\tb\n-x\n+\\x1b[31m\\u{202e}\\xff\n"))
        UnifiedDiff(from: old, to: new).write(path: "p", to: raw)
        #expect(Array(raw.bytes.suffix(4)) == [0xAE, 0xFF, 0x0D, 0x0A])
        style.paint = Terminal.Paint(isOn: true)
        let painted = OutputStream()
        UnifiedDiff(from: Array("a\n".utf8), to: Array("b\r\n".utf8)).write(path: "p", style: style, to: painted)
        #expect(painted.text.hasSuffix("\u{1b}[31m-a\u{1b}[0m\n\u{1b}[32m+b\\r\u{1b}[0m\n"), "a changed line end is seen")
    }

    // MARK: Applying

    @Test(arguments: 0..<40)
    func givesTheNewTextWhenApplied(seed: UInt64) throws {
        var random = SeededGenerator(seed)
        for _ in 0..<40 {
            let old = RandomText.text(&random), new = RandomText.edited(old, &random)
            let stream = OutputStream()
            UnifiedDiff(from: old, to: new).write(path: "p", to: stream)
            #expect(try DiffApplier.apply(stream.bytes, to: old) == new)
        }
    }

    /// What has nothing in common, and what has everything in another order, is divided somewhere and still right.
    @Test func endsWithLargeTexts() throws {
        var random = SeededGenerator(7)
        let old = (0..<6000).map { Int32($0 % 97) }, new = (0..<5000).map { _ in Int32.random(in: 0..<97, using: &random) }
        let changes = LineDiff.changes(from: old, to: new)
        var result: [Int32] = [], at = 0
        for change in changes {
            result += old[at..<change.old.lowerBound] + new[change.new]
            at = change.old.upperBound
        }
        #expect(result + old[at...] == new)
        #expect(LineDiff.changes(from: Array(0..<100_000), to: Array(100_000..<200_000)) == [LineDiff.Change(old: 0..<100_000, new: 0..<100_000)])
    }

    /// As short as the longest common subsequence allows, by the table that finds it in quadratic time.
    @Test func findsTheShortestScript() {
        var random = SeededGenerator(3)
        for _ in 0..<600 {
            let letters = Int32.random(in: 1...5, using: &random)
            let old = (0..<Int.random(in: 0...14, using: &random)).map { _ in Int32.random(in: 0...letters, using: &random) }
            let new = (0..<Int.random(in: 0...14, using: &random)).map { _ in Int32.random(in: 0...letters, using: &random) }
            var common = [[Int]](repeating: [Int](repeating: 0, count: new.count + 1), count: old.count + 1)
            for (i, a) in old.enumerated() {
                for (j, b) in new.enumerated() { common[i + 1][j + 1] = a == b ? common[i][j] + 1 : max(common[i][j + 1], common[i + 1][j]) }
            }
            let steps = LineDiff.changes(from: old, to: new).reduce(0) { $0 + $1.old.count + $1.new.count }
            #expect(steps == old.count + new.count - 2 * common[old.count][new.count], "\(old) \(new)")
        }
    }

    private func diff(_ old: String, _ new: String) -> String {
        let stream = OutputStream()
        UnifiedDiff(from: Array(old.utf8), to: Array(new.utf8)).write(path: "p.yaml", to: stream)
        return stream.text
    }
}

/// Texts of few lines that are often the same, with all kinds of ends, and changes of them.
enum RandomText {
    static func text(_ random: inout SeededGenerator) -> [UInt8] {
        var text: [UInt8] = []
        for _ in 0..<Int.random(in: 0...30, using: &random) { text += line(&random) }
        if Bool.random(using: &random), text.last == 0x0A { text.removeLast() }
        return text
    }

    static func edited(_ text: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
        var text = text
        for _ in 0..<Int.random(in: 0...5, using: &random) {
            let start = Int.random(in: 0...text.count, using: &random), end = Int.random(in: start...min(text.count, start + 12), using: &random)
            text.replaceSubrange(start..<end, with: Bool.random(using: &random) ? line(&random) : [])
        }
        return text
    }

    private static func line(_ random: inout SeededGenerator) -> [UInt8] {
        let words = ["", "a", "b", "- name: x", "  pattern: 'y'", "-- a", "+++ b", "@@ -1 +1 @@", "\\ No newline at end of file", "日本", "\u{1b}[1m"]
        var line = Array((words.randomElement(using: &random) ?? "").utf8)
        if Int.random(in: 0..<12, using: &random) == 0 { line.append(0xFF) }
        return line + (Int.random(in: 0..<4, using: &random) == 0 ? [0x0D, 0x0A] : [0x0A])
    }
}

/// Applies unified diffs strictly: every line that stays or goes has to be there, at its place.
enum DiffApplier {
    struct Refused: Error { var line: String }

    static func apply(_ diff: [UInt8], to old: [UInt8]) throws -> [UInt8] {
        let lines = split(diff), source = split(old)
        guard !lines.isEmpty else { return old }
        var result: [[UInt8]] = [], at = 0, index = 2
        while index < lines.count {
            let head = String(decoding: lines[index], as: UTF8.self)
            guard head.hasPrefix("@@ -"), head.hasSuffix(" @@\n") else { throw Refused(line: head) }
            let sides = head.dropFirst(4).dropLast(4).components(separatedBy: " +").map { $0.split(separator: ",").compactMap { Int($0) } }
            var (oldCount, newCount) = (sides[0].count > 1 ? sides[0][1] : 1, sides[1].count > 1 ? sides[1][1] : 1)
            let start = oldCount == 0 ? sides[0][0] : sides[0][0] - 1
            result += source[at..<start]
            at = start
            guard result.count == (newCount == 0 ? sides[1][0] : sides[1][0] - 1) else { throw Refused(line: head) }
            index += 1
            while oldCount > 0 || newCount > 0 {
                var line = lines[index]
                let sign = line.removeFirst()
                index += 1
                if index < lines.count, lines[index].first == UInt8(ascii: "\\"), line.popLast() != 0x0A { throw Refused(line: head) }
                if index < lines.count, lines[index].first == UInt8(ascii: "\\") { index += 1 }
                if sign != UInt8(ascii: "+") {
                    guard at < source.count, source[at] == line else { throw Refused(line: String(decoding: line, as: UTF8.self)) }
                    at += 1
                    oldCount -= 1
                }
                if sign != UInt8(ascii: "-") {
                    result.append(line)
                    newCount -= 1
                }
            }
        }
        return Array((result + source[at...]).joined())
    }

    private static func split(_ bytes: [UInt8]) -> [[UInt8]] {
        var lines: [[UInt8]] = [[]]
        for byte in bytes {
            lines[lines.count - 1].append(byte)
            if byte == 0x0A { lines.append([]) }
        }
        if lines.last?.isEmpty == true { lines.removeLast() }
        return lines
    }
}

/// Writes pairs of texts with their diffs into `diff` in the folder that `AKTO_SAMPLES` names; scripts/test-diff.sh applies them.
@Test(.enabled(if: ProcessInfo.processInfo.environment["AKTO_SAMPLES"] != nil))
func writesSampleDiffs() throws {
    let folder = URL(fileURLWithPath: ProcessInfo.processInfo.environment["AKTO_SAMPLES"] ?? "").appendingPathComponent("diff")
    var random = SeededGenerator(11)
    for number in 0..<200 {
        let old = RandomText.text(&random), new = RandomText.edited(old, &random)
        let diff = UnifiedDiff(from: old, to: new), stream = OutputStream()
        guard !diff.isEmpty else { continue }
        diff.write(path: "text", to: stream)
        let sample = folder.appendingPathComponent("\(number)")
        try FileManager.default.createDirectory(at: sample, withIntermediateDirectories: true)
        for (name, bytes) in [("old", old), ("new", new), ("change.patch", stream.bytes)] { try Data(bytes).write(to: sample.appendingPathComponent(name)) }
    }
}
