/// How documents are composed, and what they may cost.
public struct YAMLLoadOptions: Sendable {
    /// Whether a plain key `<<` takes over the entries of the mapping, or of the mappings, that it names, but for those keys that stand beside
    /// it (a YAML 1.1 type that files still use: https://yaml.org/type/merge.html).
    public var mergesKeys = false
    /// Whether a mapping may have a key twice. YAML 1.2.2, section 3.2.1.1, says no; a linter wants to see both.
    public var allowsDuplicateKeys = false
    /// Whether `YAMLDocument.comments` is filled.
    public var keepsComments = false
    /// Levels of collections inside one another. It is here for those who walk a document by recursion; loading has no need of it.
    public var maximumDepth = 1_000
    /// How many nodes more than are written a document may have for someone who follows every alias and every merge. Aliases are references and
    /// cost nothing themselves.
    public var maximumAliasedNodes = 1_000_000

    public init(
        mergesKeys: Bool = false, allowsDuplicateKeys: Bool = false, keepsComments: Bool = false, maximumDepth: Int = 1_000,
        maximumAliasedNodes: Int = 1_000_000
    ) {
        self.mergesKeys = mergesKeys
        self.allowsDuplicateKeys = allowsDuplicateKeys
        self.keepsComments = keepsComments
        self.maximumDepth = maximumDepth
        self.maximumAliasedNodes = maximumAliasedNodes
    }
}
