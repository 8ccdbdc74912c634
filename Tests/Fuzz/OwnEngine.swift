import Foundation

/// Random changes to a corpus, for toolchains without libFuzzer: no coverage, no sanitizer, the same targets.
///
///     fuzz TARGET --seconds N --current FILE [--seed N] [--dictionary FILE] [--longest BYTES] FOLDER ...
///     fuzz TARGET FILE ...      runs these inputs and no others
///
/// Every input is written to the file `--current` before it is run, so that it is there when the process has died of it.
@main struct OwnEngine {
    /// An input that takes longer is a finding: SIGALRM ends the process.
    private static let longestRun: UInt32 = 20

    static func main() {
        var arguments = Array(CommandLine.arguments.dropFirst())
        guard !arguments.isEmpty, let target = FuzzTarget(rawValue: arguments.removeFirst()) else {
            fail("expected a target: \(FuzzTarget.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        var options: [String: String] = [:]
        while arguments.count >= 2, arguments[0].hasPrefix("--") {
            options[arguments[0]] = arguments[1]
            arguments.removeFirst(2)
        }
        guard let seconds = options["--seconds"].flatMap(Double.init) else { return replay(arguments, target) }
        guard let current = options["--current"] else { fail("expected --current FILE") }
        let seed = options["--seed"].flatMap { UInt64($0) } ?? UInt64.random(in: 0..<1 << 32)
        let longest = options["--longest"].flatMap { Int($0) } ?? 4096
        let seeds = arguments.flatMap(files).compactMap { try? [UInt8](Data(contentsOf: $0)) }.filter { $0.count <= longest }
        var mutator = Mutator(seeds: seeds, dictionary: options["--dictionary"].map(Mutator.dictionary) ?? [], longest: longest, seed: seed)

        let descriptor = open(current, O_RDWR | O_CREAT | O_TRUNC, 0o644)
        guard descriptor >= 0 else { fail("cannot write \(current)") }
        print("\(target.rawValue): \(seeds.count) seeds, random numbers from \(seed)")
        let end = Date().addingTimeInterval(seconds)
        var runs = 0
        // The seeds as they are come first.
        while runs < seeds.count || Date() < end {
            let input = runs < seeds.count ? seeds[runs] : mutator.next()
            input.withUnsafeBytes { bytes in
                guard ftruncate(descriptor, 0) == 0, pwrite(descriptor, bytes.baseAddress, bytes.count, 0) == bytes.count else {
                    fail("cannot write \(current)")
                }
                alarm(longestRun)
                target.run(bytes)
            }
            runs += 1
        }
        alarm(0)
        print("\(target.rawValue): \(runs) runs")
    }

    private static func replay(_ paths: [String], _ target: FuzzTarget) {
        for path in paths {
            guard let data = FileManager.default.contents(atPath: path) else { fail("cannot read \(path)") }
            print("\(target.rawValue): \(path)")
            [UInt8](data).withUnsafeBytes { target.run($0) }
        }
    }

    private static func files(in folder: String) -> [URL] {
        let found = try? FileManager.default.contentsOfDirectory(at: URL(fileURLWithPath: folder), includingPropertiesForKeys: nil)
        return (found ?? []).sorted { $0.path < $1.path }
    }

    private static func fail(_ message: String) -> Never {
        FileHandle.standardError.write(Data("fuzz: \(message)\n".utf8))
        exit(2)
    }
}
