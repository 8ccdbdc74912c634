extension InputSummary {
    /// Adds a problem. Of more than are kept, those that come first stay, whatever order they were found in; `settle` has to cut
    /// the list in the end.
    mutating func keep(_ problem: CaptureProblem) {
        var problem = problem
        problem.message = SecretMask.masked(problem.message)
        problems.append(problem)
        if problem.isIncomplete { isIncomplete = true }
        if problems.count > 2 * InventoryLimits.problems { settle() }
    }

    /// Brings the problems in order, and cuts the list to its bound.
    mutating func settle() {
        problems.sort { $0.precedes($1) }
        guard problems.count > InventoryLimits.problems else { return }
        omittedProblems += problems.count - InventoryLimits.problems
        problems.removeLast(problems.count - InventoryLimits.problems)
    }

    mutating func merge(_ other: InputSummary) {
        files = InventoryLimits.sum(files, other.files)
        let (total, isTooMuch) = bytes.addingReportingOverflow(other.bytes)
        bytes = isTooMuch ? Int.max : total
        exchanges = InventoryLimits.sum(exchanges, other.exchanges)
        omittedProblems = InventoryLimits.sum(omittedProblems, other.omittedProblems)
        isIncomplete = isIncomplete || other.isIncomplete
        for problem in other.problems { keep(problem) }
    }
}

extension CaptureProblem {
    /// The order of reports: by file as a walk comes to them, then by line; what concerns the file as a whole stands behind its lines.
    func precedes(_ other: CaptureProblem) -> Bool {
        if path != other.path { return FilePath.precedes(path, other.path) }
        if line != other.line { return (line ?? Int.max) < (other.line ?? Int.max) }
        if entry != other.entry { return (entry ?? -1) < (other.entry ?? -1) }
        if message != other.message { return message < other.message }
        return isIncomplete && !other.isIncomplete
    }
}
