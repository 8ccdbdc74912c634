// Relies on: names being told apart by their length and their first and last eight bytes, which a table finds in one step.

/// The members of an ingest record that its endpoint knows.
enum AktoField: UInt8, CaseIterable {
    case path, requestHeaders, responseHeaders, method, requestPayload, responsePayload, ip, destIp, time, statusCode, type, status
    case accountID, vxlanID, isPending, source, tag, direction, processID, socketID, daemonsetID, enabledGraph, parentMcpToolNames

    var name: StaticString {
        switch self {
        case .path: "path"
        case .requestHeaders: "requestHeaders"
        case .responseHeaders: "responseHeaders"
        case .method: "method"
        case .requestPayload: "requestPayload"
        case .responsePayload: "responsePayload"
        case .ip: "ip"
        case .destIp: "destIp"
        case .time: "time"
        case .statusCode: "statusCode"
        case .type: "type"
        case .status: "status"
        case .accountID: "akto_account_id"
        case .vxlanID: "akto_vxlan_id"
        case .isPending: "is_pending"
        case .source: "source"
        case .tag: "tag"
        case .direction: "direction"
        case .processID: "process_id"
        case .socketID: "socket_id"
        case .daemonsetID: "daemonset_id"
        case .enabledGraph: "enabled_graph"
        case .parentMcpToolNames: "parentMcpToolNames"
        }
    }
}

/// Finds a field by its name.
struct AktoFieldTable: @unchecked Sendable {
    static let shared = AktoFieldTable()

    private struct Slot: BitwiseCopyable {
        var key: ByteKey
        /// 0 for an empty slot, else the field's number and one.
        var field: UInt8
    }

    private static let size = 128
    /// Never freed.
    private let slots: UnsafeMutablePointer<Slot>

    private init() {
        slots = .allocate(capacity: AktoFieldTable.size)
        slots.initialize(repeating: Slot(key: ByteKey(.empty), field: 0), count: AktoFieldTable.size)
        for field in AktoField.allCases {
            let key = ByteKey(ByteSlice(field.name))
            var at = AktoFieldTable.place(key)
            while slots[at].field != 0 { at = (at + 1) % AktoFieldTable.size }
            slots[at] = Slot(key: key, field: field.rawValue + 1)
        }
    }

    @inline(__always)
    private static func place(_ key: ByteKey) -> Int { Int(truncatingIfNeeded: key.hash() &>> 40) & (size &- 1) }

    /// The number of the field of a name as written, escapes not undone; nil for other names.
    @inline(__always)
    func field(_ name: ByteSlice) -> UInt8? {
        guard name.count &- 2 <= 16 else { return nil }
        let key = ByteKey(name)
        var at = AktoFieldTable.place(key)
        while slots[at].field != 0 {
            if slots[at].key == key {
                let found = slots[at].field &- 1
                // Of longer names the key knows the ends alone.
                return name.count <= ByteKey.exactCount || name == AktoField.parentMcpToolNames.name ? found : nil
            }
            at = (at &+ 1) & (AktoFieldTable.size &- 1)
        }
        return nil
    }
}
