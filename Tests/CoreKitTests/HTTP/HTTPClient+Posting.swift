@testable import CoreKit

extension HTTPClient {
    /// Posts texts, each a part of the body.
    func post(_ texts: [String], fields: [HTTPField] = []) throws -> HTTPResponse {
        let bytes = Array(texts.joined().utf8)
        return try bytes.withUnsafeBytes { raw in
            var parts: [UnsafeRawBufferPointer] = [], from = 0
            for text in texts {
                parts.append(UnsafeRawBufferPointer(rebasing: raw[from..<from + text.utf8.count]))
                from += text.utf8.count
            }
            return try post(fields, body: parts)
        }
    }

    /// Posts so many bytes in one part.
    func post(length: Int) throws -> HTTPResponse {
        try [UInt8](repeating: 0x61, count: length).withUnsafeBytes { try post([], body: [$0]) }
    }
}
