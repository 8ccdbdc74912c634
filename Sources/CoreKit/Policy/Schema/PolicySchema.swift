/// What a policy may hold, declared once as values for each dialect: the check of policies (`PolicyCheck`), the JSON Schema that editors use
/// (`PolicyJSONSchema`) and `docs/policies.md` (`PolicyReference`) are loops over it.
///
///     PolicySchema.of(.proxy).root.field("guardrails")?.summary
struct PolicySchema: Sendable {
    let dialect: PolicyDialect
    let summary: String
    let root: PolicyMapping
    /// A whole policy, for the reference.
    let example: String

    static func of(_ dialect: PolicyDialect) -> PolicySchema {
        switch dialect {
        case .proxy: proxy
        case .akto: akto
        }
    }
}

/// A mapping and the keys that may stand in it.
final class PolicyMapping: Sendable {
    /// As messages name one, without an article: `rate limit`. Unique within a dialect.
    let noun: String
    let summary: String
    let fields: [PolicyField]
    /// A key whose value says which of several mappings this is.
    let discriminator: String?
    /// Keys that nobody reads, though they are taken for others: what to say of each.
    let traps: [String: String]
    private let index: [String: Int]

    init(_ noun: String, _ summary: String, discriminator: String? = nil, traps: [String: String] = [:], _ fields: [PolicyField]) {
        self.noun = noun
        self.summary = summary
        self.fields = fields
        self.discriminator = discriminator
        self.traps = traps
        index = Dictionary(fields.enumerated().map { ($1.key, $0) }, uniquingKeysWith: { first, _ in first })
    }

    func field(_ key: String) -> PolicyField? { index[key].map { fields[$0] } }
    func position(_ key: String) -> Int? { index[key] }
}

/// A key and what may stand behind it.
final class PolicyField: Sendable {
    let key: String
    let value: PolicyValue
    /// Sentences, with code in backticks.
    let summary: String
    let isRequired: Bool
    /// Found in exports; nobody writes it by hand.
    let isWrittenByServer: Bool
    /// What people write instead, beyond slips of the finger.
    let mistaken: [String]

    init(_ key: String, _ value: PolicyValue, _ summary: String, required: Bool = false, server: Bool = false, mistaken: [String] = []) {
        self.key = key
        self.value = value
        self.summary = summary
        isRequired = required
        isWrittenByServer = server
        self.mistaken = mistaken
    }
}

/// What may stand behind a key.
indirect enum PolicyValue: Sendable {
    case text(PolicyText)
    case choice(PolicyChoice)
    case number(PolicyNumber)
    case truth
    /// With the most items that it may have.
    case list(PolicyValue, limit: Int? = nil)
    case mapping(PolicyMapping)
    /// A mapping that is one of several: the first whose discriminator's word stands in it.
    case oneOf([PolicyVariant])
    /// A mapping with any keys.
    case table(PolicyValue)
    case any

    static let words = PolicyValue.list(.text(PolicyText()))

    /// As messages say what was expected.
    var expectation: String {
        switch self {
        case .text: return "a text"
        case .choice(let choice): return choice.words.count > 8 ? PolicyWording.article(choice.noun) : PolicyWording.either(choice.words.map(\.word))
        case .number(let number): return number.expectation
        case .truth: return "true or false"
        case .list(.text, _), .list(.choice, _): return "a list of texts"
        case .list: return "a list of mappings"
        case .mapping, .oneOf, .table: return "a mapping"
        case .any: return "a value"
        }
    }
}

/// One of several mappings that may stand at a place.
struct PolicyVariant: Sendable {
    /// The discriminator's value.
    let word: String
    let mapping: PolicyMapping

    /// The one whose word the discriminator has; else the one that knows most of what stands there. There is at least one.
    static func choose(_ variants: [PolicyVariant], _ node: YAMLNode) -> PolicyMapping {
        let word = variants[0].mapping.discriminator.flatMap { node[$0]?.text?.lowercased() }
        if let variant = variants.first(where: { $0.word == word }) { return variant.mapping }
        var best = variants[0].mapping, most = 0
        for variant in variants {
            var known = 0
            for field in variant.mapping.fields {
                guard case .list(.mapping(let item), _) = field.value, let list = node[field.key] else { continue }
                for entry in list.items.first?.entries.prefix(16) ?? node.entries.prefix(0) where item.position(entry.key.text ?? "") != nil { known += 1 }
            }
            if known > most {
                best = variant.mapping
                most = known
            }
        }
        return best
    }
}

struct PolicyText: Sendable {
    enum Form: Sendable { case plain, pattern, hostPattern, url }

    var form = Form.plain
    /// In Unicode scalars.
    var length: ClosedRange<Int>?
}

struct PolicyNumber: Sendable {
    var isWhole = true
    var minimum: Double?
    var maximum: Double?
    /// The rule that speaks where the number is outside.
    var fault = PolicyFault.Kind.invalidValue

    /// `a whole number of at least 1`, `a number from 0 to 1`.
    var expectation: String {
        let noun = isWhole ? "a whole number" : "a number"
        switch (minimum, maximum) {
        case (let minimum?, let maximum?): return "\(noun) from \(PolicyNumber.text(minimum)) to \(PolicyNumber.text(maximum))"
        case (let minimum?, nil): return "\(noun) of at least \(PolicyNumber.text(minimum))"
        case (nil, let maximum?): return "\(noun) of at most \(PolicyNumber.text(maximum))"
        case (nil, nil): return noun
        }
    }

    /// Bounds are small.
    static func text(_ bound: Double) -> String { bound == bound.rounded() && bound.magnitude < 1e9 ? "\(Int(bound))" : "\(bound)" }
}

/// One word of a few.
struct PolicyChoice: Sendable {
    struct Word: Sendable {
        let word: String
        let summary: String
    }

    let words: [Word]
    var ignoresCase = false
    /// The rule that speaks of other words.
    var fault = PolicyFault.Kind.invalidValue
    /// `action`, `check`: what the words are.
    var noun = "value"
    /// Words of other tools, and the ones that mean the same here.
    var synonyms: [String: String] = [:]
    /// What else to say of a word that is not allowed.
    var remarks: [String: String] = [:]
    /// Whether other words may stand there too.
    var isOpen = false

    init(_ noun: String, _ words: KeyValuePairs<String, String>) {
        self.noun = noun
        self.words = words.map { Word(word: $0.key, summary: $0.value) }
    }

    func with(_ change: (inout PolicyChoice) -> Void) -> PolicyChoice {
        var choice = self
        change(&choice)
        return choice
    }

    func word(_ text: String) -> Word? {
        if let exact = words.first(where: { $0.word == text }) { return exact }
        return ignoresCase ? sameWord(text) : nil
    }

    /// The word that differs at most in case.
    func sameWord(_ text: String) -> Word? {
        let lower = text.lowercased()
        return words.first { $0.word.lowercased() == lower }
    }
}
