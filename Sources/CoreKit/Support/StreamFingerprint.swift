/// A fast 128-bit hash of bytes that come in pieces, for telling inputs apart; the pieces may be cut anywhere. Not against an adversary.
public struct StreamFingerprint: Sendable {
    public struct Value: Hashable, Comparable, Sendable {
        public var high: UInt64
        public var low: UInt64

        public init(high: UInt64, low: UInt64) {
            self.high = high
            self.low = low
        }

        public static func < (left: Value, right: Value) -> Bool { (left.high, left.low) < (right.high, right.low) }
    }

    private var first: UInt64 = 0x9E37_79B9_7F4A_7C15
    private var second: UInt64 = 0xC2B2_AE3D_27D4_EB4F
    /// Bytes that do not fill a step of sixteen yet.
    private var rest = SIMD16<UInt8>(repeating: 0)
    private var restCount = 0
    private var length: UInt64 = 0

    public init() {}

    public mutating func update(_ bytes: UnsafeRawBufferPointer) {
        length &+= UInt64(truncatingIfNeeded: bytes.count)
        var at = 0
        if restCount > 0 {
            while restCount < 16, at < bytes.count {
                rest[restCount] = bytes[at]
                restCount += 1
                at += 1
            }
            guard restCount == 16 else { return }
            step(unsafeBitCast(rest, to: SIMD2<UInt64>.self))
            restCount = 0
        }
        while at + 16 <= bytes.count {
            step(bytes.loadUnaligned(fromByteOffset: at, as: SIMD2<UInt64>.self))
            at += 16
        }
        while at < bytes.count {
            rest[restCount] = bytes[at]
            restCount += 1
            at += 1
        }
    }

    private mutating func step(_ words: SIMD2<UInt64>) {
        first = Fingerprint.mix(first ^ words.y, words.x)
        second = Fingerprint.mix(second &+ words.x, words.y ^ 0x1656_67B1_9E37_79F9)
    }

    /// The hash of everything so far; more may follow.
    public var value: Value {
        var last = self
        for i in restCount..<16 { last.rest[i] = 0 }
        last.step(unsafeBitCast(last.rest, to: SIMD2<UInt64>.self))
        last.step(SIMD2(length, 0x27D4_EB2F_1656_67C5))
        return Value(high: last.first, low: last.second)
    }
}

extension StreamFingerprint.Value {
    /// Thirty-two lower-case hexadecimal digits.
    public var hex: String { high.hexDigits + low.hexDigits }

    public init?(hex text: String) {
        guard text.utf8.count == 32, let high = UInt64(hexDigits: text.prefix(16)), let low = UInt64(hexDigits: text.suffix(16)) else { return nil }
        self.init(high: high, low: low)
    }
}

extension UInt64 {
    /// Sixteen lower-case hexadecimal digits.
    public var hexDigits: String {
        let digits = String(self, radix: 16)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }

    /// Exactly sixteen lower-case hexadecimal digits; nil for anything else.
    public init?(hexDigits text: some StringProtocol) {
        guard text.utf8.count == 16 else { return nil }
        var value: UInt64 = 0
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39: value = value << 4 | UInt64(byte - 0x30)
            case 0x61...0x66: value = value << 4 | UInt64(byte - 0x57)
            default: return nil
            }
        }
        self = value
    }
}
