/// A file of the repository that is made from declarations, with what it has to contain.
public struct GeneratedFile: Sendable, Equatable {
    /// Seen from the root of the package.
    public var path: String
    public var contents: String

    public init(path: String, contents: String) {
        self.path = path
        self.contents = contents
    }

    /// Completions, manual pages and the reference of a tool.
    public static func documentation(of tool: ToolSpec) -> [GeneratedFile] {
        var files = [
            GeneratedFile(path: "completions/\(tool.name).bash", contents: BashCompletion(tool).script),
            GeneratedFile(path: "completions/_\(tool.name)", contents: ZshCompletion(tool).script),
            GeneratedFile(path: "completions/\(tool.name).fish", contents: FishCompletion(tool).script),
            GeneratedFile(path: "man/\(tool.name).1", contents: ManualPage(tool).source(nil)),
        ]
        for command in tool.visibleCommands {
            files.append(GeneratedFile(path: "man/\(tool.name)-\(command.name).1", contents: ManualPage(tool).source(command)))
        }
        files.append(GeneratedFile(path: "docs/commands.md", contents: CommandReference(tool).markdown))
        return files
    }
}
