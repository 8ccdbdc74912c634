/// What the inventory wants to know of a message.
enum MessageFact: Int, CaseIterable, Sendable {
    case version, id, method, versionOffered, versionSpoken, versionAnswered, clientName, clientVersion
    case serverName, serverVersion, targetName, listedTool, result, error, llmModel, llmPrompt

    /// Where it stands, several places for the several protocol versions.
    var paths: [JSONPath] {
        func member(_ names: String...) -> JSONPath { JSONPath(steps: names.map { .member($0) }) }
        let meta = "io.modelcontextprotocol/"
        switch self {
        case .version: return [member("jsonrpc")]
        case .id: return [member("id")]
        case .method: return [member("method")]
        case .versionOffered: return [member("params", "protocolVersion")]
        case .versionSpoken: return [member("params", "_meta", meta + "protocolVersion"), member("result", "_meta", meta + "protocolVersion")]
        case .versionAnswered: return [member("result", "protocolVersion")]
        case .clientName: return [member("params", "clientInfo", "name"), member("params", "_meta", meta + "clientInfo", "name")]
        case .clientVersion: return [member("params", "clientInfo", "version"), member("params", "_meta", meta + "clientInfo", "version")]
        case .serverName: return [member("result", "serverInfo", "name"), member("result", "_meta", meta + "serverInfo", "name")]
        case .serverVersion: return [member("result", "serverInfo", "version"), member("result", "_meta", meta + "serverInfo", "version")]
        case .targetName: return [member("params", "name")]
        case .listedTool: return [JSONPath(steps: [.member("result"), .member("tools"), .anyElement, .member("name")])]
        case .result: return [member("result")]
        case .error: return [member("error")]
        case .llmModel: return [member("model")]
        case .llmPrompt: return ["messages", "input", "prompt", "contents", "choices", "system"].map { member($0) }
        }
    }
}
