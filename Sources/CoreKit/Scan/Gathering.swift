/// Puts the results of the pieces together, in the order of the input.
struct Gathering {
    private let signatures: [Signature]
    private(set) var report = ScanReport()
    private var inventory: Inventory
    /// Line ends of the current file before the next piece.
    private var lines = 0
    /// Scalars before it on its line.
    private var columns = 0
    /// The current file is a text that was counted as an exchange of a server.
    private var hasCountedText = false
    /// The part of the current file that comes next.
    private var nextPart = 0

    /// Line ends of a file before what is read of it.
    private let skippedLines: Int
    private var sources = PartialSources()

    private let matches: ((SignatureMatch) -> Void)?

    /// `matches` takes every match; without it they are kept in the report. `firstLine` is the number of the line that what is read
    /// of a file begins with.
    init(signatures: SignatureSet, firstLine: Int = 1, measures: Bool = false, matches: ((SignatureMatch) -> Void)? = nil) {
        self.signatures = signatures.signatures
        self.matches = matches
        inventory = Inventory()
        skippedLines = firstLine - 1
        report.signatures = self.signatures.map(\.summary)
        if measures { report.statistics = ScanStatistics() }
    }

    /// To report on a part.
    init(_ part: PartialScan) {
        signatures = part.signatures.map { Signature(id: $0.id, layer: $0.layer, confidence: $0.confidence, description: $0.description, pack: $0.pack) }
        matches = nil
        inventory = part.inventory
        skippedLines = 0
        report.inputs = part.inputs
        report.signatures = part.signatures
        report.statistics = part.statistics
    }

    /// What was gathered, to be written as a part.
    mutating func part() -> PartialScan {
        inventory.settle()
        report.inputs.settle()
        var part = PartialScan(signatures: report.signatures, inputs: report.inputs, inventory: inventory)
        part.sources = sources
        part.statistics = report.statistics
        return part
    }

    mutating func add(_ results: [PieceResult]) {
        for result in results { add(result) }
    }

    mutating func add(_ result: PieceResult) {
        if let part = result.part, !result.startsFile, part.index != nextPart { return }
        if result.startsFile {
            lines = skippedLines
            sources.add(result.path)
            columns = 0
            hasCountedText = false
            nextPart = 0
            // The file counts where it begins.
            if result.isCapture, skippedLines == 0 { report.inputs.files += 1 }
        }
        if let part = result.part { nextPart = part.next }
        report.inputs.bytes += result.bytes
        report.inputs.exchanges += result.exchanges
        for var problem in result.problems {
            if let line = problem.line { problem.line = line + lines }
            report.inputs.keep(problem)
        }
        for var match in result.matches {
            if match.place.line == 1 { match.place.column += columns }
            match.place.line += lines
            if let matches { matches(match) } else { report.matches.append(match) }
        }
        report.inputs.omittedProblems += result.omittedProblems
        if result.isIncomplete { report.inputs.isIncomplete = true }
        if let measured = result.statistics { report.statistics?.merge(measured) }
        inventory.merge(result.inventory, lineOffset: lines, columnOffset: columns)
        if result.isText, !hasCountedText, !result.inventory.isEmpty {
            hasCountedText = true
            inventory.update(.unknown) { record in
                record.exchanges += 1
                record.clients.add(client: nil, session: nil, peer: nil)
            }
        }
        lines += result.lineEnds
        columns = (result.lineEnds == 0 ? columns : 0) + result.columns
    }

    /// Does a part of the putting together, and counts its time where that is wanted.
    mutating func timed<Value>(_ work: (inout Gathering) -> Value) -> Value {
        guard report.statistics != nil else { return work(&self) }
        let began = MonotonicTime.nanoseconds
        let value = work(&self)
        report.statistics?.add(MonotonicTime.nanoseconds &- began, to: .merging)
        return value
    }

    /// The report, its servers judged and sorted.
    mutating func finish(allow: HostList) -> ScanReport {
        inventory.settle()
        report.inputs.settle()
        if inventory.isFull {
            report.inputs.problems.append(CaptureProblem(
                path: "all inputs", message: "more than \(InventoryLimits.servers) servers: the others are counted together as \"*\"", isIncomplete: false))
        }
        var folded = Gathering.withoutAuxiliaries(inventory.folded(), signatures)
        // The records are large, and the reports made of them too: they should not all be there at once.
        inventory = Inventory()
        report.servers = folded.compactMap { ServerVerdict.report($0.key, $0.value, signatures, allow) }
        folded = [:]
        report.servers.sort { left, right in
            if left.status != right.status { return left.status == .shadow }
            if left.confidence != right.confidence { return left.confidence > right.confidence }
            if left.exchanges != right.exchanges { return left.exchanges > right.exchanges }
            return (left.host, left.path) < (right.host, right.path)
        }
        return report
    }

    /// A host's login and discovery addresses are no servers of their own where the server itself was seen.
    private static func withoutAuxiliaries(_ servers: [ServerKey: ServerRecord], _ signatures: [Signature]) -> [ServerKey: ServerRecord] {
        func isHostOnly(_ record: ServerRecord) -> Bool { record.evidence.keys.allSatisfy { signatures[$0].layer == .host } }
        let hosts = Set(servers.filter { !isHostOnly($0.value) }.map(\.key.host))
        return servers.filter { key, record in
            !(hosts.contains(key.host) && isHostOnly(record) && isAuxiliary(key.path))
        }
    }

    private static func isAuxiliary(_ path: String) -> Bool {
        path.hasPrefix("/.well-known/") || path.hasPrefix("/oauth")
            || ["/register", "/authorize", "/token", "/revoke", "/callback", "/login", "/favicon.ico", "/robots.txt", "/"].contains(path)
    }
}

extension ServerKey {
    /// Whoever the captures do not name.
    static let unknown = ServerKey(host: "-", path: "-")
}
