/// A file name pattern as in `.gitignore`: `*` and `?` stay within a name, `**` crosses folders, `[a-z]` and `[!a-z]` are
/// sets. A pattern without a slash matches a name in any folder.
public struct Glob: Sendable, Equatable {
    public let pattern: String
    private let parts: [[UInt8]]
    private let isNameOnly: Bool

    public init(_ pattern: String) {
        self.pattern = pattern
        var text = Substring(pattern)
        if text.hasPrefix("./") { text = text.dropFirst(2) }
        let isAnchored = text.hasPrefix("/")
        isNameOnly = !text.dropLast(text.hasSuffix("/") ? 1 : 0).contains("/")
        // `logs/` means everything below it.
        if text.hasSuffix("/") { text += "**" }
        parts = (isAnchored ? text.dropFirst() : text).split(separator: "/", omittingEmptySubsequences: true).map { Array($0.utf8) }
    }

    /// Whether the pattern matches a path with `/` between its names, relative to the folder that was named.
    public func matches(_ path: String) -> Bool {
        let names = path.split(separator: "/", omittingEmptySubsequences: true).map { Array($0.utf8) }
        if isNameOnly, parts.count == 1 { return names.contains { Glob.matchesName($0, parts[0]) } }
        return matches(names)
    }

    /// Folders against parts, without recursion: the last `**` is the one to return to.
    private func matches(_ names: [[UInt8]]) -> Bool {
        var name = 0, part = 0, star: (part: Int, name: Int)?
        while name < names.count {
            if part < parts.count, parts[part] == [0x2A, 0x2A] {
                star = (part, name)
                part += 1
            } else if part < parts.count, Glob.matchesName(names[name], parts[part]) {
                name += 1
                part += 1
            } else if let back = star {
                star = (back.part, back.name + 1)
                name = back.name + 1
                part = back.part + 1
            } else {
                return false
            }
        }
        return parts[part...].allSatisfy { $0 == [0x2A, 0x2A] }
    }

    private static func matchesName(_ name: [UInt8], _ pattern: [UInt8]) -> Bool {
        var at = 0, p = 0, star: (pattern: Int, name: Int)?
        while at < name.count {
            if p < pattern.count, pattern[p] == 0x2A {
                star = (p, at)
                p += 1
            } else if let next = matchesOne(name[at], pattern, p) {
                at += 1
                p = next
            } else if let back = star {
                star = (back.pattern, back.name + 1)
                at = back.name + 1
                p = back.pattern + 1
            } else {
                return false
            }
        }
        return pattern[p...].allSatisfy { $0 == 0x2A }
    }

    /// The place after the pattern's element at `p` if it matches a byte; nil otherwise.
    private static func matchesOne(_ byte: UInt8, _ pattern: [UInt8], _ p: Int) -> Int? {
        guard p < pattern.count else { return nil }
        switch pattern[p] {
        case 0x3F: return p + 1
        case 0x5C where p + 1 < pattern.count: return pattern[p + 1] == byte ? p + 2 : nil
        case 0x5B:
            guard let close = pattern[(p + 1)...].dropFirst().firstIndex(of: 0x5D) else { return byte == 0x5B ? p + 1 : nil }
            var set = pattern[(p + 1)..<close]
            let negated = set.first == 0x21 || set.first == 0x5E
            if negated { set = set.dropFirst() }
            var found = false, i = set.startIndex
            while i < set.endIndex {
                if i + 2 < set.endIndex, set[i + 1] == 0x2D {
                    found = found || (set[i] <= byte && byte <= set[i + 2])
                    i += 3
                } else {
                    found = found || set[i] == byte
                    i += 1
                }
            }
            return found != negated ? close + 1 : nil
        default: return pattern[p] == byte ? p + 1 : nil
        }
    }
}
