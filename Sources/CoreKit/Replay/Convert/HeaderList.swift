/// Header fields as an ingest record has them: an object with one string a name, encoded as a string.
///
/// Names are lower case, in the order of their first use. Repeated fields are joined: by `; ` for `cookie` (RFC 9113, 8.2.3), by a line feed for
/// `set-cookie`, as its values hold commas (RFC 9110, 5.3) and no value holds a line feed, and by `, ` for all others. The pseudo-header fields of
/// HTTP/2 are left out.
struct HeaderList {
    let arena: ByteArena
    let redactor: Redactor

    /// Writes the inside of the string. `host` is added where it is not empty and there is no such field. Of a request, whose scheme is given, the
    /// field is written as `HostName` has it, the first if there are several. True if the host was added or changed.
    func write(_ fields: UnsafeBufferPointer<HeaderField>, host: ByteSlice = .empty, scheme: ByteSlice? = nil, to out: ByteBuilder) -> Bool {
        out.append(0x7B)
        var isFirst = true, isChanged = false
        let needsHost = !host.isEmpty && !fields.contains { $0.name.equalsIgnoringCase("host") && !$0.value.isEmpty }
        if needsHost {
            begin(ByteSlice("host"), &isFirst, out)
            write(ByteSlice("host"), host, out)
            out.append("\\\"")
        }
        let groups = fields.count > HeaderList.fewFields ? HeaderList.groups(fields) : nil
        for (index, field) in fields.enumerated() {
            let name = field.name
            if name.isEmpty || name[0] == 0x3A { continue }
            if scheme != nil || needsHost, name.equalsIgnoringCase("host") {
                guard !needsHost, !field.value.isEmpty, !fields[..<index].contains(where: { $0.name.equalsIgnoringCase("host") && !$0.value.isEmpty }) else { continue }
                let usual = HostName.normalized(field.value, scheme: scheme ?? .empty, arena: arena) ?? field.value
                if !(usual == field.value) { isChanged = true }
                begin(name, &isFirst, out)
                write(name, usual, out)
                out.append("\\\"")
                continue
            }
            if let groups {
                guard let group = groups[index] else { continue }
                begin(name, &isFirst, out)
                for (number, member) in group.enumerated() { write(fields[member], isRepeated: number > 0, out) }
            } else {
                if fields[..<index].contains(where: { HeaderList.areEqual($0.name, name) }) { continue }
                begin(name, &isFirst, out)
                write(field, isRepeated: false, out)
                for other in fields[(index + 1)...] where HeaderList.areEqual(other.name, name) { write(other, isRepeated: true, out) }
            }
            out.append("\\\"")
        }
        out.append(0x7D)
        return needsHost || isChanged
    }

    /// Of so many fields each is compared with each.
    private static let fewFields = 48

    /// The fields with the same name as the first of it; nil for the others.
    private static func groups(_ fields: UnsafeBufferPointer<HeaderField>) -> [[Int]?] {
        var firsts: [String: Int] = [:]
        var groups: [[Int]?] = Array(repeating: nil, count: fields.count)
        for (index, field) in fields.enumerated() {
            let name = field.name.string.lowercased()
            if let first = firsts[name] {
                groups[first]?.append(index)
            } else {
                firsts[name] = index
                groups[index] = [index]
            }
        }
        return groups
    }

    private static func areEqual(_ left: ByteSlice, _ right: ByteSlice) -> Bool {
        guard left.count == right.count else { return false }
        for index in 0..<left.count where ByteSlice.lowered(left[index]) != ByteSlice.lowered(right[index]) { return false }
        return true
    }

    private func begin(_ name: ByteSlice, _ isFirst: inout Bool, _ out: ByteBuilder) {
        if !isFirst { out.append(0x2C) }
        isFirst = false
        out.append("\\\"")
        let from = out.count
        JSONEscapes.encode(name, levels: 2, to: out)
        out.lowerASCII(from: from)
        out.append("\\\":\\\"")
    }

    private func write(_ field: HeaderField, isRepeated: Bool, _ out: ByteBuilder) {
        if isRepeated {
            if field.name.equalsIgnoringCase("set-cookie") {
                out.append("\\\\n")
            } else {
                out.append(field.name.equalsIgnoringCase("cookie") ? "; " : ", ")
            }
        }
        write(field.name, field.value, out)
    }

    private func write(_ name: ByteSlice, _ value: ByteSlice, _ out: ByteBuilder) {
        JSONEscapes.encode(redactor.header(name, value) ?? value, levels: 2, to: out)
    }
}
