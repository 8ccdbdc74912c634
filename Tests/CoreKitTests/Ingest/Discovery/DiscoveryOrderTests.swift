import Testing

@testable import CoreKit

/// Whatever order records come in and however they are divided, the inventory is the same.
@Suite("Order of discovery")
struct DiscoveryOrderTests {
    /// Traffic that has something of everything, and more of it than the bounds of the test allow.
    static func traffic(_ count: Int, _ generator: inout SeededGenerator) -> [DiscoveryRecord] {
        func pick<T>(_ choices: [T]) -> T { choices[Int(generator.next() % UInt64(choices.count))] }
        func number(_ limit: Int) -> Int { Int(generator.next() % UInt64(limit)) }
        let words: [String] = (0..<40).map { index in
            let letter = String(UnicodeScalar(UInt8(0x61 + index % 26)))
            return letter + ["lpha", "eta", "omega"][index % 3] + (index >= 26 ? "x" : "")
        }
        func segment() -> String {
            switch number(14) {
            case 0...5: pick(words)
            case 6: "\(number(50))"
            case 7: pick(["users", "orders", "items"])
            case 8: "item-\(number(30))-of-\(number(3))"
            case 9: String(0xA000_0000 + number(100) * 7919, radix: 16)
            case 10: "doc\(number(20)).\(pick(["pdf", "png", "json", "php"]))"
            case 11: pick(["me", "search", "v1", "v2", "3f2504e0-4f89-41d3-9a0c-0305e82c3301", "q8Zr3kTn9vXw2LpD7mYc"])
            case 12: "\(number(9)):\(pick(["cancel", "retry"]))"
            default: pick(["api", "a b", "%D0%BF", "{id}", "x;y=1"])
            }
        }
        func value(_ depth: Int) -> String {
            switch number(depth > 2 ? 6 : 9) {
            case 0: return "\(number(1000))"
            case 1: return pick(["true", "null", "1.5", "4111111111111111", "4111111111111112"])
            case 2: return pick(["\"ada@example.com\"", "\"+14155552671\"", "\"2026-11-01\"", "\"x\"", "\"\""])
            case 3...5: return "\"\(pick(words))\""
            case 6:
                let elements: [String] = (0..<number(4)).map { _ in value(depth + 1) }
                return "[" + elements.joined(separator: ",") + "]"
            default:
                let members: [String] = (0..<number(6)).map { _ in
                    let name = pick([pick(words), "\(number(99))", "password", "id"])
                    return "\"" + name + "\":" + value(depth + 1)
                }
                return "{" + members.joined(separator: ",") + "}"
            }
        }
        return (0..<count).map { _ in
            var record = DiscoveryRecord()
            record.method = pick(["GET", "GET", "POST", "PUT", "BREW", ""])
            record.host = "h\(number(14)).example.com"
            let segments: [String] = (0..<number(6)).map { _ in segment() }
            record.path = "/" + segments.joined(separator: "/")
            let parameters: [String] = (0..<number(5)).map { _ in "\(pick(words))=\(number(20))" }
            if number(3) == 0 { record.path += "?" + parameters.joined(separator: "&") }
            record.status = pick(["200", "200", "200", "201", "404", "400", "500", "302"])
            if number(2) == 0 { record.request = value(0) }
            record.response = value(0)
            record.time = 1_700_000_000 + number(10_000)
            record.source = pick(["HAR", "MIRRORING", "SDK"])
            record.requestHeaders = pick([[:], ["authorization": "Bearer x"], ["x-api-key": "y"], ["content-type": "application/json"]])
            record.responseHeaders = ["content-type": pick(["application/json", "text/html", "application/x\(number(20))"])]
            if number(8) == 0 { record.tools = [pick(words), "tool\(number(200))"] }
            if number(20) == 0 { record.request = #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"\#(pick(words))"}}"# }
            return record
        }
    }

    private func options(_ room: Int, _ hosts: Int) -> DiscoveryOptions {
        var options = DiscoveryOptions()
        options.room = room
        options.maximumHosts = hosts
        return options
    }

    @Test("is of no account, whatever there is room for", arguments: [(1 << 19, 1024), (40_000, 1024), (9_000, 1024), (2_000, 1024), (200, 1024), (1 << 19, 5), (6_000, 5), (6_000, 13), (1, 1)])
    func order(room: Int, hosts: Int) {
        var generator = SeededGenerator(UInt64(room + hosts))
        for round in 0..<ScanRounds.count(3) {
            let records = DiscoveryOrderTests.traffic(400 + round * 150, &generator).map(\.json)
            let whole = APIDiscovery(options: options(room, hosts))
            for record in records { whole.add(bytes: record) }
            let wanted = whole.inventory().json
            #expect(whole.inventory().json == wanted, "asking changes nothing")
            // In the worst orders much of one sort comes before anything of another.
            let sorted = records.sorted { $0.lexicographicallyPrecedes($1) }
            for ordered in [sorted, sorted.reversed()] {
                let one = APIDiscovery(options: options(room, hosts))
                for record in ordered { one.add(bytes: record) }
                #expect(one.inventory().json == wanted, "sorted, room \(room), hosts \(hosts), round \(round)")
            }
            for _ in 0..<3 {
                let parts = (0..<(1 + Int(generator.next() % 5))).map { _ in APIDiscovery(options: options(room, hosts)) }
                for (index, record) in records.shuffled(using: &generator).enumerated() {
                    let part = parts[Int(generator.next() % UInt64(parts.count))]
                    part.add(bytes: record)
                    // Looking on while it runs changes nothing either.
                    if index % 97 == 0 { _ = part.inventory() }
                }
                // Merged as a tree of some form.
                var rest = parts.shuffled(using: &generator)
                while rest.count > 1 {
                    let last = rest.removeLast(), into = Int(generator.next() % UInt64(rest.count))
                    rest[into].merge(last)
                }
                #expect(rest[0].inventory().json == wanted, "room \(room), hosts \(hosts), round \(round)")
            }
        }
    }

    @Test("merging leaves what was merged as it was")
    func mergeReads() {
        var generator = SeededGenerator(5)
        let left = APIDiscovery(options: options(9000, 8)), right = APIDiscovery(options: options(9000, 8))
        for record in DiscoveryOrderTests.traffic(300, &generator) { left.add(record) }
        for record in DiscoveryOrderTests.traffic(300, &generator) { right.add(record) }
        let before = right.inventory().json
        left.merge(right)
        #expect(right.inventory().json == before)
    }

    /// Every record counts once: at an endpoint, as not found, without a path, or at a host that found no place.
    @Test("no record is lost", arguments: [(1 << 19, 1024), (2_000, 1024), (200, 3)])
    func sums(room: Int, hosts: Int) {
        var generator = SeededGenerator(11)
        let discovery = APIDiscovery(options: options(room, hosts))
        let records = DiscoveryOrderTests.traffic(1000, &generator)
        for record in records { discovery.add(record) }
        let found = discovery.inventory()
        let endpoints = found.hosts.flatMap(\.endpoints).reduce(0) { $0 + $1.records }
        let notFound = found.hosts.reduce(0) { $0 + $1.notFound }
        #expect(found.records == 1000 && endpoints + notFound + found.unread + found.leftOut.hostRecords == 1000)
        for endpoint in found.hosts.flatMap(\.endpoints) {
            #expect(endpoint.statuses.reduce(0) { $0 + $1.records } == endpoint.records)
            #expect(endpoint.authentication.reduce(0) { $0 + $1.records } == endpoint.records)
        }
        #expect(room > 100_000 || found.leftOut.coarseHosts > 0)
    }
}
