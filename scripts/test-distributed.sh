#!/usr/bin/env bash
# Runs what docs/distributed.md describes, against a store on this machine that fails now and then: test-distributed.sh FOLDER
#
# Needs akto, GNU parallel, rclone, curl and Python 3.9; what is missing is said and left out.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
rm -rf "$1"
mkdir -p "$1/store" "$1/parts"
cd "$1"
part=$root/examples/parallel/part.sh
report=(--no-config --quiet --fail-on none --format json)

finish() { [ -z "${server:-}" ] || kill "$server" 2> /dev/null || true; }
trap finish EXIT

has() {
    command -v "$1" > /dev/null && return
    printf '!! no %s here: %s is NOT TESTED\n' "$1" "$2"
    return 1
}

equal() {
    cmp "$2" "$3" || { echo "$1: not what one scan reports"; exit 1; }
    printf '%s: equal to one scan\n' "$1"
}

python3 "$root/benchmarks/generate.py" tree store/tree --files 60 --mcp 0.1 > /dev/null
python3 "$root/benchmarks/generate.py" records store/day.jsonl.gz --size 1MB --mcp 0.05 > /dev/null
python3 "$root/benchmarks/generate.py" records big.jsonl --size 3MB --mcp 0.05 --seed 3 > /dev/null
cp -r "$root/examples/captures" store/
(cd store && find . -type f | sed 's|^\./||' | sort) > keys
(cd store && akto scan "${report[@]}" .) > single.json

# A file of lines, without and with knowing where its ranges stand.
mkdir ranges
# shellcheck disable=SC2016
SHELL=/bin/bash split -l 200 -d -a 5 --filter 'akto scan --no-config --quiet --format partial --fail-on none --stdin-path big.jsonl --first-line $((10#${FILE#x} * 200 + 1)) --output "ranges/$FILE.part" -' big.jsonl
akto scan --merge "${report[@]}" ranges > ranges.json
akto scan "${report[@]}" big.jsonl > big.json
equal "$(find ranges -type f | wc -l) ranges of lines" ranges.json big.json

has parallel "GNU parallel" || exit 0

# Every key fails at its first two askings: once at once, once in the middle.
cat > serve.py <<'PYTHON'
import http.server, os, sys
asked = {}
class Handler(http.server.SimpleHTTPRequestHandler):
    def do_GET(self):
        asked[self.path] = asked.get(self.path, 0) + 1
        if asked[self.path] == 1:
            return self.send_error(503)
        if asked[self.path] == 2:
            body = open(self.translate_path(self.path), "rb").read()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            return self.wfile.write(body[:body.rfind(b"\n", 0, len(body) * 2 // 3) + 1])
        super().do_GET()
    def log_message(self, *_):
        pass
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(server.server_address[1], file=open("port.new", "w"), flush=True)
os.rename("port.new", "port")
os.chdir("store")
server.serve_forever()
PYTHON
if has curl "a store over HTTP"; then
    python3 serve.py &
    server=$!
    while [ ! -e port ]; do sleep 0.1; done
    parallel --will-cite --jobs 4 --retries 4 --joblog jobs.log --arg-file keys "$part" {} parts curl -fsS "http://127.0.0.1:$(cat port)/{}" 2> curl.err
    test "$(find parts -name '*.part' | wc -l)" -eq "$(wc -l < keys)"
    akto scan --merge "${report[@]}" parts > merged.json
    equal "$(wc -l < keys) objects over HTTP, each at its third try" merged.json single.json

    # In stages, and with a part that comes twice.
    mkdir stages
    find parts -name '*.part' | parallel --will-cite --jobs 4 --max-args 20 akto scan --merge --no-config --quiet --format partial --fail-on none --output stages/{#}.part {}
    akto scan --merge "${report[@]}" stages > merged.json
    equal "merged in $(find stages -type f | wc -l) stages" merged.json single.json
    cp "$(find parts -name '*.part' | head -n 1)" parts/twice.part
    akto scan --merge "${report[@]}" parts > merged.json
    equal "a part that comes twice" merged.json single.json
    # A stream of parts, gzipped.
    cat parts/*.part | gzip | akto scan --merge "${report[@]}" - > merged.json
    equal "parts from a pipe" merged.json single.json
fi

if has rclone "a store of rclone"; then
    mkdir rclone
    rclone lsf --recursive --files-only --config /dev/null store 2> /dev/null | sort > listed
    cmp keys listed
    parallel --will-cite --jobs 4 --retries 3 --arg-file listed "$part" {} rclone rclone --config /dev/null cat store/{} 2> rclone.err
    akto scan --merge "${report[@]}" rclone > merged.json
    equal "$(wc -l < listed) objects by rclone" merged.json single.json
fi

# A key that is not there fails its job, and is not lost.
status=0
parallel --will-cite --retries 2 "$part" {} parts cat store/{} ::: missing 2> /dev/null || status=$?
test "$status" -eq 1
echo "an object that is not there: the job fails"
