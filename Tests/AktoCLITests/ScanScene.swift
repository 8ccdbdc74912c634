import CoreKit
import Foundation
import Testing

@testable import akto_cli

/// A folder of captures, and `akto scan` run in it.
final class ScanScene {
    let path: String

    init(_ files: [String: String] = [:]) throws {
        path = NSTemporaryDirectory() + "akto-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        for (name, text) in files { try write(text, name) }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ text: String, _ name: String) throws { try write(Data(text.utf8), name) }

    func write(_ data: Data, _ name: String) throws {
        let place = URL(fileURLWithPath: path + "/" + name)
        try FileManager.default.createDirectory(at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
        try data.write(to: place)
    }

    func text(_ name: String) throws -> String { try String(contentsOfFile: path + "/" + name, encoding: .utf8) }
    func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path + "/" + name) }
    func mode(_ name: String) throws -> Int { try FileManager.default.attributesOfItem(atPath: path + "/" + name)[.posixPermissions] as? Int ?? 0 }
    var names: [String] { ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted() }

    func link(_ name: String, to target: String) throws {
        try FileManager.default.createSymbolicLink(atPath: path + "/" + name, withDestinationPath: target)
    }

    /// In process. Nothing but what is here counts: a config above the folder of temporary files would not be ours.
    func scan(_ arguments: [String], environment: [String: String] = [:], input: Data? = nil) throws -> ToolkitTests.Run {
        try run(["scan"] + arguments, environment: environment, input: input)
    }

    /// Any command.
    func run(_ arguments: [String], environment: [String: String] = [:], input: Data? = nil, folder: String? = nil) throws -> ToolkitTests.Run {
        // One thread's automata are enough to build where nothing says otherwise.
        let environment = environment.merging(["AKTO_JOBS": "1"]) { own, _ in own }
        var context = CommandContext(
            out: OutputStream(), err: OutputStream(), environment: Environment(environment), workingFolder: folder.map { path + "/" + $0 } ?? path, outIsTerminal: false, errIsTerminal: false)
        var file: FileHandle?
        if let input {
            try write(input, ".input")
            file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path + "/.input"))
            context.input = file?.fileDescriptor ?? 0
        }
        let status = Toolkit.run(arguments, context)
        try file?.close()
        return ToolkitTests.Run(status: status, out: context.out.text, err: context.err.text)
    }

    /// The document of `--format json`.
    func report(_ arguments: [String], input: Data? = nil) throws -> ScanDocument {
        let run = try scan(["--format", "json"] + arguments, input: input)
        return ScanDocument(status: run.status, root: try JSONSerialization.jsonObject(with: Data(run.out.utf8)) as? [String: Any] ?? [:], err: run.err)
    }

    // MARK: Records

    static func record(
        _ host: String = "tools.example", _ path: String = "/rpc", method: String = "tools/call", tool: String = "search", seconds: Int = 1_793_527_200, extra: String = ""
    ) -> String {
        let payload = #"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"\#(method)\",\"params\":{\"name\":\"\#(tool)\"\#(extra)}}"#
        return #"{"path":"\#(path)","method":"POST","requestHeaders":"{\"Host\":\"\#(host)\"}","responseHeaders":"{}","requestPayload":"\#(payload)","responsePayload":"","ip":"10.0.0.1","time":"\#(seconds)","statusCode":"200"}"# + "\n"
    }

    /// A record that holds nothing of MCP.
    static let plain = #"{"path":"/api/cart","method":"POST","requestHeaders":"{\"Host\":\"shop.example\"}","responseHeaders":"{}","requestPayload":"{\"a\":1}","responsePayload":"","time":"1793527200","statusCode":"200"}"# + "\n"
}

struct ScanDocument {
    var status: CoreKit.ExitStatus
    var root: [String: Any]
    var err: String

    var servers: [[String: Any]] { root["servers"] as? [[String: Any]] ?? [] }
    /// `host/path`, in the order of the report.
    var names: [String] { servers.map { "\($0["host"] ?? "")\($0["path"] ?? "")" } }
    var inputs: [String: Any] { root["inputs"] as? [String: Any] ?? [:] }
    var exchanges: Int { inputs["exchanges"] as? Int ?? -1 }
    var problems: [String] {
        (inputs["problems"] as? [[String: Any]] ?? []).map { "\($0["path"] ?? ""):\($0["line"].map { "\($0):" } ?? "") \($0["message"] ?? "")" }
    }
}

/// The built program in a process of its own.
enum AktoProcess {
    struct Result {
        var status: Int32
        var out: String
        var err: String
    }

    /// Beside the test bundle, where the build puts both.
    static var program: String {
        get throws {
            var folder = URL(fileURLWithPath: ProcessInfo.processInfo.arguments[0]).resolvingSymlinksInPath()
            for argument in ProcessInfo.processInfo.arguments where argument.contains(".xctest") { folder = URL(fileURLWithPath: argument) }
            while folder.path != "/" {
                folder.deleteLastPathComponent()
                let candidate = folder.appendingPathComponent("akto").path
                var isFolder: ObjCBool = false
                if FileManager.default.fileExists(atPath: candidate, isDirectory: &isFolder), !isFolder.boolValue, FileManager.default.isExecutableFile(atPath: candidate) { return candidate }
            }
            throw CocoaError(.fileNoSuchFile)
        }
    }

    /// Runs a shell line with the program in `$AKTO`.
    static func shell(_ line: String, folder: String) throws -> Result {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", line]
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        process.environment = ["AKTO": try program, "PATH": "/usr/bin:/bin"]
        let (out, err) = (Pipe(), Pipe())
        process.standardOutput = out
        process.standardError = err
        try process.run()
        let output = out.fileHandleForReading.readDataToEndOfFile()
        let messages = err.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return Result(status: process.terminationStatus, out: String(decoding: output, as: UTF8.self), err: String(decoding: messages, as: UTF8.self))
    }

    /// Scans standard input, more than a pipe holds, so that the program has begun to read; then sends a signal and keeps the pipe open.
    static func interrupted(by signal: Int32, _ arguments: [String], sending text: String, folder: String) throws -> Result {
        let input = Pipe()
        let (out, err) = (folder + "/out", folder + "/err")
        let identifier = try spawn(arguments, input: input.fileHandleForReading.fileDescriptor, out: out, err: err)
        // Nothing is measured by it: it ends a program that would wait for ever.
        let watchdog = DispatchWorkItem { kill(identifier, SIGKILL) }
        DispatchQueue.global().asyncAfter(deadline: .now() + 10, execute: watchdog)
        try input.fileHandleForWriting.write(contentsOf: Data(text.utf8))
        kill(identifier, signal)
        var status: Int32 = 0
        while waitpid(identifier, &status, 0) < 0, errno == EINTR {}
        watchdog.cancel()
        try input.fileHandleForWriting.close()
        let isExit = status & 0x7F == 0
        return Result(
            status: isExit ? status >> 8 & 0xFF : -(status & 0x7F), out: try String(contentsOfFile: out, encoding: .utf8), err: try String(contentsOfFile: err, encoding: .utf8))
    }

    /// With no signal blocked: threads of the test runner block them all, and `Process` would hand that on. `shell` is run before the program, by the same process.
    static func spawn(_ arguments: [String], input: Int32, out: String, err: String, shell: String? = nil, environment: [String] = []) throws -> pid_t {
        var actions = posix_spawn_file_actions_t(), attributes = posix_spawnattr_t(), none = sigset_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        posix_spawn_file_actions_adddup2(&actions, input, 0)
        posix_spawn_file_actions_addopen(&actions, 1, out, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, err, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        // The shell line does something before it becomes the program.
        let command = shell.map { ["/bin/bash", "-c", $0 + "; exec \"$@\"", "bash"] } ?? []
        let words = (command + [try program] + arguments).map { strdup($0) }, variables = environment.map { strdup($0) }
        defer { for word in words + variables { free(word) } }
        var identifier: pid_t = 0
        let code = posix_spawn(&identifier, try command.first ?? program, &actions, &attributes, words + [nil], variables + [nil])
        guard code == 0 else { throw POSIXError(POSIXErrorCode(rawValue: code) ?? .EIO) }
        return identifier
    }
}
