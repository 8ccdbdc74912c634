/// The completion script for fish.
struct FishCompletion {
    private let tool: ToolSpec

    init(_ tool: ToolSpec) {
        self.tool = tool
    }

    var script: String {
        var lines = [preamble]
        for command in tool.visibleCommands {
            lines.append("complete -c \(tool.name) -n 'not __\(tool.name)_command' -a \(command.name) -d \(quoted(command.summary))")
        }
        for option in ToolSpec.ownOptions {
            lines.append("complete -c \(tool.name) -n 'not __\(tool.name)_command' \(names(option)) -d \(quoted(option.summary))")
        }
        for option in leadingOptions { lines += completion(of: option, unless: [], in: "not __\(tool.name)_command") }
        for command in tool.visibleCommands {
            lines.append("")
            let condition = "__\(tool.name)_command \(command.name)"
            for operand in command.operands.suffix(1) {
                if let arguments = arguments(of: operand.kind) { lines.append("complete -c \(tool.name) -n '\(condition)' \(arguments)") }
            }
            for option in command.options where !option.isHidden {
                lines += completion(of: option, unless: command.rivals(of: option.long).compactMap(command.option), in: condition)
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private var leadingOptions: [OptionSpec] {
        tool.leadingOptions.compactMap { name in tool.visibleCommands.lazy.compactMap { $0.option(name) }.first }
    }

    private var preamble: String {
        let valued = leadingOptions.filter(\.demandsValue).map { "--\($0.long)" }.joined(separator: " ")
        return """
            # fish completion for \(tool.name).
            # Made by `\(tool.name) generate`; put it into ~/.config/fish/completions or a vendor_completions.d.

            # Whether the command is the one named, or any where none is named.
            function __\(tool.name)_command
                set -l tokens (commandline -opc)
                set -e tokens[1]
                while set -q tokens[1]
                    switch $tokens[1]
                        case \(valued.isEmpty ? "''" : valued)
                            set -e tokens[1]
                        case '-*'
                        case '*'
                            not set -q argv[1]; or test $tokens[1] = $argv[1]
                            return
                    end
                    set -e tokens[1]
                end
                return 1
            end

            # Whether none of some options is there yet. Before a `--` stand those that may be waiting for their value right now.
            function __\(tool.name)_unused
                set -l tokens (commandline -opc)
                set -l last $tokens[-1]
                set -e tokens[-1]
                set -l waiting yes
                for name in $argv
                    if test $name = --
                        set waiting
                        set -a tokens $last
                        continue
                    end
                    if test (string length -- $name) -eq 1
                        string match -qr -- "^-[a-zA-Z]*$name" $tokens; and return 1
                    else
                        string match -q -- --$name $tokens; and return 1
                        string match -q -- "--$name=*" $tokens $last; and return 1
                    end
                end
                return 0
            end

            # Files to stand behind an @.
            function __\(tool.name)_list_files
                set -l token (commandline -ct | string replace -r '^--?[^=]*=' '' | string replace -r '^(-[a-zA-Z]+)@' '@')
                string match -q '@*' -- $token; or return
                for file in (complete -C "__\(tool.name)_no_such_command "(string sub -s 2 -- $token))
                    echo @(string split -f 1 \\t -- $file)
                end
            end

            complete -c \(tool.name) -f
            """
    }

    private func completion(of option: OptionSpec, unless rivals: [OptionSpec], in condition: String) -> [String] {
        var condition = condition
        let spelled = { (option: OptionSpec) -> [String] in
            (option.short.map { ["\($0)"] } ?? []) + (option.isNegatable ? [option.long, "no-\(option.long)"] : [option.long])
        }
        let waiting = option.demandsValue && !option.isRepeatable ? spelled(option) : []
        let gone = (option.demandsValue || option.isRepeatable ? [] : spelled(option)) + rivals.flatMap(spelled)
        if !waiting.isEmpty || !gone.isEmpty {
            condition += "; and __\(tool.name)_unused " + (waiting + (gone.isEmpty ? [] : ["--"] + gone)).joined(separator: " ")
        }
        let start = "complete -c \(tool.name) -n '\(condition)' "
        var line = start + names(option)
        if let kind = option.kind {
            if option.demandsValue { line += " -r" }
            line += arguments(of: kind).map { " \($0)" } ?? " -f"
        }
        var lines = [line + " -d \(quoted(option.summary))"]
        if option.isNegatable { lines.append(start + "-l no-\(option.long) -d \(quoted("Undo --\(option.long)"))") }
        return lines
    }

    private func names(_ option: OptionSpec) -> String {
        (option.short.map { "-s \($0) " } ?? "") + "-l \(option.long)"
    }

    private func arguments(of kind: ValueKind) -> String? {
        switch kind {
        case .choice(let choices):
            // The text is quoted once for the list of words that it is, and once more as an argument.
            let words = choices.map { $0.summary.isEmpty ? $0.name : "\($0.name)\\t\(quoted($0.summary))" }
            let list = String(words.joined(separator: " ").flatMap { "\"$".contains($0) ? ["\\", $0] : [$0] })
            return "-f -k -a \"\(list)\""
        case .command:
            return "-f -a \(quoted(tool.visibleCommands.map(\.name).joined(separator: " ")))"
        case .file(let extensions) where !extensions.isEmpty:
            return "-f -k -a '(__fish_complete_suffix \(extensions.map { ".\($0)" }.joined(separator: " ")))'"
        case .file, .path: return "-F"
        case .folder: return "-f -a '(__fish_complete_directories)'"
        case .textOrList: return "-f -a '(__\(tool.name)_list_files)'"
        case .text, .count, .duration, .bytes, .rate, .moment, .assignment: return nil
        }
    }

    private func quoted(_ text: String) -> String {
        "'" + String(HelpText.plain(text).flatMap { "'\\".contains($0) ? ["\\", $0] : [$0] }) + "'"
    }
}
