/// A config file's contents, whatever its syntax: a tree that remembers where everything stood.
public struct ConfigValue: Sendable, Equatable {
    public enum Content: Sendable, Equatable {
        case null
        /// As it was written, quotes and escapes undone: `30s`, `true`, `4`.
        case scalar(String)
        case list([ConfigValue])
        case table([Entry])
    }

    public struct Entry: Sendable, Equatable {
        public var key: String
        /// Where the key stands.
        public var line: Int
        public var column: Int
        public var value: ConfigValue

        public init(key: String, line: Int, column: Int, value: ConfigValue) {
            self.key = key
            self.line = line
            self.column = column
            self.value = value
        }
    }

    public var content: Content
    /// 1-based.
    public var line: Int
    /// 1-based, in Unicode scalars.
    public var column: Int

    public init(_ content: Content, line: Int, column: Int) {
        self.content = content
        self.line = line
        self.column = column
    }

    /// `a text`, `a list`: for messages.
    var description: String {
        switch content {
        case .null: "nothing"
        case .scalar(let text): "\"\(Terminal.escapeControls(text))\""
        case .list: "a list"
        case .table: "a mapping"
        }
    }
}

/// What is wrong with a config, and where.
public struct ConfigError: Error, Sendable, Equatable {
    public var path: String
    /// 1-based; 0 where the whole file is meant.
    public var line: Int
    public var column: Int
    /// Lower case, no full stop.
    public var reason: String

    public init(path: String, line: Int, column: Int, reason: String) {
        self.path = path
        self.line = line
        self.column = column
        self.reason = reason
    }

    /// `akto.yaml:3:5: unknown key "alow", did you mean "allow"?`
    public var message: String {
        let place = line > 0 ? ":\(line):\(column)" : ""
        return "\(Terminal.escapeControls(path))\(place): \(reason)"
    }
}
