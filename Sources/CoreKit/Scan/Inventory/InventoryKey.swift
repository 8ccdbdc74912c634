/// What the inventory tells things apart by: names, clients, servers, and hashes.
///
/// Of more things than it keeps, the inventory keeps the smallest in the order of what reports show. Whatever is among the
/// smallest of all is among the smallest of every part that holds it, so that no division of the input and no order of the
/// parts changes what is kept, or how often it was counted. Tables are let grow to twice their bound before they are cut.
protocol InventoryKey: Hashable, Comparable, Sendable {
    /// As reports show it, secrets masked; what is shown already stays as it is.
    var shown: Self { get }
    /// Never masked, so that nobody need look.
    static var isAlwaysShown: Bool { get }
}

extension InventoryKey {
    static var isAlwaysShown: Bool { false }
}

extension UInt64: InventoryKey {
    var shown: UInt64 { self }
    static var isAlwaysShown: Bool { true }
}

extension String: InventoryKey {
    var shown: String { SecretMask.masked(self, .name) }
}

extension Implementation: InventoryKey {
    var shown: Implementation { Implementation(name: name.shown, version: version?.shown) }
}

extension ServerKey: InventoryKey {
    var shown: ServerKey { ServerKey(host: SecretMask.masked(host, .host), path: SecretMask.masked(path)) }

    static func < (left: ServerKey, right: ServerKey) -> Bool { (left.host, left.path) < (right.host, right.path) }
}

extension Set where Element: InventoryKey {
    /// Adds elements to a set that keeps the smallest; `settle` has to cut it in the end.
    mutating func keep(_ others: Set<Element>, atMost limit: Int) {
        formUnion(others)
        if count > 2 * limit { settle(atMost: limit) }
    }

    mutating func keep(_ element: Element, atMost limit: Int) {
        insert(element)
        if count > 2 * limit { settle(atMost: limit) }
    }

    /// Masks the elements and keeps the smallest.
    mutating func settle(atMost limit: Int) {
        if !Element.isAlwaysShown, contains(where: { $0.shown != $0 }) { self = Set(map(\.shown)) }
        if count > limit { self = Set(sorted().prefix(limit)) }
    }
}

extension Dictionary where Value == Int, Key: InventoryKey {
    /// Adds counts to a table that keeps the smallest names; `settle` has to cut it in the end.
    mutating func add(_ others: [Key: Int], atMost limit: Int) {
        merge(others) { InventoryLimits.sum($0, $1) }
        if count > 2 * limit { settle(atMost: limit) }
    }

    /// Masks the names, adds up those that are masked alike, and keeps the smallest.
    mutating func settle(atMost limit: Int) {
        if contains(where: { $0.key.shown != $0.key }) {
            self = Dictionary(map { ($0.key.shown, $0.value) }) { InventoryLimits.sum($0, $1) }
        }
        if count > limit { for key in keys.sorted().dropFirst(limit) { self[key] = nil } }
    }
}
