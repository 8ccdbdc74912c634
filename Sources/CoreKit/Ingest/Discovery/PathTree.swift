/// The paths of one host as a tree of segments, from which the templates are read.
///
/// Values have their names already (`PathSegment`). Where words of a group stand beside each other in greater number than `DiscoveryLevel`
/// allows, they are values too: they and all behind them become one, `{slug}`. Whether they do depends on how many distinct words stand
/// there and on nothing else, and once they did, more records never undo it; so the tree is the same whatever the order of the records,
/// and trees of parts merge into the tree of the whole.
///
/// The room for a tree is bounded by what it could have needed had the records come in the worst order: a place that became one counts as
/// often as there were places allowed in it. That too only grows. See `need`.
struct PathTree: ~Copyable {
    private(set) var root: PathNode.Pointer
    private(set) var level: Int
    /// What nodes, endpoints and fields need now.
    private(set) var weight = 0

    init(level: Int = 0) {
        self.level = level
        root = PathNode.make(PathSegment(kind: .word, text: .empty))
    }

    deinit { PathNode.free(root) }

    private var rules: DiscoveryLevel { DiscoveryLevel.all[level] }

    // MARK: Adding

    /// The endpoint for a path, with the weight that it adds. `path` begins with a slash, or is empty.
    mutating func endpoint(_ path: ByteSlice, _ method: HTTPMethod) -> UnsafeMutablePointer<EndpointTally> {
        var node = root, at = 0, depth = 0
        var previous = ByteSlice.empty
        let rules = rules
        while at < path.count, depth < DiscoveryLevel.deepest {
            var end = at
            // A path parameter (RFC 3986, 3.3) is no part of the name.
            var stop = -1
            while end < path.count, path[end] != 0x2F {
                if path[end] == 0x3B, stop < 0 { stop = end }
                end += 1
            }
            let text = path[at..<(stop < 0 ? end : stop)]
            at = end + 1
            guard !text.isEmpty, !(text.count == 1 && text[0] == 0x2E) else { continue }
            node = step(node, PathSegment(text, previous: previous), rules)
            previous = text
            depth += 1
        }
        return node.pointee.endpoint(method, &weight)
    }

    /// The child that stands for a segment, made if it is not there.
    private mutating func step(_ node: PathNode.Pointer, _ segment: PathSegment, _ rules: DiscoveryLevel) -> PathNode.Pointer {
        if rules.isWhole { return node.pointee.kind == .any ? node : child(node, PathSegment(kind: .any, text: .empty)) }
        var segment = segment
        if segment.kind != .word {
            if !rules.isFine { segment.text = .empty }
            return child(node, segment)
        }
        let hash = PathNode.hash(segment)
        if let found = node.pointee.find(segment, hash) { return found }
        let group = PathTree.group(segment.text, rules)
        switch group {
        case .action: break
        case .plain:
            guard !node.pointee.plainIsSlug else { return child(node, .slug(segment, group, rules)) }
            guard node.pointee.plain < PathTree.limit(node, rules) else {
                collapse(node, .plain, rules)
                return child(node, .slug(segment, group, rules))
            }
            node.pointee.plain += 1
        case .odd:
            guard !node.pointee.oddIsSlug, !node.pointee.plainIsSlug else { return child(node, .slug(segment, group, rules)) }
            guard node.pointee.odd < rules.odd else {
                collapse(node, .odd, rules)
                return child(node, .slug(segment, group, rules))
            }
            node.pointee.odd += 1
        case .file:
            guard !node.pointee.filesAreSlugs else { return child(node, .slug(segment, group, rules)) }
            guard node.pointee.files < rules.files else {
                collapse(node, .file, rules)
                return child(node, .slug(segment, group, rules))
            }
            node.pointee.files += 1
        }
        return append(node, segment, group)
    }

    private static func group(_ word: ByteSlice, _ rules: DiscoveryLevel) -> PathSegment.Group {
        let group = PathSegment.group(of: word)
        return group == .action && !rules.isFine ? .plain : group
    }

    private static func limit(_ node: PathNode.Pointer, _ rules: DiscoveryLevel) -> Int { node.pointee.isPlural ? rules.behindPlural : rules.plain }

    private mutating func child(_ node: PathNode.Pointer, _ segment: PathSegment) -> PathNode.Pointer {
        node.pointee.find(segment, PathNode.hash(segment)) ?? append(node, segment, .plain)
    }

    private mutating func append(_ node: PathNode.Pointer, _ segment: PathSegment, _ group: PathSegment.Group) -> PathNode.Pointer {
        let fresh = PathNode.make(segment, group: group)
        node.pointee.append(fresh)
        weight += PathNode.weight
        return fresh
    }

    /// Says that fields were added to an endpoint.
    mutating func grew(_ fields: Int) { weight += fields }

    // MARK: Becoming one

    /// The words of a group at a node become one; those of no English form too where plain ones do.
    private mutating func collapse(_ node: PathNode.Pointer, _ group: PathSegment.Group, _ rules: DiscoveryLevel) {
        switch group {
        case .plain:
            node.pointee.plainIsSlug = true
            node.pointee.oddIsSlug = true
        case .odd: node.pointee.oddIsSlug = true
        case .file: node.pointee.filesAreSlugs = true
        case .action: return
        }
        let gone = node.pointee.remove { child in
            guard child.pointee.kind == .word else { return false }
            let own = child.pointee.group
            return own == group || (group == .plain && own == .odd)
        }
        if group == .plain { node.pointee.plain = 0 }
        if group == .plain || group == .odd { node.pointee.odd = 0 }
        if group == .file { node.pointee.files = 0 }
        for old in gone {
            let target = child(node, .slug(old.pointee.segment, old.pointee.group, rules))
            absorb(target, old, rules)
            discard(old)
        }
    }

    private mutating func discard(_ node: PathNode.Pointer) {
        weight -= PathTree.weight(node)
        PathNode.free(node)
    }

    /// Adds a node with all below it to another; it stays as it is. Trees are no deeper than `DiscoveryLevel.deepest`.
    private mutating func absorb(_ node: PathNode.Pointer, _ other: PathNode.Pointer, _ rules: DiscoveryLevel) {
        for index in 0..<other.pointee.endpointCount {
            let from = other.pointee.endpoints.unsafelyUnwrapped[index]
            let endpoint = node.pointee.endpoint(from.pointee.method, &weight)
            let before = endpoint.pointee.tableCount(atMost: .max)
            endpoint.pointee.merge(from.pointee)
            endpoint.pointee.settle(fields: rules.fields)
            weight += endpoint.pointee.tableCount(atMost: .max) - before
        }
        if !rules.isWhole {
            if other.pointee.plainIsSlug, !node.pointee.plainIsSlug { collapse(node, .plain, rules) }
            if other.pointee.oddIsSlug, !node.pointee.oddIsSlug { collapse(node, .odd, rules) }
            if other.pointee.filesAreSlugs, !node.pointee.filesAreSlugs { collapse(node, .file, rules) }
        }
        for index in 0..<other.pointee.childCount {
            let from = other.pointee.child(index)
            absorb(step(node, from.pointee.segment, rules), from, rules)
        }
    }

    /// Adds another tree, which stays as it is.
    mutating func merge(_ other: borrowing PathTree) {
        if other.level > level { coarsen(to: other.level) }
        absorb(root, other.root, rules)
    }

    // MARK: Room

    /// Cuts the tables of all endpoints to their bounds.
    mutating func settle() {
        settle(root, rules)
        weight = PathTree.weight(root)
    }

    private func settle(_ node: PathNode.Pointer, _ rules: DiscoveryLevel) {
        for index in 0..<node.pointee.endpointCount { node.pointee.endpoints.unsafelyUnwrapped[index].pointee.settle(fields: rules.fields) }
        for index in 0..<node.pointee.childCount { settle(node.pointee.child(index), rules) }
    }

    /// Goes to a coarser level.
    mutating func coarsen(to level: Int) {
        guard level > self.level else { return }
        // Built anew, by the rules of the new level.
        var fresh = PathTree(level: level)
        fresh.absorb(fresh.root, root, fresh.rules)
        fresh.settle()
        swap(&root, &fresh.root)
        self.level = level
        weight = fresh.weight
    }

    /// The most that the tree could have needed in any order of the records, as far as its own form tells.
    var need: Int { PathTree.need(root, rules) }

    private static func need(_ node: PathNode.Pointer, _ rules: DiscoveryLevel) -> Int {
        var total = PathNode.weight
        for index in 0..<node.pointee.endpointCount {
            total = sum(total, EndpointTally.weight + node.pointee.endpoints.unsafelyUnwrapped[index].pointee.tableCount(atMost: rules.fields))
        }
        for index in 0..<node.pointee.childCount {
            let child = node.pointee.child(index), own = need(child, rules)
            let (product, overflow) = own.multipliedReportingOverflow(by: child.pointee.kind == .slug ? times(child, of: node, rules) : 1)
            total = sum(total, overflow ? most : product)
        }
        return total
    }

    private static let most = 1 << 60

    private static func sum(_ left: Int, _ right: Int) -> Int { min(most, left + min(most, right)) }

    /// How many places there could have been where one stands now.
    private static func times(_ slug: PathNode.Pointer, of node: PathNode.Pointer, _ rules: DiscoveryLevel) -> Int {
        var times = node.pointee.filesAreSlugs ? rules.files : 0
        guard slug.pointee.segment.text.isEmpty else { return max(1, times) }
        // Words too long for a name are one from the beginning.
        times += 1
        if node.pointee.oddIsSlug { times += rules.odd }
        if node.pointee.plainIsSlug { times += limit(node, rules) }
        return times
    }

    private static func weight(_ node: PathNode.Pointer) -> Int {
        var total = PathNode.weight
        for index in 0..<node.pointee.endpointCount {
            total += EndpointTally.weight + node.pointee.endpoints.unsafelyUnwrapped[index].pointee.tableCount(atMost: .max)
        }
        for index in 0..<node.pointee.childCount { total += weight(node.pointee.child(index)) }
        return total
    }
}

extension PathSegment {
    /// What a word becomes that is a value: a file keeps its extension.
    fileprivate static func slug(_ word: PathSegment, _ group: Group, _ rules: DiscoveryLevel) -> PathSegment {
        PathSegment(kind: .slug, text: group == .file && rules.isFine ? fileExtension(of: word.text) : .empty)
    }
}
