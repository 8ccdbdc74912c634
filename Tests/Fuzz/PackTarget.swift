@testable import CoreKit

/// YAML of any kind has nodes that stand where they say; a pack that can be read finds its examples with the prefilter as without.
enum PackTarget {
    static func run(_ input: UnsafeRawBufferPointer) {
        let plain = YAMLLoadOptions()
        let lenient = YAMLLoadOptions(mergesKeys: true, allowsDuplicateKeys: true, keepsComments: true, maximumAliasedNodes: 10_000)
        for options in [plain, lenient] {
            let documents: [YAMLDocument]
            do {
                documents = try YAMLDocument.loadAll(input, options: options)
            } catch {
                require((0...input.count).contains(error.offset), "fault at \(error.offset) of \(input.count)")
                require(error.line >= 1 && error.column >= 1 && !error.message.isEmpty, "fault nowhere: \(error)")
                require((try? YAMLDocument.load(input, options: options)) == nil, "one document of a text that has a fault")
                continue
            }
            for document in documents { check(document, input) }
            let single = try? YAMLDocument.load(input, options: options)
            require((single != nil) == (documents.count < 2), "\(documents.count) documents of which one is loaded: \(single != nil)")
            if let single, let first = documents.first { require(single.nodeCount == first.nodeCount, "one document with other nodes") }
        }
        checkPack(input)
    }

    private static func check(_ document: YAMLDocument, _ input: UnsafeRawBufferPointer) {
        require(document.nodeCount >= 1 && document.node(document.nodeCount) == nil, "a document of \(document.nodeCount) nodes")
        for id in 0..<document.nodeCount {
            guard let node = document.node(id) else { continue }
            let span = node.span
            require(span.start.offset <= span.end.offset && span.end.offset <= input.count, "a node at \(span.offsets) of \(input.count)")
            require(span.start.line >= 1 && span.start.column >= 1, "a node nowhere")
            _ = (node.text, node.string, node.int, node.double, node.bool, node.isNull, node.tag, node.anchor, document.text(in: span))
            for entry in node.entries where !node.isAlias && !entry.isMerged {
                require(inside(entry.key.span, span) && inside(entry.value.span, span), "an entry outside of its mapping")
            }
            for item in node.items where !node.isAlias { require(inside(item.span, span), "an item outside of its sequence") }
        }
        for comment in document.comments { require(document.text(in: comment).hasPrefix("#"), "a comment without its sign") }
    }

    private static func inside(_ inner: YAMLSpan, _ outer: YAMLSpan) -> Bool {
        outer.start.offset <= inner.start.offset && inner.end.offset <= outer.end.offset
    }

    private static func checkPack(_ input: UnsafeRawBufferPointer) {
        let signatures: [Signature]
        do {
            signatures = try SignaturePackReader(path: "pack.yaml", pack: "pack").read(input)
        } catch {
            require((error as? SignaturePackReader.Failure).map { !$0.message.isEmpty } ?? false, "a failure of another kind: \(error)")
            return
        }
        let size = signatures.reduce(0) { $0 + ($1.pattern?.program.instructions.count ?? 0) }
        guard size < 20_000 else { return }
        _ = SignatureExamples.failures(of: signatures)
        let set = SignatureSet(signatures, knownHosts: nil)
        var text = JSONWriter()
        for (index, signature) in signatures.enumerated() {
            for example in signature.matches + signature.ignores { write(example, signature, index, to: &text) }
        }
        text.bytes.withUnsafeBytes { ScratchFile.hold($0) }
        let filtered = ScanTarget.findings(ScanTarget.report(set) { _ in })
        let plain = ScanTarget.findings(ScanTarget.report(set) { $0.usesPrefilter = false })
        require(filtered == plain, "the prefilter changes what is found in \(text.text):\n\(filtered)\n\(plain)")
    }

    /// An example where its signature looks for it.
    private static func write(_ example: String, _ signature: Signature, _ index: Int, to text: inout JSONWriter) {
        text.object { json in
            json.member("method", signature.method ?? "POST")
            json.member("host", signature.layer == .host ? example : "h\(index).example")
            json.member("path", signature.layer == .uri ? example : "/p")
            json.member("statusCode", 200)
            if signature.layer == .header {
                let parts = example.split(separator: ":", maxSplits: 1)
                json.member("requestHeaders", object: { $0.member(String(parts.first ?? ""), parts.dropFirst().joined()) })
            }
            json.member("requestPayload", signature.layer == .body ? example : "")
            json.member("responsePayload", signature.layer == .body ? example : "")
        }
    }
}
