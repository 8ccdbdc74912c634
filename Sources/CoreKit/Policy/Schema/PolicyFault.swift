/// What a policy says that its schema does not allow.
struct PolicyFault {
    /// Each is a rule of its own.
    enum Kind: CaseIterable { case unknownKey, missingKey, wrongType, invalidValue, unknownCheck, unknownChannel, invalidRate }

    let kind: Kind
    /// Bytes of the file.
    let range: Range<Int>
    let message: String
    var label: String?
    var notes: [String] = []
    var fix: FindingFix?
}

extension RuleFindings {
    /// Takes over what the check of the schema found of one kind.
    mutating func takeFaults(_ kind: PolicyFault.Kind) {
        for fault in file.check.faults where fault.kind == kind {
            add(fault.range, fault.message) { finding in
                finding.label = fault.label
                finding.notes = fault.notes
                finding.fix = fault.fix
            }
        }
    }
}
