/// Lists signatures: a table for people, or one JSON document.
public enum SignatureListRenderer {
    /// `isVerbose` adds what each looks for, and whether a literal lets most records stay closed. `width` is in columns; nil cuts
    /// nothing.
    public static func render(_ set: SignatureSet, asJSON: Bool, isVerbose: Bool, width: Int?, to stream: OutputStream) {
        if asJSON { json(set, to: stream) } else { text(set, isVerbose: isVerbose, width: width, to: stream) }
    }

    private static func text(_ set: SignatureSet, isVerbose: Bool, width: Int?, to stream: OutputStream) {
        let idWidth = set.signatures.map(\.id.count).max() ?? 0
        func padded(_ text: String, _ columns: Int) -> String { text + String(repeating: " ", count: max(0, columns - text.count)) }
        stream.write("\(padded("SIGNATURE", idWidth))  LAYER   CONFIDENCE  DESCRIPTION\n")
        for signature in set.signatures {
            let level = signature.isAgainst ? "against" : signature.confidence.name
            let line = Terminal.escapeControls(
                "\(padded(signature.id, idWidth))  \(padded(signature.layer.rawValue, 6))  \(padded(level, 10))  \(signature.description)")
            if let width, Terminal.displayWidth(of: line) > width {
                stream.write("\(Terminal.prefix(line, columns: width - 1))…\n")
            } else {
                stream.write(line + "\n")
            }
            guard isVerbose else { continue }
            for detail in details(of: signature, in: set) { stream.write("    \(Terminal.escapeControls(detail))\n") }
        }
        stream.write("\n\(set.signatures.count) signatures\(set.knownHosts.map { ", \($0.count) known hosts" } ?? "")\n")
    }

    private static func details(of signature: Signature, in set: SignatureSet) -> [String] {
        var lines = ["pack: \(signature.pack)"]
        if let pattern = signature.pattern { lines.append("pattern: \(pattern.source)") }
        if !signature.shapes.isEmpty {
            lines.append("json: \(signature.shapes.map { $0.conditions.map(\.path.text).joined(separator: ", ") }.joined(separator: " | "))")
        }
        if let event = signature.event { lines.append("event: \(event)") }
        if let method = signature.method { lines.append("method: \(method)") }
        if let side = signature.side { lines.append("side: \(side.rawValue)") }
        if signature.layer == .header || signature.layer == .body {
            let literals = SignatureSet.literals(of: signature)?.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "  ")
            lines.append(literals.map { "looked for first, in any case: \($0)" } ?? "no usable literal: every record is opened for it, though for no other signature")
        }
        return lines
    }

    private static func json(_ set: SignatureSet, to stream: OutputStream) {
        var writer = JSONWriter(indent: 2)
        writer.object { writer in
            writer.member("schema", "akto.signature-list/1")
            writer.member("signatures", array: { writer in
                for signature in set.signatures { member(signature, set, &writer) }
            })
            writer.member("known_hosts", set.knownHosts?.count ?? 0)
        }
        stream.write(writer.bytes + [0x0A])
    }

    private static func member(_ signature: Signature, _ set: SignatureSet, _ writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("id", signature.id)
            writer.member("layer", signature.layer.rawValue)
            writer.member("confidence", signature.confidence.name)
            writer.member("against", signature.isAgainst)
            writer.member("description", signature.description)
            writer.member("pack", signature.pack)
            writer.member("pattern", signature.pattern?.source)
            writer.member("prefiltered", !set.unfiltered.contains(signature.id))
            writer.member("matches", array: { writer in signature.matches.forEach { writer.value($0) } })
            writer.member("ignores", array: { writer in signature.ignores.forEach { writer.value($0) } })
        }
    }
}
