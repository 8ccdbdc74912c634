import CoreKit
import Foundation
import Synchronization
import Testing

@Suite struct ProgressLineTests {
    /// What a progress writes while `body` runs; the clock goes on by what `body` says.
    private func written(isOn: Bool = true, isRedrawn: Bool = true, width: Int = 20, _ body: (ProgressLine, (Duration) -> Void) -> Void) throws -> String {
        let path = NSTemporaryDirectory() + UUID().uuidString
        _ = FileManager.default.createFile(atPath: path, contents: nil)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let file = try #require(FileHandle(forWritingAtPath: path))
        let time = Time()
        let progress = ProgressLine(
            stream: OutputStream(descriptor: file.fileDescriptor, capacity: 0), isOn: isOn, isRedrawn: isRedrawn, width: width, now: { time.value.withLock { $0 } })
        body(progress) { step in time.value.withLock { $0 += step } }
        return try String(contentsOfFile: path, encoding: .utf8)
    }

    private final class Time: Sendable {
        let value = Mutex(Duration.zero)
    }

    @Test func redrawsOneLineAndTakesItAway() throws {
        let text = try written { progress, pass in
            progress.update { "one" }
            progress.update { "too soon" }
            pass(.milliseconds(150))
            progress.update { "two" }
            progress.finish()
            progress.finish()
        }
        #expect(text == "\r\u{1b}[Kone\r\u{1b}[Ktwo\r\u{1b}[K")
    }

    @Test func stepsAsideForOtherText() throws {
        let text = try written { progress, _ in
            progress.update { "one" }
            progress.aside {}
            progress.aside {}
            progress.update { "at once again" }
        }
        #expect(text == "\r\u{1b}[Kone\r\u{1b}[K\r\u{1b}[Kat once again")
    }

    @Test func linesAreCutAndEscaped() throws {
        let text = try written(width: 8) { progress, _ in progress.update { "a\u{1b}[31mbcdefgh" } }
        #expect(text == "\r\u{1b}[Ka\\x1b[3")
    }

    @Test func logsGetWholeLinesNowAndThen() throws {
        let text = try written(isRedrawn: false) { progress, pass in
            progress.update { "one" }
            pass(.seconds(1))
            progress.update { "too soon" }
            pass(.seconds(1))
            progress.update { "two" }
            progress.finish()
        }
        #expect(text == "one\ntwo\n")
    }

    @Test func silentWhereItIsOff() throws {
        #expect(try written(isOn: false) { progress, _ in progress.update { "one" } } == "")
    }

    @Test func wantedOnATerminalOnly() {
        let terminal = Environment(["TERM": "xterm"])
        #expect(ProgressLine.isWanted(.auto, isTerminal: true, terminal))
        #expect(!ProgressLine.isWanted(.auto, isTerminal: false, terminal))
        #expect(!ProgressLine.isWanted(.auto, isTerminal: true, Environment(["TERM": "dumb"])))
        #expect(ProgressLine.isWanted(.always, isTerminal: false, Environment()))
        #expect(!ProgressLine.isWanted(.never, isTerminal: true, terminal))
    }
}
