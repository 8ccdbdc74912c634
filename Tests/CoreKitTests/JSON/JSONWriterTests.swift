import Foundation
import Testing

@testable import CoreKit

@Suite struct JSONWriterTests {
    @Test func writesWhatFoundationReads() throws {
        for indent in [nil, 2] {
            var writer = JSONWriter(indent: indent)
            writer.object {
                $0.member("text", "a\"b\\c\n\u{1}é🙂")
                $0.member("none", nil)
                $0.member("number", -12)
                $0.member("flag", true)
                $0.member("empty", object: { _ in })
                $0.member("list", array: { list in
                    list.value(1)
                    list.array { _ in }
                    list.object { $0.member("x", 1) }
                    list.value(1.25, decimals: 1)
                    list.value(-0.04, decimals: 1)
                    list.value(.infinity, decimals: 2)
                })
            }
            let object = try #require(JSONSerialization.jsonObject(with: Data(writer.bytes)) as? [String: Any])
            #expect(object["text"] as? String == "a\"b\\c\n\u{1}é🙂")
            #expect(object["none"] is NSNull)
            #expect((object["list"] as? [Any])?.count == 6)
        }
    }

    @Test func layoutIsStable() {
        var writer = JSONWriter(indent: 1)
        writer.object {
            $0.member("a", 1)
            $0.member("b", array: { $0.value("x") })
        }
        #expect(writer.text == "{\n \"a\": 1,\n \"b\": [\n  \"x\"\n ]\n}")
        var compact = JSONWriter()
        compact.escapesHTML = true
        compact.array { $0.value("</script>&") }
        #expect(compact.text == #"["\u003c/script\u003e\u0026"]"#)
    }
}
