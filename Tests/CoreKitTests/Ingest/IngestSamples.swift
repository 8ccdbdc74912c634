import Foundation

@testable import CoreKit

/// Records and batches for tests.
enum IngestSamples {
    /// The members of a record that is in order, as JSON texts, in their order.
    static let members: [(String, String)] = [
        ("path", #""/v1/users/7?x=1""#), ("method", #""POST""#), ("requestHeaders", #""{\"host\":\"api.example.com\",\"content-type\":\"application/json\"}""#),
        ("responseHeaders", #""{\"content-type\":\"application/json\"}""#), ("requestPayload", #""{\"a\":\"\\u00e9\\n\"}""#), ("responsePayload", #""ok""#),
        ("statusCode", #""200""#), ("time", #""1793527200""#), ("type", #""HTTP/1.1""#), ("status", #""OK""#), ("ip", #""10.0.0.1""#), ("destIp", #""""#),
        ("akto_account_id", #""1000000""#), ("akto_vxlan_id", #""0""#), ("is_pending", #""false""#), ("source", #""MIRRORING""#), ("tag", #""{\"service\":\"shop\"}""#),
    ]

    /// A record with some members changed, added, or with nil left out.
    static func record(_ changes: [String: String?] = [:]) -> String {
        var parts: [String] = []
        for (name, value) in members {
            if let change = changes[name] {
                if let change { parts.append("\"\(name)\":\(change)") }
            } else {
                parts.append("\"\(name)\":\(value)")
            }
        }
        for (name, change) in changes.sorted(by: { $0.key < $1.key }) where !members.contains(where: { $0.0 == name }) {
            if let change { parts.append("\"\(name)\":\(change)") }
        }
        return "{" + parts.joined(separator: ",") + "}"
    }

    static func batch(_ records: [String]) -> String { "{\"batchData\":[" + records.joined(separator: ",") + "]}" }

    static func read(_ text: String, limits: IngestLimits = .miniRuntime) -> IngestBatch { read(Array(text.utf8), limits: limits) }

    static func read(_ bytes: [UInt8], limits: IngestLimits = .miniRuntime) -> IngestBatch {
        // In memory of just that size, so that reading beyond it shows where addresses are checked.
        HTTPBodyBox(bytes).use { IngestBatch($0, limits: limits, arena: ByteArena()) }
    }
}

/// Bytes at an address of their own.
struct HTTPBodyBox {
    let bytes: [UInt8]
    init(_ bytes: [UInt8]) { self.bytes = bytes }
    func use<Value>(_ body: (ByteSlice) -> Value) -> Value { bytes.withUnsafeBytes { body(ByteSlice($0)) } }
}
