import CoreKit
import Testing

struct ResourceLiteralTests {
    @Test func fencesWhatTheTextHolds() {
        #expect(ResourceLiteral.literal("a\nb") == "#\"\"\"\na\nb\n\"\"\"#")
        #expect(ResourceLiteral.literal("\"\"\"# \\(x) \\##n").hasPrefix("###\"\"\"\n"))
        #expect(ResourceLiteral.literal("end\n") == "#\"\"\"\nend\n\n\"\"\"#")
    }

    @Test func escapesWhatTheCompilerWouldChange() {
        #expect(ResourceLiteral.literal("a\r\nb\u{0}\u{2028}\u{feff}") == "#\"\"\"\na\\#u{d}\nb\\#u{0}\\#u{2028}\\#u{feff}\n\"\"\"#")
    }

    @Test func writesAnEnum() {
        let source = ResourceLiteral.swiftSource(enumName: "Files", files: [("one", "1"), ("two", "2")])
        #expect(source.contains("enum Files {\n    static let one = #\"\"\"\n1\n\"\"\"#\n\n    static let two = "))
        #expect(source.hasSuffix("}\n"))
    }
}
