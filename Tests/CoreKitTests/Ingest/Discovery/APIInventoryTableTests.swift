import Testing

@testable import CoreKit

@Suite("Inventory in text and JSON")
struct APIInventoryTableTests {
    private func table(_ inventory: APIInventory, width: Int? = nil, colors: Bool = false, limit: Int? = 200) -> String {
        let stream = OutputStream()
        APIInventoryTable.render(inventory, width: width, colors: colors, limit: limit, to: stream)
        return stream.text
    }

    @Test func text() {
        expectSnapshot(table(InventorySamples.shop), "reports/inventory.txt")
        expectSnapshot(table(InventorySamples.shop, width: 80), "reports/inventory-80.txt")
    }

    @Test func json() { expectSnapshot(InventorySamples.shop.json, "reports/inventory.json") }

    @Test func nothing() {
        #expect(table(APIInventory()) == "0 API endpoints at 0 hosts; from 0 records\n")
    }

    @Test func capturedTextDoesNothing() {
        let text = table(InventorySamples.hostile, colors: false)
        #expect(!text.contains("\u{1b}") && !text.contains("\u{202e}") && !text.contains("\u{7}"))
    }

    @Test func fitsItsWidth() {
        for width in [60, 80, 100, 140] {
            for line in table(InventorySamples.shop, width: width).split(separator: "\n") where !line.hasPrefix("left out") && !line.contains("; from") {
                #expect(Terminal.displayWidth(of: String(line)) <= width, "\(line)")
            }
        }
    }

    @Test func listsTheBusiestOfMany() {
        let text = table(InventorySamples.large, limit: 10)
        #expect(text.contains("and 1,490 more endpoints of fewer records") && text.contains("/api/v1/resource1499/{id}") && !text.contains("resource12/"))
        #expect(text.contains("left out for want of room: 1,234 records of further hosts"))
    }
}
