/// Reads parts, one after another, from a file or a pipe, gzipped or not.
final class PartialReader {
    /// Why what was read is no part, or not all of one.
    struct Fault: Error {
        /// 1-based; nil where there is none.
        var line: Int?
        var message: String
    }

    /// What a line takes at most in bytes: all that the inventory keeps of one server fits by far.
    private static let longestLine = 256 << 20

    private let input: CaptureInput
    private var isPrepared = false
    private var used = 0
    private var line = 0
    private var hash = StreamFingerprint()
    /// Most parts begin with the same line: it is read once.
    private var header: (bytes: [UInt8], part: PartialScan)?

    init(source: any ByteSource) {
        var options = ReadOptions()
        options.maximumInflateRatio = nil
        input = CaptureInput(source: source, options: options)
    }

    /// The next part as a whole, or nil at the end.
    func next() throws -> PartialScan? {
        guard let first = try nextLine() else { return nil }
        var part = try located { try beginning(first) }
        let start = line
        hash = StreamFingerprint()
        add(first)
        let records = PartialRecordReader(signatures: Dictionary(part.signatures.enumerated().map { ($1.id, $0) }) { first, _ in first })
        var isOwn = false
        while let text = try nextLine() {
            let ended = try located { try read(text, records, &part, &isOwn) }
            if let end = ended {
                guard end.lines == line - start + 1, end.id == hash.value else { throw Fault(line: line, message: "damaged: its lines are not those that were written") }
                if isOwn { part.scans.insert(end.id) }
                guard !part.scans.isEmpty || part.unnamedScans > 0 else { throw Fault(line: line, message: "damaged: it does not say which scans it is made of") }
                return part
            }
            add(text)
        }
        throw Fault(line: line, message: "cut short: the part does not end")
    }

    private func add(_ line: ByteSlice) {
        hash.update(line.buffer)
        withUnsafeBytes(of: UInt8(0x0A)) { hash.update($0) }
    }

    /// Says on which line something was wrong.
    private func located<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let fault as PartialFields.Fault {
            throw Fault(line: line, message: fault.message)
        } catch let error as JSONError {
            throw Fault(line: line, message: error.isTruncation ? "cut short: \(error.message)" : "not JSON: \(error.message)")
        }
    }

    // MARK: - Lines

    /// Without its line end; valid until the next call. Blank lines are passed over.
    private func nextLine() throws -> ByteSlice? {
        if !isPrepared {
            isPrepared = true
            input.prepare()
        }
        while true {
            input.drop(used)
            used = 0
            var seen = 0
            while true {
                let found = ByteSearch.index(of: 0x0A, in: input.base, from: seen, to: input.count)
                if found < input.count {
                    used = found + 1
                    break
                }
                seen = input.count
                guard seen <= PartialReader.longestLine else { throw Fault(line: line + 1, message: "longer than any line of a part") }
                if !input.fill(256 << 10) {
                    used = input.count
                    break
                }
            }
            if input.isAtEnd, let failure = input.failure {
                throw Fault(line: line, message: input.problem(from: failure) ?? "\(failure)")
            }
            guard used > 0 else { return nil }
            line += 1
            let text = ByteSlice(start: input.base, count: used).trimmed
            if !text.isEmpty { return text }
        }
    }

    // MARK: - What they say

    private func beginning(_ line: ByteSlice) throws -> PartialScan {
        if let header, header.bytes.withUnsafeBytes({ ByteSlice($0) == line }) { return header.part }
        guard line[0] == 0x7B else { throw PartialFields.Fault(message: "not a part: expected {\"schema\":\"\(PartialScan.schema)\",...}") }
        var fields = PartialFields(line)
        var part = PartialScan(signatures: [], inputs: InputSummary(), inventory: Inventory())
        var schema: String?
        do {
            try fields.object { name, fields in
                switch name {
                case "schema":
                    schema = try fields.text()
                    guard schema == PartialScan.schema else { throw PartialFields.Fault(message: "") }
                case "akto": part.producers = try fields.texts()
                case "key": part.keyMark = try fields.optionalText()
                case "settings": try fields.array { part.settings.insert(try settings(&$0)) }
                case "signatures": try fields.array { part.signatures.append(try signature(&$0)) }
                default: try fields.skip()
                }
            }
            try fields.end()
        } catch {
            guard schema == PartialScan.schema else { throw notAPart(schema) }
            throw error
        }
        guard schema == PartialScan.schema else { throw notAPart(schema) }
        guard Set(part.signatures.map(\.id)).count == part.signatures.count else { throw PartialFields.Fault(message: "two signatures with one id") }
        header = (line.bytes, part)
        return part
    }

    private func notAPart(_ schema: String?) -> PartialFields.Fault {
        PartialFields.Fault(message: "not a part: the schema is \(schema.map { "\"\($0)\"" } ?? "missing"), expected \"\(PartialScan.schema)\"")
    }

    private func settings(_ fields: inout PartialFields) throws -> PartialSettings {
        var values: [PartialSettings.Value] = []
        try fields.object { name, fields in values.append(PartialSettings.Value(name: name, number: try fields.integer(Int.min...Int.max))) }
        return PartialSettings(values)
    }

    private func signature(_ fields: inout PartialFields) throws -> SignatureSummary {
        var id = "", description = "", pack = "", layer: Layer?, confidence: Confidence?
        try fields.object { name, fields in
            switch name {
            case "id": id = try fields.text()
            case "layer": layer = Layer(rawValue: try fields.text())
            case "confidence": confidence = Confidence(name: try fields.text())
            case "description": description = try fields.text()
            case "pack": pack = try fields.text()
            default: try fields.skip()
            }
        }
        guard !id.isEmpty, let layer, let confidence else { throw PartialFields.Fault(message: "expected id, layer and confidence of a signature") }
        return SignatureSummary(id: id, layer: layer, confidence: confidence, description: description, pack: pack)
    }

    /// Takes a line in; what the last line says where it is that.
    private func read(
        _ line: ByteSlice, _ records: PartialRecordReader, _ part: inout PartialScan, _ isOwn: inout Bool
    ) throws -> (lines: Int, id: StreamFingerprint.Value)? {
        var fields = PartialFields(line), lines: Int?, id: StreamFingerprint.Value?
        try fields.object { name, fields in
            switch name {
            case "inputs": try inputs(&fields, &part)
            case "scans":
                try fields.object { name, fields in
                    switch name {
                    case "this": isOwn = try fields.flag()
                    case "unnamed": part.unnamedScans = InventoryLimits.sum(part.unnamedScans, try fields.count())
                    case "ids": try fields.array { part.scans.insert(try $0.id()) }
                    default: try fields.skip()
                    }
                }
            case "problem": part.inputs.keep(try problem(&fields))
            case "alias":
                let (key, stream) = try alias(&fields)
                part.inventory.alias(key, to: stream)
            case "server":
                let (key, record) = try records.read(&fields)
                part.inventory.update(key) { $0.merge(record) }
            case "others": part.inventory.addOverflow(try records.read(&fields).record)
            case "end":
                try fields.object { name, fields in
                    switch name {
                    case "lines": lines = try fields.count()
                    case "id": id = try fields.id()
                    default: try fields.skip()
                    }
                }
            case "schema": throw PartialFields.Fault(message: "cut short: another part begins before this one ends")
            default: throw PartialFields.Fault(message: "a line about \"\(name)\", which a part does not have")
            }
        }
        try fields.end()
        guard let lines, let id else { return nil }
        return (lines, id)
    }

    private func inputs(_ fields: inout PartialFields, _ part: inout PartialScan) throws {
        var inputs = InputSummary(), first: String?, last: String?
        try fields.object { name, fields in
            switch name {
            case "first_path": first = try fields.text()
            case "last_path": last = try fields.text()
            case "files": inputs.files = try fields.count()
            case "bytes": inputs.bytes = try fields.integer(0...Int.max)
            case "exchanges": inputs.exchanges = try fields.count()
            case "omitted_problems": inputs.omittedProblems = try fields.count()
            case "incomplete": inputs.isIncomplete = try fields.flag()
            default: try fields.skip()
            }
        }
        part.sources = PartialSources(first: first, last: last)
        part.inputs.merge(inputs)
    }

    private func problem(_ fields: inout PartialFields) throws -> CaptureProblem {
        var problem = CaptureProblem(path: "-", message: "", isIncomplete: false)
        try fields.object { name, fields in
            switch name {
            case "path": problem.path = try fields.text()
            case "line": problem.line = try fields.count()
            case "entry": problem.entry = try fields.count()
            case "message": problem.message = try fields.text()
            case "incomplete": problem.isIncomplete = try fields.flag()
            default: try fields.skip()
            }
        }
        return problem
    }

    private func alias(_ fields: inout PartialFields) throws -> (ServerKey, ServerKey) {
        var key = ServerKey(host: "-", path: "-"), stream = ServerKey(host: "-", path: "-")
        try fields.object { name, fields in
            switch name {
            case "host": key.host = try fields.text()
            case "path": key.path = try fields.text()
            case "of":
                try fields.object { name, fields in
                    switch name {
                    case "host": stream.host = try fields.text()
                    case "path": stream.path = try fields.text()
                    default: try fields.skip()
                    }
                }
            default: try fields.skip()
            }
        }
        return (key, stream)
    }
}
