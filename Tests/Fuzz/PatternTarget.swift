@testable import CoreKit

/// A pattern up to the first line end, a text after it. What is refused is refused with a place; what is taken matches the same with the
/// automaton, with one that keeps running out of memory, and without.
enum PatternTarget {
    /// Instructions times bytes of text: what the machine without an automaton does in an instant.
    private static let mostWork = 4_000_000

    static func run(_ input: UnsafeRawBufferPointer) {
        var dice = InputDice(input)
        let source = String(decoding: input.prefix { $0 != 0x0A }, as: UTF8.self)
        let text = [UInt8](input.drop { $0 != 0x0A }.dropFirst())
        let options = dice.pick([[], .caseInsensitive, .multiLine, .dotMatchesNewline, .ungreedy, .bytes, .emptyMatchesPartScalars] as [Pattern.Options])
        for options in options == [] ? [[]] : [[], options] { check(source, options, text, &dice) }
    }

    private static func check(_ source: String, _ options: Pattern.Options, _ text: [UInt8], _ dice: inout InputDice) {
        let pattern: Pattern
        do {
            pattern = try Pattern(source, options: options)
        } catch {
            require((0...source.utf8.count).contains(error.offset), "fault at \(error.offset) of \(source.utf8.count)")
            require((0...source.unicodeScalars.count).contains(error.scalarOffset), "fault at scalar \(error.scalarOffset)")
            require(!error.message.isEmpty, "fault without a message")
            // There a byte is a character, so that a fault may stand between the bytes of a scalar.
            if options.contains(.bytes) { return }
            let place = source.utf8.index(source.startIndex, offsetBy: error.offset)
            require(place.samePosition(in: source.unicodeScalars) != nil, "\(source.debugDescription): fault inside a scalar, \(error.offset): \(error)")
            require(source.unicodeScalars.distance(from: source.startIndex, to: place) == error.scalarOffset, "\(source.debugDescription): two places, \(error.offset) and \(error.scalarOffset)")
            return
        }
        let most = mostWork / max(1, pattern.program.instructions.count * (pattern.captureCount + 1))
        text.prefix(most).withUnsafeBytes { text in
            checkMatches(pattern, text, &dice)
            checkSet(pattern, text)
            checkWindow(pattern, text, &dice)
        }
    }

    private static func checkMatches(_ pattern: Pattern, _ text: UnsafeRawBufferPointer, _ dice: inout InputDice) {
        let automaton = PatternMatcher(pattern), cramped = PatternMatcher(pattern, cacheBytes: 2000 + dice.roll(4000))
        let machine = PatternMatcher(pattern, cacheBytes: 0)
        let expected = matches(machine, text)
        require(matches(automaton, text) == expected, "\(pattern.source): the automaton finds \(matches(automaton, text)), the machine \(expected)")
        require(matches(cramped, text) == expected, "\(pattern.source): without memory \(matches(cramped, text)), the machine \(expected)")
        for matcher in [automaton, cramped, machine] {
            require(matcher.isMatch(text) == !expected.isEmpty, "\(pattern.source): isMatch is \(matcher.isMatch(text))")
        }
        let from = dice.roll(text.count + 1)
        let groups = machine.captures(in: text, from: from)
        require(automaton.captures(in: text, from: from) == groups, "\(pattern.source): other groups from \(from)")
        require(cramped.captures(in: text, from: from) == groups, "\(pattern.source): other groups without memory")
        let bounds = from..<from + dice.roll(text.count - from + 1)
        for isAnchored in [false, true] {
            let within = machine.firstMatch(in: text, within: bounds, isAnchored: isAnchored)
            require(automaton.firstMatch(in: text, within: bounds, isAnchored: isAnchored) == within, "\(pattern.source): another match in \(bounds)")
        }
        for match in expected {
            require(0 <= match.lowerBound && match.upperBound <= text.count, "\(pattern.source): a match outside of the text")
            for set in pattern.requiredLiteralSets {
                let matched = text[match].map { set.foldsCase ? ByteSlice.lowered($0) : $0 }
                require(set.literals.contains { contains(matched, $0) }, "\(pattern.source): a match without any of \(set.literals)")
            }
        }
    }

    private static func matches(_ matcher: PatternMatcher, _ text: UnsafeRawBufferPointer) -> [Range<Int>] {
        var found: [Range<Int>] = []
        matcher.forEachMatch(in: text) {
            found.append($0)
            return found.count < 50
        }
        return found
    }

    private static func contains(_ text: [UInt8], _ word: [UInt8]) -> Bool {
        guard word.count <= text.count else { return false }
        return (0...text.count - word.count).contains { text[$0..<$0 + word.count].elementsEqual(word) }
    }

    private static let others = ["a", #"\bmcp\b"#, "(?i)tools/(call|list)", "^$"].compactMap { try? Pattern($0) }

    private static func checkSet(_ pattern: Pattern, _ text: UnsafeRawBufferPointer) {
        guard let set = try? PatternSet([pattern] + others) else { return }
        var found: [Bool] = []
        PatternSetMatcher(set).matches(in: text, into: &found)
        let expected = set.patterns.map { PatternMatcher($0, cacheBytes: 0).isMatch(text) }
        require(found == expected, "\(pattern.source): in a set \(found), alone \(expected)")
    }

    /// What a window says stays true of the whole text.
    private static func checkWindow(_ pattern: Pattern, _ whole: UnsafeRawBufferPointer, _ dice: inout InputDice) {
        let matcher = PatternMatcher(pattern)
        for _ in 0..<3 {
            let end = dice.roll(whole.count + 1), from = dice.roll(end + 1)
            // Three bytes of context, as the documentation asks for.
            let start = from <= 3 ? 0 : dice.roll(from - 2)
            let part = UnsafeRawBufferPointer(rebasing: whole[start..<end])
            let expected = matcher.firstMatch(in: whole, from: from)
            let place = "\(pattern.source): in \(start)..<\(end) from \(from)"
            switch matcher.firstMatch(inWindow: part, from: from - start, isStart: start == 0, isEnd: end == whole.count) {
            case .match(let range, final: true):
                require(expected == range.lowerBound + start..<range.upperBound + start, "\(place) \(range) is final, and \(String(describing: expected)) right")
            case .match(_, final: false): break
            case .none(let resume):
                require(expected.map { $0.lowerBound >= resume + start } ?? true, "\(place) nothing up to \(resume), and \(String(describing: expected)) right")
                require(end < whole.count || expected == nil, "\(place) nothing, and \(String(describing: expected)) right")
            }
        }
    }
}
