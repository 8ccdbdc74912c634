import Testing

@testable import CoreKit

@Suite("Prefilter")
struct PrefilterTests {
    private func filter(_ literals: [String]) -> Prefilter {
        Prefilter(literals: literals.compactMap { Needle.text(for: Array($0.utf8)) })
    }

    private func hit(_ filter: Prefilter, _ text: [UInt8], from: Int = 0) -> Int? {
        text.withUnsafeBytes { bytes in
            let search = PrefilterSearch(filter)
            search.begin(bytes)
            return search.firstHit(from: from)
        }
    }

    private func hit(_ literals: [String], _ text: String, from: Int = 0) -> Int? {
        hit(filter(literals), Array(text.utf8), from: from)
    }

    @Test("finds a literal however it is escaped", arguments: [
        "tools/call", "tools\\/call", "tools\\\\/call", "tools\\\\\\/call", "TOOLS/Call", "\\u0074ools/call", "tools\\u002fcall", "\\\\u0074ools/call",
        "tools\\\\\\\\\\\\\\/call",
    ])
    func escapes(spelled: String) {
        for padding in 0..<70 {
            let text = String(repeating: "x", count: padding) + "\"" + spelled + "\"" + String(repeating: "y", count: 70 - padding)
            #expect(hit(["tools/call"], text) != nil, "\(spelled) after \(padding)")
        }
    }

    @Test("passes over what does not hold it", arguments: ["tools/cal", "tool/call", "ools/call", "too ls/call", "\\u003ca\\u003e \\u0026 \\u0027 \\u003d", "u0074"])
    func others(text: String) {
        #expect(hit(["tools/call"], text + String(repeating: " ", count: 40)) == nil)
        #expect(hit(["tools/call"], text) == nil)
    }

    @Test("finds members that hold base64, and texts that say so", arguments: [
        #""data_base64":"eyJq""#, #"\"payloadBase64\" : \"eyJq\""#, #"{"isBase64Encoded":true}"#, #""encoding":"base64""#, #"\"encoding\":\n\"base64\""#,
        #""base64.data":\t"x""#, "\"BASE64\"\n:\r\n \"x\"",
    ])
    func base64(text: String) {
        for padding in 0..<8 { #expect(hit(["tools/call"], String(repeating: " ", count: padding) + text + "  ") != nil) }
    }

    @Test("and no images, tokens or switches", arguments: [
        #""src":"data:image/png;base64,iVBORw0KGgo=","a":1"#, #""token":"eyJhbGciOiJIUzI1NiJ9""#, #"{"isBase64Encoded":false}"#, #""notbase64 really","x":"y""#,
    ])
    func noBase64(text: String) {
        #expect(hit(["tools/call"], text + String(repeating: " ", count: 20)) == nil)
    }

    @Test("a literal counts only where enough plain characters are left")
    func needles() {
        #expect(Needle.text(for: Array("<=>".utf8)) == nil)
        #expect(Needle.text(for: Array("a=b".utf8)) == nil)
        #expect(Needle.text(for: Array("é".utf8)) == nil)
        #expect(Needle.text(for: Array("Acme=mcp-server".utf8)) == Array("mcp-server".utf8))
        // A form spells it with a plus sign.
        #expect(Needle.text(for: Array("ask the billing desk".utf8)) == Array("billing".utf8))
    }

    @Test("goes on behind a place")
    func from() {
        let text = "abc tools/call def tools/call"
        #expect(hit(["tools/call"], text, from: 10) ?? 0 > 10)
        #expect(hit(["tools/call"], text, from: text.utf8.count - 1) == nil)
    }

    @Test("without literals, nothing is a place")
    func none() {
        #expect(hit([], "\"base64\" \\u0041 tools/call") == nil)
    }

    /// Sets of needles that each of the ways to look has to be chosen for.
    private static let packs: [[String]] = [
        ["initialize", "tools/call", "\"jsonrpc\"", "io.modelcontextprotocol/"],
        ["mcp"], ["mcp", "tools/call", "\"id\":"], ["abc/d", "x\"yz", "w/x/yz"],
        (0..<40).map { "ab\($0)c" }, (0..<300).map { "k\($0 % 10)\($0 / 10)" }, (0..<400).map { "shared-prefix-\($0)" },
        (0..<60).map { "six\(100 + $0)" } + ["four", "five5"], ["a\"b/c\"d", "///abc///", "\"/\"abc"], (0..<30).map { "q\($0)/\"z" },
    ]

    /// As programs write it: each text inside the next one, slashes escaped or not.
    private func spelled(_ text: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
        var out = text
        for _ in 0..<Int.random(in: 0...3, using: &random) {
            let escapesSlashes = Bool.random(using: &random)
            out = out.flatMap { byte -> [UInt8] in
                byte == 0x22 || byte == 0x5C || (byte == 0x2F && escapesSlashes) ? [0x5C, byte] : [byte]
            }
        }
        return out.map { Bool.random(using: &random) && $0 &- 0x61 < 26 ? $0 & ~0x20 : $0 }
    }

    @Test("finds every needle of every pack, under every escaping, wherever it lies", arguments: packs.indices)
    func everyNeedle(number: Int) {
        let texts = Self.packs[number].compactMap { Needle.text(for: Array($0.utf8)) }
        #expect(!texts.isEmpty)
        let filter = Prefilter(literals: texts)
        var random = SeededGenerator(UInt64(number))
        for text in texts {
            for padding in 0..<12 {
                let form = spelled(text, &random)
                let before = (0..<padding * 3).map { _ in UInt8.random(in: 0x20..<0x7F, using: &random) }
                let after = (0..<Int.random(in: 0...9, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
                let bytes = before + form + after
                let place = hit(filter, bytes, from: 0)
                #expect(place ?? Int.max < before.count + form.count, "\(String(decoding: bytes, as: UTF8.self))")
                // Cut anywhere inside, it is found no more, unless something else is.
                #expect(hit(filter, bytes, from: before.count) ?? Int.max < before.count + form.count)
            }
        }
    }

    /// Whether a needle stands anywhere, backslashes passed over, or something that may hide one.
    private func mayHit(_ texts: [[UInt8]], _ bytes: [UInt8]) -> Bool {
        let bare = bytes.filter { $0 != 0x5C }.map { ByteSlice.lowered($0) }
        if texts.contains(where: { text in text.count <= bare.count && (0...bare.count - text.count).contains { bare[$0...].starts(with: text) } }) { return true }
        return bytes.withUnsafeBytes { raw in
            guard let base = raw.baseAddress else { return false }
            return bytes.indices.contains { PrefilterDisguise.isHidden(base, $0, raw.count) || PrefilterDisguise.announcesBase64(base, $0, raw.count) }
        }
    }

    private func mustHit(_ texts: [[UInt8]], _ bytes: [UInt8]) -> Bool {
        // Backslashes before quotes and slashes alone are escapes.
        var bare: [UInt8] = []
        for (index, byte) in bytes.enumerated() {
            if byte == 0x5C {
                let next = bytes[index...].first { $0 != 0x5C }
                if next == 0x22 || next == 0x2F { continue }
            }
            bare.append(ByteSlice.lowered(byte))
        }
        return texts.contains { text in text.count <= bare.count && (0...bare.count - text.count).contains { bare[$0...].starts(with: text) } }
    }

    @Test("finds neither more nor less in random texts", arguments: packs.indices)
    func randomTexts(number: Int) {
        let texts = Self.packs[number].prefix(40).compactMap { Needle.text(for: Array($0.utf8)) }
        let filter = Prefilter(literals: texts)
        var random = SeededGenerator(UInt64(number) ^ 0xABCD)
        let pieces = texts.prefix(6).map { $0 } + ["\\", "\"", "/", "\\u0041", "\\u003c", "base64", "\":\"", "\\u00", "A", "0", " "].map { Array($0.utf8) }
        var found = 0
        for _ in 0..<1500 {
            var bytes: [UInt8] = []
            for _ in 0..<Int.random(in: 0...12, using: &random) {
                var piece = pieces[Int.random(in: 0..<pieces.count, using: &random)]
                if Bool.random(using: &random), !piece.isEmpty { piece.remove(at: Int.random(in: 0..<piece.count, using: &random)) }
                if Bool.random(using: &random) { piece = spelled(piece, &random) }
                bytes += piece
            }
            let place = hit(filter, bytes)
            if mustHit(texts, bytes) { #expect(place != nil, "\(String(decoding: bytes, as: UTF8.self))") }
            if place != nil {
                found += 1
                #expect(mayHit(texts, bytes), "\(String(decoding: bytes, as: UTF8.self))")
            }
            // Places come in order, and asking from one finds it again.
            if let place {
                #expect(hit(filter, bytes, from: place) == place)
                #expect(hit(filter, bytes, from: place + 1).map { $0 > place } ?? true)
            }
        }
        #expect(found > 50)
    }

    @Test("one search finds the same as many", arguments: packs.indices)
    func search(number: Int) {
        let texts = Self.packs[number].prefix(40).compactMap { Needle.text(for: Array($0.utf8)) }
        let filter = Prefilter(literals: texts), search = PrefilterSearch(filter)
        var random = SeededGenerator(UInt64(number) ^ 0x1234)
        var found = 0
        for _ in 0..<12 {
            var bytes: [UInt8] = []
            for _ in 0..<Int.random(in: 0...400, using: &random) {
                bytes += Int.random(in: 0..<6, using: &random) == 0 ? spelled(texts[Int.random(in: 0..<texts.count, using: &random)], &random)
                    : (0..<Int.random(in: 0..<30, using: &random)).map { _ in UInt8.random(in: 0x20..<0x7F, using: &random) }
            }
            bytes.withUnsafeBytes { raw in
                search.begin(raw)
                var from = 0
                while true {
                    let place = search.firstHit(from: from)
                    #expect(place == hit(filter, bytes, from: from))
                    guard let place else { break }
                    found += 1
                    from = place + (Bool.random(using: &random) ? 1 : Int.random(in: 1...200, using: &random))
                }
            }
        }
        #expect(found > 20)
    }

    @Test("hits say whether only bodies are looked through for them, and none hides another")
    func kinds() {
        let filter = Prefilter(literals: ["mcp-session-id", "agent-key"].map { Array($0.utf8) }, ofBodies: ["session-", "request-", "agent-key-2", "\"cmd\""].map { Array($0.utf8) })
        let text = Array(#"x-request-id, Mcp-Session-Id; agent-key-2 {\\\"cmd\\\":"re\\quest-"} \u0041 session-x"#.utf8)
        var found: [String] = []
        text.withUnsafeBytes { bytes in
            let search = PrefilterSearch(filter)
            search.begin(bytes)
            var from = 0
            while let hit = search.firstHit(from: from) {
                found.append((search.isForBodies ? "body " : "all ") + String(decoding: bytes[hit..<min(bytes.count, hit + 4)], as: UTF8.self))
                from = hit + 1
            }
        }
        let general = found.filter { $0.hasPrefix("all ") }, ofBodies = found.filter { $0.hasPrefix("body ") }
        #expect(general.count == 3 && ofBodies.count == 4, "\(found)")
        #expect(general.last == "all \\u00", "\(found)")
    }

    @Test("an index of literals knows which stand in a text")
    func index() {
        var index = LiteralIndex()
        for text in ["tools", "abc", "toolbox"] { index.insert(Array(text.utf8)) }
        #expect(index.hasPart(of: Array("the tools".utf8)) && index.hasPart(of: Array("abc".utf8)) && index.hasPart(of: Array("xtoolboxx".utf8)))
        #expect(!index.hasPart(of: Array("tool".utf8)) && !index.hasPart(of: Array("ab".utf8)) && !LiteralIndex().hasPart(of: Array("abc".utf8)))
    }

    @Test("words that may announce base64 cost no search each for the end of a name")
    func manyAnnouncements() {
        let filter = Prefilter(literals: [Array("tools/call".utf8)])
        let far = Array((String(repeating: "base64", count: 200) + "\" : \"eyJ\"").utf8)
        // Beyond the reach of the search, it counts as a place; within it, what follows decides.
        let near = Array((String(repeating: "x", count: 200) + "base64\" : 1").utf8)
        func firstHit(_ bytes: [UInt8]) -> Int? {
            bytes.withUnsafeBytes { bytes in
                let search = PrefilterSearch(filter)
                search.begin(bytes)
                return search.firstHit(from: 0)
            }
        }
        #expect(firstHit(far) == 0)
        #expect(firstHit(near) == nil)
    }
}
