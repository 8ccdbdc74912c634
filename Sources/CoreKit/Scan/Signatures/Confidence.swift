/// How sure it is that traffic is MCP.
public enum Confidence: Int, Sendable, CaseIterable, Comparable {
    case low = 1, medium, high, certain

    public static func < (left: Confidence, right: Confidence) -> Bool { left.rawValue < right.rawValue }

    public var name: String {
        switch self {
        case .low: "low"
        case .medium: "medium"
        case .high: "high"
        case .certain: "certain"
        }
    }

    public init?(name: String) {
        guard let found = Confidence.allCases.first(where: { $0.name == name }) else { return nil }
        self = found
    }
}
