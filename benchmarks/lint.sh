#!/usr/bin/env bash
# Measures `akto lint` against libfyaml, yamllint and ruff on the same machine, and keeps the figures under benchmarks/runs/<date>.
#
#   benchmarks/lint.sh
#
#   AKTO_BENCH_RUNS   runs of each command, default 15
#   AKTO_BENCH_OUT    where the figures go, default benchmarks/runs/<date>
#   AKTO_BIN          a binary to measure instead of building one
#
# Debian: apt-get install libfyaml-utils. yamllint and ruff come from PyPI, into an environment of their own.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(dirname "$here")
akto=${AKTO_BIN:-}
command -v fy-tool > /dev/null || { echo "lint.sh: libfyaml-utils is not installed" >&2; exit 2; }
if [ -z "$akto" ]; then
    swift build --package-path "$root" -c release --product akto
    akto=$(swift build --package-path "$root" -c release --show-bin-path)/akto
fi
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
python3 -m venv "$scratch/python"
"$scratch/python/bin/pip" install --quiet --disable-pip-version-check yamllint ruff
PATH=$scratch/python/bin:$PATH python3 "$here/lint.py" --akto "$akto" --scratch "$scratch" --out "${AKTO_BENCH_OUT:-$here/runs/$(date +%F)}" --runs "${AKTO_BENCH_RUNS:-15}"
