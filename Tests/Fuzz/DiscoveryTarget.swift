@testable import CoreKit

/// Lines of any bytes, as records: none is lost, and the inventory is the same whatever order they come in and however they are divided among
/// discoveries that merge later.
enum DiscoveryTarget {
    static func run(_ input: UnsafeRawBufferPointer) {
        var dice = InputDice(input)
        var lines = input.split(separator: 0x0A).map { Array($0) }
        var options = DiscoveryOptions()
        // Bounds that few records reach, too.
        options.maximumHosts = dice.pick([1, 3, 1024])
        options.room = dice.pick([64, 1024, 1 << 18])
        let inOrder = learned(lines, options), whole = json(inOrder)
        let found = inOrder.inventory()
        require(found.records == lines.count, "of \(lines.count) records \(found.records) are known")
        let placed = found.hosts.reduce(0) { $0 + $1.notFound + $1.endpoints.reduce(0) { $0 + $1.records } }
        if options.maximumHosts == 1024 { require(placed + found.unread == lines.count, "\(placed) records stand somewhere, \(found.unread) were not read, of \(lines.count)") }
        // Fisher and Yates.
        for at in lines.indices.reversed() { lines.swapAt(at, dice.roll(at + 1)) }
        let cut = dice.roll(lines.count + 1)
        let first = learned(Array(lines[..<cut]), options), second = learned(Array(lines[cut...]), options)
        let merged = APIDiscovery(options: options)
        merged.merge(second)
        merged.merge(first)
        let other = json(merged)
        require(whole == other, "the order of the records matters:\n\(whole)\n\(other)")
        APIInventoryTable.render(found, width: dice.pick([nil, 20, 80]), to: OutputStream())
    }

    private static func learned(_ lines: [[UInt8]], _ options: DiscoveryOptions) -> APIDiscovery {
        let discovery = APIDiscovery(options: options)
        for line in lines { line.withUnsafeBytes { discovery.add(ByteSlice($0)) } }
        return discovery
    }

    private static func json(_ discovery: APIDiscovery) -> String {
        let stream = OutputStream()
        APIInventoryJSON.render(discovery.inventory(), to: stream)
        return stream.text
    }
}
