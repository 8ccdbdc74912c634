@testable import CoreKit

/// Whatever a capture holds, every batch of records made of it is taken by an endpoint with the limits that they were made for, and every record is
/// accounted for.
enum ConvertTarget {
    static func run(_ input: UnsafeRawBufferPointer) {
        var dice = InputDice(input)
        var read = ReadOptions()
        read.segmentSize = dice.pick([1, 40, 700, 100_000])
        if dice.roll(4) == 0 { read.maximumRecord = 200 }
        var options = ConvertOptions()
        options.limits = dice.pick([.miniRuntime, RecordLimits(bodyUnits: 3000, stringUnits: 250, keyUnits: 40, elements: 30, depth: 8)])
        options.oversize = dice.pick(ConvertOptions.Oversize.allCases)
        options.binary = dice.pick(ConvertOptions.BinaryBodies.allCases)
        options.fixesTimes = dice.roll(2) == 0
        options.defaultTime = 1_700_000_000
        if dice.roll(3) == 0 { options.redaction = .none }
        if dice.roll(3) == 0 { options.redaction.key = [1, 2, 3] }
        if dice.roll(3) == 0 { options.tags = [("k", "v\"\u{1}"), ("service", "ü")] }
        if dice.roll(4) == 0 { (options.accountID, options.vxlanID, options.source) = ("7", "8", "PCAP") }
        if dice.roll(4) == 0 { options.filter.asWorker = true }

        let source = MemorySource(Array(input)), reader = SegmentReader(source: source, path: "capture", options: read)
        let converter = RecordConverter(options, read: read)
        while let segment = try? reader.next() {
            var conversion = SegmentConversion(segment, path: "capture"), again = conversion
            var records = 0, converted = 0
            repeat {
                let piece = converter.convert(&conversion, mostBytes: 1 + dice.roll(4000))
                check(piece, options)
                records += piece.recordCount
                converted += piece.tally.converted
            } while !conversion.isDone
            // Cut otherwise, it is the same.
            var left = records, same = 0
            while left > 0 {
                let piece = converter.convert(&again, mostBytes: .max, mostRecords: min(left, 1 + dice.roll(3)))
                left -= piece.recordCount
                same += piece.tally.converted
            }
            require(left == 0 && same == converted, "\(converted) records, then \(same), with \(left) left")
        }
    }

    private static func check(_ piece: ConvertedPiece, _ options: ConvertOptions) {
        let tally = piece.tally
        require(piece.recordCount == piece.entries.count + tally.filtered.total + tally.withheld.total, "\(piece.recordCount) records are not all accounted for")
        require(tally.oversize == piece.entries.count { $0.isLarge }, "\(tally.oversize) records are said to be beyond the limits")
        require(options.oversize == .alone || tally.oversize == 0, "a record beyond the limits")
        var from = 0
        for (index, entry) in piece.entries.enumerated() {
            if entry.isLarge || index - from >= 20 || piece.units(from..<index + 1) > options.limits.bodyUnits - RecordLimits.frameUnits {
                post(piece, from..<index, options)
                from = entry.isLarge ? index + 1 : index
            }
        }
        post(piece, from..<piece.entries.count, options)
    }

    private static func post(_ piece: ConvertedPiece, _ range: Range<Int>, _ options: ConvertOptions) {
        guard !range.isEmpty else { return }
        let limits = options.limits
        let taken = IngestLimits(bodyUnits: limits.bodyUnits, stringUnits: limits.stringUnits, keyUnits: limits.keyUnits, elements: limits.elements, depth: limits.depth)
        let body = Array("{\"batchData\":[".utf8) + Array(piece.text(range)) + Array("]}".utf8)
        body.withUnsafeBytes { bytes in
            let batch = IngestBatch(ByteSlice(bytes), limits: taken, arena: ByteArena())
            require(batch.fault == nil && batch.records.count == range.count, "a batch is refused: \(batch.fault.map { "\($0)" } ?? "\(batch.records.count) records of \(range.count)")")
        }
    }
}
