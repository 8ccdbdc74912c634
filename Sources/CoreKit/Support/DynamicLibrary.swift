#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A library of the system that is opened while the program runs, and stays open.
struct DynamicLibrary: @unchecked Sendable {
    private let handle: UnsafeMutableRawPointer

    /// Why a library cannot be opened, in the system's words.
    struct Failure: Error {
        let reason: String
    }

    /// The first of the names that the system finds where libraries lie.
    init(_ names: [String]) throws(Failure) {
        var reason: String?
        for name in names {
            if let handle = dlopen(name, RTLD_NOW | RTLD_LOCAL) {
                self.handle = handle
                return
            }
            let words = dlerror().map { String(cString: $0) }
            reason = reason ?? words
        }
        throw Failure(reason: reason ?? "no name")
    }

    /// The address of a function; nil where the library has none of that name.
    func function(_ name: String) -> UnsafeMutableRawPointer? { dlsym(handle, name) }

    #if canImport(Glibc)
    static func names(_ name: String, version: Int) -> [String] { ["lib\(name).so.\(version)"] }
    #else
    static func names(_ name: String, version: Int) -> [String] { ["lib\(name).\(version).dylib", "/usr/lib/lib\(name).\(version).dylib"] }
    #endif
}
