import CoreKit
import Foundation

/// Files of Tests/Fixtures/gzip, made by the script that lies there.
enum GzipFixture {
    static let wholes = [
        "level1.gz", "level6.gz", "level9.gz", "named.gz", "stored.gz", "fixed.gz", "huffman-only.gz", "rle.gz",
        "all-fields.gz", "members.gz", "flushed.gz", "padded.gz",
    ]

    static func bytes(_ name: String) throws -> [UInt8] {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../Fixtures/gzip").standardizedFileURL
        return [UInt8](try Data(contentsOf: folder.appendingPathComponent(name)))
    }

    static func text() throws -> [UInt8] { try bytes("sample.txt") }
}

/// A source that hands out an array in pieces.
final class PieceSource {
    struct Fault: Error, Equatable {}

    private let bytes: [UInt8]
    private let piece: Int
    private let faultAt: Int
    private(set) var place = 0

    init(_ bytes: [UInt8], piece: Int = .max, faultAt: Int = .max) {
        self.bytes = bytes
        self.piece = piece
        self.faultAt = faultAt
    }

    func read(_ buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        if place >= faultAt { throw Fault() }
        let count = min(buffer.count, piece, bytes.count - place, faultAt - place)
        buffer.copyBytes(from: bytes[place..<place + count])
        place += count
        return count
    }
}

/// All that a stream gives, and what ended it.
func drain(_ stream: InflateStream, by size: Int = 4096) -> (bytes: [UInt8], error: (any Error)?) {
    var bytes: [UInt8] = []
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 1)
    defer { buffer.deallocate() }
    do {
        while true {
            let count = try stream.read(into: buffer)
            if count == 0 { return (bytes, nil) }
            bytes += buffer[..<count]
        }
    } catch {
        return (bytes, error)
    }
}

func inflated(
    _ bytes: [UInt8], as format: InflateFormat = .gzip, limits: InflateLimits = InflateLimits(), piece: Int = .max,
    bufferSize: Int = 64 << 10
) -> (bytes: [UInt8], problem: InflateError?) {
    let source = PieceSource(bytes, piece: piece)
    let result = drain(InflateStream(format, limits: limits, bufferSize: bufferSize, source: source.read))
    return (result.bytes, result.error as? InflateError)
}

/// A gzip member around DEFLATE data, with right checks.
func gzipMember(_ packed: [UInt8], of text: [UInt8]) -> [UInt8] {
    var crc = CRC32()
    text.withUnsafeBytes { crc.update($0) }
    var member: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3] + packed
    for value in [crc.value, UInt32(truncatingIfNeeded: text.count)] {
        member += (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
    return member
}
