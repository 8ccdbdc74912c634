import CoreKit

/// `akto.yaml`: found, read, and made into defaults.
enum ConfigFile {
    static let name = "akto.yaml"
    /// Nobody writes a config of this size in bytes; something else has its name.
    private static let sizeLimit = 1 << 20

    /// Fills in what neither the command line nor the environment gave. Commands without `--config` have no defaults to fill.
    static func apply(to parsed: inout ParsedArguments, _ context: CommandContext) throws {
        _ = try apply(to: &parsed, above: context.workingFolder ?? StandardStreams.workingFolder, context)
    }

    /// The same with the config that counts for a folder, given by its absolute path. Returns the config's path.
    static func apply(to parsed: inout ParsedArguments, above folder: String, _ context: CommandContext) throws -> String? {
        guard parsed.command.option("config") != nil, !parsed.flag("no-config") else { return nil }
        guard let path = parsed.text("config") ?? find(above: folder, context) else { return nil }
        let bytes: [UInt8]
        do {
            bytes = try FileContents.read(context.place(path), limit: sizeLimit)
        } catch let error as SystemError {
            // A config that cannot be read is one that cannot be used.
            throw ConfigError(path: path, line: 0, column: 0, reason: error.description)
        }
        let root = try ConfigValue(yaml: bytes, path: path)
        try ConfigDefaults(path: path, root: root).apply(to: &parsed, tool: Toolkit.tool)
        return path
    }

    /// The nearest one, upwards. As seen from the working folder (`akto.yaml`, `../akto.yaml`, ...) where it is at or above that, else its absolute path.
    private static func find(above folder: String, _ context: CommandContext) -> String? {
        let working = FilePath.standardized(context.workingFolder ?? StandardStreams.workingFolder)
        var names = folder.split(separator: "/")
        while true {
            let place = "/" + names.joined(separator: "/")
            let path = (place == "/" ? "" : place) + "/" + name
            if FileContents.isFile(path) { return seen(place, from: working) ?? path }
            if names.popLast() == nil { return nil }
        }
    }

    private static func seen(_ place: String, from working: String) -> String? {
        let own = working.split(separator: "/"), other = place.split(separator: "/")
        guard own.starts(with: other) else { return nil }
        return String(repeating: "../", count: own.count - other.count) + name
    }
}
