extension Implementation {
    /// `cursor 1.2`.
    var label: String { version.map { "\(name) \($0)" } ?? name }
}

extension Transport {
    /// Short, for tables.
    var label: String {
        switch self {
        case .streamableHTTP: "http"
        case .unknown: "-"
        case .sse, .stdio, .provider: rawValue
        }
    }
}

extension MCPServer {
    /// Host and path in one, or what there is instead of them.
    var label: String {
        let path = path == "-" ? "" : MCPServer.shortened(path)
        guard host == "-" else { return MCPServer.shortened(host) + path }
        let name = implementation.map { " " + $0.label } ?? ""
        return (transport == .stdio ? "(stdio)" : "(unknown host)") + name + (path.isEmpty ? "" : " " + path)
    }

    /// Cut in the middle where it is longer than anybody reads; the identity of a server is in `host` and `path`.
    static func shortened(_ text: String) -> String {
        guard text.utf8.count > 300, text.count > 300 else { return text }
        return "\(text.prefix(200))…\(text.suffix(60))"
    }

    /// Whether the host may stand in a command that people copy: nothing in it means anything to a shell.
    var hasPlainHost: Bool {
        host != "-" && !host.hasPrefix("-") && host.utf8.count <= 253 && host.utf8.allSatisfy {
            switch $0 {
            case 0x30...0x39, 0x61...0x7A, 0x2D, 0x2E, 0x3A, 0x5F: true
            default: false
            }
        }
    }

    /// What it was asked to do, most often first: tools that were called, else methods, else tools that it offers.
    var activities: [Tally] {
        let called = tools.filter { $0.count > 0 }
        let list = !called.isEmpty ? called : !methods.isEmpty ? methods : tools
        return list.sorted { ($1.count, $0.name) < ($0.count, $1.name) }
    }
}
