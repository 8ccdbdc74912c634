#!/bin/sh
# Serves the inventory's page on loopback as `akto ingest` does, with its policy, and uses it in a headless Chromium as a reader would: live
# counts, filters, sorting, opening by mouse and keyboard, hostile text, a server that goes away, dark and light, narrow screens, no scripts.
#
#   scripts/test-inventory-page.sh FOLDER
#
# FOLDER holds page.html, policy.txt, empty.json, shop.json, hostile.json and large.json, which
# `AKTO_SAMPLES=DIR swift test --filter writesSampleInventories` writes into DIR/inventory. `AKTO_PICTURES=DIR` keeps pictures of the page.
# Needs chromium (CHROMIUM names another binary) and Python 3, nothing else. Status 0: all held; 1: something did not; 2: cannot run.
set -eu
[ $# -eq 1 ] || { echo "usage: $0 FOLDER" >&2; exit 2; }
browser=${CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)}
[ -n "$browser" ] || { echo "$0: no chromium found" >&2; exit 2; }
PYTHONPATH=$(dirname "$0") PYTHONDONTWRITEBYTECODE=1 exec python3 - "$browser" "$1" <<'PYTHON'
import base64, http.server, json, os, pathlib, sys, threading, time

from chromium import Browser

folder = pathlib.Path(sys.argv[2])
page, policy = (folder / "page.html").read_bytes(), (folder / "policy.txt").read_text()
state = {"inventory": "empty", "status": 200, "asked": 0}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        body, kind, status = page, "text/html; charset=utf-8", 200
        if self.path == "/api/inventory":
            state["asked"] += 1
            held = state["inventory"]
            body = json.dumps(held).encode() if isinstance(held, dict) else (folder / f"{held}.json").read_bytes()
            kind, status = "application/json", state["status"]
        elif self.path != "/":
            status, body = 404, b""
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("X-Content-Type-Options", "nosniff")
        if self.path == "/":
            self.send_header("Content-Security-Policy", policy)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
url = f"http://127.0.0.1:{server.server_port}/"
failures = 0


def hold(name, is_true, detail=""):
    global failures
    if not is_true:
        failures += 1
        print(f"  not held: {name} {detail}".rstrip())


def until(browser, script, seconds=20):
    end = time.time() + seconds
    while time.time() < end:
        if browser.value(script):
            return True
        time.sleep(0.1)
    return False


def complaints(browser):
    return [text for text in browser.complaints(url) if "api/inventory" not in text]


def picture(browser, name):
    target = os.environ.get("AKTO_PICTURES")
    if target:
        pathlib.Path(target).mkdir(parents=True, exist_ok=True)
        (pathlib.Path(target) / f"{name}.png").write_bytes(base64.b64decode(browser.call("Page.captureScreenshot", captureBeyondViewport=True)["data"]))


rows = "[...document.querySelectorAll('table.endpoints > tbody')]"
names = f"{rows}.map((row) => row.querySelector('.path').textContent)"
heading = "document.getElementById('heading').textContent"


def check(browser):
    value = browser.value
    print("waiting")
    browser.open(url)
    hold("it waits", until(browser, f"{heading} === 'Waiting for records' && document.getElementById('state').textContent.startsWith('Current')"))
    hold("nothing is shown of nothing", value("document.getElementById('inventory').hidden && document.getElementById('tiles').hidden"))
    picture(browser, "empty")

    print("shop")
    state["inventory"] = "shop"
    hold("records appear by themselves", until(browser, f"{heading}.includes('API endpoint')"), value(heading))
    shop = json.loads((folder / "shop.json").read_text())
    apis = sum(1 for host in shop["hosts"] for endpoint in host["endpoints"] if endpoint["kind"] == "api")
    hold("a row for each API endpoint", value(f"{rows}.length") == apis, f"{value(f'{rows}.length')} of {apis}")
    hold("templates are whole", "/api/v1/users/{id}" in value(names))
    hold("sensitive data is named", value("[...document.querySelectorAll('.kinds b')].map((e) => e.textContent)").count("card") == 1)
    hold("MCP servers are listed", "mcp.example.com/mcp" in value("document.getElementById('servers').textContent"))
    hold("tools are linked", "/api/v1/orders" in value("document.getElementById('tool-list').textContent"))
    hold("the policy holds against injected scripts", value("(() => { const s = document.createElement('script'); s.textContent = 'window.injected = 1'; document.head.append(s); return window.injected === undefined; })()"))
    browser.events = [event for event in browser.events if "Content Security Policy" not in json.dumps(event)]

    browser.click("table.endpoints .disclose")
    hold("a row opens", until(browser, "document.querySelector('.more') && document.querySelector('.more').getBoundingClientRect().height > 20"))
    hold("its fields are shown", value("document.querySelectorAll('.more .fields code').length") > 2)
    hold("the focus stays", value("document.activeElement.classList.contains('disclose')"))
    picture(browser, "shop")
    changed = json.loads(json.dumps(shop))
    changed["records"] += 5
    for host in changed["hosts"]:
        for endpoint in host["endpoints"]:
            if endpoint["path"] == "/api/v1/status":
                endpoint["records"] += 5
    state["inventory"] = changed
    hold("counts grow while it is open", until(browser, f"[...document.querySelectorAll('tr.row.fresh')].some((row) => row.textContent.includes('/api/v1/status'))"))
    hold("what was open stays open, with its focus", value("document.querySelectorAll('tbody.open').length") == 1 and value("document.activeElement.classList.contains('disclose')"))
    browser.press(" ", 32, " ")
    hold("the space bar closes it", until(browser, "document.querySelectorAll('tbody.open').length === 0"))

    browser.click("input[name=kind][value=''] + span")
    every = sum(len(host["endpoints"]) for host in shop["hosts"])
    hold("all kinds can be shown", until(browser, f"{rows}.length === {every}"))
    value("document.getElementById('query').focus()")
    browser.call("Input.insertText", text="card orders")
    hold("the filter finds fields and kinds", until(browser, f"{rows}.length === 1") and value(names) == ["/api/v1/orders"])
    browser.call("Input.insertText", text=" no such thing")
    hold("an empty result is told", until(browser, "!document.getElementById('nothing').hidden"))
    browser.click("#reset")
    hold("the filter goes", until(browser, f"{rows}.length === {every}"))
    for finding, wanted in (("sensitive", shop["summary"]["sensitive_endpoints"]), ("open", None), ("tool", 1)):
        value(f"(() => {{ const e = document.getElementById('finding'); e.value = '{finding}'; e.dispatchEvent(new Event('input', {{ bubbles: true }})); }})()")
        count = value(f"{rows}.length")
        hold(f"findings: {finding}", count > 0 and (wanted is None or count == wanted), str(count))
    value("(() => { const e = document.getElementById('finding'); e.value = ''; e.dispatchEvent(new Event('input', { bubbles: true })); })()")
    figures = f"{rows}.map((row) => Number(row.querySelector('td.number').textContent.replace(/,/g, '')))"
    browser.click("th[data-name=records] button")
    order = value(figures)
    hold("the first click sorts downwards", order == sorted(order, reverse=True) and value("document.querySelector('th[data-name=records]').getAttribute('aria-sort')") == "descending")
    value("document.querySelector('th[data-name=records] button').focus()")
    browser.press("Enter", 13, "\r")
    order = value(figures)
    hold("Enter turns the order", order == sorted(order))
    found = complaints(browser)
    hold("nothing on the console, nothing asked for", not found, "; ".join(found[:3]))

    print("hostile")
    state["inventory"] = "hostile"
    hold("hostile text is shown as text", until(browser, "document.body.textContent.includes('onerror=alert(1)')"))
    value(f"{rows}.forEach((row) => row.querySelector('.disclose').getAttribute('aria-expanded') === 'false' && row.querySelector('.disclose').click())")
    hold("it makes nothing", value("document.querySelectorAll('img, main script').length") == 0)
    hold("what cannot be seen is shown", value("document.body.textContent.includes('\\\\u{202e}') && !document.body.textContent.includes('\\u202e')"))

    print("large")
    state["inventory"] = "large"
    hold("many rows are limited", until(browser, f"{rows}.length === 1000 && document.getElementById('shown').textContent.startsWith('the first 1,000 of')"))
    hold("what was left out is told", "1,234 records of further hosts" in value("document.getElementById('left-out').textContent"))
    light = value("getComputedStyle(document.body).backgroundColor")

    print("a server that goes away and comes back")
    state["status"] = 503
    hold("a fault is told", until(browser, "document.getElementById('state').textContent.includes('503')"))
    state["status"], state["inventory"] = 200, "shop"
    hold("it goes on by itself", until(browser, f"document.getElementById('state').textContent.startsWith('Current') && {heading}.startsWith('{apis} ')", 40))

    for width in (1280, 768, 400):
        browser.open(url, width=width)
        until(browser, f"{rows}.length > 0")
        hold(f"fits {width} pixels", value("document.documentElement.scrollWidth") <= width, str(value("document.documentElement.scrollWidth")))
        picture(browser, f"shop-{width}")
    browser.open(url, scheme="dark")
    until(browser, f"{rows}.length > 0")
    hold("dark is dark", value("getComputedStyle(document.body).backgroundColor") != light)
    picture(browser, "shop-dark")
    browser.call("Emulation.setScriptExecutionDisabled", value=True)
    browser.open(url)
    document = browser.call("DOM.getOuterHTML", nodeId=browser.call("DOM.getDocument")["root"]["nodeId"])["outerHTML"]
    hold("says what it needs without scripts", "This page needs scripts" in document and ' class="js"' not in document)
    browser.call("Emulation.setScriptExecutionDisabled", value=False)


browser = Browser(sys.argv[1], rules="MAP * ~NOTFOUND, EXCLUDE 127.0.0.1")
try:
    check(browser)
except (RuntimeError, TimeoutError) as error:
    hold("the page works", False, str(error)[:300])
finally:
    browser.close()
    server.shutdown()
print("all held" if failures == 0 else f"{failures} not held")
sys.exit(1 if failures else 0)
PYTHON
