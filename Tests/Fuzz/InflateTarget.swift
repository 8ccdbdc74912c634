@testable import CoreKit

/// In memory and as a stream, in pieces of any size, the same bytes come out, and the same fault ends them.
enum InflateTarget {
    private static let limit = 1 << 20

    fileprivate struct Output: Equatable {
        var bytes: [UInt8] = []
        var problem: InflateError?
        var members: [InflateMember] = []
    }

    static func run(_ input: UnsafeRawBufferPointer) {
        var dice = InputDice(input)
        for format in [InflateFormat.raw, .gzip, .zlib] {
            let step = dice.pick([1, 2, 5, 100, 70_000]), bufferSize = dice.pick([1, 3, 64, 4096, 1 << 16])
            let streamed = read(stream(input, format, step: step, bufferSize: bufferSize), takes: dice.pick([1, 13, 1 << 16]))
            let borrowed = read(InflateStream(format, limits: limits, bytes: input), takes: 1 << 18)
            require(streamed == borrowed, "\(format): reads of \(step) into \(bufferSize) give \(streamed.summary), memory \(borrowed.summary)")
            let body = Inflate.body(input, as: format, limit: limit)
            // A body of no bytes is an answer to HEAD; a stream of none is cut short.
            if input.count > 0 {
                require(body.bytes == borrowed.bytes, "\(format): a body of \(body.bytes.count) bytes, a stream of \(borrowed.bytes.count)")
                require(body.problem?.reason == borrowed.problem?.reason, "\(format): \(String(describing: body.problem)) and \(borrowed.summary)")
            }
            if format == .raw, borrowed.problem == nil || borrowed.problem?.reason == .trailingGarbage, let member = borrowed.members.first {
                checkWrapped(UnsafeRawBufferPointer(rebasing: input[..<Int(member.compressed.upperBound)]), borrowed.bytes)
            }
        }
        let either = Inflate.zlibOrRawBody(input, limit: limit)
        require(either.bytes.count <= limit, "a body beyond its limit")
        let small = Inflate.body(input, as: .raw, limit: 100)
        require(small.bytes.count <= 100 && Inflate.body(input, as: .raw, limit: limit).bytes.starts(with: small.bytes), "a limit that changes bytes")
    }

    private static var limits: InflateLimits { InflateLimits(maximumRatio: nil, maximumTotal: UInt64(limit)) }

    private static func stream(_ input: UnsafeRawBufferPointer, _ format: InflateFormat, step: Int, bufferSize: Int) -> InflateStream {
        var rest = input[...]
        return InflateStream(format, limits: limits, bufferSize: bufferSize) { buffer in
            let piece = rest.prefix(min(step, buffer.count))
            buffer.copyBytes(from: piece)
            rest = rest.dropFirst(piece.count)
            return piece.count
        }
    }

    private static func read(_ stream: InflateStream, takes: Int) -> Output {
        var output = Output()
        stream.onMember = { output.members.append($0) }
        let target = UnsafeMutableRawBufferPointer.allocate(byteCount: takes, alignment: 1)
        defer { target.deallocate() }
        do {
            while true {
                let count = try stream.read(into: target)
                if count == 0 { break }
                output.bytes += target[..<count]
            }
        } catch {
            output.problem = error as? InflateError
            require(output.problem != nil, "an error of no source: \(error)")
        }
        // How far a stream has looked ahead by then is its own affair.
        if case .totalExceeded = output.problem?.reason {
            output.problem?.offset = 0
            output.members = []
        }
        require(output.bytes.count <= limit, "a stream beyond its limit")
        require(stream.uncompressedOffset == UInt64(output.bytes.count), "an offset that is not the number of bytes")
        return output
    }

    /// The checks of gzip are out of a random input's reach: bare data that decodes is wrapped up as two members.
    private static func checkWrapped(_ raw: UnsafeRawBufferPointer, _ plain: [UInt8]) {
        guard plain.count <= limit / 2 else { return }
        var crc = CRC32()
        plain.withUnsafeBytes { crc.update($0) }
        let trailer = [crc.value, UInt32(plain.count)].flatMap { value in (0..<4).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) } }
        let member = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255] + [UInt8](raw) + trailer
        (member + member).withUnsafeBytes { both in
            let body = Inflate.body(both, as: .gzip, limit: limit)
            require(body.problem == nil && body.bytes == plain + plain, "two members: \(String(describing: body.problem))")
            let streamed = read(stream(both, .gzip, step: 7, bufferSize: 9), takes: 999)
            require(streamed.problem == nil && streamed.bytes == plain + plain && streamed.members.count == 2, "two members streamed: \(streamed.summary)")
        }
    }
}

private extension InflateTarget.Output {
    var summary: String { "\(bytes.count) bytes, \(members.count) members, \(problem.map { "\($0)" } ?? "no problem")" }
}
