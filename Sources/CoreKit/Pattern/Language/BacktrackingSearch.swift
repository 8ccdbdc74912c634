/// A search in the manner of engines that backtrack, which counts its steps: from each start in turn, the preferred way first,
/// trying the next one where a way fails, and remembering nothing of those that failed.
///
/// An empty passage through a loop fails, as in JavaScript. It stands in for such engines where an attack is to be shown, and looks at
/// short texts without having to prepare anything.
final class BacktrackingSearch {
    enum Outcome {
        case match, noMatch, exceeded
    }

    private struct Job {
        /// A place to go on from, or with its bits turned around a split whose note is to be restored.
        var place: Int32
        var position: Int32
    }

    private var stack: [Job] = []
    /// Where in the text each split was last come by on the way that is being followed.
    private var notes: [Int32] = []
    /// The program that `loops` was made of.
    private var known: PatternProgram?
    /// The splits of loops whose bodies can be empty: passing one again where it was passed last is an empty passage.
    private var loops: [Bool] = []

    /// - Parameter steps: how many instructions were followed; the search ends when there are more than `limit`.
    func run(_ program: PatternProgram, _ text: UnsafeRawBufferPointer, limit: Int, steps: inout Int) -> Outcome {
        steps = 0
        guard text.count < Int(Int32.max) else { return .exceeded }
        findLoops(program)
        return program.instructions.withUnsafeBufferPointer { instructions in
            let count = instructions.count
            if notes.count < count { notes = [Int32](repeating: -1, count: count) }
            for start in 0...text.count {
                if start > 0, start < text.count, text[start] & 0xC0 == 0x80 { continue }
                for index in 0..<count { notes[index] = -1 }
                let outcome = attempt(program, instructions, text, start, limit: limit, steps: &steps)
                if outcome != .noMatch { return outcome }
            }
            return .noMatch
        }
    }

    /// A loop's split stands before its body, whose instructions all have higher numbers; only loops lead upwards.
    private func findLoops(_ program: PatternProgram) {
        if known === program { return }
        known = program
        loops = [Bool](repeating: false, count: program.instructions.count)
        for (place, instruction) in program.instructions.enumerated() where instruction.operation == .split {
            guard let body = [instruction.next, instruction.other].first(where: { Int($0) > place }) else { continue }
            var seen: Set<Int> = [], pending = [Int(body)]
            while let at = pending.popLast() {
                if at == place {
                    loops[place] = true
                    break
                }
                guard at > place, seen.insert(at).inserted else { continue }
                let next = program.instructions[at]
                switch next.operation {
                case .save, .assertion: pending.append(Int(next.next))
                case .split: pending += [Int(next.next), Int(next.other)]
                case .bytes, .table, .match, .fail: break
                }
            }
        }
    }

    private func attempt(
        _ program: PatternProgram, _ instructions: UnsafeBufferPointer<PatternProgram.Instruction>, _ text: UnsafeRawBufferPointer,
        _ start: Int, limit: Int, steps: inout Int
    ) -> Outcome {
        stack.removeAll(keepingCapacity: true)
        var place = program.start, position = start
        while true {
            steps &+= 1
            if steps > limit { return .exceeded }
            var next = -1
            let instruction = instructions[place]
            switch instruction.operation {
            case .bytes:
                if position < text.count, instruction.low <= text[position], text[position] <= instruction.high { next = Int(instruction.next) }
                position += 1
            case .table:
                if position < text.count {
                    let byte = text[position]
                    for index in Int(instruction.next)..<Int(instruction.next + instruction.other) {
                        let transition = program.transitions[index]
                        if transition.low > byte { break }
                        if byte <= transition.high {
                            next = Int(transition.next)
                            break
                        }
                    }
                }
                position += 1
            case .split:
                if loops[place] {
                    if notes[place] == Int32(position) { break }
                    stack.append(Job(place: ~Int32(place), position: notes[place]))
                    notes[place] = Int32(position)
                }
                stack.append(Job(place: Int32(instruction.other), position: Int32(position)))
                next = Int(instruction.next)
            case .save: next = Int(instruction.next)
            case .assertion:
                let left = position > 0 ? PatternContext(byte: text[position - 1]) : .edge
                let right = position < text.count ? PatternContext(byte: text[position]) : .edge
                if PatternTree.Assertion(rawValue: instruction.low)?.holds(left: left, right: right) == true { next = Int(instruction.next) }
            case .match: return .match
            case .fail: break
            }
            if next >= 0 {
                place = next
                continue
            }
            while true {
                guard let job = stack.popLast() else { return .noMatch }
                if job.place >= 0 {
                    place = Int(job.place)
                    position = Int(job.position)
                    break
                }
                notes[Int(~job.place)] = job.position
            }
        }
    }
}
