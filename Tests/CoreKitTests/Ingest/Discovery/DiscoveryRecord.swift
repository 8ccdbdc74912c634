import Foundation

@testable import CoreKit

/// An ingest record to be discovered from.
struct DiscoveryRecord {
    var method = "GET"
    var path = "/"
    var host = "api.example.com"
    var status = "200"
    var requestHeaders: [String: String] = [:]
    var responseHeaders: [String: String] = ["content-type": "application/json"]
    var request = ""
    var response = ""
    var time = 1_793_617_180
    var source = "MIRRORING"
    var tools: [String] = []

    static func get(_ path: String, _ response: String = "", status: String = "200") -> DiscoveryRecord {
        DiscoveryRecord(path: path, status: status, response: response)
    }

    static func post(_ path: String, _ request: String, _ response: String = "", type: String = "application/json") -> DiscoveryRecord {
        DiscoveryRecord(method: "POST", path: path, requestHeaders: ["content-type": type], request: request, response: response)
    }

    var json: [UInt8] {
        func headers(_ fields: [String: String]) -> String {
            var json = JSONWriter()
            json.object { json in for (name, value) in fields.sorted(by: { $0.key < $1.key }) { json.member(name, value) } }
            return json.text
        }
        var json = JSONWriter()
        json.object { json in
            json.member("path", path)
            json.member("requestHeaders", headers(requestHeaders.merging(["host": host]) { own, _ in own }))
            json.member("responseHeaders", headers(responseHeaders))
            json.member("method", method)
            json.member("requestPayload", request)
            json.member("responsePayload", response)
            json.member("ip", "10.0.0.7")
            json.member("time", "\(time)")
            json.member("statusCode", status)
            json.member("type", "HTTP/1.1")
            json.member("status", "OK")
            json.member("akto_account_id", "1000000")
            json.member("akto_vxlan_id", "0")
            json.member("is_pending", "false")
            json.member("source", source)
            if !tools.isEmpty { json.member("parentMcpToolNames", array: { json in tools.forEach { json.value($0) } }) }
        }
        return json.bytes
    }
}

extension APIDiscovery {
    func add(_ record: DiscoveryRecord) { add(bytes: record.json) }

    func add(bytes: [UInt8]) { bytes.withUnsafeBytes { add(ByteSlice($0)) } }

    convenience init(_ records: [DiscoveryRecord], mcp: Bool = false) {
        var options = DiscoveryOptions()
        options.findsMCP = mcp
        self.init(options: options)
        for record in records { add(record) }
    }
}

extension APIInventory {
    static func of(_ records: [DiscoveryRecord], mcp: Bool = false) -> APIInventory { APIDiscovery(records, mcp: mcp).inventory() }

    var json: String {
        let stream = OutputStream()
        APIInventoryJSON.render(self, to: stream)
        return stream.text
    }

    /// `GET /users/{id}` of all hosts, in order.
    var templates: [String] { hosts.flatMap { host in host.endpoints.map { "\($0.method) \($0.path)" } } }

    func endpoint(_ method: String, _ path: String) -> APIEndpoint? {
        hosts.lazy.flatMap(\.endpoints).first { $0.method == method && $0.path == path }
    }
}
