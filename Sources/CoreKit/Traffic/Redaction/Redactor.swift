/// Replaces what must not leave in the parts of an exchange. One is for one thread.
///
/// ```swift
/// let redactor = Redactor(Redaction())
/// redactor.body(ByteSlice("{\"user\":\"ann\",\"password\":\"hunter2\"}"))?.string     // {"user":"ann","password":"redacted"}
/// redactor.target(ByteSlice("/v1/me?access_token=abc"))?.string                       // /v1/me?access_token=redacted
/// ```
///
/// Whatever is replaced becomes letters and digits, which no encoding escapes; so a text may also be handed in as it stands inside of a JSON
/// string. What is returned is valid until `reset`.
public final class Redactor {
    public let redaction: Redaction
    /// Values replaced so far.
    public private(set) var count = 0
    let arena: ByteArena
    private let sweep: SecretSweep
    private let headerNames: SecretNameMemo
    private let forms = SecretFormPlaces()
    private let writer: RedactionWriter
    private let headers: Set<String>
    private let patterns: [PatternMatcher]
    private let out = ByteBuilder()

    /// `arena` holds what is returned; its owner resets it.
    init(_ redaction: Redaction, arena: ByteArena) {
        self.redaction = redaction
        self.arena = arena
        writer = RedactionWriter(key: redaction.key)
        headerNames = SecretNameMemo()
        sweep = SecretSweep(arena: arena, writer: writer, names: SecretNameMemo(), forms: forms)
        headers = Set(redaction.headers.map { $0.lowercased() })
        patterns = redaction.patterns.map { PatternMatcher($0) }
    }

    public convenience init(_ redaction: Redaction) { self.init(redaction, arena: ByteArena()) }

    /// Gives back the memory of what was returned.
    public func reset() { arena.reset() }

    /// Forgets how many values were replaced, and says it.
    func takeCount() -> Int {
        defer { count = 0 }
        return count
    }

    /// Looks through a whole record for what has the form of a credential. Its parts, where they lie in memory, are not gone through again for that
    /// until the next record, whose memory may be the same.
    func begin(_ record: ByteSlice) {
        if redaction.credentials { forms.search(record) }
    }

    /// To be called before the memory of a record is used for something else.
    func end() { forms.forget() }

    /// What takes the place of a header's value; nil where it stays.
    public func header(_ name: ByteSlice, _ value: ByteSlice) -> ByteSlice? {
        guard !value.isEmpty else { return nil }
        if isSecret(header: name) {
            return value == RedactionWriter.word ? nil : replacement(for: value)
        }
        if patterns.isEmpty {
            guard redaction.credentials, !ByteTraits(value).isEmpty || value.count > 14 && forms.isIn(value) || ByteSlice.lowered(value[0]) == 0x62 else { return nil }
        }
        if redaction.credentials, value.firstIndex(of: 0x40) != nil, Redactor.isHost(name), let host = SecretSweep.host(value) {
            count += 1
            return host
        }
        return replaced(value, isHeader: true)
    }

    /// Header fields that name a host.
    private static func isHost(_ name: ByteSlice) -> Bool {
        let name = name.trimmed
        return ["host", ":authority", "x-forwarded-host", "x-original-host", "x-host"].contains { (other: StaticString) in name.equalsIgnoringCase(other) }
    }

    private func replacement(for value: ByteSlice) -> ByteSlice {
        count += 1
        out.truncate(to: 0)
        writer.write(plain: value, to: out)
        return arena.copy(out.bytes.buffer)
    }

    /// What takes the place of a path and query, or of a URL.
    public func target(_ text: ByteSlice) -> ByteSlice? {
        guard redaction.credentials, let user = SecretSweep.leadingUser(text) else { return replaced(text, isHeader: false) }
        count += 1
        out.truncate(to: 0)
        out.append(text[0..<user.lowerBound])
        writer.write(plain: FormFields.decoded(text[user], arena: arena), to: out)
        out.append(text.dropFirst(user.upperBound))
        let rest = arena.copy(out.bytes.buffer)
        return replaced(rest, isHeader: false) ?? rest
    }

    /// What takes the place of a body: its text, or the text as it stands inside of a JSON string.
    public func body(_ text: ByteSlice) -> ByteSlice? { replaced(text, isHeader: false) }

    /// The same for a text that mostly has nothing in it: a status, an address.
    func short(_ text: ByteSlice, hasPlainEscapes: Bool) -> ByteSlice? {
        if patterns.isEmpty, !hasPlainEscapes || text.firstIndex(of: 0x5C) == nil, ByteTraits(text).isEmpty, !forms.isIn(text) { return nil }
        return replaced(text, isHeader: false, hasPlainEscapes: hasPlainEscapes)
    }

    /// The same, where it is known whether escapes stand in it that need not be there.
    func body(_ text: ByteSlice, hasPlainEscapes: Bool) -> ByteSlice? { replaced(text, isHeader: false, hasPlainEscapes: hasPlainEscapes) }

    /// Writes what takes the place of a member of JSON, `"name": value`, and is JSON too; nil where it stays. False, with nothing written, where it
    /// cannot be told what to replace in it.
    func json(_ member: ByteSlice, valueAt: Int, to out: ByteBuilder) -> Bool? {
        var result = redaction.credentials ? withoutCredentials(member, isHeader: false, hasPlainEscapes: true) : nil
        if !patterns.isEmpty, let changed = withoutPatterns(result ?? member) { result = changed }
        guard let result else { return nil }
        var scanner = JSONScanner(result)
        guard (try? scanner.string()) != nil, scanner.peek() == 0x3A else { return false }
        scanner.position += 1
        guard (try? scanner.skipValue()) != nil, (try? scanner.expectEnd()) != nil, JSONTextCheck(result).isClean else { return false }
        out.append(result)
        return true
    }

    /// Replaces what patterns match in the strings and numbers of a piece of JSON.
    private func withoutPatterns(_ json: ByteSlice) -> ByteSlice? {
        let text = ByteBuilder(capacity: json.count + 64)
        var at = 0, done = 0
        while at < json.count {
            let first = json[at]
            var end = at + 1
            if first == 0x22 {
                let found = JSONStrings.end(json.start, from: at + 1, to: json.count)
                end = min(found.end + 1, json.count)
                let inside = JSONString(raw: json[at + 1..<max(at + 1, end - 1)], hasEscapes: found.hasEscapes).decoded(in: arena)
                if let changed = changedByPatterns(inside) {
                    text.append(json[done..<at + 1])
                    JSONEscapes.encode(changed, to: text)
                    done = end - 1
                }
            } else if first == 0x2D || first &- 0x30 < 10 {
                while end < json.count, SecretForms.isRun(json[end]) || json[end] == 0x2E { end += 1 }
                if let changed = changedByPatterns(json[at..<end]) {
                    text.append(json[done..<at])
                    text.append(0x22)
                    text.append(changed)
                    text.append(0x22)
                    done = end
                }
            }
            at = end
        }
        guard done > 0 else { return nil }
        text.append(json.dropFirst(done))
        return arena.copy(text.bytes.buffer)
    }

    private func changedByPatterns(_ text: ByteSlice) -> ByteSlice? {
        var result: ByteSlice?
        for pattern in patterns {
            if let next = without(pattern, result ?? text) { result = next }
        }
        return result
    }

    /// The whole value of such a header is a credential.
    func isSecret(header name: ByteSlice) -> Bool {
        if !headers.isEmpty, headers.contains(name.string.lowercased()) { return true }
        return redaction.credentials && headerNames.isSecret(header: name)
    }

    /// Whether there is anything in a text that would have to be replaced.
    func finds(in text: ByteSlice) -> Bool {
        let before = count
        defer { count = before }
        return replaced(text, isHeader: false) != nil
    }

    private func replaced(_ text: ByteSlice, isHeader: Bool, hasPlainEscapes: Bool = true) -> ByteSlice? {
        var result: ByteSlice?
        if redaction.credentials { result = withoutCredentials(text, isHeader: isHeader, hasPlainEscapes: hasPlainEscapes) }
        return patterns.isEmpty ? result : changedByPatterns(result ?? text) ?? result
    }

    private func withoutCredentials(_ text: ByteSlice, isHeader: Bool, hasPlainEscapes: Bool) -> ByteSlice? {
        var result: ByteSlice?, text = text
        // What is replaced may have hidden where another value begins, in texts that are no JSON: looked at until nothing is found. Digits of a key cannot
        // be told from a value, so that with one a single look has to do.
        for round in 0..<(redaction.key == nil ? Redactor.mostRounds : 1) {
            // Where something is replaced, escapes that need not be there are gone from all of the text.
            sweep.run(hasPlainEscapes || round > 0 ? PlainEscapes.removed(from: text, arena: arena) : text)
            if isHeader, sweep.edits.isEmpty, let credentials = SecretSweep.schemeCredentials(sweep.text) {
                sweep.add(RedactionEdit(range: credentials))
            }
            guard !sweep.edits.isEmpty else { break }
            count += sweep.edits.count
            out.truncate(to: 0)
            writer.write(sweep.text, sweep.edits, to: out, arena: arena)
            text = arena.copy(out.bytes.buffer)
            result = text
        }
        return result
    }

    private static let mostRounds = 16

    /// Replaces what a pattern matches, also where escapes hide it: those of JSON that need not be there, and percent escapes.
    private func without(_ pattern: PatternMatcher, _ text: ByteSlice) -> ByteSlice? {
        var text = text
        var edits = matches(of: pattern, in: text)
        let plain = PlainEscapes.removed(from: JSONText.canonical(text, arena: arena), arena: arena)
        if plain.start != text.start {
            let more = matches(of: pattern, in: plain)
            if more.count > edits.count { (text, edits) = (plain, more) }
        }
        guard !edits.isEmpty else { return nil }
        count += edits.count
        out.truncate(to: 0)
        writer.write(text, edits, to: out, arena: arena)
        return arena.copy(out.bytes.buffer)
    }

    private func matches(of pattern: PatternMatcher, in text: ByteSlice) -> [RedactionEdit] {
        var edits: [RedactionEdit] = []
        pattern.forEachMatch(in: text.buffer) { match in
            if !match.isEmpty, !(text[match] == RedactionWriter.word) { edits.append(RedactionEdit(range: match)) }
            return true
        }
        guard text.firstIndex(of: 0x25) != nil else { return edits }
        var from = 0
        while let run = PercentRun.next(in: text, from: from) {
            from = run.upperBound
            let value = FormFields.decoded(text[run], arena: arena)
            let inner = ByteBuilder(capacity: value.count + 64)
            var found: [RedactionEdit] = []
            pattern.forEachMatch(in: value.buffer) { match in
                if !match.isEmpty, !(value[match] == RedactionWriter.word) { found.append(RedactionEdit(range: match)) }
                return true
            }
            guard !found.isEmpty else { continue }
            edits.removeAll { $0.range.overlaps(run) }
            writer.write(value, found, to: inner, arena: arena)
            let encoded = ByteBuilder(capacity: inner.count * 2)
            FormFields.encode(inner.bytes, into: encoded)
            edits.append(RedactionEdit(range: run, replacement: arena.copy(encoded.bytes.buffer)))
        }
        return edits.sorted { $0.range.lowerBound < $1.range.lowerBound }
    }
}

extension SecretSweep {
    /// What follows `Bearer` or `Basic` at the beginning of a header's value.
    static func schemeCredentials(_ value: ByteSlice) -> Range<Int>? {
        guard value.hasPrefixIgnoringCase("bearer ") || value.hasPrefixIgnoringCase("basic ") else { return nil }
        let end = value.firstIndex(of: 0x20) ?? 0
        return SecretValue.afterScheme(0..<end, in: value.buffer)?.range
    }
}
