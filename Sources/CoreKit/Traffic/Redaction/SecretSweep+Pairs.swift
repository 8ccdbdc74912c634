/// `{"name": "password", "value": "…"}`: objects that say the name in one member and the value in another, as HAR and many logs have headers.
extension SecretSweep {
    private enum Role {
        case name
        case value
    }

    /// What a member of such an object is.
    private func role(_ key: ByteSlice) -> Role? {
        switch key.count {
        case 1: key == "n" || key == "k" ? .name : key == "v" ? .value : nil
        case 3: key.equalsIgnoringCase("key") ? .name : key.equalsIgnoringCase("val") ? .value : nil
        case 4: key.equalsIgnoringCase("name") ? .name : nil
        case 5: key.equalsIgnoringCase("value") ? .value : key.equalsIgnoringCase("field") || key.equalsIgnoringCase("param") ? .name : nil
        case 6: key.equalsIgnoringCase("values") ? .value : key.equalsIgnoringCase("header") ? .name : nil
        case 8: key.equalsIgnoringCase("variable") || key.equalsIgnoringCase("property") ? .name : nil
        case 9: key.equalsIgnoringCase("parameter") || key.equalsIgnoringCase("attribute") ? .name : nil
        default: nil
        }
    }

    /// The first of the two members was found; returns where to go on, nil where they are no such pair.
    func takeNamedPair(_ key: Range<Int>, slashes: Int, colon: Int) -> Int? {
        guard let role = role(text[key]) else { return nil }
        let start = blanksAfter(colon + 1)
        guard start < text.count else { return nil }
        switch role {
        case .name:
            guard let name = quoted(at: start), name.slashes >= slashes, name.inside.count <= 256, let family = family(name.inside),
                let value = sibling(after: name.past, .value)
            else { return nil }
            return takeValue(value, slashes: slashes, family)
        case .value:
            guard let past = valuePast(start), let place = sibling(after: past, .name), let name = quoted(at: place), name.slashes >= slashes,
                let family = family(name.inside)
            else { return nil }
            return takeValue(start, slashes: slashes, family)
        }
    }

    /// Where the value of a member that follows in the same object begins, a few other members away.
    private func sibling(after: Int, _ wanted: Role) -> Int? {
        var at = blanksAfter(after)
        for _ in 0..<6 {
            guard at < text.count, text[at] == 0x2C, let key = quoted(at: blanksAfter(at + 1)) else { return nil }
            at = blanksAfter(key.past)
            guard at < text.count, text[at] == 0x3A else { return nil }
            at = blanksAfter(at + 1)
            // Of several the one that says something.
            if role(text[key.inside]) == wanted, wanted == .value || quoted(at: at).map({ $0.inside.count <= 256 && family($0.inside) != nil }) == true { return at }
            guard let past = valuePast(at) else { return nil }
            at = blanksAfter(past)
        }
        return nil
    }
}
