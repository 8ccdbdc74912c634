import CoreKit

/// `akto generate [--check]`: writes what the repository holds of generated files. For those who work on akto, hence hidden.
enum GenerateCommand: Command {
    /// Everything that is made from something else, given the root of the package.
    static let providers: [@Sendable (_ root: String) throws -> [GeneratedFile]] = [
        { _ in GeneratedFile.documentation(of: Toolkit.tool) },
        { _ in [GeneratedFile(path: "docs/signatures.md", contents: try SignatureReference.markdown())] },
        { _ in
            [
                GeneratedFile(path: "docs/policies.md", contents: PolicyReference.markdown()),
                GeneratedFile(path: "docs/rules.md", contents: RuleReference.markdown()),
                GeneratedFile(path: "docs/policy.schema.json", contents: PolicyJSONSchema.text()),
            ]
        },
        { root in try resources(root) },
    ]

    static var spec: CommandSpec {
        CommandSpec(
            name: "generate",
            summary: "Write completions, manual pages and reference from the declarations",
            discussion: "Works on the package that the working folder is in.",
            options: [
                OptionSpec("check", .flag, summary: "Write nothing; say which files are not current"),
                SharedOptions.help,
            ],
            isHidden: true,
            examples: [.init("akto generate --check", "Say whether all generated files are current")],
            exitStatuses: [
                .init(.success, "All files are current."),
                .init(.findings, "With `--check`: some are not."),
                .init(.usage, "The working folder is not in the package."),
                .init(.incomplete, "A file could not be read or written."),
            ])
    }

    static func run(_ arguments: ParsedArguments, _ context: CommandContext) throws -> ExitStatus {
        guard let root = root(above: context.workingFolder ?? StandardStreams.workingFolder) else {
            throw UsageError(message: "no Package.swift of akto here or in a folder above, expected to run inside the repository")
        }
        let stale = try providers.flatMap { try $0(root) }.filter { file in
            try contents(of: "\(root)/\(file.path)").map { $0.elementsEqual(file.contents.utf8) } != true
        }
        for file in stale {
            if arguments.flag("check") {
                context.out.write("\(file.path) is not current\n")
            } else {
                try FileContents.makeFolders(for: "\(root)/\(file.path)")
                try AtomicFile.write(to: "\(root)/\(file.path)", mode: 0o644) { $0.write(file.contents) }
                context.out.write("wrote \(file.path)\n")
            }
        }
        guard arguments.flag("check"), !stale.isEmpty else { return .success }
        context.note("\(title): run \"swift run akto generate\" to make \(stale.count == 1 ? "it" : "them") current")
        return .findings
    }

    /// Resource files as Swift literals: which file becomes which name in which source file.
    private static func resources(_ root: String) throws -> [GeneratedFile] {
        func read(_ path: String) throws -> [UInt8] { try FileContents.read("\(root)/Sources/CoreKit/Resources/\(path)", limit: 64 << 20) }
        func text(_ name: String, _ path: String) throws -> (String, String) { (name, String(decoding: try read(path), as: UTF8.self)) }
        func literals(_ path: String, _ name: String, _ texts: [(name: String, text: String)]) throws -> GeneratedFile {
            GeneratedFile(path: path, contents: ResourceLiteral.swiftSource(enumName: name, files: texts))
        }
        let packs = ["mcp-wire", "cloudflare-dlp", "reference-layers", "not-mcp"]
        return [
            try literals("Sources/CoreKit/Scan/Signatures/SignatureFiles+Generated.swift", "SignatureFiles", [
                ("packed", try BuiltInSignatures.packed(packs.map { ($0, try read("signatures/\($0).yaml")) })),
                text("knownHosts", "signatures/known-hosts.txt"),
            ]),
            try literals("Sources/CoreKit/Scan/Report/ReportAssets+Generated.swift", "ReportAssetFiles", [
                text("page", "report/page.html"),
                text("css", "report/report.css"),
                text("js", "report/report.js"),
            ]),
            try literals("Sources/CoreKit/Ingest/Discovery/InventoryAssets+Generated.swift", "InventoryAssetFiles", [
                text("page", "inventory/page.html"),
                text("css", "inventory/inventory.css"),
                text("js", "inventory/inventory.js"),
            ]),
        ]
    }

    /// The folder of the package, upwards from the one given.
    static func root(above folder: String) -> String? {
        var parts = folder.split(separator: "/")
        while true {
            let root = "/" + parts.joined(separator: "/")
            if let manifest = try? contents(of: "\(root)/Package.swift"), String(decoding: manifest, as: UTF8.self).contains("name: \"akto\"") {
                return root
            }
            if parts.popLast() == nil { return nil }
        }
    }

    /// Nothing where there is no such file.
    private static func contents(of path: String) throws -> [UInt8]? {
        try FileContents.readIfPresent(path, limit: 64 << 20)
    }
}
