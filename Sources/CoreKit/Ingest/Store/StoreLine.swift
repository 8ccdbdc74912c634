/// A line of a store:
///
///     {"batchData":[...],"akto_store":{"records":100,"time":1793527200,"crc32":"89abcdef"}}
///
/// `time` is in seconds since 1970, when the batch came in. `crc32` is that of gzip, in eight lower-case digits, of everything before `,"crc32"`.
struct StoreLine {
    static let opening: StaticString = "{\"batchData\":["
    private static let mark: StaticString = ",\"crc32\":\""
    private static let end: StaticString = "\"}}"
    /// From the mark to the end of the line.
    private static let tailLength = mark.utf8CodeUnitCount + 8 + end.utf8CodeUnitCount

    private var crc = CRC32()
    private let records: Int

    /// Begins the line of so many records.
    init(_ bytes: UnsafeRawBufferPointer, records: Int) {
        self.records = records
        crc.update(ByteSlice(Self.opening).buffer)
        crc.update(bytes)
    }

    /// What follows the records, the line end with it.
    mutating func tail(at moment: Timestamp) -> Tail {
        var text = "],\"akto_store\":{\"records\":\(records),\"time\":\(moment.seconds)"
        text.withUTF8 { crc.update(UnsafeRawBufferPointer($0)) }
        return Tail(text: text + "\(Self.mark)\(Self.hex(crc.value))\(Self.end)\n")
    }

    struct Tail {
        let text: String

        func withBytes<Value>(_ body: (UnsafeRawBufferPointer) throws(SystemError) -> Value) throws(SystemError) -> Value {
            let bytes = Array(text.utf8)
            let result = bytes.withUnsafeBytes { raw in Result { () throws(SystemError) in try body(raw) } }
            return try result.get()
        }
    }

    /// Makes one line of JSON that has no line ends within strings.
    static func flatten(_ bytes: UnsafeMutableRawBufferPointer) {
        let slice = ByteSlice(UnsafeRawBufferPointer(bytes))
        for byte in [0x0A, 0x0D] as [UInt8] {
            var at = 0
            while let found = slice.firstIndex(of: byte, from: at) {
                bytes[found] = 0x20
                at = found + 1
            }
        }
    }

    /// Whether a line, without its end, is as it was written.
    static func isSound(_ line: ByteSlice) -> Bool {
        let body = line.count - tailLength
        guard body > opening.utf8CodeUnitCount, line.hasPrefix(opening), line.dropFirst(body).hasPrefix(mark), line.hasSuffix(end) else { return false }
        var crc = CRC32()
        crc.update(line[0..<body].buffer)
        return line[body + mark.utf8CodeUnitCount..<line.count - end.utf8CodeUnitCount].string == hex(crc.value)
    }

    private static func hex(_ value: UInt32) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 8 - digits.utf8.count) + digits
    }
}

/// Names of a store's files: `records-000001.jsonl`.
enum StoreName {
    static func text(_ number: Int) -> String {
        let digits = "\(number)"
        return "records-" + String(repeating: "0", count: max(0, 6 - digits.utf8.count)) + digits + ".jsonl"
    }

    /// The number of a file; nil for a name of another kind.
    static func number(_ name: String) -> Int? {
        guard name.hasPrefix("records-"), name.hasSuffix(".jsonl") else { return nil }
        let digits = name.dropFirst(8).dropLast(6)
        guard digits.utf8.count >= 6, digits.utf8.allSatisfy({ $0 &- 0x30 < 10 }), let number = Int(digits), number > 0, text(number) == name else { return nil }
        return number
    }

    /// What is left of a file that was being rewritten.
    static func isLeftover(_ name: String) -> Bool {
        guard name.utf8.count > 7 else { return false }
        return number(String(name.dropLast(7))) != nil && name.dropLast(6).hasSuffix(".")
    }
}
