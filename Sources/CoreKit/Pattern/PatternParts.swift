/// A pattern taken apart: its tree and the program over bytes that was made of it.
final class CompiledPattern: Sendable {
    let tree: PatternTree
    let program: PatternProgram
    /// Whether an empty match has to be refused where it would part a scalar.
    let mayPartScalars: Bool
    /// Whether that can decide if there is a match at all: only `\B` holds between the bytes of a scalar and nowhere else.
    let mayOnlyPartScalars: Bool
    /// Every match begins where the text does.
    var isStartAnchored: Bool { tree.isAnchored[tree.root] }

    init(_ source: String, _ options: Pattern.Options) throws(PatternError) {
        var flags: PatternParser.Flags = []
        if options.contains(.caseInsensitive) { flags.insert(.caseInsensitive) }
        if options.contains(.multiLine) { flags.insert(.multiLine) }
        if options.contains(.dotMatchesNewline) { flags.insert(.dotMatchesNewline) }
        if options.contains(.ungreedy) { flags.insert(.ungreedy) }
        tree = try PatternParser.parse(source, flags: flags, isBytes: options.contains(.bytes))
        do {
            program = try PatternCompiler.program(for: [tree])
        } catch {
            throw Pattern.tooLarge
        }
        // Groups cost memory in every thread of a search.
        if program.leafCount * (tree.captureNames.count + 1) > Pattern.maximumProgramSize * 64 { throw Pattern.tooLarge }
        mayPartScalars = !options.contains(.bytes) && !options.contains(.emptyMatchesPartScalars) && tree.isNullable[tree.root]
        mayOnlyPartScalars = mayPartScalars && program.instructions.contains {
            $0.operation == .assertion && $0.low == PatternTree.Assertion.notWordBoundary.rawValue
        }
    }

    /// Matches nothing.
    static let nothing = CompiledPattern()

    private init() {
        var tree = PatternTree()
        tree.root = tree.add(ScalarClass())
        self.tree = tree
        program = PatternProgram(instructions: [.init(operation: .fail)], transitions: [], start: 0, unanchoredStart: 0, isReverse: false)
        mayPartScalars = false
        mayOnlyPartScalars = false
    }
}

/// What is worked out of a pattern, each part once and when it is first asked for: a scan searches for few of the patterns that it knows.
///
/// A lock is taken at every asking, so whoever searches asks once and keeps what it got.
final class PatternParts: Sendable {
    let compiled: OnceValue<CompiledPattern>
    let literals: OnceValue<LiteralExtractor.Found>
    let plan: OnceValue<PatternPlan>

    init(_ compile: @escaping @Sendable () -> CompiledPattern) {
        let compiled = OnceValue(compile)
        let literals = OnceValue { LiteralExtractor.read(compiled.value.tree) }
        self.compiled = compiled
        self.literals = literals
        plan = OnceValue { PatternPlan(compiled.value.tree, beginning: { literals.value.beginning }) }
    }
}
