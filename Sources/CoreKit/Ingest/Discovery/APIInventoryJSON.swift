/// The inventory as one JSON document on one line, schema `akto.inventory/1`.
public enum APIInventoryJSON {
    public static let schema = "akto.inventory/1"

    public static func render(_ inventory: APIInventory, to stream: OutputStream) {
        var json = JSONWriter()
        json.object { json in
            json.member("schema", schema)
            json.member("records", inventory.records)
        }
        stream.write(json.bytes)
        stream.write("\n")
    }
}
