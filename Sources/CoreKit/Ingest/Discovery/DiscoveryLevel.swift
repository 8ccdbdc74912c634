/// How finely the paths of a host are told apart. Hosts begin at the first level; one that needs more room than it has goes on to the next.
struct DiscoveryLevel {
    /// So many plain words beside each other are names of resources; more are values.
    var plain: Int
    /// The same behind a word in the plural (`users`), which is mostly followed by values.
    var behindPlural: Int
    var odd: Int
    var files: Int
    /// Fields of one side of an endpoint.
    var fields: Int
    /// Extensions and verbs behind values are told apart, and actions are never taken for values.
    var isFine: Bool
    /// All paths are one.
    var isWhole = false

    static let all = [
        DiscoveryLevel(plain: 100, behindPlural: 12, odd: 8, files: 8, fields: 512, isFine: true),
        DiscoveryLevel(plain: 100, behindPlural: 12, odd: 8, files: 8, fields: 128, isFine: true),
        DiscoveryLevel(plain: 50, behindPlural: 8, odd: 4, files: 4, fields: 64, isFine: true),
        DiscoveryLevel(plain: 24, behindPlural: 6, odd: 3, files: 3, fields: 32, isFine: false),
        DiscoveryLevel(plain: 10, behindPlural: 3, odd: 2, files: 2, fields: 16, isFine: false),
        DiscoveryLevel(plain: 4, behindPlural: 2, odd: 1, files: 1, fields: 8, isFine: false),
        DiscoveryLevel(plain: 0, behindPlural: 0, odd: 0, files: 0, fields: 4, isFine: false, isWhole: true),
    ]

    static let coarsest = all.count - 1
    /// Deeper segments are one with the last.
    static let deepest = 24
}
