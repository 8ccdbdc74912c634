"""Who talks to whom in the recording: hosts, their servers, and the clients.

Every name ends in a domain reserved for documentation (RFC 2606, RFC 6761) and every address lies in a block reserved
for it (RFC 5737) or in a private one, so a capture can be published as it is.
"""

# Servers are processes; each listens on a loopback port of its own. `sdk` is the version of the `mcp` package it runs.
SERVERS = {
    "billing": {"sdk": "1.13.1"},
    "legacy": {"sdk": "1.3.0"},
    "search": {"sdk": "1.9.4"},
    "agents": {"sdk": "1.30.0"},
    "vault": {"sdk": "1.30.0"},
    "gateway": {"sdk": "2.3.0"},
    "world": {"sdk": None},
}

# Host name in the capture -> (server process, address in the capture). A host that is missing is refused by the proxy.
HOSTS = {
    "mcp.billing.example": ("billing", "203.0.113.10"),
    "tools.example.com": ("legacy", "203.0.113.11"),
    "search.example.net": ("search", "203.0.113.12"),
    "old-search.example.net": ("search", "203.0.113.12"),
    "agents.corp.example": ("agents", "10.20.1.5"),
    "vault.example.com": ("vault", "203.0.113.13"),
    "gateway.example.org": ("gateway", "203.0.113.14"),
    "auth.example.com": ("world", "203.0.113.20"),
    "shop.example": ("world", "203.0.113.30"),
    "api.shop.example": ("world", "203.0.113.31"),
    "cdn.shop.example": ("world", "203.0.113.32"),
    "rpc.chain.example": ("world", "203.0.113.33"),
    "lsp.dev.example": ("world", "203.0.113.34"),
    "agent.partner.example": ("world", "203.0.113.35"),
    "editor.dev.example": ("world", "203.0.113.36"),
    "api.llm.example": ("world", "203.0.113.40"),
    "api.assistant.example": ("world", "203.0.113.41"),
    "docs.example.org": ("world", "203.0.113.42"),
    "mcpherson.example": ("world", "203.0.113.43"),
}

# A client speaks through a proxy port of its own, which is how the recording knows whose exchange it was.
CLIENTS = {
    "desk": {"sdk": "1.13.1", "address": "10.20.0.11", "email": "dana@corp.example"},
    "buildbot": {"sdk": "1.3.0", "address": "10.20.0.12", "email": "buildbot@corp.example"},
    "notebook": {"sdk": "1.9.4", "address": "10.20.0.13", "email": "noor@corp.example"},
    "companion": {"sdk": "1.30.0", "address": "10.20.0.14", "email": "li@corp.example"},
    "orchestrator": {"sdk": "2.3.0", "address": "10.20.0.15", "email": "ops@corp.example"},
    "shopper": {"sdk": None, "address": "10.20.0.21", "email": "sam@corp.example"},
    "developer": {"sdk": None, "address": "10.20.0.22", "email": "kim@corp.example"},
}

# The SDK installed in the environment itself; the other versions lie beside it, without their dependencies.
NEWEST_SDK = "2.3.0"
OLDER_SDKS = sorted({entry["sdk"] for table in (SERVERS, CLIENTS) for entry in table.values() if entry["sdk"]} - {NEWEST_SDK})
