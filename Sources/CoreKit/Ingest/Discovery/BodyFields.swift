// Relies on: bodies being read once, from left to right, with a stack of fixed depth and without memory of their own.

/// Enters the fields of bodies and queries into their trees. One a thread.
final class BodyFields {
    /// Deeper members are passed over.
    static let deepest = 12
    /// Of an array so many elements are looked at.
    static let elements = 64
    /// Of one body so many values are looked at.
    static let values = 4096

    private let arena: ByteArena
    private let frames: UnsafeMutablePointer<Frame>

    private struct Frame: BitwiseCopyable {
        var field: Int32
        var last: Int32
        var elements: Int32
        var isObject: Bool
        var isFirst: Bool
    }

    init(arena: ByteArena) {
        self.arena = arena
        frames = .allocate(capacity: BodyFields.deepest + 1)
    }

    deinit { frames.deallocate() }

    /// Enters a JSON body. What follows a fault, as where a body was cut, is not looked at.
    func add(json: ByteSlice, to tree: UnsafeMutablePointer<FieldTree>) {
        tree.pointee.begin(budget: BodyFields.values)
        var scanner = JSONScanner(json)
        do {
            try walk(&scanner, tree)
        } catch {
            return
        }
    }

    private func walk(_ scanner: inout JSONScanner, _ tree: UnsafeMutablePointer<FieldTree>) throws(JSONError) {
        var depth = try value(&scanner, FieldTree.root, tree, 0)
        while depth > 0 {
            let frame = frames + (depth - 1)
            if frame.pointee.isObject {
                guard let key = try scanner.nextKey(&frame.pointee.isFirst) else {
                    depth -= 1
                    continue
                }
                guard tree.pointee.budget > 0 else {
                    tree.pointee.cutBodies += 1
                    return
                }
                tree.pointee.budget -= 1
                let name = key.hasEscapes ? key.decoded(in: arena) : key.raw
                let field: Int32
                if let kind = BodyFields.valueName(name) {
                    field = tree.pointee.member(kind, role: .key, of: frame.pointee.field, after: frame.pointee.last)
                } else {
                    field = tree.pointee.member(name, role: .member, of: frame.pointee.field, after: frame.pointee.last)
                }
                frame.pointee.last = field
                depth = try value(&scanner, field, tree, depth)
            } else {
                guard try scanner.nextElement(&frame.pointee.isFirst) else {
                    depth -= 1
                    continue
                }
                guard tree.pointee.budget > 0 else {
                    tree.pointee.cutBodies += 1
                    return
                }
                tree.pointee.budget -= 1
                frame.pointee.elements += 1
                guard frame.pointee.elements <= BodyFields.elements else {
                    tree.pointee.budget += 1
                    try scanner.passValue()
                    continue
                }
                if frame.pointee.last < 0 {
                    frame.pointee.last = tree.pointee.member(.empty, role: .element, of: frame.pointee.field, after: -1)
                }
                depth = try value(&scanner, frame.pointee.last, tree, depth)
            }
        }
    }

    /// Enters a value, or enters a container. Returns how many are open then.
    @inline(__always)
    private func value(_ scanner: inout JSONScanner, _ field: Int32, _ tree: UnsafeMutablePointer<FieldTree>, _ depth: Int) throws(JSONError) -> Int {
        guard let byte = scanner.peek() else { throw JSONError(offset: scanner.end, message: "the text ends where a value was expected", isTruncation: true) }
        switch byte {
        case 0x22:
            let text = try scanner.string()
            // A text too long to be of any form is not worth undoing.
            if text.hasEscapes, text.raw.count > 512 {
                tree.pointee.note(field, [.string, .text])
                tree.pointee.fields[Int(field)].formats.formUnion(.plain)
            } else {
                tree.pointee.note(field, text: text.decoded(in: arena))
            }
        case 0x7B, 0x5B:
            tree.pointee.note(field, byte == 0x7B ? .object : .array)
            guard depth < BodyFields.deepest else {
                try scanner.passValue()
                return depth
            }
            scanner.position += 1
            frames[depth] = Frame(field: field, last: -1, elements: 0, isObject: byte == 0x7B, isFirst: true)
            return depth + 1
        case 0x2D, 0x30...0x39:
            guard case .number(let number) = try scanner.value() else { return depth }
            if number.buffer.contains(where: { $0 == 0x2E || $0 | 0x20 == 0x65 }) {
                tree.pointee.note(field, .number)
            } else {
                tree.pointee.note(field, integer: number)
            }
        case 0x74, 0x66:
            _ = try scanner.value()
            tree.pointee.note(field, .boolean)
        default:
            _ = try scanner.value()
            tree.pointee.note(field, .null)
        }
        return depth
    }

    /// What a member's name is if it is itself a value: a map's key.
    @inline(__always)
    private static func valueName(_ name: ByteSlice) -> ByteSlice? {
        guard name.count > 0, name[0] &- 0x30 < 10 || name.count >= 20 || (name.count >= 8 && mayBeValue(name)) else { return nil }
        return slowValueName(name)
    }

    @inline(__always)
    private static func mayBeValue(_ name: ByteSlice) -> Bool {
        // The second byte is a digit, or the last: most names have none there.
        name[1] &- 0x30 < 10 || name[name.count - 1] &- 0x30 < 10 || name[name.count / 2] == 0x40 || name.firstIndex(of: 0x40) != nil
    }

    @inline(never)
    private static func slowValueName(_ name: ByteSlice) -> ByteSlice? {
        let segment = PathSegment(name, previous: .empty)
        guard segment.text.isEmpty else { return nil }
        switch segment.kind {
        case .id, .number: return ByteSlice("id")
        case .uuid: return ByteSlice("uuid")
        case .date: return ByteSlice("date")
        case .hash: return ByteSlice("hash")
        case .token: return ByteSlice("token")
        case .email: return ByteSlice("email")
        case .phone: return ByteSlice("phone")
        case .ip: return ByteSlice("ip")
        case .word, .slug, .any: return nil
        }
    }

    /// Enters form fields or a query. True if one of them is a credential by its name.
    @discardableResult
    func add(form: ByteSlice, to tree: UnsafeMutablePointer<FieldTree>) -> Bool {
        tree.pointee.begin(budget: BodyFields.values)
        var fields = FormFields(form, arena: arena)
        var last: Int32 = -1, hasCredential = false
        while let (name, value) = fields.next() {
            guard tree.pointee.budget > 0 else {
                tree.pointee.cutBodies += 1
                break
            }
            tree.pointee.budget -= 1
            let field = tree.pointee.member(name, role: .member, of: FieldTree.root, after: last)
            last = field
            let type = BodyFields.type(of: value)
            if type == .integer {
                tree.pointee.note(field, integer: value)
                tree.pointee.note(field, .text)
            } else {
                tree.pointee.note(field, text: value, type: type)
            }
            switch tree.pointee.fields[Int(field)].naming {
            case .credential: if !value.isEmpty { hasCredential = true }
            case .suspect: if value.count >= 16, value.firstIndex(of: 0x20) == nil { hasCredential = true }
            case .ordinary: break
            }
        }
        return hasCredential
    }

    /// What a text would be if it were written in JSON.
    private static func type(of text: ByteSlice) -> FieldTree.Types {
        guard let first = text.buffer.first else { return .string }
        if first &- 0x30 < 10 || first == 0x2D {
            guard text.count <= 24, !(first == 0x30 && text.count > 1 && text[1] &- 0x30 < 10) else { return .string }
            var scanner = JSONScanner(text)
            guard case .number(let number)? = try? scanner.value(), number.count == text.count else { return .string }
            return number.buffer.contains { $0 == 0x2E || $0 | 0x20 == 0x65 } ? .number : .integer
        }
        return text == "true" || text == "false" ? .boolean : .string
    }
}
