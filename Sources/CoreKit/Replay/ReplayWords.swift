/// How the summary that people read calls the reasons of a report.
enum ReplayWords {
    static func of(_ reason: FilterReason) -> String {
        switch reason {
        case .contentType: "content type"
        case .worker: "what the worker captures"
        case .scheme: "URLs other than http"
        default: reason.rawValue
        }
    }

    static func of(_ reason: WithheldReason) -> String {
        switch reason {
        case .malformed: "malformed"
        case .notAnExchange: "not an exchange"
        case .incomplete: "a member missing or unusable"
        case .time: "time beyond 32 bits (see --fix-times)"
        case .oversize: "beyond the endpoint's limits"
        case .dropped: "Akto would drop them"
        }
    }

    static func of(_ kind: MendedKind) -> String {
        switch kind {
        case .scalar: "values made strings"
        case .headers: "headers encoded"
        case .host: "host added"
        case .time: "time in whole seconds"
        case .missingTime: "time added"
        case .missing: "members added"
        case .source: "source replaced"
        case .duplicate: "second members left out"
        case .text: "text made valid"
        case .cut: "bodies cut"
        case .unusable: "parts unusable"
        }
    }

    static func of(_ reason: DropReason) -> String {
        switch reason {
        case .status: "status other than 2xx and 302"
        case .health: "/health in the URL"
        case .ignored: "x-akto-ignore"
        case .rpcError: "JSON-RPC error"
        }
    }
}
