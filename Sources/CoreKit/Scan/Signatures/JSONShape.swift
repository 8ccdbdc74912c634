/// Members that a JSON value has to have, whatever their order and spacing: `method: tools/call`,
/// `result.tools[].inputSchema: {present: true}`.
public struct JSONShape: Sendable {
    public var conditions: [Condition]

    public struct Condition: Sendable {
        public var path: JSONPath
        public var test: Test
    }

    public enum Test: Sendable {
        /// A string equal to one of these.
        case oneOf([String])
        /// A string in which the pattern occurs.
        case pattern(Pattern)
        /// A value of this kind.
        case kind(Kind)
        case present
        case absent
    }

    public enum Kind: String, Sendable, CaseIterable {
        case string, number, integer, boolean, object, array, null
    }

    public init(conditions: [Condition]) {
        self.conditions = conditions
    }
}

/// A way into a JSON value: `result.tools[].name`. `[]` stands for any element, `["a.b/c"]` for a member whose name holds
/// dots, and a last name that ends in `*` for every member that begins so.
public struct JSONPath: Sendable, Equatable {
    public var steps: [Step]

    public enum Step: Sendable, Equatable {
        case member(String)
        /// Any member whose name begins so.
        case members(prefix: String)
        case anyElement
    }

    public init(steps: [Step]) { self.steps = steps }

    /// Why a text is not a path.
    public struct Malformed: Error, Sendable { public let message: String }

    public init(_ text: String) throws(Malformed) {
        var steps: [Step] = []
        let bytes = Array(text.utf8)
        var at = 0
        func has(_ word: StaticString) -> Bool {
            bytes[at...].starts(with: UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
        }
        func part(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
        func member(_ range: Range<Int>) -> Step {
            bytes[range].last == 0x2A ? .members(prefix: part(range.lowerBound..<range.upperBound - 1)) : .member(part(range))
        }
        while at < bytes.count {
            if has("[]") {
                steps.append(.anyElement)
                at += 2
            } else if has("[\"") {
                guard let close = bytes[(at + 2)...].firstIndex(of: 0x22), close + 1 < bytes.count, bytes[close + 1] == 0x5D else {
                    throw Malformed(message: "no closing \"] in the path \"\(text)\"")
                }
                steps.append(member(at + 2..<close))
                at = close + 2
            } else {
                let end = bytes[at...].firstIndex { $0 == 0x2E || $0 == 0x5B } ?? bytes.count
                guard end > at else { throw Malformed(message: "a name is missing in the path \"\(text)\"") }
                steps.append(member(at..<end))
                at = end
            }
            guard at < bytes.count else { break }
            if bytes[at] == 0x2E {
                at += 1
                guard at < bytes.count else { throw Malformed(message: "the path \"\(text)\" ends in a dot") }
            } else if bytes[at] != 0x5B {
                throw Malformed(message: "expected '.' or '[' before \"\(part(at..<bytes.count))\" in the path \"\(text)\"")
            }
        }
        for step in steps.dropLast() {
            if case .members = step { throw Malformed(message: "only the last name of the path \"\(text)\" may end in '*'") }
        }
        guard !steps.isEmpty else { throw Malformed(message: "the path is empty") }
        self.steps = steps
    }
}

extension JSONPath {
    /// As a pack spells it.
    var text: String {
        var text = ""
        for step in steps {
            switch step {
            case .anyElement: text += "[]"
            case .member(let name): text += JSONPath.spelled(name, first: text.isEmpty)
            case .members(let prefix): text += JSONPath.spelled(prefix + "*", first: text.isEmpty)
            }
        }
        return text
    }

    private static func spelled(_ name: String, first: Bool) -> String {
        name.contains { $0 == "." || $0 == "[" } ? "[\"\(name)\"]" : (first ? name : "." + name)
    }
}
