"""Writes benchmark inputs: captured traffic of any size, the same bytes for the same arguments.

    generate.py records OUT --size 480MB --mcp 0.001    Akto ingest records, one a line
    generate.py har     OUT --size 480MB --mcp 0.001    one HAR document; --pretty writes it indented
    generate.py text    OUT --size 480MB --mcp 0.001    an agent's log
    generate.py tree    OUT --files 20000 --mcp 0.001   a folder of files of about 4 KB of records each
    generate.py pack    OUT --patterns 1000             a signature pack, and the patterns alone, one a line, in OUT with .txt for its ending

`--mcp` is the share of exchanges that are MCP, `--seed` chooses another corpus; a name that ends in .gz is gzipped (level 6).
An exchange is 0.5 to 8 KB as a record. Payloads are JSON inside JSON strings, written in the three styles that are seen:
JavaScript's, Gson's (`\\u003d`) and PHP's (`\\/`, `\\u00e9`). No two lines are equal. Needs nothing but Python 3.8.
"""

import argparse
import gzip
import json
import math
import os
import random
import sys

WORDS = """account active address amount basket batch billing branch buyer café cancel carrier catalog channel charge city client code
comment company country coupon created currency customer daily default delivery detail device discount draft email entry error event expiry
export filter final first flag gross group header history image import index initial invoice item label last level limit line list
location manager market memo method model name net note notify number offer option order origin owner page params part password payment
period phone plan policy price product profile protocol quantity query rate reason receipt refund region remark report request result review
role rule sales schedule search seller session shipping source stage start state status stock store street style submit summary supplier
table target tax team ticket token tools total trace track transfer type unit update usage user vendor version view visit voucher warehouse
weekly weight window zone Zürich naïve résumé straße""".split()
HOSTS = ["api.shop.example", "orders.internal.example", "search.example.net", "auth.example.com", "cdn.example.org", "billing.corp.example",
         "telemetry.example.com", "inventory.example", "graph.shop.example", "files.corp.example"]
MCP_HOSTS = [("mcp.billing.example", "/mcp"), ("tools.example.com", "/messages/"), ("agents.corp.example", "/v1/agent-tools")]
TOOLS = ["create_invoice", "find_customer", "run_query", "web_search", "read_log"]
PLACE = "@@@@@@@@@@@@"  # twelve digits of a number of its own go here in every record
POOL, MCP_POOL = 3000, 300


class Maker:
    def __init__(self, seed):
        self.random = random.Random(seed)

    def word(self):
        return self.random.choice(WORDS)

    def token(self, digits=24):
        return f"{self.random.getrandbits(digits * 4):0{digits}x}"

    def sentence(self, words):
        return " ".join(self.word() for _ in range(words))

    def leaf(self):
        chance = self.random.random()
        if chance < 0.30:
            return self.random.randrange(1_000_000)
        if chance < 0.40:
            return round(self.random.random() * 1000, 2)
        if chance < 0.50:
            return self.random.choice([True, False, None])
        if chance < 0.60:
            return self.token()
        if chance < 0.68:
            return f"https://{self.random.choice(HOSTS)}/v1/{self.word()}/{self.random.randrange(9999)}?page=2&sort={self.word()}"
        if chance < 0.74:
            return f"{self.word()}.{self.word()}@shop.example"
        if chance < 0.80:
            return f'say "{self.word()}" <{self.word()}> & \\ {self.word()}'
        return self.sentence(self.random.randrange(1, 9))

    def payload(self, size):
        """A JSON value of about `size` bytes, as the text of a body."""
        items, length = [], 2
        while length < size:
            item = {self.word(): self.leaf() for _ in range(self.random.randrange(3, 9))}
            if self.random.random() < 0.3:
                item[self.word()] = {self.word(): self.leaf(), self.word(): [self.leaf() for _ in range(3)]}
            items.append(item)
            length += len(json.dumps(item, ensure_ascii=False))
        value = {"data": items, "page": {"next": None, "count": len(items)}}
        indent = 2 if self.random.random() < 0.1 else None
        return json.dumps(value, ensure_ascii=self.random.random() < 0.3, indent=indent, separators=None if indent else (",", ":"))

    def headers(self, host, content_type, extra=()):
        found = {"host": host, "content-type": content_type, "x-request-id": PLACE}
        if self.random.random() < 0.6:
            found.update({"accept": "application/json", "accept-encoding": "gzip, br", "traceparent": f"00-{self.token(32)}-{self.token(16)}-01",
                          "user-agent": f"{self.word()}-client/{self.random.randrange(9)}.{self.random.randrange(20)}"})
        if self.random.random() < 0.5:
            found["authorization"] = f"Bearer fake-{self.token(32)}"
        if self.random.random() < 0.3:
            found["cookie"] = f"theme=dark; session=fake-{self.token()}"
        found.update(extra)
        return found

    def web(self):
        """An exchange without MCP."""
        size = int(math.exp(self.random.uniform(math.log(60), math.log(3800))))
        host, method = self.random.choice(HOSTS), self.random.choice(["GET", "GET", "GET", "POST", "POST", "PUT"])
        asked = "" if method == "GET" else self.payload(size // 4)
        kind, answered = "application/json", self.payload(size)
        if self.random.random() < 0.06:
            kind, answered = "text/html; charset=utf-8", f"<!doctype html><title>{self.word()}</title><p>" + self.sentence(size // 8)
        path = f"/v1/{self.word()}/{self.random.randrange(99999)}?{self.word()}={self.word()}"
        return self.exchange(host, method, path, asked, answered, self.headers(host, "application/json"),
                             {"content-type": kind, "server": "envoy", "x-envoy-upstream-service-time": "12", "cache-control": "no-store"})

    def mcp(self):
        """An MCP exchange."""
        host, path = self.random.choice(MCP_HOSTS)
        method = self.random.choice(["tools/call"] * 5 + ["tools/list", "initialize", "resources/read", "prompts/list", "notifications/initialized"])
        message = {"jsonrpc": "2.0", "id": self.random.randrange(1000), "method": method}
        result = {"content": [{"type": "text", "text": self.payload(int(math.exp(self.random.uniform(math.log(60), math.log(3000)))))}]}
        if method == "tools/call":
            message["params"] = {"name": self.random.choice(TOOLS), "arguments": {self.word(): self.leaf(), self.word(): self.leaf()}}
        elif method == "initialize":
            message["params"] = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "desk-assistant", "version": "3.2.1"}}
            result = {"protocolVersion": "2025-06-18", "capabilities": {"tools": {}}, "serverInfo": {"name": host.split(".")[0], "version": "1.4"}}
        elif method == "tools/list":
            result = {"tools": [{"name": name, "description": self.sentence(8), "inputSchema": {"type": "object", "properties": {}}} for name in TOOLS]}
        elif method == "notifications/initialized":
            del message["id"]
        answer, kind = "", "application/json"
        if "id" in message:
            answer = json.dumps({"jsonrpc": "2.0", "id": message["id"], "result": result}, ensure_ascii=False, separators=(",", ":"))
            if self.random.random() < 0.6:
                answer, kind = f"event: message\r\ndata: {answer}\r\n\r\n", "text/event-stream"
        extra = {"accept": "application/json, text/event-stream", "mcp-session-id": self.token(32), "mcp-protocol-version": "2025-06-18"}
        return self.exchange(host, "POST", path, json.dumps(message, ensure_ascii=False, separators=(",", ":")), answer,
                             self.headers(host, "application/json", extra), {"content-type": kind, "server": "uvicorn"})

    def exchange(self, host, method, path, asked, answered, request_headers, response_headers):
        return {"host": host, "method": method, "path": path, "asked": asked, "answered": answered, "request_headers": request_headers,
                "response_headers": response_headers, "status": self.random.choice([200, 200, 200, 200, 201, 404, 500]),
                "ip": f"10.20.{self.random.randrange(4)}.{self.random.randrange(255)}", "style": self.random.choice(STYLES)}


def as_javascript(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def as_gson(value):
    text = as_javascript(value)
    for character in "<>&='":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def as_php(value):
    return json.dumps(value, separators=(",", ":")).replace("/", "\\/")


STYLES = [as_javascript, as_javascript, as_gson, as_php]


def record(exchange):
    write = exchange["style"]
    return write({
        "path": exchange["path"], "requestHeaders": write(exchange["request_headers"]), "responseHeaders": write(exchange["response_headers"]),
        "method": exchange["method"], "requestPayload": exchange["asked"], "responsePayload": exchange["answered"], "ip": exchange["ip"],
        "destIp": "203.0.113.9", "time": "1793617180", "statusCode": str(exchange["status"]), "type": "HTTP/1.1", "status": "OK",
        "akto_account_id": "1000000", "akto_vxlan_id": "0", "is_pending": "false", "source": "MIRRORING", "tag": "{\"service\":\"edge\"}"}) + "\n"


def har_entry(exchange, indent=None):
    def named(headers):
        return [{"name": name, "value": value} for name, value in headers.items()]

    request = {"method": exchange["method"], "url": f"https://{exchange['host']}{exchange['path']}", "httpVersion": "HTTP/1.1", "cookies": [],
               "headers": named(exchange["request_headers"]), "queryString": [], "headersSize": -1, "bodySize": len(exchange["asked"])}
    if exchange["asked"]:
        request["postData"] = {"mimeType": "application/json", "text": exchange["asked"]}
    content = {"size": len(exchange["answered"]), "mimeType": exchange["response_headers"]["content-type"], "text": exchange["answered"]}
    return json.dumps({
        "startedDateTime": "2026-11-02T10:19:40.123Z", "time": 12.5, "request": request,
        "response": {"status": exchange["status"], "statusText": "OK", "httpVersion": "HTTP/1.1", "cookies": [],
                     "headers": named(exchange["response_headers"]), "content": content, "redirectURL": "", "headersSize": -1, "bodySize": -1},
        "cache": {}, "timings": {"send": 1, "wait": 10, "receive": 1.5}}, ensure_ascii=False, indent=indent, separators=(",", ": " if indent else ":")) + ",\n"


def pretty_har_entry(exchange):
    return har_entry(exchange, indent=2)


def log_lines(exchange):
    stamp = "2026-11-02 10:19:40.123"
    answered = exchange["answered"].replace("\r\n", " ").replace("\n", " ")
    return (f"{stamp} INFO  http {PLACE} {exchange['method']} https://{exchange['host']}{exchange['path']} {exchange['status']}\n"
            f"{stamp} DEBUG http {PLACE} > {exchange['asked']}\n{stamp} DEBUG http {PLACE} < {answered}\n")


def stream(form, seed, share):
    """Endless exchanges of a form as bytes, each with a number of its own."""
    maker = Maker(seed)
    pools = [[tuple(form(make()).encode().split(PLACE.encode())) for _ in range(count)]
             for make, count in ((maker.web, POOL if share < 1 else 1), (maker.mcp, MCP_POOL if share > 0 else 1))]
    choose, number = random.Random(seed + 1), 0
    while True:
        pool = pools[choose.random() < share]
        yield (b"%012d" % number).join(pool[int(choose.random() * len(pool))])
        number += 1


def size_of(text):
    units = {"KB": 10 ** 3, "MB": 10 ** 6, "GB": 10 ** 9, "KiB": 2 ** 10, "MiB": 2 ** 20, "GiB": 2 ** 30}
    for unit, factor in units.items():
        if text.endswith(unit):
            return int(float(text[:-len(unit)]) * factor)
    return int(text)


def write_one(arguments, out):
    form = {"records": record, "har": pretty_har_entry if arguments.pretty else har_entry, "text": log_lines}[arguments.kind]
    size, written, parts = size_of(arguments.size), 0, []
    head, tail = b"", b""
    if arguments.kind == "har":
        head = b'{"log":{"version":"1.2","creator":{"name":"benchmark","version":"1"},"pages":[],"entries":[\n'
        tail = b"]}}\n"
    out.write(head)
    for part in stream(form, arguments.seed, arguments.mcp):
        written += len(part)
        parts.append(part)
        if written >= size:
            break
        if len(parts) == 1000:
            out.write(b"".join(parts))
            parts.clear()
    last = b"".join(parts)
    out.write(last[:-2] + b"\n" if tail else last)
    out.write(tail)


def write_tree(arguments):
    parts = stream(record, arguments.seed, arguments.mcp)
    for number in range(arguments.files):
        folder = os.path.join(arguments.out, f"{number // 500:03d}")
        os.makedirs(folder, exist_ok=True)
        with open(os.path.join(folder, f"{number:06d}.jsonl"), "wb") as file:
            written = 0
            # About 4 KB on average: the last record goes beyond what is wanted.
            while written < 2600:
                written += file.write(next(parts))


def pattern(choose, number):
    """A pattern as users of such tools write them: most led by a literal, many with digits or in any case, some that choose."""
    def word():
        return choose.choice([word for word in WORDS if word.isascii() and len(word) > 4])

    kind, sign = choose.random(), choose.choice("-_.")
    joined = f"{word()}{sign.replace('.', chr(92) + '.')}{word()}"
    if number < len(FOUND):
        return FOUND[number]
    if kind < 0.35:
        return f"{joined}-{word()}"
    if kind < 0.50:
        return rf"\b{joined}[-_](?:v\d{{1,3}}|beta)"
    if kind < 0.65:
        return rf"{word()}-[a-z]{{3,8}}-\d{{4,10}}"
    if kind < 0.85:
        return rf"(?i)x-{joined}-(?:id|key|token)"
    return rf"(?:{word()}-{word()}|{word()}_{word()}|{word()}/{word()})\.(?:internal|corp|local)\b"


# What MCP exchanges hold, so that a thousandth of the records is found.
FOUND = ["desk-assistant", "create_invoice", "(?i)FIND_customer", r"resources.{1,4}read", "(?:web|file|mail)_search"]


def write_pack(arguments):
    choose = random.Random(arguments.seed + 3)
    patterns = []
    while len(patterns) < arguments.patterns:
        text = pattern(choose, len(patterns))
        if text not in patterns:
            patterns.append(text)
    signatures = [{"id": f"custom-{number}", "layer": "body", "confidence": "medium", "pattern": text} for number, text in enumerate(patterns)]
    with open(os.path.splitext(arguments.out)[0] + ".txt", "w") as file:
        file.write("\n".join(patterns) + "\n")
    with open(arguments.out, "w") as file:
        json.dump({"schema": "akto.signatures/1", "signatures": signatures}, file, indent=1)
        file.write("\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kind", choices=["records", "har", "text", "tree", "pack"])
    parser.add_argument("out")
    parser.add_argument("--size", default="480MB")
    parser.add_argument("--files", type=int, default=20000)
    parser.add_argument("--patterns", type=int, default=1000)
    parser.add_argument("--pretty", action="store_true")
    parser.add_argument("--mcp", type=float, default=0.001)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    if arguments.kind == "tree":
        return write_tree(arguments)
    if arguments.kind == "pack":
        return write_pack(arguments)
    # Written under another name first, so that a corpus that was cut short is never taken for a whole one.
    partial = arguments.out + ".part"
    with open(partial, "wb") as plain:
        if arguments.out.endswith(".gz"):
            with gzip.GzipFile(filename="", mode="wb", compresslevel=6, fileobj=plain, mtime=0) as out:
                write_one(arguments, out)
        else:
            write_one(arguments, plain)
    os.replace(partial, arguments.out)


if __name__ == "__main__":
    sys.exit(main())
