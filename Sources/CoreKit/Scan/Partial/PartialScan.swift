/// `Partial` writes what a scan gathered as a part, and puts parts together: by other processes, on other machines, at other times.
///
/// A part holds the inventory before it is judged, so that all parts of an input, merged in any order and in any stages, report what
/// one scan of everything reports, byte for byte:
///
///     var part = Scanner(options: options, signatures: signatures).part(producer: "0.1.0")
///     PartialWriter.write(part, to: stream)
///     ...
///     var merger = PartialMerger(options: options)
///     let everything = try merger.merge()
///     let report = everything.report(allow: allow)
///
/// `docs/distributed.md` describes the format.
public struct PartialScan: Sendable {
    static let schema = "akto.partial/1"

    /// Versions of the programs that scanned.
    var producers: Set<String> = []
    /// The options that the parts were scanned with; one where all agree.
    var settings: Set<PartialSettings> = []
    /// Which key the hashes were made with; nil for none.
    var keyMark: String?
    /// All signatures that took part, in their order. Evidence in the inventory refers to them by index.
    var signatures: [SignatureSummary]
    var inputs: InputSummary
    var inventory: Inventory
    /// The scans that the part is made of. Empty in what was not written yet: a scan's own id is the hash of what is written.
    var scans: Set<StreamFingerprint.Value> = []
    /// Scans that have no id, as nobody said what they read.
    var unnamedScans = 0
    /// Whether a scan knows what its input is called, so that it is told apart from any other's.
    var isNamed = true
    var sources = PartialSources()
    /// How the scan went; no part of what is written.
    var statistics: ScanStatistics?
    /// Hashes of what came from pipes.
    var contents: [StreamFingerprint.Value] = []

    init(signatures: [SignatureSummary], inputs: InputSummary, inventory: Inventory) {
        self.signatures = signatures
        self.inputs = inputs
        self.inventory = inventory
    }

    /// Nothing was scanned: what comes of merging no part at all goes together with every other.
    var isBlank: Bool { signatures.isEmpty && inventory.isEmpty }

    /// Adds another part, whatever stands before or after it. Its signatures have to agree (`disagreement`).
    mutating func merge(_ other: PartialScan) {
        producers.formUnion(other.producers)
        settings.formUnion(other.settings)
        scans.formUnion(other.scans)
        unnamedScans = InventoryLimits.sum(unnamedScans, other.unnamedScans)
        sources.merge(other.sources)
        inputs.merge(other.inputs)
        if isBlank { keyMark = other.keyMark }
        guard other.signatures != signatures, !other.isBlank else { return inventory.merge(other.inventory) }
        // Order and wording may differ between versions: the same ones are taken whichever comes first.
        let isFirst = !isBlank && PartialScan.order(signatures).lexicographicallyPrecedes(PartialScan.order(other.signatures))
        let chosen = isFirst ? signatures : other.signatures
        if isFirst { inventory.merge(other.inventory.renumbered(from: other.signatures, to: chosen)) } else {
            inventory = inventory.renumbered(from: signatures, to: chosen)
            inventory.merge(other.inventory)
            signatures = chosen
        }
    }

    private static func order(_ signatures: [SignatureSummary]) -> [String] {
        signatures.flatMap { [$0.id, $0.pack, $0.description] }
    }

    /// Why evidence for these signatures cannot be added to evidence for those: nil if all have the same layer and confidence.
    static func disagreement(_ left: [SignatureSummary], _ right: [SignatureSummary]) -> Disagreement? {
        guard left != right else { return nil }
        let known = Dictionary(left.map { ($0.id, $0) }) { first, _ in first }
        for signature in right {
            guard let other = known[signature.id] else { return Disagreement(id: signature.id, left: nil, right: signature) }
            guard other.layer == signature.layer, other.confidence == signature.confidence else { return Disagreement(id: signature.id, left: other, right: signature) }
        }
        let ids = Set(right.map(\.id))
        return left.first { !ids.contains($0.id) }.map { Disagreement(id: $0.id, left: $0, right: nil) }
    }

    struct Disagreement {
        var id: String
        var left: SignatureSummary?
        var right: SignatureSummary?

        static func label(_ signature: SignatureSummary?) -> String {
            signature.map { "\($0.layer.rawValue), \($0.confidence.name)" } ?? "missing"
        }
    }
}

extension Inventory {
    /// The inventory with its evidence referring to another table of the same signatures.
    fileprivate func renumbered(from old: [SignatureSummary], to new: [SignatureSummary]) -> Inventory {
        let places = Dictionary(new.enumerated().map { ($1.id, $0) }) { first, _ in first }
        let indexes = old.map { places[$0.id] }
        var result = Inventory()
        func renumbered(_ record: ServerRecord) -> ServerRecord {
            var record = record
            record.evidence = Dictionary(uniqueKeysWithValues: record.evidence.compactMap { index, count in indexes[index].map { ($0, count) } })
            return record
        }
        for (key, record) in servers { result.update(key) { $0 = renumbered(record) } }
        if let overflow { result.addOverflow(renumbered(overflow)) }
        for (key, stream) in aliases { result.alias(key, to: stream) }
        return result
    }
}
