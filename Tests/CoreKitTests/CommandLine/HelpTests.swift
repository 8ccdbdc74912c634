import Testing

@testable import CoreKit

@Suite struct HelpTests {
    private let command = CommandSpec(
        name: "scan", summary: "Scan things", discussion: "First.\n\n- one `a`\n  and more\n- two\n\n    literal  text\n\nLast `--x Y`.",
        operands: [OperandSpec("PATH", .path, .zeroOrMore, summary: "What to scan")],
        options: [
            OptionSpec("format", short: "f", .value("FORMAT", .choice([.init("text", "A table"), .init("json", "A document")])), summary: "The form", default: "text", heading: "Output"),
            OptionSpec("hidden", .negatableFlag, summary: "Hidden files too", heading: "Input"),
            OptionSpec("secret", .flag, summary: "Nobody sees this", isHidden: true),
        ],
        examples: [.init("demo scan x", "Scan x")], exitStatuses: [.init(.success, "Fine.")])
    private var tool: ToolSpec { ToolSpec(name: "demo", version: "1.0", date: "2026-01-31", summary: "Shows", commands: [command]) }

    @Test func markup() {
        #expect(HelpText(command.discussion).blocks == [
            .paragraph([.plain("First.")]),
            .list([[.plain("one "), .code("a"), .plain(" and more")], [.plain("two")]]),
            .literal(["literal  text"]),
            .paragraph([.plain("Last "), .code("--x Y"), .plain(".")]),
        ])
    }

    @Test func shortHelp() {
        let text = HelpRenderer(tool: tool, width: 60, paint: Terminal.Paint(isOn: false)).render(command, .short)
        #expect(text == """
            Scan things

            Usage
              demo scan [OPTION ...] [PATH ...]

            Arguments
              [PATH ...]  What to scan

            Output
              -f, --format FORMAT  The form [text]

            Input
                  --[no-]hidden    Hidden files too

            demo scan --help says more, with examples.

            """)
    }

    @Test func longHelp() {
        let text = HelpRenderer(tool: tool, width: 60, paint: Terminal.Paint(isOn: false)).render(command, .long)
        #expect(text == """
            Scan things

            First.

            - one a and more
            - two

              literal  text

            Last --x Y.

            Usage
              demo scan [OPTION ...] [PATH ...]

            Arguments
              [PATH ...]  What to scan

            Output
              -f, --format FORMAT
                  The form.

                  text  A table
                  json  A document

                  The default is text.

            Input
              --[no-]hidden
                  Hidden files too.

            Exit status
              0  Fine.

            Examples
              Scan x.
                  demo scan x

            """)
    }

    @Test(arguments: [10, 40, 60, 80, 120, 4000]) func linesFit(_ width: Int) {
        for length in [HelpLength.short, .long] {
            let text = HelpRenderer(tool: tool, width: width, paint: Terminal.Paint(isOn: false)).render(command, length)
            for line in text.split(separator: "\n") {
                #expect(Terminal.displayWidth(of: String(line)) <= max(46, min(width, 100)), "\(line)")
                #expect(line.last != " ")
            }
        }
    }

    @Test func wideCharactersCountTwice() {
        let layout = TextLayout(width: 24, paint: Terminal.Paint(isOn: false))
        #expect(layout.wrap("日本語日本語 日本語日本語 日本語", indent: 0) == ["日本語日本語", "日本語日本語 日本語"])
    }

    @Test func paintDoesNotChangeTheLayout() {
        let plain = HelpRenderer(tool: tool, width: 50, paint: Terminal.Paint(isOn: false)).render(command, .long)
        let painted = HelpRenderer(tool: tool, width: 50, paint: Terminal.Paint(isOn: true)).render(command, .long)
        #expect(painted.contains("\u{1b}[1m"))
        var bare = ""
        var isEscape = false
        for character in painted {
            if character == "\u{1b}" { isEscape = true } else if !isEscape { bare.append(character) } else if character == "m" { isEscape = false }
        }
        #expect(bare == plain)
    }
}
