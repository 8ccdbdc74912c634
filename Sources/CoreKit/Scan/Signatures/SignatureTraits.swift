/// What judging asks of a signature at every turn, without anything that would have to be counted by reference.
struct SignatureTraits: Sendable {
    let layer: Layer
    let confidence: Confidence
    let side: Signature.Side?
    /// Index of the only request method that counts, in the set's `methods`; -1 where any does.
    let method: Int32
    let isAgainst: Bool
    let supportsNamed: Bool
    let namesServers: Bool

    init(_ signature: Signature, methods: inout [String]) {
        layer = signature.layer
        confidence = signature.confidence
        side = signature.side
        isAgainst = signature.isAgainst
        supportsNamed = signature.supportsNamed
        namesServers = !signature.names.isEmpty
        guard let wanted = signature.method else {
            method = -1
            return
        }
        if let known = methods.firstIndex(of: wanted) {
            method = Int32(known)
        } else {
            method = Int32(methods.count)
            methods.append(wanted)
        }
    }

    /// Whether the signature looks at this side of an exchange, whose method is `method` in the set's `methods`.
    @inline(__always)
    func applies(_ side: Signature.Side, method: Int32) -> Bool {
        if let wanted = self.side, wanted != side { return false }
        return self.method < 0 || self.method == method
    }
}
