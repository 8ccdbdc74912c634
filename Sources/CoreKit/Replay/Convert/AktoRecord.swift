// Relies on: members being read once, into memory that serves the next record.

/// An ingest record as it was captured: where its members stand.
final class AktoRecord {
    struct Member: BitwiseCopyable {
        enum Kind: UInt8 { case string, number, bool, null, object, array }
        /// The number of an `AktoField`, or `unknown`, or `duplicate`.
        var field: UInt8
        var kind: Kind
        var hasEscapes: Bool
        /// Offsets in the record, of the quote before the name and of the value with its quotes.
        var name: Int
        var start: Int
        var end: Int
    }

    static let unknown: UInt8 = 0xFF
    /// A field that stood before already: the first counts, as everywhere where captures are read.
    static let duplicate: UInt8 = 0xFE

    private(set) var text = ByteSlice.empty
    private var storage: UnsafeMutablePointer<Member>
    private var capacity = 64
    private(set) var count = 0
    /// By field, the number of its member and one; 0 where it is missing.
    private let places: UnsafeMutablePointer<Int32>
    private static let placeCount = 32
    /// Members that may be added to those that were captured.
    static let mostAdded = 32
    /// Where the closing brace stands.
    private(set) var end = 0

    init() {
        storage = .allocate(capacity: capacity)
        places = .allocate(capacity: AktoRecord.placeCount)
    }

    deinit {
        storage.deallocate()
        places.deallocate()
    }

    subscript(index: Int) -> Member { storage[index] }

    @inline(__always)
    subscript(field: AktoField) -> Member? {
        let place = places[Int(field.rawValue)]
        return place == 0 ? nil : storage[Int(place) &- 1]
    }

    /// The inside of a string, or another value as it stands.
    func raw(_ member: Member) -> ByteSlice {
        member.kind == .string ? text[member.start + 1..<member.end - 1] : text[member.start..<member.end]
    }

    /// Reads the members of a record.
    ///
    /// - Throws: where it is not one JSON object.
    func read(_ record: ByteSlice) throws(JSONError) {
        text = record
        count = 0
        places.update(repeating: 0, count: AktoRecord.placeCount)
        var scanner = JSONScanner(record), first = true
        let table = AktoFieldTable.shared
        guard scanner.peek() == 0x7B else { throw JSONError(offset: scanner.position, message: "expected '{'") }
        scanner.position += 1
        while let key = try scanner.nextKey(&first) {
            let name = key.raw.start - record.start - 1
            guard let next = scanner.peek() else { throw scanner.failure("expected a value") }
            var member = Member(field: AktoRecord.unknown, kind: .string, hasEscapes: false, name: name, start: scanner.position, end: 0)
            if next == 0x22 {
                member.hasEscapes = try scanner.string().hasEscapes
            } else {
                try scanner.skipValue()
                member.kind = AktoRecord.kind(next)
            }
            member.end = scanner.position
            let found = key.hasEscapes ? AktoRecord.field(ofEscaped: key, table) : table.field(key.raw)
            if let found {
                member.field = places[Int(found)] == 0 ? found : AktoRecord.duplicate
                if places[Int(found)] == 0 { places[Int(found)] = Int32(truncatingIfNeeded: count &+ 1) }
            }
            if count == capacity { grow() }
            storage[count] = member
            count &+= 1
        }
        end = scanner.position - 1
        try scanner.expectEnd()
    }

    private static func field(ofEscaped key: JSONString, _ table: AktoFieldTable) -> UInt8? {
        var name = key.string
        return name.withUTF8 { table.field(ByteSlice(UnsafeRawBufferPointer($0))) }
    }

    private static func kind(_ first: UInt8) -> Member.Kind {
        switch first {
        case 0x7B: .object
        case 0x5B: .array
        case 0x74, 0x66: .bool
        case 0x6E: .null
        default: .number
        }
    }

    private func grow() {
        let larger = UnsafeMutablePointer<Member>.allocate(capacity: capacity * 2)
        larger.update(from: storage, count: count)
        storage.deallocate()
        storage = larger
        capacity *= 2
    }

    /// It has what only ingest records have. Others may name a path and headers too.
    var isAkto: Bool {
        guard let path = self[.path] else { return false }
        if self[.accountID] != nil || self[.vxlanID] != nil { return true }
        guard path.kind == .string else { return false }
        let hasMark = self[.requestHeaders] != nil || self[.responseHeaders] != nil || self[.requestPayload] != nil || self[.responsePayload] != nil
        return hasMark && (self[.statusCode] != nil || self[.requestHeaders]?.kind == .string)
    }
}
