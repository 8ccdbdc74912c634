import Foundation
import Testing

@testable import CoreKit

/// What a capture was converted to.
struct Converted {
    var records: [[String: Any]] = []
    var texts: [String] = []
    var entries: [ConvertedPiece.Entry] = []
    var tally = ConversionTally()
    var problems: [CaptureProblem] = []
    var recordCount = 0
    /// What of the pieces is not as it has to be.
    var faults: [String] = []

    func string(_ index: Int, _ name: String) -> String? { records.indices.contains(index) ? records[index][name] as? String : nil }

    /// A member that holds an object encoded as a string.
    func object(_ index: Int, _ name: String) -> [String: String] {
        guard let text = string(index, name), let value = try? JSONSerialization.jsonObject(with: Data(text.utf8)) else { return ["not": "JSON"] }
        return value as? [String: String] ?? ["not": "strings"]
    }

    var said: [String] { problems.map { "\($0.line.map(String.init) ?? "-"):\($0.entry.map(String.init) ?? "-") \($0.message)" } }
}

/// Converts captures in memory and looks whether every piece keeps its promises.
enum ConvertBench {
    static func convert(_ text: String, _ change: (inout ConvertOptions) -> Void = { _ in }) -> Converted {
        convert(Array(text.utf8), change)
    }

    static func convert(_ bytes: [UInt8], read: ReadOptions = ReadOptions(), _ change: (inout ConvertOptions) -> Void = { _ in }) -> Converted {
        var options = ConvertOptions()
        options.redaction = .none
        change(&options)
        let converter = RecordConverter(options, read: read)
        let reader = SegmentReader(source: MemorySource(bytes), path: "capture", options: read)
        var result = Converted()
        while let segment = try? reader.next() {
            let piece = converter.convert(segment, path: "capture")
            add(piece, to: &result)
        }
        result.problems += reader.problems
        return result
    }

    private static func add(_ piece: ConvertedPiece, to result: inout Converted) {
        result.tally.merge(piece.tally)
        result.recordCount += piece.recordCount
        result.problems += piece.problems
        result.entries += piece.entries
        let all = piece.text(0..<piece.entries.count)
        if all.count != piece.byteCount { result.faults.append("texts of \(all.count) bytes in a piece of \(piece.byteCount)") }
        let batch = "{\"batchData\":[" + String(decoding: all, as: UTF8.self) + "]}"
        if String(validating: all, as: UTF8.self) == nil { result.faults.append("not UTF-8") }
        guard let parsed = try? JSONSerialization.jsonObject(with: Data(batch.utf8)) as? [String: Any], let records = parsed["batchData"] as? [[String: Any]] else {
            for entry in piece.entries {
                let text = String(decoding: piece.text(entry), as: UTF8.self)
                do { _ = try JSONSerialization.jsonObject(with: Data(text.utf8)) } catch { result.faults.append("not JSON: \(text) \(error)") }
            }
            return
        }
        if records.count != piece.entries.count { result.faults.append("\(records.count) records, \(piece.entries.count) entries") }
        if piece.units(0..<piece.entries.count) != String(decoding: all, as: UTF8.self).utf16.count { result.faults.append("units are wrong") }
        if piece.recordCount != piece.entries.count + piece.tally.filtered.total + piece.tally.withheld.total { result.faults.append("records do not add up") }
        if batch.utf8.contains(where: { $0 < 0x20 }) { result.faults.append("control characters") }
        var last = -1
        for (record, entry) in zip(records, piece.entries) {
            if entry.ordinal <= last { result.faults.append("out of order") }
            last = entry.ordinal
            for field in AktoField.allCases where field != .parentMcpToolNames {
                if let value = record[field.name.description], !(value is String) { result.faults.append("\(field) is \(value)") }
            }
            for name in ["requestHeaders", "responseHeaders"] {
                let headers = (record[name] as? String).flatMap { try? JSONSerialization.jsonObject(with: Data($0.utf8)) }
                if !(headers is [String: String]) { result.faults.append("\(name): \(record[name] ?? "missing")") }
            }
            if (record["time"] as? String).flatMap({ Int32($0) }) == nil { result.faults.append("time \(record["time"] ?? "missing")") }
            result.texts.append(String(decoding: piece.text(entry), as: UTF8.self))
        }
        result.records += records
    }
}

extension String {
    fileprivate init?(validating bytes: UnsafeRawBufferPointer, as encoding: UTF8.Type) {
        let text = String(decoding: bytes, as: UTF8.self)
        guard Array(text.utf8) == Array(bytes) else { return nil }
        self = text
    }
}
