// Relies on: all that is long (values of unknown members, records) being passed over by `JSONSkipper`; only the few bytes
// of the outermost levels are looked at one by one.

/// Finds where the records of a JSON document begin and end, while the document streams by.
///
/// A record is an element of an outermost array, of `batchData` in an outermost object, of `log.entries` in one (HAR), or
/// any other outermost value; an element with a `batchData` of its own stands for what that holds. The text may come in
/// pieces cut anywhere; brackets, strings and escapes are followed, and the rest is left to whoever opens the record, so that
/// one bad record does not cost the next.
struct DocumentSplitter {
    enum Event: Equatable {
        /// All of the bytes were taken; more may follow.
        case more
        /// A record begins at this offset.
        case begin(Int)
        /// The object that begins here may be a record, or hold records: `wrapper` follows then.
        case object(Int)
        /// The object is no record but holds some, of this form.
        case wrapper(CaptureForm)
        /// The object is a record, whatever follows: it names what only records have.
        case record
        /// The record ends before this offset.
        case end(Int)
        /// A bracket that closes nothing stands at this offset, and was passed over.
        case stray(Int)
    }

    private enum State { case between, line, nested, string, scalar, key, colon, value, memberEnd, keyOrEnd, element, elementEnd }
    private enum Frame { case none, outermost, log, element }

    private var state = State.between
    /// The object that is being read, or that holds the array that is being read.
    private var frame = Frame.none
    private var inArray = false
    /// The outermost object turned out to hold records.
    private var isWrapper = false
    /// The frame and form of the array around the element that is being read.
    private var around: (frame: Frame, form: CaptureForm?) = (.none, nil)
    /// That element turned out to hold records.
    private var isElementWrapper = false
    private var skipper = JSONSkipper()
    private var escaped = false
    /// The key that was read last, escapes in place, as far as it fits: the keys that matter do, however they are escaped.
    private var key = SIMD64<UInt8>()
    private var keyLength = 0
    private var keyHasEscapes = false
    /// Records of the document's arrays so far.
    private(set) var entry = 0
    /// What the elements of the array are, where the object around it says so.
    private(set) var form: CaptureForm?

    init() {}

    /// Nothing is open: the next byte is outside all values.
    var isBetween: Bool { state == .between }
    /// The next byte is inside a string.
    var isInString: Bool { state == .string || state == .key || (state == .nested && skipper.isInString) }
    /// Something that is not JSON is passed over, up to the end of the line.
    var isInLine: Bool { state == .line }
    /// Something was opened that holds records: an array, a batch, a HAR.
    var isInArray: Bool { inArray || isWrapper || frame == .element }

    /// Goes on over `from..<to` up to the next event, and says how far it came.
    mutating func next(_ base: UnsafeRawPointer, from: Int, to: Int) -> (event: Event, at: Int) {
        var at = from
        while at < to {
            let byte = base.load(fromByteOffset: at, as: UInt8.self)
            switch state {
            case .nested:
                guard let past = skipper.pass(base, from: at, to: to) else { return (.more, to) }
                at = past
                if let event = valueEnded(at) { return (event, at) }
            case .string:
                at += 1
                if escaped {
                    escaped = false
                } else if byte == 0x5C {
                    escaped = true
                } else if byte == 0x22 {
                    if let event = valueEnded(at) { return (event, at) }
                } else {
                    at = ByteSearch.index(of: 0x22, or: 0x5C, in: base, from: at, to: to)
                }
            case .scalar:
                if DocumentSplitter.endsScalar(byte) {
                    if let event = valueEnded(at) { return (event, at) }
                } else {
                    at += 1
                }
            case .line:
                at = ByteSearch.index(of: 0x0A, in: base, from: at, to: to)
                if at < to {
                    state = .between
                    return (.end(at), at)
                }
            case .key:
                at += 1
                if escaped {
                    escaped = false
                } else if byte == 0x5C {
                    escaped = true
                    keyHasEscapes = true
                } else if byte == 0x22 {
                    state = .colon
                    continue
                }
                if keyLength < 64 { key[keyLength] = byte }
                keyLength &+= 1
            default:
                if ByteSlice.isBlank(byte) || (state == .between && ByteSlice.isFiller(byte)) {
                    at += 1
                } else if let event = structure(byte, &at) {
                    return (event, at)
                }
            }
        }
        return (.more, to)
    }

    /// The text ends: whether the record that was begun ends with it.
    mutating func finish() -> Bool {
        guard state == .line else { return false }
        state = .between
        return true
    }

    /// One byte that is neither blank nor inside a value.
    private mutating func structure(_ byte: UInt8, _ at: inout Int) -> Event? {
        switch state {
        case .between:
            isWrapper = false
            entry = 0
            form = nil
            switch byte {
            case 0x7B:
                state = .keyOrEnd
                frame = .outermost
                at += 1
                return .object(at - 1)
            case 0x5B:
                state = .element
                inArray = true
                at += 1
                return nil
            case 0x2C:
                at += 1
                return nil
            case 0x7D, 0x5D:
                at += 1
                return .stray(at - 1)
            default:
                state = .line
                return .begin(at)
            }
        case .keyOrEnd, .memberEnd:
            if byte == 0x22 {
                at += 1
                state = .key
                keyLength = 0
                keyHasEscapes = false
                return nil
            }
            return memberless(byte, &at)
        case .colon:
            if byte == 0x3A {
                at += 1
                state = .value
                return nil
            }
            return memberless(byte, &at)
        case .value:
            return memberValue(byte, &at)
        case .element, .elementEnd:
            return element(byte, &at)
        case .nested, .string, .scalar, .key, .line: return nil
        }
    }

    /// Something in an object that is no member: brackets are followed, whatever they are there for.
    private mutating func memberless(_ byte: UInt8, _ at: inout Int) -> Event? {
        switch byte {
        case 0x7D, 0x5D:
            at += 1
            return objectEnded(at)
        case 0x7B, 0x5B, 0x22: begin(byte, &at)
        default:
            at += 1
            if byte == 0x2C { state = .keyOrEnd }
        }
        return nil
    }

    private mutating func memberValue(_ byte: UInt8, _ at: inout Int) -> Event? {
        if byte == 0x5B, frame == .outermost || frame == .element, keyIs("batchData") { return openArray(.akto, &at) }
        if byte == 0x5B, frame == .log, keyIs("entries") { return openArray(.har, &at) }
        if byte == 0x7B, frame == .outermost, keyIs("log") {
            frame = .log
            state = .keyOrEnd
            at += 1
            return nil
        }
        if (frame == .outermost && !isWrapper) || (frame == .element && !isElementWrapper), isRecordKey {
            if frame == .element { leaveElement() } else { frame = .none }
            skipper = JSONSkipper()
            state = .nested
            return .record
        }
        begin(byte, &at)
        return nil
    }

    private mutating func openArray(_ form: CaptureForm, _ at: inout Int) -> Event {
        self.form = form
        inArray = true
        if frame == .element { isElementWrapper = true } else { isWrapper = true }
        state = .element
        at += 1
        return .wrapper(form)
    }

    /// Back in the array, whose element goes on or ends.
    private mutating func leaveElement() {
        frame = around.frame
        form = around.form
        inArray = true
    }

    private mutating func element(_ byte: UInt8, _ at: inout Int) -> Event? {
        switch byte {
        case 0x5D:
            at += 1
            inArray = false
            state = frame == .none ? .between : .memberEnd
            return nil
        case 0x2C:
            at += 1
            state = .element
            return nil
        case 0x7D:
            at += 1
            return .stray(at - 1)
        case 0x7B where frame != .element && form != .har:
            around = (frame, form)
            frame = .element
            isElementWrapper = false
            inArray = false
            state = .keyOrEnd
            at += 1
            return .object(at - 1)
        default:
            let start = at
            begin(byte, &at)
            return .begin(start)
        }
    }

    /// Enters a value whose first byte is given.
    private mutating func begin(_ byte: UInt8, _ at: inout Int) {
        switch byte {
        case 0x7B, 0x5B:
            at += 1
            skipper = JSONSkipper()
            state = .nested
        case 0x22:
            at += 1
            escaped = false
            state = .string
        case 0x2C, 0x7D, 0x5D:
            // A member without a value.
            state = .memberEnd
        default:
            at += 1
            state = .scalar
        }
    }

    private mutating func valueEnded(_ at: Int) -> Event? {
        if inArray {
            state = .elementEnd
            entry += 1
            return .end(at)
        }
        if frame == .none {
            state = .between
            return .end(at)
        }
        state = .memberEnd
        return nil
    }

    private mutating func objectEnded(_ at: Int) -> Event? {
        if frame == .log {
            frame = .outermost
            state = .memberEnd
            return nil
        }
        if frame == .element {
            leaveElement()
            guard isElementWrapper else { return valueEnded(at) }
            state = .elementEnd
            return nil
        }
        frame = .none
        state = .between
        return isWrapper ? nil : .end(at)
    }

    private func keyIs(_ name: StaticString) -> Bool {
        guard keyLength <= 64 else { return false }
        return withUnsafeBytes(of: key) {
            JSONString(raw: ByteSlice($0)[0..<keyLength], hasEscapes: keyHasEscapes) == name
        }
    }

    private var isRecordKey: Bool {
        guard keyLength <= 64, !keyHasEscapes else { return false }
        return withUnsafeBytes(of: key) { RecordKeys.contain(ByteSlice($0)[0..<keyLength]) }
    }

    private static func endsScalar(_ byte: UInt8) -> Bool {
        byte == 0x2C || byte == 0x7D || byte == 0x5D || byte == 0x7B || byte == 0x5B || byte == 0x22 || ByteSlice.isBlank(byte)
    }
}

/// Members by which an object is known to be a record, and not to hold records.
enum RecordKeys {
    static func contain(_ key: ByteSlice) -> Bool {
        switch key.count {
        case 4: key == "path"
        case 6: key == "method"
        case 7: key == "jsonrpc" || key == "request"
        case 8: key == "response" || key == "ClientIP" || key == "HTTPHost"
        case 10: key == "statusCode"
        case 14: key == "requestHeaders" || key == "requestPayload"
        case 15: key == "responseHeaders" || key == "responsePayload" || key == "startedDateTime"
        case 16: key == "ClientRequestURI"
        case 17: key == "ClientRequestHost"
        case 19: key == "ClientRequestMethod"
        default: false
        }
    }
}
