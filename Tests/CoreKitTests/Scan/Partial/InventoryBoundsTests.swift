import Testing

@testable import CoreKit

/// Beyond its bounds, too, an inventory is the same whatever the order and the division.
@Suite("Bounds of the inventory")
struct InventoryBoundsTests {
    /// The numbers dealt out to some inventories that are merged in any order, against one that saw them all.
    private func check(_ numbers: [Int], parts: Int, _ random: inout SeededGenerator, _ enter: (Int, inout Inventory) -> Void) -> (Inventory, Inventory) {
        var whole = Inventory(), pieces = Array(repeating: Inventory(), count: parts)
        for number in numbers { enter(number, &whole) }
        for number in numbers.shuffled(using: &random) { enter(number, &pieces[Int.random(in: 0..<parts, using: &random)]) }
        for index in pieces.indices where Bool.random(using: &random) { pieces[index].settle() }
        while pieces.count > 1 {
            pieces.shuffle(using: &random)
            let last = pieces.removeLast()
            pieces[0].merge(last)
            if Bool.random(using: &random) { pieces[0].settle() }
        }
        whole.settle()
        pieces[0].settle()
        return (whole, pieces[0])
    }

    private func written(_ inventory: Inventory) -> String {
        let stream = OutputStream()
        let signatures = [SignatureSummary(id: "s", layer: .body, confidence: .high, description: "", pack: "")]
        PartialWriter.write(PartialScan(signatures: signatures, inputs: InputSummary(), inventory: inventory), to: stream)
        return stream.text
    }

    @Test("more servers and aliases than are kept")
    func servers() {
        var random = SeededGenerator(1)
        let numbers = (0..<17_000).map { _ in Int.random(in: 0..<14_000, using: &random) }
        let (whole, merged) = check(numbers, parts: 4, &random) { number, inventory in
            let key = ServerKey(host: "h\(number % 7000)", path: number % 3 == 0 ? "/s/sk-proj-\(number)aB3dE5fG7hI9jK1lM3nO5pQ7" : "/mcp")
            inventory.update(key) { record in
                record.exchanges += 1
                record.tools.add(["t\(number % 5)": 1], atMost: InventoryLimits.names)
                record.evidence[0] = .init(count: (record.evidence[0]?.count ?? 0) + 1, first: MatchPlace(path: "a", line: 1, column: 1))
            }
            inventory.alias(ServerKey(host: "h\(number)", path: "/messages"), to: key)
        }
        #expect(whole.isFull && whole.servers.count == InventoryLimits.servers && whole.aliases.count == InventoryLimits.servers)
        #expect(whole.servers.values.reduce(whole.overflow?.exchanges ?? 0) { $0 + $1.exchanges } == numbers.count)
        #expect(written(whole) == written(merged))
    }

    @Test("more names, addresses, sessions and peers than are kept")
    func names() {
        var random = SeededGenerator(2)
        let numbers = (0..<130_000).map { _ in Int.random(in: 0..<125_000, using: &random) }
        func hash(_ number: Int) -> UInt64 { Fingerprint.mix(7, UInt64(number)) }
        let (whole, merged) = check(numbers, parts: 3, &random) { number, inventory in
            inventory.update(ServerKey(host: "h", path: "/")) { record in
                record.exchanges += 1
                record.addresses.keep(hash(number), atMost: InventoryLimits.addresses)
                if number % 4 == 0 { record.tools.add(["tool \(number)": 1], atMost: InventoryLimits.names) }
                if number % 8 == 1 { record.listedTools.keep(["offered \(number)"], atMost: InventoryLimits.names) }
                let client = number % 50 == 0 ? Implementation(name: "client \(number % 40)", version: nil) : nil
                record.clients.add(client: client, session: number % 2 == 0 ? hash(number % 60_000) : nil, peer: hash(number % 50_000))
            }
        }
        #expect(written(whole) == written(merged))
        let record = whole.servers[ServerKey(host: "h", path: "/")]
        #expect(record?.addresses.count == min(InventoryLimits.addresses, Set(numbers).count))
        #expect(record?.tools.count == InventoryLimits.names && record?.clients.sessions.count == InventoryLimits.sessions)
        // Nothing that was counted got lost.
        let clients = record?.clients
        let total = (clients?.named.values.reduce(0, +) ?? 0) + (clients?.anonymous ?? 0) + (clients?.sessions.values.reduce(0) { $0 + $1.exchanges } ?? 0)
        #expect(total + (clients?.peers.values.reduce(0) { $0 + $1.exchanges } ?? 0) == numbers.count)
    }

    @Test("more problems than are kept")
    func problems() {
        var random = SeededGenerator(3)
        let all = (0..<25_000).map { CaptureProblem(path: "f\($0 % 7)", line: $0 / 7, message: "m", isIncomplete: false) }
        var whole = InputSummary(), left = InputSummary(), right = InputSummary()
        for problem in all { whole.keep(problem) }
        for problem in all.shuffled(using: &random) { if Bool.random(using: &random) { left.keep(problem) } else { right.keep(problem) } }
        left.settle()
        right.merge(left)
        for i in [0, 1] { if i == 0 { whole.settle() } else { right.settle() } }
        #expect(whole.problems == right.problems && whole.problems.count == InventoryLimits.problems)
        #expect(whole.omittedProblems == 15_000 && right.omittedProblems == 15_000)
    }

    @Test("paths are ordered as a walk comes to them", arguments: [("a/b", "a.b"), ("a", "a/b"), ("a/z", "b"), ("a/b/c", "a/c"), ("A", "a"), ("a", "b")])
    func order(_ first: String, _ second: String) {
        #expect(FilePath.precedes(first, second) && !FilePath.precedes(second, first) && !FilePath.precedes(first, first))
    }
}
