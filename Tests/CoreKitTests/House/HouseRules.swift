/// The rules by which the sources are laid out, as a check of texts: each floor names only what is below it, and siblings never meet.
struct HouseRules {
    /// From the ground up.
    static let floors = [
        ["Support"], ["JSON"], ["CommandLine", "Diagnostics", "YAML", "Pattern", "Compression", "HTTP"], ["Traffic"], ["Scan", "Replay", "Policy", "Scaffold"], ["Ingest"],
        ["akto-cli"],
    ]

    struct File {
        /// From the root: `Sources/CoreKit/Scan/Scanner.swift`.
        var path: String
        var source: String

        var name: String { path.split(separator: "/").last.map(String.init) ?? path }
        var module: String { path.split(separator: "/").dropFirst().first.map(String.init) ?? "" }

        /// The floor's name: the folder below CoreKit, or the command-line target.
        var room: String {
            let parts = path.split(separator: "/").map(String.init)
            guard module == "CoreKit" else { return module }
            return parts.count > 3 ? parts[2] : "CoreKit"
        }
    }

    static func height(_ room: String) -> Int? { floors.firstIndex { $0.contains(room) } }

    private static let kinds: Set<String> = ["struct", "class", "enum", "protocol", "actor", "typealias"]

    /// What is wrong, `path:line: what`, in the order of the paths.
    static func faults(in files: [File]) -> [String] {
        let files = files.sorted { $0.path < $1.path }
        let words = files.map { SwiftWords.of($0.source) }
        var faults: [String] = []
        for file in files where height(file.room) == nil { faults.append("\(file.path):1: the folder \"\(file.room)\" is on no floor") }
        faults += sameNames(files)
        for (file, words) in zip(files, words) {
            faults += imports(file, words) + forbidden(file, words)
        }
        return faults + names(files, words)
    }

    private static func sameNames(_ files: [File]) -> [String] {
        var first: [String: File] = [:], faults: [String] = []
        for file in files {
            let key = file.module + "/" + file.name
            if let other = first[key] { faults.append("\(file.path):1: has the name of \(other.path)") } else { first[key] = file }
        }
        return faults
    }

    private static func imports(_ file: File, _ words: [SwiftWords.Word]) -> [String] {
        var faults: [String] = []
        for (word, next) in zip(words, words.dropFirst()) where word.text == "import" {
            if next.text == "Foundation" || next.text == "FoundationNetworking" { faults.append("\(file.path):\(next.line): imports \(next.text)") }
            if ["Glibc", "Darwin", "Musl"].contains(next.text), file.room != "Support" {
                faults.append("\(file.path):\(next.line): imports \(next.text), which only Support does")
            }
        }
        for index in words.indices where ["canImport", "os"].contains(words[index].text) && file.room != "Support" {
            if index >= 2, ["if", "elseif"].contains(words[index - 1].text), words[index - 2].text == "#" {
                faults.append("\(file.path):\(words[index].line): asks for the platform, which only Support does")
            }
        }
        return faults
    }

    private static func forbidden(_ file: File, _ words: [SwiftWords.Word]) -> [String] {
        var faults: [String] = []
        for (word, next) in zip(words, words.dropFirst()) {
            if word.text == "fatalError", next.text == "(" { faults.append("\(file.path):\(word.line): gives up with fatalError") }
            if word.text == "try" || word.text == "as", next.text == "!", next.isGlued { faults.append("\(file.path):\(word.line): gives up with \(word.text)!") }
        }
        return faults
    }

    /// Types by who declares them, and who names them from below or from beside.
    private static func names(_ files: [File], _ words: [[SwiftWords.Word]]) -> [String] {
        var owner: [String: File] = [:]
        // Whatever a floor declares, nested or not, is its own there.
        var own: [String: Set<String>] = [:]
        for (file, words) in zip(files, words) {
            for declared in declarations(words) {
                own[file.room, default: []].insert(declared.name)
                if declared.isTop { owner[declared.name] = file }
            }
        }
        var faults: [String] = []
        for (file, words) in zip(files, words) {
            guard let height = height(file.room) else { continue }
            var told: Set<String> = []
            for (index, word) in words.enumerated() {
                guard let other = owner[word.text], other.room != file.room, own[file.room]?.contains(word.text) != true, let above = Self.height(other.room), above >= height else { continue }
                // A member of something, or a label.
                if index > 0, words[index - 1].text == ".", !(index > 1 && words[index - 2].text == "CoreKit") { continue }
                guard told.insert(word.text).inserted else { continue }
                let relation = above > height ? "above" : "beside"
                faults.append("\(file.path):\(word.line): \(file.room) names \(word.text) of \(other.room), which is \(relation) it")
            }
        }
        return faults
    }

    /// Types declared, with whether other files can name them without more.
    private static func declarations(_ words: [SwiftWords.Word]) -> [(name: String, isTop: Bool)] {
        var found: [(name: String, isTop: Bool)] = [], depth = 0, isPrivate = false
        for (index, word) in words.enumerated() {
            switch word.text {
            case "{": depth += 1
            case "}":
                depth -= 1
                isPrivate = false
            case "private", "fileprivate": isPrivate = true
            case "func", "var", "let", "init", "extension", "import": isPrivate = false
            case let kind where kinds.contains(kind):
                let isMember = index > 0 && words[index - 1].text == "."
                guard !isMember, index + 1 < words.count, let first = words[index + 1].text.unicodeScalars.first, first.properties.isUppercase else { continue }
                found.append((words[index + 1].text, depth == 0 && !isPrivate))
                isPrivate = false
            // Generic parameters are the declaration's own.
            case "<" where index > 0 && index + 1 < words.count && words[index + 1].text.first?.isUppercase == true:
                if index >= 2, kinds.contains(words[index - 2].text) || words[index - 2].text == "func" { found.append((words[index + 1].text, false)) }
            default: break
            }
        }
        return found
    }
}
