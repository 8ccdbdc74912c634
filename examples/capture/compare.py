"""Holds a scan against what expect.py reads in the same HAR: `compare.py EXPECTED.json SCAN.json`. Status 1 where they differ.

Every expected server has to be there, at medium confidence or better, with the same figures, and no other server may be. What the
server sent itself may be counted among the methods or left out, versions that were only offered may be listed or not, and the
exchanges with the metadata may be counted or not: a reader may see these either way.
"""

import json
import sys


def differences(expected, scan):
    if scan["schema"] != "akto.scan/1":
        yield f'schema is "{scan["schema"]}", expected "akto.scan/1"'
    if scan["inputs"]["exchanges"] != expected["exchanges"]:
        yield f'{scan["inputs"]["exchanges"]} exchanges read, expected {expected["exchanges"]}'
    found = {(server["host"], server["path"]): server for server in scan["servers"] if server["confidence"] != "low"}
    wanted = {(server["host"], server["path"]): server for server in expected["servers"]}
    for key in sorted(found.keys() - wanted.keys()):
        yield f'{key[0]}{key[1]}: listed as {found[key]["confidence"]}, expected no server'
    for key in sorted(wanted.keys() - found.keys()):
        yield f"{key[0]}{key[1]}: missing"
    for key in sorted(wanted.keys() & found.keys()):
        for problem in of_one(wanted[key], found[key]):
            yield f"{key[0]}{key[1]}: {problem}"


def of_one(want, have):
    if have["transport"] != want["transport"]:
        yield f'transport {have["transport"]}, expected {want["transport"]}'
    if have["exchanges"] not in (want["exchanges"], want["exchanges"] + want["discovery"]):
        yield f'{have["exchanges"]} exchanges, expected {want["exchanges"]}'
    versions = set(have["protocol_versions"])
    if not set(want["protocol_versions"]) <= versions <= set(want["protocol_versions"]) | set(want["protocol_versions_offered"]):
        yield f'protocol versions {sorted(versions)}, expected {want["protocol_versions"]}'
    if want["server"] and {key: have["server"].get(key) for key in ("name", "version")} != want["server"]:
        yield f'server {have["server"]}, expected {want["server"]}'
    clients = {(client["name"], client["version"]) for client in have["clients"]}
    if clients != {(client["name"], client["version"]) for client in want["clients"]}:
        yield f"clients {sorted(clients)}, expected {want['clients']}"
    both = {name: want["methods"].get(name, 0) + want["server_methods"].get(name, 0) for name in want["methods"] | want["server_methods"]}
    if have["methods"] not in (want["methods"], both):
        yield f'methods {have["methods"]}, expected {want["methods"]}'
    if have["tools"] != want["tools"]:
        yield f'tools {have["tools"]}, expected {want["tools"]}'


def main(arguments):
    if len(arguments) != 2:
        sys.exit(__doc__)
    expected, scan = (json.load(open(path, encoding="utf-8")) for path in arguments)
    problems = list(differences(expected, scan))
    for problem in problems:
        print(problem)
    print(f"{len(expected['servers'])} servers expected, {len(scan['servers'])} listed, {len(problems)} differences")
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main(sys.argv[1:])
