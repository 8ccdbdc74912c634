/// Puts the parts of files, folders and pipes together, one at a time: memory holds what was merged and the part at hand.
public struct PartialMerger {
    /// Parts that must not be merged: nothing was.
    public struct Refusal: Error, Sendable {
        /// Names both parts.
        public let message: String
    }

    /// What a person should know and a report does not say.
    public private(set) var notes: [String] = []
    /// Parts merged so far.
    public private(set) var count = 0

    private let options: ScanOptions
    private let standardInput: () -> InputFile
    private var merged: PartialScan?
    /// The part that the others are held against.
    private var firstName = ""
    /// Where each scan was found: an index of `names`.
    private var found: [StreamFingerprint.Value: Int] = [:]
    private var names: [String] = []
    private var files: [[UInt64]: String] = [:]
    private var problems = InputSummary()
    /// One note is enough of what a thousand parts have alike.
    private var toldOfSettings = false
    private var toldOfVersions = false

    /// Of the options, those count that say which files to take. `-` is standard input.
    public init(options: ScanOptions, standardInput: @escaping () -> InputFile = { InputFile(standardInput: 0, name: "<stdin>") }) {
        self.options = options
        self.standardInput = standardInput
    }

    /// Reads all parts. One that cannot be read to its end is left out as a whole, which is a problem of the result;
    /// `progress` is told how many files are done, and of how many, which is 0 until all are known.
    public mutating func merge(progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }) throws(Refusal) -> PartialScan {
        let entries = options.inputs
        var done = 0
        while let entry = entries.next() {
            guard !Interruption.isRequested else {
                report("parts", "stopped by a signal: what follows was not merged")
                break
            }
            try merge(entry)
            done += 1
            progress(done, entries.totals?.files ?? 0)
        }
        if done == 0, !Interruption.isRequested { report(options.paths.first ?? "-", "no parts here") }
        var result = merged ?? PartialScan(signatures: [], inputs: InputSummary(), inventory: Inventory())
        result.inputs.merge(problems)
        // What a scan said of its own input is in its id.
        result.contents = []
        return result
    }

    private mutating func merge(_ entry: FileTree.Entry) throws(Refusal) {
        let path: String, file: InputFile
        switch entry {
        case .unreadable(let path, let message): return report(path, message)
        case .file("-", _): (path, file) = ("<stdin>", standardInput())
        case .file(let name, _):
            path = name
            do {
                file = try InputFile(path: name, place: FileTree.place(name, options.workingFolder))
            } catch {
                return report(name, "\(error)")
            }
        }
        if let identity = file.identity {
            if let other = files[identity] { return note("\"\(path)\" is \(other == path ? "named twice" : "the file \"\(other)\"") and counts once") }
            files[identity] = path
        }
        let reader = PartialReader(source: file)
        var number = 0
        while true {
            let part: PartialScan
            do {
                guard let next = try reader.next() else { break }
                part = next
            } catch {
                let fault = error as? PartialReader.Fault
                return report(path, fault?.message ?? "\(error)", line: fault?.line)
            }
            number += 1
            try add(part, number == 1 ? path : "\(path) (part \(number))")
        }
        if number == 0 { report(path, "empty: expected a part") }
    }

    private mutating func add(_ part: PartialScan, _ name: String) throws(Refusal) {
        guard try isNew(part, name) else { return }
        count += 1
        guard var all = merged else {
            firstName = name
            merged = part
            return
        }
        if all.isBlank || part.isBlank {
            if all.isBlank { firstName = name }
            all.merge(part)
            merged = all
            return
        }
        if all.keyMark != part.keyMark {
            let reason = all.keyMark == nil || part.keyMark == nil ? "one has its hashes made with a key, the other without" : "their hashes are made with different keys"
            throw Refusal(message: "\"\(firstName)\" and \"\(name)\" do not go together: \(reason)")
        }
        if let difference = PartialScan.disagreement(all.signatures, part.signatures) {
            let (left, right) = (PartialScan.Disagreement.label(difference.left), PartialScan.Disagreement.label(difference.right))
            throw Refusal(message: "\"\(firstName)\" and \"\(name)\" were scanned with different signatures: \"\(difference.id)\" is \(left) in the first and \(right) in the second")
        }
        if !toldOfVersions, all.producers != part.producers {
            toldOfVersions = true
            note("the parts come from different versions: \(all.producers.union(part.producers).sorted().joined(separator: ", "))")
        }
        if !toldOfSettings, let one = all.settings.first, let name = part.settings.union(all.settings).lazy.compactMap({ $0.difference(from: one) }).min() {
            toldOfSettings = true
            note("the parts were scanned with different --\(name), so that no single scan would report the same")
        }
        // Held here alone, so that it is changed in place.
        merged = nil
        all.merge(part)
        merged = all
    }

    /// Whether what the part was made of has not been merged yet. All of it is skipped; some of it cannot be.
    private mutating func isNew(_ part: PartialScan, _ name: String) throws(Refusal) -> Bool {
        if let scan = part.scans.filter({ found[$0] != nil }).min(), let first = found[scan] {
            let other = names[first]
            guard counts[first] == part.scans.count, part.unnamedScans == 0, part.scans.allSatisfy({ found[$0] == first }) else {
                throw Refusal(message: "\"\(other)\" and \"\(name)\" hold the same scan among others: it would count twice")
            }
            note("\"\(name)\" is the same part as \"\(other)\" and counts once")
            return false
        }
        for scan in part.scans { found[scan] = names.count }
        names.append(name)
        counts.append(part.unnamedScans == 0 ? part.scans.count : -1)
        return true
    }

    /// How many scans the part of each name is made of; -1 where some have no id.
    private var counts: [Int] = []

    private mutating func note(_ text: String) { notes.append(text) }

    private mutating func report(_ path: String, _ message: String, line: Int? = nil) {
        problems.keep(CaptureProblem(path: path, line: line, message: message, isIncomplete: true))
    }
}
