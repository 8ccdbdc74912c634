import CoreKit
import Testing

@Suite struct ConfigDefaultsTests {
    private let tool: ToolSpec = {
        let scan = CommandSpec(
            name: "scan", summary: "Scan",
            options: [
                OptionSpec("format", .value("FORMAT", .choice([.init("text"), .init("json")])), summary: "Form", default: "text", environment: "DEMO_FORMAT"),
                OptionSpec("allow", .repeatable("HOST", .textOrList), summary: "Allow"),
                OptionSpec("hidden", .negatableFlag, summary: "Hidden"),
                OptionSpec("baseline", .value("FILE", .anyFile), summary: "Baseline"),
                OptionSpec("jobs", .value("N", .count(1...9)), summary: "Jobs"),
                OptionSpec("only", .value("X", .text), summary: "One"),
                OptionSpec("also", .value("X", .text), summary: "Other"),
                OptionSpec("output", .value("FILE", .anyFile), summary: "Output", isConfigurable: false),
            ], exclusive: [["only", "also"]])
        let help = CommandSpec(name: "help", summary: "Help")
        return ToolSpec(name: "demo", version: "1", date: "2026-01-31", summary: "Shows", commands: [scan, help])
    }()

    /// A tree from Swift values, every key at its line, every value beside it at column 9.
    private func scan(_ entries: [(String, ConfigValue.Content)], section: String = "scan") -> ConfigValue {
        let table = entries.enumerated().map { index, entry in
            ConfigValue.Entry(key: entry.0, line: index + 2, column: 3, value: ConfigValue(entry.1, line: index + 2, column: 9))
        }
        let section = ConfigValue.Entry(key: section, line: 1, column: 1, value: ConfigValue(.table(table), line: 2, column: 3))
        return ConfigValue(.table([section]), line: 1, column: 1)
    }

    private func apply(_ root: ConfigValue, path: String = "akto.yaml", _ arguments: [String] = [], _ environment: [String: String] = [:]) throws -> ParsedArguments {
        guard case .run(var parsed) = try ArgumentParser(tool).parse(["scan"] + arguments, environment: environment) else {
            throw ConfigError(path: "", line: 0, column: 0, reason: "not run")
        }
        try ConfigDefaults(path: path, root: root).apply(to: &parsed, tool: tool)
        return parsed
    }

    private func list(_ items: String...) -> ConfigValue.Content {
        .list(items.enumerated().map { ConfigValue(.scalar($1), line: 3, column: 10 + $0) })
    }

    @Test func fillsWhatNobodyGave() throws {
        let root = scan([("format", .scalar("json")), ("allow", list("a", "b")), ("hidden", .scalar("true"))])
        var parsed = try apply(root)
        #expect(parsed.text("format") == "json")
        #expect(parsed.texts("allow") == ["a", "b"])
        #expect(parsed.flag("hidden"))
        #expect(parsed.source("format") == .config("akto.yaml"))
        parsed = try apply(root, ["--allow", "c", "--no-hidden"], ["DEMO_FORMAT": "text"])
        #expect(parsed.text("format") == "text")
        #expect(parsed.texts("allow") == ["c"])
        #expect(!parsed.flag("hidden"))
    }

    @Test func placesAreSeenFromTheConfig() throws {
        let root = scan([("baseline", .scalar("known.json")), ("allow", list("@list", "@/abs", "host"))])
        let parsed = try apply(root, path: "../../akto.yaml")
        #expect(parsed.text("baseline") == "../../known.json")
        #expect(parsed.texts("allow") == ["@../../list", "@/abs", "host"])
    }

    @Test func whatTheCommandLineRulesOutStaysOut() throws {
        let parsed = try apply(scan([("only", .scalar("x"))]), ["--also", "y"])
        #expect(parsed.text("only") == nil)
        #expect(parsed.text("also") == "y")
    }

    @Test func emptyConfigs() throws {
        #expect(try apply(ConfigValue(.null, line: 1, column: 1)).isGiven("format") == false)
        #expect(try apply(ConfigValue(.table([.init(key: "scan", line: 1, column: 1, value: ConfigValue(.null, line: 1, column: 6))]), line: 1, column: 1)).isGiven("format") == false)
    }

    @Test(arguments: [
        ([("alow", .scalar("x"))], #"akto.yaml:2:3: unknown key "alow", did you mean "allow"?"#),
        ([("zzz", .scalar("x"))], #"akto.yaml:2:3: unknown key "zzz", expected one of "format", "allow", "hidden", "baseline", "jobs", "only", "also""#),
        ([("format", .scalar("jsno"))], #"akto.yaml:2:9: invalid value "jsno" for "format", did you mean "json"?"#),
        ([("jobs", .scalar("12"))], #"akto.yaml:2:9: invalid value "12" for "jobs", expected a whole number from 1 to 9"#),
        ([("jobs", .null)], #"akto.yaml:2:9: invalid value nothing for "jobs", expected a whole number from 1 to 9"#),
        ([("hidden", .scalar("maybe"))], #"akto.yaml:2:9: invalid value "maybe" for "hidden", expected "true" or "false""#),
        ([("hidden", .list([]))], #"akto.yaml:2:9: invalid value a list for "hidden", expected "true" or "false""#),
        ([("format", .list([]))], #"akto.yaml:2:9: found a list for "format", expected one value"#),
        ([("allow", .table([]))], #"akto.yaml:2:9: invalid value a mapping for "allow", expected a text that is not empty, or @FILE"#),
        ([("output", .scalar("x"))], #"akto.yaml:2:3: option "output" cannot be set here, only on the command line"#),
        ([("only", .scalar("x")), ("also", .scalar("y"))], #"akto.yaml:1:1: options "only" and "also" exclude each other"#),
        ([("jobs", .scalar("1")), ("jobs", .scalar("2"))], #"akto.yaml:3:3: key "jobs" stands here a second time"#),
    ] as [([(String, ConfigValue.Content)], String)]) func refuses(_ entries: [(String, ConfigValue.Content)], _ expected: String) {
        #expect(message { try apply(scan(entries)) } == expected)
    }

    @Test func refusesUnknownSections() {
        #expect(message { try apply(scan([], section: "scna")) } == #"akto.yaml:1:1: unknown key "scna", did you mean "scan"?"#)
        #expect(message { try apply(scan([], section: "help")) } == #"akto.yaml:1:1: unknown key "help", expected one of "scan""#)
        #expect(message { try apply(ConfigValue(.scalar("x"), line: 1, column: 1)) } == #"akto.yaml:1:1: found "x", expected a mapping of commands to their options"#)
    }

    private func message(_ body: () throws -> some Any) -> String? {
        do {
            _ = try body()
            return nil
        } catch {
            return (error as? ConfigError)?.message
        }
    }
}
