#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// An address of the Internet, as it is written: `127.0.0.1`, `2001:db8::1`.
public struct IPAddress: Hashable, Sendable, CustomStringConvertible {
    /// Four bytes or sixteen, in the order of the network.
    public let bytes: [UInt8]

    /// Four decimal numbers without leading zeros, or the forms of RFC 4291, 2.2; no brackets, no zone. Nil for anything else.
    public init?(_ text: String) {
        guard text.utf8.count < 64, !text.utf8.contains(0) else { return nil }
        var bytes = [UInt8](repeating: 0, count: 16)
        if inet_pton(AF_INET, text, &bytes) == 1 {
            self.bytes = Array(bytes[..<4])
        } else if inet_pton(AF_INET6, text, &bytes) == 1 {
            self.bytes = bytes
        } else {
            return nil
        }
    }

    public var isV6: Bool { bytes.count == 16 }

    /// 127.0.0.0/8 and `::1`, and the former within IPv6 (`::ffff:127.0.0.1`).
    public var isLoopback: Bool {
        guard isV6 else { return bytes[0] == 127 }
        let lead = bytes[..<10].allSatisfy { $0 == 0 }
        return lead && (bytes[10] == 0xFF && bytes[11] == 0xFF && bytes[12] == 127 || bytes[10...14].allSatisfy { $0 == 0 } && bytes[15] == 1)
    }

    /// The shortest form, lower case.
    public var description: String {
        var text = [CChar](repeating: 0, count: 64)
        guard inet_ntop(isV6 ? AF_INET6 : AF_INET, bytes, &text, socklen_t(text.count)) != nil else { return "" }
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
