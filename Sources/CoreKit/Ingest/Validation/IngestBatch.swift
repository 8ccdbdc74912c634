/// A request's body, read: where its records stand, and the first thing that is wrong with it.
///
/// With a fault of status 422, `records` are those before the bad one; with any other, they mean nothing.
struct IngestBatch {
    /// Offsets in the body.
    var records: [Range<Int>] = []
    /// The array of the records, its brackets with it.
    var array = 0..<0
    var fault: IngestFault?

    init(_ body: ByteSlice, limits: IngestLimits, arena: ByteArena) {
        do {
            try read(body, limits, arena)
        } catch {
            fault = error
        }
    }

    private mutating func read(_ body: ByteSlice, _ limits: IngestLimits, _ arena: ByteArena) throws(IngestFault) {
        if body.count > limits.bodyUnits, StrictJSON.units(body) > limits.bodyUnits {
            throw IngestFault(413, "the body is longer than \(limits.bodyUnits) UTF-16 units")
        }
        var json = try StrictJSON(body, limits: limits)
        guard case .object = try json.value() else { throw IngestFault(400, "not a batch: expected an object with \"batchData\"", offset: 0) }
        var first = true, found = false, members = 0
        var bad: IngestFault?
        while let key = try json.nextKey(&first) {
            members += 1
            guard members <= limits.elements else { throw json.tooMany }
            guard key == "batchData" else {
                try json.skipValue(depth: 1)
                continue
            }
            guard !found else { throw IngestFault(400, "\"batchData\" stands twice", offset: json.scanner.position) }
            found = true
            json.scanner.skipWhitespace()
            let start = json.scanner.position
            guard case .array = try json.value() else { throw IngestFault(400, "not a batch: \"batchData\" is not an array", offset: start) }
            bad = try readRecords(&json, limits, arena)
            array = start..<json.scanner.position
        }
        try json.expectEnd()
        guard found else { throw IngestFault(400, "not a batch: \"batchData\" is missing", offset: 0) }
        if let bad { throw bad }
        guard !records.isEmpty else { throw IngestFault(400, "the batch is empty", offset: array.lowerBound) }
    }

    /// The first fault of a record. Behind it only the syntax is looked at: what is no JSON is no batch with a bad record.
    private mutating func readRecords(_ json: inout StrictJSON, _ limits: IngestLimits, _ arena: ByteArena) throws(IngestFault) -> IngestFault? {
        var reader = IngestRecordReader(arena: arena)
        var first = true, count = 0
        var bad: IngestFault?
        records.reserveCapacity(128)
        while try json.nextElement(&first) {
            count += 1
            guard count <= limits.elements else { throw json.tooMany }
            if bad != nil {
                try json.skipValue(depth: 2)
                continue
            }
            json.scanner.skipWhitespace()
            let start = json.scanner.position
            bad = try reader.read(&json)
            if var fault = bad {
                fault.message = "record \(count - 1): \(fault.message)"
                fault.record = count - 1
                fault.offset = start
                bad = fault
                json.scanner.position = start
                try json.skipValue(depth: 2)
            } else {
                records.append(start..<json.scanner.position)
            }
        }
        return bad
    }
}
