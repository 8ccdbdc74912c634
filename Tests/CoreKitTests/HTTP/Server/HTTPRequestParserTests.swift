@testable import CoreKit
import Testing

struct HTTPRequestParserTests {
    /// The status that a cut head is refused with, in one piece or in pieces of one byte; nil where more may come.
    private func refusal(_ text: String, byteByByte: Bool) -> Int? {
        let parser = HTTPRequestParser(maximumHead: 2000, maximumTarget: 500, maximumFields: 20), bytes = Array(text.utf8)
        var scanned = 0, begin = 0
        for count in byteByByte ? 0...bytes.count : bytes.count...bytes.count {
            do throws(HTTPRequestFault) {
                let found = bytes[..<count].withUnsafeBytes { raw in
                    Result { () throws(HTTPRequestFault) in try parser.end(of: ByteSlice(raw), scanned: &scanned, begin: &begin) }
                }
                _ = try found.get()
            } catch {
                return error.status
            }
        }
        return nil
    }

    /// A line feed within the text kept its first byte from being looked at when all came at once.
    @Test(arguments: [("{\"a\":\r\n1", 400), ("\u{16}\u{3}\u{1}", 400), ("GET / HTTP/1.1\r\nhost: a\r\n", nil), ("\r\n\r\nGET", nil), ("\r\n{", 400)] as [(String, Int?)])
    func `what cannot be a request is refused whatever pieces it comes in`(text: String, status: Int?) {
        #expect(refusal(text, byteByByte: true) == status)
        #expect(refusal(text, byteByByte: false) == status)
    }
}
