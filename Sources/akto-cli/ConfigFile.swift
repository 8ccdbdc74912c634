import CoreKit

/// `akto.yaml`: found, read, and made into defaults.
enum ConfigFile {
    static let name = "akto.yaml"
    /// Nobody writes a config of this size in bytes; something else has its name.
    private static let sizeLimit = 1 << 20

    /// Fills in what neither the command line nor the environment gave. Commands without `--config` have no defaults to fill.
    static func apply(to parsed: inout ParsedArguments, _ context: CommandContext) throws {
        guard parsed.command.option("config") != nil, !parsed.flag("no-config") else { return }
        guard let path = parsed.text("config") ?? find(context) else { return }
        let bytes: [UInt8]
        do {
            bytes = try FileContents.read(context.place(path), limit: sizeLimit)
        } catch let error as SystemError {
            // A config that cannot be read is one that cannot be used.
            throw ConfigError(path: path, line: 0, column: 0, reason: error.description)
        }
        let root = try ConfigValue(yaml: bytes, path: path)
        try ConfigDefaults(path: path, root: root).apply(to: &parsed, tool: Toolkit.tool)
    }

    /// The nearest one, upwards, as seen from the working folder: `akto.yaml`, `../akto.yaml`, ...
    private static func find(_ context: CommandContext) -> String? {
        let folder = context.workingFolder ?? StandardStreams.workingFolder
        var path = name
        for _ in 0...folder.split(separator: "/").count {
            if FileContents.isFile(context.place(path)) { return path }
            path = "../" + path
        }
        return nil
    }
}
