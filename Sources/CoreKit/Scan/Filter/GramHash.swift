/// Where a gram stands in a table of marks: a multiplication, by the number of which the grams looked for share the fewest places with
/// those that every capture is full of.
struct GramHash: BitwiseCopyable {
    let bits: UInt32
    let gramSize: Int
    private let multiplier: UInt32

    @inline(__always)
    func place(_ gram: UInt32) -> Int {
        // Of three bytes, what follows is moved out.
        Int(((gramSize == 4 ? gram : gram &<< 8) &* multiplier) &>> (32 &- bits))
    }

    /// The same with the number of bits and bytes known where this is compiled.
    @inline(__always)
    func place(_ gram: UInt32, bits: UInt32, gramSize: Int) -> Int {
        Int(((gramSize == 4 ? gram : gram &<< 8) &* multiplier) &>> (32 &- bits))
    }

    /// Enters the marks of all grams into a table of `1 << bits` zeros, and says how to find them.
    static func lay(_ grams: [Gram: UInt8], into marks: UnsafeMutablePointer<UInt8>, bits: UInt32, gramSize: Int) -> GramHash {
        var best = GramHash(bits: bits, gramSize: gramSize, multiplier: multipliers[0]), fewest = Int.max
        for multiplier in multipliers {
            let hash = GramHash(bits: bits, gramSize: gramSize, multiplier: multiplier)
            hash.enter(grams, marks)
            let count = hash.falsePlaces(grams, marks)
            hash.enter(grams, marks, isErasing: true)
            if count < fewest {
                best = hash
                fewest = count
            }
            if count == 0 { break }
        }
        best.enter(grams, marks)
        return best
    }

    private static let multipliers: [UInt32] = [
        0x9E37_79B1, 0x85EB_CA6B, 0xC2B2_AE35, 0x27D4_EB2F, 0x1656_67B1, 0xCC9E_2D51, 0x1B87_3593, 0xB529_7A4D, 0x68E3_1DA5, 0x7FEB_352D,
    ]

    private func enter(_ grams: [Gram: UInt8], _ marks: UnsafeMutablePointer<UInt8>, isErasing: Bool = false) {
        for (gram, mark) in grams {
            if isErasing { marks[place(gram.word)] = 0 } else { marks[place(gram.word)] |= mark }
        }
    }

    /// How many places of usual traffic have a mark that is not their own.
    private func falsePlaces(_ grams: [Gram: UInt8], _ marks: UnsafePointer<UInt8>) -> Int {
        let text = GramHash.usual
        var count = 0
        for at in 0..<text.utf8CodeUnitCount - 3 {
            let bytes = UnsafeRawPointer(text.utf8Start).loadUnaligned(fromByteOffset: at, as: UInt32.self)
            let gram = (UInt32(littleEndian: bytes) | 0x2020_2020) & (gramSize == 4 ? ~0 : 0xFF_FFFF)
            if marks[place(gram)] != 0, grams[Gram(word: gram)] == nil { count += 1 }
        }
        return count
    }

    /// What stands in captures everywhere, made up.
    private static let usual: StaticString = #"""
        {"path":"/api/v1/orders/1042?page=2&limit=50","method":"GET","requestHeaders":"{\"host\":\"api.example.com\",\"content-type\":\"application/json; \
        charset=utf-8\",\"content-length\":\"312\",\"accept\":\"text/html,*/*\",\"accept-encoding\":\"gzip, deflate, br\",\"accept-language\":\"en-US,en;q=0.9\",\"user-agent\":\
        \"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36\",\"x-request-id\":\"7f1c\",\
        \"x-forwarded-for\":\"10.0.0.1\",\"traceparent\":\"00-4bf9\",\"authorization\":\"Bearer eyJhbGciOi\",\"cookie\":\"session=\",\"referer\":\"https:\/\/www.example.com\/\"}",\
        "responseHeaders":"{\"cache-control\":\"no-cache, no-store\",\"server\":\"nginx\",\"date\":\"Mon, 02 Nov 2026 10:59:40 GMT\",\"vary\":\"Origin\",\"etag\":\"\"}",\
        "requestPayload":"","responsePayload":"{\"data\":[{\"id\":10427,\"name\":\"Product name\",\"description\":\"This is the review of the item and a message for you\",\
        \"created_at\":\"2026-11-02T10:59:40.000Z\",\"updated\":null,\"status\":\"active\",\"enabled\":true,\"price\":19.95,\"currency\":\"EUR\",\"items\":[],\"user\":{\
        \"email\":\"john@example.com\",\"address\":\"1 Main street\",\"city\":\"\",\"country\":\"US\",\"phone\":\"+1 555\",\"role\":\"customer\"},\"type\":\"default\",\
        \"url\":\"https://cdn.example.com/images/1.png\",\"title\":\"\",\"content\":\"\",\"text\":\"\",\"value\":0,\"total\":false,\"error\":\"\",\"code\":404,\"request\":{},\"response\":\"\",\
        \"category\":\"service\",\"version\":\"1.2\",\"tags\":[\"new\",\"sale\"]}],\n  \"page\": {\n    \"next\": null,\n      \"count\": 3\n    },\n    {\n      \"u\\\"\\/\u003c\u003d\u0026\u00fc"}","ip":"10.0.0.1",\
        "time":"1793617180","statusCode":"200","type":"HTTP/1.1","status":"OK","startedDateTime":"2026-11-02T10:59:40Z","ClientRequestHost":"","EdgeResponseStatus":200}
        """#
}
