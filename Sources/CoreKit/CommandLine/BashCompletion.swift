/// The completion script for bash: tables made from the declarations, and one function that reads the line. It needs bash 4
/// and nothing else, bash-completion included.
struct BashCompletion {
    private let tool: ToolSpec

    init(_ tool: ToolSpec) {
        self.tool = tool
    }

    var script: String {
        let commands = tool.visibleCommands
        let leading = tool.leadingOptions.compactMap { name in commands.lazy.compactMap { $0.option(name) }.first }
        let own = CommandSpec(name: "", summary: "", options: ToolSpec.ownOptions + leading)
        var lines = [
            "# bash completion for \(tool.name).",
            "# Made by `\(tool.name) generate`; source it, or put it where bash-completion looks, named \(tool.name).",
            "",
            "# The options of a command.",
            "_\(tool.name)_options() {",
            "    case $1 in",
        ]
        for command in [own] + commands {
            let names = command.options.filter { !$0.isHidden }.flatMap { $0.spellings.filter { $0.hasPrefix("--") } }
            lines += ["    '\(command.name)') options='\(names.joined(separator: " "))' ;;"]
        }
        lines += ["    esac", "}", "", "# What an option or an operand takes: words, files, folders, list, nothing to complete; empty for flags."]
        lines += ["_\(tool.name)_kind() {", "    kind=", "    case \"$1 $2\" in"]
        for command in [own] + commands {
            for option in command.options where !option.isHidden {
                guard let kind = option.kind else { continue }
                let spellings = option.spellings.map { "'\(command.name) \($0)'" }.joined(separator: " | ")
                let suffix = option.demandsValue ? "" : "?"
                lines.append("    \(spellings)) kind='\(word(for: kind))\(suffix)' ;;")
            }
            for (index, operand) in command.operands.enumerated() {
                let pattern = operand.isMany ? "'\(command.name) '[0-9]*" : "'\(command.name) \(index)'"
                lines.append("    \(pattern)) kind='\(word(for: operand.kind))' ;;")
            }
        }
        lines += ["    esac", "}", "", "# What an option that was given makes pointless or rules out.", "_\(tool.name)_gone() {", "    case \"$1 $2\" in"]
        for command in [own] + commands {
            for option in command.options where !option.isHidden {
                let rivals = command.rivals(of: option.long).compactMap(command.option)
                let gone = ((option.isRepeatable ? [] : [option]) + rivals).flatMap(\.spellings)
                guard !gone.isEmpty else { continue }
                let spellings = option.spellings.map { "'\(command.name) \($0)'" }.joined(separator: " | ")
                lines.append("    \(spellings)) gone+=' \(gone.joined(separator: " ")) ' ;;")
            }
        }
        lines += ["    esac", "}", "", reader(commands.map(\.name).joined(separator: " "))]
        return lines.joined(separator: "\n") + "\n"
    }

    private func word(for kind: ValueKind) -> String {
        switch kind {
        case .choice(let choices): "words \(choices.map(\.name).joined(separator: " "))"
        case .command: "words \(tool.visibleCommands.map(\.name).joined(separator: " "))"
        case .file(let extensions): (["files"] + extensions).joined(separator: " ")
        case .path: "files"
        case .folder: "folders"
        case .textOrList: "list"
        case .text, .count, .duration, .bytes, .rate, .moment, .assignment: "text"
        }
    }

    /// `§` stands for the tool's name, `¶` for its commands.
    private func reader(_ commands: String) -> String {
        String(BashCompletion.template.flatMap { $0 == "§" ? Array(tool.name) : $0 == "¶" ? Array(commands) : [$0] })
    }

    private static let template =
        #"""
        # Completes a value of a kind. `value` is what was typed of it, `fixed` how much of that stands before what readline replaces.
        _§_value() {
            local kind=$1 value=$2 fixed=$3 file suffix
            case ${kind%% *} in
            words)
                mapfile -t COMPREPLY < <(compgen -W "${kind#words}" -- "$value")
                COMPREPLY=("${COMPREPLY[@]#"$fixed"}")
                ;;
            folders) compopt -o filenames -o dirnames 2>/dev/null ;;
            list)
                # The name of a list is a file's, once its @ is there.
                [[ $value == @* ]] || return
                while IFS= read -r file; do
                    file=@$file
                    [[ -d ${file#@} ]] && file+=/ && compopt -o nospace 2>/dev/null
                    COMPREPLY+=("${file#"$fixed"}")
                done < <(compgen -f -- "${value#@}")
                ;;
            'files')
                if [[ $kind == files ]]; then
                    compopt -o default 2>/dev/null
                    return
                fi
                compopt -o filenames 2>/dev/null
                value=${value#[\"\']}
                while IFS= read -r file; do
                    if [[ -d $file ]]; then
                        COMPREPLY+=("${file#"$fixed"}")
                        continue
                    fi
                    for suffix in ${kind#files}; do
                        [[ $file == *."$suffix" ]] && COMPREPLY+=("${file#"$fixed"}")
                    done
                done < <(compgen -f -- "${value//\\/}")
                # Better any file than none: the ending is a habit, not a rule.
                ((${#COMPREPLY[@]})) || compopt -o default 2>/dev/null
                ;;
            esac
        }

        _§() {
            COMPREPLY=()
            local line=${COMP_LINE:0:COMP_POINT} word raw='' previous='' command='' kind='' gone=' ' options='' given='' ended='' i
            local -a words=() candidates=()
            local -i operands=0

            # bash takes words apart at = : and @; what stands without a space between belongs together.
            for ((i = 0; i <= COMP_CWORD; i++)); do
                word=${COMP_WORDS[i]}
                local rest=${line#"${line%%[![:space:]]*}"}
                ((i == COMP_CWORD)) && word=$rest
                if ((i > 0)) && [[ $line == "$rest" && -n $line && ($word == [=:@]* || $previous == *[=:@]) ]]; then
                    words[${#words[@]} - 1]+=$word
                else
                    words+=("$word")
                fi
                # readline replaces what stands behind = and :, but an @ together with what follows it.
                raw=$word
                [[ $previous == *@ && $line == "$rest" ]] && raw=@$word
                line=${rest#"$word"} previous=$word
            done
            local current=${words[${#words[@]} - 1]}
            [[ $raw == [=:]* ]] && raw=${raw#[=:]}
            if ((${#words[@]} > 1)) && [[ ${words[${#words[@]} - 2]} == [\<\>]* ]]; then
                compopt -o default 2>/dev/null
                return
            fi

            # What stands before the current word: the command, the options given, and whether one of them waits for its value.
            for word in "${words[@]:1:${#words[@]}-2}"; do
                if [[ -n $kind ]]; then
                    kind=
                elif [[ -n $ended ]]; then
                    operands+=1
                elif [[ $word == -- ]]; then
                    ended=yes
                elif [[ $word == --* ]]; then
                    given=${word%%=*}
                    _§_gone "$command" "$given"
                    [[ $word == *=* ]] || _§_kind "$command" "$given"
                    [[ $kind == *'?' ]] && kind=
                elif [[ $word == -?* ]]; then
                    for ((i = 1; i < ${#word}; i++)); do
                        given=-${word:i:1}
                        _§_gone "$command" "$given"
                        _§_kind "$command" "$given"
                        [[ -n $kind ]] || continue
                        # The rest of a cluster is the value of its first option that takes one.
                        ((i + 1 < ${#word})) && kind=
                        break
                    done
                elif [[ -z $command ]]; then
                    command=$word
                else
                    operands+=1
                fi
            done

            if [[ -n $kind ]]; then
                _§_value "${kind%'?'}" "$current" "${current%"$raw"}"
            elif [[ -z $ended && $current == --*=* ]]; then
                _§_kind "$command" "${current%%=*}"
                local value=${current#*=}
                _§_value "${kind%'?'}" "$value" "${value%"$raw"}"
            elif [[ -z $ended && $current == -* ]]; then
                _§_options "$command"
                for word in $options; do
                    [[ $gone == *" $word "* ]] || candidates+=("$word")
                done
                mapfile -t COMPREPLY < <(compgen -W "${candidates[*]}" -- "$current")
            elif [[ -z $command ]]; then
                mapfile -t COMPREPLY < <(compgen -W '¶' -- "$current")
            else
                _§_kind "$command" "$operands"
                _§_value "$kind" "$current" "${current%"$raw"}"
            fi
        }

        complete -F _§ §
        """#
}
