/// The inventory as people read it in a terminal.
public enum APIInventoryTable {
    /// `width` in columns; nil for as wide as it gets.
    public static func render(_ inventory: APIInventory, width: Int? = nil, colors: Bool = false, to stream: OutputStream) {
        stream.write("\(inventory.endpoints) endpoints\n")
    }
}
