"""Measures whole processes, every command of a case in turn and that several times over, so that a slow moment hits all alike.

    measure.py --data DIR --out DIR --runs 5 --akto PATH [--case NAME ...]

Run by run.sh. Writes raw.json (every figure of every run, with commands, versions, processor) and table.md into the output folder.
"""

import argparse
import json
import os
import pathlib
import platform
import shutil
import statistics
import subprocess
import sys
import time

QUOTE = r'\\{0,3}"'  # a quote as it stands in plain text, in a string, or in a string inside a string
NAMES = ["initialize", "tools/call", "tools/list", "resources/read", "resources/list", "prompts/(list|get)", "sampling/createMessage",
         "notifications/initialized", "roots/list"]
TEN = [rf'{QUOTE}method{QUOTE}\s{{0,5}}:\s{{0,5}}{QUOTE}{name}{QUOTE}'.replace("/", r"\\{0,3}/") for name in NAMES]
TEN.append(rf'{QUOTE}protocolVersion{QUOTE}\s{{0,5}}:\s{{0,5}}{QUOTE}202[4-9]')

# name: (input, the peers it is measured against)
CASES = {
    "records-0.1%": ("records-0.001.jsonl", ["wc", "rg"]),
    "records-100%": ("records-1.jsonl", ["wc", "rg"]),
    "har-0.1%": ("har-0.001.har", ["wc", "rg"]),
    "records-gzip": ("records-0.001.jsonl.gz", ["gzip"]),
    "text": ("text-0.001.log", ["wc", "rg"]),
    "tree": ("tree", ["rg"]),
}


def command(tool, akto, path):
    return {
        "akto": [akto, "scan", str(path), "--format", "json", "--fail-on", "none", "--no-config", "--output", "{scratch}"],
        "wc": ["wc", "-l", str(path)],
        "rg": ["rg", "--no-config", "--no-ignore", "--count"] + [part for pattern in TEN for part in ("-e", pattern)] + [str(path)],
        "gzip": ["gzip", "-dc", str(path)],
    }[tool]


def check(arguments, status, said):
    if status != 0 and not (status == 1 and arguments[0] == "rg"):  # ripgrep says 1 where it found nothing
        sys.exit(f"measure: {' '.join(arguments[:3])} ended with status {status}: {said.decode(errors='replace').strip()}")


def run(arguments, scratch):
    arguments = [part.replace("{scratch}", scratch) for part in arguments]
    with open(os.devnull, "r+b") as null:
        start = time.perf_counter()
        process = subprocess.Popen(arguments, stdin=null, stdout=null, stderr=subprocess.PIPE)
        said = process.stderr.read(2000)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stderr.close()
    check(arguments, process.returncode, said)
    return {"wall": wall, "user": usage.ru_utime, "system": usage.ru_stime, "max_rss_kib": usage.ru_maxrss}


def memory(arguments, scratch):
    """The peak of a run that is not timed, looked at every millisecond: all resident pages, and those that are the process's own.

    `ru_maxrss` begins at the size of the process that forked, and counts the pages of mapped files, which are the page cache's.
    """
    arguments = [part.replace("{scratch}", scratch) for part in arguments]
    peak = {"VmHWM": 0, "RssAnon": 0}
    with open(os.devnull, "r+b") as null:
        process = subprocess.Popen(arguments, stdin=null, stdout=null, stderr=subprocess.DEVNULL)
        own = os.readlink("/proc/self/exe")
        while process.poll() is None:
            try:
                if os.readlink(f"/proc/{process.pid}/exe") != own:
                    for line in open(f"/proc/{process.pid}/status"):
                        name = line.split(":")[0]
                        if name in peak:
                            peak[name] = max(peak[name], int(line.split()[1]))
            except OSError:
                pass
            time.sleep(0.001)
    check(arguments, process.returncode, b"")
    return {"peak_resident_kib": peak["VmHWM"], "peak_own_kib": peak["RssAnon"]}


def size_of(path):
    if path.is_file():
        return path.stat().st_size, 1
    files = [file for file in path.rglob("*") if file.is_file()]
    return sum(file.stat().st_size for file in files), len(files)


def plain_size(path):
    """Bytes after decompression, which is what the rates of a gzipped input are counted in."""
    total = 0
    with subprocess.Popen(["gzip", "-dc", str(path)], stdout=subprocess.PIPE) as process:
        while piece := process.stdout.read(1 << 20):
            total += len(piece)
    return total


def output_of(*arguments):
    try:
        return subprocess.run(arguments, capture_output=True, text=True, timeout=30).stdout.strip().split("\n")[0]
    except OSError:
        return ""


def machine():
    processor = next((line.split(":", 1)[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), platform.processor())
    memory = next((int(line.split()[1]) for line in open("/proc/meminfo") if line.startswith("MemTotal")), 0)
    return {"processor": processor, "processors": os.cpu_count(), "memory_kib": memory, "system": platform.platform()}


def start_up(akto, out, runs):
    """`akto --version`, by hyperfine where it is installed, as it subtracts what starting any process takes."""
    if shutil.which("hyperfine"):
        kept = out / "start-up.json"
        subprocess.run(["hyperfine", "--shell=none", "--warmup", "20", "--runs", "200", "--style", "none", "--export-json", str(kept),
                        f"{akto} --version"], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        result = json.loads(kept.read_text())["results"][0]
        kept.unlink()
        return {"tool": "hyperfine", "command": "akto --version", "median": result["median"], "min": result["min"], "times": result["times"]}
    times = [run([akto, "--version"], os.devnull)["wall"] for _ in range(runs * 20)]
    return {"tool": "wait4", "command": "akto --version", "median": statistics.median(times), "min": min(times), "times": times}


def shown(argument, arguments):
    """An argument as anybody may read it: programs and inputs by their names alone."""
    if argument == arguments.akto:
        return "akto"
    return argument.replace(arguments.data.rstrip("/") + "/", "")


def measure(name, arguments):
    file, peers = CASES[name]
    path = pathlib.Path(arguments.data) / file
    size, files = size_of(path)
    plain = plain_size(path) if path.suffix == ".gz" else size
    scratch = str(pathlib.Path(arguments.data) / "out.json")
    tools = ["akto"] + [peer for peer in peers if shutil.which(peer)]
    commands = {tool: command(tool, arguments.akto, path) for tool in tools}
    samples = {tool: [] for tool in tools}
    for tool in tools:
        run(commands[tool], scratch)  # brings the input into the page cache
    memories = {tool: memory(commands[tool], scratch) for tool in tools}
    for _ in range(arguments.runs):
        for tool in tools:
            samples[tool].append(run(commands[tool], scratch))
    # What ran, without the folders of the machine that it ran on.
    kept = {tool: [shown(argument, arguments) for argument in line] for tool, line in commands.items()}
    return {"case": name, "input": file, "bytes": size, "plain_bytes": plain, "files": files, "commands": kept, "samples": samples,
            "memory": memories}


def table(report):
    best = {}
    lines = [f"# {report['date']}", "", f"{report['machine']['processor']}, {report['machine']['processors']} processors; commit {report['commit']}; "
             f"{report['runs']} runs each, in turn; the median, and in brackets the fastest.", "",
             "| case | tool | time | GB/s | processor time | own memory | akto against it |", "|---|---|---|---|---|---|---|"]
    for case in report["cases"]:
        for tool, samples in case["samples"].items():
            best[tool] = statistics.median(sample["wall"] for sample in samples)
        for tool, samples in case["samples"].items():
            fastest = min(sample["wall"] for sample in samples)
            used = statistics.median(sample["user"] + sample["system"] for sample in samples)
            own = case["memory"][tool]["peak_own_kib"] / 1024
            ratio = "" if tool == "akto" else f"{best[tool] / best['akto']:.2f} times as fast"
            lines.append(f"| {case['case']} | {tool} | {best[tool] * 1000:.0f} ms ({fastest * 1000:.0f}) | {case['plain_bytes'] / best[tool] / 1e9:.2f} "
                         f"| {used * 1000:.0f} ms | {own:.1f} MiB | {ratio} |")
    start = report["start_up"]
    lines += ["", f"`akto --version`: {start['median'] * 1000:.2f} ms ({start['min'] * 1000:.2f}), measured by {start['tool']}.", "",
              "Inputs: " + ", ".join(f"{case['case']} {case['plain_bytes'] / 1e6:.0f} MB" + (f" in {case['files']} files" if case["files"] > 1 else "")
                                     for case in report["cases"]) + ". Own memory is the peak without the pages of mapped files.", "",
              "Versions: " + "; ".join(f"{tool}: {version}" for tool, version in report["versions"].items()) + "."]
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--akto", required=True)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--case", action="append", choices=list(CASES))
    arguments = parser.parse_args()
    out = pathlib.Path(arguments.out)
    out.mkdir(parents=True, exist_ok=True)
    report = {
        "date": time.strftime("%Y-%m-%d"), "commit": output_of("git", "describe", "--always", "--dirty"), "runs": arguments.runs,
        "machine": machine(),
        "versions": {"akto": output_of(arguments.akto, "--version"), "rg": output_of("rg", "--version"), "wc": output_of("wc", "--version"),
                     "gzip": output_of("gzip", "--version"), "swift": output_of("swift", "--version"), "python": platform.python_version()},
        "start_up": start_up(arguments.akto, out, arguments.runs),
        "cases": [measure(name, arguments) for name in arguments.case or CASES],
    }
    (out / "raw.json").write_text(json.dumps(report, indent=1) + "\n")
    (out / "table.md").write_text(table(report))
    sys.stdout.write(table(report))


if __name__ == "__main__":
    main()
