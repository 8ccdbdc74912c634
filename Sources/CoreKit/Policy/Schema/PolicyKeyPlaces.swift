/// Where keys may stand, so that one in a wrong place can be told its right one.
enum PolicyKeyPlaces {
    /// In words, the dialect's own places first; no more than three.
    static func places(of key: String, in dialect: PolicyDialect) -> [String] {
        let places = all[key] ?? []
        let own = places.filter { $0.dialect == dialect }.map(\.text)
        let other = places.filter { $0.dialect != dialect }.map { "\($0.text) of \($0.dialect.title)" }
        return Array((own.isEmpty ? other : own).prefix(3))
    }

    private struct Place {
        let dialect: PolicyDialect
        let text: String
    }

    private static let all: [String: [Place]] = {
        var all: [String: [Place]] = [:]
        for dialect in PolicyDialect.allCases {
            var open = [(PolicySchema.of(dialect).root, "at the top")]
            while let (mapping, place) = open.popLast() {
                for field in mapping.fields where !field.isWrittenByServer {
                    if all[field.key]?.contains(where: { $0.dialect == dialect && $0.text == place }) != true {
                        all[field.key, default: []].append(Place(dialect: dialect, text: place))
                    }
                    open += inner(field.value, "in \"\(field.key)\"")
                }
            }
        }
        return all
    }()

    private static func inner(_ value: PolicyValue, _ place: String) -> [(PolicyMapping, String)] {
        switch value {
        case .mapping(let mapping): [(mapping, place)]
        case .oneOf(let variants): variants.map { ($0.mapping, place) }
        case .list(let item, _): inner(item, place.hasPrefix("in the items") ? place : "in the items of \(place.dropFirst(3))")
        case .text, .choice, .number, .truth, .table, .any: []
        }
    }
}
