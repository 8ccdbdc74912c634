#!/bin/sh
# Opens HTML reports in a headless Chromium and uses them as a reader would: rows, sorting by mouse and keyboard, filtering,
# opening, dark and light, narrow screens, no scripts. No console message and no request beyond the file itself is allowed.
#
#   scripts/test-report-page.sh REPORT.html ...
#
# Needs chromium (CHROMIUM names another binary) and Python 3, nothing else. Status 0: all held; 1: something did not; 2: cannot run.
set -eu
[ $# -gt 0 ] || { echo "usage: $0 REPORT.html ..." >&2; exit 2; }
browser=${CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)}
[ -n "$browser" ] || { echo "$0: no chromium found" >&2; exit 2; }
exec python3 - "$browser" "$@" <<'PYTHON'
import fcntl, json, os, pathlib, select, shutil, subprocess, sys, tempfile, time


class Browser:
    """A Chromium that is spoken to over its debugging pipe: descriptors 3 and 4, messages that end with NUL."""

    def __init__(self, binary):
        answers, browser_out = os.pipe()
        browser_in, self.commands = os.pipe()
        self.answers, self.left, self.number, self.events, self.session = answers, b"", 0, [], None
        self.profile = tempfile.mkdtemp()

        def wire():
            first, second = fcntl.fcntl(browser_in, fcntl.F_DUPFD, 50), fcntl.fcntl(browser_out, fcntl.F_DUPFD, 50)
            os.dup2(first, 3)
            os.dup2(second, 4)

        options = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--remote-debugging-pipe", "--hide-scrollbars",
                   "--host-resolver-rules=MAP * ~NOTFOUND", "--user-data-dir=" + self.profile, "about:blank"]
        self.process = subprocess.Popen([binary] + options, close_fds=False, preexec_fn=wire, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(browser_in)
        os.close(browser_out)
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(domain + ".enable")

    def message(self):
        end = time.time() + 60
        while b"\0" not in self.left:
            if not select.select([self.answers], [], [], max(0, end - time.time()))[0]:
                raise TimeoutError("the browser does not answer")
            more = os.read(self.answers, 1 << 20)
            if not more:
                raise EOFError("the browser ended")
            self.left += more
        text, self.left = self.left.split(b"\0", 1)
        return json.loads(text)

    def call(self, method, **parameters):
        self.number += 1
        command = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            command["sessionId"] = self.session
        data = json.dumps(command).encode() + b"\0"
        while data:
            data = data[os.write(self.commands, data):]
        while True:
            answer = self.message()
            if answer.get("id") == self.number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']['message']}")
                return answer["result"]
            self.events.append(answer)

    def open(self, url, width=1280, height=900, scheme="light"):
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        self.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
        for page in ("about:blank", url):
            self.events = []
            self.call("Page.navigate", url=page)
            while not any(event.get("method") == "Page.loadEventFired" for event in self.events):
                self.events.append(self.message())

    def value(self, script):
        answer = self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(script + ": " + json.dumps(answer["exceptionDetails"])[:400])
        return answer["result"].get("value")

    def click(self, selector):
        place = None
        # On a busy machine a layout may still be under way: the place counts once it stays.
        for _ in range(50):
            last = place
            place = self.value(f"(() => {{ const e = document.querySelector({json.dumps(selector)}); e.scrollIntoView({{block: 'center', behavior: 'instant'}});"
                               " const r = e.getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2]; })()")
            if place == last:
                break
            time.sleep(0.05)
        x, y = place
        for kind in ("mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def press(self, key, code, text=None):
        for kind in ("keyDown", "keyUp"):
            extra = {"text": text} if text and kind == "keyDown" else {}
            self.call("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=code, **extra)

    def complaints(self, url):
        found = []
        for event in self.events:
            method, parameters = event.get("method"), event.get("params", {})
            if method in ("Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Log.entryAdded"):
                found.append(json.dumps(parameters)[:400])
            if method == "Network.requestWillBeSent" and parameters["request"]["url"].split("#")[0] != url and not parameters["request"]["url"].startswith("data:"):
                found.append("asks for " + parameters["request"]["url"])
        return found

    def close(self):
        try:
            self.session = None
            self.call("Browser.close")
            self.process.wait(20)
        except Exception:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.profile, ignore_errors=True)


failures = 0


def hold(name, is_true, detail=""):
    global failures
    if not is_true:
        failures += 1
        print(f"  not held: {name} {detail}".rstrip())


def check(browser, path):
    url = pathlib.Path(path).resolve().as_uri()
    print(path)
    browser.open(url)
    value = browser.value
    wanted = min(5000, value("JSON.parse(document.getElementById('data').textContent).servers.length"))
    rows = "[...document.querySelectorAll('table.servers > tbody')]"
    shown = f"{rows}.filter((row) => !row.hidden)"
    hold("a row for each server", value(f"{rows}.length") == wanted, f"{value(f'{rows}.length')} of {wanted}")
    hold("one heading", value("document.querySelectorAll('h1').length") == 1)
    hold("a policy that forbids by default", "default-src 'none'" in value("document.querySelector('meta[http-equiv]').content"))
    hold("the policy holds against injected scripts", value("(() => { const s = document.createElement('script'); s.textContent = 'window.injected = 1'; document.head.append(s); return window.injected === undefined; })()"))
    browser.events = [event for event in browser.events if "Content Security Policy" not in json.dumps(event)]
    if wanted > 1:
        figures = f"{shown}.map((row) => Number(row.querySelector('td[data-name=exchanges]').dataset.value))"
        browser.click("th[data-name=exchanges] button")
        order = value(figures)
        hold("the first click sorts downwards", order == sorted(order, reverse=True))
        hold("aria-sort tells", value("document.querySelector('th[data-name=exchanges]').getAttribute('aria-sort')") == "descending")
        value("document.querySelector('th[data-name=exchanges] button').focus()")
        browser.press("Enter", 13, "\r")
        order = value(figures)
        hold("Enter turns the order", order == sorted(order) and value("document.querySelector('th[data-name=exchanges]').getAttribute('aria-sort')") == "ascending")
        hold("the address keeps the state", "sort=exchanges" in value("location.hash"))
        host = value("JSON.parse(document.getElementById('data').textContent).servers.map((s) => s.host).find((h) => /^[a-z0-9.]+$/.test(h)) || ''")
        if host:
            value("document.getElementById('query').focus()")
            browser.call("Input.insertText", text=host)
            count = value(f"{shown}.length")
            hold("the filter finds a host", 0 < count <= wanted and value(f"{shown}.every((row) => row.textContent.includes({json.dumps(host)}))"))
            hold("the count is told", str(count) in value("document.getElementById('shown').textContent"))
            browser.call("Input.insertText", text=" no such server")
            hold("an empty result is told", value(f"{shown}.length") == 0 and not value("document.getElementById('nothing').hidden"))
            browser.click("#reset")
            hold("the filter goes", value(f"{shown}.length") == wanted)
    if wanted:
        browser.click("table.servers .disclose")
        hold("a row opens", value("document.querySelector('.disclose').getAttribute('aria-expanded')") == "true"
             and value("document.querySelector('.more').getBoundingClientRect().height") > 20)
        value("document.querySelector('.disclose').focus()")
        browser.press(" ", 32, " ")
        hold("the space bar closes it", value("document.querySelector('.disclose').getAttribute('aria-expanded')") == "false")
        drawn = value("document.querySelectorAll('#map path.link').length")
        hold("the picture has links", drawn > 0 or value("document.getElementById('map-panel').hidden"))
    light = value("getComputedStyle(document.body).backgroundColor")
    complaints = browser.complaints(url)
    hold("nothing on the console, nothing asked for", not complaints, "; ".join(complaints[:3]))
    for width in (1280, 768, 400):
        browser.open(url, width=width)
        hold(f"fits {width} pixels", value("document.documentElement.scrollWidth") <= width)
    browser.open(url, scheme="dark")
    hold("dark is dark", value("getComputedStyle(document.body).backgroundColor") != light)
    browser.open(url + "#sort=server&dir=descending&status=sanctioned")
    hold("an address with a state is obeyed", value(f"{shown}.every((row) => row.querySelector('.badge').textContent === 'sanctioned')"))
    browser.call("Emulation.setScriptExecutionDisabled", value=True)
    browser.open(url)
    document = browser.call("DOM.getOuterHTML", nodeId=browser.call("DOM.getDocument")["root"]["nodeId"])["outerHTML"]
    hold("reads without scripts", document.count('<tr class="row">') == wanted and ' class="js"' not in document)
    browser.call("Emulation.setScriptExecutionDisabled", value=False)


browser = Browser(sys.argv[1])
try:
    for path in sys.argv[2:]:
        try:
            check(browser, path)
        except RuntimeError as error:
            hold("the page works", False, str(error)[:300])
finally:
    browser.close()
print("all held" if failures == 0 else f"{failures} not held")
sys.exit(1 if failures else 0)
PYTHON
