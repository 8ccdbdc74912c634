import CoreKit
import Foundation

/// The parts of the library that take bytes from strangers. A target eats any bytes; it returns when all that is promised of them
/// holds, and ends the process otherwise.
///
/// An input is what a user would have: a capture, compressed data, a pack, a JSON text. What else a run needs (sizes of reads, places to
/// cut) is rolled from the input's own bytes, so that a finding is a file that `akto scan` can be given as it is.
enum FuzzTarget: String, CaseIterable {
    case readers, inflate, pattern, packs, scan, json, parts, answers, requests, records, discovery, redaction

    func run(_ input: UnsafeRawBufferPointer) {
        switch self {
        case .readers: ReaderTarget.run(input)
        case .inflate: InflateTarget.run(input)
        case .pattern: PatternTarget.run(input)
        case .packs: PackTarget.run(input)
        case .scan: ScanTarget.run(input)
        case .json: JSONTarget.run(input)
        case .parts: PartTarget.run(input)
        case .answers: AnswerTarget.run(input)
        case .requests: RequestTarget.run(input)
        case .records: ConvertTarget.run(input)
        case .discovery: DiscoveryTarget.run(input)
        case .redaction: RedactionTarget.run(input)
        }
    }
}

/// Ends the process where a promise is broken.
func require(_ holds: Bool, _ message: @autoclosure () -> String) {
    if holds { return }
    FileHandle.standardError.write(Data("broken: \(message())\n".utf8))
    abort()
}

/// Numbers that depend on the input alone, so that an input does the same whenever it is run.
struct InputDice {
    private var state: UInt64 = 0xCBF2_9CE4_8422_2325

    /// FNV-1a.
    init(_ input: UnsafeRawBufferPointer) {
        for byte in input { state = (state ^ UInt64(byte)) &* 0x100_0000_01B3 }
    }

    mutating func roll(_ sides: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((mixed ^ (mixed >> 31)) % UInt64(max(1, sides)))
    }

    mutating func pick<Element>(_ elements: [Element]) -> Element { elements[roll(elements.count)] }
}

/// A file that holds the input, for what reads files and nothing else.
enum ScratchFile {
    private static let opened: (descriptor: Int32, path: String) = {
        var template = Array((FileManager.default.temporaryDirectory.path + "/akto-fuzz-XXXXXX").utf8CString)
        let descriptor = mkstemp(&template)
        guard descriptor >= 0 else {
            perror("mkstemp")
            exit(2)
        }
        let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return (descriptor, path)
    }()

    static var path: String { opened.path }

    static func hold(_ bytes: UnsafeRawBufferPointer) {
        guard ftruncate(opened.descriptor, 0) == 0, pwrite(opened.descriptor, bytes.baseAddress, bytes.count, 0) == bytes.count else {
            perror(opened.path)
            exit(2)
        }
    }
}
