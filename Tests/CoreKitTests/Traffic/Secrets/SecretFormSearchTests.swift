import Testing

@testable import CoreKit

struct SecretFormSearchTests {
    /// What the search finds in blocks is what a look at every run finds.
    @Test func noBeginningIsPassedOver() {
        var random = SplitMix(state: 5)
        let pieces = ["gh" + "p_abcdefghij0123456789", "sk-", "x", "-", "_", " ", "\\n", "\"", "/", ":", ".", "AI" + "zaabcdefghijklmno", "abcdefghijklmno", "Bearer ", "basic ", "-----BEGIN", "é"]
        for _ in 0..<3000 {
            let text = (0..<Int.random(in: 1...40, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
            // Nothing shorter can hold one.
            let bytes = Array((text + " and on").utf8)
            bytes.withUnsafeBytes { raw in
                let slice = ByteSlice(raw)
                let places = SecretFormSearch.Places()
                SecretFormSearch.search(slice, places)
                let found = (0..<places.count).map { places[$0] }
                #expect(found == found.sorted())
                for place in expected(slice) where !found.contains(place) { Issue.record("\(place) of \(text.debugDescription)") }
                #expect(found.allSatisfy { (0..<bytes.count).contains($0) })
            }
        }
    }

    private func begins(_ text: ByteSlice, _ at: Int) -> Bool { SecretForms.begins(text[at], text[at + 1], text[at + 2]) }

    private func expected(_ text: ByteSlice) -> [Int] {
        var found: [Int] = [], at = 0
        while at < text.count {
            guard SecretForms.isRun(text[at]) else {
                at += 1
                continue
            }
            let start = at
            while at < text.count, SecretForms.isRun(text[at]) { at += 1 }
            let begin = start > 0 && text[start - 1] == 0x5C && start + 3 < at && begins(text, start + 1) ? start + 1 : start
            if at - start >= SecretFormSearch.shortest, begin + 2 < at, begins(text, begin) { found.append(begin) }
            for name: StaticString in ["bearer", "basic"] where text[start..<at].equalsIgnoringCase(name) && at < text.count && text[at] == 0x20 { found.append(start) }
        }
        return found
    }

    @Test func partsAreNotSearchedAgain() {
        let bytes = Array((String(repeating: "a ", count: 100) + "gh" + "p_abcdefghij0123456789 b").utf8)
        bytes.withUnsafeBytes { raw in
            let places = SecretFormPlaces(), text = ByteSlice(raw)
            places.search(text)
            func all(_ text: ByteSlice) -> [Int] {
                var found: [Int] = []
                places.forEach(in: text) { found.append($0) }
                return found
            }
            #expect(all(text) == [200])
            #expect(all(text.dropFirst(150)) == [50])
            #expect(all(text[0..<200]) == [] && !places.isIn(text[0..<200]) && places.isIn(text))
            places.forget()
            #expect(all(text.dropFirst(150)) == [50])
        }
    }
}
