/// Reads the values of a part's line, each as what it has to be.
struct PartialFields {
    private var scanner: JSONScanner

    init(_ line: ByteSlice) { scanner = JSONScanner(line) }

    /// What a line holds that it should not.
    struct Fault: Error {
        var message: String
    }

    /// Hands each member's key to `body`, which has to read or skip the value.
    mutating func object(_ body: (String, inout PartialFields) throws -> Void) throws {
        guard case .object = try scanner.value() else { throw Fault(message: "expected an object") }
        var first = true
        while let key = try scanner.nextKey(&first) { try body(key.string, &self) }
    }

    mutating func array(_ body: (inout PartialFields) throws -> Void) throws {
        guard case .array = try scanner.value() else { throw Fault(message: "expected an array") }
        var first = true
        while try scanner.nextElement(&first) { try body(&self) }
    }

    mutating func skip() throws { try scanner.skipValue() }

    mutating func end() throws { try scanner.expectEnd() }

    mutating func text() throws -> String {
        guard case .string(let text) = try scanner.value() else { throw Fault(message: "expected a string") }
        return text.string
    }

    mutating func optionalText() throws -> String? {
        switch try scanner.value() {
        case .string(let text): return text.string
        case .null: return nil
        default: throw Fault(message: "expected a string or null")
        }
    }

    mutating func flag() throws -> Bool {
        guard case .bool(let flag) = try scanner.value() else { throw Fault(message: "expected true or false") }
        return flag
    }

    mutating func integer(_ range: ClosedRange<Int>) throws -> Int {
        guard case .number(let digits) = try scanner.value(), let number = Int(digits.string), range.contains(number) else {
            throw Fault(message: "expected a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    mutating func count() throws -> Int { try integer(0...InventoryLimits.count) }

    mutating func hash() throws -> UInt64 {
        guard let hash = UInt64(hexDigits: try text()) else { throw Fault(message: "expected 16 hexadecimal digits") }
        return hash
    }

    mutating func id() throws -> StreamFingerprint.Value {
        guard let id = StreamFingerprint.Value(hex: try text()) else { throw Fault(message: "expected 32 hexadecimal digits") }
        return id
    }

    mutating func texts() throws -> Set<String> {
        var found: Set<String> = []
        try array { found.insert(try $0.text()) }
        return found
    }

    mutating func hashes() throws -> Set<UInt64> {
        var found: Set<UInt64> = []
        try array { found.insert(try $0.hash()) }
        return found
    }

    mutating func counts() throws -> [String: Int] {
        var found: [String: Int] = [:]
        try object { name, fields in found[name] = try fields.count() }
        return found
    }
}
