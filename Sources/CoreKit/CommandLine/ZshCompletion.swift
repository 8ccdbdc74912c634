/// The completion script for zsh, made of `_arguments` specifications.
struct ZshCompletion {
    private let tool: ToolSpec

    init(_ tool: ToolSpec) {
        self.tool = tool
    }

    var script: String {
        let name = tool.name
        var lines = [
            "#compdef \(name)",
            "# Made by `\(name) generate`; put it into a folder of $fpath.",
            "",
            "_\(name)_commands() {",
            "    local -a commands=(",
        ]
        lines += tool.visibleCommands.map { "        \(quoted("\($0.name):\(plain($0.summary))"))" }
        lines += [
            "    )",
            "    _describe -t commands command commands",
            "}",
            "",
            "_\(name)_text_or_list() {",
            "    if compset -P @; then",
            "        _files",
            "    else",
            "        _message -e values \"$1\"",
            "    fi",
            "}",
            "",
            "_\(name)() {",
            "    local curcontext=$curcontext context state state_descr line ret=1",
            "    typeset -A opt_args",
            "    _arguments -C -S -A '-*' \\",
        ]
        for option in ToolSpec.ownOptions {
            lines.append("        '(- *)'{-\(option.short ?? "?"),--\(option.long)}\(quoted("[\(described(option.summary))]")) \\")
        }
        let leading = tool.leadingOptions.compactMap { name in tool.visibleCommands.lazy.compactMap { $0.option(name) }.first }
        for option in leading { lines += specifications(option, excluding: []).map { "        \($0) \\" } }
        lines += [
            "        '1:command:_\(name)_commands' \\",
            "        '*::argument:->argument' && ret=0",
            "    [[ $state == argument ]] || return ret",
            "    curcontext=${curcontext%:*:*}:\(name)-$line[1]:",
            "    case $line[1] in",
        ]
        for command in tool.visibleCommands {
            lines.append("    \(command.name))")
            lines.append("        _arguments -s -S \\")
            var specifications: [String] = []
            for option in command.options where !option.isHidden {
                specifications += self.specifications(option, excluding: command.rivals(of: option.long).compactMap(command.option))
            }
            for (index, operand) in command.operands.enumerated() {
                let place = operand.isMany ? "*" : operand.isRequired ? "\(index + 1)" : "\(index + 1):"
                specifications.append(quoted("\(place):\(operand.name):\(action(operand.kind, operand.name))"))
            }
            lines.append(specifications.map { "            \($0)" }.joined(separator: " \\\n") + " && ret=0")
            lines.append("        ;;")
        }
        lines += ["    esac", "    return ret", "}", "", "if [[ $zsh_eval_context[-1] == loadautofunc ]]; then"]
        lines += ["    _\(name) \"$@\"", "else", "    compdef _\(name) \(name)", "fi"]
        return lines.joined(separator: "\n") + "\n"
    }

    /// One specification a spelling: `'(-f --format)'{-f+,--format=}'[the output]:FORMAT:((...))'`.
    private func specifications(_ option: OptionSpec, excluding rivals: [OptionSpec]) -> [String] {
        var gone = rivals.flatMap(\.spellings)
        if !option.isRepeatable { gone += option.spellings }
        let isHelp = option.long == "help"
        let exclusion = isHelp ? "(- *)" : gone.isEmpty ? "" : "(\(gone.joined(separator: " ")))"
        let star = option.isRepeatable ? "*" : ""
        var message = "[\(described(option.summary))]"
        var (short, long) = ("-\(option.short ?? "?")", "--\(option.long)")
        switch option.arity {
        case .flag, .negatableFlag: break
        case .value(let name, let kind), .repeatable(let name, let kind):
            (short, long) = (short + "+", long + "=")
            message += ":\(colonless(name)):\(action(kind, name))"
        case .optionalValue(let name, let kind, _):
            (short, long) = (short + "-", long + "=-")
            message += "::\(colonless(name)):\(action(kind, name))"
        }
        var specifications: [String]
        if option.short != nil {
            specifications = [quoted(exclusion + star) + "{\(short),\(long)}" + quoted(message)]
        } else {
            specifications = [quoted(exclusion + star + long + message)]
        }
        if option.isNegatable { specifications.append(quoted("\(exclusion)--no-\(option.long)[undo --\(option.long)]")) }
        return specifications
    }

    private func action(_ kind: ValueKind, _ name: String) -> String {
        switch kind {
        case .choice(let choices) where choices.allSatisfy(\.summary.isEmpty): "(\(choices.map(\.name).joined(separator: " ")))"
        case .choice(let choices): "((" + choices.map { "\($0.name)\\:\"\(described($0.summary))\"" }.joined(separator: " ") + "))"
        case .command: "_\(tool.name)_commands"
        case .file(let extensions) where extensions.count == 1: "_files -g \"*.\(extensions[0])(-.)\""
        case .file(let extensions) where !extensions.isEmpty: "_files -g \"*.(\(extensions.joined(separator: "|")))(-.)\""
        case .file, .path: "_files"
        case .folder: "_files -/"
        case .textOrList: "_\(tool.name)_text_or_list \"\(described(name))\""
        case .text, .count, .duration, .bytes, .rate, .moment, .assignment: " "
        }
    }

    private func plain(_ text: String) -> String {
        HelpText.plain(text)
    }

    /// Descriptions stand in brackets and between colons.
    private func described(_ text: String) -> String {
        String(plain(text).flatMap { "[]:\\\"$`".contains($0) ? ["\\", $0] : [$0] })
    }

    private func colonless(_ text: String) -> String {
        String(text.flatMap { $0 == ":" ? ["\\", $0] : [$0] })
    }

    private func quoted(_ text: String) -> String {
        text.isEmpty ? "" : "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }
}
