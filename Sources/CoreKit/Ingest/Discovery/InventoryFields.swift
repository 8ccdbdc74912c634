/// Reads the fields of one side off their tree.
enum InventoryFields {
    static func read(_ tree: borrowing FieldTree, _ kinds: inout SensitiveKinds) -> [APIField] {
        var result: [APIField] = []
        var names = [String](repeating: "", count: tree.count)
        let root = tree.fields[0]
        let isJSON = !root.types.isDisjoint(with: [.object, .array])
        if !root.types.subtracting([.object, .array]).isEmpty {
            result.append(field("$", root, tree.kinds(0)))
            kinds.formUnion(tree.kinds(0))
        }
        for index in tree.sorted() {
            let field = tree.fields[index]
            let parent = names[Int(field.parent)]
            let own = SecretMask.masked(tree.name(index).string, .name)
            switch field.role {
            case .element: names[index] = parent + "[]"
            case .key: names[index] = parent + (parent.isEmpty ? "" : ".") + "{\(own)}"
            case .member:
                if isJSON, needsQuotes(own) {
                    var text: [UInt8] = []
                    JSONWriter.escape(own, into: &text)
                    names[index] = parent + "[\"" + String(decoding: text, as: UTF8.self) + "\"]"
                } else {
                    names[index] = parent + (parent.isEmpty ? "" : ".") + own
                }
            }
            // That the elements are objects shows in their members.
            if field.role == .element, field.types == .object { continue }
            let found = tree.kinds(index)
            kinds.formUnion(found)
            result.append(self.field(names[index], field, found))
        }
        return result
    }

    private static func needsQuotes(_ name: String) -> Bool {
        name.isEmpty || name.utf8.contains { $0 == 0x2E || $0 == 0x5B || $0 == 0x5D || $0 == 0x7B || $0 == 0x22 || $0 <= 0x20 || $0 == 0x7F }
    }

    private static func field(_ name: String, _ field: FieldTree.Field, _ kinds: SensitiveKinds) -> APIField {
        APIField(name: name, records: field.records, types: types(field.types), format: format(field), sensitive: kinds.sorted)
    }

    private static func types(_ types: FieldTree.Types) -> [String] {
        var names: [String] = []
        if types.contains(.array) { names.append("array") }
        if types.contains(.boolean) { names.append("boolean") }
        // A number that was whole now and then is a number.
        if types.contains(.integer), !types.contains(.number) { names.append("integer") }
        if types.contains(.null) { names.append("null") }
        if types.contains(.number) { names.append("number") }
        if types.contains(.object) { names.append("object") }
        if types.contains(.string) { names.append("string") }
        return names
    }

    private static func format(_ field: FieldTree.Field) -> String? {
        guard field.types.contains(.string) else { return nil }
        switch field.formats {
        case .date: return "date"
        case .dateTime: return "date-time"
        case .uri: return "uri"
        case .uuid: return "uuid"
        default: return nil
        }
    }
}
