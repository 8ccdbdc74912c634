import Testing

@testable import CoreKit

/// Records with bytes changed at random are read or counted as unread, and no record is lost.
@Suite("Damaged records")
struct DiscoveryFuzzTests {
    @Test func anyBytes() {
        var generator = SeededGenerator(ScanRounds.seed)
        let discovery = APIDiscovery()
        var count = 0
        for record in DiscoveryOrderTests.traffic(ScanRounds.count(600), &generator) + InventorySamples.shopRecords {
            for _ in 0..<4 {
                var bytes = record.json
                for _ in 0..<Int(generator.next() % 6) {
                    let at = Int(generator.next() % UInt64(bytes.count))
                    switch generator.next() % 5 {
                    case 0: bytes[at] = UInt8(truncatingIfNeeded: generator.next())
                    case 1: bytes.remove(at: at)
                    case 2: bytes.insert(contentsOf: [0x5C, 0x22, 0x2F, 0x25, 0x7B, 0x5B, 0xFF, 0x00][Int(generator.next() % 8)...].prefix(1), at: at)
                    case 3: bytes.insert(contentsOf: bytes[at...].prefix(Int(generator.next() % 40)), at: at)
                    default: bytes.swapAt(at, Int(generator.next() % UInt64(bytes.count)))
                    }
                }
                if generator.next() % 20 == 0 { bytes.removeLast(Int(generator.next() % UInt64(bytes.count))) }
                discovery.add(bytes: bytes)
                count += 1
            }
        }
        let found = discovery.inventory()
        let sum = found.hosts.reduce(0) { $0 + $1.notFound + $1.endpoints.reduce(0) { $0 + $1.records } }
        #expect(found.records == count && sum + found.unread == count)
        let stream = OutputStream()
        APIInventoryTable.render(found, width: 80, to: stream)
        #expect(!stream.text.isEmpty && found.json.hasSuffix("}\n"))
    }

    /// Each form is asked for on texts that are nearly of it, at their very ends too.
    @Test func values() {
        var generator = SeededGenerator(ScanRounds.seed &+ 1)
        let seeds = [
            "4111 1111 1111 1111", "ada@example.com", "DE89370400440532013000", "2001:db8::8a2e:370:7334", "192.0.2.7", "+49 (0)30 901820", "123-45-6789",
            "2026-11-01T10:00:00Z", "https://example.com/a", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2ln", "report.tar.gz", "42:cancel", "{id}", "a;b=c",
        ]
        for _ in 0..<ScanRounds.count(4000) {
            var text = Array(seeds[Int(generator.next() % UInt64(seeds.count))].utf8)
            for _ in 0..<Int(generator.next() % 5) where !text.isEmpty {
                let at = Int(generator.next() % UInt64(text.count))
                switch generator.next() % 4 {
                case 0: text[at] = UInt8(truncatingIfNeeded: generator.next())
                case 1: text.remove(at: at)
                case 2: text.insert(text[at], at: at)
                default: text.removeLast(text.count - at)
                }
            }
            // In memory of exactly that size, so that a look beyond its end is one beyond the allocation.
            let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: text.count, alignment: 1)
            copy.copyBytes(from: text)
            let slice = ByteSlice(UnsafeRawBufferPointer(copy))
            _ = ValueForm.of(slice)
            if !text.isEmpty {
                let segment = PathSegment(slice, previous: slice)
                #expect(segment.kind == .word ? segment.text == slice : segment.text.count < max(1, slice.count))
                _ = PathSegment.group(of: slice)
            }
            copy.deallocate()
        }
    }
}
