@testable import CoreKit

/// A signature pack made up at random, and texts that its signatures match.
struct ProofPack {
    /// A text, and the layer where a signature looks for it.
    struct Sample {
        var layer: Layer
        var text: String
    }

    /// As in a file; empty where the signatures are made without one.
    private(set) var document = ""
    private(set) var signatures: [Signature] = []
    private(set) var samples: [Sample] = []
    let usesBuiltIn: Bool

    /// The built-in signatures alone.
    static let builtIn = ProofPack()

    private init() { usesBuiltIn = true }

    /// As many signatures as are wanted, or somewhat fewer: patterns that no pack may hold are left out. With `isUsable` those as well
    /// that have no literal to look for.
    init(count: Int, usesBuiltIn: Bool, isUsable: Bool, _ random: inout SeededGenerator) {
        self.usesBuiltIn = usesBuiltIn
        var entries: [String] = []
        for number in 0..<count {
            let layer: Layer = random.pick([.body, .body, .body, .body, .header, .header, .uri, .host])
            var pattern = ProofPack.pattern(layer, isLarge: count > 20, &random)
            var tries = isUsable ? 20 : 0
            while tries > 0, !ProofPack.hasLiteral(pattern, layer) {
                pattern = ProofPack.pattern(layer, isLarge: count > 20, &random)
                tries -= 1
            }
            guard let compiled = try? Pattern(pattern.source), !isUsable || ProofPack.hasLiteral(pattern, layer) else { continue }
            // What matches everywhere takes long to enter, and tells little.
            let isEmpty = PatternMatcher(compiled).isMatch(UnsafeRawBufferPointer(start: nil, count: 0))
            if isEmpty, !random.chance(10) { continue }
            var signature = Signature(id: "proof-\(number)", layer: layer, confidence: random.pick(Confidence.allCases), description: "", pack: "proof")
            signature.pattern = compiled
            if random.chance(12) { signature.method = random.pick(["GET", "POST"]) }
            if random.chance(12) { signature.side = random.pick([.request, .response]) }
            signatures.append(signature)
            entries.append(ProofPack.entry(signature, pattern.source))
            for _ in 0..<(count > 20 ? 1 : 3) { samples.append(Sample(layer: layer, text: pattern.sample(&random))) }
        }
        document = "{\"schema\":\"akto.signatures/1\",\"signatures\":[\n" + entries.joined(separator: ",\n") + "\n]}\n"
    }

    /// Signatures with shapes and events as well.
    init(shapesOf seed: UInt64) {
        usesBuiltIn = false
        var made = RandomSignatures(seed: seed)
        signatures = made.signatures()
    }

    /// The pack without some of its signatures.
    func without(_ dropped: Range<Int>) -> ProofPack {
        var smaller = self
        smaller.signatures.removeSubrange(dropped)
        smaller.document = "{\"schema\":\"akto.signatures/1\",\"signatures\":[\n"
            + smaller.signatures.map { ProofPack.entry($0, $0.pattern?.source ?? "") }.joined(separator: ",\n") + "\n]}\n"
        return smaller
    }

    /// Compiled, by way of the document where there is one.
    func set() throws -> SignatureSet {
        if usesBuiltIn, signatures.isEmpty, let set = ScanBench.builtIn { return set }
        var own = signatures
        if !document.isEmpty {
            own = try Array(document.utf8).withUnsafeBytes { try SignaturePackReader(path: "pack.json", pack: "proof").read($0) }
        }
        return SignatureSet(usesBuiltIn ? try BuiltInSignatures.signatures() + own : own, knownHosts: usesBuiltIn ? try BuiltInSignatures.knownHosts() : nil)
    }

    private static func pattern(_ layer: Layer, isLarge: Bool, _ random: inout SeededGenerator) -> ProofPattern {
        switch layer {
        case .body: return isLarge && !random.chance(30) || random.chance(3) ? .usual(&random) : .random(&random)
        case .header:
            let value: ProofPattern = random.chance(2) ? .usual(&random) : .random(&random, depth: 1)
            guard random.chance(2) else { return value }
            let name = random.pick(["x-acme-agent", "mcp-session-id", "user-agent", "content-type", "cookie", "accept", "x-trace", "referer", "host", "x-forwarded-for"])
            return .sequence([.edge(random.chance(3) ? "" : "^"), .text(name + ": "), random.chance(3) ? .some(".*", ["", "Bearer "]) : .text(""), value])
        case .uri:
            return random.pick([
                .text("/acme/rpc"), .sequence([.text("/v"), .some(#"\d+"#, ["1", "12"]), .text("/tools")]), .folded(.text("/Gateway")), .text("session_id="), .usual(&random),
                .sequence([.text("/a b/"), .some("[é-ü]", ["é"])]),
            ])
        case .host:
            return random.pick([
                .sequence([.edge("^"), .text("mcp.")]), .text(".internal.example"), .sequence([.text("gw"), .some(#"\d"#, ["3"]), .text(".example")]), .folded(.text("AGENTS")),
                .sequence([.text("acme"), .some("[-_.]", ["-", "."]), .text("tools")]),
            ])
        }
    }

    private static func hasLiteral(_ pattern: ProofPattern, _ layer: Layer) -> Bool {
        if layer == .host || layer == .uri { return true }
        var signature = Signature(id: "x", layer: layer, confidence: .low, description: "", pack: "")
        signature.pattern = try? Pattern(pattern.source)
        return SignatureSet.literals(of: signature) != nil
    }

    /// A member of the document's list.
    private static func entry(_ signature: Signature, _ source: String) -> String {
        var json = JSONWriter()
        json.object { json in
            json.member("id", signature.id)
            json.member("layer", signature.layer.rawValue)
            json.member("confidence", signature.confidence.name)
            json.member("pattern", source)
            if let method = signature.method { json.member("method", method) }
            if let side = signature.side { json.member("side", side.rawValue) }
        }
        return String(decoding: json.bytes, as: UTF8.self)
    }
}
