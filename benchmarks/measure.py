"""Measures whole processes, every command of a case in turn and that several times over, so that a slow moment hits all alike.

    measure.py --data DIR --out DIR --runs 5 --akto PATH [--full] [--case NAME ...]

Run by run.sh. Writes raw.json (every figure of every run, with commands, versions, processor) and table.md into
the output folder; the table begins with what is wanted of akto, against peers that ran on the same files in the same run.
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


class Case:
    """An input, the peers that get it too, and what is wanted of akto on it.

    `goals` are (what is wanted, kind, figure): "speed PEER" wants so many times the peer's speed, "rate" so many GB/s, "memory" at
    most so many MiB of the process's own, "line" a cost for each byte that grows at most so many times from the smallest input to the largest.
    """

    def __init__(self, file, peers=(), goals=(), options=(), patterns="ten.txt", is_piped=False, is_full=False, runs=None):
        self.file, self.peers, self.goals, self.options, self.patterns = file, peers, goals, options, patterns
        self.is_piped, self.is_full, self.runs = is_piped, is_full, runs


PEERS = ["hyperscan", "rg", "wc"]
CASES = {
    "records-0.1%": Case("records-0.001.jsonl", PEERS, [
        ("as fast as Hyperscan's loop on one thread", "speed hyperscan", 1), ("20 times as fast as ripgrep", "speed rg", 20)]),
    "records-100%": Case("records-1.jsonl", PEERS, [("1 GB/s", "rate", 1)]),
    "har": Case("har-0.001.har", PEERS, [("2 GB/s", "rate", 2)]),
    "har-pretty": Case("har-pretty-0.001.har", PEERS, [("2 GB/s", "rate", 2)]),
    "gzip": Case("records-0.001.jsonl.gz", ["inflate", "gzip"], [("as fast as zlib on both cores", "speed inflate", 1)]),
    "gzip-members": Case("members.jsonl.gz", ["inflate", "gzip"], [("as fast as zlib on both cores", "speed inflate", 1)]),
    "gzip-files": Case("gzip", ["inflate", "gzip"], [("as fast as zlib on both cores", "speed inflate", 1)]),
    "files": Case("tree", ["rg"], [("within 2 times of rg -c", "speed rg", 0.5)]),
    "pack-1000": Case("records-0.001.jsonl", ["hyperscan", "wc"], [("within 2 times of Hyperscan with the same patterns", "speed hyperscan", 0.5)],
                      options=["--only-signatures", "{data}/pack.json"], patterns="pack.txt"),
    "text": Case("text-0.001.log", PEERS),
    "pipe": Case("records-0.001.jsonl", ["rg", "wc"], is_piped=True),
    "size-100MB": Case("size-1.jsonl", is_full=True),
    "size-1GB": Case("size-10.jsonl", is_full=True),
    "size-10GB": Case("size-100.jsonl", goals=[("64 MiB beyond the page cache", "memory", 64), ("a straight line from 100 MB on", "line", 1.15)], is_full=True, runs=3),
}


def command(tool, case, arguments):
    data = pathlib.Path(arguments.data)
    path = data / case.file
    # Peers that take no folder are given what is in it.
    files = [str(file) for file in sorted(path.iterdir())] if path.is_dir() and tool in ("inflate", "gzip") else [str(path)]
    ten = [part for pattern in TEN for part in ("-e", pattern)]
    options = [option.replace("{data}", str(data)) for option in case.options]
    return {
        "akto": [arguments.akto, "scan", *options, "--format", "json", "--fail-on", "none", "--no-config"] + (["-"] if case.is_piped else files),
        "wc": ["wc", "-l"] + ([] if case.is_piped else files),
        "rg": ["rg", "--no-config", "--no-ignore", "--count"] + ten + (["-"] if case.is_piped else files),
        "gzip": ["gzip", "-dc"] + files,
        "hyperscan": [str(data / "peers" / "hyperscan"), str(data / case.patterns), str(path)],
        "inflate": [str(data / "peers" / "inflate")] + files,
    }[tool]


# These say themselves how long what they are here for took.
OWN_TIME = ["hyperscan", "inflate"]


def is_there(tool, arguments):
    return (pathlib.Path(arguments.data) / "peers" / tool).exists() if tool in OWN_TIME else shutil.which(tool) is not None


def check(arguments, status, said):
    if status != 0 and not (status == 1 and arguments[0] == "rg"):  # ripgrep says 1 where it found nothing
        sys.exit(f"measure: {' '.join(arguments[:3])} ended with status {status}: {said.decode(errors='replace').strip()}")


def run(tool, arguments, scratch, piped=None):
    """One run of a command, as a whole process, its result in the file `scratch`; `piped` is a file that comes by a pipe from `cat`."""
    with open(os.devnull, "r+b") as null, open(scratch, "wb") as result:
        start = time.perf_counter()
        feeder = subprocess.Popen(["cat", piped], stdin=null, stdout=subprocess.PIPE) if piped else None
        process = subprocess.Popen(arguments, stdin=feeder.stdout if feeder else null, stdout=subprocess.PIPE if tool in OWN_TIME else result, stderr=subprocess.PIPE)
        if feeder:
            feeder.stdout.close()
        answer = process.stdout.read() if tool in OWN_TIME else b""
        said = process.stderr.read(2000)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
    if feeder:
        feeder.wait()
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stderr.close()
    check(arguments, process.returncode, said)
    figures = {"wall": wall, "user": usage.ru_utime, "system": usage.ru_stime, "max_rss_kib": usage.ru_maxrss}
    if tool in OWN_TIME:
        process.stdout.close()
        figures["own"] = json.loads(answer)
        figures["process_wall"], figures["wall"] = wall, figures["own"]["seconds"]
    return figures


def memory(arguments, scratch, piped=None):
    """The peak of a run that is not timed, looked at every millisecond: all resident pages, and those that are the process's own.

    `ru_maxrss` begins at the size of the process that forked, and counts the pages of mapped files, which are the page cache's.
    """
    peak = {"VmHWM": 0, "RssAnon": 0}
    with open(os.devnull, "r+b") as null, open(scratch, "wb") as result:
        feeder = subprocess.Popen(["cat", piped], stdin=null, stdout=subprocess.PIPE) if piped else None
        process = subprocess.Popen(arguments, stdin=feeder.stdout if feeder else null, stdout=result, stderr=subprocess.DEVNULL)
        if feeder:
            feeder.stdout.close()
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
    if feeder:
        feeder.wait()
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
    files = sorted(path.iterdir()) if path.is_dir() else [path]
    with subprocess.Popen(["gzip", "-dc", *map(str, files)], stdout=subprocess.PIPE) as process:
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
    times = [run("akto", [akto, "--version"], os.devnull)["wall"] for _ in range(runs * 20)]
    return {"tool": "wait4", "command": "akto --version", "median": statistics.median(times), "min": min(times), "times": times}


def shown(argument, arguments):
    """An argument as anybody may read it: programs and inputs by their names alone."""
    if argument == arguments.akto:
        return "akto"
    return argument.replace(arguments.data.rstrip("/") + "/", "")


def measure(name, arguments):
    case = CASES[name]
    path = pathlib.Path(arguments.data) / case.file
    size, files = size_of(path)
    plain = plain_size(path) if "gzip" in name else size
    scratch = str(pathlib.Path(arguments.data) / "out.json")
    piped = str(path) if case.is_piped else None
    tools = ["akto"] + [peer for peer in case.peers if is_there(peer, arguments)]
    commands = {tool: command(tool, case, arguments) for tool in tools}
    samples = {tool: [] for tool in tools}
    for tool in tools:
        run(tool, commands[tool], scratch, piped)  # brings the input into the page cache
    memories = {tool: memory(commands[tool], scratch, piped) for tool in tools if tool not in OWN_TIME}
    for _ in range(min(arguments.runs, case.runs or arguments.runs)):
        for tool in tools:
            samples[tool].append(run(tool, commands[tool], scratch, piped))
    # What ran, without the folders of the machine that it ran on; of many files the first.
    kept = {tool: [shown(argument, arguments) for argument in line[:40]] for tool, line in commands.items()}
    return {"case": name, "input": case.file, "bytes": size, "plain_bytes": plain, "files": files, "is_piped": case.is_piped, "commands": kept, "samples": samples,
            "memory": memories}


def median(case, tool):
    return statistics.median(sample["wall"] for sample in case["samples"][tool])


def outcome(case, kind, wanted, cases):
    """What a goal came to: a text, and whether it is met; None where it was not measured."""
    akto = median(case, "akto")
    if kind == "rate":
        rate = case["plain_bytes"] / akto / 1e9
        return f"{rate:.2f} GB/s", rate >= wanted
    if kind == "memory":
        own = case["memory"]["akto"]["peak_own_kib"] / 1024
        return f"{own:.1f} MiB", own <= wanted
    if kind == "line":
        sizes = [each for each in cases if each["case"].startswith("size-")]
        costs = [median(each, "akto") / each["bytes"] * 1e9 for each in sizes]
        text = ", ".join(f"{cost:.3f} ns a byte for {each['bytes'] / 1e6:,.0f} MB" for each, cost in zip(sizes, costs))
        return (text, costs[-1] <= costs[0] * wanted and max(costs[1:]) <= min(costs[1:]) * wanted) if len(costs) > 2 else None
    peer = kind.split()[1]
    if peer not in case["samples"]:
        return None
    ratio = median(case, peer) / akto
    return f"{ratio:.2f} times as fast as {peer}", ratio >= wanted


def goals_table(report):
    lines = ["| case | goal | figure | met |", "|---|---|---|---|"]
    for case in report["cases"]:
        for text, kind, wanted in CASES[case["case"]].goals:
            found = outcome(case, kind, wanted, report["cases"])
            lines.append(f"| {case['case']} | {text} | {found[0] if found else 'not measured'} | {('yes' if found[1] else 'no') if found else '-'} |")
    return lines + [""] if len(lines) > 2 else []


def table(report):
    lines = [f"# {report['date']}", "", f"{report['machine']['processor']}, {report['machine']['processors']} processors; commit {report['commit']}; "
             f"{report['runs']} runs each, in turn; the median, and in brackets the fastest.", ""] + goals_table(report)
    lines += ["| case | tool | time | GB/s | processor time | own memory | akto against it |", "|---|---|---|---|---|---|---|"]
    for case in report["cases"]:
        for tool, samples in case["samples"].items():
            time_taken, fastest = median(case, tool), min(sample["wall"] for sample in samples)
            used = statistics.median(sample["user"] + sample["system"] for sample in samples)
            # What these two take besides, for reading a file whole and compiling, is not what they are here for.
            own = "-" if tool in OWN_TIME else f"{case['memory'][tool]['peak_own_kib'] / 1024:.1f} MiB"
            processor = "-" if tool in OWN_TIME else f"{used * 1000:.0f} ms"
            ratio = "" if tool == "akto" else f"{time_taken / median(case, 'akto'):.2f} times as fast"
            lines.append(f"| {case['case']} | {tool} | {time_taken * 1000:.0f} ms ({fastest * 1000:.0f}) | {case['plain_bytes'] / time_taken / 1e9:.2f} "
                         f"| {processor} | {own} | {ratio} |")
    start = report["start_up"]
    lines += ["", f"`akto --version`: {start['median'] * 1000:.2f} ms ({start['min'] * 1000:.2f}), measured by {start['tool']}.", "",
              "Inputs: " + ", ".join(f"{case['case']} {case['plain_bytes'] / 1e6:.0f} MB" + (f" in {case['files']} files" if case["files"] > 1 else "")
                                     for case in report["cases"]) + ". Own memory is the peak without the pages of mapped files. hyperscan is a bare match loop over "
              "a text in memory, on one thread, with the patterns of the case: neither reading nor compiling counts. inflate is zlib on two threads, nothing done "
              "with what comes out; of a single file each thread takes the whole, and half the time counts. With pipe, `cat` feeds every tool.", "",
              "Versions: " + "; ".join(f"{tool}: {version}" for tool, version in report["versions"].items() if version) + "."]
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--akto", required=True)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--case", action="append", choices=list(CASES))
    parser.add_argument("--full", action="store_true", help="also the cases whose inputs are large")
    arguments = parser.parse_args()
    names = arguments.case or [name for name, case in CASES.items() if arguments.full or not case.is_full]
    (pathlib.Path(arguments.data) / "ten.txt").write_text("\n".join(TEN) + "\n")
    out = pathlib.Path(arguments.out)
    out.mkdir(parents=True, exist_ok=True)
    report = {
        "date": time.strftime("%Y-%m-%d"), "commit": output_of("git", "describe", "--always", "--dirty"), "runs": arguments.runs,
        "machine": machine(),
        "versions": {"akto": output_of(arguments.akto, "--version"), "rg": output_of("rg", "--version"), "wc": output_of("wc", "--version"),
                     "gzip": output_of("gzip", "--version"), "hyperscan": output_of("pkg-config", "--modversion", "libhs"),
                     "zlib": output_of("pkg-config", "--modversion", "zlib"), "swift": output_of("swift", "--version"), "python": platform.python_version()},
        "start_up": start_up(arguments.akto, out, arguments.runs),
        "cases": [measure(name, arguments) for name in names],
    }
    (out / "raw.json").write_text(json.dumps(report, indent=1) + "\n")
    (out / "table.md").write_text(table(report))
    sys.stdout.write(table(report))


if __name__ == "__main__":
    main()
