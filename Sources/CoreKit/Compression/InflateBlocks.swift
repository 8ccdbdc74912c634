// Two loops over the same codes: `decodeFast`, wherever there is enough input ahead, and `decodeSymbol`, one code at a time, for whatever lies
// nearer to the end of a piece of input. Both stop at the same bit with the same error.

/// Decodes the blocks of one DEFLATE stream (RFC 1951), stopping and going on wherever output or input run out.
struct InflateBlocks: ~Copyable {
    enum Stop {
        /// The last block has ended.
        case finished
        /// The output position is past its limit.
        case outputFull
        /// The piece of input is used up.
        case inputDry
    }

    private enum Phase {
        case blockHead
        case stored(Int)
        case coded
        case finished
    }

    private var phase = Phase.blockHead
    private var isLastBlock = false
    private(set) var codes = InflateCodes()

    /// Begins another stream.
    mutating func reset() {
        phase = .blockHead
        isLastBlock = false
    }

    mutating func decode(_ input: inout InflateInput, _ output: inout InflateOutput) throws -> Stop {
        while true {
            switch phase {
            case .finished:
                return .finished
            case .blockHead:
                if isLastBlock {
                    phase = .finished
                    return .finished
                }
                if input.available == 0, input.bitCount < 3 { return .inputDry }
                try beginBlock(&input)
            case .stored(let count):
                if let stop = copyStored(count, &input, &output) { return stop }
            case .coded:
                if let stop = try decodeCoded(&input, &output) { return stop }
                phase = .blockHead
            }
        }
    }

    /// RFC 1951, 3.2.3 and 3.2.4.
    private mutating func beginBlock(_ input: inout InflateInput) throws {
        try input.gather(3)
        if input.bits & 0b110 == 0b110 { throw input.failure(.invalidBlockType) }
        let head = try input.take(3)
        isLastBlock = head & 1 == 1
        switch head >> 1 {
        case 0:
            input.align()
            let length = UInt16(try input.take(16))
            let complement = UInt16(try input.take(16))
            guard length == ~complement else {
                throw input.failure(.invalidStoredLength(length: length, complement: complement))
            }
            phase = .stored(Int(length))
        case 1:
            codes.useFixed()
            phase = .coded
        default:
            try codes.read(&input)
            phase = .coded
        }
    }

    private mutating func copyStored(_ count: Int, _ input: inout InflateInput, _ output: inout InflateOutput) -> Stop? {
        input.giveBack()
        let fitting = min(count, max(0, output.limit - output.position))
        let copied = min(fitting, input.available)
        if copied > 0 {
            (output.base + output.position).copyMemory(from: input.piece + input.next, byteCount: copied)
            output.position += copied
            input.next += copied
        }
        if copied == count {
            phase = .blockHead
            return nil
        }
        phase = .stored(count - copied)
        return copied == fitting ? .outputFull : .inputDry
    }

    /// Nil at the end of the block.
    private func decodeCoded(_ input: inout InflateInput, _ output: inout InflateOutput) throws -> Stop? {
        while true {
            if output.position > output.limit { return .outputFull }
            if input.available >= Self.fastMargin {
                switch decodeFast(&input, &output) {
                case .spent: continue
                case .endOfBlock: return nil
                case .invalidCode: throw input.failure(.invalidCode)
                case .invalidDistance(let distance): throw farDistance(distance, input, output)
                }
            }
            switch try decodeSymbol(&input, &output) {
            case .done: continue
            case .endOfBlock: return nil
            case .inputDry: return .inputDry
            }
        }
    }

    private func farDistance(_ distance: Int, _ input: borrowing InflateInput, _ output: InflateOutput) -> InflateError {
        input.failure(.invalidDistance(distance: distance, available: output.position - output.historyStart))
    }

    private enum SymbolEnd {
        case done
        case endOfBlock
        case inputDry
    }

    /// Decodes one literal or match if all its bits are there, and takes nothing but bytes into `bits` otherwise.
    private func decodeSymbol(_ input: inout InflateInput, _ output: inout InflateOutput) throws -> SymbolEnd {
        while true {
            var bits = InflateBits(bits: input.bits, count: UInt64(input.bitCount))
            if let symbol = bits.next(in: codes.symbols) {
                if symbol & HuffmanTable.exceptional != 0 {
                    if symbol & HuffmanTable.endOfBlock != 0 { bits.drop(symbol) }
                    bits.store(to: &input)
                    guard symbol & HuffmanTable.endOfBlock != 0 else { throw input.failure(.invalidCode) }
                    return .endOfBlock
                }
                if symbol & HuffmanTable.literal != 0 {
                    bits.drop(symbol)
                    bits.store(to: &input)
                    output.base.storeBytes(
                        of: UInt8(truncatingIfNeeded: symbol >> 16), toByteOffset: output.position, as: UInt8.self)
                    output.position += 1
                    return .done
                }
                let length = bits.value(symbol)
                if let code = bits.next(in: codes.distances) {
                    let isCode = code & HuffmanTable.exceptional == 0
                    let distance = isCode ? bits.value(code) : 0
                    // Errors are thrown where the fast loop would, so that their offsets do not tell how the input was cut.
                    bits.store(to: &input)
                    guard isCode else { throw input.failure(.invalidCode) }
                    guard distance <= output.position - output.historyStart else {
                        throw farDistance(distance, input, output)
                    }
                    Self.copyMatch(to: output.base + output.position, distance: distance, length: length)
                    output.position += length
                    return .done
                }
            }
            guard input.next < input.end else { return .inputDry }
            _ = try input.pull()
        }
    }
}
