#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Where a stream of TCP can lead to: an address and a port.
struct SocketAddress: Sendable, Hashable, CustomStringConvertible {
    /// The system's `sockaddr`.
    let bytes: [UInt8]
    let family: Int32

    init(_ address: UnsafePointer<sockaddr>, _ length: socklen_t) {
        bytes = Array(UnsafeRawBufferPointer(start: address, count: Int(length)))
        family = Int32(address.pointee.sa_family)
    }

    init(_ address: IPAddress, port: Int) {
        let port = in_port_t(truncatingIfNeeded: port).bigEndian
        if address.isV6 {
            var place = sockaddr_in6()
            place.sin6_family = sa_family_t(AF_INET6)
            place.sin6_port = port
            withUnsafeMutableBytes(of: &place.sin6_addr) { $0.copyBytes(from: address.bytes) }
            bytes = withUnsafeBytes(of: &place) { Array($0) }
            family = AF_INET6
        } else {
            var place = sockaddr_in()
            place.sin_family = sa_family_t(AF_INET)
            place.sin_port = port
            withUnsafeMutableBytes(of: &place.sin_addr) { $0.copyBytes(from: address.bytes) }
            bytes = withUnsafeBytes(of: &place) { Array($0) }
            family = AF_INET
        }
    }

    /// Calls with what the system's calls take.
    func withSystem<Value>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Value) -> Value {
        // The array's memory is aligned for anything up to 16 bytes.
        bytes.withUnsafeBytes { raw in
            body(raw.baseAddress.unsafelyUnwrapped.assumingMemoryBound(to: sockaddr.self), socklen_t(raw.count))
        }
    }

    /// `127.0.0.1:8080`, `[::1]:8080`.
    var description: String {
        var host = [CChar](repeating: 0, count: Int(NI_MAXHOST)), port = [CChar](repeating: 0, count: Int(NI_MAXSERV))
        let status = withSystem { getnameinfo($0, $1, &host, socklen_t(host.count), &port, socklen_t(port.count), NI_NUMERICHOST | NI_NUMERICSERV) }
        guard status == 0 else { return "an address of family \(family)" }
        func text(_ chars: [CChar]) -> String { String(decoding: chars.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self) }
        return family == AF_INET6 ? "[\(text(host))]:\(text(port))" : "\(text(host)):\(text(port))"
    }
}
