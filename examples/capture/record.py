"""Runs servers and clients of several `mcp` SDK versions through mitmproxy and writes what went by as HAR 1.2.

`record.py OUT --sdk DIR --mitmdump PATH [--start 2026-11-02T08:30:00Z --span 28800]`, started by record.sh with the Python of
the SDK environment. `--start` and `--span` stretch the few seconds of the recording over a working day.
"""

import argparse
import datetime
import email.utils
import json
import os
import pathlib
import socket
import subprocess
import sys
import tempfile
import time

from topology import CLIENTS, HOSTS, NEWEST_SDK, SERVERS

HERE = pathlib.Path(__file__).resolve().parent
SCRIPTS = {"shopper": "visitors.py", "developer": "visitors.py", "orchestrator": "client_modern.py"}
SHOP = ("shopper",)


def free_ports(count):
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


def wait_for(port, process, name, seconds=60):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if process.poll() is not None:
            sys.exit(f"record: {name} ended with status {process.returncode} before it listened")
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.05)
    sys.exit(f"record: {name} does not listen on port {port} after {seconds} s")


def environment(arguments, sdk, **more):
    clean = {key: value for key, value in os.environ.items() if not key.lower().endswith("_proxy") and key != "PYTHONPATH"}
    if sdk and sdk != NEWEST_SDK:
        clean["PYTHONPATH"] = str(pathlib.Path(arguments.sdk) / sdk)
    return {**clean, "PYTHONDONTWRITEBYTECODE": "1", **more}


def server_command(name, port):
    if name == "world":
        return ["world.py", str(port)]
    return ["server_modern.py", str(port)] if SERVERS[name]["sdk"] == NEWEST_SDK else ["server.py", name, str(port)]


def record(arguments, har, certificates, log):
    ports = free_ports(len(SERVERS) + len(CLIENTS))
    server_ports = dict(zip(SERVERS, ports))
    client_ports = dict(zip(CLIENTS, ports[len(SERVERS):]))
    running = []
    try:
        for name, port in server_ports.items():
            process = subprocess.Popen([sys.executable, *server_command(name, port)], cwd=HERE, stdin=subprocess.DEVNULL,
                                       stdout=log, stderr=log, env=environment(arguments, SERVERS[name]["sdk"]))
            running.append((name, port, process))
        modes = [part for port in client_ports.values() for part in ("--mode", f"regular@127.0.0.1:{port}")]
        proxy = subprocess.Popen(
            [arguments.mitmdump, "-q", *modes, "-s", str(HERE / "rewrite.py"), "--set", f"hardump={har}", "--set", f"confdir={certificates}",
             "--set", "connection_strategy=lazy"], stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            env=environment(arguments, None, CAPTURE_SERVER_PORTS=json.dumps(server_ports), CAPTURE_CLIENT_PORTS=json.dumps(client_ports)))
        running.append(("mitmdump", client_ports["desk"], proxy))
        for name, port, process in running:
            wait_for(port, process, name)
        authority = certificates / "mitmproxy-ca-cert.pem"
        for name, port in client_ports.items():
            through = f"http://127.0.0.1:{port}"
            subprocess.run([sys.executable, SCRIPTS.get(name, "client.py"), name], cwd=HERE, check=True, timeout=120, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                           env=environment(arguments, CLIENTS[name]["sdk"], HTTPS_PROXY=through, HTTP_PROXY=through,
                                           SSL_CERT_FILE=str(authority)))
        time.sleep(0.5)  # the last event streams are hung up on, and the proxy has to notice
        proxy.terminate()
        proxy.wait(30)
    finally:
        for _, _, process in reversed(running):
            if process.poll() is None:
                process.terminate()
                try:
                    process.wait(5)
                except subprocess.TimeoutExpired:
                    process.kill()


def tidy(har, arguments):
    """Puts the addresses of the topology in, sorts by time, and stretches the times where asked to."""
    entries = har["log"]["entries"]
    moments = [datetime.datetime.fromisoformat(entry["startedDateTime"]) for entry in entries]
    first, last = min(moments), max(moments)
    for entry, moment in zip(entries, moments):
        if arguments.start:
            share = (moment - first) / (last - first)
            start = datetime.datetime.fromisoformat(arguments.start.replace("Z", "+00:00"))
            moment = start + datetime.timedelta(seconds=arguments.span * share)
            for header in entry["response"]["headers"]:
                if header["name"].lower() == "date":
                    header["value"] = email.utils.format_datetime(moment, usegmt=True)
        entry["startedDateTime"] = moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        host = entry["request"]["url"].split("/")[2].split(":")[0]
        entry["serverIPAddress"] = HOSTS[host][1]
        headers = entry["request"]["headers"]
        entry["_clientAddress"] = next(header["value"] for header in headers if header["name"] == "x-capture-client")
        headers[:] = [header for header in headers if header["name"] != "x-capture-client"]
    entries.sort(key=lambda entry: entry["startedDateTime"])


def split(har, wanted):
    entries = [entry for entry in har["log"]["entries"] if wanted(entry["_clientAddress"])]
    return {"log": {**har["log"], "entries": entries}}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("out")
    parser.add_argument("--sdk", required=True)
    parser.add_argument("--mitmdump", required=True)
    parser.add_argument("--start")
    parser.add_argument("--span", type=float, default=28800)
    arguments = parser.parse_args()
    out = pathlib.Path(arguments.out)
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        raw, said = pathlib.Path(scratch) / "raw.har", pathlib.Path(scratch) / "said.log"
        try:
            with open(said, "wb") as log:
                record(arguments, raw, pathlib.Path(scratch) / "certificates", log)
        except BaseException:
            sys.stderr.write(said.read_text(errors="replace")[-4000:])
            raise
        har = json.loads(raw.read_text())
    tidy(har, arguments)
    shop = {CLIENTS[name]["address"] for name in SHOP}
    for name, part in (("agents", split(har, lambda address: address not in shop)), ("shop", split(har, lambda address: address in shop))):
        with open(out / f"{name}.har", "w", encoding="utf-8", newline="\n") as file:
            json.dump(part, file, indent=1, ensure_ascii=False)
            file.write("\n")
        print(f"{out / name}.har: {len(part['log']['entries'])} exchanges")


if __name__ == "__main__":
    main()
