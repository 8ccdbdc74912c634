"""Runs the table of cases with akto's engine, RE2 and Hyperscan in turn, and keeps the figures: `measure.py FOLDER OUT NAME=PROGRAM ...`."""

import datetime
import json
import os
import platform
import re
import subprocess
import sys

ROUNDS = int(os.environ.get("PATTERN_ROUNDS", "3"))


def version(package):
    found = subprocess.run(["dpkg-query", "-W", "-f", "${Version}", package], capture_output=True, text=True)
    return found.stdout if found.returncode == 0 else "unknown"


def processor():
    with open("/proc/cpuinfo") as info:
        return next((line.split(":", 1)[1].strip() for line in info if line.startswith("model name")), platform.machine())


def run(program, table, names):
    out = subprocess.run([program, table, *names], capture_output=True, text=True, check=True).stdout
    rows = (line.split("\t") for line in out.splitlines())
    return {name: {"count": int(count), "nanoseconds": float(time), "cache": int(cache)} for name, count, time, cache in rows}


def time(nanoseconds):
    for unit, scale in (("s", 1e9), ("ms", 1e6), ("µs", 1e3)):
        if nanoseconds >= scale:
            return "%.3g %s" % (nanoseconds / scale, unit)
    return "%.3g ns" % nanoseconds


def main():
    folder, out = sys.argv[1:3]
    programs = dict(argument.split("=", 1) for argument in sys.argv[3:])
    table = os.path.join(folder, "table.tsv")
    cases = []
    with open(table, encoding="utf-8") as lines:
        for line in lines:
            name, mode, text, pattern = line.rstrip("\n").split("\t")
            # A count of characters says more than hundreds of words.
            shown = os.path.basename(pattern) if mode == "set" else pattern if len(pattern) < 200 else "(%d characters)" % len(pattern)
            cases.append({"name": name, "mode": mode, "text": os.path.basename(text), "bytes": os.path.getsize(text), "pattern": shown})
    results = {}
    # In turn, so that what else the machine does meets all of them; the fastest round of each counts.
    for _ in range(ROUNDS):
        for engine, program in programs.items():
            names = [case["name"] for case in cases if case["mode"] == "set"] if engine == "hyperscan" else []
            for name, figures in run(program, table, names).items():
                results.setdefault(engine, {}).setdefault(name, []).append(figures)

    def best(engine, name):
        rounds = [one for one in results.get(engine, {}).get(name, []) if one["count"] >= 0]
        return min(rounds, key=lambda one: one["nanoseconds"]) if rounds else None

    rows, counts, slower, much = [], [], [], []
    for case in cases:
        ours, theirs, other = (best(engine, case["name"]) for engine in ("akto", "re2", "hyperscan"))
        if not ours or not theirs:
            continue
        ratio = ours["nanoseconds"] / theirs["nanoseconds"]
        differs = "" if ours["count"] == theirs["count"] else " (RE2 %d)" % theirs["count"]
        if differs:
            counts.append(case["name"])
        if ratio > 1:
            slower.append(case["name"])
        if ratio > 2:
            much.append(case["name"])
        pattern = case["pattern"].replace("|", "\\|")
        rows.append("| %s | `%s` | %d%s | %s | %s | %.2f | %s | %s |" % (
            case["name"], pattern, ours["count"], differs, time(ours["nanoseconds"]), time(theirs["nanoseconds"]), ratio,
            time(other["nanoseconds"]) if other else "", "%.3g KiB" % (ours["cache"] / 1024) if ours["cache"] else "",
        ))
    about = {
        "date": datetime.date.today().isoformat(), "processor": processor(), "system": platform.platform(),
        "swift": re.sub(r"\s+", " ", subprocess.run(["swift", "--version"], capture_output=True, text=True).stdout.splitlines()[0]),
        "re2": version("libre2-dev"), "hyperscan": version("libhyperscan-dev"), "rounds": ROUNDS,
        "seconds": float(os.environ.get("BENCH_SECONDS", "0.6")), "clock": "processor time of the thread",
    }
    with open(out + ".json", "w", encoding="utf-8") as raw:
        json.dump({"about": about, "cases": cases, "results": results}, raw, indent=1, ensure_ascii=False)
    summary = "%d rows, %d of them faster than RE2; slower than twice its time: %s; other counts: %s." % (
        len(rows), len(rows) - len(slower), ", ".join(much) or "none", ", ".join(counts) or "none")
    with open(out + ".md", "w", encoding="utf-8") as page:
        page.write("# Patterns, %s\n\n%s\n\n" % (about["date"], summary))
        page.write("%s, %s; RE2 %s, Hyperscan %s; the fastest of %d rounds, %s. The ratio is our time to RE2's.\n\n" % (
            about["processor"], about["swift"], about["re2"], about["hyperscan"], ROUNDS, about["clock"]))
        page.write("| case | pattern | matches | akto | RE2 | ratio | Hyperscan | caches |\n|---|---|---|---|---|---|---|---|\n")
        page.write("\n".join(rows) + "\n")
    print(summary)


if __name__ == "__main__":
    main()
