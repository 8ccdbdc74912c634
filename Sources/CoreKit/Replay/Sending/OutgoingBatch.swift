/// Records that go to the endpoint in one request: where their texts stand, and where they came from.
struct OutgoingBatch {
    struct Member {
        /// The record's JSON text.
        var text: UnsafeRawBufferPointer
        var source: RecordSource
        /// Which of `OutgoingBatch.memory` it stands in.
        var memory: Int
    }

    private(set) var members: [Member] = []
    /// Keep the texts where they are.
    private(set) var memory: [AnyObject] = []
    /// Bytes of the request's body.
    private(set) var byteCount = OutgoingBatch.frame
    /// When it is due, in nanoseconds of `MonotonicTime`; 0 for at once.
    let due: UInt64

    static let opening: StaticString = #"{"batchData":["#
    static let closing: StaticString = "]}"
    static let comma: StaticString = ","
    static var frame: Int { opening.utf8CodeUnitCount + closing.utf8CodeUnitCount }

    init(due: UInt64) { self.due = due }

    var count: Int { members.count }

    mutating func add(_ text: UnsafeRawBufferPointer, _ source: RecordSource, in memory: AnyObject) {
        byteCount += text.count + (members.isEmpty ? 0 : 1)
        if self.memory.last !== memory { self.memory.append(memory) }
        members.append(Member(text: text, source: source, memory: self.memory.count - 1))
    }

    /// What is sent, one part after another. Neighbours in one piece are one part: a piece writes the comma between its records.
    var body: [UnsafeRawBufferPointer] {
        var parts = [OutgoingBatch.bytes(OutgoingBatch.opening)]
        var last: Member?
        for member in members {
            if let last, last.memory == member.memory, let start = last.text.baseAddress, start + last.text.count + 1 == member.text.baseAddress,
                let from = parts.last?.baseAddress {
                parts[parts.count - 1] = UnsafeRawBufferPointer(start: from, count: start - from + last.text.count + 1 + member.text.count)
            } else {
                if last != nil { parts.append(OutgoingBatch.bytes(OutgoingBatch.comma)) }
                parts.append(member.text)
            }
            last = member
        }
        parts.append(OutgoingBatch.bytes(OutgoingBatch.closing))
        return parts
    }

    private static func bytes(_ text: StaticString) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
    }

    /// The first and the second half, for a server that finds the whole too large. Nil for a single record.
    var halves: (OutgoingBatch, OutgoingBatch)? {
        guard count > 1 else { return nil }
        var first = OutgoingBatch(due: due), second = OutgoingBatch(due: due)
        for (index, member) in members.enumerated() {
            if index < count / 2 { first.take(member) } else { second.take(member) }
        }
        first.memory = memory
        second.memory = memory
        return (first, second)
    }

    private mutating func take(_ member: Member) {
        byteCount += member.text.count + (members.isEmpty ? 0 : 1)
        members.append(member)
    }
}

/// Where a record stands in what is replayed.
struct RecordSource: Equatable {
    /// The number of the input, in their order.
    var input: Int
    /// The number of the record in its input, from 0; every record counts, those that are not sent too.
    var ordinal: Int
    /// 1-based line, and 0-based entry of a document, where it has one.
    var line: Int?
    var entry: Int?
}
