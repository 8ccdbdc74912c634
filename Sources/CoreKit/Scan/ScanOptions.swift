/// What a scan is asked to do.
public struct ScanOptions: Sendable {
    /// Files and folders; `-` is standard input.
    public var paths: [String] = []
    /// What standard input is called.
    public var standardInputPath = "<stdin>"
    /// Standard input, which is then all that is read, is a range of the lines of a file of JSON lines: the number of its first line,
    /// from 1.
    public var firstLine: Int? { didSet { read.readsLines = firstLine != nil } }
    /// Where relative paths start; nil is the process's own working folder.
    public var workingFolder: String?
    public var allow = HostList()
    /// Only exchanges from this moment on; exchanges without a time always count.
    public var since: Timestamp?
    /// Only exchanges up to this moment.
    public var until: Timestamp?
    /// Of the files found in folders, only those that one of these matches; empty for all.
    public var include: [Glob] = []
    public var exclude: [Glob] = []
    /// Files that are passed over in folders: what this very scan writes, and its baseline.
    public var skipped: [String] = []
    public var readsHidden = false
    public var followsLinks = false
    /// Files of which a thread each is at work at the same time.
    public var jobs = 1
    /// Levels of JSON strings that hold JSON which are opened; payloads of Akto records are the first.
    public var maximumDepth = 8
    public var usesPrefilter = true
    public var keepsMatches = false
    public var read = ReadOptions()
    /// Fills `ScanReport.statistics`.
    public var measures: Bool {
        get { read.measuresTime }
        set { read.measuresTime = newValue }
    }

    public init() {}

    /// All that is to be read.
    var inputs: InputList {
        var options = FileTree.Options()
        options.readsHidden = readsHidden
        options.followsLinks = followsLinks
        options.include = include
        options.exclude = exclude
        options.skipped = skipped
        return InputList(paths, options: options, base: workingFolder)
    }

    /// Whether an input was asked for by itself, and not found in a folder.
    func names(_ path: String) -> Bool { paths.contains(path) || (path == standardInputPath && paths.contains("-")) }
}
