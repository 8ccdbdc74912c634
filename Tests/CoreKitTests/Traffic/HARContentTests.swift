import Testing

@testable import CoreKit

/// `content` of a HAR's entry describes a body, even where it says little; an object that describes none is taken for the body itself.
struct HARContentTests {
    @Test(arguments: [
        (#"{"text":"hello"}"#, "hello"), (#"{"x":1,"text":"hello"}"#, "hello"), (#"{"size":5,"mimeType":"text/plain","text":"hello"}"#, "hello"),
        ("{}", ""), (#"{"size":0}"#, ""), (#"{"jsonrpc":"2.0","id":0,"result":{}}"#, #"{"jsonrpc":"2.0","id":0,"result":{}}"#),
        (#"{"mimeType":"application/json"}"#, ""),
    ])
    func bodies(_ content: String, _ expected: String) throws {
        let entry = #"{"request":{"method":"GET","url":"https://a.example/x","headers":[]},"response":{"status":200,"headers":[],"content":\#(content)}}"#
        try Array(entry.utf8).withUnsafeBytes { bytes in
            let exchange = try ExchangeReader().exchange(of: Record(bytes: ByteSlice(bytes), form: .har))
            #expect(exchange.responseBody.content.string == expected)
        }
    }
}
