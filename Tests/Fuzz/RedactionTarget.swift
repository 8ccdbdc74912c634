@testable import CoreKit

/// What redaction leaves of a text has nothing left to be replaced, is JSON where the text was, and does not depend on where in memory the text lies or
/// what was looked at before.
enum RedactionTarget {
    static func run(_ input: UnsafeRawBufferPointer) {
        let text = ByteSlice(input)
        check(text, "body") { $0.body($1) }
        check(text, "target") { $0.target($1) }
        check(text, "header") { $0.header(ByteSlice("x-note"), $1) }
        inRecord(text)
        for pair in text.buffer.split(separator: 0x0A, maxSplits: 1) where pair.count < 200 {
            let name = ByteSlice(UnsafeRawBufferPointer(rebasing: pair)), memo = SecretNameMemo()
            let family = SecretNames.family(name.buffer, 0..<name.count)
            for _ in 0..<2 {
                require(memo.family(name, 0..<name.count) == family, "the memo says something else of \(name.string)")
            }
        }
    }

    private static func check(_ text: ByteSlice, _ what: String, _ redact: (Redactor, ByteSlice) -> ByteSlice?) {
        let redactor = Redactor(Redaction())
        guard let found = redact(redactor, text) else { return }
        let once = found.bytes
        redactor.reset()
        once.withUnsafeBytes { bytes in
            let again = redact(redactor, ByteSlice(bytes))?.string
            require(again == nil, "\(what) \(String(decoding: once, as: UTF8.self)) becomes \(again ?? "") when redacted again")
            if what == "body", isJSON(text) { require(isJSON(ByteSlice(bytes)), "no JSON any more: \(String(decoding: once, as: UTF8.self))") }
        }
        // The same with a key is another text, but as much of one.
        var keyed = Redaction()
        keyed.key = [1, 2, 3]
        let other = Redactor(keyed)
        require(redact(other, text) != nil, "with a key nothing is replaced")
    }

    /// Places that were searched beforehand are those that a search finds.
    private static func inRecord(_ text: ByteSlice) {
        let alone = Redactor(Redaction()), whole = Redactor(Redaction())
        whole.begin(text)
        var dice = InputDice(text.buffer)
        let cut = dice.roll(text.count + 1), end = cut + dice.roll(text.count - cut + 1)
        let part = text[0..<text.count]
        require(alone.body(part)?.string == whole.body(part)?.string, "a search beforehand changes what is found")
        let copy = text[cut..<end].bytes
        copy.withUnsafeBytes { bytes in
            // A beginning that the cut made is not among those found beforehand.
            let isClean = cut == 0 || !SecretForms.isRun(text[cut - 1])
            guard isClean, cut == 0 || ![0x5C, 0x2E, 0x2F, 0x3A].contains(text[cut - 1]) else { return }
            require(alone.body(ByteSlice(bytes))?.string == whole.body(text[cut..<end])?.string, "a part of \(text.string) is redacted otherwise")
        }
    }

    private static func isJSON(_ text: ByteSlice) -> Bool {
        var scanner = JSONScanner(text)
        return JSONTextCheck(text).isClean && (try? scanner.skipValue()) != nil && (try? scanner.expectEnd()) != nil
    }
}
