import CoreKit
import Testing

/// A tool with an option of every sort.
private let tool: ToolSpec = {
    let formats = ValueKind.choice([.init("text"), .init("json"), .init("sarif")])
    let work = CommandSpec(
        name: "work", summary: "Work", operands: [OperandSpec("PATH", .path, .zeroOrMore, summary: "Files")],
        options: [
            OptionSpec("format", short: "f", .value("FORMAT", formats), summary: "Form", default: "text", environment: "DEMO_FORMAT"),
            OptionSpec("output", short: "o", .value("FILE", .anyFile), summary: "File"),
            OptionSpec("verbose", short: "v", .flag, summary: "More"),
            OptionSpec("quiet", short: "q", .negatableFlag, summary: "Less", environment: "DEMO_QUIET"),
            OptionSpec("filter", .negatableFlag, summary: "Filter", default: "true"),
            OptionSpec(
                "allow", short: "a", .repeatable("HOST", .textOrList), summary: "Allow", environment: "DEMO_ALLOW",
                deprecatedNames: [DeprecatedName("allowlist", advice: "use \"--allow\"")]),
            OptionSpec("jobs", short: "j", .value("N", .count(1...64)), summary: "Jobs", environment: "DEMO_JOBS"),
            OptionSpec("timeout", .value("TIME", .duration), summary: "Time", default: "30s"),
            OptionSpec("batch-bytes", .value("SIZE", .bytes), summary: "Size", default: "1MiB"),
            OptionSpec("rate", .value("RATE", .rate), summary: "Rate"),
            OptionSpec("since", .value("TIME", .moment(.start)), summary: "Since"),
            OptionSpec("fix", .optionalValue("KIND", .choice([.init("safe"), .init("unsafe")]), implied: "safe"), summary: "Fix"),
            OptionSpec("config", .value("FILE", .anyFile), summary: "Config", environment: "DEMO_CONFIG"),
            OptionSpec("no-config", .flag, summary: "No config"),
            OptionSpec("old", .flag, summary: "Old", deprecation: "it does nothing"),
            OptionSpec("secret", .flag, summary: "Hidden", isHidden: true),
            OptionSpec("help", short: "h", .flag, summary: "Help"),
        ],
        exclusive: [["config", "no-config"]], deprecatedNames: [DeprecatedName("labour", advice: "use \"demo work\"")])
    let copy = CommandSpec(
        name: "copy", summary: "Copy",
        operands: [OperandSpec("FROM", .path, summary: "What to copy"), OperandSpec("TO", .path, .optional, summary: "Where to")],
        options: [OptionSpec("help", short: "h", .flag, summary: "Help")])
    let help = CommandSpec(name: "help", summary: "Help", operands: [OperandSpec("COMMAND", .command, .optional, summary: "Which")])
    let ghost = CommandSpec(name: "ghost", summary: "Hidden", isHidden: true)
    return ToolSpec(
        name: "demo", version: "1.0", date: "2026-01-31", summary: "Shows", commands: [work, copy, help, ghost],
        leadingOptions: ["format", "no-config"])
}()

/// What came of a command line, as text: `format=json a b`, options in the order of declaration, then operands; or the message.
private func outcome(_ arguments: String, _ environment: [String: String] = [:]) -> String {
    do {
        let arguments = arguments.split(separator: " ", omittingEmptySubsequences: false).map { $0 == "''" ? "" : String($0) }
        switch try ArgumentParser(tool).parse(arguments == [""] ? [] : arguments, environment: environment) {
        case .version: return "version"
        case .help(let command, let length): return "\(length) help for \(command?.name ?? "demo")"
        case .run(let parsed):
            let options = parsed.command.options.filter { parsed.isGiven($0.long) }.map { "\($0.long)=\(parsed.texts($0.long).joined(separator: ","))" }
            return ([parsed.command.name] + options + (parsed.operands.isEmpty ? [] : ["|"] + parsed.operands)
                + parsed.warnings.map { "(\($0.message))" }).joined(separator: " ")
        }
    } catch {
        return error.message(tool: "demo")
    }
}

@Suite struct ArgumentParserTests {
    @Test(arguments: [
        ("work", "work"),
        ("work a b", "work | a b"),
        ("work -", "work | -"),
        ("work --format json", "work format=json"),
        ("work --format=json a", "work format=json | a"),
        ("work a --format json b", "work format=json | a b"),
        ("work -f json", "work format=json"),
        ("work -fjson", "work format=json"),
        ("work -f=json", "work format=json"),
        ("work -vo file", "work output=file verbose=true"),
        ("work -vofile", "work output=file verbose=true"),
        ("work -vqf json", "work format=json verbose=true quiet=true"),
        ("work -o -", "work output=-"),
        ("work -o -5", "work output=-5"),
        ("work --output=--quiet", "work output=--quiet"),
        ("work --output=a=b", "work output=a=b"),
        ("work --format json --format text", "work format=text"),
        ("work -a x --allow y -a=z", "work allow=x,y,z"),
        ("work --quiet --no-quiet", "work quiet=false"),
        ("work --no-filter", "work filter=false"),
        ("work -- --format json", "work | --format json"),
        ("work a -- -- b", "work | a -- b"),
        ("work --fix a", "work fix=safe | a"),
        ("work --fix unsafe a", "work fix=unsafe | a"),
        ("work --fix=unsafe", "work fix=unsafe"),
        ("work --secret", "work secret=true"),
        ("copy a", "copy | a"),
        ("copy a b", "copy | a b"),
        ("help work", "help | work"),
        ("--format json work", "work format=json"),
        ("--format=json work --format text", "work format=text"),
        ("--no-config work a", "work no-config=true | a"),
        ("ghost", "ghost"),
    ]) func reads(_ line: String, _ expected: String) {
        #expect(outcome(line) == expected)
    }

    @Test(arguments: [
        ("", "short help for demo"),
        ("--help", "long help for demo"),
        ("-h", "short help for demo"),
        ("--version", "version"),
        ("-V", "version"),
        ("--version --nonsense", "version"),
        ("--", "short help for demo"),
        ("work --help", "long help for work"),
        ("work -h", "short help for work"),
        ("work -vh", "short help for work"),
        ("work a --help b", "long help for work"),
        // Whoever is lost asks for help in the middle of a mistake.
        ("work --alow x --help", "long help for work"),
        ("copy --help", "long help for copy"),
        ("copy -h", "short help for copy"),
    ]) func helps(_ line: String, _ expected: String) {
        #expect(outcome(line) == expected)
    }

    @Test(arguments: [
        ("wrok", #"demo: unknown command "wrok", did you mean "work"?"#),
        ("xyz", #"demo: unknown command "xyz""#),
        ("ghosts", #"demo: unknown command "ghosts""#),
        ("help wrok", #"demo help: unknown command "wrok", did you mean "work"?"#),
        ("help ghost", #"demo help: unknown command "ghost""#),
        ("--verzion", #"demo: unknown option "--verzion", did you mean "--version"?"#),
        ("--output x work", #"demo: option "--output" belongs behind its command, such as "demo work --output""#),
        ("-f json work", #"demo: option "-f" belongs behind its command, such as "demo work -f""#),
        ("work --alow", #"demo work: unknown option "--alow", did you mean "--allow"?"#),
        ("work --alow=x", #"demo work: unknown option "--alow", did you mean "--allow"?"#),
        ("work --ofrmat", #"demo work: unknown option "--ofrmat", did you mean "--format"?"#),
        ("work --form json", #"demo work: unknown option "--form", did you mean "--format"?"#),
        ("work --no-quite", #"demo work: unknown option "--no-quite", did you mean "--no-quiet"?"#),
        ("work --no-verbose", #"demo work: unknown option "--no-verbose", did you mean "--verbose"?"#),
        ("work --zzzzzz", #"demo work: unknown option "--zzzzzz""#),
        ("work ---quiet", #"demo work: unknown option "---quiet", did you mean "--quiet"?"#),
        ("work -x", #"demo work: unknown option "-x""#),
        ("work -vx", #"demo work: unknown option "-x""#),
        ("work -format json", #"demo work: unknown option "-format", did you mean "--format"?"#),
        ("work --sercet", #"demo work: unknown option "--sercet""#),
        ("work --format", #"demo work: option "--format" needs a value, expected one of "text", "json", "sarif""#),
        ("work -vo", #"demo work: option "-o" needs a value, expected a file"#),
        ("work --output --quiet", #"demo work: option "--output" needs a value, found option "--quiet"; if that is the value, write "--output=--quiet""#),
        ("work --output -q", #"demo work: option "--output" needs a value, found option "-q"; if that is the value, write "--output=-q""#),
        ("work --output --", #"demo work: option "--output" needs a value, found option "--"; if that is the value, write "--output=--""#),
        ("work --verbose=yes", #"demo work: option "--verbose" takes no value, found "yes""#),
        ("work -v=yes", #"demo work: option "-v" takes no value, found "yes""#),
        ("work --format jsno", #"demo work: invalid value "jsno" for option "--format", did you mean "json"?"#),
        ("work --format xml", #"demo work: invalid value "xml" for option "--format", expected one of "text", "json", "sarif""#),
        ("work --format JSON", #"demo work: invalid value "JSON" for option "--format", did you mean "json"?"#),
        ("work --output=", #"demo work: invalid value "" for option "--output", expected a file"#),
        ("work ''", #"demo work: invalid value "" for PATH, expected a file or a folder"#),
        ("work --allow @", #"demo work: invalid value "@" for option "--allow", expected a text that is not empty, or @FILE"#),
        ("work -j 0", #"demo work: invalid value "0" for option "-j", expected a whole number from 1 to 64"#),
        ("work -j +5", #"demo work: invalid value "+5" for option "-j", expected a whole number from 1 to 64"#),
        ("work -j 99999999999999999999", #"demo work: invalid value "99999999999999999999" for option "-j", expected a whole number from 1 to 64"#),
        ("work --timeout 30", #"demo work: invalid value "30" for option "--timeout", expected a number with its unit, such as "500ms", "30s", "2m" or "1h""#),
        ("work --batch-bytes 1K", #"demo work: invalid value "1K" for option "--batch-bytes", expected a number with its unit, such as "64KiB", "1MiB" or "10MB""#),
        ("work --rate 5", #"demo work: invalid value "5" for option "--rate", expected a number per unit of time, such as "500/s" or "30/m""#),
        ("work --since yesterday", #"demo work: invalid value "yesterday" for option "--since", expected a time such as "2026-11-01T10:00:00Z", a date such as "2026-11-01", or a duration ago such as "7d""#),
        ("work --fix=all", #"demo work: invalid value "all" for option "--fix", expected one of "safe", "unsafe""#),
        ("work --config a --no-config", #"demo work: options "--config" and "--no-config" exclude each other"#),
        ("copy", "demo copy: FROM is missing: what to copy"),
        ("copy a b c", #"demo copy: unexpected argument "c", expected 2 at most"#),
        ("ghost a", #"demo ghost: unexpected argument "a", expected options only"#),
        ("work --\u{1b}[31m", #"demo work: unknown option "--\x1b[31m""#),
    ]) func refuses(_ line: String, _ expected: String) {
        #expect(outcome(line) == expected)
    }

    @Test func deprecatedSpellingsWorkAndWarn() {
        #expect(outcome("work --allowlist x") == #"work allow=x ("--allowlist" is deprecated, use "--allow")"#)
        #expect(outcome("work --old") == #"work old=true ("--old" is deprecated, it does nothing)"#)
        #expect(outcome("labour a") == #"work | a ("demo labour" is deprecated, use "demo work")"#)
    }

    @Test func environmentRanksBelowTheCommandLine() {
        #expect(outcome("work", ["DEMO_FORMAT": "json"]) == "work format=json")
        #expect(outcome("work --format sarif", ["DEMO_FORMAT": "json"]) == "work format=sarif")
        #expect(outcome("work --allow a", ["DEMO_ALLOW": "b"]) == "work allow=a")
        #expect(outcome("work", ["DEMO_QUIET": "1"]) == "work quiet=true")
        #expect(outcome("work --no-quiet", ["DEMO_QUIET": "1"]) == "work quiet=false")
        #expect(outcome("work", ["DEMO_QUIET": ""]) == "work")
        #expect(outcome("work", ["DEMO_JOBS": "many"])
            == #"demo work: invalid value "many" in DEMO_JOBS, which stands in for option "--jobs", expected a whole number from 1 to 64"#)
        #expect(outcome("work", ["DEMO_QUIET": "maybe"])
            == #"demo work: invalid value "maybe" in DEMO_QUIET, which stands in for option "--quiet", expected "true" or "false""#)
        // What the command line rules out does not come back through a variable.
        #expect(outcome("work --no-config", ["DEMO_CONFIG": "x"]) == "work no-config=true")
    }

    @Test func valuesHaveTypesAndDefaults() throws {
        let line = ["work", "-j4", "--rate", "30/m", "--since=2026-11-01", "--batch-bytes", "64KiB"]
        guard case .run(let parsed) = try ArgumentParser(tool).parse(line, environment: [:]) else {
            Issue.record("not run")
            return
        }
        #expect(parsed.count("jobs") == 4)
        #expect(parsed.rate("rate") == Rate(perSecond: 0.5))
        #expect(parsed.bytes("batch-bytes") == 65536)
        #expect(parsed.duration("timeout") == .seconds(30))
        #expect(parsed.moment("since") == .at(Timestamp(seconds: 1_793_491_200)))
        #expect(parsed.text("format") == "text")
        #expect(parsed.choice("format", as: Form.self) == .text)
        #expect(parsed.flag("filter"))
        #expect(!parsed.flag("verbose"))
        #expect(parsed.text("output") == nil)
        #expect(parsed.texts("allow") == [])
        #expect(parsed.source("jobs") == .commandLine)
        #expect(parsed.source("format") == .standard)
    }

    private enum Form: String { case text, json, sarif }

    /// The example at the head of `CommandSpec.swift`.
    @Test func theExampleOfTheFolder() throws {
        let greet = CommandSpec(
            name: "greet", summary: "Greet somebody",
            operands: [OperandSpec("NAME", .text, summary: "Whom to greet")],
            options: [OptionSpec("times", short: "n", .value("N", .count(1...10)), summary: "How often", default: "1")])
        let tool = ToolSpec(name: "demo", version: "1.0", date: "2026-01-31", summary: "Shows", commands: [greet])
        let outcome = try ArgumentParser(tool).parse(["greet", "-n2", "Ada"], environment: [:])
        guard case .run(let parsed) = outcome else {
            Issue.record("not run")
            return
        }
        #expect(parsed.count("times") == 2)
        #expect(parsed.operands == ["Ada"])
    }

    @Test func hintsSayWhereToReadOn() {
        func hint(_ arguments: [String]) -> String? {
            do {
                _ = try ArgumentParser(tool).parse(arguments, environment: [:])
                return nil
            } catch {
                return error.hint(tool: "demo")
            }
        }
        #expect(hint(["wrok"]) == #"run "demo --help" to see the commands"#)
        #expect(hint(["work", "--alow"]) == #"run "demo work --help" to see what it takes"#)
    }

    /// Whatever is typed, the parser answers: no trap, and errors that name what was typed.
    @Test func anyArgumentsAreAnswered() {
        var state: UInt64 = 42
        func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        let pieces = ["-", "--", "work", "copy", "help", "f", "o", "=", "json", "no-", "quiet", "allow", "@", "", "é", "\u{0}", "9", "30s", "h", "help", "--format", "-vo", "fix"]
        for _ in 0..<20_000 {
            let arguments = (0..<next(6)).map { _ in (0..<next(4)).map { _ in pieces[next(pieces.count)] }.joined() }
            _ = try? ArgumentParser(tool).parse(arguments, environment: ["DEMO_JOBS": pieces[next(pieces.count)]])
        }
    }
}
