/// Akto's guardrail policies, as `POST /api/createGuardrailPolicy` takes them and as they are kept in repositories, one file each.
extension PolicySchema {
    static let akto = PolicySchema(
        dialect: .akto, summary: "A guardrail policy of Akto, as its API takes it: JSON, or the same in YAML. A file may hold `{\"policy\": {...}}`, a policy as it is, or a list of either.",
        root: PolicyMapping(
            "guardrail policy", "A guardrail policy of Akto.",
            traps: ["behavior": "the whole policy has a \"behaviour\"; \"behavior\" belongs to single rules"],
            general + scope + patterns + detectors + limits + kept),
        example: """
            {
              "name": "customer-data",
              "description": "Keeps customers' data inside",
              "active": true,
              "severity": "HIGH",
              "behaviour": "block",
              "blockedMessage": "This message holds customers' data",
              "applyOnRequest": true,
              "applyOnResponse": true,
              "applyToAllServers": true,
              "piiTypes": [
                {"type": "credit_card", "behavior": "mask", "minMatchCount": 1}
              ],
              "regexPatternsV2": [
                {"pattern": "(?i)\\\\bproject-falcon\\\\b", "behavior": "block"}
              ],
              "secretsDetection": {"enabled": true, "confidenceScore": 0.7}
            }
            """)

    private static let severities = PolicyChoice("severity", ["LOW": "For the record.", "MEDIUM": "Worth a look.", "HIGH": "Worth a look now.", "CRITICAL": "Somebody has to act."]).with {
        $0.ignoresCase = true
    }

    private static let levels = PolicyChoice("level", ["LOW": "Only what is certain.", "MEDIUM": "What is likely.", "HIGH": "All that looks like it."]).with { $0.ignoresCase = true }

    private static let behaviours = PolicyChoice("behaviour", [
        "block": "The message does not go on.", "warn": "The message goes on when its sender insists.", "alert": "The message goes on, and somebody hears of it.",
        "approval": "The message waits until somebody approves.",
    ]).with {
        $0.ignoresCase = true
        $0.synonyms = ["deny": "block", "monitor": "alert", "log": "alert", "approve": "approval"]
        $0.remarks = ["monitor": "guides of the sync tool name \"monitor\", which the policy model does not know"]
    }

    private static let behaviors = PolicyChoice("behavior", [
        "block": "The message does not go on.", "mask": "What was found is taken out; the rest goes on.", "warn": "The message goes on when its sender insists.",
    ]).with {
        $0.ignoresCase = true
        $0.synonyms = ["redact": "mask", "deny": "block", "alert": "warn"]
    }

    private static let behaviorField = PolicyField("behavior", .choice(behaviors), "What happens where it fires.", required: true, mistaken: ["behaviour", "action"])
    private static let enabledField = PolicyField("enabled", .truth, "Whether it is on. Without it, it is off.", mistaken: ["active"])
    private static let scoreField = PolicyField(
        "confidenceScore", .number(PolicyNumber(isWhole: false, minimum: 0, maximum: 1)), "How sure it has to be, from 0 to 1.", mistaken: ["confidence", "score"])
    private static let promptField = PolicyField("userPrompt", .text(PolicyText()), "What to look for, in plain words.", mistaken: ["prompt"])
    private static let complianceField = PolicyField("compliance", .any, "Kept by the server.", server: true)

    private static let general = [
        PolicyField(
            "name", .text(PolicyText(length: 1...200)), "The policy's name, which tells it from others. Where a policy is a file of its own, the file's name stands for it."),
        PolicyField("description", .text(PolicyText()), "What the policy is for."),
        PolicyField("active", .truth, "Whether the policy is enforced. Without it, it is not.", required: true, mistaken: ["enabled"]),
        PolicyField("severity", .choice(severities), "How grave it is when the policy fires. Case does not count.", required: true),
        PolicyField("behaviour", .choice(behaviours), "What happens when the policy fires. Mind the spelling: single rules have a `behavior`.", required: true, mistaken: ["behavior", "action"]),
        PolicyField("blockedMessage", .text(PolicyText()), "What the sender of a blocked message is told.", mistaken: ["message"]),
        PolicyField(
            "confidenceScore", .number(PolicyNumber(isWhole: false, minimum: 0, maximum: 100)), "How sure the policy has to be, from 0 to 100. Detectors have scores of their own, from 0 to 1."),
        PolicyField("url", .text(PolicyText(form: .url)), "Address of a model or service that judges messages."),
    ]

    private static let scope = [
        PolicyField("applyOnRequest", .truth, "Whether requests are looked at. Without it, they are not."),
        PolicyField("applyOnResponse", .truth, "Whether responses are looked at. Without it, they are not."),
        PolicyField("applyToAllServers", .truth, "Whether the policy holds for all servers. Servers that are selected one by one count instead of all."),
        PolicyField("selectedMcpServersV2", .list(.mapping(server("MCP server"))), "MCP servers that the policy holds for."),
        PolicyField("selectedAgentServersV2", .list(.mapping(server("agent server"))), "Agents' servers that the policy holds for."),
        PolicyField("selectedMcpServers", .words, "The older form of `selectedMcpServersV2`: ids. It counts only where the newer one is empty."),
        PolicyField("selectedAgentServers", .words, "The older form of `selectedAgentServersV2`: ids. It counts only where the newer one is empty."),
        PolicyField("targetTags", .table(.words), "Values of tags: the policy holds for what has one of them."),
        PolicyField("targetDeviceIds", .words, "Devices that the policy holds for."),
    ]

    private static func server(_ noun: String) -> PolicyMapping {
        PolicyMapping(noun, "A server that the policy holds for.", [
            PolicyField("id", .text(PolicyText(length: 1...200)), "The id of its collection, a text of digits.", required: true),
            PolicyField("name", .text(PolicyText()), "As the dashboard shows it."),
        ])
    }

    private static let patterns = [
        PolicyField(
            "regexPatternsV2",
            .list(.mapping(PolicyMapping("pattern rule", "A pattern and what happens where it fires.", [
                PolicyField(
                    "pattern", .text(PolicyText(form: .pattern)),
                    "A regular expression in RE2 syntax, which fires where it occurs anywhere in a message. One that does not compile is skipped. The dashboard checks it as JavaScript, which takes more.",
                    required: true, mistaken: ["regex", "regexp"]),
                behaviorField,
            ]))), "Patterns, tried in this order.", mistaken: ["patterns", "regexes"]),
        PolicyField("regexPatterns", .list(.text(PolicyText(form: .pattern))), "The older form of `regexPatternsV2`: patterns that block. It counts only where the newer one is empty."),
        PolicyField(
            "blockedHosts",
            .list(.mapping(PolicyMapping("blocked host", "A host that is not to be talked to.", [
                PolicyField("pattern", .text(PolicyText(form: .hostPattern)), "Host and path, in which `*` stands for anything: `*.example.com/*`. No regular expression.", required: true, mistaken: ["host"]),
            ]))), "Hosts that are not to be talked to.", mistaken: ["blockedDomains"]),
        PolicyField(
            "ignorePhrases",
            .list(.mapping(PolicyMapping("ignored phrase", "A text that silences the policy where it occurs.", [
                PolicyField("phrase", .text(PolicyText(length: 3...200)), "The text, 3 to 200 characters.", required: true, mistaken: ["text", "pattern"]),
                PolicyField("isRegex", .truth, "Whether it is a regular expression.", mistaken: ["regex"]),
                PolicyField("caseSensitive", .truth, "Whether case counts. Without it, it does not.", mistaken: ["isCaseSensitive"]),
            ])), limit: 50), "Phrases that are harmless wherever they stand, 50 at most."),
    ]

    static let piiTypes = PolicyChoice("type of personal data", [
        "email": "Mail addresses.", "phone_number": "Telephone numbers.", "ssn": "Social security numbers.", "address": "Addresses.", "complete_address": "Whole postal addresses.",
        "ip": "IP addresses.", "uuid": "UUIDs.", "credit_card": "Credit card numbers.", "cvv": "Security codes of cards.", "trade_id": "Ids of trades.",
        "vin": "Vehicle identification numbers.", "jwt": "JSON web tokens.", "username": "User names.", "password": "Passwords.", "secret": "Secrets.", "token": "Tokens.",
        "database": "Database addresses.", "aws_access_key_id": "Ids of AWS access keys.", "aws_dynamodb_url": "Addresses of DynamoDB.", "aws_docdb_url": "Addresses of DocumentDB.",
        "aws_rds_url": "Addresses of RDS.", "aws_sqs_url": "Addresses of SQS.", "aws_s3_bucket_url": "Addresses of S3 buckets.",
        "aws_arn_connect_instance": "ARNs of Connect instances.", "heroku": "Keys of Heroku.",
    ]).with {
        $0.ignoresCase = true
        $0.synonyms = ["phone": "phone_number", "creditcard": "credit_card", "ip_address": "ip", "social_security_number": "ssn", "api_key": "secret"]
    }

    private static let detectors = [
        PolicyField(
            "piiTypes",
            .list(.mapping(PolicyMapping("personal data rule", "A kind of personal data and what happens where it is found.", [
                PolicyField("type", .choice(piiTypes), "What to look for. Case does not count.", required: true, mistaken: ["name"]),
                behaviorField,
                PolicyField("minMatchCount", .number(PolicyNumber(minimum: 1)), "How many have to be in a message until it fires; 1 without it.", mistaken: ["minMatches", "count"]),
            ]))), "Kinds of personal data."),
        PolicyField(
            "deniedTopics",
            .list(.mapping(PolicyMapping("denied topic", "A topic that is not to be talked about.", [
                PolicyField("topic", .text(PolicyText(length: 1...1_000)), "The topic.", required: true, mistaken: ["name"]),
                PolicyField("description", .text(PolicyText()), "What belongs to it."),
                PolicyField("samplePhrases", .words, "What somebody might say."),
                PolicyField("origin", .any, "Kept by the server.", server: true),
            ]))), "Topics that are not to be talked about."),
        PolicyField("contentFiltering", .mapping(contentFiltering), "Harmful content, attacks on prompts, and code."),
        PolicyField("llmRule", .mapping(PolicyMapping("model rule", "A rule in plain words, which a language model judges.", [enabledField, promptField, scoreField, complianceField])), "A rule in plain words, which a language model judges."),
        PolicyField("basePromptRule", detector("base prompt rule", "Attempts to override or to leak the base prompt."), "Attempts to override or to leak the base prompt."),
        PolicyField(
            "redactionRules", .list(.mapping(PolicyMapping("redaction rule", "What to take out, in plain words.", [enabledField, promptField, scoreField, complianceField]))),
            "What to take out, in plain words."),
        PolicyField("gibberishDetection", detector("gibberish detection", "Text without sense, which filters may miss."), "Text without sense, which filters may miss."),
        PolicyField("anonymizeDetection", detector("anonymization", "Data of persons, which is made anonymous."), "Data of persons, which is made anonymous."),
        PolicyField("banCodeDetection", detector("code ban", "Source code."), "Source code."),
        PolicyField("secretsDetection", detector("secrets detection", "Keys, tokens and other secrets."), "Keys, tokens and other secrets."),
        PolicyField("sentimentDetection", detector("sentiment detection", "Hostile or abusive tone."), "Hostile or abusive tone."),
        PolicyField("blockPersonalAccounts", .truth, "Whether accounts of persons, not of the company, are refused."),
    ]

    private static func detector(_ noun: String, _ summary: String) -> PolicyValue { .mapping(PolicyMapping(noun, summary, [enabledField, scoreField])) }

    private static let level = PolicyField("level", .choice(levels), "How much it takes to fire: `LOW`, `MEDIUM`, `HIGH`. Case does not count.", required: true)

    private static let contentFiltering = PolicyMapping("content filtering", "Harmful content, attacks on prompts, and code.", [
        PolicyField(
            "harmfulCategories",
            .mapping(PolicyMapping("harmful categories", "How much it takes for each kind of harmful content.", [
                PolicyField("hate", .choice(levels), "Hatred."), PolicyField("insults", .choice(levels), "Insults."), PolicyField("sexual", .choice(levels), "Sexual content."),
                PolicyField("violence", .choice(levels), "Violence."), PolicyField("misconduct", .choice(levels), "Help with crimes."),
                PolicyField("useForResponses", .truth, "Whether responses are judged too."),
            ])), "Harmful content by kind."),
        PolicyField("promptAttacks", .mapping(PolicyMapping("prompt attacks", "Injection and jailbreaks.", [level])), "Injection and jailbreaks."),
        PolicyField("code", .mapping(PolicyMapping("code filter", "Source code.", [level])), "Source code."),
    ])

    private static let limits = [
        PolicyField(
            "tokenLimitDetection",
            .mapping(PolicyMapping(
                "token limit", "A bound on the length of messages.",
                traps: ["confidenceScore": "a token limit has no score, though the sync tool's guide shows one; its bound is \"threshold\""],
                [enabledField, PolicyField("threshold", .number(PolicyNumber(minimum: 1)), "The most tokens that a message may have.", mistaken: ["limit", "maxTokens"])])),
            "A bound on the length of messages."),
        PolicyField(
            "anomalyDetection",
            .mapping(PolicyMapping("anomaly detection", "Unusual numbers of calls and errors.", [
                enabledField, PolicyField("toolCallLimit", .number(PolicyNumber(minimum: 0)), "The most tool calls; 0 is no limit.", mistaken: ["callLimit"]),
                PolicyField("errorLimit", .number(PolicyNumber(minimum: 0)), "The most errors; 0 is no limit."),
            ])), "Unusual numbers of calls and errors."),
        PolicyField("modelConfigs", .list(.mapping(modelConfig)), "Models that judge messages, in the order in which they are asked.", mistaken: ["models"]),
    ]

    private static let modelConfig = PolicyMapping("model", "A model that judges messages.", [
        PolicyField("provider", .text(PolicyText()), "Who runs it."), PolicyField("model", .text(PolicyText()), "Its name."),
        PolicyField("baseUrl", .text(PolicyText(form: .url)), "Where it is asked.", mistaken: ["url", "endpoint"]),
        PolicyField("timeoutMs", .number(PolicyNumber(minimum: 0)), "How long to wait for it, in milliseconds.", mistaken: ["timeout"]),
        PolicyField("strictBlock", .truth, "Whether its \"no\" is final."), PolicyField("strictAllow", .truth, "Whether its \"yes\" is final."),
        PolicyField(
            "modelRole",
            .choice(PolicyChoice("role", [
                "FAST_THREAT_FILTER": "Finds threats fast.", "FAST_FALLBACK_SAFE_FILTER": "Lets harmless messages through fast.", "FINAL_ARBITER": "Decides where others do not.",
            ]).with { $0.ignoresCase = true }), "What it is asked for.", mistaken: ["role"]),
        PolicyField("attackType", .text(PolicyText()), "The attack that it knows."),
        PolicyField("safeDecisionThreshold", .number(PolicyNumber(isWhole: false, minimum: 0, maximum: 1)), "How sure its \"yes\" has to be, from 0 to 1."),
    ])

    private static let kept = [
        "id", "_id", "hexId", "createdTimestamp", "updatedTimestamp", "createdBy", "updatedBy", "contextSource", "source", "sourceHash", "selectedCollection", "selectedModel",
        "tokenLimit", "wordFilters",
    ].map { PolicyField($0, .any, "Kept by the server.", server: true) }
}
