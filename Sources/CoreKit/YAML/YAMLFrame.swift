/// A collection that is open, or a flow pair, and what is expected in it next.
struct YAMLFrame {
    enum Kind: UInt8 {
        case blockSequence, blockMapping, flowSequence, flowMapping
        /// A mapping of one pair without braces: `[key: value]`
        case flowPair
    }

    enum State: UInt8 {
        /// An entry or the end.
        case entry
        /// A block mapping's value, behind its `:`; a flow pair's likewise.
        case value
        /// Behind `? key`: a `:` or nothing.
        case explicitValue
        /// In a flow collection behind `?`.
        case explicitKey
        /// In a flow collection: a key stands there, a `:` may follow.
        case afterKey
        /// In a flow collection: a separator or the end has to follow.
        case separator
    }

    /// What a flow collection in block context may turn out to be once it is closed.
    enum Role: UInt8 {
        /// A node and nothing else.
        case node
        /// The key of a mapping that is not open yet; a candidate stands for it.
        case candidate
        /// The key of the open mapping around it.
        case key
    }

    let kind: Kind
    var state = State.entry
    var role = Role.node
    /// Whether the key is of the kind that a `:` may follow directly: in quotes or brackets.
    var hasJSONKey = false
    /// The column of a block collection's entries, 0-based; in flow collections what every line has to be indented.
    let indent: Int32
    let start: YAMLPosition

    init(_ kind: Kind, indent: Int, start: YAMLPosition, state: State = .entry, role: Role = .node) {
        self.kind = kind
        self.indent = Int32(truncatingIfNeeded: indent)
        self.start = start
        self.state = state
        self.role = role
    }
}

/// A flow collection that is a mapping's key if a `:` follows it in the line where it began. A place is kept in the queue for the
/// mapping's beginning, and what stands behind that place is not handed out before it is decided.
struct YAMLCandidate {
    /// The place kept in the queue; the collection itself is the next.
    let slot: Int
    let start: YAMLPosition
    /// The properties above the line that the candidate stands in: the mapping's if there is one, else the collection's.
    let outer: UInt32
    /// Column for block mappings, 0-based; nil inside of flow sequences.
    let column: Int?
    /// Why a block mapping must not begin here, if so.
    let hasTab: Bool
}
