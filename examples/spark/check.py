"""Checks the example on a real Spark: whatever way a data set goes through a cluster, the report is that of one scan.

    check.py AKTO FOLDER    FOLDER is for the data; everything below it is written anew

Needs pyspark and Java.
"""

import gzip
import json
import os
import shutil
import stat
import subprocess
import sys
from argparse import Namespace

from pyspark.sql import SparkSession

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, HERE)
import scan as example  # noqa: E402

FORMATS = ["json", "text", "ndjson", "csv", "sarif", "github", "html"]


def generate(kind, path, *arguments):
    subprocess.run([sys.executable, f"{ROOT}/benchmarks/generate.py", kind, path, *arguments], check=True, stdout=subprocess.DEVNULL)


def data(folder):
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    os.chdir(folder)
    generate("records", "records.jsonl", "--size", "6MB", "--mcp", "0.02")
    generate("records", "other.jsonl.gz", "--size", "2MB", "--mcp", "0.05", "--seed", "7")
    generate("har", "browser.har", "--size", "2MB", "--mcp", "0.05")
    generate("tree", "tree", "--files", "100", "--mcp", "0.1")
    shutil.copytree(f"{ROOT}/examples/captures", "captures")
    with open("captures/broken.jsonl", "w") as file:
        file.write(open("captures/ingest.jsonl").readline() + '{"path": nothing, "tools/call": "tools/call"}\n')


def script(path, text):
    with open(path, "w") as file:
        file.write(f"#!/bin/sh\n{text}\n")
    os.chmod(path, os.stat(path).st_mode | stat.S_IXUSR)
    return os.path.abspath(path)


class Checks:
    def __init__(self, akto, master):
        self.akto = akto
        self.number = 0
        self.spark = SparkSession.builder.master(master).appName("akto check").config("spark.ui.enabled", "false").getOrCreate()
        self.spark.sparkContext.setLogLevel("OFF")
        self.spark.sparkContext.addPyFile(f"{HERE}/scan.py")

    def parts(self, *paths, way="files", slices=5, fetch=None, stages=0, options=(), akto=None):
        self.number += 1
        folder = f"parts-{self.number}"
        example.scan(self.spark, folder, akto or self.akto, list(options), Namespace(paths=paths, way=way, slices=slices, fetch=fetch, stages=stages))
        return folder

    def single(self, paths, report):
        return subprocess.run([self.akto, "scan", "--no-config", *report, *paths], capture_output=True)

    def equal(self, name, folder, paths, formats=FORMATS):
        for form in formats:
            report = ["--format", form, "--allow", "*.corp.example", "--quiet"]
            merged, single = example.merge(folder, self.akto, report, capture_output=True), self.single(paths, report)
            assert merged.stdout == single.stdout, f"{name}, {form}: not what one scan reports\n{merged.stdout[:2000]}\n{single.stdout[:2000]}"
            assert (merged.returncode, merged.stderr) == (single.returncode, single.stderr), f"{name}, {form}: {merged} {single.returncode}"
        count = sum(name.startswith("part-") for _, _, names in os.walk(folder) for name in names)
        print(f"{name}: {count} parts, equal to one scan in {len(formats)} formats, status {merged.returncode}", flush=True)

    def fails(self, name, mention, *paths, **how):
        try:
            self.parts(*paths, **how)
        except Exception as error:
            assert mention in str(error), f"{name}: {error}"
            print(f"{name}: the job fails: {mention}", flush=True)
        else:
            raise AssertionError(f"{name}: nothing failed")


def without_places(report):
    """What a report of records without an order can be held against."""
    report = json.loads(report)
    report["inputs"].pop("files")
    for problem in report["inputs"]["problems"]:
        problem.pop("line", None)
        problem.pop("path")
    for server in report["servers"]:
        for evidence in server["evidence"]:
            evidence.pop("first")
    return report


def main():
    akto, folder = os.path.abspath(sys.argv[1]), sys.argv[2]
    data(folder)
    everything = ["records.jsonl", "other.jsonl.gz", "browser.har", "tree", "captures"]
    files = list(example.expand(everything))
    # Three attempts a task, as a cluster has them.
    checks = Checks(akto, "local[4,3]")

    checks.equal("files", checks.parts(*everything), everything)
    checks.equal("files, merged by workers", checks.parts(*everything, slices=23, stages=3), everything)
    checks.equal("lines", checks.parts("records.jsonl", way="lines", slices=9), ["records.jsonl"])

    records = checks.parts("records.jsonl", way="records")
    report = ["--format", "json", "--quiet"]
    merged, single = example.merge(records, akto, report, capture_output=True), checks.single(["records.jsonl"], report)
    assert without_places(merged.stdout) == without_places(single.stdout), "records: not what one scan reports"
    print("records: equal to one scan but for places", flush=True)

    # A store that fails every key once, after some of the data.
    os.mkdir("asked")
    flaky = script("flaky", 'seen=asked/$(echo "$1" | tr / _)\nif [ -e "$seen" ]; then exec cat "$1"; fi\n: > "$seen"\nhead -c 300 "$1"\nexit 7')
    checks.equal("objects from a store that fails now and then", checks.parts(*files, fetch=f"{flaky} {{}}", slices=len(files)), everything, ["json", "html"])
    checks.fails("a store that fails for good", "ended with 9", "records.jsonl", fetch=script("gone", "exit 9") + " {}")
    checks.fails("a signature pack that is not there", "akto ended with 2", *everything, options=["--signatures", "missing.yaml"])
    checks.fails("a worker that dies", "akto ended with -9", *everything, akto=script("dies", "kill -9 $$"))
    checks.fails("records, and a worker that cannot work", "exited with error code 2", "records.jsonl", way="records", options=["--signatures", "missing.yaml"])

    # What is cut short is reported, and says so with 3, as one scan does.
    with open("cut.jsonl.gz", "wb") as file:
        file.write(gzip.compress(open("records.jsonl", "rb").read())[:-5000])
    checks.equal("a file that is cut short", checks.parts("cut.jsonl.gz", "captures"), ["cut.jsonl.gz", "captures"])
    assert example.merge(f"parts-{checks.number}", akto, ["--format", "json"], capture_output=True).returncode == 3
    checks.spark.stop()

    # Workers in processes of their own, through the program itself.
    cluster = [sys.executable, f"{HERE}/scan.py", "--akto", akto, "--master", "local-cluster[2,1,1024]", "--report", "--format json --quiet", *everything]
    merged, single = subprocess.run(cluster, stdout=subprocess.PIPE, stderr=subprocess.PIPE), checks.single(everything, report)
    assert merged.stdout == single.stdout and merged.returncode == single.returncode, merged.stderr.decode()
    print(f"a cluster of two workers: equal to one scan, status {merged.returncode}")


if __name__ == "__main__":
    main()
