import Foundation
import Testing

@testable import akto_cli

/// The program itself, in a process of its own: what only the system can show.
@Suite struct ProcessTests {
    /// Runs a shell line with the program in `$AKTO`, and gives back its status and what it wrote.
    private func shell(_ line: String) throws -> (status: Int32, out: String, err: String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", line]
        process.environment = ["AKTO": try program, "PATH": "/usr/bin:/bin"]
        let (out, err) = (Pipe(), Pipe())
        process.standardOutput = out
        process.standardError = err
        try process.run()
        let output = out.fileHandleForReading.readDataToEndOfFile()
        let messages = err.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self), String(decoding: messages, as: UTF8.self))
    }

    /// Beside the test bundle, where the build puts both.
    private var program: String {
        get throws {
            var folder = URL(fileURLWithPath: ProcessInfo.processInfo.arguments[0]).resolvingSymlinksInPath()
            for argument in ProcessInfo.processInfo.arguments where argument.contains(".xctest") { folder = URL(fileURLWithPath: argument) }
            while folder.path != "/" {
                folder.deleteLastPathComponent()
                let candidate = folder.appendingPathComponent("akto").path
                if FileManager.default.isExecutableFile(atPath: candidate), !folder.path.hasSuffix("Sources") { return candidate }
            }
            throw CocoaError(.fileNoSuchFile)
        }
    }

    @Test func statusesReachTheShell() throws {
        #expect(try shell("$AKTO --version") == (0, "akto \(Toolkit.version)\n", ""))
        #expect(try shell("$AKTO sacn").status == 2)
    }

    @Test func aClosedPipeEndsQuietly() throws {
        let run = try shell("{ $AKTO help scan; echo $? >&2; } | true")
        #expect(run.err == "0\n")
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full"), "there is no /dev/full here"))
    func aFullDiskIsTold() throws {
        let run = try shell("$AKTO --version >/dev/full")
        #expect(run.status == 3)
        #expect(run.err == "akto: cannot write to standard output: no space left on device\n")
    }

    @Test func aClosedStandardOutputIsTold() throws {
        let run = try shell("$AKTO --version >&-")
        #expect(run.status == 3)
        #expect(run.err.hasPrefix("akto: cannot write to standard output: "))
    }

    @Test func aClosedStandardErrorIsNoReasonToFail() throws {
        #expect(try shell("$AKTO --version 2>&-").status == 0)
        #expect(try shell("$AKTO sacn 2>&-").status == 2)
    }
}
