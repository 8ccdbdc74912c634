import Foundation
import Testing

/// Compares a text with a file under Tests/Fixtures. A file that is missing is written and the test fails; `AKTO_RECORD=1` writes
/// them all anew.
func expectSnapshot(_ text: String, _ name: String, sourceLocation: SourceLocation = #_sourceLocation) {
    let file = fixture(name)
    let wanted = try? String(contentsOf: file, encoding: .utf8)
    if wanted == text { return }
    if wanted == nil || ProcessInfo.processInfo.environment["AKTO_RECORD"] != nil {
        try? FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        #expect(throws: Never.self) { try Data(text.utf8).write(to: file) }
    }
    guard ProcessInfo.processInfo.environment["AKTO_RECORD"] == nil else { return }
    let got = text.split(separator: "\n", omittingEmptySubsequences: false), old = (wanted ?? "").split(separator: "\n", omittingEmptySubsequences: false)
    let at = zip(got, old).enumerated().first { $0.element.0 != $0.element.1 }?.offset ?? min(got.count, old.count)
    let expected = at < old.count ? String(old[at]) : "nothing", found = at < got.count ? String(got[at]) : "nothing"
    Issue.record(
        "\(name), line \(at + 1): expected \(expected.debugDescription), found \(found.debugDescription); AKTO_RECORD=1 records anew",
        sourceLocation: sourceLocation)
}

/// A file under Tests/Fixtures.
func fixture(_ name: String) -> URL {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Fixtures").appendingPathComponent(name)
}
