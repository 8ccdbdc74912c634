@testable import CoreKit

/// An answer of HTTP is the same whatever pieces it comes in, is kept within bounds, and gives fields that could be sent on; a URL that is
/// taken has nothing in it that ends a line, and is taken again for what it is.
enum AnswerTarget {
    static func run(_ input: UnsafeRawBufferPointer) {
        var dice = InputDice(input)
        let whole = outcome(input) { input.count }, single = outcome(input) { 1 }, some = outcome(input) { 1 + dice.roll(40) }
        require(whole == single && whole == some, "\(whole) at once, \(single) byte by byte, \(some) in pieces")
        if case .answer(let response?, let used) = whole { check(response, used, input) }
        checkTexts(input)
    }

    private enum Outcome: Equatable {
        case answer(HTTPResponse?, used: Int)
        case malformed
    }

    private static func outcome(_ input: UnsafeRawBufferPointer, _ size: () -> Int) -> Outcome {
        var reader = HTTPAnswerReader(), at = 0
        while at < input.count, !reader.isDone, !reader.isBroken {
            let piece = UnsafeRawBufferPointer(rebasing: input[at..<min(input.count, at + max(1, size()))])
            guard let used = try? reader.read(piece) else { return .malformed }
            require(used <= piece.count, "\(used) of \(piece.count) bytes used")
            require(used == piece.count || reader.isDone || reader.isBroken, "bytes left of an answer that goes on")
            at += used
        }
        reader.end()
        // Where what is wrong begins depends on the pieces; that it is wrong does not.
        return .answer(reader.response(), used: reader.isBroken ? 0 : at)
    }

    private static func check(_ response: HTTPResponse, _ used: Int, _ input: UnsafeRawBufferPointer) {
        require((200...999).contains(response.status), "a status of \(response.status)")
        require(response.body.count <= min(used == 0 ? input.count : used, HTTPResponse.mostBodyKept), "a body of \(response.body.count) bytes out of \(used)")
        for field in response.fields { require((try? HTTPField(field.name, field.value)) == field, "a field \(field)") }
        if let pause = response.retryAfter(now: Timestamp(seconds: 1_700_000_000)) { require(pause >= .zero && pause <= .seconds(366 * 86_400), "a pause of \(pause)") }
    }

    private static func checkTexts(_ input: UnsafeRawBufferPointer) {
        let text = String(decoding: input.prefix(2000), as: UTF8.self)
        _ = HTTPDate.moment(text, now: Timestamp(seconds: 1_700_000_000))
        for text in [text, "http://" + text, "http://h/" + text] {
            guard let target = try? HTTPTarget(text) else { continue }
            require((try? HTTPTarget(target.description)) == target, "\(target) is taken otherwise the second time")
            require((target.authority + target.path).utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }, "\(target) has blanks or control characters")
            require((1...65535).contains(target.port) && target.path.hasPrefix("/"), "\(target)")
        }
    }
}
