"""Measures `akto replay` against wrk, both posting to the same sink, and `akto ingest` with wrk posting to it.

    replay.py --data DIR --out DIR --runs 5 --akto PATH [--full] [--case NAME ...]

Run by replay.sh. Writes replay.json (every figure of every run, with commands, versions, processor) and replay.md into the output
folder. Every round starts wrk and each of the replays once, so that a slow moment hits all alike.
"""

import argparse
import base64
import gzip
import json
import os
import pathlib
import platform
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time

from measure import machine, output_of

HERE = pathlib.Path(__file__).resolve().parent
BATCHES = 64        # different bodies that wrk posts in turn, of 100 records each
SECONDS = 3         # how long wrk posts
CONNECTIONS = 4     # of wrk and of akto replay
MEMORY_GOAL = 64    # MiB

INPUTS = {"records-0.1%": "records-0.001.jsonl", "records-100%": "records-1.jsonl", "har": "replay-0.001.har"}
RATES = {"records-0.1%": 1.0, "records-100%": 1.0, "har": 0.5}  # GB/s of input wanted, on two cores


class Sink:
    """peers/sink for as long as the `with` lasts."""

    def __init__(self, arguments):
        self.path = str(pathlib.Path(arguments.data) / "peers" / "sink")

    def __enter__(self):
        self.process = subprocess.Popen([self.path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.url = f"http://127.0.0.1:{int(self.process.stdout.readline())}/"
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.seen = json.loads(self.process.stdout.readline())
        self.process.wait()


def usage(command, standard_input=subprocess.DEVNULL, pass_on=None):
    """A whole process: wall and processor time, and its peak of resident memory, mapped pages among it, from its own /proc entry."""
    start = time.perf_counter()
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, stdin=standard_input, stdout=pass_on or subprocess.PIPE, stderr=said)
        peak = [0]

        def watch():
            own = os.readlink("/proc/self/exe")
            while peak[0] >= 0:
                try:
                    if os.readlink(f"/proc/{process.pid}/exe") != own:
                        found = re.search(r"VmHWM:\s+(\d+)", pathlib.Path(f"/proc/{process.pid}/status").read_text())
                        peak[0] = max(peak[0], int(found[1])) if found else peak[0]
                except OSError:
                    return
                time.sleep(0.005)

        watcher = threading.Thread(target=watch, daemon=True)
        watcher.start()
        answer = b"" if pass_on else process.stdout.read()
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        watcher.join()
        if process.returncode not in (0, 1):
            said.seek(0)
            sys.exit(f"replay: {' '.join(map(str, command[:3]))} ended with status {process.returncode}: {said.read(2000).decode(errors='replace')}")
    return {"wall": wall, "user": used.ru_utime, "system": used.ru_stime, "peak_resident_kib": peak[0]}, answer


def wrk(url, bodies, seconds=SECONDS):
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "-s", str(HERE / "post.lua"), url, "--", str(bodies)]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    made, span = re.search(r"(\d+) requests in ([\d.]+)(ms|s|m)", text).group(1, 2)
    unit = re.search(r"requests in [\d.]+(ms|s|m)", text)[1]
    failed = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
    return {"requests": int(made), "seconds": float(span) * {"ms": 0.001, "s": 1, "m": 60}[unit], "refused": int(failed[1]) if failed else 0}


def make_bodies(arguments):
    """Bodies as `akto replay` sends them, so that wrk posts the same."""
    path = pathlib.Path(arguments.data) / "replay-bodies.jsonl"
    command = [arguments.akto, "replay", "--no-config", "--quiet", "--dry-run", "--limit", str(BATCHES * 100), f"{arguments.data}/{INPUTS['records-0.1%']}"]
    path.write_bytes(subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout)
    lines = path.read_bytes().splitlines()
    return path, sum(map(len, lines)) / len(lines)


def replay(arguments, *options):
    return [arguments.akto, "replay", "--no-config", "--quiet", *options]


def sending(arguments, bodies, mean):
    """wrk and the replays, in turn, to the same sink; and the same without a sink."""
    figures = {"wrk": []}
    for _ in range(arguments.runs):
        with Sink(arguments) as sink:
            sample = wrk(sink.url, bodies)
        sample["bytes_per_second"] = sample["requests"] * mean / sample["seconds"]
        figures["wrk"].append(sample)
        for name, file in INPUTS.items():
            path = f"{arguments.data}/{file}"
            size = os.path.getsize(path)
            with Sink(arguments) as sink:
                sample, answer = usage(replay(arguments, "--format", "json", "--to", sink.url, path))
            report = json.loads(answer)
            if report["accepted"] != report["read"]:
                sys.exit(f"replay: of {report['read']} records {report['accepted']} were accepted")
            sample.update(input_bytes=size, bytes=sink.seen["bytes"], records=report["accepted"], requests=sink.seen["requests"],
                          bytes_per_second=sink.seen["bytes"] / sample["wall"], input_per_second=size / sample["wall"])
            figures.setdefault(name, []).append(sample)
            with open(os.devnull, "wb") as null:
                sample, _ = usage(replay(arguments, "--dry-run", path), pass_on=null)
            sample.update(input_bytes=size, input_per_second=size / sample["wall"])
            figures.setdefault(f"{name}, dry run", []).append(sample)
    return figures


def ingest(arguments, bodies, mean):
    samples = []
    for _ in range(arguments.runs):
        process = subprocess.Popen([arguments.akto, "ingest", "--no-config", "--quiet", "--listen", "127.0.0.1:0"], stdout=subprocess.PIPE, text=True)
        sample = wrk(process.stdout.readline().strip(), bodies)
        status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
        sample["peak_resident_kib"] = int(re.search(r"VmHWM:\s+(\d+)", status)[1])
        sample["peak_own_kib"] = int(re.search(r"RssAnon:\s+(\d+)", status)[1])
        process.send_signal(signal.SIGTERM)
        process.wait()
        taken = sample["requests"] - sample["refused"]
        sample.update(records_per_second=taken * 100 / sample["seconds"], bytes_per_second=taken * mean / sample["seconds"])
        samples.append(sample)
    return samples


# MARK: inputs that are all memory's

def record(body):
    headers = json.dumps({"host": "a.example", "content-type": "application/json"})
    return json.dumps({"path": "/v1/items", "requestHeaders": headers, "responseHeaders": headers, "method": "POST", "requestPayload": "", "responsePayload": body,
                       "ip": "192.0.2.1", "time": "1700000000", "statusCode": "200", "type": "HTTP/1.1", "status": "OK", "akto_account_id": "1000000",
                       "akto_vxlan_id": "0", "is_pending": "false", "source": "MIRRORING"}, separators=(",", ":"))


def rows(count):
    return json.dumps({"rows": [{"id": number, "name": f"user {number}", "password": f"word{number}"} for number in range(count)]})


def entry(text, encoding=None):
    content = {"size": 1, "mimeType": "application/json", "text": text, **({"encoding": encoding} if encoding else {})}
    head = {"httpVersion": "HTTP/1.1", "cookies": [], "headersSize": -1, "bodySize": -1}
    return json.dumps({"startedDateTime": "2024-01-01T00:00:00.000Z", "time": 1, "request": {"method": "GET", "url": "https://a.example/x", "queryString": [],
                       "headers": [], **head}, "response": {"status": 200, "statusText": "OK", "headers": [{"name": "content-type", "value": "application/json"}],
                       "content": content, "redirectURL": "", **head}, "cache": {}, "timings": {"send": 0, "wait": 1, "receive": 0}})


def bomb(megabytes):
    return base64.b64encode(gzip.compress(b'{"a":"' + b"x" * (megabytes << 20) + b'"}')).decode()


def har(entries):
    yield '{"log":{"version":"1.2","creator":{"name":"a","version":"1"},"entries":['
    for number, each in enumerate(entries):
        yield ("," if number else "") + each
    yield "]}}"


def repeated(text, count):
    for _ in range(count):
        yield text


def over_and_over(path, total):
    """The bytes of a file of lines, again and again up to about `total`."""
    done = 0
    while done < total:
        with open(path, "rb") as file:
            while done < total and (piece := file.read(1 << 20)):
                done += len(piece)
                yield piece if done < total else piece[:piece.rindex(b"\n") + 1]


def memory_inputs(arguments):
    """Names, and what comes by a pipe."""
    records = f"{arguments.data}/{INPUTS['records-0.1%']}"
    inputs = {
        "records of 1 MB": lambda: repeated(record(rows(14_000)) + "\n", 400),
        "records of 7 MB": lambda: repeated(record(rows(100_000)) + "\n", 60),
        "HAR entries of 7 MB": lambda: har(repeated(entry("y" * 7_000_000), 60)),
        "HAR entries of 12 MiB in 16 KiB": lambda: har(repeated(entry(bomb(12), "base64"), 300)),
        "1 GB by a pipe": lambda: over_and_over(records, 1_000_000_000),
    }
    if arguments.full:
        one = entry(rows(40))
        inputs["10 GB by a pipe"] = lambda: over_and_over(records, 10_000_000_000)
        inputs["a HAR document of 10 GB by a pipe"] = lambda: har(repeated(one, 10_000_000_000 // len(one)))
    return inputs


def feed(pieces, stream):
    try:
        held, size = [], 0
        for piece in pieces:
            piece = piece.encode() if isinstance(piece, str) else piece
            held.append(piece)
            size += len(piece)
            if size > 1 << 20:
                stream.write(b"".join(held))
                held, size = [], 0
        stream.write(b"".join(held))
    except BrokenPipeError:
        pass
    finally:
        stream.close()


def memory(arguments):
    found = {}
    for name, make in memory_inputs(arguments).items():
        with Sink(arguments) as sink:
            reading, writing = os.pipe()
            feeder = threading.Thread(target=feed, args=(make(), os.fdopen(writing, "wb")))
            feeder.start()
            sample, answer = usage(replay(arguments, "--format", "json", "--to", sink.url, "-"), standard_input=reading)
            os.close(reading)
            feeder.join()
        sample.update(records=json.loads(answer)["accepted"], bytes=sink.seen["bytes"])
        found[name] = sample
    return found


# MARK: what it came to

def median(samples, key):
    return statistics.median(sample[key] for sample in samples)


def table(report):
    lines = [f"# Replay and ingest, {report['date']}", "", f"{report['machine']['processor']}, {report['machine']['processors']} processors; commit {report['commit']}; "
             f"{report['runs']} runs each, in turn; the median, and in brackets the best.", "", "| case | goal | figure | met |", "|---|---|---|---|"]

    def add(case, goal, figure, is_met):
        lines.append(f"| {case} | {goal} | {figure} | {'yes' if is_met else 'no'} |")

    sent = report.get("sending")
    if sent:
        peer = median(sent["wrk"], "bytes_per_second")
        for name in INPUTS:
            here = median(sent[name], "bytes_per_second")
            add(f"{name}, to the sink", "a quarter of wrk's bytes a second", f"{here / peer:.2f} of {peer / 1e9:.2f} GB/s", here >= peer / 4)
        for name, goal in RATES.items():
            for case in (f"{name}, dry run", name):
                rate, best = median(sent[case], "input_per_second"), max(sample["input_per_second"] for sample in sent[case])
                add(case if "dry" in case else f"{case}, to the sink", f"{goal} GB/s of input", f"{rate / 1e9:.2f} GB/s ({best / 1e9:.2f})", rate >= goal * 1e9)
        for name in sent:
            if name != "wrk":
                peak = max(sample["peak_resident_kib"] for sample in sent[name]) / 1024
                add(name if "dry" in name else f"{name}, to the sink", f"{MEMORY_GOAL} MiB", f"{peak:.1f} MiB", peak <= MEMORY_GOAL)
    for name, sample in report.get("memory", {}).items():
        peak = sample["peak_resident_kib"] / 1024
        add(name, f"{MEMORY_GOAL} MiB", f"{peak:.1f} MiB", peak <= MEMORY_GOAL)
    if "ingest" in report:
        samples = report["ingest"]
        rate, best = median(samples, "records_per_second"), max(sample["records_per_second"] for sample in samples)
        add("ingest", "200,000 records a second", f"{rate:,.0f} ({best:,.0f}), {median(samples, 'bytes_per_second') / 1e9:.2f} GB/s", rate >= 200_000)
        peak = max(sample["peak_resident_kib"] for sample in samples) / 1024
        add("ingest", "-", f"{peak:.1f} MiB at its peak", True)
        refused = statistics.median(sample["refused"] / sample["requests"] for sample in samples)
        add("ingest", "-", f"{refused:.0%} of the requests were told 429", True)
    lines += ["", f"wrk posts {BATCHES} bodies of 100 records in turn, {report['mean_body'] / 1000:.0f} kB on the average, over {CONNECTIONS} connections, made by `akto replay --dry-run` of the first "
              "input; the same goes to akto ingest. Bytes a second are those of bodies, over the whole process with its start. The sink is "
              "`peers/sink.c`. Memory is the peak of all resident pages, those of mapped files among them.", "",
              "Versions: " + "; ".join(f"{tool}: {version}" for tool, version in report["versions"].items() if version) + "."]
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--akto", required=True)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--case", action="append", choices=["sending", "memory", "ingest"])
    parser.add_argument("--full", action="store_true", help="also inputs of 10 GB")
    arguments = parser.parse_args()
    cases = arguments.case or ["sending", "ingest", "memory"]
    out = pathlib.Path(arguments.out)
    out.mkdir(parents=True, exist_ok=True)
    bodies, mean = make_bodies(arguments)
    versions = subprocess.run(["wrk", "--version"], capture_output=True, text=True)
    report = {
        "date": time.strftime("%Y-%m-%d"), "commit": output_of("git", "describe", "--always", "--dirty"), "runs": arguments.runs, "machine": machine(),
        "versions": {"akto": output_of(arguments.akto, "--version"), "wrk": (versions.stdout + versions.stderr).split("\n")[0].split(" [")[0],
                     "swift": output_of("swift", "--version"), "python": platform.python_version()},
        "commands": {"replay": "akto replay --no-config --quiet --format json --to http://127.0.0.1:PORT/ FILE",
                     "dry run": "akto replay --no-config --quiet --dry-run FILE > /dev/null", "ingest": "akto ingest --no-config --quiet --listen 127.0.0.1:0",
                     "wrk": f"wrk -t1 -c{CONNECTIONS} -d{SECONDS}s -s post.lua URL -- BODIES"},
        "mean_body": mean,
    }
    if "sending" in cases:
        report["sending"] = sending(arguments, bodies, mean)
    if "ingest" in cases:
        report["ingest"] = ingest(arguments, bodies, mean)
    if "memory" in cases:
        report["memory"] = memory(arguments)
    (out / "replay.json").write_text(json.dumps(report, indent=1) + "\n")
    (out / "replay.md").write_text(table(report))
    sys.stdout.write(table(report))


if __name__ == "__main__":
    main()
