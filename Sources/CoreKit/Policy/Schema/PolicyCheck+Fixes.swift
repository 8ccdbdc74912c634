/// Changes that mend what the schema does not allow.
extension PolicyCheck {
    /// Another word in the quotes that stand there.
    func replacement(of node: YAMLNode, by word: String, _ title: String, isSafe: Bool) -> FindingFix? {
        let node = node.target
        let text: String
        switch node.style {
        case .plain: text = word
        case .singleQuoted: text = "'\(word)'"
        case .doubleQuoted: text = "\"\(word)\""
        case .literal, .folded, .block, .flow: return nil
        }
        return rewrite(node, text, title, isSafe: isSafe)
    }

    /// Nothing where a tag says what the value is, or where nothing is written.
    private func rewrite(_ node: YAMLNode, _ text: String, _ title: String, isSafe: Bool = true) -> FindingFix? {
        let node = node.target, range = node.span.offsets
        guard node.explicitTag == nil, !range.isEmpty, node.style != .literal, node.style != .folded else { return nil }
        return FindingFix(title: title, isSafe: isSafe, edits: [source.edit(range, text)])
    }

    /// `"true"`, `yes`, `On` as they were meant.
    func truthFix(_ node: YAMLNode) -> FindingFix? {
        guard node.type == .string, let text = node.text?.lowercased() else { return nil }
        if ["true", "yes", "on", "y"].contains(text) { return rewrite(node, "true", "write true") }
        if ["false", "no", "off", "n"].contains(text) { return rewrite(node, "false", "write false") }
        return nil
    }

    /// A number in quotes, or with marks between its digits; a whole one with a point.
    func numberFix(_ node: YAMLNode, _ shape: PolicyNumber) -> FindingFix? {
        guard node.kind == .scalar, let text = node.text, text.utf8.count <= 20 else { return nil }
        let digits = text.filter { $0 != "_" && $0 != "," && $0 != " " }
        guard let first = digits.utf8.first, (0x30...0x39).contains(first), let value = YAMLSchema.double(digits), value.magnitude < 1e15 else { return nil }
        if !shape.isWhole { return node.type == .string && digits == text ? rewrite(node, digits, "write the number without quotes") : nil }
        guard value == value.rounded(.towardZero), !digits.hasPrefix("0") || digits == "0" else { return nil }
        let number = "\(Int(value))"
        return rewrite(node, number, "write \(number)")
    }

    func textFix(_ node: YAMLNode) -> FindingFix? {
        guard [.int, .float, .bool].contains(node.type), let text = node.text else { return nil }
        return rewrite(node, "\"\(text)\"", "put it in quotes")
    }

    /// One word where a list of words is wanted.
    func listFix(_ node: YAMLNode, _ item: PolicyValue) -> FindingFix? {
        switch item {
        case .text, .choice: break
        default: return nil
        }
        let target = node.target
        guard target.type == .string, target.style != .plain || target.text?.contains(where: { ",[]{}#:".contains($0) }) == false else { return nil }
        return rewrite(node, "[\(target.document.text(in: target.span))]", "make it a list of one")
    }
}
