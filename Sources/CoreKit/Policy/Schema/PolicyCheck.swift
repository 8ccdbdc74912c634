/// A file's policies held against their schemas. Every entry is looked at once; what an alias or a merge brings to several places is judged once,
/// where it stands.
struct PolicyCheck {
    private(set) var faults: [PolicyFault] = []
    /// Entries of which no schema knows the key.
    private(set) var unknownEntries: [YAMLEntry] = []
    /// Values that are addresses.
    private(set) var addresses: [YAMLNode] = []

    let source: SourceText
    private var reported: Set<Report> = []
    /// Contents of aliases that have been looked at.
    private var visited: Set<Visit> = []
    private var document = 0
    private var dialect = PolicyDialect.akto

    private struct Report: Hashable {
        let range: Range<Int>
        let kind: PolicyFault.Kind
        let message: String
    }

    private struct Visit: Hashable {
        let document: Int
        let node: Int
        let noun: String
    }

    init(_ documents: [YAMLDocument], _ source: SourceText) {
        self.source = source
        for (index, document) in documents.enumerated() {
            self.document = index
            guard let layout = PolicyLayout(document.root) else { continue }
            check(layout)
        }
        faults.sort { ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound) }
    }

    private mutating func check(_ layout: PolicyLayout) {
        let schema = PolicySchema.of(layout.dialect)
        dialect = layout.dialect
        for wrapper in layout.wrappers {
            for entry in wrapper.entries where entry.key.string != "policy" && schema.root.field(entry.key.string ?? "")?.isWrittenByServer != true {
                unknownEntries.append(entry)
                report(.unknownKey, entry.key, "unknown key \(quoted(entry.key)) beside \"policy\"", label: "the policy's keys stand inside of \"policy\"")
            }
        }
        for stray in layout.strays {
            report(.wrongType, stray, "\(PolicyWording.description(stray)) in a list of policies, expected a policy")
        }
        for policy in layout.policies {
            mapping(policy, schema.root, isRoot: true)
            if layout.needsNames, policy.entry("name") == nil {
                report(.missingKey, range: place(of: policy), "missing key \"name\", expected it in a policy that is not a file of its own", label: "no \"name\"")
            }
        }
    }

    // MARK: Mappings

    private mutating func mapping(_ written: YAMLNode, _ shape: PolicyMapping, isRoot: Bool = false) {
        guard isNew(written, shape.noun) else { return }
        let node = written.target
        var seen = [Bool](repeating: false, count: shape.fields.count)
        var unknown: [YAMLEntry] = []
        for entry in node.entries {
            guard let key = entry.key.string, let position = shape.position(key) else {
                if isRoot, entry.key.string?.hasPrefix("x-") == true { continue }
                unknown.append(entry)
                continue
            }
            // The second of two has its own rule.
            guard !seen[position] else { continue }
            seen[position] = true
            let field = shape.fields[position]
            if !field.isWrittenByServer { value(entry.value, field.value, field, of: nil) }
        }
        var meant: Set<String> = []
        for entry in unknown {
            if let key = unknownKey(entry, shape, seen) { meant.insert(key) }
        }
        unknownEntries += unknown
        for (position, field) in shape.fields.enumerated() where field.isRequired && !seen[position] && !meant.contains(field.key) {
            let place = place(of: node)
            report(
                .missingKey, range: place, "missing key \"\(field.key)\", expected it in every \(shape.noun)", label: "no \"\(field.key)\" here",
                notes: [PolicyWording.note(field.key, field.summary)])
        }
    }

    /// Returns the key that was meant, where that can be told.
    private mutating func unknownKey(_ entry: YAMLEntry, _ shape: PolicyMapping, _ seen: [Bool]) -> String? {
        guard let key = entry.key.string else {
            report(.unknownKey, entry.key, "\(PolicyWording.description(entry.key)) as a key in \(PolicyWording.article(shape.noun)), expected a text")
            return nil
        }
        let name = PolicyWording.quoted(key), place = "in \(PolicyWording.article(shape.noun))"
        let guess = PolicyKeyGuess(key, shape)
        if let meant = guess.key {
            let isFree = shape.position(meant).map { !seen[$0] } ?? false
            let fix = isFree ? replacement(of: entry.key, by: meant, "write \"\(meant)\"", isSafe: guess.isCertain) : nil
            report(
                .unknownKey, entry.key, "unknown key \(name) \(place), did you mean \"\(meant)\"?", label: "did you mean \"\(meant)\"?",
                notes: shape.traps[key].map { [$0] } ?? [], fix: fix)
            return meant
        }
        var notes = shape.traps[key].map { [$0] } ?? []
        let places = PolicyKeyPlaces.places(of: key, in: dialect)
        if !places.isEmpty { notes.append("\(name) may stand \(places.joined(separator: ", or "))") }
        let keys = shape.fields.filter { !$0.isWrittenByServer }.map(\.key).sorted()
        let expected = keys.count > 12 ? "" : ", expected \(keys.count > 1 ? "one of " : "")" + keys.map { "\"\($0)\"" }.joined(separator: ", ")
        if keys.count > 12 { notes.append("\(PolicyWording.article(shape.noun)) may have " + keys.map { "\"\($0)\"" }.joined(separator: ", ")) }
        report(.unknownKey, entry.key, "unknown key \(name) \(place)\(expected)", label: "nothing reads it", notes: notes)
        return nil
    }

    // MARK: Values

    /// - Parameter list: the key of the list that the value is an item of.
    private mutating func value(_ node: YAMLNode, _ shape: PolicyValue, _ field: PolicyField, of list: String?) {
        if case .any = shape { return }
        let subject = list.map { "item of \"\($0)\"" } ?? "\"\(field.key)\""
        if node.isNull {
            // Exports say null for what is not set.
            guard list != nil || field.isRequired || dialect == .proxy else { return }
            // A list without a value has a rule of its own.
            if case .list = shape, !field.isRequired { return }
            return mismatch(node, subject, shape.expectation)
        }
        switch shape {
        case .any: break
        case .text(let text): self.text(node, text, subject)
        case .choice(let choice): self.choice(node, choice, subject)
        case .number(let number): self.number(node, number, subject)
        case .truth:
            if node.type != .bool { mismatch(node, subject, "true or false", fix: truthFix(node)) }
        case .list(let item, let limit):
            guard node.type == .sequence else { return mismatch(node, subject, shape.expectation, fix: listFix(node, item)) }
            items(node, item, limit, field)
        case .mapping(let shape):
            guard node.type == .mapping else { return mismatch(node, subject, "a mapping") }
            mapping(node, shape)
        case .oneOf(let variants):
            guard node.type == .mapping else { return mismatch(node, subject, "a mapping") }
            mapping(node, PolicyVariant.choose(variants, node))
        case .table(let item):
            guard node.type == .mapping else { return mismatch(node, subject, "a mapping") }
            guard isNew(node, "table of \(field.key)") else { return }
            for entry in node.entries { value(entry.value, item, field, of: nil) }
        }
    }

    private mutating func items(_ node: YAMLNode, _ item: PolicyValue, _ limit: Int?, _ field: PolicyField) {
        guard isNew(node, "list of \(field.key)") else { return }
        for entry in node.target.items { value(entry, item, field, of: field.key) }
        if let limit, node.items.count > limit {
            let first = node.items[limit], last = node.items[node.items.count - 1]
            report(
                .invalidValue, range: first.span.offsets.lowerBound..<max(first.span.offsets.upperBound, first.span.offsets.lowerBound),
                "\(node.items.count) items in \"\(field.key)\", expected at most \(limit)", label: "one too many",
                notes: ["the last one stands in line \(last.span.start.line)"])
        }
    }

    private mutating func text(_ node: YAMLNode, _ shape: PolicyText, _ subject: String) {
        guard node.type == .string, let text = node.text else { return mismatch(node, subject, "a text", fix: textFix(node)) }
        if shape.form == .url { addresses.append(node) }
        guard let length = shape.length else { return }
        let count = text.unicodeScalars.count
        guard !length.contains(count) else { return }
        let problem = count == 0 ? "\(subject) is empty" : "\(subject) has \(PolicyWording.count(count, "character"))"
        let expected = count < length.lowerBound ? "at least \(length.lowerBound)" : "at most \(length.upperBound)"
        report(.invalidValue, node, problem + (count == 0 && length.lowerBound == 1 ? ", expected a text" : ", expected \(expected)"), label: "\(expected) expected")
    }

    private mutating func choice(_ node: YAMLNode, _ shape: PolicyChoice, _ subject: String) {
        guard node.type == .string, let text = node.text else {
            return mismatch(node, subject, shape.words.count > 8 ? "a \(shape.noun)" : PolicyWording.either(shape.words.map(\.word)), fix: nil)
        }
        guard !shape.isOpen, shape.word(text) == nil else { return }
        let same = shape.sameWord(text)?.word
        let guess = same ?? shape.synonyms[text.lowercased()] ?? PolicyKeyGuess.sameLetters(text, shape.words.map(\.word)) ?? Spelling.nearest(to: text, among: shape.words.map(\.word))
        let words = shape.words.map(\.word)
        let expected = guess.map { "did you mean \"\($0)\"?" } ?? "expected \(words.count > 1 ? "one of " : "")" + words.map { "\"\($0)\"" }.joined(separator: ", ")
        var notes = shape.remarks[text.lowercased()].map { [$0] } ?? []
        if guess != nil { notes.append("\(PolicyWording.article(shape.noun)) is \(PolicyWording.either(words))") }
        report(
            shape.fault, node, "unknown \(shape.noun) \(PolicyWording.quoted(text)), \(expected)", label: guess.map { "did you mean \"\($0)\"?" } ?? "not known", notes: notes,
            fix: guess.flatMap { replacement(of: node, by: $0, "write \"\($0)\"", isSafe: same != nil || PolicyKeyGuess.sameLetters(text, words) != nil) })
    }

    private mutating func number(_ node: YAMLNode, _ shape: PolicyNumber, _ subject: String) {
        let wanted = PolicyValue.number(shape).expectation
        guard node.type == .int || node.type == .float, let value = node.double else { return mismatch(node, subject, wanted, fix: numberFix(node, shape)) }
        if shape.isWhole, node.type == .float { return mismatch(node, subject, wanted, fix: numberFix(node, shape)) }
        guard !value.isFinite || value < shape.minimum ?? -.infinity || value > shape.maximum ?? .infinity else { return }
        var fix: FindingFix?
        var notes: [String] = []
        if shape.minimum == 0, shape.maximum == 1, value > 1, value <= 100, let text = node.text, let percent = Int(text) {
            let score = percent == 100 ? "1" : percent % 10 == 0 ? "0.\(percent / 10)" : "0.\(percent < 10 ? "0" : "")\(percent)"
            notes = ["as a share of one, \(percent) percent is \(score)"]
            fix = replacement(of: node, by: score, "write \(score)", isSafe: false)
        }
        report(shape.fault, node, "\(subject) is \(node.text ?? ""), expected \(wanted)", label: "expected \(wanted)", notes: notes, fix: fix)
    }

    // MARK: Reporting

    private mutating func mismatch(_ node: YAMLNode, _ subject: String, _ expected: String, fix: FindingFix? = nil) {
        report(.wrongType, node, "\(subject) is \(PolicyWording.description(node)), expected \(expected)", label: "expected \(expected)", fix: fix)
    }

    private mutating func report(_ kind: PolicyFault.Kind, _ node: YAMLNode, _ message: String, label: String? = nil, notes: [String] = [], fix: FindingFix? = nil) {
        let node = node.target
        // A collection is shown by its beginning.
        var range = node.span.offsets
        if node.kind != .scalar { range = range.lowerBound..<min(range.upperBound, endOfLine(range.lowerBound)) }
        report(kind, range: range, message, label: label, notes: notes, fix: fix)
    }

    private mutating func report(_ kind: PolicyFault.Kind, range: Range<Int>, _ message: String, label: String? = nil, notes: [String] = [], fix: FindingFix? = nil) {
        guard reported.insert(Report(range: range, kind: kind, message: message)).inserted else { return }
        faults.append(PolicyFault(kind: kind, range: range, message: message, label: label, notes: notes, fix: fix))
    }

    /// Where a mapping is said to lack something: its first key, or all of it where it is short.
    private func place(of node: YAMLNode) -> Range<Int> {
        let node = node.target, range = node.span.offsets
        if node.style == .flow, endOfLine(range.lowerBound) >= range.upperBound { return range }
        if let first = node.entries.first, !first.isMerged { return first.key.span.offsets }
        return range.lowerBound..<min(range.upperBound, range.lowerBound + 1)
    }

    private func endOfLine(_ offset: Int) -> Int {
        source.bytes[min(offset, source.bytes.count)...].firstIndex { $0 == 0x0A || $0 == 0x0D } ?? source.bytes.count
    }

    private func quoted(_ node: YAMLNode) -> String { PolicyWording.quoted(node.text ?? "") }

    /// Whether a node's content has not been looked at as this; only contents with several places are remembered.
    private mutating func isNew(_ node: YAMLNode, _ noun: String) -> Bool {
        guard node.isAlias || node.anchor != nil else { return true }
        return visited.insert(Visit(document: document, node: node.target.id, noun: noun)).inserted
    }
}
