/// `https` through libcurl: one connection, kept as long as both sides like.
///
/// libcurl does what is asked of it here and no more: TLS 1.2 or later, HTTP/1.1, no redirect, no proxy that the environment names, no
/// `Expect`, nothing sent twice.
final class CurlClient: HTTPClient {
    private let curl: CurlLibrary
    private let target: HTTPTarget
    private let options: HTTPClientOptions
    private let easy: CurlLibrary.Handle
    /// Holds the connection.
    private var multi: CurlLibrary.Handle?
    private let transfer = CurlTransfer()
    /// Where libcurl puts the words of an error (`CURL_ERROR_SIZE`).
    private let words = UnsafeMutablePointer<CChar>.allocate(capacity: 256)
    private var resolved: CurlLibrary.List?
    /// The socket of the kept connection, which is libcurl's, to look at.
    private var socket: Int32?

    init(_ target: HTTPTarget, _ options: HTTPClientOptions) throws(HTTPSetupError) {
        curl = try CurlLibrary.shared.get()
        self.target = target
        self.options = options
        if options.verifies, let path = options.certificateAuthorities { try CertificateFile.check(path) }
        guard let easy = curl.easyInit() else { throw .noLibrary("which gives no handle") }
        self.easy = easy
        setUp()
    }

    deinit {
        close()
        curl.easyCleanup(easy)
        curl.listFree(resolved)
        words.deallocate()
    }

    func close() {
        if let multi { _ = curl.multiCleanup(multi) }
        multi = nil
        socket = nil
    }

    private func setUp() {
        words[0] = 0
        curl.set(easy, .errorBuffer, words)
        curl.set(easy, .url, text: target.description)
        curl.set(easy, .post, 1)
        curl.set(easy, .protocols, CurlOption.onlyHTTPS)
        curl.set(easy, .redirectProtocols, CurlOption.onlyHTTPS)
        curl.set(easy, .followLocation, 0)
        curl.set(easy, .pathAsIs, 1)
        curl.set(easy, .httpVersion, CurlOption.http1_1)
        curl.set(easy, .http09Allowed, 0)
        curl.set(easy, .noSignal, 1)
        curl.set(easy, .noProgress, 1)
        curl.set(easy, .netrc, 0)
        curl.set(easy, .tcpNoDelay, 1)
        curl.set(easy, .tcpKeepAlive, 1)
        let (seconds, attoseconds) = options.connectTimeout.components
        curl.set(easy, .connectTimeoutMilliseconds, max(1, Int(min(seconds, 1_000_000)) * 1000 + Int(attoseconds / 1_000_000_000_000_000)))
        // An empty text keeps it from asking the environment.
        curl.set(easy, .proxy, text: options.proxy?.text ?? "")
        curl.set(easy, .noProxy, text: options.proxy?.exceptions ?? "")
        curl.set(easy, .suppressConnectHeaders, 1)
        curl.set(easy, .sslVersion, CurlOption.tls1_2)
        curl.set(easy, .sslVerifyPeer, options.verifies ? 1 : 0)
        curl.set(easy, .sslVerifyHost, options.verifies ? 2 : 0)
        if let path = options.certificateAuthorities {
            // The folder that it was built with would be trusted beside the file.
            curl.set(easy, .certificateFolder, nil)
            curl.set(easy, .certificateFile, text: path)
        }
        if HTTPTarget.isLocalhost(target.host) {
            resolved = curl.listAppend(nil, "\(target.host):\(target.port):127.0.0.1,[::1]")
            curl.set(easy, .resolve, resolved)
        }
        let own = Unmanaged.passUnretained(transfer).toOpaque()
        curl.set(easy, .readFunction, unsafeBitCast(CurlTransfer.read, to: UnsafeRawPointer.self))
        curl.set(easy, .readData, own)
        curl.set(easy, .seekFunction, unsafeBitCast(CurlTransfer.seek, to: UnsafeRawPointer.self))
        curl.set(easy, .headerFunction, unsafeBitCast(CurlTransfer.header, to: UnsafeRawPointer.self))
        curl.set(easy, .headerData, own)
        curl.set(easy, .writeFunction, unsafeBitCast(CurlTransfer.write, to: UnsafeRawPointer.self))
        curl.set(easy, .writeData, own)
    }

    func post(_ fields: [HTTPField], body: [UnsafeRawBufferPointer]) throws(HTTPFailure) -> HTTPResponse {
        try HTTPRequestHead.check(fields)
        dropEnded()
        guard let multi = multi ?? curl.multiInit() else { throw HTTPFailure(.notConnected, "libcurl gives no handle") }
        self.multi = multi
        var length = 0
        for part in body { length += part.count }
        transfer.begin(body, length: length)
        let list = try headerList(fields)
        defer {
            curl.set(easy, .header, nil)
            curl.listFree(list)
            transfer.end()
        }
        curl.set(easy, .header, list)
        curl.setLength(easy, length)
        // Where a used connection ends, libcurl would send anew by itself what has no body that it would have to ask for again.
        curl.set(easy, .freshConnect, length == 0 ? 1 : 0)
        words[0] = 0
        guard curl.multiAdd(multi, easy) == 0 else { throw HTTPFailure(.notConnected, "libcurl takes no request") }
        defer { _ = curl.multiRemove(multi, easy) }
        var exchange = CurlExchange(curl, multi: multi, easy: easy, transfer, target, options, words)
        let response = try exchange.run()
        // libcurl tells it only of what it has in hand.
        if response.isWhole { socket = curl.socket(easy) }
        return response
    }

    /// libcurl does not always look whether the server has ended a connection meanwhile, and would write a request to nobody.
    private func dropEnded() {
        if let socket, !SocketStream.isIdle(socket) { close() }
        socket = nil
    }

    /// What libcurl would add by itself is left away.
    private func headerList(_ fields: [HTTPField]) throws(HTTPFailure) -> CurlLibrary.List? {
        var lines = ["Expect:", "Accept:"]
        if fields.first("content-type") == nil { lines.append("Content-Type:") }
        for field in fields {
            if field.isNamed("accept") { lines.removeAll { $0 == "Accept:" } }
            // A field without a value is written with a semicolon (CURLOPT_HTTPHEADER).
            lines.append(field.value.isEmpty ? "\(field.name);" : "\(field.name): \(field.value)")
        }
        var list: CurlLibrary.List?
        for line in lines {
            guard let longer = curl.listAppend(list, line) else {
                curl.listFree(list)
                throw HTTPFailure(.unusableRequest, "libcurl takes no header")
            }
            list = longer
        }
        return list
    }
}
