#!/usr/bin/env python3
"""Kills `akto replay --resume` at random instants, again and again, until it is through, and counts what arrived.

    scripts/test-replay-kill.py [--akto PATH] [--kills N] [--seed N]

Nothing may be lost. What arrived more than once has to be in batches that were under way when a run was killed: at most one a connection and
kill. At the end a run over the finished ledger sends nothing.
"""
import argparse
import asyncio
import collections
import json
import os
import random
import signal
import subprocess
import sys
import tempfile

CONNECTIONS, BATCH = 4, 10


class Endpoint:
    """Takes batches as an ingest endpoint does, and misbehaves now and then."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.arrived = collections.Counter()
        self.requests = 0
        self.faults = collections.Counter()

    async def serve(self, reader, writer):
        try:
            while await self.answer(reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def answer(self, reader, writer):
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:"))
        body = await reader.readexactly(length)
        self.requests += 1
        await asyncio.sleep(self.random.random() * 0.003)
        fault = self.random.random()
        if fault < 0.02:
            self.faults["busy"] += 1
            writer.write(b"HTTP/1.1 429 Too Many Requests\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n")
            await writer.drain()
            return True
        if fault < 0.03:
            # Closed before anything was taken.
            self.faults["closed"] += 1
            return False
        for record in json.loads(body)["batchData"]:
            self.arrived[int(record["path"].rsplit("/", 1)[1])] += 1
        if fault < 0.04:
            # Taken, and the answer lost.
            self.faults["unanswered"] += 1
            return False
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
        await writer.drain()
        return True


def record(number):
    return json.dumps({
        "path": f"/v1/items/{number}", "method": "POST", "statusCode": "200", "status": "OK", "type": "HTTP/1.1", "time": "1790000000",
        "requestHeaders": json.dumps({"host": "api.example.com", "content-type": "application/json"}), "responseHeaders": "{}",
        "requestPayload": json.dumps({"number": number}), "responsePayload": "{}", "ip": "10.0.0.1", "akto_account_id": "1000000",
        "akto_vxlan_id": "0", "is_pending": "false", "source": "MIRRORING"}) + "\n"


async def main():
    options = argparse.ArgumentParser()
    options.add_argument("--akto", default=os.environ.get("AKTO_BIN", ".build/release/akto"))
    options.add_argument("--kills", type=int, default=200)
    options.add_argument("--records", type=int, default=60_000)
    options.add_argument("--seed", type=int, default=random.randrange(1 << 30))
    options = options.parse_args()
    print(f"seed {options.seed}")
    chance = random.Random(options.seed)
    endpoint = Endpoint(options.seed)
    server = await asyncio.start_server(endpoint.serve, "127.0.0.1", 0, limit=1 << 24)
    port = server.sockets[0].getsockname()[1]
    kills = signals = doubled = 0
    with tempfile.TemporaryDirectory() as folder:
        capture, ledger = os.path.join(folder, "in.jsonl"), os.path.join(folder, "run.ledger")
        with open(capture, "w") as file:
            file.writelines(record(number) for number in range(options.records))
        command = [options.akto, "replay", "--no-config", "--to", f"http://127.0.0.1:{port}", "--resume", ledger, "--format", "json",
                   "--batch-size", str(BATCH), "--concurrency", str(CONNECTIONS), capture]

        async def run():
            return await asyncio.create_subprocess_exec(*command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

        while True:
            before = sum(endpoint.arrived.values()) - len(endpoint.arrived)
            process = await run()
            if kills + signals < options.kills:
                await asyncio.sleep(chance.random() * chance.choice([0.02, 0.1, 0.4]))
                if process.returncode is None:
                    ends = chance.random() < 0.2
                    process.send_signal(signal.SIGTERM if ends else signal.SIGKILL)
                    signals, kills = signals + ends, kills + (not ends)
            out, err = await process.communicate()
            await asyncio.sleep(0.01)
            after = sum(endpoint.arrived.values()) - len(endpoint.arrived)
            doubled += after - before
            # Before it has said what it wants to do about signals, SIGTERM ends it as SIGKILL does.
            if process.returncode in (-signal.SIGKILL, -signal.SIGTERM, 143):
                continue
            report = json.loads(out)
            if process.returncode != 0:
                sys.exit(f"status {process.returncode}\n{err.decode()}\n{out.decode()}")
            break
        lost = options.records - len(endpoint.arrived)
        # An answer that was lost, or a run that ended, may double what one connection had under way.
        allowed = (kills + signals) * CONNECTIONS * BATCH + endpoint.faults["unanswered"] * BATCH
        print(f"{kills} kills, {signals} SIGTERM, {endpoint.requests} requests, faults {dict(endpoint.faults)}: "
              f"{lost} lost, {doubled} doubled of at most {allowed}")
        if lost or doubled > allowed:
            sys.exit("records were lost or doubled where they must not be")
        requests = endpoint.requests
        process = await run()
        out, err = await process.communicate()
        report = json.loads(out)
        if process.returncode != 0 or endpoint.requests != requests or report["sent"] != 0 or report["resumed"] != options.records:
            sys.exit(f"a finished run sent something: status {process.returncode}\n{err.decode()}\n{out.decode()}")
    server.close()


asyncio.run(main())
