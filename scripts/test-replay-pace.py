#!/usr/bin/env python3
"""Measures whether `akto replay` keeps to its pace, by the times at which requests arrive at an endpoint here.

    scripts/test-replay-pace.py [--akto PATH] [--seconds N]

`--rate` has to be exact within 1% at 10, 500 and 5,000 records a second. `--speed 1` has to keep the gaps of a recording, some of it out of
order, within 5 ms at the median, and must not drift. A machine that is busy with other things may miss both; run it on a quiet one.
"""
import argparse
import asyncio
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time

RATE_ERROR, GAP_ERROR, DRIFT = 0.01, 0.005, 0.020


class Endpoint:
    """Takes everything, and notes which records arrived when."""

    def __init__(self):
        self.arrivals = []

    async def serve(self, reader, writer):
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                length = next(int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:"))
                body = await reader.readexactly(length)
                self.arrivals.append((time.monotonic(), body))
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    def records(self):
        """(moment, number) of each record, in the order of their arrival."""
        for moment, body in sorted(self.arrivals, key=lambda arrival: arrival[0]):
            for record in json.loads(body)["batchData"]:
                yield moment, int(record["path"].rsplit("/", 1)[1])


async def replay(akto, arguments):
    endpoint = Endpoint()
    server = await asyncio.start_server(endpoint.serve, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    process = await asyncio.create_subprocess_exec(
        akto, "replay", "--no-config", "--quiet", "--format", "json", "--to", url, *arguments, stdout=subprocess.PIPE)
    out, _ = await process.communicate()
    server.close()
    return process.returncode, json.loads(out), endpoint


def line(number):
    return json.dumps({
        "path": f"/r/{number}", "method": "GET", "requestHeaders": '{"host":"pace.example"}', "responseHeaders": "{}", "requestPayload": "",
        "responsePayload": "x" * 300, "statusCode": "200", "time": "1793527200", "type": "HTTP/1.1", "status": "OK", "ip": "",
        "akto_account_id": "1000000", "akto_vxlan_id": "0", "is_pending": "false", "source": "OTHER"}) + "\n"


def entry(number, milliseconds):
    moment = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(1793527200 + milliseconds // 1000)) + f".{milliseconds % 1000:03d}Z"
    return {
        "startedDateTime": moment, "time": 1, "request": {"method": "GET", "url": f"https://pace.example/r/{number}", "httpVersion": "HTTP/1.1", "headers": []},
        "response": {"status": 200, "statusText": "OK", "httpVersion": "HTTP/1.1", "headers": [], "content": {"size": 2, "mimeType": "text/plain", "text": "ok"}}}


def check_rate(akto, folder, rate, seconds):
    count = max(20, int(rate * seconds))
    path = os.path.join(folder, "rate.jsonl")
    with open(path, "w") as file:
        file.writelines(line(number) for number in range(count))
    status, report, endpoint = asyncio.run(replay(akto, ["--rate", f"{rate}/s", path]))
    arrived = list(endpoint.records())
    assert status == 0 and report["accepted"] == count == len({number for _, number in arrived}), (status, report)
    first, last = arrived[0][0], arrived[-1][0]
    # A batch leaves when its first record is due: the last one's others are early.
    measured = sum(1 for moment, _ in arrived if moment < last) / (last - first)
    error = measured / rate - 1
    print(f"--rate {rate}/s: {measured:.2f} records a second in {len(endpoint.arrivals)} requests, {error:+.3%}")
    return abs(error) <= RATE_ERROR


def check_speed(akto, folder, seconds, seed=7):
    chance = random.Random(seed)
    moments, at = [], 0
    while at < seconds * 1000:
        moments.append(at)
        at += chance.choice([3, 8, 15, 40, 90, 250])
    entries = [entry(number, moment) for number, moment in enumerate(moments)]
    # As browsers write them: by their ends, so that neighbours change places.
    entries = [each for _, each in sorted(enumerate(entries), key=lambda pair: pair[0] + chance.uniform(0, 4))]
    path = os.path.join(folder, "speed.har")
    with open(path, "w") as file:
        json.dump({"log": {"version": "1.2", "creator": {"name": "pace", "version": "1"}, "entries": entries}}, file)
    status, report, endpoint = asyncio.run(replay(akto, ["--speed", "1", path]))
    arrived = {number: moment for moment, number in endpoint.records()}
    assert status == 0 and len(arrived) == len(moments), (status, report)
    errors = []
    for number in range(1, len(moments)):
        recorded, measured = (moments[number] - moments[number - 1]) / 1000, arrived[number] - arrived[number - 1]
        errors.append(abs(measured - recorded))
    drift = abs(arrived[len(moments) - 1] - arrived[0] - moments[-1] / 1000)
    median, worst = statistics.median(errors), max(errors)
    print(f"--speed 1: {len(errors)} gaps, off by {median * 1000:.2f} ms at the median and {worst * 1000:.2f} ms at most, {drift * 1000:.2f} ms in all")
    return median <= GAP_ERROR and drift <= DRIFT


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--akto", default=os.path.join(os.path.dirname(__file__), "..", ".build", "debug", "akto"))
    parser.add_argument("--seconds", type=float, default=6)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        good = [check_rate(arguments.akto, folder, rate, arguments.seconds) for rate in (10, 500, 5000)]
        good.append(check_speed(arguments.akto, folder, arguments.seconds))
    sys.exit(0 if all(good) else 1)


if __name__ == "__main__":
    main()
