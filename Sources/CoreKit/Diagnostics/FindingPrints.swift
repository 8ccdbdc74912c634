/// Hashes that findings are followed by from run to run, with a number for those that would be the same: the first of a kind, the second, ...
struct FindingPrints {
    private var seen: [SHA256Digest: Int] = [:]

    mutating func add(_ parts: [String]) -> (hash: SHA256Digest, occurrence: Int) {
        let hash = SHA256.hash(parts.joined(separator: "\u{0}").utf8)
        let occurrence = (seen[hash] ?? 0) + 1
        seen[hash] = occurrence
        return (hash, occurrence)
    }
}
