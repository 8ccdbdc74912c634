/// Comments that silence findings: `# akto: ignore RULE[, RULE] -- why`, for their line or, standing alone, for the entry below.
struct IgnoreComments {
    init(_ file: PolicyFile) {}

    /// The findings that are left, and those about comments that silence nothing.
    func apply(to findings: [Finding], _ options: LintOptions) -> [Finding] { findings }
}
