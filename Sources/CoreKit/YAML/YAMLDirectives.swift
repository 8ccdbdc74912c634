/// What the lines that begin with `%` said about the document below them.
struct YAMLDirectives: Sendable {
    static let longestPrefix = 256

    private(set) var hasVersion = false
    private var handles: [(handle: String, prefix: String)] = []
    /// Where the first of them stands, for the error that no document follows.
    private(set) var first: YAMLPosition?

    mutating func add(_ position: YAMLPosition) { if first == nil { first = position } }

    mutating func setVersion() { hasVersion = true }

    mutating func setPrefix(_ prefix: String, for handle: String) -> Bool {
        if handles.contains(where: { $0.handle == handle }) { return false }
        handles.append((handle, prefix))
        return true
    }

    /// What a tag's handle (`!`, `!!`, `!name!`) stands for, or nil if nothing says so (YAML 1.2.2, section 6.8.2.1).
    func prefix(of handle: String) -> String? {
        if let found = handles.first(where: { $0.handle == handle }) { return found.prefix }
        switch handle {
        case "!": return "!"
        case "!!": return YAMLSchema.prefix
        default: return nil
        }
    }
}
