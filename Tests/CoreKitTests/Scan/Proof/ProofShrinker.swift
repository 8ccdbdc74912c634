import Foundation

@testable import CoreKit

/// Makes a case that fails smaller for as long as it still fails.
struct ProofShrinker {
    private let fails: (ProofCase) -> Bool
    private let deadline: Date

    init(seconds: Double, fails: @escaping (ProofCase) -> Bool) {
        self.fails = fails
        deadline = Date().addingTimeInterval(seconds)
    }

    func shrink(_ proof: ProofCase) -> ProofCase {
        guard proof.twin == nil else { return proof }
        var best = proof
        func take(_ smaller: ProofCase) -> Bool {
            guard Date() < deadline, fails(smaller) else { return false }
            best = smaller
            return true
        }
        for cutting in proof.cuttings {
            var one = best
            one.cuttings = [cutting]
            if take(one) { break }
        }
        for index in proof.files.indices {
            var one = best
            one.files = [proof.files[index]]
            if take(one) { break }
        }
        if !best.pack.document.isEmpty {
            parts(of: best.pack.signatures.count) { range in
                var smaller = best
                guard range.upperBound <= best.pack.signatures.count, range.count < best.pack.signatures.count else { return false }
                smaller.pack = best.pack.without(range)
                return take(smaller)
            }
        }
        for index in best.files.indices {
            parts(of: best.files[index].count) { range in
                var smaller = best
                guard range.upperBound <= smaller.files[index].count else { return false }
                smaller.files[index].removeSubrange(range)
                return take(smaller)
            }
        }
        return best
    }

    /// Tries to take out large parts first, then smaller ones, from the end.
    private func parts(of count: Int, _ take: (Range<Int>) -> Bool) {
        var size = count / 2
        while size >= 1, Date() < deadline {
            var at = count
            while at > 0, Date() < deadline {
                let lower = max(0, at - size)
                _ = take(lower..<at)
                at = lower
            }
            size /= 2
        }
    }
}
