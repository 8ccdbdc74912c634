import Foundation

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A client of a test that sends what it is told, byte for byte, and waits no longer than a few seconds for anything.
final class RawClient {
    struct Answer: Equatable {
        var status: Int
        var fields: [String: String]
        var body: String
    }

    private let descriptor: Int32
    private var held: [UInt8] = []

    init(port: Int) throws {
        #if canImport(Glibc)
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #else
        descriptor = socket(AF_INET, SOCK_STREAM, 0)
        #endif
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var limit = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        let status = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        }
        guard status == 0 else {
            close(descriptor)
            throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
        }
    }

    deinit { close(descriptor) }

    /// Sends all of it; false where the other side no longer takes it.
    @discardableResult
    func send(_ text: String) -> Bool { send(Array(text.utf8)) }

    @discardableResult
    func send(_ bytes: [UInt8]) -> Bool {
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes { systemSend(descriptor, $0.baseAddress.map { $0 + done }, $0.count - done) }
            guard count > 0 else { return false }
            done += count
        }
        return true
    }

    func finishSending() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// The next bytes; none at the end, or when it takes too long.
    private func more() -> Bool {
        var chunk = [UInt8](repeating: 0, count: 65536)
        let count = recv(descriptor, &chunk, chunk.count, 0)
        guard count > 0 else { return false }
        held += chunk[..<count]
        return true
    }

    /// Everything up to the end.
    func rest() -> String {
        while more() {}
        defer { held = [] }
        return String(decoding: held, as: UTF8.self)
    }

    /// Whether the other side has closed, nothing being left to read.
    var isAtEnd: Bool { held.isEmpty && !more() }

    /// The next answer; nil where the connection ends before it is whole. `hasBody` is false for answers to HEAD.
    func answer(hasBody: Bool = true) -> Answer? {
        let end = Array("\r\n\r\n".utf8)
        var headEnd: Int?
        while headEnd == nil {
            headEnd = held.indices.first { held[$0...].starts(with: end) }
            if headEnd == nil, !more() { return nil }
        }
        guard let headEnd else { return nil }
        let lines = String(decoding: held[..<headEnd], as: UTF8.self).components(separatedBy: "\r\n")
        var fields: [String: String] = [:]
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { continue }
            fields[line[..<colon].lowercased()] = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
        }
        held.removeFirst(headEnd + 4)
        let status = lines[0].split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        let length = hasBody && status >= 200 ? fields["content-length"].flatMap { Int($0) } ?? 0 : 0
        while held.count < length { if !more() { return nil } }
        defer { held.removeFirst(length) }
        return Answer(status: status, fields: fields, body: String(decoding: held[..<length], as: UTF8.self))
    }
}

/// `send(2)`, under a name that the method does not hide.
private func systemSend(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    #if canImport(Glibc)
    send(descriptor, bytes, count, Int32(truncatingIfNeeded: MSG_NOSIGNAL))
    #else
    send(descriptor, bytes, count, 0)
    #endif
}
