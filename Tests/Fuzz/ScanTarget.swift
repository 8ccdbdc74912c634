@testable import CoreKit

/// A scan gives one inventory with the prefilter and without, with one thread and two, of a file in one piece and in many; and every
/// format can be written of it.
enum ScanTarget {
    private static let builtIn: SignatureSet = {
        do {
            return try BuiltInSignatures.set()
        } catch {
            require(false, "built-in signatures: \(error)")
            return SignatureSet([], knownHosts: nil)
        }
    }()

    /// Automata take longer to build than an input takes to scan, so these two go from input to input, as a scan's go from file to file.
    private nonisolated(unsafe) static let filtering = ScanWorker(options: options(), signatures: builtIn, gate: Gate())
    private nonisolated(unsafe) static let plain = ScanWorker(options: options { $0.usesPrefilter = false }, signatures: builtIn, gate: Gate())

    static func run(_ input: UnsafeRawBufferPointer) {
        var dice = InputDice(input)
        ScratchFile.hold(input)
        let report = report(filtering)
        let found = findings(report), unfiltered = findings(self.report(plain))
        require(unfiltered == found, "the prefilter changes the inventory:\nwith \(found)\nwithout \(unfiltered)")
        if dice.roll(4) == 0 { checkFormats(report) }
        if dice.roll(16) == 0 {
            let size = max(1 + dice.roll(max(1, input.count)), input.count / 64), segment = dice.pick([1 << 18, 1, 50, 700])
            func cut(_ jobs: Int, _ segment: Int) -> ScanReport {
                self.report(builtIn) {
                    $0.jobs = jobs
                    $0.read.rangeSize = size
                    $0.read.segmentSize = segment
                }
            }
            let single = text(cut(1, segment)), several = text(cut(3, segment))
            require(several == single, "three threads change the report, parts of \(size), segments of \(segment):\none \(single)\nthree \(several)")
            var parted = cut(2, 1 << 18)
            // Of a broken compressed file some more or less is read before the fault is met.
            if !parted.inputs.problems.isEmpty { parted.inputs.bytes = report.inputs.bytes }
            let whole = text(report), parts = text(parted)
            require(parts == whole, "parts of \(size) bytes on two threads change the report:\nwhole \(whole)\nparts \(parts)")
        }
    }

    /// What was found, problems aside: faults of records that nothing points to are seen only without the prefilter.
    static func findings(_ report: ScanReport) -> String {
        var report = report
        report.inputs.problems = []
        report.inputs.omittedProblems = 0
        return text(report)
    }

    static func report(_ set: SignatureSet, _ change: (inout ScanOptions) -> Void = { _ in }) -> ScanReport {
        Scanner(options: options(change), signatures: set).run()
    }

    private static func report(_ worker: ScanWorker) -> ScanReport {
        var gathering = Gathering(signatures: builtIn)
        gathering.add(worker.scan(.whole(path: ScratchFile.path, nil)))
        return gathering.finish(allow: HostList())
    }

    private static func options(_ change: (inout ScanOptions) -> Void = { _ in }) -> ScanOptions {
        var options = ScanOptions()
        options.paths = [ScratchFile.path]
        options.keepsMatches = true
        options.read.maximumInflated = 1 << 20
        options.read.maximumBody = 1 << 20
        change(&options)
        return options
    }

    /// The inventory as scripts get it, and every match.
    private static func text(_ report: ScanReport) -> String {
        written(report, .json) + report.matches.map { "\($0.place.line):\($0.place.column) \($0.signature) \($0.excerpt)\n" }.joined()
    }

    private static func written(_ report: ScanReport, _ format: ReportFormat) -> String {
        let stream = OutputStream()
        ReportRenderer.render(report, as: format, to: stream)
        return stream.text
    }

    private static func checkFormats(_ report: ScanReport) {
        for format in ReportFormat.allCases {
            let text = written(report, format)
            switch format {
            case .json, .sarif: require(isJSON(text[...]), "\(format.rawValue) that is no JSON: \(text)")
            case .ndjson: require(text.split(separator: "\n").allSatisfy(isJSON), "\(format.rawValue) with a line that is no JSON: \(text)")
            case .text, .github, .matches:
                // Captured text must not steer a terminal.
                let isSafe = text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x0A || $0 == 0x09 }
                require(isSafe, "\(format.rawValue) with control characters: \(text.debugDescription)")
            case .csv, .html: break
            }
        }
        let baseline = Baseline(report), document = Baseline.document(report)
        let read = try? document.withUnsafeBytes { try Baseline(json: $0) }
        require(read == baseline, "a baseline that reads otherwise: \(String(decoding: document, as: UTF8.self))")
    }

    private static func isJSON(_ text: Substring) -> Bool {
        var text = String(text)
        return text.withUTF8 { bytes in
            var scanner = JSONScanner(UnsafeRawBufferPointer(bytes))
            return (try? scanner.skipValue()) != nil && (try? scanner.expectEnd()) != nil
        }
    }
}
