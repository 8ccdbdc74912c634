/// Chooses the literals to look for, of those that the signatures offer: seldom ones, and the same for many signatures.
enum LiteralChoice {
    /// The needles of a set of literals; nil if some literal has nothing to look for.
    static func needles(of literals: [[UInt8]]) -> [[UInt8]]? {
        let needles = literals.compactMap { Needle.text(for: $0) }
        return needles.count == literals.count && !needles.isEmpty ? needles : nil
    }

    /// What has to be looked for everywhere, and in bodies alone.
    struct Texts: Sendable {
        var general: [[UInt8]] = []
        var ofBodies: [[UInt8]] = []

        var isEmpty: Bool { general.isEmpty && ofBodies.isEmpty }
    }

    /// `signatures` hold for each way to match the sets to choose from, those that look into bodies alone by themselves. Returns all literals
    /// of the chosen sets; what counts everywhere counts in bodies as well, but not the other way round.
    static func choose(_ signatures: [[[[[UInt8]]]]], ofBodies: [[[[[UInt8]]]]]) -> Texts {
        var known = LiteralIndex()
        let general = choose(signatures, &known)
        return Texts(general: general, ofBodies: choose(ofBodies, &known))
    }

    /// What the literals that are `known` do not find already.
    private static func choose(_ signatures: [[[[[UInt8]]]]], _ known: inout LiteralIndex) -> [[UInt8]] {
        var chosen: [[UInt8]] = []
        // Who has little choice goes first, so that the others find something to share.
        let ways = signatures.flatMap { $0 }.map { sets in
            let scores = sets.map(score)
            return (sets: sets, scores: scores, best: scores.max() ?? 0)
        }
        for index in ways.indices.sorted(by: { (ways[$0].best, $0) < (ways[$1].best, $1) }) {
            let way = ways[index]
            if way.sets.contains(where: { set in set.allSatisfy { known.hasPart(of: $0) } }) { continue }
            guard let best = way.scores.indices.max(by: { way.scores[$0] < way.scores[$1] }) else { continue }
            for text in way.sets[best] where !known.hasPart(of: text) {
                known.insert(text)
                chosen.append(text)
            }
        }
        return chosen
    }

    /// How seldom records hold one of these, and how quickly that is told.
    private static func score(_ set: [[UInt8]]) -> Int {
        let isShort = set.contains { $0.count < quickLength }
        return (set.map(rarity).min() ?? 0) * 8 - set.count - (isShort ? 24 : 0)
    }

    /// What is shorter takes closer looks; see `GramTable`.
    private static let quickLength = 7

    /// Words that stand in nearly every record, or in many.
    static let common: Set<String> = [
        "accept", "access", "allow", "application", "authorization", "charset", "code", "completion", "company", "content", "content-", "contents", "control", "create",
        "credentials", "data", "date", "delete", "description", "error", "event", "example", "expose", "get", "header", "headers", "host", "html", "http", "https",
        "id", "image", "init", "input", "items", "json", "list", "message", "messages", "method", "model", "name", "notifications", "origin", "output", "params",
        "path", "product", "prompts", "protocol", "read", "request", "resource", "resources", "response", "result", "results", "role", "schema", "server", "servers", "session",
        "status", "stream", "text", "title", "tool", "tools", "type", "update", "unit", "uri", "url", "user", "value", "values", "version", "www", "xml",
    ]

    private static let commonWords = Set(common.map { Array($0.utf8) })

    /// Grows with the letters of words that are not common; a common word counts one, and two of them are rarer than one.
    private static func rarity(_ literal: [UInt8]) -> Int {
        let words = literal.split { ($0 | 0x20) &- 0x61 >= 26 && $0 &- 0x30 >= 10 }
        let sum = words.reduce(0) { $0 + (commonWords.contains(Array($1)) ? 1 : $1.count) }
        return min(sum, 12) + (words.count > 1 ? 1 : 0)
    }
}
