/// The signatures of a scan, compiled: what every thread shares.
public struct SignatureSet: Sendable {
    public let signatures: [Signature]
    public let knownHosts: KnownHosts?
    /// The signature that the known hosts stand for.
    let knownHostSignature: Int?
    let host: [Int]
    let uri: [Int]
    let header: [Int]
    /// Body signatures that are patterns only, and apply to any body.
    let bodyPatterns: [Int]
    /// Body signatures with a shape as well as a pattern: the pattern is for text that is not JSON.
    let textPatterns: [Int]
    let events: [Int]
    /// Asked for by whoever judges bodies.
    var shapes: ShapeTable { shapeTable.value }
    private let shapeTable: OnceValue<ShapeTable>
    let traits: [SignatureTraits]
    /// Request methods that signatures ask for, in upper case.
    let methods: [String]
    /// What the signatures have to have, looked for only by whoever reads captures.
    private let literals: OnceValue<Literals>
    /// Looks for what the signatures have to have, but for those in `unfiltered`.
    var prefilter: Prefilter {
        get { replacement ?? literals.value.prefilter }
        set { replacement = newValue }
    }
    /// A prefilter that somebody put in the place of the right one.
    private var replacement: Prefilter?
    /// Ids of the signatures without a usable literal: every record has to be opened for them.
    public var unfiltered: [String] { literals.value.unfiltered }

    private struct Literals: Sendable {
        var prefilter: Prefilter
        var unfiltered: [String]

        init(prefilter texts: LiteralChoice.Texts) {
            prefilter = Prefilter(texts)
            unfiltered = []
        }

        init(_ signatures: [Signature]) {
            let options = SignatureSet.needing(signatures).map { ($0, SignatureSet.literalOptions(of: $0)) }
            unfiltered = options.filter { $0.1 == nil }.map(\.0.id)
            prefilter = Prefilter(SignatureSet.choice(of: options))
        }
    }

    /// `knownHosts` takes part as the last signature, `mcp-known-host`.
    public init(_ signatures: [Signature], knownHosts: KnownHosts?) {
        self.init(signatures, knownHosts: knownHosts, prefilter: nil)
    }

    /// With `texts`, what the prefilter has to look for is known, and is enough for every signature.
    init(_ signatures: [Signature], knownHosts: KnownHosts?, prefilter texts: LiteralChoice.Texts?) {
        var all = signatures
        if knownHosts != nil {
            knownHostSignature = all.count
            all.append(SignatureSet.knownHostSignature)
        } else {
            knownHostSignature = nil
        }
        self.signatures = all
        self.knownHosts = knownHosts
        func indexes(_ holds: (Signature) -> Bool) -> [Int] { all.indices.filter { holds(all[$0]) } }
        host = indexes { $0.layer == .host && $0.pattern != nil }
        uri = indexes { $0.layer == .uri && $0.pattern != nil }
        header = indexes { $0.layer == .header && $0.pattern != nil }
        bodyPatterns = indexes { $0.layer == .body && $0.pattern != nil && $0.shapes.isEmpty && $0.event == nil }
        textPatterns = indexes { $0.layer == .body && $0.pattern != nil && !$0.shapes.isEmpty && $0.event == nil }
        events = indexes { $0.event != nil }
        shapeTable = OnceValue { [all] in ShapeTable(ShapeTree(signatures: all)) }
        var methods: [String] = []
        traits = all.map { SignatureTraits($0, methods: &methods) }
        self.methods = methods
        literals = OnceValue { [all] in texts.map { Literals(prefilter: $0) } ?? Literals(all) }
    }

    /// What the prefilter has to look for; nil where some signature has nothing to look for.
    static func prefilterTexts(of signatures: [Signature]) -> LiteralChoice.Texts? {
        let options = needing(signatures).map { ($0, literalOptions(of: $0)) }
        return options.contains { $0.1 == nil } ? nil : choice(of: options)
    }

    private static func choice(of options: [(signature: Signature, ways: [[[[UInt8]]]]?)]) -> LiteralChoice.Texts {
        LiteralChoice.choose(
            options.filter { $0.signature.layer != .body }.compactMap(\.ways), ofBodies: options.filter { $0.signature.layer == .body }.compactMap(\.ways))
    }

    /// What speaks against MCP matters only in records that something speaks for.
    private static func needing(_ signatures: [Signature]) -> [Signature] {
        signatures.filter { ($0.layer == .header || $0.layer == .body) && !$0.isAgainst }
    }

    /// The index of a request's method in `methods`; -1 if no signature asks for it.
    func method(_ name: ByteSlice) -> Int32 {
        for (index, wanted) in methods.enumerated() where wanted.utf8.count == name.count {
            var at = 0
            for byte in wanted.utf8 {
                guard (name[at] &- 0x61 < 26 ? name[at] & 0xDF : name[at]) == byte else { break }
                at += 1
            }
            if at == name.count { return Int32(index) }
        }
        return -1
    }

    /// The signatures without a usable literal by themselves; nil if there are none. What they do not find in a record that the prefilter
    /// passed over, and whose host and path say nothing, no other signature finds there.
    var remainder: SignatureSet? {
        guard !unfiltered.isEmpty else { return nil }
        let ids = Set(unfiltered)
        return SignatureSet(signatures.filter { ids.contains($0.id) }, knownHosts: nil)
    }

    /// What the list of known hosts proves by itself.
    public static let knownHostSignature: Signature = {
        var signature = Signature(
            id: "mcp-known-host", layer: .host, confidence: .medium,
            description: "a host, with its path where it serves other things too, that is known to be an MCP server", pack: "known-hosts")
        signature.matches = ["mcp.stripe.com"]
        return signature
    }()

    /// What `--list-signatures` shows: the literals that would be looked for if the signature stood alone.
    static func literals(of signature: Signature) -> [[UInt8]]? {
        literalOptions(of: signature).map { LiteralChoice.choose([$0], ofBodies: []).general }
    }

    /// For each way in which a signature can match, the sets of literals to choose from: of each set one literal occurs in
    /// every text that matches this way. Nil if there is a way without any.
    private static func literalOptions(of signature: Signature) -> [[[[UInt8]]]]? {
        var ways: [[[[UInt8]]]] = []
        if signature.layer == .header {
            // A header's name and value do not stand side by side in captures as they do in the line a pattern sees.
            ways = [signature.pattern.map { sets(of: $0).flatMap(headerParts) } ?? []]
        } else if let event = signature.event {
            ways = [[[Array(event.utf8)]] + (signature.pattern.map(sets) ?? [])]
        } else {
            // Any of the shapes may match, and with a pattern for text beside them, that too.
            ways = signature.shapes.map(sets) + (signature.pattern.map { [sets(of: $0)] } ?? [])
        }
        let usable = ways.map { $0.compactMap(LiteralChoice.needles) }
        return usable.isEmpty || usable.contains(where: \.isEmpty) ? nil : usable
    }

    private static func sets(of pattern: Pattern) -> [[[UInt8]]] {
        pattern.requiredLiteralSets.map(\.literals)
    }

    private static func sets(of shape: JSONShape) -> [[[UInt8]]] {
        var found: [[[UInt8]]] = []
        for condition in shape.conditions {
            if case .absent = condition.test { continue }
            if case .oneOf(let words) = condition.test { found.append(words.map { Array($0.utf8) }) }
            for step in condition.path.steps {
                switch step {
                // With its quotes, however those are escaped.
                case .member(let name): found.append([Array("\"\(name)\"".utf8)])
                case .members(let prefix): found.append([Array(prefix.utf8)])
                case .anyElement: break
                }
            }
        }
        return found
    }

    /// The alternatives of a header pattern cut where the line is not as in the capture; both parts have to occur.
    private static func headerParts(_ set: [[UInt8]]) -> [[[UInt8]]] {
        let lines = set.map { String(decoding: $0, as: UTF8.self) }
        let parts = lines.map { line in line.components(at: ": ").filter { !madeUpNames.contains($0.lowercased()) } }
        let longest = parts.compactMap { $0.max { $0.utf8.count < $1.utf8.count } }
        return longest.count == set.count ? [longest.map { Array($0.utf8) }] : []
    }

    /// Names of headers that readers make from members of other names, so that they need not stand in the capture.
    private static let madeUpNames: Set<String> = ["", "user-agent", "content-type", "host", "referer", "cookie", "x-forwarded-for", "accept"]
}

extension String {
    /// The parts between the occurrences of a separator.
    fileprivate func components(at separator: String) -> [String] {
        var parts: [String] = [], rest = Substring(self)
        while let found = rest.firstRange(of: separator) {
            parts.append(String(rest[..<found.lowerBound]))
            rest = rest[found.upperBound...]
        }
        return parts + [String(rest)]
    }
}

extension Substring {
    fileprivate func firstRange(of text: String) -> Range<Index>? {
        var at = startIndex
        while at < endIndex {
            if self[at...].hasPrefix(text) { return at..<index(at, offsetBy: text.count) }
            at = index(after: at)
        }
        return nil
    }
}
