import CoreKit
import Foundation
import Testing

@testable import akto_cli

@Suite struct ConfigFileTests {
    /// Makes files in a new folder, and gives the arguments of `akto scan` as they are once the config has been read.
    private func scan(_ files: [String: String], in folder: String = "", _ arguments: [String] = [], _ environment: [String: String] = [:]) throws -> ParsedArguments {
        let root = NSTemporaryDirectory() + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: root) }
        let here = "\(root)/\(folder)"
        try FileManager.default.createDirectory(atPath: here, withIntermediateDirectories: true)
        for (name, contents) in files { try contents.write(toFile: "\(root)/\(name)", atomically: true, encoding: .utf8) }
        let context = CommandContext(
            out: OutputStream(), err: OutputStream(), environment: Environment(environment), workingFolder: here, outIsTerminal: false, errIsTerminal: false)
        guard case .run(var parsed) = try ArgumentParser(Toolkit.tool).parse(["scan"] + arguments, environment: environment) else {
            throw UsageError(message: "not run")
        }
        try ConfigFile.apply(to: &parsed, context)
        return parsed
    }

    private let config = """
        # what everybody here scans with
        scan:
          fail-on: medium
          format: json
          hidden: true
          jobs: 2
          allow:
            - "*.corp.example"
            - "@lists/sanctioned.txt"
          baseline: known.json
        """

    @Test func isFoundUpwards() throws {
        let parsed = try scan(["akto.yaml": config], in: "a/b")
        #expect(parsed.text("fail-on") == "medium")
        #expect(parsed.flag("hidden"))
        #expect(parsed.count("jobs") == 2)
        #expect(parsed.texts("allow") == ["*.corp.example", "@../../lists/sanctioned.txt"])
        #expect(parsed.text("baseline") == "../../known.json")
        #expect(parsed.source("format") == .config("../../akto.yaml"))
    }

    @Test func theNearestOneCounts() throws {
        let parsed = try scan(["akto.yaml": config, "a/akto.yaml": "scan: {fail-on: low}"], in: "a")
        #expect(parsed.text("fail-on") == "low")
        #expect(parsed.text("format") == "text")
    }

    @Test func ranksLast() throws {
        let parsed = try scan(["akto.yaml": config], ["--fail-on", "none", "--no-hidden", "--allow", "x"], ["AKTO_JOBS": "7"])
        #expect(parsed.text("fail-on") == "none")
        #expect(!parsed.flag("hidden"))
        #expect(parsed.texts("allow") == ["x"])
        #expect(parsed.count("jobs") == 7)
    }

    @Test func canBeLeftOut() throws {
        #expect(try scan(["akto.yaml": "no config at all"], ["--no-config"]).text("fail-on") == "high")
        #expect(try scan(["akto.yaml": "no config at all"], ["--no-config"], ["AKTO_CONFIG": "akto.yaml"]).text("fail-on") == "high")
    }

    @Test func canBeNamed() throws {
        #expect(try scan(["akto.yaml": "scan: {fail-on: low}", "other.yml": "scan: {fail-on: certain}"], ["--config", "other.yml"]).text("fail-on") == "certain")
        #expect(try scan(["other.yml": "scan: {fail-on: certain}"], [], ["AKTO_CONFIG": "other.yml"]).text("fail-on") == "certain")
    }

    @Test(arguments: ["", "# nothing\n", "scan:\n", "scan: {}\n", "---\nscan:\n  allow: []\n"]) func mayBeEmpty(_ text: String) throws {
        #expect(try scan(["akto.yaml": text]).text("fail-on") == "high")
    }

    @Test(arguments: [
        ("scan:\n  alow: [x]\n", #"akto.yaml:2:3: unknown key "alow", did you mean "allow"?"#),
        ("scan:\n  fail-on: hihg\n", #"akto.yaml:2:12: invalid value "hihg" for "fail-on", did you mean "high"?"#),
        ("scan:\n  jobs: 0\n", #"akto.yaml:2:9: invalid value "0" for "jobs", expected a whole number from 1 to 1024"#),
        ("scan:\n  allow:\n    - a\n    -\n", #"akto.yaml:4:6: invalid value nothing for "allow", expected a text that is not empty, or @FILE"#),
        ("scan:\n  output: x\n", #"akto.yaml:2:3: option "output" cannot be set here, only on the command line"#),
        ("scan:\n  signatures: a\n  only-signatures: b\n", #"akto.yaml:1:1: options "signatures" and "only-signatures" exclude each other"#),
        ("scna: {}\n", #"akto.yaml:1:1: unknown key "scna", did you mean "scan"?"#),
        ("- scan\n", #"akto.yaml:1:1: found a list, expected a mapping of commands to their options"#),
    ]) func isRefusedWithItsPlace(_ text: String, _ expected: String) {
        #expect(throws: ConfigError.self) { try scan(["akto.yaml": text]) }
        do {
            _ = try scan(["akto.yaml": text])
        } catch {
            #expect((error as? ConfigError)?.message == expected)
        }
    }

    @Test func brokenYAMLIsRefused() throws {
        for text in ["scan: [", "scan: {a: 1}\nscan: {b: 1}\n", "a: &a [*a]", "[[[[[[[[[[[[", "%", "\t\u{0}"] {
            #expect(throws: ConfigError.self, "\(text)") { try scan(["akto.yaml": text]) }
        }
    }

    /// Whatever stands in the file, it is read or refused with a place, and nothing else happens.
    @Test func brokenConfigsAreAnswered() throws {
        guard case .run(let empty) = try ArgumentParser(Toolkit.tool).parse(["scan"], environment: [:]) else { return }
        var state: UInt64 = 3
        func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        let pieces = Array("\n :-[]{}&*!|>'\"%@`#,?abcé\t\u{0}".utf8) + [0xFF]
        for _ in 0..<5000 {
            var bytes = Array(config.utf8)
            for _ in 0...next(4) {
                let place = next(bytes.count)
                switch next(3) {
                case 0: bytes.remove(at: place)
                case 1: bytes.insert(pieces[next(pieces.count)], at: place)
                default: bytes[place] = pieces[next(pieces.count)]
                }
            }
            var parsed = empty
            do {
                try ConfigDefaults(path: "akto.yaml", root: ConfigValue(yaml: bytes, path: "akto.yaml")).apply(to: &parsed, tool: Toolkit.tool)
            } catch {
                #expect(error.line > 0 && error.column > 0 && !error.reason.isEmpty)
            }
        }
    }

    @Test func statusesAreThoseOfTheContract() throws {
        let folder = NSTemporaryDirectory() + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try "scan: {jobs: many}".write(toFile: folder + "/akto.yaml", atomically: true, encoding: .utf8)
        var run = ToolkitTests.run(["scan"], folder: folder)
        #expect(run.status == .usage)
        #expect(run.err == "akto scan: akto.yaml:1:14: invalid value \"many\" for \"jobs\", expected a whole number from 1 to 1024\n")
        run = ToolkitTests.run(["scan", "--config", "missing.yaml"], folder: folder)
        #expect(run.status == .usage)
        #expect(run.err.hasPrefix("akto scan: missing.yaml: cannot open: no such file"))
    }
}
