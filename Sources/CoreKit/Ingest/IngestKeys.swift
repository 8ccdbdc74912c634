/// The keys that a request has to have one of.
public struct IngestKeys: Sendable {
    private let keys: [[UInt8]]

    public init(_ keys: [String]) { self.keys = keys.map { Array($0.utf8) } }

    /// Whether a request brings a key: in `x-api-key`, in `authorization` alone or behind `Bearer`, or as the password of `Basic`, which is how
    /// browsers ask for it.
    func admit(_ head: HTTPReceivedHead) -> Bool {
        for value in head.all("x-api-key") where isKey(value) { return true }
        for value in head.all("authorization") {
            if isKey(value) { return true }
            if value.hasPrefixIgnoringCase("bearer "), isKey(value.dropFirst(7).trimmed) { return true }
            if value.hasPrefixIgnoringCase("basic ") {
                let arena = ByteArena(retained: 1024)
                if let pair = Base64.decoded(value.dropFirst(6).trimmed, arena: arena), let colon = pair.firstIndex(of: 0x3A), isKey(pair.dropFirst(colon + 1)) {
                    return true
                }
            }
        }
        return false
    }

    /// Looks at every byte whatever the others are, so that the time it takes does not tell how much of a guess is right.
    private func isKey(_ candidate: ByteSlice) -> Bool {
        var found = false
        for key in keys where !key.isEmpty {
            var difference = UInt(bitPattern: key.count ^ candidate.count)
            for index in 0..<candidate.count { difference |= UInt(key[index % key.count] ^ candidate[index]) }
            // Of the empty candidate no byte was looked at, but its length is no key's.
            if difference == 0 { found = true }
        }
        return found
    }
}
