import Testing

@testable import CoreKit

@Suite("Scan statistics")
struct ScanStatisticsTests {
    @Test("the time of records is divided as the samples say, and nothing is lost")
    func division() {
        var statistics = ScanStatistics()
        statistics.add(50, to: .reading)
        statistics.addRecords(1000)
        statistics.sample(3, of: .decoding)
        statistics.sample(1, of: .judging)
        #expect(statistics.time(of: .decoding) == 750 && statistics.time(of: .judging) == 250 && statistics.time(of: .reading) == 50)
        #expect(statistics.stagesTime == 1050)
        statistics.move(20, from: .reading, to: .inflating)
        #expect(statistics.time(of: .reading) == 30 && statistics.time(of: .inflating) == 20)
    }

    @Test("time of which nothing was sampled is not lost")
    func unsampled() {
        var statistics = ScanStatistics()
        statistics.addRecords(1000)
        #expect(statistics.stagesTime == 1000)
    }

    @Test("parts add up in any order")
    func merging() {
        func part(_ number: Int) -> ScanStatistics {
            var part = ScanStatistics()
            part.candidates = number
            part.decoded = number * 2
            part.cacheResets = 1
            part.inflatedBytes = number * 1000
            part.addRecords(UInt64(number) * 100)
            part.sample(UInt64(number), of: .cutting)
            part.sample(7, of: .judging)
            return part
        }
        var there = ScanStatistics(), back = ScanStatistics()
        for number in 1...5 { there.merge(part(number)) }
        for number in (1...5).reversed() { back.merge(part(number)) }
        #expect(there == back)
        #expect(there.candidates == 15 && there.decoded == 30 && there.cacheResets == 5 && there.contentBytes == 15_000)
    }

    @Test("counts are the same with any number of jobs, and are there only where asked for")
    func jobs() throws {
        let set = try #require(ScanBench.builtIn)
        let folder = try ScratchFolder()
        var traffic = WireTraffic(seed: 5), way = WireWay(seed: 6)
        try folder.write(way.capture(traffic.exchanges([.streamable, .talk, .sse, .webShop]), as: .lines), "a.jsonl")
        func run(_ jobs: Int, measures: Bool) -> ScanReport {
            var options = ScanOptions()
            options.paths = ["."]
            options.workingFolder = folder.path
            options.jobs = jobs
            options.measures = measures
            options.read.rangeSize = 500
            return Scanner(options: options, signatures: set).run()
        }
        let one = try #require(run(1, measures: true).statistics), three = try #require(run(3, measures: true).statistics)
        #expect(one.records == three.records && one.candidates == three.candidates && one.looks == three.looks && one.decoded == three.decoded && one.found == three.found)
        #expect(one.candidates + one.looks == one.records && one.found > 0 && one.decoded >= one.found)
        #expect(one.threads == 1 && three.threads == 3)
        #expect(run(2, measures: false).statistics == nil)
        #expect(run(1, measures: false).json == run(3, measures: false).json)
    }
}
