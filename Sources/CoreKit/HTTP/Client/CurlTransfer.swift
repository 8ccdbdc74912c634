/// What one request gives to libcurl and gets from it, through functions that libcurl calls.
final class CurlTransfer {
    private var parts: [UnsafeRawBufferPointer] = []
    private var part = 0
    private var offset = 0
    /// Bytes of the body that libcurl has taken.
    private(set) var given = 0
    private(set) var length = 0
    private var text: [UInt8] = []
    private var headBytes = 0
    private(set) var head: HTTPAnswerHead?
    private(set) var malformed: HTTPMalformed?
    private(set) var hasBegun = false
    private var body: [UInt8] = []
    private var bodyBytes = 0
    /// The body was too long to wait for its end.
    private var isCut = false

    func begin(_ parts: [UnsafeRawBufferPointer], length: Int) {
        end()
        self.parts = parts
        self.length = length
    }

    /// Forgets the parts, which may go away now, and the answer.
    func end() {
        parts = []
        (part, offset, given, length) = (0, 0, 0, 0)
        (head, malformed, hasBegun, headBytes) = (nil, nil, false, 0)
        (bodyBytes, isCut) = (0, false)
        text.removeAll(keepingCapacity: true)
        body.removeAll(keepingCapacity: true)
    }

    /// Whether libcurl has all of the body.
    var isGiven: Bool { given == length }

    func response(isWhole: Bool) -> HTTPResponse? {
        head.map { HTTPResponse(status: $0.status, fields: $0.fields, body: body, isWhole: isWhole && !isCut) }
    }

    /// The next bytes of the body; 0 at its end.
    private func give(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
        var done = 0
        while done < buffer.count, part < parts.count {
            let rest = UnsafeRawBufferPointer(rebasing: parts[part][offset...])
            let step = min(rest.count, buffer.count - done)
            UnsafeMutableRawBufferPointer(rebasing: buffer[done...]).copyMemory(from: UnsafeRawBufferPointer(rebasing: rest[..<step]))
            done += step
            offset += step
            if step == rest.count {
                part += 1
                offset = 0
            }
        }
        given += done
        return done
    }

    /// A line of a head, or of trailers. False ends the transfer.
    private func takeLine(_ line: UnsafeRawBufferPointer) -> Bool {
        hasBegun = true
        headBytes += line.count
        guard headBytes <= HTTPAnswerReader.mostHead else {
            if head == nil { malformed = HTTPMalformed("a head of more than \(HTTPAnswerReader.mostHead / 1024) KiB") }
            return false
        }
        if head != nil { return true }
        guard ByteSlice(line).trimmed.isEmpty else {
            text.append(contentsOf: line)
            return true
        }
        let found = text.withUnsafeBytes { raw in Result { () throws(HTTPMalformed) in try HTTPAnswerHead(ByteSlice(raw)) } }
        text.removeAll(keepingCapacity: true)
        switch found {
        case .success(let head): if !head.isInterim { self.head = head }
        case .failure(let error): malformed = error
        }
        return malformed == nil
    }

    private func takeBody(_ bytes: UnsafeRawBufferPointer) -> Bool {
        let room = HTTPResponse.mostBodyKept - body.count
        if room > 0 { body.append(contentsOf: bytes.prefix(room)) }
        bodyBytes += bytes.count
        isCut = bodyBytes > HTTPAnswerReader.mostBody
        return !isCut
    }

    // MARK: - What libcurl calls

    typealias Function = @convention(c) (UnsafeMutableRawPointer?, Int, Int, UnsafeMutableRawPointer?) -> Int
    typealias Seek = @convention(c) (UnsafeMutableRawPointer?, Int64, Int32) -> Int32

    static let read: Function = { bytes, size, count, transfer in
        guard let bytes, let transfer else { return 0 }
        return Unmanaged<CurlTransfer>.fromOpaque(transfer).takeUnretainedValue().give(UnsafeMutableRawBufferPointer(start: bytes, count: size * count))
    }

    static let header: Function = { bytes, size, count, transfer in
        guard let bytes, let transfer else { return 0 }
        return Unmanaged<CurlTransfer>.fromOpaque(transfer).takeUnretainedValue().takeLine(UnsafeRawBufferPointer(start: bytes, count: size * count)) ? size * count : 0
    }

    static let write: Function = { bytes, size, count, transfer in
        guard let bytes, let transfer else { return 0 }
        // A number other than that of the bytes ends the transfer; so does 0 where there were some.
        return Unmanaged<CurlTransfer>.fromOpaque(transfer).takeUnretainedValue().takeBody(UnsafeRawBufferPointer(start: bytes, count: size * count)) ? size * count : 0
    }

    /// libcurl would send a body again by itself where a used connection ended, though the server may have taken it.
    static let seek: Seek = { _, _, _ in CurlOption.seekFailed }
}
