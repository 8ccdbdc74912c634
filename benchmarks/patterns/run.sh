#!/usr/bin/env bash
# Measures the pattern engine alone against RE2, and its sets against Hyperscan too, and keeps the figures under benchmarks/runs/<date>.
#
#   benchmarks/patterns/run.sh
#
#   BENCH_SECONDS     time for each case in a round, default 0.6
#   PATTERN_ROUNDS    rounds, default 3
#   AKTO_BENCH_DATA   where programs and inputs are kept, default ${TMPDIR:-/tmp}/akto-bench
#   AKTO_BENCH_OUT    where the figures go, default benchmarks/runs/<date>
#
# Debian: apt-get install g++ libre2-dev libhyperscan-dev.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
data=${AKTO_BENCH_DATA:-${TMPDIR:-/tmp}/akto-bench}/patterns
out=${AKTO_BENCH_OUT:-$root/benchmarks/runs/$(date +%F)}
mkdir -p "$data" "$out"
cd "$root"

# The engine and what it stands on are floors of their own, so they compile without the rest of the library, with a release's options.
flags=(-O -swift-version 6 -parse-as-library -enforce-exclusivity=unchecked -I Sources/CShims)
find Sources/CoreKit/Support Sources/CoreKit/Pattern -name '*.swift' -print0 | LC_ALL=C sort -z \
    | xargs -0 swiftc "${flags[@]}" -wmo -module-name CoreKit -emit-module -emit-module-path "$data/CoreKit.swiftmodule" -o "$data/CoreKit.o" -c
swiftc "${flags[@]}" -I "$data" "$here/PatternBench.swift" "$data/CoreKit.o" -o "$data/akto"
g++ -O3 -std=c++17 "$here/bench.cc" -lre2 -o "$data/re2"
programs=("akto=$data/akto" "re2=$data/re2")
if g++ -O3 -std=c++17 -DHYPERSCAN "$here/bench.cc" -lre2 -lhs -o "$data/hyperscan" 2> "$data/hyperscan.log"; then
    programs+=("hyperscan=$data/hyperscan")
else
    echo "without Hyperscan: it does not compile" >&2
fi

python3 benchmarks/generate.py records "$data/records.jsonl" --size 10MB --mcp 1
python3 "$here/cases.py" "$data" "$data/records.jsonl"
exec python3 "$here/measure.py" "$data" "$out/patterns" "${programs[@]}"
