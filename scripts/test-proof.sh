#!/usr/bin/env bash
# Breaks what decides which records are opened, one fault at a time, and expects the proof to notice each of them:
# a proof that cannot fail proves nothing.
#
#   scripts/test-proof.sh            every fault
#   scripts/test-proof.sh escape     those whose names hold this word
#
# AKTO_PROOF_SECONDS is how long each may take to be noticed, 120 by default; most take a few. Works on a copy of the sources under
# .build/mutants. Wants nothing but Swift and Python.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
tree=$root/.build/mutants
wanted=${1:-}
export AKTO_PROOF_SECONDS=${AKTO_PROOF_SECONDS:-120} AKTO_PROOF_SHRINK=0
mkdir -p "$tree"

# By threes: a name, the text to be changed, and what it becomes. The text has to stand somewhere in the sources, or the list is out of date.
mutants=(
    'one place in three is skipped'
    'isCandidate = hit < end'
    'isCandidate = hit < end && hit % 3 != 0'

    'a hit near the end of a record is missed'
    'isCandidate = hit < end'
    'isCandidate = hit < end - 48'

    'an escape of a letter hides nothing'
    'case 0x34...0x37: return true'
    'case 0x34...0x37: return false'

    'a backslash inside a word ends it'
    'byte != 0x5C || !Needle.gainsBackslashes'
    'true || !Needle.gainsBackslashes'

    'base64 bodies look like any other'
    'if Base64.begins(head) || ChunkedBody.begins(head) { return true }'
    'if ChunkedBody.begins(head) { return true }'

    'chunked bodies look like any other'
    'if Base64.begins(head) || ChunkedBody.begins(head) { return true }'
    'if Base64.begins(head) { return true }'

    'percent signs hide nothing'
    'if isHexOrEscape(text[at]), isHexOrEscape(text[at + 1]) || text[at] == 0x5C { return true }'
    ''

    'a hit in the body of a request proves nothing'
    'return !isInside(.requestBody, place) && !isInside(.responseBody, place)'
    'return !isInside(.responseBody, place)'

    'a hit in a body that no quick look came to proves nothing'
    'clearEnd = min(scanner.position, wrapperStart)'
    'clearEnd = bytes.count'

    'a record that is no exchange has bodies, too'
    'if !isWhole(isResolved: isResolved, form(of: record)) { clearEnd'
    'if true { clearEnd'

    'what is looked for in headers counts in bodies alone'
    'let general = Set(texts)'
    'let general = Set<[UInt8]>()'

    'hosts and paths are not looked at'
    'let isWanted = interest.covers(record, reader)'
    'let isWanted = reader.target(of: record)?.mayHideBody == true'

    'paths as they are written say nothing'
    'return !mayMatch(text[at..<at &+ 3])'
    'return true'

    'hosts as they are written say nothing'
    'if answer == .never || answer == .always { return answer == .always }'
    'if answer != .unknown { return false }'

    'a blank before a value is its beginning'
    'if first <= 0x20 || first == 0x7B { return false }'
    'if first == 0x7B { return false }'
)

# Writes only what differs, so that only that is compiled again.
copy() {
    python3 - "$root" "$tree" <<'PY'
import pathlib, sys
root, tree = map(pathlib.Path, sys.argv[1:])
wanted = {path.relative_to(root) for part in ("Sources", "Tests") for path in (root / part).rglob("*") if path.is_file()} | {pathlib.Path("Package.swift")}
for part in ("Sources", "Tests"):
    for path in (tree / part).rglob("*"):
        if path.is_file() and path.relative_to(tree) not in wanted:
            path.unlink()
for name in wanted:
    old, new = tree / name, (root / name).read_bytes()
    if not old.exists() or old.read_bytes() != new:
        old.parent.mkdir(parents=True, exist_ok=True)
        old.write_bytes(new)
PY
}

change() {
    python3 - "$tree/Sources" "$1" "$2" <<'PY'
import pathlib, sys
root, old, new = sys.argv[1:]
found = 0
for path in pathlib.Path(root).rglob("*.swift"):
    text = path.read_text()
    if old in text:
        found += text.count(old)
        path.write_text(text.replace(old, new))
sys.exit(0 if found else f"nothing in the sources reads {old!r}: mend the list in scripts/test-proof.sh")
PY
}

proof() { (cd "$tree" && swift test --filter 'PrefilterProofTests/cut') > "$tree/log" 2>&1; }

survived=0
for ((i = 0; i < ${#mutants[@]}; i += 3)); do
    name=${mutants[i]}
    [[ $name == *"$wanted"* ]] || continue
    copy
    change "${mutants[i + 1]}" "${mutants[i + 2]}"
    began=$SECONDS
    if proof; then
        printf 'NOT NOTICED  %s\n' "$name"
        survived=1
    elif grep -q 'recorded an issue' "$tree/log"; then
        printf 'noticed      %s (%d s with the build)\n' "$name" $((SECONDS - began))
    else
        tail -n 40 "$tree/log" >&2
        printf 'scripts/test-proof.sh: "%s" does not build or does not run\n' "$name" >&2
        exit 2
    fi
done
if [ -z "$wanted" ]; then
    copy
    proof || { tail -n 40 "$tree/log" >&2; printf 'scripts/test-proof.sh: the proof fails without any fault\n' >&2; exit 1; }
    echo 'nothing is noticed where nothing is broken'
fi
exit "$survived"
