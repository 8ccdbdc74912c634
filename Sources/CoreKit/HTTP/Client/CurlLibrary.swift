import CShims

/// libcurl, opened once, and the functions of it that are used.
struct CurlLibrary: @unchecked Sendable {
    typealias Handle = UnsafeMutableRawPointer
    typealias List = UnsafeMutableRawPointer

    let easyInit: @convention(c) () -> Handle?
    let easyCleanup: @convention(c) (Handle?) -> Void
    let easyWords: @convention(c) (Int32) -> UnsafePointer<CChar>?
    let listAppend: @convention(c) (List?, UnsafePointer<CChar>?) -> List?
    let listFree: @convention(c) (List?) -> Void
    let multiInit: @convention(c) () -> Handle?
    let multiAdd: @convention(c) (Handle?, Handle?) -> Int32
    let multiRemove: @convention(c) (Handle?, Handle?) -> Int32
    let multiPerform: @convention(c) (Handle?, UnsafeMutablePointer<Int32>?) -> Int32
    let multiPoll: @convention(c) (Handle?, UnsafeMutableRawPointer?, UInt32, Int32, UnsafeMutablePointer<Int32>?) -> Int32
    let multiInfo: @convention(c) (Handle?, UnsafeMutablePointer<Int32>?) -> UnsafeRawPointer?
    let multiCleanup: @convention(c) (Handle?) -> Int32
    private let easySet: UnsafeMutableRawPointer
    private let easyGet: UnsafeMutableRawPointer

    /// Opened when it is first asked for, and what went wrong kept.
    static let shared = Result { () throws(HTTPSetupError) in try CurlLibrary() }

    private init() throws(HTTPSetupError) {
        let library: DynamicLibrary
        do {
            // The second is Debian's build with another library for TLS, which many machines have for git's sake.
            library = try DynamicLibrary(DynamicLibrary.names("curl", version: 4) + DynamicLibrary.names("curl-gnutls", version: 4))
        } catch {
            throw .noLibrary("which cannot be opened (\(error.reason))")
        }
        func function<Function>(_ name: String, _ type: Function.Type) throws(HTTPSetupError) -> Function {
            guard let address = library.function(name) else { throw .noLibrary("and the one that is here has no \(name), expected 7.66 or later") }
            return unsafeBitCast(address, to: type)
        }
        easyInit = try function("curl_easy_init", type(of: easyInit))
        easyCleanup = try function("curl_easy_cleanup", type(of: easyCleanup))
        easyWords = try function("curl_easy_strerror", type(of: easyWords))
        listAppend = try function("curl_slist_append", type(of: listAppend))
        listFree = try function("curl_slist_free_all", type(of: listFree))
        multiInit = try function("curl_multi_init", type(of: multiInit))
        multiAdd = try function("curl_multi_add_handle", type(of: multiAdd))
        multiRemove = try function("curl_multi_remove_handle", type(of: multiRemove))
        multiPerform = try function("curl_multi_perform", type(of: multiPerform))
        multiPoll = try function("curl_multi_poll", type(of: multiPoll))
        multiInfo = try function("curl_multi_info_read", type(of: multiInfo))
        multiCleanup = try function("curl_multi_cleanup", type(of: multiCleanup))
        easySet = try function("curl_easy_setopt", UnsafeMutableRawPointer.self)
        easyGet = try function("curl_easy_getinfo", UnsafeMutableRawPointer.self)
        // Libraries for TLS write to sockets as they like, and a server may be gone.
        Signals.ignoreClosedPipes()
        let start = try function("curl_global_init", (@convention(c) (Int) -> Int32).self)
        // CURL_GLOBAL_ALL.
        let status = start(3)
        guard status == 0 else { throw .noLibrary("which does not start (error \(status))") }
    }

    // MARK: - Options. Whether one is known is seen in what follows: all of them are older than curl_multi_poll.

    @discardableResult
    func set(_ easy: Handle, _ option: CurlOption.Number, _ value: Int) -> Int32 { cshims_call_long(easySet, easy, option.rawValue, value) }

    @discardableResult
    func set(_ easy: Handle, _ option: CurlOption.Pointer, _ value: UnsafeRawPointer?) -> Int32 { cshims_call_pointer(easySet, easy, option.rawValue, value) }

    /// libcurl keeps a copy of the text.
    @discardableResult
    func set(_ easy: Handle, _ option: CurlOption.Pointer, text: String) -> Int32 {
        text.withCString { cshims_call_pointer(easySet, easy, option.rawValue, $0) }
    }

    func setLength(_ easy: Handle, _ length: Int) { _ = cshims_call_int64(easySet, easy, CurlOption.postFieldSize, Int64(length)) }

    func info(_ easy: Handle, _ info: CurlOption.Info) -> Int {
        var value = 0
        _ = cshims_call_pointer(easyGet, easy, info.rawValue, &value)
        return value
    }

    /// The socket of the connection that was used last; nil where that is over.
    func socket(_ easy: Handle) -> Int32? {
        var value: Int32 = -1
        let status = cshims_call_pointer(easyGet, easy, CurlOption.activeSocket, &value)
        return status == 0 && value >= 0 ? value : nil
    }

    /// What a transfer ended with; nil while it goes on.
    func outcome(_ multi: Handle) -> Int32? {
        var left: Int32 = 0
        while let message = multiInfo(multi, &left) {
            // struct CURLMsg: an int that is 1 for the end, a pointer, and a union of a pointer and the code.
            if message.load(as: Int32.self) == 1 { return message.load(fromByteOffset: 2 * MemoryLayout<UnsafeRawPointer>.stride, as: Int32.self) }
        }
        return nil
    }
}
