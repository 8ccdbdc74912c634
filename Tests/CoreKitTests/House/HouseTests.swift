import Foundation
import Testing

/// The compiler does not hold the floors of one module apart; this does.
@Suite("The house")
struct HouseTests {
    @Test("the sources keep to its rules")
    func sources() throws {
        let root = fixture("").deletingLastPathComponent().deletingLastPathComponent().standardizedFileURL.path
        var files: [HouseRules.File] = []
        let walk = try #require(FileManager.default.enumerator(atPath: root + "/Sources"))
        for case let path as String in walk where path.hasSuffix(".swift") && !path.contains("/Resources/") {
            files.append(HouseRules.File(path: "Sources/" + path, source: try String(contentsOfFile: root + "/Sources/" + path, encoding: .utf8)))
        }
        #expect(files.count > 100)
        #expect(HouseRules.faults(in: files) == [])
    }

    private func faults(_ files: [(String, String)]) -> [String] {
        HouseRules.faults(in: files.map { HouseRules.File(path: "Sources/" + $0.0, source: $0.1) })
    }

    private let scanner = ("CoreKit/Scan/Scanner.swift", "public struct Scanner { enum Kind { case a } }")

    @Test("a type from a floor above is refused")
    func above() {
        let found = faults([scanner, ("CoreKit/JSON/JSONText.swift", "enum JSONText {\n    static let a = Scanner()\n}")])
        #expect(found == ["Sources/CoreKit/JSON/JSONText.swift:2: JSON names Scanner of Scan, which is above it"])
    }

    @Test("a sibling's type is refused, an extension of it too")
    func beside() {
        let found = faults([scanner, ("CoreKit/Policy/Scanner+Policy.swift", "extension Scanner {}"), ("CoreKit/Replay/Replayer.swift", #"let text = "a \(String(describing: Scanner.self)) b""#)])
        #expect(found == [
            "Sources/CoreKit/Policy/Scanner+Policy.swift:1: Policy names Scanner of Scan, which is beside it",
            "Sources/CoreKit/Replay/Replayer.swift:1: Replay names Scanner of Scan, which is beside it",
        ])
    }

    @Test("names in comments and texts, of members, and of one's own are nobody's business", arguments: [
        "// Scanner\nlet a = 1", "/* a /* Scanner */ Scanner */ let a = 1", "let a = \"Scanner \\\"Scanner\"", "let a = #\"Scanner \\(Scanner) \"Scanner\"\"#",
        "let a = \"\"\"\n    Scanner\n    \"\"\"", "let a = b.Scanner", "private struct Scanner {}\nlet a = Scanner()", "enum Outer { enum Scanner {} }\nlet a: Outer.Scanner",
        "struct Box<Scanner> { var a: Scanner }", "let a = Kind.b", "let a = \"\\(b + \"c\") Scanner\"",
    ])
    func harmless(source: String) {
        #expect(faults([scanner, ("CoreKit/JSON/A.swift", source)]) == [])
    }

    @Test("what is interpolated is code, also behind another literal", arguments: ["let a = \"x \\(b(\"y\") + Scanner.a) z\"", "let a = #\"\\#(Scanner.a)\"#", "let a = CoreKit.Scanner()"])
    func interpolation(source: String) {
        #expect(faults([scanner, ("CoreKit/JSON/A.swift", source)]) == ["Sources/CoreKit/JSON/A.swift:1: JSON names Scanner of Scan, which is above it"])
    }

    @Test("the command line may name everything")
    func below() {
        #expect(faults([scanner, ("akto-cli/ScanRun.swift", "let a = Scanner()"), ("CoreKit/Ingest/Page.swift", "let a = Scanner.self")]) == [])
    }

    @Test("imports, platform questions, file names, unknown folders, and giving up", arguments: [
        ("CoreKit/JSON/A.swift", "import Foundation", "imports Foundation"),
        ("akto-cli/A.swift", "@preconcurrency import FoundationNetworking", "imports FoundationNetworking"),
        ("CoreKit/Support/A.swift", "import Foundation", "imports Foundation"),
        ("CoreKit/Scan/A.swift", "import Glibc", "imports Glibc, which only Support does"),
        ("CoreKit/Scan/A.swift", "#if canImport(Glibc)\n#endif", "asks for the platform, which only Support does"),
        ("akto-cli/A.swift", "#if DEBUG\n#elseif os(Linux)\n#endif", "asks for the platform, which only Support does"),
        ("CoreKit/Utils/A.swift", "let a = 1", "the folder \"Utils\" is on no floor"),
        ("CoreKit/Traffic/Scanner.swift", "let a = 1", "has the name of Sources/CoreKit/Scan/Scanner.swift"),
        ("CoreKit/Scan/A.swift", "func a() { fatalError(\"no\") }", "gives up with fatalError"),
        ("CoreKit/Scan/A.swift", "let a = try! b()", "gives up with try!"),
        ("CoreKit/Scan/A.swift", "let a = b as! Int", "gives up with as!"),
    ])
    func others(path: String, source: String, fault: String) {
        let found = faults([scanner, (path, source)])
        #expect(found.count == 1)
        #expect(found.first?.hasSuffix(fault) == true, "\(found)")
    }

    @Test("what is allowed", arguments: [
        ("CoreKit/Support/A.swift", "#if canImport(Glibc)\nimport Glibc\n#elseif canImport(Darwin)\nimport Darwin\n#endif"),
        ("CoreKit/Scan/A.swift", "import FoundationEssentials"), ("akto-cli/Scanner.swift", "let a = try? b() as? Int, c = try !d()"),
        ("CoreKit/Scan/A.swift", "// import Foundation, try! and fatalError()\nlet a = \"import Foundation\""),
    ])
    func allowed(path: String, source: String) {
        #expect(faults([scanner, (path, source)]) == [])
    }
}
