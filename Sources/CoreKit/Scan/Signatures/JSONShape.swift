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
        var rest = Substring(text)
        func member(_ name: Substring) -> Step {
            name.hasSuffix("*") ? .members(prefix: String(name.dropLast())) : .member(String(name))
        }
        while !rest.isEmpty {
            if rest.hasPrefix("[]") {
                steps.append(.anyElement)
                rest = rest.dropFirst(2)
            } else if rest.hasPrefix("[\"") {
                let inside = rest.dropFirst(2)
                guard let close = inside.firstIndex(of: "\""), inside[close...].hasPrefix("\"]") else {
                    throw Malformed(message: "no closing \"] in the path \"\(text)\"")
                }
                steps.append(member(inside[..<close]))
                rest = inside[close...].dropFirst(2)
            } else {
                let name = rest.prefix { $0 != "." && $0 != "[" }
                guard !name.isEmpty else { throw Malformed(message: "a name is missing in the path \"\(text)\"") }
                steps.append(member(name))
                rest = rest.dropFirst(name.count)
            }
            if rest.hasPrefix(".") {
                rest = rest.dropFirst()
                guard !rest.isEmpty else { throw Malformed(message: "the path \"\(text)\" ends in a dot") }
            } else if !rest.isEmpty, !rest.hasPrefix("[") {
                throw Malformed(message: "expected '.' or '[' before \"\(rest)\" in the path \"\(text)\"")
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
