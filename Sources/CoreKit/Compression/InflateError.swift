/// What is wrong with compressed data, and where.
///
/// Errors of the source that the bytes come from are never wrapped in this type: they reach the caller as they were thrown,
/// so `catch let error as InflateError` is bad data and everything else is a bad read.
public struct InflateError: Error, Equatable, Sendable {
    public var reason: Reason
    /// The offset of the byte in which decoding stopped, counted from the first compressed byte read; that of the end if the data is cut short.
    public var offset: UInt64

    public init(_ reason: Reason, offset: UInt64) {
        self.reason = reason
        self.offset = offset
    }

    public enum Reason: Equatable, Sendable {
        /// The data ends inside a header, a block or a trailer.
        case truncated
        /// The first two bytes are not `1f 8b` (RFC 1952, 2.3.1).
        case notGzip
        /// The first two bytes are no zlib header (RFC 1950, 2.2).
        case notZlib
        /// A compression method other than 8, the only one that either RFC defines.
        case unsupportedMethod(UInt8)
        /// Header flags that RFC 1952, 2.3.1.2 reserves; they may announce fields of unknown length.
        case reservedFlags(UInt8)
        /// zlib's FDICT: the data needs a dictionary that does not travel with it (RFC 1950, 2.2).
        case presetDictionary
        case headerCRCMismatch(expected: UInt16, found: UInt16)
        /// Block type 3 (RFC 1951, 3.2.3).
        case invalidBlockType
        /// LEN and NLEN of a stored block are not each other's complement (RFC 1951, 3.2.4).
        case invalidStoredLength(length: UInt16, complement: UInt16)
        case invalidCodeLengths(CodeLengthFault)
        /// A literal, length or distance code that stands for nothing (RFC 1951, 3.2.5 and 3.2.6).
        case invalidCode
        /// A match that begins before the member's first byte.
        case invalidDistance(distance: Int, available: Int)
        /// CRC-32 of the member: `expected` is what its trailer says, `found` what its data gives.
        case crcMismatch(expected: UInt32, found: UInt32)
        /// Adler-32 of the zlib data: `expected` is what its trailer says, `found` what its data gives.
        case adlerMismatch(expected: UInt32, found: UInt32)
        /// The member's length modulo 2^32: `expected` is what its trailer says, `found` what was decoded.
        case lengthMismatch(expected: UInt32, found: UInt32)
        case ratioExceeded(limit: Int)
        case totalExceeded(limit: UInt64)
        /// Bytes after the last member that neither begin another nor are zero padding.
        case trailingGarbage
    }

    /// What is wrong with the code lengths at the head of a dynamic block (RFC 1951, 3.2.7).
    public enum CodeLengthFault: Equatable, Sendable {
        case tooManySymbols
        case repeatOfNothing
        case repeatPastTheEnd
        case oversubscribed
        case incomplete
        case noEndOfBlock
    }
}

extension InflateError: CustomStringConvertible {
    /// One line, lower case, without a full stop.
    public var description: String {
        let place = "at compressed byte \(offset)"
        switch reason {
        case .truncated:
            return "compressed data is cut short \(place)"
        case .notGzip:
            return "not gzip \(place), expected \"1f 8b\""
        case .notZlib:
            return "not zlib \(place), expected a header such as \"78 9c\""
        case .unsupportedMethod(let method):
            return "compression method \"\(method)\" \(place), expected 8 (deflate)"
        case .reservedFlags(let flags):
            return "gzip flags \"\(Self.hex(UInt32(flags), digits: 2))\" \(place), expected none of e0"
        case .presetDictionary:
            return "zlib data needs a preset dictionary \(place), expected none"
        case .headerCRCMismatch(let expected, let found):
            return "gzip header CRC is \"\(Self.hex(UInt32(found), digits: 4))\" \(place), "
                + "expected \(Self.hex(UInt32(expected), digits: 4))"
        case .invalidBlockType:
            return "block type \"3\" \(place), expected 0, 1 or 2"
        case .invalidStoredLength(let length, let complement):
            return "complement of stored length is \"\(Self.hex(UInt32(complement), digits: 4))\" \(place), "
                + "expected \(Self.hex(UInt32(~length), digits: 4))"
        case .invalidCodeLengths(let fault):
            return "\(fault.description) \(place)"
        case .invalidCode:
            return "code without a meaning \(place)"
        case .invalidDistance(let distance, let available):
            return "match distance \"\(distance)\" \(place), expected at most \(available)"
        case .crcMismatch(let expected, let found):
            return "CRC-32 is \"\(Self.hex(found, digits: 8))\" \(place), expected \(Self.hex(expected, digits: 8))"
        case .adlerMismatch(let expected, let found):
            return "Adler-32 is \"\(Self.hex(found, digits: 8))\" \(place), expected \(Self.hex(expected, digits: 8))"
        case .lengthMismatch(let expected, let found):
            return "decompressed length modulo 2^32 is \"\(found)\" \(place), expected \(expected)"
        case .ratioExceeded(let limit):
            return "data expands too far \(place), expected at most \(limit) times its size"
        case .totalExceeded(let limit):
            return "decompressed data is too long \(place), expected at most \(limit) bytes"
        case .trailingGarbage:
            return "garbage after the compressed data \(place), expected its end"
        }
    }

    private static func hex(_ value: UInt32, digits: Int) -> String {
        let text = String(value, radix: 16)
        return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
    }
}

extension InflateError.CodeLengthFault: CustomStringConvertible {
    public var description: String {
        switch self {
        case .tooManySymbols: "too many codes in a dynamic block, expected at most 286 and 30"
        case .repeatOfNothing: "repeated code length without one before it"
        case .repeatPastTheEnd: "repeated code length past the last code"
        case .oversubscribed: "code lengths that claim more codes than there are"
        case .incomplete: "code lengths that leave codes unused"
        case .noEndOfBlock: "code lengths without an end-of-block code"
        }
    }
}
