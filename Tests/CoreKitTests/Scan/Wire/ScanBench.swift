import Foundation
import Testing

@testable import CoreKit

/// How many rounds the random tests of the scanner take: `AKTO_FUZZ_ROUNDS` asks for more than the usual.
enum ScanRounds {
    static func count(_ usual: Int) -> Int {
        ProcessInfo.processInfo.environment["AKTO_FUZZ_ROUNDS"].flatMap { Int($0) }.map { max(usual, $0 / 10) } ?? usual
    }

    static let seed = ProcessInfo.processInfo.environment["AKTO_FUZZ_SEED"].flatMap { UInt64($0) } ?? 2026
}

/// A folder of its own that goes with it.
final class ScratchFolder {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "akto-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ bytes: [UInt8], _ name: String) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: path + "/" + name))
    }
}

/// Scans captures that stand in memory, again and again with the same worker: its automata are then built once.
final class ScanBench {
    static let builtIn: SignatureSet? = try? BuiltInSignatures.set()

    let options: ScanOptions
    private let set: SignatureSet
    private let worker: ScanWorker
    private let folder: ScratchFolder

    init(_ set: SignatureSet? = nil, _ change: (inout ScanOptions) -> Void = { _ in }) throws {
        self.set = try set ?? #require(ScanBench.builtIn)
        folder = try ScratchFolder()
        var options = ScanOptions()
        options.workingFolder = folder.path
        change(&options)
        self.options = options
        worker = ScanWorker(options: options, signatures: self.set)
    }

    /// Scans these captures as one input, in this order; the first is called `0`.
    func report(_ captures: [[UInt8]], allow: HostList = HostList()) throws -> ScanReport {
        var entries: [FileTree.Entry] = []
        for (index, bytes) in captures.enumerated() {
            try folder.write(bytes, "\(index)")
            entries.append(.file(path: "\(index)", size: bytes.count))
        }
        let feed = WorkFeed(InputList(entries), options: options, signatures: set, standardInput: { InputFile(standardInput: 0, name: "none") })
        var gathering = Gathering(signatures: set)
        while let piece = feed.next() { gathering.add(worker.scan(piece)) }
        return gathering.finish(allow: allow)
    }

    func report(_ text: String) throws -> ScanReport { try report([Array(text.utf8)]) }
}

extension MCPServer {
    /// All that the report says of a server, but not where in the input it stands.
    var facts: String {
        let clients = clients.map { "\($0.implementation.name)/\($0.implementation.version ?? "-") \($0.exchanges)" }
        let lines: [String] = [
            "\(host)\(path) \(status.rawValue) \(confidence.name) \(transport.rawValue) exchanges \(exchanges)",
            "seen \(firstSeen.map(\.description) ?? "-") \(lastSeen.map(\.description) ?? "-") versions \(protocolVersions)",
            "server \(implementation.map { "\($0.name)/\($0.version ?? "-")" } ?? "-") clients \(clients) addresses \(clientAddresses) users \(users)",
            "methods \(methods.map { "\($0.name) \($0.count)" }) tools \(tools.map { "\($0.name) \($0.count)" }) listed \(listedTools)",
            "evidence \(evidence.map { "\($0.signature) \($0.count)" })",
            "timeline \(timelineSlotSeconds): \(timeline.map { "\($0.start) \($0.exchanges)" })",
        ]
        return lines.joined(separator: "\n  ")
    }
}

extension ScanReport {
    var facts: [String] { servers.map(\.facts) }

    /// As `--format json` prints it.
    var json: String {
        let stream = OutputStream()
        ReportRenderer.render(self, as: .json, to: stream)
        return stream.text
    }
}
