"""A headless Chromium that tests speak to, with nothing but Python."""
import fcntl, json, os, select, shutil, subprocess, tempfile, time


class Browser:
    """A Chromium that is spoken to over its debugging pipe: descriptors 3 and 4, messages that end with NUL."""

    def __init__(self, binary, rules="MAP * ~NOTFOUND"):
        answers, browser_out = os.pipe()
        browser_in, self.commands = os.pipe()
        self.answers, self.left, self.number, self.events, self.session = answers, b"", 0, [], None
        self.profile = tempfile.mkdtemp()

        def wire():
            first, second = fcntl.fcntl(browser_in, fcntl.F_DUPFD, 50), fcntl.fcntl(browser_out, fcntl.F_DUPFD, 50)
            os.dup2(first, 3)
            os.dup2(second, 4)

        options = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--remote-debugging-pipe", "--hide-scrollbars",
                   "--host-resolver-rules=" + rules, "--user-data-dir=" + self.profile, "about:blank"]
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
