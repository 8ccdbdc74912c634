import Testing

@testable import CoreKit

/// A million different things of every sort take the memory of a few thousand, and what is left out is counted.
@Suite("Bounds of discovery")
struct DiscoveryBoundsTests {
    private static let million = 1_000_000

    /// A million texts: the six question marks of `form` count through ten letters each.
    private func forEachText(_ form: String, _ body: (ByteSlice) -> Void) {
        var bytes = Array(form.utf8)
        let places = Array(bytes.indices.filter { bytes[$0] == 0x3F }.reversed())
        for place in places { bytes[place] = 0x67 }
        for _ in 0..<DiscoveryBoundsTests.million {
            bytes.withUnsafeBytes { body(ByteSlice($0)) }
            for place in places {
                if bytes[place] < 0x67 + 9 {
                    bytes[place] += 1
                    break
                }
                bytes[place] = 0x67
            }
        }
    }

    @Test("a million words at a place")
    func words() {
        var tree = PathTree()
        forEachText("/users/??????/orders") { path in tree.endpoint(path, HTTPMethod(ByteSlice("GET"))).pointee.records += 1 }
        #expect(tree.weight < 200 && tree.need < 2000)
    }

    @Test("a million paths of three words, a hundred of each")
    func crossings() {
        var tree = PathTree(), settled = 0
        let room = 20_000
        var highest = 0
        forEachText("/??q/??q/??q") { path in
            tree.endpoint(path, HTTPMethod(ByteSlice("GET"))).pointee.records += 1
            highest = max(highest, tree.weight)
            if tree.weight > 2 * room {
                settled += 1
                while tree.need > room, tree.level < DiscoveryLevel.coarsest { tree.coarsen(to: tree.level + 1) }
            }
        }
        #expect(highest <= 2 * room + 20 && settled < 10)
    }

    @Test("a million fields, and a million values of content types and tools")
    func fields() {
        var tree = FieldTree()
        forEachText("f??????x") { name in
            tree.begin(budget: 0)
            _ = tree.member(name, role: .member, of: FieldTree.root, after: -1)
            if tree.size > 1024 { tree.cut(to: 512) }
        }
        tree.cut(to: 512)
        #expect(tree.size == 512 && tree.dropped == DiscoveryBoundsTests.million - 512)
        var names = NameCounts()
        forEachText("tool??????") { names.add($0, limit: 64) }
        names.settle(limit: 64)
        #expect(names.count == 64 && names.dropped == DiscoveryBoundsTests.million - 64)
    }

    @Test("a million hosts")
    func hosts() {
        var hosts = HostTallies()
        forEachText("h??????.example.com") { name in
            hosts.host(name)?.records += 1
            if hosts.all.count > 200 { hosts.settle(limit: 100) }
        }
        hosts.settle(limit: 100)
        #expect(hosts.all.count == 100 && hosts.dropped == DiscoveryBoundsTests.million - 100 && hosts.isFull)
    }

    @Test("what is left out is said")
    func leftOut() {
        var options = DiscoveryOptions()
        options.maximumHosts = 10
        options.findsMCP = false
        let discovery = APIDiscovery(options: options)
        for index in 0..<2000 {
            var record = DiscoveryRecord.post("/a", "{\"f\(index)x\":1}")
            record.tools = ["tool\(index)"]
            discovery.add(record)
            discovery.add(DiscoveryRecord(host: "h\(index).example.com"))
        }
        var long = DiscoveryRecord.post("/b", "{" + (0..<5000).map { "\"m\($0)x\":1" }.joined(separator: ",") + "}")
        long.host = "api.example.com"
        discovery.add(long)
        let left = discovery.inventory().leftOut
        #expect(left.hostRecords == 1991 && left.toolRecords == 1936 && left.cutBodies == 1)
        #expect(left.fieldRecords == 2000 - 512 + BodyFields.values - 512)
        #expect(discovery.inventory().hosts.count == 10)
    }

    @Test("bodies nested without end, and names without end")
    func depth() {
        let deep = String(repeating: "{\"a\":[", count: 5000)
        let long = String(repeating: "n", count: 100_000)
        let found = APIInventory.of([.post("/a", deep), .post("/a", "{\"\(long)\":1}"), .get("/" + String(repeating: "a/", count: 5000)), .get("/" + long)])
        #expect(found.hosts[0].endpoints.count == 3)
        #expect(found.json.utf8.count < 10_000)
        #expect(found.endpoint("GET", "/{slug}") != nil)
    }
}
