#!/usr/bin/env bash
# Records real MCP traffic as HAR: the official `mcp` SDK in several versions from PyPI, all of it through mitmproxy, on loopback.
#
#   examples/capture/record.sh OUT [--start 2026-11-02T08:30:00Z --span 28800]
#
# Environments are kept under AKTO_CAPTURE_CACHE (default: ~/.cache/akto-capture). Needs Python 3.10 or later with venv.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
out=${1:?usage: record.sh OUT [--start TIME --span SECONDS]}
shift
cache=${AKTO_CAPTURE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/akto-capture}
python=${PYTHON:-python3}

# A stamp is written last, so an environment that was cut short is made again.
stamp=$(cat "$here/requirements.txt" "$here/topology.py" "${BASH_SOURCE[0]}" | sha256sum | cut -c1-16)
if [ ! -f "$cache/stamp" ] || [ "$(cat "$cache/stamp")" != "$stamp" ]; then
    rm -rf "$cache"
    mkdir -p "$cache"
    "$python" -m venv "$cache/sdk"
    "$cache/sdk/bin/pip" install --quiet --disable-pip-version-check --retries 5 -r "$here/requirements.txt"
    while read -r version; do
        "$cache/sdk/bin/pip" install --quiet --disable-pip-version-check --retries 5 --no-deps --target "$cache/older/$version" "mcp==$version"
    done < <(cd "$here" && PYTHONDONTWRITEBYTECODE=1 "$python" -c 'import topology; print(*topology.OLDER_SDKS, sep="\n")')
    "$python" -m venv "$cache/proxy"
    "$cache/proxy/bin/pip" install --quiet --disable-pip-version-check --retries 5 'mitmproxy>=11.0.2,<13'
    echo "$stamp" > "$cache/stamp"
fi

exec "$cache/sdk/bin/python" -B "$here/record.py" "$out" --sdk "$cache/older" --mitmdump "$cache/proxy/bin/mitmdump" "$@"
