#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The variables that the program was started with, as a value, so that tests can make their own.
public struct Environment: Sendable {
    public var values: [String: String]

    public init(_ values: [String: String] = [:]) {
        self.values = values
    }

    /// The process's own, read once; bytes that are not UTF-8 are replaced.
    public static func ofProcess() -> Environment {
        var values: [String: String] = [:]
        var entry = environ
        while let text = entry.pointee {
            let line = String(cString: text)
            if let equals = line.firstIndex(of: "=") {
                values[String(line[..<equals])] = String(line[line.index(after: equals)...])
            }
            entry += 1
        }
        return Environment(values)
    }

    public subscript(name: String) -> String? {
        values[name]
    }

    /// Whether a variable is there and not empty.
    public func isSet(_ name: String) -> Bool {
        values[name]?.isEmpty == false
    }
}
