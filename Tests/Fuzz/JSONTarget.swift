@testable import CoreKit

/// The scanner takes what a simple reading of RFC 8259 takes and nothing else, and its ways through a value end at one place.
enum JSONTarget {
    static func run(_ input: UnsafeRawBufferPointer) {
        var scanner = JSONScanner(input)
        var fault: JSONError?
        do {
            try scanner.skipValue()
            try scanner.expectEnd()
        } catch {
            fault = error
            require((0...input.count).contains(error.offset) && !error.message.isEmpty, "fault at \(error.offset) of \(input.count)")
            require(!error.isTruncation || error.offset == input.count, "text that ends before its end")
        }
        var reference = PlainJSON(input)
        let isJSON = reference.isDocument()
        require((fault == nil) == isJSON, "the scanner says \(fault.map { "\($0)" } ?? "yes"), and \(isJSON) is right")
        walk(input)
        if isJSON { checkDocument(input) }
        checkString(input)
        _ = try? Baseline(json: input)
    }

    private static func checkDocument(_ input: UnsafeRawBufferPointer) {
        var checked = JSONScanner(input), passed = JSONScanner(input)
        try? checked.skipValue()
        require((try? passed.passValue()) != nil && passed.position == checked.position, "passing ends at \(passed.position), skipping at \(checked.position)")
        // Of a container, whatever was cut off is missed.
        guard let first = checked.firstByte, first == 0x7B || first == 0x5B else { return }
        var dice = InputDice(input)
        let cut = 1 + dice.roll(checked.position - 1)
        var part = JSONScanner(UnsafeRawBufferPointer(rebasing: input[..<cut]))
        do {
            try part.skipValue()
            require(false, "a value that ends at \(checked.position) ends at \(cut) too")
        } catch {
            require(error.isTruncation || input[..<cut].allSatisfy { ByteSlice.isBlank($0) }, "cut at \(cut): \(error)")
        }
    }

    /// The caller's way, a token at a time, without recursion.
    private static func walk(_ input: UnsafeRawBufferPointer) {
        var scanner = JSONScanner(input)
        let arena = ByteArena()
        var open: [(isObject: Bool, first: Bool)] = []
        repeat {
            if let top = open.last {
                var first = top.first
                do {
                    if top.isObject {
                        guard let key = try scanner.nextKey(&first) else {
                            open.removeLast()
                            continue
                        }
                        require(key.decoded(in: arena).count <= key.raw.count, "a key that grows")
                    } else if try !scanner.nextElement(&first) {
                        open.removeLast()
                        continue
                    }
                } catch { return }
                open[open.count - 1].first = first
            }
            guard let token = try? scanner.value() else { return }
            switch token {
            case .object: open.append((true, true))
            case .array: open.append((false, true))
            case .string(let string): check(string, arena)
            case .number, .bool, .null: break
            }
        } while !open.isEmpty
        var whole = JSONScanner(input)
        require((try? whole.skipValue()) != nil && whole.position == scanner.position, "skipping ends at \(whole.position), walking at \(scanner.position)")
    }

    private static func check(_ string: JSONString, _ arena: ByteArena) {
        arena.reset()
        let decoded = string.decoded(in: arena)
        let plain = PlainJSON.decoded(string.raw.bytes)
        require(decoded.bytes == plain, "a string decoded to \(decoded.bytes) and not \(plain)")
        require(string.string == String(decoding: plain, as: UTF8.self), "a string with another text")
        guard string.hasEscapes else { return }
        var last = 0
        for offset in stride(from: 0, through: decoded.count, by: max(1, decoded.count / 16)) {
            let raw = JSONEscapes.rawOffset(ofDecoded: offset, in: string.raw.buffer)
            require(raw >= last && raw <= string.raw.count, "offset \(offset) stands at \(raw), behind \(last)")
            last = raw
        }
    }

    /// Any text survives being written and read.
    private static func checkString(_ input: UnsafeRawBufferPointer) {
        let text = String(decoding: input.prefix(2000), as: UTF8.self)
        for html in [false, true] {
            var writer = JSONWriter(indent: html ? 2 : nil)
            writer.escapesHTML = html
            writer.array { $0.value(text) }
            writer.bytes.withUnsafeBytes { bytes in
                var scanner = JSONScanner(bytes), first = true
                guard case .array = try? scanner.value(), (try? scanner.nextElement(&first)) == true, let string = try? scanner.string() else {
                    return require(false, "a string that cannot be read again")
                }
                require(string.string == text, "a string that reads otherwise")
                require((try? scanner.nextElement(&first)) == false && (try? scanner.expectEnd()) != nil, "an array that goes on")
            }
        }
    }
}

private extension JSONScanner {
    /// Of the text, white space aside.
    var firstByte: UInt8? {
        var scanner = self
        scanner.position = 0
        return scanner.peek()
    }
}

/// JSON read as slowly and plainly as can be; strings may hold any byte, as the scanner's may.
private struct PlainJSON {
    private let text: UnsafeRawBufferPointer
    private var at = 0

    init(_ text: UnsafeRawBufferPointer) { self.text = text }

    mutating func isDocument() -> Bool {
        var open: [UInt8] = []
        repeat {
            space()
            if take("{") {
                space()
                if !take("}") {
                    guard key() else { return false }
                    open.append(0x7D)
                    continue
                }
            } else if take("[") {
                space()
                if !take("]") {
                    open.append(0x5D)
                    continue
                }
            } else if !scalar() {
                return false
            }
            // Behind a value: up to where the next one is due.
            while let close = open.last {
                space()
                if take(",") {
                    space()
                    guard close == 0x5D || key() else { return false }
                    break
                }
                guard at < text.count, text[at] == close else { return false }
                at += 1
                open.removeLast()
            }
        } while !open.isEmpty
        space()
        return at == text.count
    }

    private mutating func space() {
        while at < text.count, [0x20, 0x09, 0x0A, 0x0D].contains(text[at]) { at += 1 }
    }

    private mutating func take(_ word: String) -> Bool {
        guard text[at...].starts(with: word.utf8) else { return false }
        at += word.utf8.count
        return true
    }

    private mutating func key() -> Bool {
        guard string() else { return false }
        space()
        return take(":")
    }

    private mutating func string() -> Bool {
        guard take("\"") else { return false }
        while at < text.count {
            if take("\"") { return true }
            at += text[at] == 0x5C ? 2 : 1
        }
        return false
    }

    private mutating func scalar() -> Bool {
        if at < text.count, text[at] == 0x22 { return string() }
        if take("true") || take("false") || take("null") { return true }
        _ = take("-")
        if !take("0") {
            guard digits() else { return false }
        } else if at < text.count, (0x30...0x39).contains(text[at]) {
            return false
        }
        if take(".") { guard digits() else { return false } }
        if take("e") || take("E") {
            _ = take("+") || take("-")
            guard digits() else { return false }
        }
        return true
    }

    private mutating func digits() -> Bool {
        let start = at
        while at < text.count, (0x30...0x39).contains(text[at]) { at += 1 }
        return at > start
    }

    /// Lone surrogates become U+FFFD; what JSON does not know stays as it is.
    static func decoded(_ raw: [UInt8]) -> [UInt8] {
        let short: [UInt8: UInt8] = [0x22: 0x22, 0x5C: 0x5C, 0x2F: 0x2F, 0x62: 8, 0x66: 12, 0x6E: 10, 0x72: 13, 0x74: 9]
        func unit(_ at: Int) -> UInt32? {
            guard at + 6 <= raw.count, raw[at] == 0x5C, raw[at + 1] == 0x75 else { return nil }
            let digits = raw[at + 2..<at + 6]
            guard digits.allSatisfy({ ($0 | 0x20) &- 0x61 < 6 || $0 &- 0x30 < 10 }) else { return nil }
            return UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
        }
        var out: [UInt8] = [], at = 0
        while at < raw.count {
            if raw[at] == 0x5C, at + 1 < raw.count, let byte = short[raw[at + 1]] {
                out.append(byte)
                at += 2
            } else if let high = unit(at) {
                at += 6
                var value = high
                if high & 0xFC00 == 0xD800, let low = unit(at), low & 0xFC00 == 0xDC00 {
                    value = 0x10000 + (high & 0x3FF) << 10 + (low & 0x3FF)
                    at += 6
                }
                out += Array(String(Character(Unicode.Scalar(value) ?? "\u{FFFD}")).utf8)
            } else {
                out.append(raw[at])
                at += 1
            }
        }
        return out
    }
}
