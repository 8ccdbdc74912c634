/// A mapping's key for comparing: equal keys have one type and one value in the core schema (`1` and `0x1` are equal, `1` and `"1"` are not).
struct YAMLKey: Hashable {
    private let type: YAMLType
    /// Where the value is the text itself.
    private let bytes: UnsafeBufferPointer<UInt8>
    private let owned: String?

    /// Collections are equal to themselves only. The source has to live as long as the key.
    init(_ id: Int, _ record: YAMLRecord, in source: YAMLSource) {
        guard record.kind == .scalar else {
            type = record.kind == .sequence ? .sequence : .mapping
            owned = String(id)
            bytes = UnsafeBufferPointer(start: nil, count: 0)
            return
        }
        type = record.scalarType(in: source)
        var value = record.text.owned
        switch type {
        case .null: value = ""
        case .bool: value = YAMLSchema.bool(record.text.string(in: source)).map { $0 ? "true" : "false" } ?? value
        case .int: value = YAMLSchema.int(record.text.string(in: source)).map { String($0) } ?? value
        case .float: value = YAMLSchema.double(record.text.string(in: source)).map { String($0) } ?? value
        case .other: value = (record.properties?.tag ?? "") + " " + record.text.string(in: source)
        case .string, .sequence, .mapping: break
        }
        owned = value
        bytes = value == nil ? source.bytes(Int(record.text.start), Int(record.text.end)) : UnsafeBufferPointer(start: nil, count: 0)
    }

    static func == (left: YAMLKey, right: YAMLKey) -> Bool {
        guard left.type == right.type else { return false }
        if left.owned == nil, right.owned == nil { return left.bytes.elementsEqual(right.bytes) }
        return left.withBytes { mine in right.withBytes { mine.elementsEqual($0) } }
    }

    func hash(into hasher: inout Hasher) {
        withBytes { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }

    private func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        guard var owned else { return body(bytes) }
        return owned.withUTF8(body)
    }
}
