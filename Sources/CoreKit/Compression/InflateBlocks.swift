// The hot loop, `decodeFast`, relies on: 16 readable bytes of input at the head of every round (two 8-byte loads, each taking seven at
// most); `InflateOutput.slack` writable bytes behind the limit; and at least 56 valid bits after each refill, of which two literals
// (2 x 11) and a length (11 + 4 + 5) use 42, while a distance (8 + 7 + 13) gets a refill of its own. It keeps everything in locals and
// allocates nothing. Whatever lies nearer to the end of a piece of input than 16 bytes goes through `decodeSymbol`, one at a time.

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
    private var codes = InflateCodes()

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
            if input.available >= 16 {
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

    private enum FastEnd {
        case spent
        case endOfBlock
        case invalidCode
        case invalidDistance(Int)
    }

    /// Decodes until the output is past its limit or fewer than 16 bytes are left of the piece.
    private func decodeFast(_ input: inout InflateInput, _ output: inout InflateOutput) -> FastEnd {
        let symbols = UnsafePointer(codes.symbols.entries)
        let distances = UnsafePointer(codes.distances.entries)
        let symbolMask: UInt64 = (1 << UInt64(InflateCodes.symbolBits)) - 1
        let distanceMask: UInt64 = (1 << UInt64(InflateCodes.distanceBits)) - 1

        let lastNext = input.piece + (input.end - 16)
        let lastOut = output.base + output.limit
        let history = output.base + output.historyStart
        var next = input.piece + input.next
        var out = output.base + output.position
        var bits = InflateBits(bits: input.bits, count: UInt64(input.bitCount))
        var result = FastEnd.spent

        rounds: repeat {
            bits.refill(&next)
            var entry = symbols[Int(truncatingIfNeeded: bits.bits & symbolMask)]
            if entry & HuffmanTable.literal != 0 {
                bits.drop(entry)
                out.storeBytes(of: UInt8(truncatingIfNeeded: entry >> 16), as: UInt8.self)
                out += 1
                entry = symbols[Int(truncatingIfNeeded: bits.bits & symbolMask)]
                if entry & HuffmanTable.literal != 0 {
                    bits.drop(entry)
                    out.storeBytes(of: UInt8(truncatingIfNeeded: entry >> 16), as: UInt8.self)
                    out += 1
                    entry = symbols[Int(truncatingIfNeeded: bits.bits & symbolMask)]
                    if entry & HuffmanTable.literal != 0 {
                        bits.drop(entry)
                        out.storeBytes(of: UInt8(truncatingIfNeeded: entry >> 16), as: UInt8.self)
                        out += 1
                        continue rounds
                    }
                }
            }
            if entry & HuffmanTable.exceptional != 0 {
                if entry & HuffmanTable.subtable != 0 {
                    bits.drop(entry)
                    entry = symbols[bits.index(inSubtable: entry)]
                    if entry & HuffmanTable.literal != 0 {
                        bits.drop(entry)
                        out.storeBytes(of: UInt8(truncatingIfNeeded: entry >> 16), as: UInt8.self)
                        out += 1
                        continue rounds
                    }
                }
                if entry & HuffmanTable.exceptional != 0 {
                    guard entry & HuffmanTable.endOfBlock != 0 else {
                        result = .invalidCode
                        break rounds
                    }
                    bits.drop(entry)
                    result = .endOfBlock
                    break rounds
                }
            }
            let length = bits.value(entry)

            entry = distances[Int(truncatingIfNeeded: bits.bits & distanceMask)]
            bits.refill(&next)
            if entry & HuffmanTable.exceptional != 0 {
                if entry & HuffmanTable.subtable != 0 {
                    bits.drop(entry)
                    entry = distances[bits.index(inSubtable: entry)]
                }
                if entry & HuffmanTable.exceptional != 0 {
                    result = .invalidCode
                    break rounds
                }
            }
            let distance = bits.value(entry)
            guard distance <= out - history else {
                result = .invalidDistance(distance)
                break rounds
            }
            Self.copyMatch(to: out, distance: distance, length: length)
            out += length
        } while next <= lastNext && out <= lastOut

        input.next = next - input.piece
        input.bitCount = Int(bits.count & 63)
        input.bits = bits.bits
        input.giveBack()
        output.position = out - output.base
        return result
    }

    /// Copies a match, storing up to 15 bytes past its end.
    @inline(__always)
    private static func copyMatch(to start: UnsafeMutableRawPointer, distance: Int, length: Int) {
        var to = start
        var from = UnsafeRawPointer(start - distance)
        let end = start + length
        if distance >= 16 {
            repeat {
                to.storeBytes(of: from.loadUnaligned(as: SIMD2<UInt64>.self), as: SIMD2<UInt64>.self)
                to += 16
                from += 16
            } while to < end
        } else if distance >= 8 {
            repeat {
                to.storeBytes(of: from.loadUnaligned(as: UInt64.self), as: UInt64.self)
                to += 8
                from += 8
            } while to < end
        } else if distance == 1 {
            let eight = UInt64(from.load(as: UInt8.self)) &* 0x0101_0101_0101_0101
            repeat {
                to.storeBytes(of: eight, as: UInt64.self)
                to += 8
            } while to < end
        } else {
            // Each store is right for `distance` bytes and the next begins there.
            repeat {
                to.storeBytes(of: from.loadUnaligned(as: UInt64.self), as: UInt64.self)
                to += distance
                from += distance
            } while to < end
        }
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
