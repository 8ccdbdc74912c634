/// The fields of an ingest record.
enum IngestField: Int, CaseIterable {
    case path, method, requestHeaders, responseHeaders, requestPayload, responsePayload, statusCode, time
    case type, status, ip, destIp, source, tag, direction, parentMcpToolNames
    case accountID, vxlanID, isPending, processID, socketID, daemonsetID, enabledGraph

    /// As it stands in a record.
    var name: StaticString {
        switch self {
        case .path: "path"
        case .method: "method"
        case .requestHeaders: "requestHeaders"
        case .responseHeaders: "responseHeaders"
        case .requestPayload: "requestPayload"
        case .responsePayload: "responsePayload"
        case .statusCode: "statusCode"
        case .time: "time"
        case .type: "type"
        case .status: "status"
        case .ip: "ip"
        case .destIp: "destIp"
        case .source: "source"
        case .tag: "tag"
        case .direction: "direction"
        case .parentMcpToolNames: "parentMcpToolNames"
        case .accountID: "akto_account_id"
        case .vxlanID: "akto_vxlan_id"
        case .isPending: "is_pending"
        case .processID: "process_id"
        case .socketID: "socket_id"
        case .daemonsetID: "daemonset_id"
        case .enabledGraph: "enabled_graph"
        }
    }

    /// Without these a server has nothing to work on, or gives up on the batch.
    static let required: [IngestField] = [
        .path, .method, .requestHeaders, .responseHeaders, .requestPayload, .responsePayload, .statusCode, .time, .type, .status, .ip,
        .accountID, .vxlanID, .isPending, .source,
    ]

    static let requiredBits = required.reduce(UInt32(0)) { $0 | 1 << UInt32($1.rawValue) }

    /// The field of a name; nil for one that nobody asks about.
    @inline(__always)
    static func named(_ name: ByteSlice) -> IngestField? {
        let candidates: (IngestField, IngestField?, IngestField?, IngestField?)
        switch name.count {
        case 2: candidates = (.ip, nil, nil, nil)
        case 3: candidates = (.tag, nil, nil, nil)
        case 4: candidates = (.path, .time, .type, nil)
        case 6: candidates = (.method, .status, .destIp, .source)
        case 9: candidates = (.direction, .socketID, nil, nil)
        case 10: candidates = (.statusCode, .isPending, .processID, nil)
        case 12: candidates = (.daemonsetID, nil, nil, nil)
        case 13: candidates = (.vxlanID, .enabledGraph, nil, nil)
        case 14: candidates = (.requestHeaders, .requestPayload, nil, nil)
        case 15: candidates = (.responseHeaders, .responsePayload, .accountID, nil)
        case 18: candidates = (.parentMcpToolNames, nil, nil, nil)
        default: return nil
        }
        if name == candidates.0.name { return candidates.0 }
        if let field = candidates.1, name == field.name { return field }
        if let field = candidates.2, name == field.name { return field }
        if let field = candidates.3, name == field.name { return field }
        return nil
    }
}
