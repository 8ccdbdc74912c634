"""Scans a data set with akto as the worker of an Apache Spark cluster, merges the parts, and prints one report.

    scan.py logs/ more.jsonl.gz                             files: every partition has a list of them
    scan.py --fetch 'aws s3 cp {} -' s3://bucket/a ...      objects: every partition fetches its own and pipes them into akto
    scan.py --as lines big.jsonl                            one file of JSON lines, split where Spark splits it
    scan.py --as records table.jsonl                        records of a DataFrame of strings, wherever they come from

Arguments behind `--` go to every worker's `akto scan` (`-- --since 2026-11-01`); `--report` takes those of the merge. The exit status is that of
the merge: 0 and 1 as ever, 3 if some input could not be read to its end. A worker that fails otherwise fails its task, which Spark tries
again; if that does not help, the job fails, and no report is printed.
"""

import argparse
import os
import shlex
import shutil
import subprocess
import sys
import tempfile

from pyspark import StorageLevel
from pyspark.sql import SparkSession

# What a worker judges is of no interest: servers are allowed, and levels compared, when the parts are merged.
WORKER = ["scan", "--no-config", "--quiet", "--format", "partial", "--fail-on", "none"]


def part(akto, arguments, feed=None, folder=None):
    """Runs akto, in `folder`, and returns the part that it wrote. `feed` writes what the program reads."""
    # What it says goes to a file, so that it can always write on while it is fed.
    with tempfile.TemporaryFile() as said:
        worker = subprocess.Popen(
            [akto, *WORKER, *arguments], stdin=subprocess.PIPE if feed else subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=said, cwd=folder)
        try:
            if feed:
                try:
                    feed(worker.stdin)
                    worker.stdin.close()
                except BrokenPipeError:
                    pass  # It ended early, and its status says why.
                worker.stdin = None
            written = worker.communicate()[0]
        except BaseException:
            worker.kill()
            worker.wait()
            raise
        # 3: something in the input is cut short. The part says what, and the merge reports it and ends with 3.
        if worker.returncode not in (0, 3):
            said.seek(0)
            raise RuntimeError(f"akto ended with {worker.returncode}: {said.read().decode(errors='replace').strip()}")
        return written


def scan_files(spark, paths, slices, akto, options):
    """A list of files a partition: for file systems that all workers see, as they are seen from here."""
    here = os.getcwd()

    def partition(chosen):
        chosen = list(chosen)
        if chosen:
            yield part(akto, [*options, "--", *chosen], folder=here)
    return spark.sparkContext.parallelize(paths, min(slices, len(paths))).mapPartitions(partition)


def scan_objects(spark, keys, slices, akto, options, fetch):
    """A list of objects a partition, each fetched by a command whose output akto reads."""
    def one(key):
        def feed(stdin):
            # The fetch writes into akto's input itself; Python holds nothing of it.
            fetched = subprocess.run([word.replace("{}", key) for word in shlex.split(fetch)], stdin=subprocess.DEVNULL, stdout=stdin)
            if fetched.returncode != 0:
                raise RuntimeError(f"fetching {key} ended with {fetched.returncode}")
        return part(akto, [*options, "--stdin-path", key, "-"], feed)
    return spark.sparkContext.parallelize(keys, min(slices, len(keys))).map(one)


def scan_lines(spark, path, slices, akto, options):
    """The lines of one file, split by Spark. Every worker is told where its lines stand, so that places are those of the file."""
    lines = spark.sparkContext.textFile(path, slices)
    first = [1]
    for count in lines.mapPartitions(lambda found: [sum(1 for _ in found)]).collect():
        first.append(first[-1] + count)

    def partition(index, found):
        def feed(stdin):
            for line in found:
                stdin.write(line.encode("utf-8") + b"\n")
        # The first range stands for the file even where it is empty.
        if index == 0 or first[index] < first[index + 1]:
            yield part(akto, [*options, "--stdin-path", path, "--first-line", str(first[index]), "-"], feed)
    return lines.mapPartitionsWithIndex(partition)


def scan_records(spark, path, akto, options, folder):
    """Records of a DataFrame, piped through akto; the parts are written by Spark as text.

    Rows have no order, so places in the report count within partitions. `checkCode` fails the task where akto ends with anything
    but 0: also with 3.
    """
    command = shlex.join([akto, *WORKER, *options, "-"])
    records = spark.read.text(path).rdd.map(lambda row: row.value)
    records.pipe(command, checkCode=True).saveAsTextFile(folder)


def merge_on_workers(parts, akto, stages):
    """Merges on the cluster down to `stages` parts, so that the driver need not see thousands."""
    def partition(found):
        found = list(found)
        if found:
            merged = subprocess.run([akto, "scan", "--no-config", "--quiet", "--merge", "--format", "partial", "--fail-on", "none", "-"],
                                    input=b"".join(found), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            if merged.returncode not in (0, 3):
                raise RuntimeError(f"akto ended with {merged.returncode}: {merged.stderr.decode(errors='replace').strip()}")
            yield merged.stdout
    return parts.coalesce(stages).mapPartitions(partition)


def expand(paths):
    """The files below folders that akto would scan there; Spark hands out names, not folders."""
    for path in paths:
        if os.path.isdir(path):
            inside = os.path.join(os.path.realpath(path), "")
            for folder, folders, names in os.walk(path):
                folders[:] = sorted(name for name in folders if not name.startswith("."))
                for name in sorted(names):
                    file = os.path.join(folder, name)
                    if not name.startswith(".") and os.path.isfile(file) and os.path.realpath(file).startswith(inside) and not is_binary(file):
                        yield file
        else:
            yield path


def is_binary(file):
    """Neither text nor gzip: a file named by itself is reported when it is binary, one in a folder is passed over."""
    with open(file, "rb") as opened:
        head = opened.read(1 << 18)
    return b"\0" in head and not head.startswith((b"\x1f\x8b", b"\xff\xfe", b"\xfe\xff"))


def scan(spark, folder, akto, options, arguments):
    """Makes the parts and leaves them in `folder`."""
    if arguments.way == "records":
        for number, path in enumerate(arguments.paths):
            scan_records(spark, path, akto, options, os.path.join(folder, f"records-{number}"))
        return
    if arguments.way == "lines":
        parts = spark.sparkContext.union([scan_lines(spark, path, arguments.slices, akto, options) for path in arguments.paths])
    elif arguments.fetch:
        parts = scan_objects(spark, arguments.paths, arguments.slices, akto, options, arguments.fetch)
    else:
        paths = list(expand(arguments.paths))
        if not paths:
            sys.exit("scan.py: no files to scan in " + ", ".join(arguments.paths))
        parts = scan_files(spark, paths, arguments.slices, akto, options)
    if arguments.stages:
        parts = merge_on_workers(parts, akto, arguments.stages)
    os.makedirs(folder, exist_ok=True)
    # All partitions at the same time, then one after another to the driver.
    parts.persist(StorageLevel.MEMORY_AND_DISK).count()
    for number, written in enumerate(parts.toLocalIterator()):
        with open(os.path.join(folder, f"part-{number:05}"), "wb") as file:
            file.write(written)
    parts.unpersist()


def merge(folder, akto, report, **how):
    """Spark leaves files of its own beside the parts that it writes: only `part-*` counts."""
    return subprocess.run([akto, "scan", "--no-config", "--merge", "--include", "part-*", *report, folder], **how)


def main():
    own = sys.argv[1:]
    own, options = (own[:own.index("--")], own[own.index("--") + 1:]) if "--" in own else (own, [])
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="+", metavar="PATH")
    parser.add_argument("--akto", default=shutil.which("akto"), help="the program, where every worker finds it")
    parser.add_argument("--master", help="local[4], local-cluster[2,1,1024], spark://host:7077, ... (default: spark-submit's, or all cores here)")
    parser.add_argument("--as", dest="way", choices=["files", "lines", "records"], default="files")
    parser.add_argument("--fetch", metavar="COMMAND", help="writes the object {} to standard output; PATHs are keys")
    parser.add_argument("--slices", type=int, default=8, help="partitions")
    parser.add_argument("--stages", type=int, default=0, metavar="N", help="merge down to N parts on the workers")
    parser.add_argument("--report", default="--format json", help="arguments of the merge (default: %(default)s)")
    parser.add_argument("--keep", metavar="FOLDER", help="keep the parts there")
    arguments = parser.parse_args(own)
    if not arguments.akto:
        parser.error("akto is not on the path: --akto says where it is")

    builder = SparkSession.builder.appName("akto scan")
    spark = (builder.master(arguments.master) if arguments.master else builder).getOrCreate()
    folder = arguments.keep or tempfile.mkdtemp(prefix="akto-parts-")
    try:
        scan(spark, folder, os.path.abspath(arguments.akto), options, arguments)
        spark.stop()
        return merge(folder, arguments.akto, shlex.split(arguments.report)).returncode
    finally:
        if not arguments.keep:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
