import CoreKit

/// The files that a run of `akto lint` looks at, each with the options that count for it.
///
/// Which rules count and what is passed over is a matter of the policy, not of where somebody works: it comes from the nearest `akto.yaml` at or
/// above the policy's own folder, and from the command line, which wins.
final class LintFiles {
    struct File {
        /// As findings name it.
        var name: String
        /// Where to read it; nil for standard input.
        var place: String?
        var input: Int32
        /// Whether somebody named it, so that it is taken for a policy whatever it looks like.
        var isNamed: Bool
        var options: LintOptions

        var isStandardInput: Bool { place == nil }
    }

    private(set) var problems: [LintProblem] = []
    /// A config that cannot be used: nothing is to be said of anything then.
    private(set) var configError: (any Error)?
    private let arguments: ParsedArguments
    private let context: CommandContext
    private var waiting: ArraySlice<String>
    private var tree: FileTree
    private var isWalking = false
    private var named: Set<String> = []
    private var settings: [String: Settings] = [:]

    private struct Settings {
        var options: LintOptions
        /// With the folder that they are seen from, as a prefix of absolute paths.
        var excludes: [(folder: String, glob: Glob)]
    }

    init(_ inputs: [String], _ arguments: ParsedArguments, _ context: CommandContext) throws {
        self.arguments = arguments
        self.context = context
        waiting = inputs[...]
        var options = FileTree.Options()
        options.readsHidden = arguments.flag("hidden")
        options.exclude = arguments.texts("exclude").map { Glob($0) }
        tree = FileTree(options: options, base: context.workingFolder)
    }

    /// The next file, in the order of the command line; from one thread at a time.
    func next() -> File? {
        while configError == nil {
            if isWalking {
                guard let entry = tree.next() else {
                    isWalking = false
                    continue
                }
                if let file = file(entry) { return file }
            } else {
                guard let path = waiting.popFirst() else { return nil }
                if path == "-" { return standardInput() }
                named = [path]
                tree.begin(at: path)
                isWalking = true
            }
        }
        return nil
    }

    private func standardInput() -> File? {
        let name = arguments.text("stdin-name") ?? "<stdin>"
        guard let settings = settings(for: name) else { return nil }
        return File(name: name, place: nil, input: context.input, isNamed: true, options: settings.options)
    }

    private func file(_ entry: FileTree.Entry) -> File? {
        switch entry {
        case .unreadable(let path, let message):
            // What a folder holds besides policies is nobody's business.
            if named.contains(path) || PolicyRecognizer.mayHoldPolicy(name: path) { problems.append(LintProblem(path: path, message: message)) }
            return nil
        case .file(let path, _):
            let isNamed = named.contains(path)
            guard isNamed || PolicyRecognizer.mayHoldPolicy(name: path) else { return nil }
            guard let settings = settings(for: path) else { return nil }
            if !isNamed, isExcluded(path, settings) { return nil }
            return File(name: path, place: context.place(path), input: context.input, isNamed: isNamed, options: settings.options)
        }
    }

    private func isExcluded(_ path: String, _ settings: Settings) -> Bool {
        let absolute = self.absolute(path)
        return settings.excludes.contains { folder, glob in absolute.hasPrefix(folder) && glob.matches(String(absolute.dropFirst(folder.count))) }
    }

    private func absolute(_ path: String) -> String {
        path.hasPrefix("/") ? path : FilePath.standardized("\(context.workingFolder ?? StandardStreams.workingFolder)/\(path)")
    }

    /// Those of the folder that a file is in.
    private func settings(for path: String) -> Settings? {
        let folder = absolute(path).split(separator: "/").dropLast().joined(separator: "/")
        if let known = settings[folder] { return known }
        do {
            var parsed = arguments.withoutConfig()
            var excludes: [(String, Glob)] = []
            if let config = try ConfigFile.apply(to: &parsed, above: "/" + folder, context) {
                let place = absolute(config)
                let base = String(place.dropLast(place.split(separator: "/").last?.count ?? 0))
                if case .config = parsed.source("exclude") { excludes = parsed.texts("exclude").map { (base, Glob($0)) } }
            }
            let made = Settings(options: LintOptions(parsed), excludes: excludes)
            settings[folder] = made
            return made
        } catch {
            configError = error
            return nil
        }
    }
}

/// What became of a file.
struct LintedFile {
    enum Content {
        case unreadable(String)
        /// In a folder, and no policy.
        case passedOver
        /// What is left to say of it, and the fixes that were applied in memory where there were any.
        case linted(LintResult, FixApplier.Outcome?)
    }

    let file: LintFiles.File
    private(set) var bytes: [UInt8] = []
    private(set) var content: Content
    /// What there was to say before any fix.
    private(set) var before: LintResult?

    var fix: FixApplier.Outcome? { if case .linted(_, let fix) = content { fix } else { nil } }

    init(_ file: LintFiles.File, mends: Bool, allowsUnsafe: Bool) {
        self.file = file
        do {
            let limit = PolicyRecognizer.maximumSize
            if let place = file.place {
                bytes = try FileContents.read(place, limit: limit)
            } else {
                bytes = try FileContents.read(InputFile(standardInput: file.input, name: file.name), limit: limit)
            }
        } catch let error as SystemError {
            content = .unreadable(error.reason)
            return
        } catch {
            content = .unreadable("\(error)")
            return
        }
        guard file.isNamed || PolicyRecognizer.isPolicy(bytes) else {
            content = .passedOver
            return
        }
        let linter = PolicyLinter(file.options)
        guard mends else {
            content = .linted(linter.lint(bytes, path: file.name), nil)
            return
        }
        let outcome = FixApplier.apply(to: bytes, allowsUnsafe: allowsUnsafe) { linter.lint($0, path: file.name) }
        if outcome.bytes != bytes { before = linter.lint(bytes, path: file.name) }
        content = .linted(outcome.result, outcome.bytes == bytes ? nil : outcome)
    }
}
