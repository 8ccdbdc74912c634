/// Kinds of sensitive data as bits, in the order of their names.
struct SensitiveKinds: OptionSet {
    let rawValue: UInt16
    static let card = SensitiveKinds(rawValue: 1), credential = SensitiveKinds(rawValue: 2), email = SensitiveKinds(rawValue: 4)
    static let iban = SensitiveKinds(rawValue: 8), ip = SensitiveKinds(rawValue: 16), jwt = SensitiveKinds(rawValue: 32)
    static let phone = SensitiveKinds(rawValue: 64), ssn = SensitiveKinds(rawValue: 128), token = SensitiveKinds(rawValue: 256)

    var sorted: [SensitiveKind] {
        SensitiveKind.allCases.enumerated().filter { contains(SensitiveKinds(rawValue: 1 << UInt16($0.offset))) }.map(\.element)
    }
}
