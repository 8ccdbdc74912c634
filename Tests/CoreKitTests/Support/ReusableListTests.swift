import Testing

@testable import CoreKit

@Suite struct ReusableListTests {
    @Test func behavesAsAnArray() {
        var random = SeededGenerator(5)
        var list = ReusableList<Int>(capacity: 1), array: [Int] = []
        for _ in 0..<2000 {
            switch Int.random(in: 0..<40, using: &random) {
            case 0:
                list.removeAll()
                array.removeAll()
            case 1:
                let divisor = Int.random(in: 2..<5, using: &random)
                list.removeAll { $0 % divisor == 0 }
                array.removeAll { $0 % divisor == 0 }
            case 2 where !array.isEmpty:
                let index = Int.random(in: 0..<array.count, using: &random)
                list[index] += 1
                array[index] += 1
            default:
                let value = Int.random(in: 0..<100, using: &random)
                list.append(value)
                array.append(value)
            }
            let count = list.count, elements = Array(list.all)
            #expect(count == array.count)
            #expect(elements == array)
        }
    }
}
