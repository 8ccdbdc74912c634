/// Runs the examples of signatures through the same judgement that captures get.
public struct SignatureExamples {
    public struct Failure: Sendable, Equatable, CustomStringConvertible {
        public let id: String
        public let example: String
        /// Whether it should have matched.
        public let shouldMatch: Bool

        public var description: String {
            shouldMatch ? "\"\(id)\" does not match its example \"\(example)\"" : "\"\(id)\" matches \"\(example)\", which it should ignore"
        }
    }

    /// All examples that do not hold.
    public static func failures(of signatures: [Signature]) -> [Failure] {
        var failures: [Failure] = []
        for signature in signatures {
            let check = ExampleCheck(signature)
            for example in signature.matches where !check.matches(example) {
                failures.append(Failure(id: signature.id, example: example, shouldMatch: true))
            }
            for example in signature.ignores where check.matches(example) {
                failures.append(Failure(id: signature.id, example: example, shouldMatch: false))
            }
        }
        return failures
    }
}

/// Judges texts by one signature alone.
private final class ExampleCheck {
    private let signature: Signature
    private let matcher: PatternMatcher?
    private let judge: BodyJudge
    private let arena = ByteArena()

    init(_ signature: Signature) {
        self.signature = signature
        matcher = signature.pattern.map { PatternMatcher($0) }
        // Evidence against MCP is evidence all the same here; method and side are the exchange's and not the text's.
        var plain = signature
        plain.isAgainst = false
        plain.method = nil
        plain.side = nil
        let set = SignatureSet([plain], knownHosts: nil)
        judge = BodyJudge(set: set, options: JudgeOptions(), readOptions: ReadOptions(), arena: arena)
    }

    func matches(_ example: String) -> Bool {
        var text = example
        return text.withUTF8 { bytes in
            let slice = ByteSlice(UnsafeRawBufferPointer(bytes))
            guard signature.layer == .body else { return matcher?.isMatch(slice.buffer) ?? false }
            arena.reset()
            let verdict = Verdict()
            let body = Body(content: slice, origin: SourceMap(raw: slice, step: .verbatim))
            judge.judge(body, headers: UnsafeBufferPointer(start: nil, count: 0), side: .response, Exchange(form: .text), -1, into: verdict)
            return !verdict.hits.isEmpty
        }
    }
}
