import CoreKit

#if canImport(Glibc)
@preconcurrency import Glibc
#else
@preconcurrency import Darwin
#endif

/// Runs a table of cases, `name TAB mode TAB text file TAB pattern` a line, and prints `name TAB count TAB nanoseconds TAB bytes of caches`.
///
/// The time is the shortest of the runs that fit into the time allowed, three at least. Peer of `bench.cc`, line by line.
@main
enum PatternBench {
    static var secondsPerCase: Double { Double(String(cString: getenv("BENCH_SECONDS") ?? strdup("0.6"))) ?? 0.6 }

    static func main() {
        setvbuf(stdout, nil, _IOLBF, 0)
        guard CommandLine.arguments.count > 1, let table = read(CommandLine.arguments[1]) else {
            fputs("usage: pattern-bench TABLE [NAME ...]\n", stderr)
            exit(2)
        }
        let wanted = Set(CommandLine.arguments.dropFirst(2))
        var texts: [String: UnsafeRawBufferPointer] = [:]
        for line in String(decoding: table, as: UTF8.self).split(separator: "\n") {
            let fields = line.split(separator: "\t", maxSplits: 3, omittingEmptySubsequences: false).map(String.init)
            guard fields.count == 4, wanted.isEmpty || wanted.contains(fields[0]) else { continue }
            let text = texts[fields[2]] ?? read(fields[2]) ?? UnsafeRawBufferPointer(start: nil, count: 0)
            texts[fields[2]] = text
            do {
                let result = try run(fields[1], fields[3], text)
                print("\(fields[0])\t\(result.count)\t\(result.nanoseconds)\t\(result.cache)")
            } catch {
                print("\(fields[0])\t-1\t0\t0")
                fputs("\(fields[0]): \(error)\n", stderr)
            }
        }
    }

    struct Result {
        var count: Int
        var nanoseconds: Double
        var cache = 0
    }

    static func run(_ mode: String, _ source: String, _ text: UnsafeRawBufferPointer) throws -> Result {
        switch mode {
        case "all":
            let matcher = PatternMatcher(try Pattern(source))
            return best(cache: matcher.cacheSize) {
                var count = 0
                matcher.forEachMatch(in: text) { _ in
                    count += 1
                    return true
                }
                return count
            }
        case "groups":
            let matcher = PatternMatcher(try Pattern(source))
            var groups: [Range<Int>?] = []
            return best(cache: matcher.cacheSize) {
                var count = 0, from = 0
                while from <= text.count, matcher.captures(in: text, from: from, into: &groups), let match = groups[0] {
                    for group in groups where group != nil { count += 1 }
                    from = match.isEmpty ? match.upperBound + 1 : match.upperBound
                }
                return count
            }
        case "lines":
            let matcher = PatternMatcher(try Pattern(source))
            let lines = lines(of: text)
            return best(cache: matcher.cacheSize) {
                var count = 0
                for line in lines where matcher.isMatch(line) { count += 1 }
                return count
            }
        case "linegroups":
            let matcher = PatternMatcher(try Pattern(source))
            let lines = lines(of: text)
            var groups: [Range<Int>?] = []
            return best(cache: matcher.cacheSize) {
                var count = 0
                for line in lines where matcher.captures(in: line, into: &groups) {
                    for group in groups where group != nil { count += 1 }
                }
                return count
            }
        case "compile":
            return best {
                var count = 0
                for _ in 0..<20 { count += (try? Pattern(source)) == nil ? 0 : 1 }
                return count
            }
        case "cold":
            let pattern = try Pattern(source)
            let lines = lines(of: text)
            return best {
                var count = 0
                for line in lines where PatternMatcher(pattern).isMatch(line) { count += 1 }
                return count
            }
        case "set":
            guard let list = read(source) else { return Result(count: -1, nanoseconds: 0) }
            let sources = String(decoding: list, as: UTF8.self).split(separator: "\n").map(String.init)
            let matcher = PatternSetMatcher(try PatternSet(try sources.map { try Pattern($0) }))
            let lines = lines(of: text)
            var found: [Int] = []
            return best(cache: matcher.cacheSize) {
                var count = 0
                for line in lines {
                    matcher.matches(in: line, into: &found)
                    count += found.count
                }
                return count
            }
        default: return Result(count: -1, nanoseconds: 0)
        }
    }

    /// What a run has to take to be measured by itself, in nanoseconds.
    static let shortest = 20_000.0

    static func best(cache: @autoclosure () -> Int = 0, _ body: () -> Int) -> Result {
        var result = Result(count: 0, nanoseconds: .infinity)
        var spent = 0.0, runs = 0, repeats = 1
        while runs < 3 || spent < secondsPerCase * 1e9 {
            let start = now()
            for _ in 0..<repeats { result.count = body() }
            let time = now() - start
            if repeats == 1, time < shortest {
                // Too short for the clock.
                repeats = 2000
                continue
            }
            result.nanoseconds = min(result.nanoseconds, time / Double(repeats))
            spent += time
            runs += 1
        }
        result.cache = cache()
        return result
    }

    static func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
    }

    static func lines(of text: UnsafeRawBufferPointer) -> [UnsafeRawBufferPointer] {
        text.split(separator: 0x0A, omittingEmptySubsequences: false).dropLast().map { UnsafeRawBufferPointer(rebasing: $0) }
    }

    static func read(_ path: String) -> UnsafeRawBufferPointer? {
        guard let file = fopen(path, "rb") else { return nil }
        defer { fclose(file) }
        fseek(file, 0, SEEK_END)
        let size = ftell(file)
        rewind(file)
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: max(size, 1), alignment: 64)
        return UnsafeRawBufferPointer(start: buffer.baseAddress, count: fread(buffer.baseAddress, 1, size, file))
    }
}
