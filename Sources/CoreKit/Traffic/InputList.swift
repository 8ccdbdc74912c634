import Synchronization

/// The files that paths name, in order, looked up while others are read already.
final class InputList: @unchecked Sendable {
    private var paths: ArraySlice<String>
    private var tree: FileTree?
    private var entries: ArraySlice<FileTree.Entry>
    private let files = Atomic(0)
    private let bytes = Atomic(0)
    private let isComplete = Atomic(false)

    /// Files, those in folders, and `-`; `base` is the folder where relative paths start, nil for the process's own.
    init(_ paths: [String], options: FileTree.Options, base: String?) {
        self.paths = paths[...]
        entries = []
        tree = FileTree(options: options, base: base)
    }

    init(_ entries: [FileTree.Entry]) {
        paths = []
        self.entries = entries[...]
    }

    /// Files and bytes in all; nil while there are more to be looked up. From any thread.
    var totals: (files: Int, bytes: Int)? {
        isComplete.load(ordering: .acquiring) ? (files.load(ordering: .relaxed), bytes.load(ordering: .relaxed)) : nil
    }

    /// From one thread at a time.
    func next() -> FileTree.Entry? {
        guard let entry = entries.popFirst() ?? lookUp() else {
            isComplete.store(true, ordering: .releasing)
            return nil
        }
        files.add(1, ordering: .relaxed)
        if case .file(_, let size) = entry { bytes.add(size, ordering: .relaxed) }
        return entry
    }

    private func lookUp() -> FileTree.Entry? {
        while true {
            if let entry = tree?.next() { return entry }
            guard let path = paths.popFirst() else { return nil }
            if path == "-" { return .file(path: "-", size: 0) }
            tree?.begin(at: path)
        }
    }
}
