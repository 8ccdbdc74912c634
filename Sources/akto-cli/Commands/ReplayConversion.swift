import CoreKit

/// What the arguments of `akto replay` say of the records: which, changed how, and what of them must not be seen.
struct ReplayConversion {
    let arguments: ParsedArguments
    let context: CommandContext

    /// Lists and keys are written by people; nobody has one of this size in bytes.
    private static let sizeLimit = 16 << 20

    init(_ arguments: ParsedArguments, _ context: CommandContext) {
        self.arguments = arguments
        self.context = context
    }

    func options() throws -> ConvertOptions {
        var options = ConvertOptions()
        options.filter = try filter()
        options.redaction = try redaction()
        options.accountID = try id("account-id")
        options.vxlanID = try id("vxlan-id")
        options.source = arguments.text("source")
        options.fixesTimes = arguments.flag("fix-times")
        options.defaultTime = Timestamp.now.seconds
        options.oversize = arguments.choice("oversize", as: ConvertOptions.Oversize.self) ?? options.oversize
        options.limits = arguments.text("limits") == "data-ingestion" ? .dataIngestion : .miniRuntime
        options.tags = try tags(options.limits)
        options.binary = arguments.choice("binary", as: ConvertOptions.BinaryBodies.self) ?? options.binary
        options.withholdsDropped = arguments.flag("skip-dropped")
        return options
    }

    /// What of the arguments decides which records are sent, or what their bytes are, for a ledger to know a run by. Defaults are left out.
    func ledgerOptions() throws -> [LedgerOption] {
        var found: [LedgerOption] = []
        func add(_ name: String, _ values: [String]) {
            if !values.isEmpty { found.append(LedgerOption("--\(name)", values.joined(separator: " "))) }
        }
        for kind in RecordFilter.Kind.allCases {
            add(kind.rawValue, try arguments.texts(kind.rawValue).sorted().map { value in
                let plain = value.hasPrefix("!") ? value.dropFirst() : value[...]
                guard kind == .host, plain.hasPrefix("@") else { return value }
                return "\(value) \(LedgerOption.known(by: Array(try list(String(plain.dropFirst())).utf8)))"
            })
        }
        for name in ["as-worker", "fix-times", "skip-dropped"] where arguments.flag(name) { found.append(LedgerOption("--\(name)", "")) }
        for name in ["account-id", "vxlan-id", "source"] { add(name, arguments.text(name).map { [$0] } ?? []) }
        for (name, usual) in [("oversize", "alone"), ("limits", "mini-runtime"), ("binary", "omit")] {
            add(name, arguments.text(name).map { $0 == usual ? [] : [$0] } ?? [])
        }
        add("tag", arguments.texts("tag"))
        add("redact", arguments.texts("redact").flatMap { $0.split(separator: ",").map { $0.filter { $0 != " " }.lowercased() } }.sorted())
        add("redact-pattern", arguments.texts("redact-pattern"))
        if let size = arguments.bytes("max-record"), size != UInt64(ReadOptions().maximumRecord) { add("max-record", ["\(size)"]) }
        if let key = try redaction().key { found.append(LedgerOption("AKTO_REDACT_KEY", LedgerOption.known(by: key))) }
        return found
    }

    private func tag(_ text: String) throws -> (key: String, value: String) {
        guard let tag = Assignment(text) else { throw UsageError(message: "invalid value \"\(text)\" for --tag: expected KEY=VALUE") }
        if ConvertOptions.ownTags.contains(tag.key) { throw UsageError(message: "invalid value \"\(text)\" for --tag: \"\(tag.key)\" is a tag that akto writes by itself, expected another") }
        return (tag.key, tag.value)
    }

    /// The endpoint reads a number, and would take no record with anything else.
    private func id(_ name: String) throws -> String? {
        guard let text = arguments.text(name) else { return nil }
        guard ConvertOptions.isID(text) else { throw UsageError(message: "invalid value \"\(text)\" for --\(name): expected a number up to \(Int32.max)") }
        return text
    }

    /// They stand in one string, for which the endpoint has a limit.
    private func tags(_ limits: RecordLimits) throws -> [(key: String, value: String)] {
        let tags = try arguments.texts("tag").map(tag)
        let units = tags.reduce(0) { $0 + $1.key.utf16.count + $1.value.utf16.count + 6 }
        guard units <= limits.stringUnits / 4 else { throw UsageError(message: "the values of --tag are too long, expected at most \(limits.stringUnits / 4) characters in all") }
        return tags
    }

    private func filter() throws -> RecordFilter {
        var filter = RecordFilter()
        filter.asWorker = arguments.flag("as-worker")
        for kind in RecordFilter.Kind.allCases {
            for value in arguments.texts(kind.rawValue) {
                let isNegated = value.hasPrefix("!"), plain = isNegated ? String(value.dropFirst()) : value
                do {
                    if kind == .host, plain.hasPrefix("@") {
                        try filter.addHosts(list: try list(String(plain.dropFirst())), isNegated: isNegated)
                    } else {
                        try filter.add(kind, value)
                    }
                } catch let error as RecordFilter.Malformed {
                    throw UsageError(message: "invalid value \"\(value)\" for --\(kind.rawValue): \(error.message)")
                } catch let error as HostList.Malformed {
                    throw UsageError(message: "\(plain.dropFirst()): invalid entry \"\(error.entry)\": \(error.message)")
                }
            }
        }
        return filter
    }

    private func list(_ path: String) throws -> String {
        do {
            return String(decoding: try FileContents.read(context.place(path), limit: Self.sizeLimit), as: UTF8.self)
        } catch {
            throw UsageError(message: "\(path): \(error)")
        }
    }

    /// Patterns are quoted by backticks, as in the help.
    private func plain(_ message: String) -> String { String(message.map { $0 == "`" ? "\"" : $0 }) }

    private func redaction() throws -> Redaction {
        let values = arguments.texts("redact").flatMap { $0.split(separator: ",").map { $0.filter { $0 != " " } } }
        var redaction = Redaction()
        if values.contains("none") {
            guard values.count == 1, arguments.texts("redact-pattern").isEmpty else {
                throw UsageError(message: "--redact none turns redaction off, expected it alone")
            }
            return .none
        }
        for name in values {
            guard name.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x3A }) else {
                throw UsageError(message: "invalid value \"\(name)\" for --redact: expected names of headers, separated by commas")
            }
        }
        redaction.headers = values
        redaction.patterns = try arguments.texts("redact-pattern").map { text in
            do {
                return try Pattern(text)
            } catch {
                throw UsageError(message: "invalid value \"\(text)\" for --redact-pattern: \(plain("\(error)"))")
            }
        }
        if context.environment.isSet("AKTO_REDACT_KEY"), let key = context.environment["AKTO_REDACT_KEY"] {
            guard key.utf8.count >= 16 else { throw UsageError(message: "AKTO_REDACT_KEY is too short, expected 16 characters or more") }
            redaction.key = Array(key.utf8)
        }
        return redaction
    }
}
