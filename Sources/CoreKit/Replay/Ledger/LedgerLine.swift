/// A line of a ledger: a JSON object whose last member is the CRC-32 of the bytes before it, so that a line that was being written when
/// the machine stopped is told from a whole one.
enum LedgerLine {
    case header(endpoint: String, options: [LedgerOption], inputs: [LedgerInput])
    case batch(outcome: LedgerOutcome, status: Int, ranges: [(input: Int, numbers: ClosedRange<Int>)])

    static let schema = "akto.ledger/1"

    /// With its line end.
    var bytes: [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            switch self {
            case .header(let endpoint, let options, let inputs):
                writer.member("schema", LedgerLine.schema)
                writer.member("endpoint", endpoint)
                writer.member("options", object: { writer in for option in options { writer.member(option.name, option.value) } })
                writer.member("inputs", array: { writer in
                    for input in inputs {
                        writer.object {
                            $0.member("path", input.path)
                            $0.member("size", input.size)
                            $0.member("fingerprint", input.fingerprint.hex)
                        }
                    }
                })
            case .batch(let outcome, let status, let ranges):
                writer.member("outcome", outcome.rawValue)
                writer.member("status", status)
                writer.member("records", array: { writer in
                    for range in ranges {
                        writer.array {
                            $0.value(range.input)
                            $0.value(range.numbers.lowerBound)
                            $0.value(range.numbers.upperBound)
                        }
                    }
                })
            }
        }
        var bytes = writer.bytes
        bytes.removeLast()
        bytes.append(contentsOf: #","crc32":""#.utf8)
        bytes.append(contentsOf: LedgerLine.checksum(bytes[...]).utf8)
        bytes.append(contentsOf: "\"}\n".utf8)
        return bytes
    }

    /// `xxxxxxxx"}` behind what it is made of.
    private static let tail = 10

    private static func checksum(_ bytes: ArraySlice<UInt8>) -> String {
        var crc = CRC32()
        bytes.withUnsafeBytes { crc.update($0) }
        let digits = String(crc.value, radix: 16)
        return String(repeating: "0", count: 8 - digits.utf8.count) + digits
    }

    /// Nil for a line that is not whole, or not of a ledger. Without its line end.
    init?(_ line: ArraySlice<UInt8>) {
        guard line.count > LedgerLine.tail else { return nil }
        let body = line.dropLast(LedgerLine.tail), tail = line.suffix(LedgerLine.tail)
        guard Array(tail) == Array("\(LedgerLine.checksum(body))\"}".utf8) else { return nil }
        let parsed = line.withUnsafeBytes { bytes in try? LedgerLine.parse(ByteSlice(bytes)) }
        guard let parsed = parsed ?? nil else { return nil }
        self = parsed
    }

    private static func parse(_ line: ByteSlice) throws(JSONError) -> LedgerLine? {
        var scanner = JSONScanner(line), first = true
        guard scanner.peek() == 0x7B else { return nil }
        scanner.position += 1
        var schema = "", endpoint = "", outcome: LedgerOutcome?, status = 0
        var inputs: [LedgerInput] = [], options: [LedgerOption] = [], ranges: [(input: Int, numbers: ClosedRange<Int>)] = []
        while let key = try scanner.nextKey(&first) {
            if key == "schema", case .string(let text) = try scanner.value() {
                schema = text.string
            } else if key == "endpoint", case .string(let text) = try scanner.value() {
                endpoint = text.string
            } else if key == "outcome", case .string(let text) = try scanner.value() {
                outcome = LedgerOutcome(rawValue: text.string)
            } else if key == "status", case .number(let number) = try scanner.value() {
                status = Int(number.unsignedInteger ?? 0)
            } else if key == "options" {
                options = try parseOptions(&scanner)
            } else if key == "inputs" {
                inputs = try parseInputs(&scanner)
            } else if key == "records" {
                ranges = try parseRanges(&scanner)
            } else {
                try scanner.skipValue()
            }
        }
        if schema == LedgerLine.schema { return .header(endpoint: endpoint, options: options, inputs: inputs) }
        return outcome.map { .batch(outcome: $0, status: status, ranges: ranges) }
    }

    private static func parseOptions(_ scanner: inout JSONScanner) throws(JSONError) -> [LedgerOption] {
        var options: [LedgerOption] = [], first = true
        guard case .object = try scanner.value() else { return [] }
        while let name = try scanner.nextKey(&first) {
            guard case .string(let value) = try scanner.value() else { return options }
            options.append(LedgerOption(name.string, value.string))
        }
        return options
    }

    private static func parseInputs(_ scanner: inout JSONScanner) throws(JSONError) -> [LedgerInput] {
        var inputs: [LedgerInput] = [], first = true
        guard case .array = try scanner.value() else { return [] }
        while try scanner.nextElement(&first) {
            guard case .object = try scanner.value() else { return inputs }
            var firstKey = true
            var input = LedgerInput(path: "", size: 0, fingerprint: .init(high: 0, low: 0))
            while let key = try scanner.nextKey(&firstKey) {
                switch try scanner.value() {
                case .string(let text) where key == "path": input.path = text.string
                case .string(let text) where key == "fingerprint": input.fingerprint = .init(hex: text.string) ?? input.fingerprint
                case .number(let number) where key == "size": input.size = Int(number.unsignedInteger ?? 0)
                default: return inputs
                }
            }
            inputs.append(input)
        }
        return inputs
    }

    private static func parseRanges(_ scanner: inout JSONScanner) throws(JSONError) -> [(input: Int, numbers: ClosedRange<Int>)] {
        var ranges: [(input: Int, numbers: ClosedRange<Int>)] = [], first = true
        guard case .array = try scanner.value() else { return [] }
        while try scanner.nextElement(&first) {
            guard case .array = try scanner.value() else { return ranges }
            var numbers: [Int] = [], firstNumber = true
            while try scanner.nextElement(&firstNumber) {
                guard case .number(let number) = try scanner.value() else { return ranges }
                numbers.append(Int(number.unsignedInteger ?? 0))
            }
            guard numbers.count == 3, numbers[1] <= numbers[2] else { return ranges }
            ranges.append((numbers[0], numbers[1]...numbers[2]))
        }
        return ranges
    }
}

/// What became of records that need no sending again.
enum LedgerOutcome: String {
    case accepted
    /// The endpoint answered so that some may have been taken; sending them again is the user's to decide.
    case ambiguous
}
