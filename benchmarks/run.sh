#!/usr/bin/env bash
# Measures akto against wc, ripgrep and gzip on generated traffic, and keeps the figures under benchmarks/runs/<date>.
#
#   benchmarks/run.sh [--case NAME ...]
#
#   AKTO_BENCH_SIZE   size of each input, default 480MB (a folder of small files has a fifth of a million of them at most)
#   AKTO_BENCH_DATA   where the inputs are kept, default ${TMPDIR:-/tmp}/akto-bench
#   AKTO_BENCH_RUNS   runs of each command, default 5
#   AKTO_BENCH_OUT    where the figures go, default benchmarks/runs/<date>
#   AKTO_BIN          a binary to measure instead of building one
#
# Debian: apt-get install ripgrep hyperfine. Without them their lines are left out.
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
mkdir -p "$data"
make_input() { # KIND FILE OPTIONS...
    [ -e "$data/$2" ] || { echo "generating $2" >&2; python3 "$here/generate.py" "$1" "$data/$2" --size "$size" "${@:3}"; }
}
make_input records records-0.001.jsonl --mcp 0.001
make_input records records-1.jsonl --mcp 1
make_input har har-0.001.har --mcp 0.001
make_input text text-0.001.log --mcp 0.001
if [ ! -e "$data/records-0.001.jsonl.gz" ]; then
    echo "compressing records-0.001.jsonl.gz" >&2
    gzip -6 -c "$data/records-0.001.jsonl" > "$data/gz.part"
    mv "$data/gz.part" "$data/records-0.001.jsonl.gz"
fi
if [ ! -e "$data/tree" ]; then
    echo "generating tree" >&2
    # Files of about 10 KB each, so that all of them together are about as large as the other inputs.
    files=$(python3 -c 'import sys; sys.path.insert(0, sys.argv[1]); import generate; print(max(100, min(200_000, generate.size_of(sys.argv[2]) // 10_000)))' "$here" "$size")
    rm -rf "$data/tree.part"
    python3 "$here/generate.py" tree "$data/tree.part" --files "$files" --mcp 0.001
    mv "$data/tree.part" "$data/tree"
fi

cd "$root"
exec python3 "$here/measure.py" --data "$data" --out "$out" --akto "$akto" --runs "${AKTO_BENCH_RUNS:-5}" "$@"
