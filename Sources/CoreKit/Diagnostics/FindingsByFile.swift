/// What a report says, by file, for formats that are laid out so.
struct FindingsByFile {
    struct File {
        var path: String
        var findings: [Finding] = []
        var notices: [FindingNotice] = []
    }

    /// The files that were looked at in their order, then those that only findings or notices name.
    private(set) var files: [File] = []
    /// What is about no file.
    private(set) var notices: [FindingNotice] = []

    init(_ report: FindingReport) {
        var places: [String: Int] = [:]
        func place(_ path: String) -> Int {
            if let known = places[path] { return known }
            places[path] = files.count
            files.append(File(path: path))
            return files.count - 1
        }
        for path in report.files { _ = place(path) }
        for finding in report.findings { files[place(finding.path)].findings.append(finding) }
        for notice in report.notices {
            if let path = notice.path { files[place(path)].notices.append(notice) } else { notices.append(notice) }
        }
    }
}
