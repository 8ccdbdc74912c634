#!/bin/bash
# How many records a second `akto ingest` takes, in batches of a hundred.
#
#     benchmarks/ingest/run.sh PROGRAM [SECONDS] [OPTION ...]
#
# PROGRAM is a release build; the options go to `akto ingest`, `--store DIR` for example. Needs wrk and python3. Besides the rate the processor time is told, by
# the record, as wrk takes its share of the same processors.
set -euo pipefail
program=$1 seconds=${2:-10}
shift $(($# < 2 ? $# : 2))
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 "$here/make.py" "$work"
"$program" ingest --no-config --listen 127.0.0.1:0 "$@" > "$work/out" 2> "$work/err" &
server=$!
for _ in $(seq 100); do
  [ -s "$work/out" ] && break
  sleep 0.1
done
url=$(cat "$work/out")
BODIES=$work wrk -t1 -c8 -d"${seconds}s" -s "$here/post.lua" "${url%/api/*}" | grep -E 'Latency|requests in|Non-2xx|Requests/sec' || true
read -r user system < <(awk '{print $14, $15}' "/proc/$server/stat")
kill -TERM "$server"
wait "$server" || true
tail -n 1 "$work/err"
records=$(sed -n 's/^akto ingest: \([0-9]*\) record.*/\1/p' "$work/err" | tail -n 1)
awk -v r="$records" -v s="$seconds" -v t="$(((user + system)))" -v hz="$(getconf CLK_TCK)" \
  'BEGIN { printf "%.0f records a second, %.2f microseconds of processor time a record\n", r / s, t / hz / r * 1e6 }'
