import Foundation
import Testing

@testable import CoreKit

/// The cases of the YAML test suite, found through `AKTO_CORPORA`: a folder with `in.yaml` is one.
struct YAMLSuiteCase: CustomTestStringConvertible, Sendable {
    let name: String
    let folder: String

    var testDescription: String { name }

    func bytes(_ file: String) -> [UInt8]? { FileManager.default.contents(atPath: folder + "/" + file).map { [UInt8]($0) } }

    static let folder: String? = ProcessInfo.processInfo.environment["AKTO_CORPORA"].map { $0 + "/data/yaml-test-suite" }

    static let all: [YAMLSuiteCase] = {
        guard let folder, let names = FileManager.default.enumerator(atPath: folder) else { return [] }
        return names.compactMap { $0 as? String }.filter { $0.hasSuffix("/in.yaml") }.sorted().map { path in
            let name = String(path.dropLast("/in.yaml".count))
            return YAMLSuiteCase(name: name, folder: folder + "/" + name)
        }
    }()
}

/// Events in the suite's own notation.
enum YAMLEventNotation {
    static func lines(_ bytes: [UInt8]) throws -> [String] {
        var parser = try YAMLParser(bytes)
        var lines: [String] = []
        while let event = try parser.next() { lines.append(line(event)) }
        return lines
    }

    private static func line(_ event: YAMLEvent) -> String {
        switch event.kind {
        case .streamStart: "+STR"
        case .streamEnd: "-STR"
        case .documentStart: event.isExplicit ? "+DOC ---" : "+DOC"
        case .documentEnd: event.isExplicit ? "-DOC ..." : "-DOC"
        case .alias: "=ALI *" + event.value
        case .scalar: "=VAL" + properties(event) + " " + mark(event.style) + escaped(event.value)
        case .sequenceStart: "+SEQ" + (event.style == .flow ? " []" : "") + properties(event)
        case .sequenceEnd: "-SEQ"
        case .mappingStart: "+MAP" + (event.style == .flow ? " {}" : "") + properties(event)
        case .mappingEnd: "-MAP"
        }
    }

    private static func properties(_ event: YAMLEvent) -> String {
        (event.anchor.map { " &" + $0 } ?? "") + (event.tag.map { " <" + $0 + ">" } ?? "")
    }

    private static func mark(_ style: YAMLStyle) -> String {
        switch style {
        case .plain, .block, .flow: ":"
        case .singleQuoted: "'"
        case .doubleQuoted: "\""
        case .literal: "|"
        case .folded: ">"
        }
    }

    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": escaped += "\\\\"
            case "\n": escaped += "\\n"
            case "\t": escaped += "\\t"
            case "\r": escaped += "\\r"
            case "\u{8}": escaped += "\\b"
            case "\0": escaped += "\\0"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
