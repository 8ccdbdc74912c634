#!/usr/bin/env bash
# Measures akto against its peers on generated traffic, and keeps the figures under benchmarks/runs/<date>.
#
#   benchmarks/run.sh [--full] [--case NAME ...]
#
# `--full` adds the inputs of up to 10 GB, which are deleted afterwards.
#
#   AKTO_BENCH_SIZE   size of most inputs, default 480MB; the others (1 GB of HAR, 100,000 files, 100 MB to 10 GB) keep the proportion
#   AKTO_BENCH_DATA   where the inputs are kept, default ${TMPDIR:-/tmp}/akto-bench
#   AKTO_BENCH_RUNS   runs of each command, default 5
#   AKTO_BENCH_OUT    where the figures go, default benchmarks/runs/<date>
#   AKTO_BIN          a binary to measure instead of building one
#
# Debian: apt-get install ripgrep hyperfine libhyperscan-dev zlib1g-dev pkg-config. What is not there is left out.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(dirname "$here")
size=${AKTO_BENCH_SIZE:-480MB}
data=${AKTO_BENCH_DATA:-${TMPDIR:-/tmp}/akto-bench}/$size
out=${AKTO_BENCH_OUT:-$here/runs/$(date +%F)}
akto=${AKTO_BIN:-}

if [ -z "$akto" ]; then
    swift build --package-path "$root" -c release --product akto
    akto=$(swift build --package-path "$root" -c release --show-bin-path)/akto
fi

# The generator's own digest is part of the folder, so inputs of an older generator are never measured by mistake.
data=$data-$(sha256sum "$here/generate.py" | cut -c1-12)
mkdir -p "$data/peers"

# So much of the usual size: `share 1000 480` is 1 GB where that is 480 MB.
share() {
    python3 -c 'import sys; sys.path.insert(0, sys.argv[1]); import generate; print(generate.size_of(sys.argv[2]) * int(sys.argv[3]) // int(sys.argv[4]))' "$here" "$size" "$1" "$2"
}
generate() { # FILE KIND OPTIONS...
    [ -e "$data/$1" ] || { echo "generating $1" >&2; python3 "$here/generate.py" "$2" "$data/$1" "${@:3}"; }
}
generate records-0.001.jsonl records --size "$size" --mcp 0.001
generate records-1.jsonl records --size "$size" --mcp 1
generate text-0.001.log text --size "$size" --mcp 0.001
generate har-0.001.har har --size "$(share 1000 480)" --mcp 0.001
generate har-pretty-0.001.har har --size "$(share 1000 480)" --mcp 0.001 --pretty
generate pack.json pack --patterns 1000

if [ ! -e "$data/records-0.001.jsonl.gz" ]; then
    echo "compressing records-0.001.jsonl.gz" >&2
    gzip -6 -c "$data/records-0.001.jsonl" > "$data/gz.part"
    mv "$data/gz.part" "$data/records-0.001.jsonl.gz"
fi
if [ ! -e "$data/members.jsonl.gz" ]; then
    echo "compressing the same in 16 files, and in one of 16 members" >&2
    rm -rf "$data/gzip" "$data/gzip.part"
    mkdir "$data/gzip.part"
    split -n l/16 -d --additional-suffix=.jsonl "$data/records-0.001.jsonl" "$data/gzip.part/"
    gzip -6 "$data"/gzip.part/*.jsonl
    mv "$data/gzip.part" "$data/gzip"
    cat "$data"/gzip/*.gz > "$data/members.part"
    mv "$data/members.part" "$data/members.jsonl.gz"
fi
if [ ! -e "$data/tree" ]; then
    echo "generating tree" >&2
    files=$(share 100000 480000000)
    rm -rf "$data/tree.part"
    python3 "$here/generate.py" tree "$data/tree.part" --files "$((files > 100 ? files : 100))" --mcp 0.001
    mv "$data/tree.part" "$data/tree"
fi

# Peers that are written here are left out where their libraries are not installed.
peer() { # NAME LIBRARIES...
    cc -O2 -o "$data/peers/$1.part" "$here/peers/$1.c" "${@:2}" 2> "$data/peers/$1.log" || { echo "without $1, which does not compile here: see $data/peers/$1.log" >&2; rm -f "$data/peers/$1"; return 0; }
    mv "$data/peers/$1.part" "$data/peers/$1"
}
peer hyperscan -lhs
peer inflate -lz -lpthread

if [[ " $* " == *" --full "* || " $* " == *" size-"* ]]; then
    trap 'rm -f "$data"/size-*.jsonl' EXIT
    for part in 1 10 100; do
        generate "size-$part.jsonl" records --size "$(share $((part * 100)) 480)" --mcp 0.001
    done
fi

cd "$root"
python3 "$here/measure.py" --data "$data" --out "$out" --akto "$akto" --runs "${AKTO_BENCH_RUNS:-5}" "$@"
