/// An option of a replay that decides which records are sent, or what their bytes are. A run that goes on with others would leave out records that it should
/// send, or send what the one before it kept back.
public struct LedgerOption: Equatable, Sendable {
    /// As it is given: `--host`.
    public var name: String
    /// As it was given, or, where that is secret or stands in a file, `LedgerOption.known(by:)` of it.
    public var value: String

    public init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }

    /// A text that knows bytes again and does not tell them, as far as they cannot be guessed.
    public static func known(by bytes: [UInt8]) -> String {
        opaque + SHA256.hash(Array("akto ledger ".utf8) + bytes).hex(8)
    }

    private static let opaque = "sha256:"

    /// As messages say it.
    var shown: String { value.isEmpty || value.contains(LedgerOption.opaque) ? name : "\(name) \"\(value)\"" }

    /// How a run differs from the one before it; nil where it does not.
    static func difference(_ before: [LedgerOption], _ now: [LedgerOption]) -> String? {
        for old in before {
            guard let new = now.first(where: { $0.name == old.name }) else { return "\(old.shown), which is not given now" }
            if old != new { return "\(old.shown), which is now \(new.shown == new.name ? "another" : "\"\(new.value)\"")" }
        }
        return now.first { new in !before.contains { $0.name == new.name } }.map { "no \($0.name), which is now given" }
    }
}
