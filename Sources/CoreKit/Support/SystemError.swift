#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A failed system call: what was attempted, on what, and why it failed.
public struct SystemError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The `errno` value.
    public let code: Int32
    /// What was attempted, as an infinitive: `open`, `read`, `write to`.
    public let operation: String
    /// The path concerned, as the user named it; nil for unnamed streams.
    public let path: String?

    public init(code: Int32, operation: String, path: String? = nil) {
        self.code = code
        self.operation = operation
        self.path = path
    }

    /// Captures the current `errno`; call it before anything else can change it.
    public static func last(_ operation: String, _ path: String? = nil) -> SystemError {
        SystemError(code: errno, operation: operation, path: path)
    }

    /// Somebody else holds the lock.
    public var isBusy: Bool { code == EWOULDBLOCK }

    /// There is no room for what was to be written: a full disk, a quota, or the largest file that is allowed.
    public var isFull: Bool { code == ENOSPC || code == EDQUOT || code == EFBIG }

    /// What a system that gives no more threads means.
    public static var noThread: SystemError { SystemError(code: EAGAIN, operation: "start a thread") }

    /// What is written to was closed.
    public static func closed(_ path: String) -> SystemError { SystemError(code: EPIPE, operation: "write to what is closed", path: path) }

    /// What was there a moment ago cannot be read any more, or is not what it was.
    public static func damaged(_ path: String) -> SystemError { SystemError(code: EIO, operation: "read", path: path) }

    /// The system's words for the code, lower case: `no such file or directory`.
    public var reason: String {
        guard let text = strerror(code) else { return "error \(code)" }
        let words = String(cString: text)
        guard let first = words.first else { return "error \(code)" }
        // "Is a directory" but "RPC struct is bad": only a capital that starts a common word is lowered.
        let second = words.dropFirst().first
        return second?.isUppercase == true ? words : first.lowercased() + words.dropFirst()
    }

    /// `cannot open: permission denied`; the path is left to the caller, which names it first.
    public var description: String { "cannot \(operation): \(reason)" }
}
