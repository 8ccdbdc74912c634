import Foundation
import Testing

@testable import CoreKit

@Suite struct OrderedWorkTests {
    @Test(arguments: [1, 2, 3, 8])
    func resultsComeInTheOrderOfThePieces(_ jobs: Int) {
        var next = 0, results: [Int] = []
        OrderedWork.run(jobs: jobs) {
            next += 1
            return next <= 500 ? next : nil
        } worker: {
            { number in
                if number % 7 == 0 { usleep(UInt32(number % 3) * 300) }
                return number * 2
            }
        } consume: { results.append($0) }
        #expect(results == (1...500).map { $0 * 2 })
    }

    /// A piece that takes long to make must not keep results from being handed in.
    @Test func piecesAreMadeWhileOthersAreWorkedOn() {
        let handedIn = DispatchSemaphore(value: 0)
        var made = 0, results: [Int] = []
        OrderedWork.run(jobs: 2) {
            made += 1
            if made == 2 { handedIn.wait() }
            return made <= 2 ? made : nil
        } worker: {
            { $0 }
        } consume: {
            results.append($0)
            if $0 == 1 { handedIn.signal() }
        }
        #expect(results == [1, 2])
    }
}
