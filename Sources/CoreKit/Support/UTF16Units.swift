// Relies on: the bytes being UTF-8, so that every byte but those that continue a scalar is a unit, and four-byte scalars are two.

/// Lengths as programs see them that keep text as UTF-16: Java, JavaScript.
public enum UTF16Units {
    /// The units of UTF-8 text.
    public static func count(_ text: ByteSlice) -> Int {
        let base = text.start, end = text.count
        var at = 0, units = 0
        let continuation = SIMD16<Int8>(repeating: -64), four = SIMD16<UInt8>(repeating: 0xEF)
        while at &+ 16 <= end {
            // Each lane counts up by its bytes; 127 steps of at most two fit a lane.
            var lanes = SIMD16<UInt8>(repeating: 0)
            let stop = min(end &- 15, at &+ 120 &* 16)
            while at < stop {
                let block = base.loadUnaligned(fromByteOffset: at, as: SIMD16<UInt8>.self)
                let signed = unsafeBitCast(block, to: SIMD16<Int8>.self)
                lanes &-= unsafeBitCast(signed .>= continuation, to: SIMD16<UInt8>.self)
                lanes &-= unsafeBitCast(block .> four, to: SIMD16<UInt8>.self)
                at &+= 16
            }
            let words = unsafeBitCast(lanes, to: SIMD2<UInt64>.self)
            for lane in 0..<2 {
                let even = words[lane] & 0x00FF_00FF_00FF_00FF, odd = words[lane] &>> 8 & 0x00FF_00FF_00FF_00FF
                units &+= Int(((even &+ odd) &* 0x0001_0001_0001_0001) &>> 48)
            }
        }
        while at < end {
            let byte = base.load(fromByteOffset: at, as: UInt8.self)
            if Int8(bitPattern: byte) >= -64 { units &+= byte >= 0xF0 ? 2 : 1 }
            at &+= 1
        }
        return units
    }
}
