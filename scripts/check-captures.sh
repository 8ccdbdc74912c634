#!/usr/bin/env bash
# Says whether the captures of the tests are what examples/capture makes of their HARs; where AKTO_BIN names a binary, also whether it
# finds in each of them what is expected. Needs Python 3.10 or later, nothing else.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
captures=$root/Tests/Fixtures/captures
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
status=0

check() { # NAME COMMAND...: the command writes to its last argument
    local name=$1
    shift
    python3 -B "$@" "$scratch/$name"
    # A .gz is compared by what it holds: zlib's bytes differ from version to version.
    if [[ $name == *.gz ]]; then
        cmp -s <(gzip -dc "$scratch/$name") <(gzip -dc "$captures/$name") && return
    else
        cmp -s "$scratch/$name" "$captures/$name" && return
    fi
    echo "Tests/Fixtures/captures/$name is not current: python3 $* Tests/Fixtures/captures/$name"
    status=1
}

for har in "$captures"/*.har; do
    name=$(basename "$har" .har)
    check "$name.expected.json" "$root/examples/capture/expect.py" "$har"
    for pair in records:records.jsonl batches:batches.jsonl array:array.json.gz lines:lines.jsonl; do
        [ ! -f "$captures/$name.${pair#*:}" ] || check "$name.${pair#*:}" "$root/examples/capture/convert.py" "${pair%%:*}" "$har"
    done
    [ -n "${AKTO_BIN:-}" ] || continue
    for capture in "$captures/$name".*; do
        [[ $capture != *.expected.json ]] || continue
        "$AKTO_BIN" scan --no-config --format json --fail-on none -- "$capture" > "$scratch/scan.json"
        python3 -B "$root/examples/capture/compare.py" "$captures/$name.expected.json" "$scratch/scan.json" > "$scratch/said" || {
            sed "s|^|Tests/Fixtures/captures/$(basename "$capture"): |" "$scratch/said"
            status=1
        }
    done
done
exit $status
