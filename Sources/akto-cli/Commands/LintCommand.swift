import CoreKit

/// `akto lint`: guardrail policies in, findings and their fixes out.
enum LintCommand: Command {
    static var spec: CommandSpec {
        CommandSpec(
            name: "lint",
            summary: "Check that guardrail policies do what they say",
            discussion: """
                Reads guardrail policies and says what in them will not be enforced, can never fire, is taken by an earlier rule, or fires \
                on what nobody meant. Two kinds of policies are told apart by what is in them:

                - the MCP proxy's YAML, with `guardrails`, `threat_detection` and `alerts`
                - Akto's guardrail policy, as JSON or YAML: one, a list of them, or one under `policy`

                Folders are walked for policies; files that are named are taken for policies whatever they look like. What is said of patterns is \
                proven on automata, or tried out: a finding shows a text that anybody can try again.

                A comment `# akto: ignore RULE[, RULE] -- why` silences findings in its line, or where it stands alone in the entry below it. A \
                comment that silences nothing is a finding itself.
                """,
            operands: [
                OperandSpec("FILE", .path, .zeroOrMore, summary: "Policies, and folders to walk for them; `-` is standard input. Without any, the working folder"),
            ],
            options: judging + fixing + selection + telling + output + SharedOptions.work,
            exclusive: [
                SharedOptions.configExclusion,
                ["rules", "explain", "schema"],
            ],
            examples: [
                .init("akto lint policies/", "Check the policies in a folder"),
                .init("akto lint --fix policy.yaml", "Mend what can be mended safely"),
                .init("akto lint --fix unsafe --diff policy.yaml", "See what the other fixes would change"),
                .init("akto lint --format github policies/", "Annotate a pull request"),
                .init("akto lint --explain shadowed-rule", "Read about a rule"),
                .init("akto lint --schema > policy.schema.json", "Let an editor complete and check policies"),
                .init("akto lint --stdin-name policy.yaml --format json - < policy.yaml", "Check what an editor holds"),
            ],
            exitStatuses: [
                .init(.success, "No finding at or above the `--fail-on` level."),
                .init(.findings, "A finding at or above the `--fail-on` level; with `--diff`, something to change."),
                .init(.usage, "The command line or a config could not be used; nothing was checked."),
                .init(.incomplete, "A file could not be read or written. The rest is reported."),
                .init(.interrupted, "Stopped by SIGINT."),
                .init(.terminated, "Stopped by SIGTERM."),
            ],
            files: [
                .init(
                    "akto.yaml",
                    "Defaults of options, found in the working folder or the nearest one above it; and for each policy, from the nearest one at or above its own folder, which rules count how much (`severity`, `enable`, `disable`) and what is passed over (`exclude`, as seen from that file's folder)."),
            ],
            environment: SharedOptions.environment,
            seeAlso: ["akto"])
    }

    static let ruleIDs = LintRules.cards.map(\.id)

    private static var rule: ValueKind { .choice(LintRules.cards.map { .init($0.id, $0.summary) }) }

    private static var judging: [OptionSpec] {
        [
            OptionSpec(
                "fail-on", .value("LEVEL", .choice([
                    .init("error", "What is not enforced as it is written"),
                    .init("warning", "What probably does something else than was meant"),
                    .init("note", "What a reader should know"),
                    .init("none", "Never fail"),
                ])),
                summary: "Lowest severity at which a finding fails the check", default: "error", heading: "Judging"),
            OptionSpec("enable", .repeatable("RULE", rule), summary: "Switch a rule on that is off by itself", heading: "Judging"),
            OptionSpec("disable", .repeatable("RULE", rule), summary: "Switch a rule off", discussion: "It wins over `--enable`.", heading: "Judging"),
            OptionSpec(
                "severity", .repeatable("RULE=LEVEL", .assignment(keys: ruleIDs, values: ["error", "warning", "note", "off"])),
                summary: "How much findings of a rule count; `off` is not at all",
                discussion: "In `akto.yaml` a mapping of rules to levels. The last one for a rule counts.", heading: "Judging"),
        ]
    }

    private static var fixing: [OptionSpec] {
        [
            OptionSpec(
                "fix", .optionalValue("KIND", .choice([
                    .init("safe", "What leaves the policy as it was meant, or stronger"),
                    .init("unsafe", "What may make it match more or less as well"),
                ]), implied: "safe"),
                summary: "Mend what can be mended, in the files",
                discussion: """
                    `--fix unsafe` also applies fixes after which a policy may match more or less than before. Only the bytes of a fix \
                    change. Files are looked at again until nothing is left to mend; what is left is reported. Standard input is printed, mended.
                    """,
                heading: "Fixing", isConfigurable: false),
            OptionSpec(
                "diff", .flag, summary: "Print what fixes would change, and change nothing",
                discussion: "A unified diff that `git apply` and `patch` take. Safe fixes, and with `--fix unsafe` the others too.", heading: "Fixing",
                isConfigurable: false),
        ]
    }

    private static var selection: [OptionSpec] {
        [
            OptionSpec("stdin-name", .value("NAME", .text), summary: "What to call standard input", discussion: "Its folder decides which `akto.yaml` counts.", default: "<stdin>", heading: "Selection", isConfigurable: false),
            OptionSpec(
                "exclude", .repeatable("GLOB", .text), summary: "In folders, skip files and folders that match",
                discussion: "As in `.gitignore`: `*` and `?` stay within a name, `**` crosses folders, and a pattern without a slash matches a name in any folder.",
                heading: "Selection"),
            OptionSpec("hidden", .negatableFlag, summary: "Look into hidden files and folders too", heading: "Selection"),
        ]
    }

    private static var telling: [OptionSpec] {
        [
            OptionSpec("rules", .flag, summary: "List the rules", discussion: "As a table, or with `--format json` as JSON.", heading: "Rules", isConfigurable: false),
            OptionSpec("explain", .value("RULE", rule), summary: "Explain a rule, with examples", heading: "Rules", isConfigurable: false),
            OptionSpec(
                "schema", .flag, summary: "Print the JSON Schema of policies", discussion: "JSON Schema 2020-12, both kinds of policies, with descriptions for editors.", heading: "Rules",
                isConfigurable: false),
        ]
    }

    private static var output: [OptionSpec] {
        [
            OptionSpec(
                "format", short: "f", .value("FORMAT", .choice([
                    .init("text", "For people"),
                    .init("json", "One document"),
                    .init("sarif", "SARIF 2.1.0, for code scanning"),
                    .init("github", "Annotations for GitHub Actions"),
                    .init("gitlab", "Code Quality, for GitLab"),
                    .init("junit", "JUnit XML"),
                    .init("checkstyle", "Checkstyle XML"),
                ])),
                summary: "How to write the findings", default: "text", heading: "Output"),
            SharedOptions.output,
            OptionSpec("verbose", short: "v", .negatableFlag, summary: "Say which questions were too large to be decided", heading: "Output"),
        ]
    }

    static func run(_ arguments: ParsedArguments, _ context: CommandContext) throws -> ExitStatus {
        try LintRun(arguments, context).run()
    }
}
