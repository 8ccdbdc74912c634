/// The numbers by which libcurl (curl.h, 7.66) knows its options. Numbers and truths are below 10,000, pointers above.
enum CurlOption {
    enum Number: Int32 {
        case followLocation = 52
        case freshConnect = 74
        case httpVersion = 84
        case noProgress = 43
        case noSignal = 99
        case pathAsIs = 234
        case post = 47
        case protocols = 181
        case redirectProtocols = 182
        case suppressConnectHeaders = 265
        case tcpKeepAlive = 213
        case tcpNoDelay = 121
        case connectTimeoutMilliseconds = 156
        case http09Allowed = 285
        case netrc = 51
        case sslVersion = 32
        case sslVerifyPeer = 64
        case sslVerifyHost = 81
    }

    enum Pointer: Int32 {
        case certificateFile = 10065
        case certificateFolder = 10097
        case errorBuffer = 10010
        case header = 10023
        case headerData = 10029
        case headerFunction = 20079
        case noProxy = 10177
        case proxy = 10004
        case readData = 10009
        case readFunction = 20012
        case resolve = 10203
        case seekFunction = 20167
        case url = 10002
        case writeData = 10001
        case writeFunction = 20011
    }

    /// A number of 64 bits.
    static let postFieldSize: Int32 = 30120

    enum Info: Int32 {
        case requestSize = 0x20000C
        case connectionsMade = 0x20001A
    }

    /// The socket of the connection that was used last, an int.
    static let activeSocket: Int32 = 0x50002C

    static let http1_1 = 2
    static let tls1_2 = 6
    static let onlyHTTPS = 2
    /// What a seek function says when it cannot.
    static let seekFailed: Int32 = 1
}
