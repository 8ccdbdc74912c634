import Foundation
import Testing

@testable import CoreKit

@Suite("File paths")
struct FilePathTests {
    @Test("any bytes come back as they were", arguments: [
        [UInt8]("plain.jsonl".utf8), [UInt8]("ünï☃🙂".utf8), [0x62, 0xFF, 0xFE, 0x2E], [0xC3], [0xE2, 0x82, 0x41], [0x80, 0x81, 0xF0, 0x9F],
    ])
    func roundTrip(name: [UInt8]) {
        let text = name.withUnsafeBytes { FilePath.text($0) }
        #expect(FilePath.bytes(text).dropLast().map { UInt8(bitPattern: $0) } == name)
    }

    @Test("a file whose name is not UTF-8 is found and read")
    func reads() throws {
        let folder = NSTemporaryDirectory() + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = Array(folder.utf8CString.dropLast()) + [0x2F, -1, -2, 0x2E, 0x6A, 0]
        let file = try #require(fopen(path, "w"))
        fputs("hello", file)
        fclose(file)
        var tree = FileTree(options: FileTree.Options())
        let entries = tree.entries(of: folder)
        #expect(entries.count == 1)
        guard case .file(let name, 5)? = entries.first else {
            Issue.record("\(entries)")
            return
        }
        #expect(try InputFile(path: name).size == 5)
        #expect(Terminal.escapeControls(name).hasSuffix("/\\xff\\xfe.j"))
        unlink(path)
    }
}
