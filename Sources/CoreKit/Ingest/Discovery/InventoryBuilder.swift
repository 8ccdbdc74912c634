/// Reads the inventory off the trees.
enum InventoryBuilder {
    static func build(_ hosts: HostTallies, into inventory: inout APIInventory) {
        inventory.leftOut.hostRecords = hosts.dropped
        var names: [String: Int] = [:]
        for tally in hosts.all {
            var builder = HostBuilder(tally)
            let host = builder.build()
            inventory.leftOut.fieldRecords += builder.droppedFields
            inventory.leftOut.cutBodies += builder.cutBodies
            inventory.leftOut.toolRecords += builder.droppedTools
            if host.coarseness > 0 { inventory.leftOut.coarseHosts += 1 }
            if let known = names[host.name] {
                // Names that were told apart by what is masked of them.
                inventory.hosts[known].records += host.records
                inventory.hosts[known].endpoints += host.endpoints
            } else {
                names[host.name] = inventory.hosts.count
                inventory.hosts.append(host)
            }
        }
        for index in inventory.hosts.indices { inventory.hosts[index].endpoints.sort { ($0.path, $0.method) < ($1.path, $1.method) } }
        inventory.hosts.sort { $0.name < $1.name }
        inventory.tools = tools(inventory)
    }

    private static func tools(_ inventory: APIInventory) -> [APITool] {
        var found: [String: APITool] = [:]
        for host in inventory.hosts {
            for endpoint in host.endpoints {
                for tool in endpoint.tools {
                    found[tool.name, default: APITool(name: tool.name, records: 0)].records += tool.count
                    found[tool.name]?.calls.append(APITool.Call(host: host.name, method: endpoint.method, path: endpoint.path, records: tool.count))
                }
            }
        }
        for server in inventory.servers {
            for name in Set(server.listedTools + server.tools.map(\.name)) { found[name]?.servers.append(server.host + server.path) }
        }
        for name in found.keys { found[name]?.servers.sort() }
        return found.values.sorted { $0.name < $1.name }
    }
}

/// Reads one host's endpoints off its trees.
private struct HostBuilder {
    private let tally: HostTally
    private var host: APIHost
    private var groups: [Key: Group] = [:]
    private(set) var droppedFields = 0
    private(set) var cutBodies = 0
    private(set) var droppedTools = 0

    private struct Key: Hashable {
        var path: String
        var method: UInt8
    }

    /// What is shown as one endpoint.
    private struct Group {
        var found: [UnsafeMutablePointer<EndpointTally>] = []
        var missed: [UnsafeMutablePointer<EndpointTally>] = []
        var parameters: [APIPathParameter] = []
        var isAsset = false
    }

    /// A way down the tree.
    private struct Way {
        var path = ""
        var parameters: [APIPathParameter] = []
        var segment = 0
        var word = ""
        var isAsset = false
    }

    init(_ tally: HostTally) {
        self.tally = tally
        host = APIHost(name: SecretMask.masked(String(decoding: tally.name, as: UTF8.self), .host), records: tally.records)
    }

    mutating func build() -> APIHost {
        if tally.first <= tally.last {
            host.firstSeen = Timestamp(microseconds: tally.first)
            host.lastSeen = Timestamp(microseconds: tally.last)
        }
        host.sources = tally.sources.sorted
        host.coarseness = tally.level
        walk(tally.paths.root, [tally.missed.root], Way())
        host.endpoints = groups.map { endpoint($0.key, $0.value) }
        return host
    }

    /// Goes through what was found and what was missed at the same place together.
    private mutating func walk(_ node: PathNode.Pointer, _ missed: [PathNode.Pointer], _ way: Way) {
        for index in 0..<node.pointee.endpointCount {
            let endpoint = node.pointee.endpoints.unsafelyUnwrapped[index]
            let key = Key(path: way.path.isEmpty ? "/" : way.path, method: endpoint.pointee.method.rawValue)
            groups[key, default: Group(parameters: way.parameters, isAsset: way.isAsset)].found.append(endpoint)
        }
        for other in missed {
            for index in 0..<other.pointee.endpointCount {
                let endpoint = other.pointee.endpoints.unsafelyUnwrapped[index]
                guard node.pointee.find(endpoint.pointee.method) != nil else {
                    host.notFound += endpoint.pointee.records
                    continue
                }
                groups[Key(path: way.path.isEmpty ? "/" : way.path, method: endpoint.pointee.method.rawValue)]?.missed.append(endpoint)
            }
        }
        var below: [PathNode.Pointer: [PathNode.Pointer]] = [:]
        for other in missed {
            for index in 0..<other.pointee.childCount {
                let child = other.pointee.child(index)
                if let target = HostBuilder.match(node, child.pointee.segment) {
                    below[target, default: []].append(child)
                } else {
                    host.notFound += HostBuilder.records(child)
                }
            }
        }
        let names = HostBuilder.names(node)
        for index in 0..<node.pointee.childCount {
            let child = node.pointee.child(index)
            walk(child, below[child] ?? [], next(way, child, names[child]))
        }
    }

    private func next(_ way: Way, _ child: PathNode.Pointer, _ kind: PathSegment.Kind?) -> Way {
        var next = way
        next.segment += 1
        let segment = child.pointee.segment
        if let name = (kind ?? child.pointee.kind).name {
            next.path += "/{\(name)}" + (segment.kind == .word ? "" : segment.text.string)
            next.parameters.append(APIPathParameter(name: name, segment: next.segment, after: way.word))
            next.isAsset = FileExtension.isAsset(segment.text.dropFirst(1))
        } else {
            let word = SecretMask.masked(segment.text.string)
            next.path += "/" + word
            next.word = word
            next.isAsset = FileExtension.isAsset(PathSegment.fileExtension(of: segment.text).dropFirst(1))
        }
        return next
    }

    /// The place that a request for something missing would have gone to.
    private static func match(_ node: PathNode.Pointer, _ segment: PathSegment) -> PathNode.Pointer? {
        if let found = node.pointee.find(segment, PathNode.hash(segment)) { return found }
        let slug = PathSegment(kind: .slug, text: .empty), any = PathSegment(kind: .any, text: .empty)
        if let found = node.pointee.find(any, PathNode.hash(any)) { return found }
        guard segment.kind == .word else { return nil }
        let isSlug: Bool
        switch PathSegment.group(of: segment.text) {
        case .plain: isSlug = node.pointee.plainIsSlug
        case .odd: isSlug = node.pointee.oddIsSlug
        case .file:
            guard node.pointee.filesAreSlugs else { return nil }
            let file = PathSegment(kind: .slug, text: PathSegment.fileExtension(of: segment.text))
            return node.pointee.find(file, PathNode.hash(file)) ?? node.pointee.find(slug, PathNode.hash(slug))
        case .action: isSlug = false
        }
        return isSlug ? node.pointee.find(slug, PathNode.hash(slug)) : nil
    }

    private static func records(_ node: PathNode.Pointer) -> Int {
        var total = 0
        for index in 0..<node.pointee.endpointCount { total += node.pointee.endpoints.unsafelyUnwrapped[index].pointee.records }
        for index in 0..<node.pointee.childCount { total += records(node.pointee.child(index)) }
        return total
    }

    /// Other names for the values at a place, where one kind of them looks now and then like another: of eight hexadecimal digits all are
    /// decimal in one of forty, and a token may be a word.
    private static func names(_ node: PathNode.Pointer) -> [PathNode.Pointer: PathSegment.Kind] {
        var slug: PathNode.Pointer?, token: PathNode.Pointer?, hash: PathNode.Pointer?
        var others: [PathNode.Pointer] = []
        for index in 0..<node.pointee.childCount {
            let child = node.pointee.child(index)
            guard child.pointee.kind == .word || child.pointee.segment.text.isEmpty else { continue }
            switch child.pointee.kind {
            case .slug: slug = child
            case .token: token = child
            case .hash: hash = child
            case .id: others.append(child)
            case .word where child.pointee.group == .odd: others.append(child)
            default: break
            }
        }
        guard slug != nil || token != nil || hash != nil else { return [:] }
        var names: [PathNode.Pointer: PathSegment.Kind] = [:]
        func isRare(_ node: PathNode.Pointer, beside other: PathNode.Pointer?) -> Bool {
            guard let other else { return false }
            return records(node) * 10 <= records(other)
        }
        if slug != nil {
            if let token { names[token] = .slug }
            if let hash, isRare(hash, beside: slug) { names[hash] = .slug }
            return names
        }
        if let hash, let token, isRare(hash, beside: token) { names[hash] = .token }
        for other in others {
            if isRare(other, beside: token) {
                names[other] = .token
            } else if other.pointee.kind == .id, isRare(other, beside: hash) {
                names[other] = .hash
            }
        }
        return names
    }

    private mutating func endpoint(_ key: Key, _ group: Group) -> APIEndpoint {
        if group.found.count == 1, group.missed.isEmpty { return endpoint(key, group, group.found[0].pointee) }
        var all = EndpointTally(HTTPMethod(rawValue: key.method))
        for each in group.found { all.merge(each.pointee) }
        all.settle(fields: DiscoveryLevel.all[tally.level].fields)
        for each in group.missed { all.mergeCounts(each.pointee) }
        return endpoint(key, group, all)
    }

    private mutating func endpoint(_ key: Key, _ group: Group, _ tally: borrowing EndpointTally) -> APIEndpoint {
        var endpoint = APIEndpoint(method: tally.method.name, path: key.path, records: tally.records)
        if tally.first <= tally.last {
            endpoint.firstSeen = Timestamp(microseconds: tally.first)
            endpoint.lastSeen = Timestamp(microseconds: tally.last)
        }
        endpoint.pathParameters = group.parameters
        endpoint.statuses = tally.statuses
        endpoint.authentication = tally.authentications
        endpoint.openRecords = tally.open
        var kinds: SensitiveKinds = []
        endpoint.query = fields(tally.query, &kinds)
        endpoint.request.records = tally.requestBodies
        endpoint.request.contentTypes = tally.requestTypes.sorted
        endpoint.request.fields = fields(tally.request, &kinds)
        endpoint.response.records = tally.responseBodies
        endpoint.response.contentTypes = tally.responseTypes.sorted
        endpoint.response.fields = fields(tally.response, &kinds)
        endpoint.tools = tally.tools.sorted
        droppedTools += tally.tools.dropped
        for parameter in group.parameters {
            switch parameter.name {
            case "email": kinds.insert(.email)
            case "phone": kinds.insert(.phone)
            case "ip": kinds.insert(.ip)
            default: break
            }
        }
        endpoint.sensitive = kinds.sorted
        endpoint.kind = HostBuilder.kind(endpoint, isAsset: group.isAsset)
        return endpoint
    }

    private mutating func fields(_ tree: UnsafeMutablePointer<FieldTree>?, _ kinds: inout SensitiveKinds) -> [APIField] {
        guard let tree else { return [] }
        droppedFields += tree.pointee.dropped
        cutBodies += tree.pointee.cutBodies
        return InventoryFields.read(tree.pointee, &kinds)
    }

    /// What addresses serve, by their answers' types, and by extensions where there are none.
    private static func kind(_ endpoint: APIEndpoint, isAsset: Bool) -> APIEndpoint.Kind {
        guard endpoint.method == "GET" || endpoint.method == "HEAD" else { return .api }
        let types = endpoint.response.contentTypes.map(\.name)
        guard !types.isEmpty else { return isAsset ? .asset : .api }
        func isPart(_ type: String) -> Bool {
            type.hasPrefix("image/") || type.hasPrefix("font/") || type.hasPrefix("audio/") || type.hasPrefix("video/") || type == "text/css"
                || type.hasSuffix("javascript") || type.contains("font") || type == "application/wasm"
        }
        if types.contains(where: { $0.contains("json") || $0.contains("xml") && !$0.contains("html") && !$0.hasPrefix("image/") || $0.contains("grpc") }) {
            return isAsset ? .asset : .api
        }
        if types.contains("text/html") || types.contains("application/xhtml+xml") { return isAsset ? .asset : .page }
        return isAsset || types.allSatisfy(isPart) ? .asset : .api
    }
}
