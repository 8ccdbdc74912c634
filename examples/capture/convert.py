"""Turns a recording into the other forms that captured traffic is kept in.

    convert.py FORM IN.har OUT      one HAR into one file of a form: records, batches, array, pretty, http-requests, gateway-http,
                                    lines, text, har-base64; a name that ends in .gz is gzipped
    convert.py examples IN OUT      agents.har and shop.har of IN into the folder of examples OUT, where every exchange stands
                                    in exactly one file
    convert.py fixtures IN OUT      the same two into the small captures of the tests

The output depends on the input alone, so a conversion can be checked by doing it again.
"""

import base64
import datetime
import gzip
import hashlib
import json
import pathlib
import sys
import urllib.parse

from topology import CLIENTS

EMAILS = {client["address"]: client["email"] for client in CLIENTS.values()}


class Exchange:
    """One entry of a HAR, read the way a person reads it."""

    def __init__(self, entry, creator):
        request, response = entry["request"], entry["response"]
        self.entry, self.creator = entry, creator
        self.url = urllib.parse.urlsplit(request["url"])
        self.host = self.url.netloc
        self.target = urllib.parse.urlunsplit(("", "", self.url.path, self.url.query, ""))
        self.method, self.status = request["method"], response["status"]
        self.client, self.server = entry["_clientAddress"], entry["serverIPAddress"]
        self.time = datetime.datetime.fromisoformat(entry["startedDateTime"].replace("Z", "+00:00"))
        self.request_headers = self.headers(request)
        self.request_headers.setdefault("host", self.host)
        self.response_headers = self.headers(response)
        self.request_body = request.get("postData", {}).get("text") or ""
        content = response["content"]
        self.response_body = content.get("text") or ""
        if content.get("encoding") == "base64":
            self.response_body = base64.b64decode(self.response_body).decode("utf-8", "replace")
        self.version = request["httpVersion"]
        self.reason = response["statusText"] or {200: "OK", 201: "Created", 204: "No Content", 302: "Found", 404: "Not Found"}.get(self.status, "")

    @staticmethod
    def headers(message):
        found = {}
        for header in message["headers"]:
            name = header["name"].lower()
            found[name] = f"{found[name]}, {header['value']}" if name in found else header["value"]
        return found


def akto_record(exchange):
    """A record as Akto's ingest endpoint takes it: every scalar a string, headers as JSON inside a string."""
    return {
        "path": exchange.target,
        "requestHeaders": json.dumps(exchange.request_headers, ensure_ascii=False, separators=(",", ":")),
        "responseHeaders": json.dumps(exchange.response_headers, ensure_ascii=False, separators=(",", ":")),
        "method": exchange.method,
        "requestPayload": exchange.request_body,
        "responsePayload": exchange.response_body,
        "ip": exchange.client,
        "destIp": exchange.server,
        "time": str(int(exchange.time.timestamp())),
        "statusCode": str(exchange.status),
        "type": exchange.version,
        "status": exchange.reason,
        "akto_account_id": "1000000",
        "akto_vxlan_id": "0",
        "is_pending": "false",
        "source": "MIRRORING",
        "tag": json.dumps({"service": exchange.host.split(".")[0]}),
    }


def as_javascript(value):
    """`JSON.stringify`: only what has to be escaped is."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def as_gson(value):
    """Gson's default, safe inside HTML."""
    text = as_javascript(value)
    for character in "<>&='":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def as_php(value):
    """PHP's `json_encode`: slashes and everything beyond ASCII escaped."""
    return json.dumps(value, separators=(",", ":")).replace("/", "\\/")


def records(exchanges):
    return "".join(as_javascript(akto_record(exchange)) + "\n" for exchange in exchanges)


def batches(exchanges, size=5):
    parts = [exchanges[start:start + size] for start in range(0, len(exchanges), size)]
    return "".join(as_gson({"batchData": [akto_record(exchange) for exchange in part]}) + "\n" for part in parts)


def array(exchanges):
    return "[" + ",\n".join(as_php(akto_record(exchange)) for exchange in exchanges) + "]\n"


def pretty(exchanges):
    """An array that somebody ran through a formatter."""
    return json.dumps([akto_record(exchange) for exchange in exchanges], indent=4) + "\n"


def identifier(exchange, length):
    return hashlib.sha256(f"{exchange.time}{exchange.client}{exchange.target}".encode()).hexdigest()[:length]


def http_requests(exchanges):
    """Cloudflare Logpush, dataset `http_requests`, with three headers as custom fields; times in nanoseconds."""
    lines = []
    for exchange in exchanges:
        nanoseconds = int(exchange.time.timestamp() * 1000) * 1_000_000
        kept = {name: exchange.request_headers[name] for name in ("accept", "mcp-protocol-version", "mcp-method") if name in exchange.request_headers}
        lines.append(as_javascript({
            "CacheCacheStatus": "dynamic",
            "ClientIP": exchange.client,
            "ClientRequestBytes": exchange.entry["request"]["bodySize"] + exchange.entry["request"]["headersSize"],
            "ClientRequestHost": exchange.host,
            "ClientRequestMethod": exchange.method,
            "ClientRequestPath": exchange.url.path,
            "ClientRequestProtocol": exchange.version,
            "ClientRequestReferer": "",
            "ClientRequestScheme": exchange.url.scheme,
            "ClientRequestURI": exchange.target,
            "ClientRequestUserAgent": exchange.request_headers.get("user-agent", ""),
            "EdgeColoCode": "VIE",
            "EdgeEndTimestamp": nanoseconds + int(exchange.entry["time"]) * 1_000_000,
            "EdgeResponseBytes": exchange.entry["response"]["bodySize"],
            "EdgeResponseContentType": exchange.response_headers.get("content-type", "").split(";")[0],
            "EdgeResponseStatus": exchange.status,
            "EdgeStartTimestamp": nanoseconds,
            "OriginIP": exchange.server,
            "OriginResponseStatus": exchange.status,
            "RayID": identifier(exchange, 16),
            "RequestHeaders": kept,
            "ZoneName": ".".join(exchange.host.split(".")[-2:]),
        }) + "\n")
    return "".join(lines)


def gateway_http(exchanges):
    """Cloudflare Logpush, dataset `gateway_http`; times as RFC 3339."""
    lines = []
    for exchange in exchanges:
        lines.append(as_javascript({
            "AccountID": "00000000000000000000000000000000",
            "Action": "allow",
            "ApplicationIDs": [],
            "ApplicationNames": [],
            "Datetime": exchange.time.isoformat(timespec="seconds").replace("+00:00", "Z"),
            "DestinationIP": exchange.server,
            "DestinationPort": 443 if exchange.url.scheme == "https" else 80,
            "DeviceName": "laptop-" + exchange.client.rsplit(".", 1)[1],
            "Email": EMAILS[exchange.client],
            "HTTPHost": exchange.host,
            "HTTPMethod": exchange.method,
            "HTTPStatusCode": exchange.status,
            "HTTPVersion": exchange.version,
            "IsIsolated": False,
            "PolicyID": "",
            "PolicyName": "",
            "Referer": "",
            "RequestID": identifier(exchange, 32),
            "SourceIP": exchange.client,
            "SourcePort": 50000,
            "URL": exchange.entry["request"]["url"],
            "UserAgent": exchange.request_headers.get("user-agent", ""),
        }) + "\n")
    return "".join(lines)


def lines(exchanges):
    """JSON lines as a forward proxy of one's own would write them, a body that is JSON as JSON."""
    def body(text):
        try:
            return json.loads(text)
        except ValueError:
            return text

    return "".join(as_javascript({
        "@timestamp": exchange.time.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "level": "info",
        "client_ip": exchange.client,
        "method": exchange.method,
        "url": exchange.entry["request"]["url"],
        "status": exchange.status,
        "duration_ms": round(exchange.entry["time"], 3),
        "request_headers": exchange.request_headers,
        "request_body": body(exchange.request_body),
        "response_headers": exchange.response_headers,
        "response_body": body(exchange.response_body),
    }) + "\n" for exchange in exchanges)


def text(exchanges):
    """What an agent with verbose logging leaves in its log file."""
    parts = []
    for exchange in exchanges:
        stamp = exchange.time.isoformat(sep=" ", timespec="milliseconds").replace("+00:00", "")
        parts.append(f"{stamp} DEBUG agent.http > {exchange.method} {exchange.entry['request']['url']}\n")
        parts += [f"{stamp} DEBUG agent.http >   {name}: {value}\n" for name, value in exchange.request_headers.items() if name != "authorization"]
        if exchange.request_body:
            parts.append(f"{stamp} DEBUG agent.http >   {exchange.request_body}\n")
        parts.append(f"{stamp} DEBUG agent.http < {exchange.status} {exchange.reason}\n")
        parts += [f"{stamp} DEBUG agent.http <   {line}\n" for line in exchange.response_body.splitlines() if line]
    return "".join(parts)


def har(exchanges, indent=1):
    """The entries as they are, times of whole milliseconds: a HAR does not need sixteen digits of them."""
    def entry(one):
        timings = {key: value if value < 0 else round(value, 3) for key, value in one["timings"].items()}
        return {**one, "time": round(one["time"], 3), "timings": timings}

    log = {"version": "1.2", "creator": exchanges[0].creator, "pages": [], "entries": [entry(exchange.entry) for exchange in exchanges]}
    separators = None if indent else (",", ":")
    return json.dumps({"log": log}, ensure_ascii=False, indent=indent or None, separators=separators) + "\n"


def har_base64(exchanges):
    """A HAR of a browser that keeps every answer as base64, with a byte order mark in front, as some Windows tools write it."""
    log = json.loads(har(exchanges))
    for entry in log["log"]["entries"]:
        content = entry["response"]["content"]
        if content.get("text") and "encoding" not in content:
            content.update(text=base64.b64encode(content["text"].encode()).decode(), encoding="base64")
    return "\ufeff" + json.dumps(log, indent="\t") + "\n"


FORMS = {"records": records, "batches": batches, "array": array, "pretty": pretty, "http-requests": http_requests, "gateway-http": gateway_http,
         "lines": lines, "text": text, "har-base64": har_base64}


def write(path, content):
    data = content.encode()
    if path.suffix == ".gz":
        data = gzip.compress(data, 9, mtime=0)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def read(*paths):
    logs = [json.loads(path.read_text(encoding="utf-8"))["log"] for path in paths]
    return [Exchange(entry, log["creator"]) for log in logs for entry in log["entries"]]


def examples(source, out):
    """One day of a company, kept by seven collectors that overlook each other's traffic."""
    everything = read(source / "agents.har", source / "shop.har")
    by = {name: [one for one in everything if one.client == client["address"]] for name, client in CLIENTS.items()}
    half, third = len(by["desk"]) // 2, len(by["shopper"]) // 3
    guarded = {"vault.example.com", "auth.example.com"}
    parts = {
        "agents.har": har(by["desk"][:half] + [one for one in by["companion"] if one.host not in guarded]),
        "shop.har": har(by["shopper"][third:]),
        "ingest.jsonl": records(by["notebook"] + by["shopper"][:third]),
        "batches.jsonl": batches(by["buildbot"]),
        "records.json.gz": array([one for one in by["orchestrator"] if one.host == "gateway.example.org"]),
        "logpush/http_requests.jsonl.gz": http_requests(by["desk"][half:]),
        "logpush/gateway_http.jsonl": gateway_http([one for one in by["companion"] if one.host in guarded]),
        "proxy.jsonl": lines(by["developer"]),
        "agent.log": text([one for one in by["orchestrator"] if one.host != "gateway.example.org"]),
    }
    for name, content in parts.items():
        write(out / name, content)


def fixtures(source, out):
    """A capture a topic, each small; the three with sessions of their own kind in every form that keeps bodies."""
    everything = read(source / "agents.har", source / "shop.har")

    def of(*hosts, client=None):
        return [one for one in everything if one.host in hosts and client in (None, one.client)]

    address = {name: client["address"] for name, client in CLIENTS.items()}
    streamable = of("mcp.billing.example", client=address["desk"])
    legacy = of("tools.example.com")
    shop = [one for one in everything if one.client == address["shopper"]]
    captures = {
        "streamable": streamable[:len(streamable) // 2],
        "sse": legacy[:len(legacy) // 2],
        "modern": of("gateway.example.org"),
        "batches": of("search.example.net"),
        "redirects": of("old-search.example.net"),
        "resumed": of("agents.corp.example"),
        "guarded": of("vault.example.com", "auth.example.com"),
        "fallback": of("mcp.billing.example", client=address["orchestrator"]),
        "provider-side": of("api.llm.example", "api.assistant.example"),
        "not-mcp": of("rpc.chain.example", "lsp.dev.example", "agent.partner.example", "editor.dev.example", "docs.example.org"),
        "shop": shop[:15] + shop[-7:],
    }
    for name, exchanges in captures.items():
        write(out / f"{name}.har", har(exchanges, indent=0))
    for name in ("streamable", "sse", "modern"):
        write(out / f"{name}.records.jsonl", records(captures[name]))
        write(out / f"{name}.batches.jsonl", batches(captures[name]))
        write(out / f"{name}.array.json.gz", array(captures[name]))
        write(out / f"{name}.lines.jsonl", lines(captures[name]))


def main(arguments):
    if len(arguments) == 3 and arguments[0] in ("examples", "fixtures"):
        {"examples": examples, "fixtures": fixtures}[arguments[0]](pathlib.Path(arguments[1]), pathlib.Path(arguments[2]))
    elif len(arguments) == 3 and arguments[0] in FORMS:
        write(pathlib.Path(arguments[2]), FORMS[arguments[0]](read(pathlib.Path(arguments[1]))))
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
