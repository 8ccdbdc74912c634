#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif
@testable import CoreKit

/// One connection of a `MisbehavingServer`, on a thread of its own.
final class MisbehavingConnection {
    /// The client left, the server stops, or a step wants it so.
    private struct Ended: Error {}

    private let core: MisbehavingCore
    private let descriptor: Int32
    private let number: Int
    private let generation: Int
    /// What was read and not used yet.
    private var read: [UInt8] = []
    private var head = ""
    private var body: [UInt8] = []
    private var length = 0

    init(_ core: MisbehavingCore, _ descriptor: Int32, _ number: Int, _ generation: Int) {
        self.core = core
        self.descriptor = descriptor
        self.number = number
        self.generation = generation
    }

    func serve() {
        defer { core.close(descriptor) }
        var answered = 0
        do {
            while true {
                if read.isEmpty { try awaitBytes() }
                for action in core.nextStep().actions { try perform(action) }
                answered += 1
                if let every = core.closesEvery, answered % every == 0 { return }
            }
        } catch {}
    }

    private func perform(_ action: MisbehavingServer.Action) throws {
        switch action {
        case .readHead: try readHead()
        case .readPart(let count): try readBody(upTo: min(length, count))
        case .readBody:
            try readBody(upTo: length)
            core.record(MisbehavingServer.Request(head: head, body: body, connection: number))
        case .send(let bytes): try send(bytes)
        case .trickle(let bytes, let pause):
            for byte in bytes {
                try send([byte])
                try sleep(pause)
            }
        case .pause(let duration): try sleep(duration)
        case .hang: while true { try sleep(.milliseconds(10), leaves: true) }
        case .drain:
            while true {
                try awaitBytes()
                try more()
                read.removeAll()
            }
        case .close: throw Ended()
        case .reset:
            MisbehavingCore.makeReset(descriptor)
            throw Ended()
        }
    }

    private func readHead() throws {
        let end = Array("\r\n\r\n".utf8)
        var searched = 0
        while true {
            if let found = read.indices.dropFirst(searched).first(where: { read[$0...].starts(with: end) }) {
                head = String(decoding: read[..<found], as: UTF8.self) + "\r\n"
                read.removeFirst(found + 4)
                break
            }
            searched = max(0, read.count - 3)
            try more()
        }
        body = []
        length = 0
        for line in head.split(separator: "\r\n") where line.lowercased().hasPrefix("content-length:") {
            length = Int(line.split(separator: ":")[1].filter { $0 != " " }) ?? 0
        }
    }

    private func readBody(upTo count: Int) throws {
        while body.count < count {
            if read.isEmpty { try more() }
            let step = min(read.count, count - body.count)
            body += read[..<step]
            read.removeFirst(step)
        }
    }

    /// Reads at least a byte.
    private func more() throws {
        var buffer = [UInt8](repeating: 0, count: 64 * 1024)
        while true {
            try awaitBytes()
            let count = recv(descriptor, &buffer, buffer.count, 0)
            if count > 0 {
                read += buffer[..<count]
                return
            }
            guard count < 0, errno == EAGAIN || errno == EINTR else { throw Ended() }
        }
    }

    /// Waits for bytes; throws when the client has left.
    private func awaitBytes() throws {
        while true {
            if core.isOver(generation) { throw Ended() }
            var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            guard poll(&entry, 1, 10) > 0 else { continue }
            var byte: UInt8 = 0
            let count = recv(descriptor, &byte, 1, Int32(MSG_PEEK))
            if count > 0 { return }
            guard count < 0, errno == EAGAIN || errno == EINTR else { throw Ended() }
        }
    }

    private func send(_ bytes: [UInt8]) throws {
        var done = 0
        while done < bytes.count {
            if core.isOver(generation) { throw Ended() }
            #if canImport(Glibc)
            let flags = Int32(MSG_NOSIGNAL)
            #else
            let flags: Int32 = 0
            #endif
            let count = bytes.withUnsafeBytes { systemSend(descriptor, $0.baseAddress.map { $0 + done }, bytes.count - done, flags) }
            if count > 0 {
                done += count
            } else if errno == EAGAIN {
                var entry = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                poll(&entry, 1, 10)
            } else if errno != EINTR {
                throw Ended()
            }
        }
    }

    private func sleep(_ duration: Duration, leaves: Bool = false) throws {
        let deadline = Deadline(after: duration)
        repeat {
            if core.isOver(generation) { throw Ended() }
            var entry = pollfd(fd: descriptor, events: 0, revents: 0)
            #if canImport(Glibc)
            // POLLRDHUP, which the headers show to GNU programs only: the client left, though bytes of it are unread.
            entry.events = 0x2000
            #endif
            if poll(&entry, leaves ? 1 : 0, deadline.milliseconds(most: 10)) > 0 { throw Ended() }
        } while !deadline.isOver
    }
}

private func systemSend(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int, _ flags: Int32) -> Int { send(descriptor, bytes, count, flags) }
