import Foundation
import Testing

@testable import CoreKit

@Suite("Inventory page")
struct InventoryAssetsTests {
    /// `AKTO_RECORD=1 swift test --filter InventoryAssets` brings it up to date.
    @Test func areCurrent() throws {
        let sources = fixture("").deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Sources/CoreKit")
        let files = try [("page", "page.html"), ("css", "inventory.css"), ("js", "inventory.js")].map { name, file in
            (name: name, text: try String(contentsOf: sources.appendingPathComponent("Resources/inventory/" + file), encoding: .utf8))
        }
        let source = ResourceLiteral.swiftSource(enumName: "InventoryAssetFiles", files: files)
        let generated = sources.appendingPathComponent("Ingest/Discovery/InventoryAssets+Generated.swift")
        if ProcessInfo.processInfo.environment["AKTO_RECORD"] != nil { try Data(source.utf8).write(to: generated) }
        #expect(try String(contentsOf: generated, encoding: .utf8) == source, "a file under Resources/inventory is newer than InventoryAssets+Generated.swift")
    }

    @Test func isWholeAndAllowsItsOwnScriptAlone() throws {
        let page = APIInventoryPage.html
        #expect(page.hasPrefix("<!doctype html>") && page.hasSuffix("</html>\n") && !page.contains("{{"))
        #expect(page.ranges(of: "<script").count == 1 && page.ranges(of: "</script>").count == 1 && page.ranges(of: "</style>").count == 1)
        #expect(!page.contains(" style=\"") && !page.contains(" onclick") && !page.contains("unsafe-inline"))
        let script = try #require(page.range(of: "<script>")), end = try #require(page.range(of: "</script>"))
        let hash = SHA256.hash(page[script.upperBound..<end.lowerBound].utf8).base64
        #expect(APIInventoryPage.policy.contains("script-src 'sha256-\(hash)'") && APIInventoryPage.policy.hasPrefix("default-src 'none'"))
        let style = try #require(page.range(of: "<style>")), styleEnd = try #require(page.range(of: "</style>"))
        #expect(APIInventoryPage.policy.contains("style-src 'sha256-\(SHA256.hash(page[style.upperBound..<styleEnd.lowerBound].utf8).base64)'"))
    }

    /// Nothing that names another place, and nothing that would read captured text as markup.
    @Test func namesNoOtherPlace() {
        let page = APIInventoryPage.html.replacingOccurrences(of: "http://www.w3.org/2000/svg", with: "")
        #expect(!page.contains("://") && !page.contains("@import") && !page.contains("url("))
        #expect(!page.contains("innerHTML") && !page.contains("insertAdjacentHTML") && !page.contains("document.write"))
    }
}

/// Writes the page and inventories into the folder that `AKTO_SAMPLES` names, for the check that needs a browser.
@Test(.enabled(if: ProcessInfo.processInfo.environment["AKTO_SAMPLES"] != nil))
func writesSampleInventories() throws {
    let folder = URL(fileURLWithPath: ProcessInfo.processInfo.environment["AKTO_SAMPLES"] ?? "").appendingPathComponent("inventory")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Data(APIInventoryPage.html.utf8).write(to: folder.appendingPathComponent("page.html"))
    try Data(APIInventoryPage.policy.utf8).write(to: folder.appendingPathComponent("policy.txt"))
    for (name, inventory) in InventorySamples.all { try Data(inventory.json.utf8).write(to: folder.appendingPathComponent("\(name).json")) }
}
