import Testing

@testable import CoreKit

@Suite("Inventory")
struct InventoryTests {
    @Test("a timeline is the same whatever the order and the division")
    func timeline() {
        var random = SeededGenerator(7)
        for _ in 0..<50 {
            let span = Int64.random(in: 1...5_000_000, using: &random)
            let times = (0..<200).map { _ in Timestamp(seconds: 1_700_000_000 + Int64.random(in: 0...span, using: &random)) }
            var whole = Timeline(), left = Timeline(), right = Timeline()
            for time in times { whole.add(time, 1) }
            for (i, time) in times.shuffled(using: &random).enumerated() { if i % 3 == 0 { left.add(time, 1) } else { right.add(time, 1) } }
            right.merge(left)
            #expect(right == whole)
            #expect(whole.sorted.reduce(0) { $0 + $1.exchanges } == 200 && whole.slots.count <= Int(Timeline.slotLimit))
        }
    }

    @Test("exchanges are put to clients by session, by peer, or because there is only one")
    func clients() {
        let cursor = Implementation(name: "cursor", version: "1"), other = Implementation(name: "other", version: "2")
        var part = ClientAttribution()
        part.add(client: nil, session: 1, peer: 10)
        var rest = ClientAttribution()
        rest.add(client: cursor, session: 1, peer: 10)
        rest.add(client: other, session: 2, peer: 11)
        rest.add(client: nil, session: nil, peer: 11)
        rest.add(client: nil, session: 9, peer: 10)
        rest.add(client: nil, session: nil, peer: nil)
        part.merge(rest)
        #expect(part.clients.map { "\($0.implementation.name) \($0.exchanges)" } == ["cursor 3", "other 2"])
        var single = ClientAttribution()
        single.add(client: cursor, session: nil, peer: nil)
        single.add(client: nil, session: nil, peer: nil)
        #expect(single.clients.map(\.exchanges) == [2])
    }

    @Test("the number of servers is bounded")
    func bounded() {
        var inventory = Inventory()
        for i in 0..<InventoryLimits.servers + 500 { inventory.update(ServerKey(host: "h\(i)", path: "/")) { $0.exchanges += 1 } }
        inventory.settle()
        #expect(inventory.servers.count == InventoryLimits.servers && inventory.isFull)
        #expect(inventory.overflow?.exchanges == 500)
        #expect(inventory.folded()[Inventory.overflowKey]?.exchanges == 500)
    }

    @Test("confidence adds up over layers, and other protocols take from it")
    func confidence() {
        func judged(_ evidence: [(Layer, Confidence)], against: Int = 0) -> Confidence? {
            var record = ServerRecord(), signatures: [Signature] = []
            for (index, item) in evidence.enumerated() {
                signatures.append(Signature(id: "s\(index)", layer: item.0, confidence: item.1, description: "", pack: ""))
                record.evidence[index] = .init(count: 1, first: MatchPlace(path: "a", line: 1, column: 1))
            }
            record.against = against
            return ServerVerdict.confidence(record, signatures)
        }
        #expect(judged([]) == nil)
        #expect(judged([(.host, .low)]) == .low)
        #expect(judged([(.host, .low), (.uri, .low)]) == .medium)
        #expect(judged([(.host, .medium), (.uri, .low)]) == .medium)
        #expect(judged([(.host, .medium), (.header, .medium)]) == .high)
        #expect(judged([(.body, .high), (.header, .high)]) == .high)
        #expect(judged([(.header, .certain), (.uri, .low)]) == .certain)
        #expect(judged([(.host, .low), (.uri, .low)], against: 1) == .low)
        #expect(judged([(.body, .high)], against: 3) == .high)
    }
}
