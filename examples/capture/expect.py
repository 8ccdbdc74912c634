"""What a person who reads a HAR would write down about the MCP servers in it: `expect.py IN.har [OUT.json]`.

An oracle for the scanner: it shares nothing with it, knows nothing of signatures, and is slow and plain on purpose.

- A server is a host and the path that takes its messages. With HTTP+SSE that is the path of the stream; the address that its
  `endpoint` event names belongs to it. A slash at the end of a path is dropped where a redirect added it.
- `exchanges` are the HTTP exchanges with it: streams, deletions, refusals and redirects count. `discovery` are those with its
  protected-resource metadata.
- `methods` are the messages that its clients sent, `server_methods` those that it sent itself. A message that was redirected is
  counted where it arrived.
- `protocol_versions` were agreed on: named by the server in its answer, or by a client's request that was taken.
  `protocol_versions_offered` were only proposed or refused.
- `tools` counts calls. For a provider-side server these are the calls that the provider reports in its answer, and the exchanges
  are those of the provider's API that name the server.
- `clients` are sorted by name; `exchanges` of a client are those of its address with the server.
"""

import base64
import json
import sys
import urllib.parse
from collections import Counter

ONLY_MCP = {"tools/list", "tools/call", "resources/list", "resources/read", "resources/templates/list", "prompts/list", "prompts/get",
            "notifications/initialized", "server/discover", "subscriptions/listen"}
META = "io.modelcontextprotocol/"


def messages(text):
    """The JSON-RPC messages of a body: one, a batch, or those of an event stream."""
    if text.lstrip().startswith(("data:", "event:", "id:", ":", "retry:")):
        found = []
        for block in text.replace("\r\n", "\n").split("\n\n"):
            data = [line[5:].removeprefix(" ") for line in block.split("\n") if line.startswith("data:")]
            found += messages("\n".join(data)) if data else []
        return found
    try:
        value = json.loads(text)
    except ValueError:
        return []
    return [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, dict) and one.get("jsonrpc") == "2.0"]


def is_mcp(message):
    parameters = message.get("params")
    if message.get("method") == "initialize":
        return isinstance(parameters, dict) and isinstance(parameters.get("protocolVersion"), str)
    return message.get("method") in ONLY_MCP


class Entry:
    def __init__(self, entry):
        request, response = entry["request"], entry["response"]
        url = urllib.parse.urlsplit(request["url"])
        self.host, self.path, self.query = url.netloc.lower(), url.path, url.query
        self.status, self.client = response["status"], entry.get("_clientAddress", "")
        self.headers = {header["name"].lower(): header["value"] for header in request["headers"]}
        self.location = next((header["value"] for header in response["headers"] if header["name"].lower() == "location"), "")
        self.asked = (request.get("postData") or {}).get("text") or ""
        content = response["content"]
        self.answered = content.get("text") or ""
        if content.get("encoding") == "base64":
            self.answered = base64.b64decode(self.answered).decode("utf-8", "replace")
        self.sent, self.received = messages(self.asked), messages(self.answered)


def endpoints(entries):
    """Maps (host, path) to the (host, path) that a server is listed under, and says which servers are HTTP+SSE."""
    home, streams = {}, set()
    for entry in entries:
        lines = entry.answered.replace("\r\n", "\n").split("\n")
        if lines[0] == "event: endpoint":
            target = urllib.parse.urlsplit(urllib.parse.urljoin(f"https://{entry.host}{entry.path}", lines[1].removeprefix("data:").strip()))
            home[entry.host, entry.path] = home[entry.host, target.path] = (entry.host, entry.path)
            streams.add((entry.host, entry.path))
    for entry in entries:
        if entry.location:
            target = urllib.parse.urlsplit(urllib.parse.urljoin(f"https://{entry.host}{entry.path}", entry.location))
            if any(map(is_mcp, entry.sent)) and (target.netloc, target.path) == (entry.host, entry.path + "/"):
                home[target.netloc, target.path] = (entry.host, entry.path)
    for entry in entries:
        if any(map(is_mcp, entry.sent)):
            home.setdefault((entry.host, entry.path), (entry.host, entry.path))
    return home, streams


def info(value):
    return (value["name"], value.get("version", "")) if isinstance(value, dict) and "name" in value else None


def direct(entries):
    home, streams = endpoints(entries)
    servers = {}
    for entry in entries:
        key = home.get((entry.host, entry.path))
        if not key:
            continue
        server = servers.setdefault(key, {
            "transport": "sse" if key in streams else "streamable-http", "exchanges": 0, "agreed": set(), "offered": set(), "server": None,
            "clients": {}, "addresses": Counter(), "methods": Counter(), "server_methods": Counter(), "tools": Counter()})
        server["exchanges"] += 1
        server["addresses"][entry.client] += 1
        if entry.location:
            continue
        taken = 200 <= entry.status < 300
        if version := entry.headers.get("mcp-protocol-version"):
            server["agreed" if taken else "offered"].add(version)
        for message in entry.sent:
            parameters = message.get("params") or {}
            if "method" in message:
                server["methods"][message["method"]] += 1
            if message.get("method") == "tools/call":
                server["tools"][parameters["name"]] += 1
            if message.get("method") == "initialize":
                server["offered"].add(parameters["protocolVersion"])
                server["clients"].setdefault(info(parameters.get("clientInfo")), set()).add(entry.client)
            if named := info(parameters.get("_meta", {}).get(META + "clientInfo")):
                server["clients"].setdefault(named, set()).add(entry.client)
        for message in entry.received:
            result = message.get("result")
            if "method" in message:
                server["server_methods"][message["method"]] += 1
            if isinstance(result, dict):
                if "serverInfo" in result and "protocolVersion" in result:
                    server["agreed"].add(result["protocolVersion"])
                    server["server"] = info(result["serverInfo"])
                if named := info((result.get("_meta") or {}).get(META + "serverInfo")):
                    server["server"] = named
    for (host, path), server in servers.items():
        server["discovery"] = sum(entry.host == host and entry.path.startswith("/.well-known/oauth-protected-resource")
                                  and entry.path.removeprefix("/.well-known/oauth-protected-resource") in ("", path) for entry in entries)
        addresses = server.pop("addresses")
        server["clients"] = [{"name": name, "version": version, "exchanges": sum(addresses[address] for address in where)}
                             for (name, version), where in sorted(server["clients"].items())]
    return servers


def provider_side(entries):
    """Servers that an LLM's provider was asked to call."""
    servers = {}
    for entry in entries:
        try:
            asked, answered = json.loads(entry.asked), json.loads(entry.answered)
        except ValueError:
            continue
        if not isinstance(asked, dict) or not isinstance(answered, dict):
            continue
        named = {tool["server_label"]: tool["server_url"] for tool in asked.get("tools", []) if tool.get("type") == "mcp"}
        named |= {server["name"]: server["url"] for server in asked.get("mcp_servers", [])}
        calls = [(item["server_label"], item["name"]) for item in answered.get("output", []) if item.get("type") == "mcp_call"]
        calls += [(item["server_name"], item["name"]) for item in answered.get("content", []) if item.get("type") == "mcp_tool_use"]
        for label, address in named.items():
            url = urllib.parse.urlsplit(address)
            server = servers.setdefault((url.netloc, url.path), {
                "transport": "provider", "exchanges": 0, "agreed": set(), "offered": set(), "server": None, "clients": [],
                "methods": Counter(), "server_methods": Counter(), "tools": Counter(), "discovery": 0})
            server["exchanges"] += 1
            server["tools"].update(tool for where, tool in calls if where == label)
    return servers


def expect(har):
    entries = [Entry(entry) for entry in har["log"]["entries"]]
    listed = []
    for (host, path), server in sorted((direct(entries) | provider_side(entries)).items()):
        name = server["server"]
        listed.append({
            "host": host, "path": path, "transport": server["transport"], "exchanges": server["exchanges"], "discovery": server["discovery"],
            "protocol_versions": sorted(server["agreed"]), "protocol_versions_offered": sorted(server["offered"] - server["agreed"]),
            "server": {"name": name[0], "version": name[1]} if name else None, "clients": server["clients"],
            "methods": dict(sorted(server["methods"].items())), "server_methods": dict(sorted(server["server_methods"].items())),
            "tools": dict(sorted(server["tools"].items()))})
    return {"exchanges": len(entries), "servers": listed}


def main(arguments):
    if len(arguments) not in (1, 2):
        sys.exit(__doc__)
    with open(arguments[0], encoding="utf-8") as file:
        found = json.dumps(expect(json.load(file)), indent=2, ensure_ascii=False) + "\n"
    if len(arguments) == 2:
        with open(arguments[1], "w", encoding="utf-8", newline="\n") as file:
            file.write(found)
    else:
        sys.stdout.write(found)


if __name__ == "__main__":
    main(sys.argv[1:])
