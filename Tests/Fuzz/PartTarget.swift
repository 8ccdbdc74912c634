@testable import CoreKit

/// Whatever is read as a part is written and read again as the same, merges with itself, and makes a report in every format.
enum PartTarget {
    /// Bytes in memory, in short reads.
    private final class Source: ByteSource {
        private var bytes: ArraySlice<UInt8>
        private var dice: InputDice

        init(_ bytes: [UInt8], _ dice: InputDice) {
            self.bytes = bytes[...]
            self.dice = dice
        }

        func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
            let count = min(buffer.count, bytes.count, 1 + dice.roll(5000))
            bytes.prefix(count).withUnsafeBytes { buffer.copyMemory(from: $0) }
            bytes.removeFirst(count)
            return count
        }
    }

    static func run(_ input: UnsafeRawBufferPointer) {
        let dice = InputDice(input)
        let bytes = Array(input)
        // As it is, which its hash almost always refuses, and with a hash that fits.
        for bytes in [bytes, sealed(bytes)] {
            let reader = PartialReader(source: Source(bytes, dice))
            while let part = try? reader.next() { check(part, dice) }
        }
    }

    /// The lines before the last, with an end that was made for them.
    private static func sealed(_ bytes: [UInt8]) -> [UInt8] {
        var lines = bytes.split(separator: 0x0A)
        if let last = lines.last, last.starts(with: Array("{\"end\"".utf8)) { lines.removeLast() }
        var hash = StreamFingerprint(), text: [UInt8] = []
        for line in lines {
            let trimmed = Array(line).withUnsafeBytes { ByteSlice($0).trimmed.bytes }
            guard !trimmed.isEmpty else { continue }
            (trimmed + [0x0A]).withUnsafeBytes { hash.update($0) }
            text += trimmed + [0x0A]
        }
        let count = text.count { $0 == 0x0A }
        return text + Array(#"{"end":{"lines":\#(count + 1),"id":"\#(hash.value.hex)"}}"#.utf8)
    }

    private static func check(_ part: PartialScan, _ dice: InputDice) {
        let first = written(part)
        guard let again = try? PartialReader(source: Source(first, dice)).next() else { return require(false, "what was written is not read") }
        let second = written(again)
        require(first == second, "a part changes on its way:\n\(String(decoding: first, as: UTF8.self))\n\(String(decoding: second, as: UTF8.self))")
        let report = text(part), reread = text(again)
        require(report == reread, "a report changes on its way:\n\(report)\n\(reread)")
        var left = part, right = again
        left.merge(again)
        right.merge(part)
        require(written(left) == written(right), "the order of two parts matters")
        for format in ReportFormat.allCases { ReportRenderer.render(left.report(allow: HostList()), as: format, to: OutputStream()) }
    }

    private static func text(_ part: PartialScan) -> String {
        let stream = OutputStream()
        ReportRenderer.render(part.report(allow: HostList()), as: .json, to: stream)
        return stream.text
    }

    private static func written(_ part: PartialScan) -> [UInt8] {
        let stream = OutputStream()
        PartialWriter.write(part, to: stream)
        return stream.bytes
    }
}
