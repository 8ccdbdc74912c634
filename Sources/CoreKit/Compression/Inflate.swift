// Compression: DEFLATE (RFC 1951) and what is wrapped around it, gzip (RFC 1952) and zlib (RFC 1950), one way only: out. Captures of any
// size go through `InflateStream`, bodies that fit in memory through `Inflate`, and `Gzip.isGzip` tells a gzipped file by its first bytes.
//
//     let text = try Inflate.gzip(body, limit: 1 << 20)
//
// Inside, `InflateInput` gives bits, `InflateCodes` and `HuffmanTable` make tables of a block's codes, `InflateBlocks` decodes with them,
// and `InflateMachine` puts headers, blocks, checks and members in order for both ways in.

/// Decompresses bodies in memory, `Content-Encoding: gzip` and `deflate`.
public enum Inflate {
    /// What a body holds, as far as it could be decoded.
    public struct Outcome: Equatable, Sendable {
        public var bytes: [UInt8]
        /// What ended the decoding early; nil for a whole body. Captured bodies are often cut short, and worth reading all the same.
        public var problem: InflateError?

        public init(bytes: [UInt8], problem: InflateError? = nil) {
            self.bytes = bytes
            self.problem = problem
        }
    }

    /// `Content-Encoding: gzip` and `x-gzip`.
    ///
    /// - Parameter limit: the most bytes that may come out, beyond which it is `totalExceeded`.
    public static func gzip(_ bytes: UnsafeRawBufferPointer, limit: Int) throws(InflateError) -> [UInt8] {
        try whole(body(bytes, as: .gzip, limit: limit))
    }

    /// `Content-Encoding: deflate`, which is zlib by RFC 9110, 8.4.1.2 and bare DEFLATE by the habit of some servers.
    public static func zlibOrRaw(_ bytes: UnsafeRawBufferPointer, limit: Int) throws(InflateError) -> [UInt8] {
        try whole(zlibOrRawBody(bytes, limit: limit))
    }

    /// As `zlibOrRaw`, with whatever could be decoded.
    public static func zlibOrRawBody(_ bytes: UnsafeRawBufferPointer, limit: Int) -> Outcome {
        guard bytes.count >= 2, Zlib.isHeader(bytes[0], bytes[1]) else { return body(bytes, as: .raw, limit: limit) }
        let zlib = body(bytes, as: .zlib, limit: limit)
        // Bare DEFLATE reads as a zlib header only where an encoder pads a stored block's head with ones.
        guard zlib.problem != nil else { return zlib }
        let raw = body(bytes, as: .raw, limit: limit)
        return raw.problem == nil ? raw : zlib
    }

    /// Decodes as much as there is, at most `limit` bytes. An empty body is empty and no problem, as in answers to HEAD.
    public static func body(_ bytes: UnsafeRawBufferPointer, as format: InflateFormat, limit: Int) -> Outcome {
        guard bytes.count > 0 else { return Outcome(bytes: []) }
        // One more, so that going past the limit shows.
        let most = min(max(0, limit), Int.max / 4) + 1
        var machine = InflateMachine(format, input: InflateInput(bytes: bytes))
        let first = min(most, max(1024, min(bytes.count, Int.max / 8) * 4))
        var output = InflateOutput(
            base: .allocate(byteCount: first + InflateOutput.slack, alignment: 16), position: 0, limit: first,
            historyStart: 0)
        defer { output.base.deallocate() }

        var problem: InflateError?
        do {
            while try machine.run(&output), output.position < most {
                if output.position >= output.limit { grow(&output, most: most) }
            }
        } catch {
            // Memory has no errors of its own.
            problem = error as? InflateError
        }
        if output.position >= most {
            problem = machine.input.failure(.totalExceeded(limit: UInt64(most - 1)))
        }
        let decoded = UnsafeRawBufferPointer(start: output.base, count: min(output.position, most - 1))
        return Outcome(bytes: [UInt8](decoded), problem: problem)
    }

    private static func whole(_ body: Outcome) throws(InflateError) -> [UInt8] {
        if let problem = body.problem { throw problem }
        return body.bytes
    }

    private static func grow(_ output: inout InflateOutput, most: Int) {
        let limit = min(most, output.limit * 2)
        let base = UnsafeMutableRawPointer.allocate(byteCount: limit + InflateOutput.slack, alignment: 16)
        base.copyMemory(from: output.base, byteCount: output.position)
        output.base.deallocate()
        output.base = base
        output.limit = limit
    }
}
