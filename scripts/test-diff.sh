#!/bin/sh
# Whether `git apply` and `patch` make of each old text the new one: test-diff.sh FOLDER
#
# `AKTO_SAMPLES=DIR swift test --filter writesSampleDiffs` writes into DIR/diff a folder for each pair: old, new, change.patch.
# Status 0: all do; 1: one does not, and is named; 2: nothing to test.
set -u
folder=${1:?a folder of samples}
scratch=$(mktemp -d) || exit 2
trap 'rm -rf "$scratch"' EXIT
status=0
count=0
for sample in "$folder"/*/; do
    [ -f "$sample/change.patch" ] || continue
    count=$((count + 1))
    for tool in git patch; do
        command -v "$tool" >/dev/null || continue
        rm -rf "$scratch/tree"
        mkdir "$scratch/tree"
        cp "$sample/old" "$scratch/tree/text"
        case $tool in
        git) (cd "$scratch/tree" && GIT_CEILING_DIRECTORIES=$scratch git apply --whitespace=nowarn) <"$sample/change.patch" >"$scratch/log" 2>&1 ;;
        patch) (cd "$scratch/tree" && patch --binary --force --fuzz=0 -p1) <"$sample/change.patch" >"$scratch/log" 2>&1 ;;
        esac
        # What has become empty may be gone.
        [ -e "$scratch/tree/text" ] || : >"$scratch/tree/text"
        if ! cmp -s "$scratch/tree/text" "$sample/new"; then
            echo "$sample: $tool: $(head -n 2 "$scratch/log" | tr '\n' ' ')"
            status=1
        fi
    done
done
[ "$count" -gt 0 ] || exit 2
[ "$status" -ne 0 ] || echo "$count diffs apply"
exit "$status"
