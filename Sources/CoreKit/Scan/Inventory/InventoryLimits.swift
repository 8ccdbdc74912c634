/// How much the inventory keeps, so that no capture can grow it without bound.
enum InventoryLimits {
    /// Distinct names of each kind at a server: methods, tools, versions, clients.
    static let names = 10_000
    /// Distinct client addresses, and distinct users, at a server.
    static let addresses = 100_000
    /// Sessions, and peers, at a server whose exchanges wait for a name.
    static let sessions = 20_000
    /// Problems that are kept with their texts; more are counted.
    static let problems = 10_000
    /// Distinct servers.
    static let servers = 5_000
    /// What is counted stops here, so that sums over all that is kept fit an integer whatever a part claims.
    static let count = 1 << 46

    /// Both counts together.
    @inline(__always)
    static func sum(_ left: Int, _ right: Int) -> Int { min(count, left &+ right) }
}
