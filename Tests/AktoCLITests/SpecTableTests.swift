import Testing

@testable import CoreKit
@testable import akto_cli

/// Walks every declaration of the program: what is wrong in a table is wrong in five outputs.
@Suite struct SpecTableTests {
    private let tool = Toolkit.tool
    private let lower = Set("abcdefghijklmnopqrstuvwxyz0123456789-")

    private func isName(_ name: String) -> Bool {
        !name.isEmpty && name.allSatisfy(lower.contains) && name.first!.isLetter && name.last != "-" && !name.contains("--")
    }

    @Test func commandNames() {
        let names = tool.commands.flatMap { [$0.name] + $0.deprecatedNames.map(\.name) }
        #expect(Set(names).count == names.count)
        for name in names { #expect(isName(name), "\(name)") }
    }

    @Test func optionNames() {
        for command in tool.commands {
            let long = command.options.flatMap { option in
                (option.isNegatable ? [option.long, "no-" + option.long] : [option.long]) + option.deprecatedNames.map(\.name)
            }
            #expect(Set(long).count == long.count, "a name of \(command.name) stands twice")
            for name in long { #expect(isName(name), "\(command.name) --\(name)") }
            // One letter would make "-x" and "--x" two things.
            for name in long { #expect(name.count > 1) }
            let short = command.options.compactMap(\.short)
            #expect(Set(short).count == short.count, "a letter of \(command.name) stands twice")
            for letter in short { #expect(letter.isASCII && letter.isLetter, "\(command.name) -\(letter)") }
        }
    }

    @Test func everyCommandHasHelp() {
        for command in tool.commands {
            #expect(command.option("help")?.short == "h", "\(command.name)")
            #expect(!command.exitStatuses.isEmpty, "\(command.name)")
            #expect(!command.examples.isEmpty, "\(command.name)")
        }
    }

    @Test func sharedOptionsAreAlike() {
        for name in tool.leadingOptions + ["help", "output", "quiet"] {
            let declared = tool.commands.compactMap { $0.option(name) }
            #expect(!declared.isEmpty)
            for option in declared { #expect(option == declared[0], "--\(name)") }
        }
    }

    @Test func values() {
        for command in tool.commands {
            for option in command.options {
                let place = "\(command.name) --\(option.long)"
                if let name = option.valueName {
                    #expect(!name.isEmpty && name.allSatisfy { $0.isUppercase || "|@.-=".contains($0) }, "\(place)")
                }
                if let choices = option.kind?.choices {
                    #expect(!choices.isEmpty && Set(choices.map(\.name)).count == choices.count, "\(place)")
                    for choice in choices {
                        // Words of a protocol are spelled as it spells them.
                        #expect(choice.name.allSatisfy(lower.contains) || choice.name.allSatisfy(\.isUppercase), "\(place)")
                        #expect(!choice.summary.hasSuffix("."), "\(place)")
                    }
                }
                if let value = option.default {
                    #expect(option.kind.map { $0.parse(value) != nil } ?? ["true", "false"].contains(value), "the default of \(place) is none of its values")
                    #expect(option.defaultNote == nil, "\(place)")
                    #expect(!option.isRepeatable, "\(place)")
                }
                if case .optionalValue(_, let kind, let implied) = option.arity { #expect(kind.parse(implied) != nil, "\(place)") }
            }
            for operand in command.operands { #expect(operand.name.allSatisfy { $0.isUppercase || $0 == "-" }, "\(command.name)") }
            // More than one list, or a gap before a required operand, could not be told apart.
            for operand in command.operands.dropLast() { #expect(!operand.isMany) }
            let firstOptional = command.operands.firstIndex { !$0.isRequired } ?? command.operands.count
            #expect(command.operands[firstOptional...].allSatisfy { !$0.isRequired })
        }
    }

    @Test func environmentVariables() {
        for command in tool.commands {
            for variable in command.options.compactMap(\.environment) {
                #expect(variable.hasPrefix("AKTO_") && variable.allSatisfy { $0.isUppercase || $0 == "_" }, "\(variable)")
                // A secret does not belong into an option, which others can see in the list of processes.
                #expect(!variable.hasSuffix("_KEY") && !variable.hasSuffix("_TOKEN"), "\(variable)")
            }
        }
    }

    @Test func exclusiveGroupsNameOptions() {
        for command in tool.commands {
            for group in command.exclusive {
                #expect(Set(group).count >= 2)
                for name in group { #expect(command.option(name) != nil, "\(command.name): \(name)") }
            }
        }
    }

    /// What a config turns on has to be possible to turn off again on the command line.
    @Test func configurableFlagsAreNegatable() {
        for command in tool.commands where command.option("config") != nil {
            for option in command.options where option.kind == nil && option.isConfigurable {
                #expect(option.isNegatable, "\(command.name) --\(option.long)")
            }
            for name in ["config", "no-config", "help", "output"] { #expect(command.option(name)?.isConfigurable != true) }
        }
    }

    @Test func summaries() {
        for command in tool.commands {
            let summaries = [command.summary] + command.options.map(\.summary) + command.operands.map(\.summary) + command.examples.map(\.summary)
            for summary in summaries {
                #expect(summary.first?.isUppercase == true, "\(summary)")
                #expect(!summary.hasSuffix(".") && !summary.contains("\n"), "\(summary)")
            }
            for option in command.options { #expect(option.summary.count <= 72, "\(option.summary)") }
            for note in command.exitStatuses.map(\.summary) + command.files.map(\.summary) + command.environment.map(\.summary) {
                #expect(note.hasSuffix("."), "\(note)")
            }
        }
    }

    @Test func markupIsClosedAndNamesWhatExists() {
        for command in tool.commands {
            var texts = [command.summary, command.discussion] + command.operands.map(\.summary)
            texts += command.options.flatMap { [$0.summary, $0.discussion, $0.defaultNote ?? ""] + ($0.kind?.choices?.map(\.summary) ?? []) }
            texts += command.exitStatuses.map(\.summary) + command.files.map(\.summary) + command.environment.map(\.summary)
            for text in texts {
                #expect(text.count { $0 == "`" } % 2 == 0, "\(text)")
                for block in HelpText(text).blocks {
                    let spans: [HelpText.Span]
                    switch block {
                    case .paragraph(let paragraph): spans = paragraph
                    case .list(let items): spans = items.flatMap { $0 }
                    case .literal: spans = []
                    }
                    for case .code(let code) in spans where code.hasPrefix("--") && code.count > 2 {
                        let name = String(code.prefix { $0 != " " && $0 != "=" })
                        #expect(command.options.contains { $0.spellings.contains(name) }, "\(command.name) has no \(name)")
                    }
                }
            }
        }
    }

    @Test func examplesParse() throws {
        for example in tool.examples + tool.commands.flatMap(\.examples) {
            let words = shellWords(example.command)
            let start = try #require(words.lastIndex(of: tool.name), "\(example.command)")
            let outcome = try ArgumentParser(tool).parse(Array(words[(start + 1)...]), environment: [:])
            guard case .run = outcome else {
                Issue.record("\(example.command) runs nothing")
                continue
            }
        }
    }

    /// Words of a simple shell line, single quotes undone.
    private func shellWords(_ line: String) -> [String] {
        var words = [""]
        var isQuoted = false
        for character in line {
            if character == "'" {
                isQuoted.toggle()
            } else if character == " ", !isQuoted {
                words.append("")
            } else {
                words[words.count - 1].append(character)
            }
        }
        return words
    }

    @Test func everythingVisibleIsDocumentedEverywhere() throws {
        let files = Dictionary(uniqueKeysWithValues: GeneratedFile.documentation(of: tool).map { ($0.path, $0.contents) })
        let help = HelpRenderer(tool: tool, width: 100, paint: Terminal.Paint(isOn: false))
        for command in tool.commands {
            if command.isHidden {
                for (path, contents) in files { #expect(!contents.contains("akto \(command.name) "), "\(path)") }
                continue
            }
            let manual = try #require(files["man/akto-\(command.name).1"])
            let texts = [help.render(command, .short), help.render(command, .long), try #require(files["docs/commands.md"])]
            for option in command.options where !option.isHidden {
                for text in texts { #expect(text.contains(option.label), "\(command.name) --\(option.long)") }
                #expect(manual.contains("Fl -\(option.long)"), "\(command.name) --\(option.long)")
                #expect(try #require(files["completions/akto.bash"]).contains("--\(option.long)"))
                #expect(try #require(files["completions/_akto"]).contains("--\(option.long)"))
                #expect(try #require(files["completions/akto.fish"]).contains("-l \(option.long) "))
            }
        }
    }

    /// One sentence a line, and no line that an mdoc reader complains about; `mandoc -T lint` is asked in full elsewhere.
    @Test func manualSourceIsPlain() {
        for file in GeneratedFile.documentation(of: tool) where file.path.hasPrefix("man/") {
            for line in file.contents.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
                #expect(!line.isEmpty && line.last != " ", "\(file.path): \(line)")
                #expect(line.first == "." || line.utf8.count <= 80, "\(file.path): \(line)")
            }
        }
    }
}
