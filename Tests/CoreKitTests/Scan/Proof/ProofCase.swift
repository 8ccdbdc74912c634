import Foundation

@testable import CoreKit

/// A corpus, a pack, and the borders at which the one is cut for the other: all of it from one seed.
struct ProofCase {
    /// Where readers cut their input, and how many threads work on it.
    struct Cutting: Hashable, CustomStringConvertible {
        var segment = 1 << 18
        var range = 8 << 20
        var jobs = 1
        /// Files come through pipes, in writes of about this size.
        var pipe: Int?

        var description: String { "segments of \(segment), ranges of \(range), \(jobs) jobs" + (pipe.map { ", a pipe written \($0) bytes at a time" } ?? "") }
    }

    let seed: UInt64
    var pack: ProofPack
    var files: [[UInt8]] = []
    /// What applies to every way of scanning alike.
    var textWindow = 4 << 20
    var maximumDepth = 8
    var maximumRecord = 8 << 20
    /// Every match is compared as well, which takes long where a pattern matches all over.
    var keepsMatches = true
    var cuttings: [Cutting] = []

    /// One more form of a corpus whose records are all Akto's: the same inventory has to be in it.
    var twin: [[UInt8]]?

    init(seed: UInt64) {
        self.seed = seed
        var random = SeededGenerator(seed)
        switch random.number(0...19) {
        case 0...4: pack = .builtIn
        case 5: pack = ProofPack(count: random.number(1...4), usesBuiltIn: true, isUsable: random.chance(2), &random)
        case 6...7: pack = ProofPack(shapesOf: random.next())
        case 8: pack = ProofPack(count: random.pick([30, 60, 60, 120, 400]), usesBuiltIn: false, isUsable: !random.chance(3), &random)
        default: pack = ProofPack(count: random.number(1...6), usesBuiltIn: false, isUsable: !random.chance(4), &random)
        }
        var exchanges: [ProofExchange] = []
        let isReal = pack.samples.isEmpty || random.chance(4)
        if isReal {
            var traffic = WireTraffic(seed: random.next())
            for wire in traffic.exchanges() { exchanges.append(ProofExchange(wire, &random)) }
        }
        let count = random.pick([1, 2, 5, 12, 30]) * (isReal ? 1 : 2)
        for number in 0..<count { exchanges.append(ProofExchange(pack.samples, number: number, &random)) }
        exchanges.shuffle(using: &random)

        var capture = ProofCapture(seed: random.next())
        var at = 0, isDamaged = random.chance(4)
        while at < exchanges.count {
            let next = random.chance(2) ? exchanges.count : random.number(at + 1...exchanges.count)
            let form = random.pick(ProofCapture.Form.allCases + [.lines, .lines])
            var bytes = capture.encoded(capture.text(Array(exchanges[at..<next]), as: form))
            if isDamaged, random.chance(2) { bytes = capture.damaged(bytes) }
            // A broken line may be as long as it likes, where it is not cut.
            isDamaged = isDamaged || form == .mixture
            files.append(bytes)
            at = next
        }
        keepsMatches = random.chance(10)
        if random.chance(5) { textWindow = random.pick([256, 1000, 5000]) }
        if random.chance(6) { maximumDepth = random.number(0...3) }
        if random.chance(8) { maximumRecord = random.pick([300, 900, 3000]) }
        cuttings = [Cutting(), cutting(&random, isBuiltIn: pack.usesBuiltIn)]
        if random.chance(5) { cuttings.append(Cutting(segment: random.pick([1, 64, 900, 1 << 18]), range: random.pick([1, 97, 700, 8 << 20]), jobs: random.number(2...4))) }
        if random.chance(8) { cuttings.append(Cutting(segment: random.pick([100, 1 << 18]), pipe: random.pick([1, 7, 300, 5000]))) }
        // Of a line that is no JSON, one that is longer than a segment and one that is not are told differently.
        if isDamaged {
            maximumRecord = 8 << 20
            for index in cuttings.indices { cuttings[index].segment = Cutting().segment }
        }
    }

    /// Of few kinds where the automata are large, as each has workers of its own.
    private func cutting(_ random: inout SeededGenerator, isBuiltIn: Bool) -> Cutting {
        if isBuiltIn { return random.pick([Cutting(segment: 1), Cutting(segment: 61, range: 900), Cutting(segment: 700, range: 97), Cutting(segment: 5000, range: 1)]) }
        return Cutting(segment: random.pick([1, 2, 7, 61, 256, 700, 4096, 1 << 18]), range: random.pick([1, 97, 1000, 8 << 20]))
    }

    /// Akto records in two layouts: what they hold does not depend on it.
    static func twins(seed: UInt64) -> ProofCase {
        var twins = ProofCase(seed: seed)
        var random = SeededGenerator(seed &+ 1), exchanges: [ProofExchange] = []
        for number in 0..<random.number(1...20) { exchanges.append(ProofExchange(twins.pack.samples, number: number, &random)) }
        var capture = ProofCapture(seed: random.next())
        capture.writesValues = false
        var records: [SampleJSON] = []
        for exchange in exchanges { records.append(capture.akto(exchange)) }
        func layout(_ capture: inout ProofCapture) -> [[UInt8]] {
            let cut = random.number(0...records.count)
            return [Array(records[..<cut]), Array(records[cut...])].filter { !$0.isEmpty }.map { part in
                capture.encoded(capture.text(records: part, as: random.pick(ProofCapture.aktoForms)))
            }
        }
        twins.files = layout(&capture)
        twins.twin = layout(&capture)
        twins.maximumRecord = 8 << 20
        twins.cuttings = [Cutting()]
        return twins
    }

    func options(_ cutting: Cutting, usesPrefilter: Bool) -> ScanOptions {
        var options = ScanOptions()
        options.usesPrefilter = usesPrefilter
        options.keepsMatches = keepsMatches
        options.maximumDepth = maximumDepth
        options.jobs = cutting.jobs
        options.read.textWindow = textWindow
        options.read.maximumRecord = maximumRecord
        options.read.segmentSize = cutting.segment
        options.read.rangeSize = cutting.range
        return options
    }

    /// Leaves everything in a folder: the files, the pack, and how they were scanned.
    func save(to folder: String) throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for (index, bytes) in files.enumerated() { try Data(bytes).write(to: URL(fileURLWithPath: "\(folder)/\(index)")) }
        for (index, bytes) in (twin ?? []).enumerated() { try Data(bytes).write(to: URL(fileURLWithPath: "\(folder)/twin-\(index)")) }
        if !pack.document.isEmpty { try Data(pack.document.utf8).write(to: URL(fileURLWithPath: folder + "/pack.json")) }
        let names = files.indices.map(String.init).joined(separator: " ")
        let packs = pack.document.isEmpty ? "" : pack.usesBuiltIn ? " --signatures pack.json" : " --only-signatures pack.json"
        let note = """
            case \(seed): \(cuttings.map(\.description).joined(separator: "; ")); text windows of \(textWindow), depth \(maximumDepth), records up to \(maximumRecord)
            signatures: \(pack.signatures.isEmpty ? "the built-in ones" : pack.signatures.map(\.declaration).joined(separator: "; "))
            akto scan --no-config --format json\(packs) \(names)
            akto scan --no-config --format json --no-prefilter\(packs) \(names)

            """
        try Data(note.utf8).write(to: URL(fileURLWithPath: folder + "/README"))
    }
}
