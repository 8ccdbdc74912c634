import CoreKit
import Testing

@Suite struct TerminalTests {
    @Test(arguments: [
        ("", 0), ("abc", 3), ("é", 1), ("e\u{301}", 1), ("日本", 4), ("한", 2), ("\u{1112}\u{1161}\u{11AB}", 2), ("ｱ", 1), ("Ａ", 2), ("🙂", 2), ("👩‍👩‍👧", 2), ("🇨🇭", 2),
        ("❤", 1), ("❤\u{FE0F}", 2), ("a\u{200B}b", 2), ("─│", 2), ("ß", 1), ("\u{AD}", 0), ("…", 1), ("𠀀", 2), ("\u{3000}", 2), ("👍🏽", 2),
    ]) func widths(_ text: String, _ expected: Int) {
        #expect(Terminal.displayWidth(of: text) == expected)
    }

    @Test(arguments: [("abcdef", 3, "abc"), ("日本語", 5, "日本"), ("日本語", 1, ""), ("e\u{301}x", 1, "e\u{301}"), ("ab", 9, "ab"), ("", 0, "")])
    func prefixes(_ text: String, _ columns: Int, _ expected: String) {
        #expect(Terminal.prefix(text, columns: columns) == expected)
    }

    @Test(arguments: [
        ("plain ünïcode 日本 🙂", "plain ünïcode 日本 🙂"),
        ("\u{1b}[31mred\u{07}", #"\x1b[31mred\x07"#),
        ("a\tb\r\nc\u{0}", #"a\tb\r\nc\x00"#),
        ("\u{7F}\u{80}\u{9B}31m", #"\x7f\x80\x9b31m"#),
        ("a\u{202E}b\u{2066}c\u{200F}", #"a\u{202e}b\u{2066}c\u{200f}"#),
        ("a\u{200B}b\u{FEFF}c\u{2060}\u{AD}", #"a\u{200b}b\u{feff}c\u{2060}\u{ad}"#),
        ("\u{2028}\u{2029}\u{E0041}\u{3164}", #"\u{2028}\u{2029}\u{e0041}\u{3164}"#),
        ("\r\n", #"\r\n"#),
    ]) func escapes(_ text: String, _ expected: String) {
        #expect(Terminal.escapeControls(text) == expected)
        #expect(Array(text.utf8).withUnsafeBytes { Terminal.escapeControls($0) } == expected)
    }

    @Test func bytesThatAreNotTextAreShown() {
        let bytes: [UInt8] = [0x61, 0xFF, 0xC3, 0x28, 0xE6, 0x97, 0x62, 0xF0, 0x9F, 0x99, 0x82, 0xED, 0xA0, 0x80, 0xC3]
        #expect(bytes.withUnsafeBytes { Terminal.escapeControls($0) } == #"a\xff\xc3(\xe6\x97b🙂\xed\xa0\x80\xc3"#)
    }

    /// No byte sequence gets a control character through, and the bytes that are text stay.
    @Test func nothingRawComesThrough() {
        var state: UInt64 = 7
        for _ in 0..<20_000 {
            let bytes = (0..<12).map { _ -> UInt8 in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return UInt8(truncatingIfNeeded: state >> 40)
            }
            let shown = bytes.withUnsafeBytes { Terminal.escapeControls($0) }
            #expect(shown.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7F..<0xA0).contains($0.value) && $0.properties.generalCategory != .format })
        }
    }

    @Test(arguments: [
        (.auto, true, ["TERM": "xterm"], true),
        (.auto, false, ["TERM": "xterm"], false),
        (.auto, true, [:], false),
        (.auto, true, ["TERM": "dumb"], false),
        (.auto, true, ["TERM": "xterm", "NO_COLOR": "1"], false),
        (.auto, true, ["TERM": "xterm", "NO_COLOR": ""], true),
        (.auto, false, ["CLICOLOR_FORCE": "1"], true),
        (.auto, false, ["CLICOLOR_FORCE": "0"], false),
        (.auto, true, ["TERM": "xterm", "CLICOLOR": "0"], false),
        (.auto, false, ["NO_COLOR": "1", "CLICOLOR_FORCE": "1"], false),
        (.always, false, ["NO_COLOR": "1", "TERM": "dumb"], true),
        (.never, true, ["CLICOLOR_FORCE": "1"], false),
    ] as [(Terminal.Use, Bool, [String: String], Bool)])
    func colors(_ use: Terminal.Use, _ isTerminal: Bool, _ variables: [String: String], _ expected: Bool) {
        #expect(Terminal.wantsColor(use, isTerminal: isTerminal, Environment(variables)) == expected)
    }

    @Test func widthComesFromColumnsFirst() {
        #expect(Terminal.width(of: -1, Environment(["COLUMNS": "123"])) == 123)
        #expect(Terminal.width(of: -1, Environment(["COLUMNS": "wide"])) == 80)
        #expect(Terminal.width(of: -1, Environment(["COLUMNS": "-4"])) == 80)
        #expect(Terminal.width(of: -1, Environment()) == 80)
    }

    @Test func paint() {
        #expect(Terminal.Paint(isOn: true)("x", .red) == "\u{1b}[31mx\u{1b}[0m")
        #expect(Terminal.Paint(isOn: false)("x", .red) == "x")
    }
}
