import CoreKit
import Foundation
import Testing

@testable import akto_cli

@Suite struct ToolkitTests {
    struct Run {
        var status: CoreKit.ExitStatus
        var out: String
        var err: String
    }

    static func run(_ arguments: [String], environment: [String: String] = [:], folder: String? = nil, isTerminal: Bool = false) -> Run {
        let context = CommandContext(
            out: OutputStream(), err: OutputStream(), environment: Environment(environment), workingFolder: folder, outIsTerminal: isTerminal, errIsTerminal: false)
        let status = Toolkit.run(arguments, context)
        return Run(status: status, out: context.out.text, err: context.err.text)
    }

    @Test(arguments: [["--version"], ["-V"], ["--version", "x"]]) func version(_ arguments: [String]) {
        let run = ToolkitTests.run(arguments)
        #expect(run.status == .success)
        #expect(run.out == "akto \(Toolkit.version)\n")
        #expect(run.err == "")
    }

    @Test func nothingMeansHelp() {
        let run = ToolkitTests.run([])
        #expect(run.status == .success)
        #expect(run.out.hasPrefix("akto \(Toolkit.version): "))
        #expect(run.out.contains("\n  scan  "))
        #expect(!run.out.contains("generate"))
    }

    @Test func helpIsTheSameAskedEitherWay() {
        let asked = ToolkitTests.run(["help", "scan"])
        #expect(asked.status == .success)
        #expect(asked.out == ToolkitTests.run(["scan", "--help"]).out)
        #expect(asked.out.contains("--fail-on LEVEL"))
        #expect(ToolkitTests.run(["help"]).out == ToolkitTests.run(["--help"]).out)
        #expect(ToolkitTests.run(["scan", "-h"]).out.count < asked.out.count)
    }

    @Test func usageErrors() {
        let run = ToolkitTests.run(["scan", "--alow"])
        #expect(run.status == .usage)
        #expect(run.out == "")
        #expect(run.err == """
            akto scan: unknown option "--alow", did you mean "--allow"?
            run "akto scan --help" to see what it takes

            """)
        #expect(ToolkitTests.run(["sacn"]).err.hasPrefix(#"akto: unknown command "sacn", did you mean "scan"?"#))
    }

    @Test func helpIsPaintedOnTerminalsOnly() {
        let terminal = ["TERM": "xterm"]
        #expect(ToolkitTests.run(["help"], environment: terminal, isTerminal: true).out.contains("\u{1b}["))
        #expect(!ToolkitTests.run(["help"], environment: terminal).out.contains("\u{1b}["))
        #expect(!ToolkitTests.run(["--color", "never", "help"], environment: terminal, isTerminal: true).out.contains("\u{1b}["))
        #expect(!ToolkitTests.run(["help"], environment: ["TERM": "xterm", "NO_COLOR": "1"], isTerminal: true).out.contains("\u{1b}["))
        #expect(ToolkitTests.run(["help", "--color=always"]).out.contains("\u{1b}["))
        #expect(!ToolkitTests.run(["help"], environment: ["AKTO_COLOR": "never", "TERM": "xterm"], isTerminal: true).out.contains("\u{1b}["))
    }

    @Test func helpFitsTheTerminal() {
        for width in [60, 80, 120] {
            let run = ToolkitTests.run(["help", "scan"], environment: ["COLUMNS": "\(width)"])
            let longest = run.out.split(separator: "\n").filter { !$0.hasPrefix("      akto ") && !$0.hasPrefix("      zcat") }.map(\.count).max()
            #expect(longest ?? 0 <= width)
        }
    }

    /// The repository's own generated files.
    @Test func generatedFilesAreCurrent() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path
        let run = ToolkitTests.run(["generate", "--check"], folder: root)
        #expect(run.status == .success, "\(run.out)\(run.err)")
    }

    @Test func generateWritesAndChecks() throws {
        let folder = NSTemporaryDirectory() + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder + "/deep/er", withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        #expect(ToolkitTests.run(["generate"], folder: folder).status == .usage)
        let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path
        try FileManager.default.createDirectory(atPath: folder + "/Sources/CoreKit", withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: repository + "/Sources/CoreKit/Resources", toPath: folder + "/Sources/CoreKit/Resources")
        try #"let package = Package(name: "akto")"#.write(toFile: folder + "/Package.swift", atomically: true, encoding: .utf8)

        var run = ToolkitTests.run(["generate", "--check"], folder: folder + "/deep/er")
        #expect(run.status == .findings)
        #expect(run.out.contains("man/akto-scan.1 is not current\n"))
        #expect(run.err.contains("swift run akto generate"))
        #expect(!FileManager.default.fileExists(atPath: folder + "/man"))

        run = ToolkitTests.run(["generate"], folder: folder + "/deep/er")
        #expect(run.status == .success)
        #expect(run.out.contains("wrote completions/akto.bash\n"))
        #expect(ToolkitTests.run(["generate", "--check"], folder: folder).out == "")

        try "stale".write(toFile: folder + "/docs/commands.md", atomically: true, encoding: .utf8)
        run = ToolkitTests.run(["generate", "--check"], folder: folder)
        #expect(run.status == .findings)
        #expect(run.out == "docs/commands.md is not current\n")
    }
}
