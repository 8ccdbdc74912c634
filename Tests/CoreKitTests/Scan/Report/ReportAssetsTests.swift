import Foundation
import Testing

@testable import CoreKit

struct ReportAssetsTests {
    /// `AKTO_RECORD=1 swift test --filter ReportAssets` brings it up to date.
    @Test func areCurrent() throws {
        let sources = fixture("").deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Sources/CoreKit")
        let files = try [("page", "page.html"), ("css", "report.css"), ("js", "report.js")].map { name, file in
            (name: name, text: try String(contentsOf: sources.appendingPathComponent("Resources/report/" + file), encoding: .utf8))
        }
        let source = ResourceLiteral.swiftSource(enumName: "ReportAssetFiles", files: files)
        let generated = sources.appendingPathComponent("Scan/Report/ReportAssets+Generated.swift")
        if ProcessInfo.processInfo.environment["AKTO_RECORD"] != nil { try Data(source.utf8).write(to: generated) }
        #expect(try String(contentsOf: generated, encoding: .utf8) == source, "a file under Resources/report is newer than ReportAssets+Generated.swift")
    }

    @Test func cannotEndTheirElements() {
        #expect(!ReportAssets.standard.css.lowercased().contains("</") && !ReportAssets.standard.js.lowercased().contains("</"))
        #expect(!ReportAssets.standard.js.contains("<!--"))
    }

    /// Nothing that names another place: the page works without a network, and asks nobody for anything.
    @Test func nameNoOtherPlace() {
        for text in [ReportAssets.standard.page, ReportAssets.standard.css, ReportAssets.standard.js] {
            let rest = text.replacingOccurrences(of: "http://www.w3.org/2000/svg", with: "")
            #expect(!rest.contains("://") && !rest.contains("@import") && !rest.contains("url("))
        }
    }
}

/// Writes the samples in every format into the folder that `AKTO_SAMPLES` names, for the checks that need more than Swift.
@Test(.enabled(if: ProcessInfo.processInfo.environment["AKTO_SAMPLES"] != nil))
func writesSampleReports() throws {
    let folder = URL(fileURLWithPath: ProcessInfo.processInfo.environment["AKTO_SAMPLES"] ?? "")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    var nothing = ReportSamples.empty
    nothing.inputs.files = 2
    nothing.inputs.exchanges = 400
    let reports = [
        ("one", ReportSamples.contract), ("several", ReportSamples.several), ("many", ReportSamples.many(300)), ("hostile", ReportSamples.hostile), ("empty", nothing),
    ]
    for (name, report) in reports {
        for format in ReportFormat.allCases {
            var options = RenderOptions()
            options.toolVersion = "0.1.0"
            options.colors = format == .text
            options.width = 120
            let stream = OutputStream()
            ReportRenderer.render(report, as: format, options: options, to: stream)
            try Data(stream.bytes).write(to: folder.appendingPathComponent("\(name).\(format.rawValue)"))
        }
    }
}
