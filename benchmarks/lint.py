"""Measures `akto lint` beside other tools that read YAML or judge text, as whole processes.

    lint.py --akto PATH --scratch DIR --out DIR --runs 15

Run by lint.sh. Writes lint.json (every figure, with commands and versions) and lint.md. Each round runs every command once, so that a slow
moment hits all alike.
"""

import argparse
import json
import pathlib
import random
import statistics
import subprocess
import time

from measure import machine, output_of

HERE = pathlib.Path(__file__).resolve().parent
RULES = 10_000
GOALS = {"10,000 rules": ("libfyaml", 1.0, "as fast as libfyaml parses it"), "small": (None, 5.0, "5 ms")}

WORDS = """account address agreement audit badge balance bank batch beneficiary billing board budget bureau campus card case clearance client
clinic code contract court credential credit customer deposit diagnosis driver email employee exam factory family finance firm fund grade grant
guest health hiring home income insurance invoice ledger license loan manager margin medical member merger mobile mortgage offer order passport
patient payroll pension permit personnel phone policy premium price product project proposal prospect provider rate receipt record refund
report reserve revenue salary schedule secret session share staff strategy student supplier target tax tenant ticket token trade transfer
treasury trial tuition vault vendor visa wage warrant""".split()


def policy(rules, seed=1):
    """As people write them: words with boundaries, numbers of a form, key words before a value, and now and then two alternatives."""
    dice = random.Random(seed)
    forms = [
        lambda n: rf"(?i)\b{dice.choice(WORDS)}[ _-]{dice.choice(WORDS)}[ _-](?:{dice.choice(WORDS)}|{dice.choice(WORDS)})-{n:05}\b",
        lambda n: rf"\b{dice.choice(WORDS).upper()[:3]}{n:05}-\d{{4}}-\d{{2}}(?:-[A-Z]{{2}}\d{{2}}[A-Z0-9]{{11,30}})?\b",
        lambda n: rf"(?i){dice.choice(WORDS)}_{dice.choice(WORDS)}_{n:05}\s*[:=]\s*[\"']?[A-Za-z0-9+/_-]{{16,64}}".replace("'", "''"),
        lambda n: rf"(?i)\b(?:{'|'.join(dice.choice(WORDS) for _ in range(6))})[-_]{n:05}\b",
        lambda n: rf"\b{n:05}-[A-Z]{{2}}\d{{6}}\b",
    ]
    lines = ["guardrails:"]
    for first in range(0, rules, 50):
        lines += [f"  - name: Group {first // 50 + 1}", "    type: content_filter", "    rules:"]
        for number in range(first, min(rules, first + 50)):
            lines += [f"      - pattern: '{dice.choice(forms)(number)}'", f"        action: {dice.choice(['block', 'block', 'redact'])}"]
        lines += [""]
    return "\n".join(lines) + "\n"


def timed(command, expected):
    start = time.perf_counter()
    process = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    wall = (time.perf_counter() - start) * 1000
    if process.returncode not in expected:
        raise SystemExit(f"lint.py: {command} ended with {process.returncode}: {process.stderr.decode()[:500]}")
    return wall


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--akto", required=True)
    options.add_argument("--scratch", required=True)
    options.add_argument("--out", required=True)
    options.add_argument("--runs", type=int, default=15)
    arguments = options.parse_args()
    scratch, out = pathlib.Path(arguments.scratch), pathlib.Path(arguments.out)
    out.mkdir(parents=True, exist_ok=True)
    large, small, script = scratch / "large.yaml", scratch / "small.yaml", scratch / "small.py"
    large.write_text(policy(RULES))
    small.write_text((HERE.parent / "examples/policies/proxy.yaml").read_text())
    script.write_text("import os\n\nprint(os.getcwd())\n")
    lint = [arguments.akto, "lint", "--no-config", "--fail-on", "none"]
    cases = {
        "10,000 rules": {
            "akto": lint + [str(large)],
            "libfyaml": ["fy-tool", "--null-output", str(large)],
            "yamllint": ["yamllint", "-d", "relaxed", str(large)],
        },
        "small": {
            "akto": lint + [str(small)],
            "libfyaml": ["fy-tool", "--null-output", str(small)],
            "yamllint": ["yamllint", "-d", "relaxed", str(small)],
            "ruff": ["ruff", "check", "--isolated", "--no-cache", "--quiet", str(script)],
            "true": ["true"],
        },
    }
    raw = {"machine": machine(), "versions": {
        "akto": output_of(arguments.akto, "--version"), "libfyaml": output_of("fy-tool", "--version"),
        "yamllint": output_of("yamllint", "--version"), "ruff": output_of("ruff", "--version")},
        "bytes": {"10,000 rules": large.stat().st_size, "small": small.stat().st_size}, "cases": {}}
    table = ["# akto lint", "", "Milliseconds of whole processes, median of " + str(arguments.runs) + " (least, most).", "", "| input | command | ms | |", "|---|---|---|---|"]
    for name, commands in cases.items():
        figures = {who: [] for who in commands}
        for who, command in commands.items():
            timed(command, (0, 1))
        for _ in range(arguments.runs if name == "small" else max(3, arguments.runs // 3)):
            for who, command in commands.items():
                figures[who].append(timed(command, (0, 1)))
        raw["cases"][name] = {who: {"command": [pathlib.Path(word).name if "/" in word else word for word in commands[who]], "ms": figures[who]} for who in commands}
        medians = {who: statistics.median(values) for who, values in figures.items()}
        peer, bound, words = GOALS[name]
        ratio = medians["akto"] / medians[peer] if peer else medians["akto"]
        for who, values in figures.items():
            verdict = f"wanted: {words}; {'met' if ratio <= bound else 'missed'}" if who == "akto" else ""
            table.append(f"| {name} | {who} | {medians[who]:.1f} ({min(values):.1f}, {max(values):.1f}) | {verdict} |")
    (out / "lint.json").write_text(json.dumps(raw, indent=1) + "\n")
    (out / "lint.md").write_text("\n".join(table) + "\n")
    print("\n".join(table))


if __name__ == "__main__":
    main()
