#!/usr/bin/env bash
# Measures `akto replay` and `akto ingest` against wrk on the same machine, and keeps the figures under benchmarks/runs/<date>.
#
#   benchmarks/replay.sh [--full] [--case NAME ...]
#
# `--full` adds a pipe of 10 GB and one HAR document of as much, which come from a pipe and are never on the disk.
#
#   AKTO_BENCH_SIZE   size of the inputs, default 480MB
#   AKTO_BENCH_DATA   where the inputs are kept, default ${TMPDIR:-/tmp}/akto-bench
#   AKTO_BENCH_RUNS   runs of each command, default 5
#   AKTO_BENCH_OUT    where the figures go, default benchmarks/runs/<date>
#   AKTO_BIN          a binary to measure instead of building one
#
# Debian: apt-get install wrk gcc.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(dirname "$here")
size=${AKTO_BENCH_SIZE:-480MB}
data=${AKTO_BENCH_DATA:-${TMPDIR:-/tmp}/akto-bench}/$size-$(sha256sum "$here/generate.py" | cut -c1-12)
out=${AKTO_BENCH_OUT:-$here/runs/$(date +%F)}
akto=${AKTO_BIN:-}

command -v wrk > /dev/null || { echo "replay.sh: wrk is not installed" >&2; exit 2; }
if [ -z "$akto" ]; then
    swift build --package-path "$root" -c release --product akto
    akto=$(swift build --package-path "$root" -c release --show-bin-path)/akto
fi

mkdir -p "$data/peers"
generate() { # FILE KIND OPTIONS...
    [ -e "$data/$1" ] || { echo "generating $1" >&2; python3 "$here/generate.py" "$2" "$data/$1" "${@:3}"; }
}
generate records-0.001.jsonl records --size "$size" --mcp 0.001
generate records-1.jsonl records --size "$size" --mcp 1
generate replay-0.001.har har --size "$size" --mcp 0.001
cc -O2 -o "$data/peers/sink.part" "$here/peers/sink.c" -lpthread
mv "$data/peers/sink.part" "$data/peers/sink"

cd "$root"
python3 "$here/replay.py" --data "$data" --out "$out" --akto "$akto" --runs "${AKTO_BENCH_RUNS:-5}" "$@"
