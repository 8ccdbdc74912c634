import Synchronization

/// The files to scan, in order, looked up while others are scanned already.
final class InputList: @unchecked Sendable {
    private var paths: ArraySlice<String>
    private var tree: FileTree?
    private var entries: ArraySlice<FileTree.Entry>
    private let files = Atomic(0)
    private let bytes = Atomic(0)
    private let isComplete = Atomic(false)

    /// All that these options name.
    init(_ options: ScanOptions) {
        paths = options.paths[...]
        entries = []
        var treeOptions = FileTree.Options()
        treeOptions.readsHidden = options.readsHidden
        treeOptions.followsLinks = options.followsLinks
        treeOptions.include = options.include
        treeOptions.exclude = options.exclude
        treeOptions.skipped = options.skipped
        tree = FileTree(options: treeOptions, base: options.workingFolder)
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
