import Foundation
import Testing

@testable import CoreKit

/// Scans cases with the prefilter and without, at the borders that they name, and says what differs.
final class ProofRunner {
    private let folder: ScratchFolder
    /// Workers of the built-in signatures, whose automata take longer to build than a case to scan.
    private var builtIn: [String: ScanBench] = [:]
    private var own: [String: ScanBench] = [:]
    /// What the prefilter of a pack is replaced by, to see whether that is noticed.
    var breakPrefilter: ((SignatureSet) -> SignatureSet?)?

    private(set) var cases = 0
    /// Cases in which something was found, and in which the prefilter had a say.
    private(set) var found = 0, filtered = 0

    init() throws { folder = try ScratchFolder() }

    /// What differs between the ways to scan a case; nil if nothing does.
    func difference(_ proof: ProofCase) throws -> String? {
        own = [:]
        let set = try proof.pack.set()
        var broken = set
        if let breakPrefilter {
            guard let replaced = breakPrefilter(set) else { return nil }
            broken = replaced
        }
        cases += 1
        if set.unfiltered.isEmpty { filtered += 1 }
        let whole = ProofCase.Cutting()
        let opened = try report(proof, proof.files, whole, usesPrefilter: false, set)
        if !opened.servers.isEmpty { found += 1 }
        for cutting in proof.cuttings {
            let report = try report(proof, proof.files, cutting, usesPrefilter: true, broken)
            if let difference = ProofRunner.difference(opened, report, isPipe: cutting.pipe != nil, comparesExcerpts: proof.textWindow >= 1 << 20) { return "with the prefilter, \(cutting): \(difference)" }
            guard cutting != whole, proof.seed % 4 == 0 else { continue }
            let uncut = try self.report(proof, proof.files, cutting, usesPrefilter: false, set)
            if let difference = ProofRunner.difference(opened, uncut, isPipe: cutting.pipe != nil, comparesExcerpts: proof.textWindow >= 1 << 20) { return "without the prefilter, \(cutting): \(difference)" }
        }
        if let twin = proof.twin {
            let other = try report(proof, twin, whole, usesPrefilter: true, broken)
            if other.facts != opened.facts || other.inputs.exchanges != opened.inputs.exchanges {
                return "in another layout:\n\(opened.inputs.exchanges) \(opened.facts.joined(separator: "\n"))\nbut\n\(other.inputs.exchanges) \(other.facts.joined(separator: "\n"))"
            }
        }
        return nil
    }

    private func report(_ proof: ProofCase, _ files: [[UInt8]], _ cutting: ProofCase.Cutting, usesPrefilter: Bool, _ set: SignatureSet) throws -> ScanReport {
        let options = proof.options(cutting, usesPrefilter: usesPrefilter)
        if let size = cutting.pipe { return try piped(files, options, set, size) }
        if cutting.jobs > 1 {
            for (index, bytes) in files.enumerated() { try folder.write(bytes, "\(index)") }
            var options = options
            options.workingFolder = folder.path
            options.paths = files.indices.map(String.init)
            return Scanner(options: options, signatures: set).run()
        }
        let isBuiltIn = proof.pack.usesBuiltIn && proof.pack.signatures.isEmpty && breakPrefilter == nil
        let key = "\(cutting) \(usesPrefilter) \(proof.textWindow) \(proof.maximumDepth) \(proof.maximumRecord) \(proof.keepsMatches)"
        // Few are kept: each holds automata.
        if builtIn.count > 24 { builtIn = [:] }
        let bench = try (isBuiltIn ? builtIn[key] : own[key]) ?? ScanBench(set) { made in
            let folder = made.workingFolder
            made = options
            made.workingFolder = folder
        }
        if isBuiltIn { builtIn[key] = bench } else if breakPrefilter == nil { own[key] = bench }
        return try bench.report(files)
    }

    /// Each file by standard input, written in pieces of random sizes about the given one.
    private func piped(_ files: [[UInt8]], _ options: ScanOptions, _ set: SignatureSet, _ size: Int) throws -> ScanReport {
        // One of them is enough: a pipe is one input.
        let bytes = files.first ?? []
        let pipe = Pipe()
        let writer = Thread {
            var random = SeededGenerator(UInt64(bytes.count)), at = 0
            while at < bytes.count {
                let next = min(bytes.count, at + random.number(1...size * 2))
                guard (try? pipe.fileHandleForWriting.write(contentsOf: bytes[at..<next])) != nil else { break }
                at = next
            }
            try? pipe.fileHandleForWriting.close()
        }
        writer.start()
        var options = options
        options.paths = ["-"] + files.indices.dropFirst().map(String.init)
        // First places are told by the order of paths.
        options.standardInputPath = "0"
        options.workingFolder = folder.path
        for (index, bytes) in files.enumerated() { try folder.write(bytes, "\(index)") }
        let descriptor = pipe.fileHandleForReading.fileDescriptor
        return Scanner(options: options, signatures: set, standardInput: { InputFile(standardInput: descriptor, name: "0") }).run()
    }

    // MARK: Comparing

    /// All of a report but its problems, and of those what has to be the same.
    static func difference(_ opened: ScanReport, _ filtered: ScanReport, isPipe: Bool, comparesExcerpts: Bool) -> String? {
        // Of what is binary only what somebody named is told, and not every way of the runs names its inputs.
        let opened = withoutBinary(opened), filtered = withoutBinary(filtered)
        let left = findings(opened, isPipe), right = findings(filtered, isPipe)
        if left != right { return firstDifference(left, right) }
        if let difference = difference(opened.matches, filtered.matches, isPipe, comparesExcerpts: comparesExcerpts) { return difference }
        if opened.inputs.isIncomplete != filtered.inputs.isIncomplete { return "incomplete \(opened.inputs.isIncomplete), then \(filtered.inputs.isIncomplete)" }
        guard opened.inputs.omittedProblems == 0, filtered.inputs.omittedProblems == 0 else { return nil }
        // Records that stay closed are not reported; nothing else may be missing, and nothing be new.
        var all = problems(opened, isPipe)
        for problem in problems(filtered, isPipe) {
            guard let index = all.firstIndex(of: problem) else { return "a problem that the other has not: \(problem)" }
            all.remove(at: index)
        }
        if let lost = all.first(where: { $0.hasPrefix("incomplete") }) { return "a problem is lost: \(lost)" }
        return nil
    }

    private static func withoutBinary(_ report: ScanReport) -> ScanReport {
        guard report.inputs.problems.contains(where: { $0.message.hasPrefix("binary,") }) else { return report }
        var report = report
        report.inputs.problems.removeAll { $0.message.hasPrefix("binary,") }
        report.inputs.isIncomplete = report.inputs.problems.contains(where: \.isIncomplete)
        return report
    }

    private static func problems(_ report: ScanReport, _ isPipe: Bool) -> [String] {
        report.inputs.problems.map { problem in
            let path = problem.path == "<stdin>" ? "0" : problem.path
            return "\(problem.isIncomplete ? "incomplete " : "")\(path):\(problem.line ?? 0):\(problem.entry ?? -1): \(problem.message)"
        }
    }

    /// The report's value, with every count and place, and the document made of it.
    private static func findings(_ report: ScanReport, _ isPipe: Bool) -> String {
        var report = report
        report.inputs.problems = []
        report.inputs.omittedProblems = 0
        // How much of a pipe was read when damaged gzip ended the reading is up to how it was written; otherwise every byte counts.
        if isPipe, report.inputs.isIncomplete { report.inputs.bytes = 0 }
        report.signatures = []
        report.matches = []
        let text = report.json + report.servers.map { "\($0)\n" }.joined() + "\(report.inputs)"
        return isPipe || text.contains("<stdin>") ? text.replacingOccurrences(of: "<stdin>", with: "0") : text
    }

    /// Where windows of text are small, an excerpt shows no more than its window, and the prefilter moves those.
    private static func difference(_ left: [SignatureMatch], _ right: [SignatureMatch], _ isPipe: Bool, comparesExcerpts: Bool) -> String? {
        func isEqual(_ left: SignatureMatch, _ right: SignatureMatch) -> Bool {
            left.place.line == right.place.line && left.place.column == right.place.column && left.signature == right.signature && (!comparesExcerpts || left.excerpt == right.excerpt)
                && left.host == right.host && left.path == right.path && (isPipe || left.place.path == right.place.path)
        }
        for (one, other) in zip(left, right) where !isEqual(one, other) { return "a match is another:\n  without \(one)\n  with    \(other)" }
        return left.count == right.count ? nil : "\(left.count) matches, but \(right.count)"
    }

    private static func firstDifference(_ left: String, _ right: String) -> String {
        let common = zip(left, right).prefix { $0 == $1 }.count
        func part(_ text: String) -> String { String(text.dropFirst(max(0, common - 300)).prefix(900)) }
        return "\n  without \(part(left))\n  with    \(part(right))"
    }
}
