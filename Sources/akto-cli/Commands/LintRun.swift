import CoreKit

/// One run of `akto lint`: files to findings, findings to fixes, and both to their reader and to a status.
struct LintRun {
    let arguments: ParsedArguments
    let context: CommandContext
    private let format: LintFormat

    init(_ arguments: ParsedArguments, _ context: CommandContext) {
        self.arguments = arguments
        self.context = context
        format = arguments.choice("format", as: LintFormat.self) ?? .text
    }

    func run() throws -> ExitStatus {
        if let status = try tell() { return status }
        let inputs = arguments.operands.isEmpty ? ["."] : arguments.operands
        try checkOutput(inputs)
        let files = try LintFiles(inputs, arguments, context)
        var outcomes: [LintedFile] = []
        let mends = arguments.isGiven("fix") || arguments.flag("diff"), allowsUnsafe = arguments.text("fix") == "unsafe"
        OrderedWork.run(
            jobs: Processors.count, next: { files.next() },
            worker: { { (file: LintFiles.File) in LintedFile(file, mends: mends, allowsUnsafe: allowsUnsafe) } },
            consume: { outcomes.append($0) })
        if let error = files.configError { throw error }
        return try finish(outcomes, problems: files.problems)
    }

    // MARK: - What needs no policy

    private func tell() throws -> ExitStatus? {
        let paint = context.paint(arguments), width = context.outIsTerminal && !context.writesFile(arguments) ? context.width : nil
        if arguments.flag("rules") {
            guard format == .text || format == .json else { throw UsageError(message: "--rules prints text or json, not \(format.rawValue)") }
            let options = LintOptions(arguments)
            try context.deliver(arguments) { RuleListRenderer.render(options: options, asJSON: format == .json, width: width, colors: paint.isOn, to: $0) }
        } else if let rule = arguments.text("explain"), let card = LintRules.card(rule) {
            let options = LintOptions(arguments)
            try context.deliver(arguments) { RuleExplanation.render(card, options: options, width: width, colors: paint.isOn, to: $0) }
        } else if arguments.flag("schema") {
            try context.deliver(arguments) { $0.write(PolicyJSONSchema.text()) }
        } else {
            return nil
        }
        return .success
    }

    /// What is written must not be what is read.
    private func checkOutput(_ inputs: [String]) throws {
        guard context.writesFile(arguments), let path = arguments.text("output") else { return }
        if inputs.contains(path), FileContents.isFile(context.place(path)) {
            throw UsageError(message: "\"\(path)\" would be read and written, expected another file to write")
        }
    }

    // MARK: - The end

    private func finish(_ outcomes: [LintedFile], problems: [LintProblem]) throws -> ExitStatus {
        var report = LintReport(LintOptions(arguments))
        report.problems = problems
        var changed: [LintedFile] = []
        for outcome in outcomes {
            switch outcome.content {
            case .unreadable(let message): report.problems.append(LintProblem(path: outcome.file.name, message: message))
            case .passedOver: break
            case .linted(let result, let fix):
                report.results.append(result)
                if fix != nil { changed.append(outcome) }
            }
        }
        if arguments.flag("diff") { return try showDiff(changed, report) }
        var fixedInput: [UInt8]?
        if arguments.isGiven("fix") {
            for outcome in outcomes where outcome.file.isStandardInput { fixedInput = outcome.fix?.bytes ?? outcome.bytes }
            for outcome in changed where !outcome.file.isStandardInput {
                guard let fix = outcome.fix else { continue }
                do {
                    let path = context.place(outcome.file.name)
                    try AtomicFile.write(to: path, mode: FileContents.mode(of: path) ?? 0o644) { $0.write(fix.bytes) }
                } catch let error as SystemError {
                    report.problems.append(LintProblem(path: outcome.file.name, message: "cannot be written: \(error.reason)"))
                    report.results.removeAll { $0.path == outcome.file.name }
                    if let before = outcome.before { report.results.append(before) }
                }
            }
        }
        if let fixedInput {
            // The text itself goes where results go, and what is left of findings beside it.
            try context.deliver(arguments) { $0.write(fixedInput) }
            render(report, to: context.err, colors: false)
            context.err.flush()
        } else {
            try context.deliver(arguments) { render(report, to: $0, colors: context.paint(arguments).isOn) }
        }
        tellAside(report, fixed: changed)
        return status(of: report)
    }

    private func showDiff(_ changed: [LintedFile], _ report: LintReport) throws -> ExitStatus {
        try context.deliver(arguments) { stream in
            var style = UnifiedDiff.Style()
            style.paint = context.paint(arguments)
            style.escapesControls = context.outIsTerminal && !context.writesFile(arguments)
            for outcome in changed {
                guard let fix = outcome.fix else { continue }
                UnifiedDiff(from: outcome.bytes, to: fix.bytes).write(path: outcome.file.name, style: style, to: stream)
            }
        }
        for problem in report.problems { context.note("\(LintCommand.title): \(Terminal.escapeControls(problem.path)): \(problem.message)") }
        if !arguments.flag("quiet") {
            let count = changed.reduce(0) { $0 + ($1.fix?.applied.count ?? 0) }
            context.note("\(LintCommand.title): " + (count == 0 ? "nothing to fix" : "would be: " + LintSummary.fixed(count, files: changed.count)))
        }
        return !report.problems.isEmpty ? .incomplete : changed.isEmpty ? .success : .findings
    }

    private func render(_ report: LintReport, to stream: OutputStream, colors: Bool) {
        var options = LintRenderOptions()
        options.colors = colors
        options.width = context.outIsTerminal && !context.writesFile(arguments) ? context.width : nil
        options.toolVersion = Toolkit.version
        options.isQuiet = arguments.flag("quiet")
        options.failLevel = failLevel
        LintRenderer.render(report, as: format, options: options, to: stream)
    }

    private func tellAside(_ report: LintReport, fixed: [LintedFile]) {
        for problem in report.problems { context.note("\(LintCommand.title): \(Terminal.escapeControls(problem.path)): \(problem.message)") }
        if arguments.flag("verbose") {
            for result in report.results {
                for sentence in result.undecided { context.note("\(LintCommand.title): \(Terminal.escapeControls(result.path)): not decided: \(sentence)") }
            }
        }
        guard !arguments.flag("quiet") else { return }
        if arguments.isGiven("fix") {
            context.note("\(LintCommand.title): \(LintSummary.fixed(fixed.reduce(0) { $0 + ($1.fix?.applied.count ?? 0) }, files: fixed.count))")
            for outcome in fixed where outcome.fix?.isStable == false {
                context.note("\(LintCommand.title): \(Terminal.escapeControls(outcome.file.name)): the fixes undo each other; the last of them was kept")
            }
        }
        if report.results.isEmpty, report.problems.isEmpty {
            let places = arguments.operands.isEmpty ? "the working folder" : arguments.operands.map { "\"\(Terminal.escapeControls($0))\"" }.joined(separator: ", ")
            context.note("\(LintCommand.title): warning: no policy in \(places)")
        } else if format != .text || context.writesFile(arguments) {
            context.note("\(LintCommand.title): \(LintSummary(report).sentence)")
        }
    }

    private var failLevel: Severity? { arguments.text("fail-on").flatMap(Severity.init) }

    private func status(of report: LintReport) -> ExitStatus {
        if !report.problems.isEmpty { return .incomplete }
        return report.fails(at: failLevel) ? .findings : .success
    }
}

extension LintOptions {
    /// As `--severity`, `--enable` and `--disable` have it.
    init(_ arguments: ParsedArguments) {
        self.init()
        for rule in arguments.texts("enable") {
            if let card = LintRules.card(rule), !card.isOn { severities[rule] = card.severity }
        }
        for text in arguments.texts("severity") {
            guard let assignment = Assignment(text) else { continue }
            severities[assignment.key] = .some(Severity(rawValue: assignment.value))
        }
        for rule in arguments.texts("disable") { severities[rule] = .some(nil) }
    }
}
