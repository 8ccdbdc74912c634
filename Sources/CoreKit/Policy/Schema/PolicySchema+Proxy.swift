/// The MCP proxy's policies (https://ai-security-docs.akto.io/agentic-guardrails/overview/akto-mcp-proxy).
extension PolicySchema {
    static let proxy = PolicySchema(
        dialect: .proxy, summary: "What the MCP proxy does with the traffic between MCP clients and servers: guardrails, threat detection, and alerts.",
        root: PolicyMapping(
            "proxy policy", "A policy of the MCP proxy.",
            [
                PolicyField("guardrails", .list(.oneOf([
                    PolicyVariant(word: "content_filter", mapping: guardrail("content filter", "Patterns, and what happens to messages that they match.", rule)),
                    PolicyVariant(word: "rate_limit", mapping: guardrail("rate limit", "How many requests are let through.", rate)),
                ])), "Guardrails. Content filters are tried in this order."),
                PolicyField("threat_detection", .mapping(detection), "Built-in checks, and rules beside them."),
                PolicyField("alerts", .list(.mapping(alert)), "Who hears of what."),
            ]),
        example: """
            guardrails:
              - name: Personal data
                type: content_filter
                rules:
                  - pattern: '(?i)\\b(ssn|social security)\\b'
                    action: block
                  - pattern: '(?i)\\bcredit card\\b'
                    action: redact
              - name: Rate limiting
                type: rate_limit
                rules:
                  - requests_per_minute: 100
                    per_client: true
            threat_detection:
              sensitivity: high
              enabled_checks: [sql_injection, command_injection, path_traversal, data_exfiltration]
              custom_rules:
                - name: Sensitive files
                  pattern: '/etc/(passwd|shadow)'
                  action: block
            alerts:
              - type: threat_detected
                severity: high
                channels: [email, slack]
              - type: rate_limit_exceeded
                threshold: 1000
                channels: [webhook]
            """)

    static let checks = PolicyChoice("check", [
        "sql_injection": "SQL inside of arguments.", "command_injection": "Commands of a shell inside of arguments.",
        "path_traversal": "Paths that lead out of where they should stay.", "data_exfiltration": "Data on its way out.",
    ]).with {
        $0.fault = .unknownCheck
        $0.synonyms = ["sqli": "sql_injection", "rce": "command_injection", "shell_injection": "command_injection", "directory_traversal": "path_traversal", "lfi": "path_traversal", "exfiltration": "data_exfiltration"]
    }

    static let channels = PolicyChoice("channel", ["email": "By mail.", "slack": "To Slack.", "webhook": "As a request to a URL."]).with {
        $0.fault = .unknownChannel
        $0.synonyms = ["mail": "email", "e-mail": "email", "http": "webhook", "url": "webhook"]
    }

    static let alertTypes = PolicyChoice("alert type", [
        "threat_detected": "Threat detection or a content filter found something.", "rate_limit_exceeded": "A rate limit was reached.",
    ]).with { $0.isOpen = true }

    private static let actions = PolicyChoice("action", ["block": "The message does not go on.", "redact": "What the pattern matches is taken out; the rest goes on."]).with {
        $0.synonyms = ["deny": "block", "reject": "block", "drop": "block", "mask": "redact", "replace": "redact", "anonymize": "redact"]
    }

    private static let guardrailTypes = PolicyChoice("guardrail type", ["content_filter": "Patterns on the content of messages.", "rate_limit": "A bound on the number of requests."]).with {
        $0.synonyms = ["filter": "content_filter", "content": "content_filter", "regex": "content_filter", "throttle": "rate_limit", "rate": "rate_limit"]
    }

    private static func guardrail(_ noun: String, _ summary: String, _ rule: PolicyMapping) -> PolicyMapping {
        PolicyMapping(
            noun, summary, discriminator: "type",
            [
                PolicyField("name", .text(PolicyText(length: 1...200)), "What logs and answers (`guardrails_applied`) call it.", required: true),
                PolicyField("type", .choice(guardrailTypes), "What kind of guardrail it is.", required: true, mistaken: ["kind"]),
                PolicyField("rules", .list(.mapping(rule)), "The rules, tried in this order.", required: true, mistaken: ["rule", "patterns", "limits"]),
            ])
    }

    private static let patternField = PolicyField(
        "pattern", .text(PolicyText(form: .pattern)),
        "A regular expression in RE2 syntax, which fires where it occurs anywhere in a message. Case counts unless it begins with `(?i)`. Write it in single quotes, in which YAML has no escapes.",
        required: true, mistaken: ["regex", "regexp", "match", "phrase"])

    private static let actionField = PolicyField("action", .choice(actions), "What happens where it fires.", required: true, mistaken: ["behavior", "behaviour", "do"])

    private static let rule = PolicyMapping("rule of a content filter", "A pattern and what happens where it fires.", [patternField, actionField])

    private static let rate = PolicyMapping(
        "rule of a rate limit", "A bound on the number of requests.",
        [
            PolicyField(
                "requests_per_minute", .number(PolicyNumber(minimum: 1, fault: .invalidRate)), "How many requests a minute are let through.", required: true,
                mistaken: ["rpm", "limit", "rate", "max_requests"]),
            PolicyField("per_client", .truth, "Whether each client has that many requests to itself. Without it all clients share them.", mistaken: ["by_client", "perclient"]),
        ])

    private static let detection = PolicyMapping(
        "threat detection", "Built-in checks, and rules beside them.",
        [
            PolicyField(
                "sensitivity", .choice(PolicyChoice("sensitivity", ["low": "Only what is certain.", "medium": "What is likely.", "high": "All that looks like an attack."])),
                "How much it takes for a check to fire.", mistaken: ["level"]),
            PolicyField("enabled_checks", .list(.choice(checks)), "The built-in checks that are on.", mistaken: ["checks"]),
            PolicyField(
                "custom_rules",
                .list(.mapping(PolicyMapping("custom rule", "A pattern beside the built-in checks. Custom rules act after the content filters.", [
                    PolicyField("name", .text(PolicyText(length: 1...200)), "What logs and answers call it.", required: true), patternField, actionField,
                ]))), "Patterns beside the built-in checks.", mistaken: ["rules"]),
        ])

    private static let alert = PolicyMapping(
        "alert", "Who hears of an event.",
        [
            PolicyField("type", .choice(alertTypes), "The event.", required: true, mistaken: ["event", "on"]),
            PolicyField(
                "severity", .choice(PolicyChoice("severity", ["low": "For the record.", "medium": "Worth a look.", "high": "Worth a look now.", "critical": "Somebody has to act."])),
                "How grave the event is, for who hears of it.", mistaken: ["level", "priority"]),
            PolicyField("threshold", .number(PolicyNumber(minimum: 1)), "After how many events it is sent.", mistaken: ["limit", "count"]),
            PolicyField("channels", .list(.choice(channels)), "Where it is sent to.", mistaken: ["channel", "notify", "to"]),
        ])
}
