#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Names of files as text, and back. The system's names are bytes; those that are not UTF-8 have to be opened all the same.
///
/// A byte that is no part of UTF-8 becomes the private scalar U+10FF00 plus the byte, which no name holds otherwise.
public enum FilePath {
    private static let base: UInt32 = 0x10FF00

    /// An absolute path without `.`, `..` and empty names, links not looked at.
    public static func standardized(_ path: String) -> String {
        var names: [Substring] = []
        for name in path.split(separator: "/") where name != "." {
            if name == ".." { _ = names.popLast() } else { names.append(name) }
        }
        return "/" + names.joined(separator: "/")
    }

    public static func text(_ bytes: UnsafeRawBufferPointer) -> String {
        let plain = String(decoding: bytes, as: UTF8.self)
        guard !plain.utf8.elementsEqual(bytes) else { return plain }
        var text = String.UnicodeScalarView()
        var at = 0
        while at < bytes.count {
            let length = UTF8Scalars.length(bytes.baseAddress.unsafelyUnwrapped, at: at, end: bytes.count)
            if length == 1, bytes[at] >= 0x80, let scalar = Unicode.Scalar(base + UInt32(bytes[at])) {
                text.append(scalar)
            } else {
                text.append(contentsOf: String(decoding: bytes[at..<at + length], as: UTF8.self).unicodeScalars)
            }
            at += length
        }
        return String(text)
    }

    public static func text(_ name: UnsafePointer<CChar>) -> String {
        text(UnsafeRawBufferPointer(start: name, count: strlen(name)))
    }

    /// The name for system calls, a NUL at its end.
    public static func bytes(_ text: String) -> [CChar] {
        // What stands for a byte begins with this one in UTF-8.
        if !text.utf8.contains(0xF4) { return Array(text.utf8CString) }
        var bytes: [CChar] = []
        bytes.reserveCapacity(text.utf8.count + 1)
        for scalar in text.unicodeScalars {
            if let byte = byte(of: scalar) {
                bytes.append(CChar(bitPattern: byte))
            } else {
                for unit in UTF8.encode(scalar).unsafelyUnwrapped { bytes.append(CChar(bitPattern: unit)) }
            }
        }
        return bytes + [0]
    }

    /// The byte that a scalar of such a text stands for; nil for ordinary ones.
    static func byte(of scalar: Unicode.Scalar) -> UInt8? {
        (base + 0x80...base + 0xFF).contains(scalar.value) ? UInt8(truncatingIfNeeded: scalar.value) : nil
    }
}
