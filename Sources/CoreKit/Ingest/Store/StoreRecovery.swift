/// Goes through a store's files and mends what a crash or a bad disk has left.
///
/// A last line without its end was never acknowledged: it is cut off. A whole line that is not as it was written may have been: it is moved to the folder
/// `.damaged`, which nothing reads. Both are told in `notes`.
struct StoreRecovery {
    private let folder: StoreFolder
    private(set) var notes: [String] = []

    private static let asideFolder = ".damaged"

    init(_ folder: StoreFolder) { self.folder = folder }

    /// The last of the files; nil if there is none.
    mutating func run() throws(SystemError) -> (number: Int, size: Int)? {
        let names = try folder.names()
        for name in names where StoreName.isLeftover(name) { try folder.remove(name) }
        var last: (number: Int, size: Int)?
        for number in names.compactMap(StoreName.number).sorted() {
            last = (number, try mend(StoreName.text(number)))
        }
        try folder.sync()
        return last
    }

    /// The size of the file when everything is in order.
    private mutating func mend(_ name: String) throws(SystemError) -> Int {
        let file = folder.file(name)
        let input = try InputFile(path: file.path, place: file.place)
        var check = StoreCheck()
        try check.run(input)
        if !check.damaged.isEmpty {
            try putAside(name, input, check)
        } else if check.end < input.size {
            let file = try StoreFile(path: file.path, place: file.place)
            try file.cut(to: check.end)
            try file.sync()
        }
        if check.end < input.size {
            notes.append("\(file.path): the last \(input.size - check.end) bytes are the beginning of a batch that was never acknowledged, cut off")
        }
        return check.end - check.damaged.reduce(0) { $0 + $1.count }
    }

    private mutating func putAside(_ name: String, _ input: InputFile, _ check: StoreCheck) throws(SystemError) {
        let file = folder.file(name)
        try folder.makeFolder(Self.asideFolder)
        for range in check.damaged {
            let aside = folder.file("\(Self.asideFolder)/\(name).\(range.lowerBound)")
            try copy([range], of: input, to: aside.place)
            notes.append("\(file.path): the line at byte \(range.lowerBound) is damaged, moved to \(aside.path)")
        }
        var good: [Range<Int>] = [], at = 0
        for range in check.damaged {
            if range.lowerBound > at { good.append(at..<range.lowerBound) }
            at = range.upperBound
        }
        if check.end > at { good.append(at..<check.end) }
        try copy(good, of: input, to: file.place)
    }

    private func copy(_ ranges: [Range<Int>], of input: InputFile, to place: String) throws(SystemError) {
        do {
            try AtomicFile.write(to: place) { stream in
                let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
                defer { chunk.deallocate() }
                for range in ranges {
                    var at = range.lowerBound
                    while at < range.upperBound {
                        let count = try input.read(into: UnsafeMutableRawBufferPointer(rebasing: chunk.prefix(range.upperBound - at)), at: at)
                        guard count > 0 else { throw SystemError.damaged(input.path) }
                        stream.write(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(chunk)[..<count]))
                        at += count
                    }
                }
            }
        } catch let error as SystemError {
            throw error
        } catch {
            throw SystemError.damaged(place)
        }
    }
}
