#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The sockets that a server is reached at: one for every address of its name, all of one port.
public final class ListeningSocket: @unchecked Sendable {
    public private(set) var descriptors: [Int32] = []
    /// The port that was asked for, or the one that the system chose where that was 0.
    public private(set) var port: Int
    /// Nobody but this machine can reach it.
    public private(set) var isLoopback = true

    /// A name or a literal address, without brackets.
    public init(host: String, port: Int) throws(SystemError) {
        self.port = port
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        #if canImport(Glibc)
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        #else
        hints.ai_socktype = SOCK_STREAM
        #endif
        hints.ai_flags = AI_PASSIVE
        var list: UnsafeMutablePointer<addrinfo>?
        let status = getaddrinfo(host, "\(port)", &hints, &list)
        guard status == 0, let first = list else {
            throw SystemError(code: status == EAI_SYSTEM ? errno : EADDRNOTAVAIL, operation: "find the address", path: host)
        }
        defer { freeaddrinfo(first) }
        var failure: SystemError?
        var next: UnsafeMutablePointer<addrinfo>? = first
        while let entry = next {
            next = entry.pointee.ai_next
            do {
                try listen(entry.pointee)
            } catch {
                // A machine without IPv6 still knows `::1` by name.
                if failure == nil || error.code == EADDRINUSE { failure = error }
            }
        }
        // One address in use by somebody else would answer half of the clients.
        if let failure, descriptors.isEmpty || failure.code == EADDRINUSE {
            close()
            throw SystemError(code: failure.code, operation: "listen on", path: "\(host):\(port)")
        }
    }

    deinit { close() }

    private func listen(_ entry: addrinfo) throws(SystemError) {
        guard let address = entry.ai_addr else { return }
        let descriptor = socket(entry.ai_family, entry.ai_socktype, entry.ai_protocol)
        guard descriptor >= 0 else { throw SystemError.last("listen") }
        var yes: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        if entry.ai_family == AF_INET6 {
            setsockopt(descriptor, Int32(IPPROTO_IPV6), IPV6_V6ONLY, &yes, socklen_t(MemoryLayout<Int32>.size))
        }
        var storage = sockaddr_storage()
        withUnsafeMutableBytes(of: &storage) { $0.copyMemory(from: UnsafeRawBufferPointer(start: address, count: Int(entry.ai_addrlen))) }
        if port != 0 { Self.setPort(port, &storage) }
        let status = withUnsafePointer(to: &storage) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, entry.ai_addrlen) }
        }
        guard status == 0, systemListen(descriptor, 1024) == 0, AcceptedSocket.prepare(descriptor) else {
            let error = SystemError.last("listen")
            systemClose(descriptor)
            throw error
        }
        if port == 0 { port = Self.port(of: descriptor) }
        if !Self.isLoopback(storage) { isLoopback = false }
        descriptors.append(descriptor)
    }

    /// A connection that came in on one of the descriptors; nil where none waits any more.
    /// Throws where the system has no descriptor left for it: then asking again at once is no use.
    public static func accept(on descriptor: Int32) throws(SystemError) -> AcceptedSocket? {
        while true {
            let accepted = systemAccept(descriptor)
            if accepted >= 0 {
                guard AcceptedSocket.prepare(accepted) else {
                    systemClose(accepted)
                    continue
                }
                var yes: Int32 = 1
                setsockopt(accepted, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
                return AcceptedSocket(descriptor: accepted)
            }
            switch errno {
            case EAGAIN: return nil
            case EMFILE, ENFILE, ENOBUFS, ENOMEM: throw SystemError.last("accept")
            // The client has gone already, or its network is gone (accept(2)).
            case EINTR, ECONNABORTED, EPROTO, ENETDOWN, EHOSTUNREACH, ENETUNREACH, EPERM: continue
            default: throw SystemError.last("accept")
            }
        }
    }

    public func close() {
        for descriptor in descriptors { systemClose(descriptor) }
        descriptors = []
    }

    private static func setPort(_ port: Int, _ storage: inout sockaddr_storage) {
        let value = in_port_t(truncatingIfNeeded: port).bigEndian
        withUnsafeMutableBytes(of: &storage) { bytes in
            // The port stands at the same place in `sockaddr_in` and `sockaddr_in6`.
            bytes.storeBytes(of: value, toByteOffset: 2, as: in_port_t.self)
        }
    }

    private static func port(of descriptor: Int32) -> Int {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let status = withUnsafeMutablePointer(to: &storage) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
        }
        guard status == 0 else { return 0 }
        return withUnsafeBytes(of: storage) { Int(in_port_t(bigEndian: $0.load(fromByteOffset: 2, as: in_port_t.self))) }
    }

    private static func isLoopback(_ storage: sockaddr_storage) -> Bool {
        withUnsafeBytes(of: storage) { bytes in
            if storage.ss_family == sa_family_t(AF_INET) { return bytes[4] == 127 }
            return bytes[8..<23].allSatisfy { $0 == 0 } && bytes[23] == 1
        }
    }
}

/// System calls under names that the methods above do not hide.
private func systemClose(_ descriptor: Int32) { close(descriptor) }
private func systemListen(_ descriptor: Int32, _ backlog: Int32) -> Int32 { listen(descriptor, backlog) }
private func systemAccept(_ descriptor: Int32) -> Int32 { accept(descriptor, nil, nil) }
