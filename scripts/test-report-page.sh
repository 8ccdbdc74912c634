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
PYTHONPATH=$(dirname "$0") PYTHONDONTWRITEBYTECODE=1 exec python3 - "$browser" "$@" <<'PYTHON'
import json, pathlib, sys

from chromium import Browser

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
