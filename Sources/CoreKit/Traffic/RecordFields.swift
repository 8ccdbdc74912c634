// Relies on: a record having few members that matter, found by one pass over its keys; what is not asked for is passed over
// by quotes and brackets. No memory is allocated, and nothing recurses: scopes nest three deep at most.

/// The fields of one record, where they stand in its bytes. The first member that says something wins.
struct RecordFields {
    /// A member's value as written.
    struct Value {
        enum Kind: UInt8 { case string, number, bool, object, array }
        var kind: Kind
        /// The inside of a string, or all of another value.
        var raw: ByteSlice
        var hasEscapes = false
        /// A body's text, where it was asked for.
        var decoded: ByteSlice?

        var string: JSONString { JSONString(raw: raw, hasEscapes: hasEscapes) }
        var isContainer: Bool { kind == .object || kind == .array }
        var isText: Bool { kind == .string || kind == .number }
    }

    /// When to stop reading members: what is asked for may be known before the record ends. For a target the bodies are taken too, but
    /// for a last one that hides nothing.
    enum Extent { case all, target }

    private let values: UnsafeMutablePointer<Value>
    private var present: UInt64 = 0
    private var forms: UInt8 = 0
    /// The object that holds the request, its body with it, was read to its end.
    private var isPastRequest = false
    /// Offset up to which a quick look tells bodies from all else: they stand in their fields, or behind it.
    private(set) var clearEnd = 0
    /// The record is known to be an entry of a HAR, whose bodies always stand in objects of their own.
    private var isEntry = false
    private var order = MemberOrder()

    init() {
        values = .allocate(capacity: 64)
        values.initialize(repeating: Value(kind: .number, raw: .empty), count: 64)
    }

    func deallocate() {
        values.deallocate()
        order.deallocate()
    }

    subscript(field: RecordField) -> Value? { has(field) ? values[Int(field.rawValue)] : nil }

    @inline(__always)
    func has(_ field: RecordField) -> Bool { present & 1 &<< UInt64(field.rawValue) != 0 }

    @inline(__always)
    func hasNone(of one: RecordField, _ two: RecordField, _ three: RecordField) -> Bool {
        present & (1 &<< UInt64(one.rawValue) | 1 &<< UInt64(two.rawValue) | 1 &<< UInt64(three.rawValue)) == 0
    }

    /// Nothing that would have to be looked at for what it hides.
    @inline(__always)
    func isPlain(_ body: RecordField) -> Bool {
        let value = values + Int(body.rawValue)
        return !has(body) || !value.pointee.isText || value.pointee.raw.isEmpty || RecordFields.isPlainStart(value.pointee.raw[0])
    }

    /// A value that is a string.
    @inline(__always)
    func string(_ field: RecordField) -> JSONString? {
        let value = values + Int(field.rawValue)
        return has(field) && value.pointee.kind == .string ? value.pointee.string : nil
    }

    /// Members of this form were seen.
    func hasMark(of form: CaptureForm) -> Bool { forms & RecordFields.bit(form) != 0 }

    private static func bit(_ form: CaptureForm) -> UInt8 {
        switch form {
        case .akto: 1
        case .har: 2
        case .logpushHTTPRequests: 4
        case .logpushGatewayHTTP: 8
        case .jsonLines, .text: 0
        }
    }

    private mutating func set(_ field: RecordField, _ value: Value) {
        guard !has(field) else { return }
        present |= 1 &<< UInt64(field.rawValue)
        values[Int(field.rawValue)] = value
    }

    /// Reads a record. For a target, text after it, and what is not JSON inside passed values, is not noticed. With an arena, which is for all
    /// of a record, the texts of bodies are decoded as they are passed.
    ///
    /// - Throws: `JSONError` where all is read and it is not one JSON value, and where keys or the record itself break off; what was
    ///   read until then stays readable.
    mutating func read(
        _ bytes: ByteSlice, extent: Extent, isHAR: Bool = false, decodingBodiesIn arena: ByteArena? = nil
    ) throws(JSONError) {
        present = 0
        isEntry = isHAR
        forms = 0
        isPastRequest = false
        clearEnd = 0
        var isTargetKnown = false
        do {
            try readMembers(bytes, extent, arena, &isTargetKnown)
        } catch {
            clearEnd = 0
            // Whoever needs the whole record will see that it breaks off.
            guard isTargetKnown else { throw error }
        }
    }

    private mutating func readMembers(
        _ bytes: ByteSlice, _ extent: Extent, _ arena: ByteArena?, _ isTargetKnown: inout Bool
    ) throws(JSONError) {
        var scanner = JSONScanner(bytes)
        var wrapperStart = Int.max
        defer { clearEnd = min(scanner.position, wrapperStart) }
        let table = RecordMemberTable.shared
        // The number of the next member, as long as none was entered.
        var number: Int? = 0
        if try readUsual(&scanner, &number, extent, arena, &isTargetKnown) { return }
        var first = number == 0
        if first {
            guard scanner.peek() == 0x7B else {
                if extent == .all {
                    try scanner.skipValue()
                    try scanner.expectEnd()
                }
                return
            }
            scanner.position += 1
        }
        var start = first ? 0 : scanner.position
        var scopes: (RecordScope, RecordScope, RecordScope, RecordScope) = (.top, .top, .top, .top)
        var depth = 0
        while true {
            if !first, number != nil {
                if try readUsual(&scanner, &number, extent, arena, &isTargetKnown) { return }
                start = scanner.position
            }
            guard let key = try scanner.nextKey(&first) else {
                if depth == 0 {
                    if extent == .all { try scanner.expectEnd() }
                    return
                }
                if depth == 1, scopes.1 == .request { isPastRequest = true }
                depth -= 1
                first = false
                continue
            }
            let scope = depth == 0 ? scopes.0 : depth == 1 ? scopes.1 : depth == 2 ? scopes.2 : scopes.3
            let name = key.hasEscapes ? RecordFields.plain(key) : nil
            let found = name.map { RecordFields.member($0, scope) } ?? table.member(key.raw, in: scope)
            let next = scanner.peek()
            guard let found, let next else {
                if next != nil { learn(&number, bytes, start, scanner.position, nil) }
                try RecordFields.pass(&scanner, extent)
                continue
            }
            if let form = found.form { forms |= RecordFields.bit(form) }
            if next == 0x7B, let inner = found.inner, depth < 3,
                (inner != .body && inner != .content) || (isEntry && key.raw == "content" && RecordFields.isDescription(scanner)) || RecordFields.isBodyWrapper(scanner, isQuick: extent == .target) {
                // Whether it is a body, and not one in a wrapper, is for who reads all of it.
                if inner == .body || inner == .content { wrapperStart = min(wrapperStart, scanner.position) }
                number = nil
                scanner.position += 1
                depth += 1
                if depth == 1 { scopes.1 = inner } else if depth == 2 { scopes.2 = inner } else { scopes.3 = inner }
                first = true
                continue
            }
            learn(&number, bytes, start, scanner.position, found)
            if try take(found.field, next, &scanner, extent, arena, depth, &isTargetKnown) { return }
        }
    }

    private mutating func learn(_ number: inout Int?, _ bytes: ByteSlice, _ start: Int, _ end: Int, _ member: RecordMember?) {
        guard let known = number else { return }
        order.learn(known, from: bytes.start + start, to: bytes.start + end, member?.field, form: member?.form.map(RecordFields.bit) ?? 0)
        number = known + 1
    }

    /// Reads members as long as they stand as in the records before. True when no more has to be read.
    private mutating func readUsual(
        _ scanner: inout JSONScanner, _ number: inout Int?, _ extent: Extent, _ arena: ByteArena?, _ isTargetKnown: inout Bool
    ) throws(JSONError) -> Bool {
        guard var next = number else { return false }
        defer { number = next }
        while let step = order.step(next, at: scanner.base + scanner.position, room: scanner.end &- scanner.position) {
            let first = scanner.byte(scanner.position &+ step.pointee.length)
            // Blanks belong to the lead, which is another one then; and an object may have to be entered.
            if first <= 0x20 || first == 0x7B { return false }
            scanner.position &+= step.pointee.length
            next &+= 1
            forms |= step.pointee.form
            let field = step.pointee.field
            let isDecoded = arena != nil && (field == .requestBody || field == .responseBody)
            if first == 0x22, !isDecoded, !isTargetKnown || !isLastBody(field) {
                let start = scanner.position &+ 1
                let (end, hasEscapes) = JSONStrings.end(scanner.base, from: start, to: scanner.end)
                if end < scanner.end {
                    scanner.position = end &+ 1
                    if let field { set(field, Value(kind: .string, raw: ByteSlice(start: scanner.base + start, count: end &- start), hasEscapes: hasEscapes)) }
                    guard extent == .target, isTargetKnown || has(.method) else { continue }
                    isTargetKnown = isTargetKnown || knowsTarget(depth: 0)
                    if isTargetKnown, knowsBodies { return true }
                    continue
                }
            }
            if try take(field, first, &scanner, extent, arena, 0, &isTargetKnown) { return true }
        }
        return false
    }

    /// Takes a value, unless it need not be looked at. True when no more has to be read.
    @inline(__always)
    private mutating func take(
        _ field: RecordField?, _ next: UInt8, _ scanner: inout JSONScanner, _ extent: Extent, _ arena: ByteArena?, _ depth: Int,
        _ isTargetKnown: inout Bool
    ) throws(JSONError) -> Bool {
        if isTargetKnown, next == 0x22, isLastBody(field), scanner.position &+ 1 < scanner.end,
            RecordFields.isPlainStart(scanner.byte(scanner.position &+ 1)) { return true }
        try take(field, next, &scanner, extent, arena)
        guard extent == .target else { return false }
        isTargetKnown = isTargetKnown || knowsTarget(depth: depth)
        return isTargetKnown && knowsBodies
    }

    /// Passes over a value; where all of the record is read, it has to be JSON.
    @inline(__always)
    private static func pass(_ scanner: inout JSONScanner, _ extent: Extent) throws(JSONError) {
        if extent == .all { try scanner.skipValue() } else { try scanner.passValue() }
    }

    @inline(__always)
    private mutating func take(
        _ field: RecordField?, _ next: UInt8, _ scanner: inout JSONScanner, _ extent: Extent, _ arena: ByteArena?
    ) throws(JSONError) {
        guard let field else {
            try RecordFields.pass(&scanner, extent)
            return
        }
        switch next {
        case 0x22:
            if let arena, field == .requestBody || field == .responseBody {
                let (string, text) = try scanner.decodedString(in: arena)
                set(field, Value(kind: .string, raw: string.raw, hasEscapes: string.hasEscapes, decoded: text))
                return
            }
            let text = try scanner.string()
            set(field, Value(kind: .string, raw: text.raw, hasEscapes: text.hasEscapes))
        default:
            let start = scanner.position
            try RecordFields.pass(&scanner, extent)
            let raw = ByteSlice(start: scanner.base + start, count: scanner.position - start)
            switch next {
            case 0x7B: set(field, Value(kind: .object, raw: raw))
            case 0x5B: set(field, Value(kind: .array, raw: raw))
            case 0x74, 0x66: set(field, Value(kind: .bool, raw: raw))
            case 0x6E: break
            default: set(field, Value(kind: .number, raw: raw))
            }
        }
    }

    /// No body follows this one.
    private func isLastBody(_ field: RecordField?) -> Bool {
        (field == .responseBody && isRequestBodyRead) || (field == .requestBody && has(.responseBody))
    }

    private var knowsBodies: Bool { has(.responseBody) && isRequestBodyRead }

    /// An entry of a HAR keeps the request's body nowhere but in its request (HAR 1.2, 4.5).
    private var isRequestBodyRead: Bool { has(.requestBody) || (isPastRequest && hasMark(of: .har)) }

    /// Nothing that could follow changes what the record is addressed to.
    private func knowsTarget(depth: Int) -> Bool {
        guard has(.method) else { return false }
        // See `TargetResolver`, which holds these above all other members.
        if has(.aktoPath), let headers = self[.requestHeaders], headers.kind == .string { return true }
        guard depth > 0 || hasMark(of: .logpushHTTPRequests) || hasMark(of: .logpushGatewayHTTP),
            let url = self[.url], url.kind == .string, !url.hasEscapes
        else { return false }
        return URLParts(url.raw).isAbsoluteWithPath
    }

    /// Text that begins with this byte is JSON or a page, which need no look.
    static func isPlainStart(_ first: UInt8) -> Bool { first == 0x7B || first == 0x5B || first == 0x3C }

    /// An object that stands for a body's text and what is known about it, not for a body that is an object. A quick look goes no
    /// further than the text: a body that is an object hides nothing, whatever is taken for its text.
    private static func isBodyWrapper(_ scanner: JSONScanner, isQuick: Bool) -> Bool {
        var scanner = scanner
        scanner.position += 1
        var first = true, describes = false
        while let key = try? scanner.nextKey(&first) {
            let isDescription = key == "size" || key == "mimeType" || key == "encoding" || key == "compression" || key == "bytes"
            let isKnown = isDescription || key == "text" || key == "comment" || key.raw.hasPrefix("_") || (key == "content" && scanner.peek() == 0x22)
            describes = describes || isDescription
            guard isKnown, (try? scanner.passValue()) != nil else { return false }
        }
        // `{"text": "..."}` alone is what a chat or a comment looks like.
        return describes
    }

    /// The `content` of a HAR's entry as HAR has it (1.2, 4.13), with members of others too, or nothing: not a body that somebody put there.
    private static func isDescription(_ scanner: JSONScanner) -> Bool {
        var scanner = scanner, first = true, isEmpty = true
        scanner.position += 1
        while let key = try? scanner.nextKey(&first) {
            isEmpty = false
            if key == "size" || key == "mimeType" || key == "text" || key == "encoding" || key == "compression" { return true }
            guard (try? scanner.passValue()) != nil else { return false }
        }
        return isEmpty
    }

    /// A key that someone escaped although nothing in the names that matter needs it.
    private static func plain(_ key: JSONString) -> [UInt8]? {
        key.raw.count <= 192 ? Array(key.string.utf8) : nil
    }

    private static func member(_ name: [UInt8], _ scope: RecordScope) -> RecordMember? {
        name.withUnsafeBytes { RecordMemberTable.shared.member(ByteSlice($0), in: scope) }
    }
}
