/// Applies fixes to a file, and looks at it again, until nothing is left that a fix could mend.
///
/// A pass applies what does not overlap, whatever stands first in the file before the rest, which comes with the next pass. A fix after which the file can no
/// longer be read, or has more errors than before, is taken back. Nothing changes but the bytes of the edits.
///
/// ```swift
/// let outcome = FixApplier.apply(to: bytes, allowsUnsafe: false) { linter.lint($0, path: path) }
/// ```
public enum FixApplier {
    public struct Outcome: Sendable {
        public let bytes: [UInt8]
        /// What was mended, in the order in which it was; places are those that it had then.
        public let applied: [Finding]
        /// What has a fix that would make the file worse.
        public let takenBack: [Finding]
        /// What the linter says of the text as it is now.
        public let result: LintResult
        /// False where fixes undo each other, or always make new ones, so that there was no end to it.
        public let isStable: Bool
    }

    private static let passLimit = 64
    /// A text that fixes have made this much longer is not going to end.
    private static let growthLimit = 1 << 20
    /// After so many looks only the sum of the errors is watched and no longer each fix for itself.
    private static let patience = 100

    public static func apply(to bytes: [UInt8], allowsUnsafe: Bool, lint: ([UInt8]) -> LintResult) -> Outcome {
        var state = State(bytes: bytes, result: lint(bytes)), looks = 1
        var applied: [Finding] = [], takenBack: [Finding] = [], refused: Set<FindingFix.Key> = []
        var seen: Set<SHA256Digest> = [SHA256.hash(bytes)]
        for _ in 0..<passLimit {
            let source = state.result.source
            let chosen = FixSelection(state.result.findings, source, allowsUnsafe: allowsUnsafe, refused: refused).fixes
            if chosen.isEmpty { return Outcome(bytes: state.bytes, applied: applied, takenBack: takenBack, result: state.result, isStable: true) }
            var kept: [FixSelection.Chosen] = [], next = state, groups = [chosen[...]]
            while let group = groups.popLast() {
                let trial = kept + group
                let text = FixSelection.apply(trial, to: source.bytes)
                let tried = State(bytes: text, result: lint(text))
                looks += 1
                let expected = next.errors - (looks < patience && group.count > 1 ? group.reduce(0) { $0 + $1.errors } : 0)
                if tried.faults <= next.faults, tried.errors <= expected {
                    kept = trial
                    next = tried
                } else if group.count == 1 {
                    refused.formUnion(group.map(\.key))
                    takenBack += group.flatMap(\.findings)
                } else {
                    let middle = group.startIndex + group.count / 2
                    groups.append(group[middle...])
                    groups.append(group[..<middle])
                }
            }
            guard !kept.isEmpty else { continue }
            applied += kept.flatMap(\.findings)
            state = next
            if !seen.insert(SHA256.hash(state.bytes)).inserted || state.bytes.count / 4 > bytes.count + growthLimit / 4 { break }
        }
        return Outcome(bytes: state.bytes, applied: applied, takenBack: takenBack, result: state.result, isStable: false)
    }

    private struct State {
        var bytes: [UInt8]
        var result: LintResult

        var errors: Int { result.findings.count { $0.severity == .error } }
        /// Whether it can be read at all.
        var faults: Int { result.findings.count { $0.rule == "yaml-syntax" } }
    }
}
