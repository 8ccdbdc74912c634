// The hot loop relies on: 16 readable bytes of input at the head of every round (one 8-byte load, behind one that takes seven before the first);
// `InflateOutput.slack` writable bytes behind the limit; and the 64 bits that a refill leaves all being the stream's, those beyond `count`
// too. A round uses 48 at most: a length (11 + 4 + 5) and a distance (9 + 6 + 13). So there are 16 left to look up the next round's
// first code before it takes more. Everything is in locals, and nothing is allocated.
//
// Which codes follow each other is what compressed data cannot tell, so the loop does not branch on it: every round looks up a first code in
// one table and a second, whatever it is, in one half of another (`InflateSeconds`), and does the same with them: copies 32 bytes,
// from the history or from a table of all bytes, and puts a byte behind. Branches are for what is rare.

extension InflateBlocks {
    /// How many bytes there have to be for `decodeFast`.
    static let fastMargin = 16

    enum FastEnd {
        case spent
        case endOfBlock
        case invalidCode
        case invalidDistance(Int)
    }

    /// Decodes until the output is past its limit or fewer than `fastMargin` bytes are left of the piece.
    func decodeFast(_ input: inout InflateInput, _ output: inout InflateOutput) -> FastEnd {
        let symbols = UnsafePointer(codes.symbols.entries)
        let seconds = codes.seconds.entries
        let bytes = InflateSeconds.bytes
        let symbolMask: UInt64 = (1 << UInt64(InflateCodes.symbolBits)) - 1
        let secondMask: UInt64 = (1 << UInt64(InflateSeconds.bits)) - 1

        let lastNext = input.piece + (input.end - Self.fastMargin)
        let lastOut = output.base + output.limit
        let history = output.base + output.historyStart
        var next = input.piece + input.next
        var out = output.base + output.position
        var bits = InflateBits(bits: input.bits, count: UInt64(input.bitCount))
        var result = FastEnd.spent

        bits.refill(&next)
        rounds: repeat {
            let symbol = symbols[Int(truncatingIfNeeded: bits.bits & symbolMask)]
            bits.refill(&next)
            let before = bits
            // All ones for a literal, or nothing.
            let literal = Int(truncatingIfNeeded: Int32(bitPattern: symbol) >> 31)
            let value = bits.value(symbol) & 0x7FFF
            let second = seconds[Int(truncatingIfNeeded: bits.bits & secondMask) | (literal & InflateSeconds.literals)]
            if (symbol | second) & HuffmanTable.exceptional == 0 {
                let distance = bits.value(second) & ~literal
                let length = (value & ~literal) | (literal & 1)
                guard distance <= out - history else {
                    result = .invalidDistance(distance)
                    break rounds
                }
                // None counts as far.
                if UInt(bitPattern: distance &- 1) >= 15 {
                    // Not a choice of two pointers, which the compiler might make a branch.
                    let back = UInt(bitPattern: out) &- UInt(bitPattern: distance)
                    let table = UInt(bitPattern: bytes) &+ UInt(bitPattern: value)
                    let from = back ^ ((back ^ table) & UInt(bitPattern: literal))
                    Self.copyFar(to: out, from: UnsafeRawPointer(bitPattern: from).unsafelyUnwrapped, length: length)
                } else {
                    Self.copyMatch(to: out, distance: distance, length: length)
                }
                // The second literal; behind a match nothing, which is written over.
                out += length
                out.storeBytes(of: UInt8(truncatingIfNeeded: second >> 16), as: UInt8.self)
                out += Int(truncatingIfNeeded: second >> 31)
                continue rounds
            }

            bits = before
            guard let length = Self.literalOrLength(symbol, symbols, &bits, &out, &result) else {
                if case .spent = result { continue rounds }
                break rounds
            }
            var code = codes.distances.entries[Int(truncatingIfNeeded: bits.bits & codes.distances.mask)]
            if code & HuffmanTable.exceptional != 0 {
                if code & HuffmanTable.subtable != 0 {
                    bits.drop(code)
                    code = codes.distances.entries[bits.index(inSubtable: code)]
                }
                if code & HuffmanTable.exceptional != 0 {
                    result = .invalidCode
                    break rounds
                }
            }
            let distance = bits.value(code)
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

    /// A first code with all that it may be, ends and errors among it, which `result` then says; nil unless it is a length.
    @inline(__always)
    private static func literalOrLength(
        _ symbol: UInt32, _ symbols: UnsafePointer<UInt32>, _ bits: inout InflateBits, _ out: inout UnsafeMutableRawPointer,
        _ result: inout FastEnd
    ) -> Int? {
        var entry = symbol
        if entry & HuffmanTable.exceptional != 0 {
            if entry & HuffmanTable.subtable != 0 {
                bits.drop(entry)
                entry = symbols[bits.index(inSubtable: entry)]
            }
            if entry & HuffmanTable.exceptional != 0 {
                guard entry & HuffmanTable.endOfBlock != 0 else {
                    result = .invalidCode
                    return nil
                }
                bits.drop(entry)
                result = .endOfBlock
                return nil
            }
        }
        guard entry & HuffmanTable.literal != 0 else { return bits.value(entry) }
        bits.drop(entry)
        out.storeBytes(of: UInt8(truncatingIfNeeded: entry >> 16), as: UInt8.self)
        out += 1
        return nil
    }

    /// Copies from at least 16 bytes back, or from elsewhere, storing up to 31 bytes past the end.
    @inline(__always)
    private static func copyFar(to start: UnsafeMutableRawPointer, from: UnsafeRawPointer, length: Int) {
        copy32(to: start, from: from)
        guard length > 32 else { return }
        var done = 32
        repeat {
            copy32(to: start + done, from: from + done)
            done += 32
        } while done < length
    }

    /// In halves, of which the second may read what the first has written.
    @inline(__always)
    private static func copy32(to: UnsafeMutableRawPointer, from: UnsafeRawPointer) {
        to.storeBytes(of: from.loadUnaligned(as: SIMD2<UInt64>.self), as: SIMD2<UInt64>.self)
        to.storeBytes(
            of: from.loadUnaligned(fromByteOffset: 16, as: SIMD2<UInt64>.self), toByteOffset: 16, as: SIMD2<UInt64>.self)
    }

    /// Copies a match, storing up to 15 bytes past its end.
    @inline(__always)
    static func copyMatch(to start: UnsafeMutableRawPointer, distance: Int, length: Int) {
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
}
