#!/usr/bin/env python3
"""Kills `akto ingest --store` at random instants, and fills its disk, and looks whether everything it acknowledged is in the store.

    scripts/test-ingest-kill.py [PROGRAM] [ROUNDS]

PROGRAM is .build/debug/akto where none is given. Each round starts the program on the same store, posts from several connections, and kills it with SIGKILL
after some milliseconds. Afterwards every batch that was answered with 200 has to stand in the store once, with the checksum that this
script computes by itself; a batch whose answer never came may stand there or not. One more round lets the store reach a limit on the size of
files: then the answer has to be 503, and what was acknowledged has to be there all the same. As root a full file system is tried, too.
"""
import glob
import http.client
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import zlib

PROGRAM = os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else ".build/debug/akto")
ROUNDS = int(sys.argv[2]) if len(sys.argv) > 2 else 30
SEED = int(os.environ.get("SEED", "1"))


def record(name, size):
    return {"path": "/" + name, "method": "GET", "requestHeaders": '{"host":"api.example.com"}', "responseHeaders": "{}", "requestPayload": "",
            "responsePayload": "x" * size, "ip": "10.0.0.1", "destIp": "", "time": "1793527200", "statusCode": "200", "type": "HTTP/1.1", "status": "OK",
            "akto_account_id": "1000000", "akto_vxlan_id": "0", "is_pending": "false", "source": "OTHER"}


class Server:
    def __init__(self, store, *options, before=""):
        words = [PROGRAM, "ingest", "--no-config", "--listen", "127.0.0.1:0", "--store", store, *options]
        command = ["bash", "-c", before + 'exec "$@"', "bash", *words] if before else words
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        found = re.match(r"http://127\.0\.0\.1:(\d+)/api/ingestData$", line)
        if not found:
            sys.exit(f"no address: {line!r} {self.process.stderr.read()}")
        self.port = int(found.group(1))

    def end(self, number):
        self.process.send_signal(number)
        messages = self.process.stderr.read()
        return self.process.wait(), messages


def post(connection, body):
    connection.request("POST", "/api/ingestData", body, {"content-type": "application/json"})
    answer = connection.getresponse()
    return answer.status, answer.read()


def stored(folder):
    """Names of records by how often they stand in the store, each line checked."""
    counts, torn = {}, 0
    for path in sorted(glob.glob(folder + "/records-*.jsonl")):
        data = open(path, "rb").read()
        lines = data.split(b"\n")
        torn += len(lines.pop()) > 0
        for line in lines:
            mark = line.rindex(b',"crc32":"')
            assert line.endswith(b'"}}') and "%08x" % zlib.crc32(line[:mark]) == line[mark + 10:-3].decode(), f"{path}: damaged line"
            batch = json.loads(line)
            assert batch["akto_store"]["records"] == len(batch["batchData"])
            for entry in batch["batchData"]:
                counts[entry["path"][1:]] = counts.get(entry["path"][1:], 0) + 1
    return counts, torn


def kills():
    folder = tempfile.mkdtemp(prefix="akto-kill-")
    chance = random.Random(SEED)
    acknowledged, asked, torn = set(), set(), 0
    try:
        for number in range(ROUNDS):
            server = Server(folder, "--rotate", chance.choice(["20KiB", "300KiB", "8MiB"]))

            def write(writer):
                own, count = random.Random(f"{SEED}/{number}/{writer}"), 0
                connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
                try:
                    while True:
                        names = [f"{number}-{writer}-{count}-{place}" for place in range(own.choice([1, 3, 40]))]
                        asked.update(names)
                        count += 1
                        status, _ = post(connection, json.dumps({"batchData": [record(name, own.choice([0, 300, 4000])) for name in names]}))
                        if status == 200:
                            acknowledged.update(names)
                        else:
                            sys.exit(f"answered {status}")
                except (OSError, http.client.HTTPException):
                    return

            threads = [threading.Thread(target=write, args=(writer,)) for writer in range(4)]
            for thread in threads:
                thread.start()
            time.sleep(chance.random() * 0.3)
            server.end(signal.SIGKILL)
            for thread in threads:
                thread.join()
            torn += stored(folder)[1]
        server = Server(folder)
        status, messages = server.end(signal.SIGTERM)
        assert status == 143, status
        counts, still_torn = stored(folder)
        assert still_torn == 0
        missing = acknowledged - counts.keys()
        assert not missing, f"{len(missing)} acknowledged records are gone, such as {sorted(missing)[:3]}"
        double = [name for name, count in counts.items() if count > 1]
        assert not double, f"{len(double)} records stand twice, such as {double[:3]}"
        assert counts.keys() <= asked
        assert not os.path.exists(folder + "/.damaged"), "something was damaged"
        print(f"kill: {ROUNDS} rounds, {len(acknowledged)} records acknowledged, all there; {len(counts) - len(acknowledged)} more of which the answer "
              f"never came; {torn} lines were torn")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def full(folder, name, before="", free=None):
    server = Server(folder, before=before)
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    acknowledged, refused, number = [], 0, 0
    while refused < 5 and number < 5000:
        entry = f"{name}-{number}"
        status, text = post(connection, json.dumps({"batchData": [record(entry, 3000)]}))
        number += 1
        if status == 200:
            acknowledged.append(entry)
        else:
            assert status == 503, (status, text)
            refused += 1
    assert refused == 5, "never full"
    connection.request("GET", "/health")
    answer = connection.getresponse()
    answer.read()
    assert answer.status == 503, answer.status
    counts, torn = stored(folder)
    assert torn == 0 and all(counts.get(entry) == 1 for entry in acknowledged) and len(counts) == len(acknowledged), "not as acknowledged"
    if free:
        free()
        status, text = post(connection, json.dumps({"batchData": [record("after", 100)]}))
        assert status == 200, (status, text)
        assert stored(folder)[0].get("after") == 1
        connection.request("GET", "/health")
        assert connection.getresponse().read() and True
    assert server.end(signal.SIGTERM)[0] == 143
    print(f"{name}: {len(acknowledged)} records acknowledged before it was full, all there, and 503 after that")


def full_disk():
    folder = tempfile.mkdtemp(prefix="akto-full-")
    try:
        full(folder + "/store", "file size limit", before="ulimit -f 200; ")
        if os.geteuid() == 0:
            disk = folder + "/disk"
            os.mkdir(disk)
            if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk], stderr=subprocess.DEVNULL).returncode == 0:
                try:
                    with open(disk + "/filler", "wb") as filler:
                        filler.write(b"x" * 600_000)
                    full(disk + "/store", "full file system", free=lambda: os.remove(disk + "/filler"))
                finally:
                    subprocess.run(["umount", disk], check=True)
            else:
                print("full file system: not tried, nothing can be mounted here")
        else:
            print("full file system: not tried, only root can mount one")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


kills()
full_disk()
