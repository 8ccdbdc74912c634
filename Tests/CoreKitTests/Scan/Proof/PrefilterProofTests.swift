import Foundation
import Testing

@testable import CoreKit

/// Speed loses nothing: what is found with the prefilter, on several threads, at whatever borders, is what is found by opening every record.
///
/// A few seconds' worth of cases as a rule. `AKTO_PROOF_SECONDS` says how long to go on, `AKTO_PROOF_SEED` where to begin; a case that
/// fails is made smaller (for `AKTO_PROOF_SHRINK` seconds), left in `.build/proof/<case>`, and run again by `AKTO_PROOF_CASE=<case>`.
@Suite("Proof that speed loses nothing")
struct PrefilterProofTests {
    private static let environment = ProcessInfo.processInfo.environment
    private static let seed = environment["AKTO_PROOF_SEED"].flatMap { UInt64($0) } ?? 2026
    private static let seconds = environment["AKTO_PROOF_SECONDS"].flatMap { Double($0) }

    /// Calls `body` with the seeds of the cases, a share of the time or a number of them.
    private func cases(_ usual: Int, share: Double, salt: UInt64, _ body: (UInt64) throws -> Bool) rethrows {
        if let only = Self.environment["AKTO_PROOF_CASE"].flatMap({ UInt64($0) }) {
            _ = try body(only)
            return
        }
        var random = SeededGenerator(Self.seed ^ salt)
        let end = Self.seconds.map { Date().addingTimeInterval($0 * share) }
        var done = 0
        while end.map({ Date() < $0 }) ?? (done < usual) {
            done += 1
            guard try body(random.next()) else { return }
        }
    }

    /// Reports a case that fails, smaller and saved.
    private func fail(_ proof: ProofCase, _ difference: String, _ runner: ProofRunner) throws {
        let folder = FileManager.default.currentDirectoryPath + "/.build/proof/\(proof.seed)"
        try proof.save(to: folder + "/whole")
        let smaller = ProofShrinker(seconds: Self.environment["AKTO_PROOF_SHRINK"].flatMap { Double($0) } ?? 30) { (try? runner.difference($0)) ?? nil != nil }.shrink(proof)
        try smaller.save(to: folder)
        let now = try runner.difference(smaller) ?? difference
        Issue.record("case \(proof.seed) (AKTO_PROOF_CASE=\(proof.seed) runs it again; it lies in \(folder)): \(now)\nbefore it was made smaller: \(difference)")
    }

    @Test("a scan with the prefilter finds what a scan of every record finds, wherever the input is cut")
    func cut() throws {
        let runner = try ProofRunner()
        try cases(100, share: 0.8, salt: 0) { seed in
            let proof = ProofCase(seed: seed)
            guard let difference = try runner.difference(proof) else { return true }
            try fail(proof, difference, runner)
            return false
        }
        guard Self.environment["AKTO_PROOF_CASE"] == nil else { return }
        // The proof is none if nothing is ever found, or nothing ever passed over.
        #expect(runner.found > runner.cases / 4 && runner.filtered > runner.cases / 3, "\(runner.found) of \(runner.cases) found something, \(runner.filtered) had a prefilter")
        if Self.seconds != nil { print("proof: \(runner.cases) cases, \(runner.found) found something, \(runner.filtered) had a prefilter") }
    }

    @Test("the proof fails where the prefilter lacks a literal")
    func lackingLiteral() throws {
        let runner = try ProofRunner()
        // More than a tenth have to be noticed, over so many that it is no matter of luck.
        var random = SeededGenerator(Self.seed ^ 2), broken = 0, noticed = 0
        while broken < 120, noticed <= 12 {
            let proof = ProofCase(seed: random.next())
            // Of many signatures one is hardly missed in a single corpus.
            guard proof.pack.signatures.count < 20, !proof.pack.samples.isEmpty, !proof.pack.usesBuiltIn else { continue }
            let dropped = random.next()
            var isBroken = false
            runner.breakPrefilter = { set in
                let literals = set.signatures.filter { $0.layer == .body || $0.layer == .header }.map { SignatureSet.literals(of: $0) }
                guard set.unfiltered.isEmpty, !literals.isEmpty else { return nil }
                isBroken = true
                var rest = literals.compactMap { $0 }
                rest.remove(at: Int(dropped % UInt64(rest.count)))
                var broken = set
                broken.prefilter = Prefilter(literals: rest.flatMap { $0 })
                return broken
            }
            let difference = try runner.difference(proof)
            if isBroken { broken += 1 }
            if difference != nil { noticed += 1 }
        }
        #expect(noticed > 12, "\(noticed) of \(broken) broken prefilters were noticed by a corpus each")
    }

    @Test("the same records in another layout hold the same")
    func layouts() throws {
        let runner = try ProofRunner()
        try cases(30, share: 0.2, salt: 1) { seed in
            let proof = ProofCase.twins(seed: seed)
            guard let difference = try runner.difference(proof) else { return true }
            try fail(proof, difference, runner)
            return false
        }
    }
}
