import Testing

@testable import CoreKit

@Suite("What is known to be no body after a quick look")
struct OutsideBodiesTests {
    /// `marked` is a record in which `«»` hold places that are outside of bodies, and `‹›` such as may be inside.
    private func check(_ marked: String, form: CaptureForm? = nil) {
        var text: [UInt8] = [], isOutside: [Bool?] = [], now: Bool?
        var rest = Substring(marked)
        while let first = rest.first {
            if rest.hasPrefix("«") { now = true } else if rest.hasPrefix("‹") { now = false } else if first == "»" || first == "›" { now = nil } else {
                for byte in String(first).utf8 {
                    text.append(byte)
                    isOutside.append(now)
                }
            }
            rest = rest.dropFirst()
        }
        text.withUnsafeBytes { bytes in
            let reader = ExchangeReader()
            _ = reader.target(of: Record(bytes: ByteSlice(bytes), form: form))
            for (offset, expected) in isOutside.enumerated() {
                guard let expected, let base = bytes.baseAddress else { continue }
                #expect(reader.isOutsideBodies(base + offset) == expected, "\(marked) at \(offset)")
            }
        }
    }

    @Test("headers, paths and members that nobody reads; of several bodies of one name the first")
    func members() {
        check(#"{"path":"«/v1/x»","requestHeaders":"«{\"x-request-id\":\"1\"}»","responseHeaders":"«{}»","method":"POST","tag":{"a":"«b»"},"requestPayload":"‹abc›","requestPayload":"«abc»","responsePayload":"‹{}›","ip":"‹1›"}"#)
        check(#"{"requestPayload":null,"path":"«/»","method":"GET","requestHeaders":"«{}»","requestPayload":‹{"a":1}›,"x":"«y»","responsePayload":"‹a›"}"#)
        check(#"{"startedDateTime":"«2026»","request":{"method":"GET","url":"«https://a.example/x»","headers":[«{"name":"a","value":"b"}»],"postData":{"text":"‹x=1›","params":[‹{"name":"p"}›],"note":"«n»"}},"response":{"headers":[«{}»],"content":‹{"size":1,"text":"‹a›"}›}}"#)
        check(#"{"ClientRequestHost":"«a.example»","ClientRequestMethod":"GET","ClientRequestURI":"«/x»","RequestHeaders":{"a":"«b»"},"Other":"«c»"}"#)
        check(#"{"method":"GET","url":"«https://a.example/»","request":{"body":‹{"size":1,"text":"a","x":"b"}›,"headers":{"a":"«b»"}},"response":{"body":"‹a›"}}"#)
    }

    @Test("nothing of a record that counts as a body as a whole, or that is none")
    func whole() {
        check(#"‹{"method":"tools/call","params":{"name":"x"}}›"#)
        check(#"‹{"level":"info","msg":"GET /","host":"a"}›"#)
        check(#"‹{"method":"GET","url":"https://a.example/","headers":{"a":"b"}}›"#)
        check(#"‹[1,2,3]›"#)
        check(#"‹{"path":"/v1/x","requestHeaders":"{}","responsePayload":tru,›"#)
        check("‹plain text›", form: .text)
    }
}
