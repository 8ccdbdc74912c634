/// The entries of a mapping by their keys, those that `<<` took over included; the first of a key that stands twice.
///
/// Policies' mappings are small, hence a list.
struct PolicyFields {
    let node: YAMLNode
    private let entries: [(key: String, entry: YAMLEntry)]

    init(_ node: YAMLNode) {
        self.node = node
        entries = node.entries.compactMap { entry in entry.key.string.map { ($0, entry) } }
    }

    func entry(_ key: String) -> YAMLEntry? { entries.first { $0.key == key }?.entry }

    /// Nil where the key is not there or says nothing.
    func value(_ key: String) -> YAMLNode? { entry(key).flatMap { $0.value.isNull ? nil : $0.value } }

    /// A scalar's text, whatever its type.
    func text(_ key: String) -> String? { value(key)?.text }

    func bool(_ key: String) -> Bool? { value(key)?.bool }

    /// A list's nodes; none for all else.
    func items(_ key: String) -> YAMLItems { value(key)?.items ?? YAMLItems(document: node.document, links: 0..<0) }

    /// A mapping's entries; nil for all else.
    func fields(_ key: String) -> PolicyFields? { value(key).flatMap { $0.kind == .mapping ? PolicyFields($0) : nil } }
}
