/// A place in the paths of a host: a word or a kind of value behind those before it. Lives in memory of its own, that of its children too.
struct PathNode: ~Copyable {
    typealias Pointer = UnsafeMutablePointer<PathNode>

    let kind: PathSegment.Kind
    let group: PathSegment.Group
    let hash: UInt64
    private let text: UnsafeMutableRawPointer
    private let textCount: Int
    /// A word in the plural, behind which values are likely.
    let isPlural: Bool
    /// Words of each group among the children, and whether there were so many that they are one.
    var plain = 0, odd = 0, files = 0
    var plainIsSlug = false, oddIsSlug = false, filesAreSlugs = false

    private var hashes: UnsafeMutablePointer<UInt64>?
    private var children: UnsafeMutablePointer<Pointer>?
    private(set) var childCount = 0
    private var childCapacity = 0
    private(set) var endpoints: UnsafeMutablePointer<UnsafeMutablePointer<EndpointTally>>?
    private(set) var endpointCount = 0
    private var endpointCapacity = 0

    /// What one needs of `DiscoveryOptions.room`.
    static let weight = 3

    init(_ segment: PathSegment, group: PathSegment.Group, hash: UInt64) {
        kind = segment.kind
        self.group = group
        self.hash = hash
        textCount = segment.text.count
        text = .allocate(byteCount: max(1, textCount), alignment: 1)
        text.copyMemory(from: segment.text.start, byteCount: textCount)
        isPlural = segment.kind == .word && PathNode.isPlural(segment.text)
    }

    deinit {
        text.deallocate()
        for index in 0..<childCount { PathNode.free(children.unsafelyUnwrapped[index]) }
        children?.deallocate()
        hashes?.deallocate()
        for index in 0..<endpointCount {
            endpoints.unsafelyUnwrapped[index].deinitialize(count: 1)
            endpoints.unsafelyUnwrapped[index].deallocate()
        }
        endpoints?.deallocate()
    }

    static func make(_ segment: PathSegment, group: PathSegment.Group = .plain) -> Pointer {
        let node = Pointer.allocate(capacity: 1)
        node.initialize(to: PathNode(segment, group: group, hash: PathNode.hash(segment)))
        return node
    }

    static func free(_ node: Pointer) {
        node.deinitialize(count: 1)
        node.deallocate()
    }

    static func hash(_ segment: PathSegment) -> UInt64 { Fingerprint.of(segment.text.buffer, seed: UInt64(segment.kind.rawValue) &* 0x9E37_79B9_7F4A_7C15) }

    var segment: PathSegment { PathSegment(kind: kind, text: ByteSlice(start: UnsafeRawPointer(text), count: textCount)) }

    /// As the template shows it: `users`, `{id}`, `{id}.pdf`.
    var label: String {
        let text = segment.text.string
        return kind.name.map { "{\($0)}\(text)" } ?? text
    }

    /// An English plural, as far as its end tells.
    private static func isPlural(_ word: ByteSlice) -> Bool {
        let count = word.count
        guard count >= 4, word[count - 1] | 0x20 == 0x73 else { return false }
        switch word[count - 2] | 0x20 {
        // class, status, analysis
        case 0x73, 0x75, 0x69: return false
        default: return true
        }
    }

    @inline(__always)
    func child(_ index: Int) -> Pointer { children.unsafelyUnwrapped[index] }

    /// The child of a hash and text, as it is.
    @inline(__always)
    func find(_ segment: PathSegment, _ hash: UInt64) -> Pointer? {
        guard let hashes, let children else { return nil }
        for index in 0..<childCount where hashes[index] == hash {
            let node = children[index]
            if node.pointee.kind == segment.kind, node.pointee.segment.text == segment.text { return node }
        }
        return nil
    }

    mutating func append(_ node: Pointer) {
        if childCount == childCapacity {
            let capacity = max(2, childCapacity * 2)
            let nodes = UnsafeMutablePointer<Pointer>.allocate(capacity: capacity), keys = UnsafeMutablePointer<UInt64>.allocate(capacity: capacity)
            if let children, let hashes {
                nodes.moveInitialize(from: children, count: childCount)
                keys.moveInitialize(from: hashes, count: childCount)
                children.deallocate()
                hashes.deallocate()
            }
            children = nodes
            hashes = keys
            childCapacity = capacity
        }
        (children.unsafelyUnwrapped + childCount).initialize(to: node)
        (hashes.unsafelyUnwrapped + childCount).initialize(to: node.pointee.hash)
        childCount += 1
    }

    /// Takes children out, which are then the caller's to free.
    mutating func remove(where isGone: (Pointer) -> Bool) -> [Pointer] {
        guard let children, let hashes else { return [] }
        var gone: [Pointer] = [], kept = 0
        for index in 0..<childCount {
            let node = children[index]
            if isGone(node) {
                gone.append(node)
            } else {
                children[kept] = node
                hashes[kept] = hashes[index]
                kept += 1
            }
        }
        childCount = kept
        return gone
    }

    /// The endpoint of a method, made if it is not there.
    mutating func endpoint(_ method: HTTPMethod, _ added: inout Int) -> UnsafeMutablePointer<EndpointTally> {
        if let found = find(method) { return found }
        if endpointCount == endpointCapacity {
            let capacity = max(1, endpointCapacity * 2)
            let grown = UnsafeMutablePointer<UnsafeMutablePointer<EndpointTally>>.allocate(capacity: capacity)
            if let endpoints {
                grown.moveInitialize(from: endpoints, count: endpointCount)
                endpoints.deallocate()
            }
            endpoints = grown
            endpointCapacity = capacity
        }
        let fresh = UnsafeMutablePointer<EndpointTally>.allocate(capacity: 1)
        fresh.initialize(to: EndpointTally(method))
        (endpoints.unsafelyUnwrapped + endpointCount).initialize(to: fresh)
        endpointCount += 1
        added += EndpointTally.weight
        return fresh
    }

    @inline(__always)
    func find(_ method: HTTPMethod) -> UnsafeMutablePointer<EndpointTally>? {
        for index in 0..<endpointCount where endpoints.unsafelyUnwrapped[index].pointee.method == method { return endpoints.unsafelyUnwrapped[index] }
        return nil
    }
}
