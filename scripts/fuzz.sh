#!/usr/bin/env bash
# Feeds changed and random inputs to what reads bytes from strangers; see Tests/Fuzz.
#
#   scripts/fuzz.sh                     every target, FUZZ_SECONDS (60) in all
#   scripts/fuzz.sh TARGET ...          these alone: readers inflate pattern packs scan json parts answers requests records discovery redaction
#   scripts/fuzz.sh --run TARGET FILE   one input once, to see a finding again
#
#   FUZZ_ENGINE=libfuzzer|own   libFuzzer where the toolchain has it (Linux), else a mutator of our own without coverage
#   FUZZ_FOLDER                 builds, what runs collect, findings; .build/fuzz
#
# Ends with status 1 when there are findings, and says where they are and how to run them again.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
exec < /dev/null

all=(readers inflate pattern packs scan json parts answers requests records discovery redaction)
seconds=${FUZZ_SECONDS:-60}
folder=${FUZZ_FOLDER:-$root/.build/fuzz}
findings=$folder/findings
# A trace of the stack is the sanitizer's business.
export SWIFT_BACKTRACE=enable=no
export ASAN_OPTIONS=${ASAN_OPTIONS:-detect_leaks=0:quarantine_size_mb=16}

fail() {
    printf 'fuzz.sh: %s\n' "$1" >&2
    exit 2
}

mode=fuzz
case "${1:-}" in
--run) mode=run ;;
--*) fail "unknown option \"$1\", expected --run" ;;
esac
[ "$mode" = fuzz ] || shift
[[ $seconds =~ ^[0-9]+$ ]] || fail "FUZZ_SECONDS is \"$seconds\", expected a whole number"
if [ "$mode" = run ]; then
    [ $# = 2 ] || fail "expected --run TARGET FILE"
    input=$2
    targets=("$1")
else
    targets=("$@")
    [ ${#targets[@]} -gt 0 ] || targets=("${all[@]}")
fi
for target in "${targets[@]}"; do
    [[ " ${all[*]} " == *" $target "* ]] || fail "there is no target \"$target\", expected one of: ${all[*]}"
done

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
# Where a target keeps an input that has to be a file.
export TMPDIR=$scratch
mkdir -p "$folder" "$findings"

# MARK: - Building

# Gold complains about each of the sanitizer's symbols.
linker=(-use-ld=lld)

has_libfuzzer() {
    printf '@_cdecl("LLVMFuzzerTestOneInput") public func one(_: UnsafePointer<UInt8>, _: Int) -> CInt { 0 }\n' > "$scratch/probe.swift"
    swiftc -parse-as-library -sanitize=fuzzer,address "${linker[@]}" "$scratch/probe.swift" -o "$scratch/probe" > /dev/null 2>&1 \
        && "$scratch/probe" -runs=1 > /dev/null 2>&1
}

engine=${FUZZ_ENGINE:-}
if [ -z "$engine" ]; then
    if has_libfuzzer; then engine=libfuzzer; else engine=own; fi
fi
case "$engine" in
libfuzzer) sanitize=(-sanitize=fuzzer,address) other='OwnEngine.swift Mutator.swift' ;;
own) sanitize=() linker=() other=CoverageEngine.swift ;;
*) fail "FUZZ_ENGINE is \"$engine\", expected libfuzzer or own" ;;
esac

# The library as one module of its own, so that a change to a target builds in seconds.
build=$folder/$engine
fuzzer=$build/fuzz
flags=(-O -wmo -swift-version 6 -parse-as-library -I Sources/CShims ${sanitize[@]+"${sanitize[@]}"})
sources() { find Sources/CoreKit -name '*.swift' | LC_ALL=C sort; }
harness() {
    local file
    for file in Tests/Fuzz/*.swift; do
        [[ " $other " == *" $(basename "$file") "* ]] || printf '%s\n' "$file"
    done
    # What a capture gives, copied out, is compared here as it is in the tests.
    printf '%s\n' Tests/CoreKitTests/Traffic/CaptureReading.swift
}
stamp() { { swiftc --version 2> /dev/null; printf '%s\n' "${flags[@]}" "$@"; cat "$@"; } | cksum; }

# Says what the compiler says when it fails; the linker's warnings about the sanitizer's symbols are of no use.
compile() {
    swiftc "$@" > "$scratch/said" 2>&1 || { cat "$scratch/said" >&2; fail "the build fails"; }
}

compile_library() {
    local files=() wanted
    while IFS= read -r file; do files+=("$file"); done < <(sources)
    wanted=$(stamp "${files[@]}")
    [ -f "$build/CoreKit.stamp" ] && [ "$(cat "$build/CoreKit.stamp")" = "$wanted" ] && return
    rm -f "$build/CoreKit.stamp" "$build/fuzz.stamp"
    printf 'building CoreKit for %s\n' "$engine"
    compile "${flags[@]}" -enable-testing -module-name CoreKit -emit-module -emit-module-path "$build/CoreKit.swiftmodule" -c "${files[@]}" -o "$build/CoreKit.o"
    printf '%s' "$wanted" > "$build/CoreKit.stamp"
}

compile_harness() {
    local files=() wanted
    while IFS= read -r file; do files+=("$file"); done < <(harness)
    wanted=$(stamp "${files[@]}")
    [ -f "$build/fuzz.stamp" ] && [ "$(cat "$build/fuzz.stamp")" = "$wanted" ] && return
    rm -f "$build/fuzz.stamp"
    compile "${flags[@]}" ${linker[@]+"${linker[@]}"} -I "$build" -module-name Fuzz "${files[@]}" "$build/CoreKit.o" -o "$fuzzer"
    printf '%s' "$wanted" > "$build/fuzz.stamp"
}

mkdir -p "$build"
began=$SECONDS
compile_library
compile_harness
[ "$SECONDS" -lt $((began + 2)) ] || printf 'built in %d s\n' $((SECONDS - began))

# MARK: - Inputs

# The longest input, in bytes: most faults need few, and long ones are slow.
longest() {
    case "$1" in
    readers | scan | records | discovery) echo 8192 ;;
    inflate | packs) echo 4096 ;;
    *) echo 2048 ;;
    esac
}

dictionaries() {
    # An empty file is none to libFuzzer.
    echo "# $1"
    case "$1" in
    scan) cat Tests/Fuzz/dictionaries/readers.dict Tests/Fuzz/dictionaries/scan.dict ;;
    records) cat Tests/Fuzz/dictionaries/readers.dict Tests/Fuzz/dictionaries/requests.dict ;;
    inflate) ;;
    discovery) cat Tests/Fuzz/dictionaries/readers.dict Tests/Fuzz/dictionaries/json.dict ;;
    *) cat "Tests/Fuzz/dictionaries/$1.dict" ;;
    esac
}

# Copies the files under some folders that a target has use for, under names that say what is in them.
take() {
    local from=$1 size=$2 file
    shift 2
    [ -d "$from" ] || return 0
    while IFS= read -r file; do
        cp "$file" "$seeds/$(cksum < "$file" | tr ' ' -)"
    done < <(find "$from" -type f -size "-$((size / 1024 + 1))k" \( "$@" \) | LC_ALL=C sort | head -n 400)
}

# Besides the corpus: fixtures, packs, and the larger suites of cases where AKTO_CORPORA names them.
collect_seeds() {
    local size
    size=$(longest "$1")
    mkdir -p "$seeds"
    case "$1" in
    readers | scan | records)
        take Tests/Fixtures/captures "$size" -name '*.har' -o -name '*.jsonl' -o -name '*.gz'
        take examples/captures "$size" -type f
        ;;
    json | redaction)
        take Tests/Fixtures/captures "$size" -name '*.json'
        ;;
    inflate) take Tests/Fixtures/gzip "$size" -name '*.gz' -o -name '*.zlib' -o -name '*.deflate' ;;
    packs)
        take Sources/CoreKit/Resources/signatures "$size" -name '*.yaml'
        take "${AKTO_CORPORA:-/nonexistent}/data/yaml-test-suite" "$size" -name 'in.yaml'
        ;;
    pattern)
        if [ -f "${AKTO_CORPORA:-}/data/regex-cases.jsonl" ] && command -v python3 > /dev/null; then
            python3 - "$AKTO_CORPORA/data/regex-cases.jsonl" "$seeds" << 'PYTHON'
import json, pathlib, sys
for number, line in enumerate(open(sys.argv[1], encoding="utf-8")):
    case = json.loads(line)
    if isinstance(case.get("regex"), str) and isinstance(case.get("haystack"), str) and "\n" not in case["regex"]:
        text = (case["regex"] + "\n" + case["haystack"]).encode("utf-8", "surrogatepass")
        if len(text) <= 2048:
            pathlib.Path(sys.argv[2], f"case-{number}").write_bytes(text)
PYTHON
        fi
        ;;
    esac
}

# MARK: - Running

run_input() {
    case "$engine" in
    libfuzzer) FUZZ_TARGET=$1 "$fuzzer" "$2" ;;
    own) "$fuzzer" "$1" "$2" ;;
    esac
}

run_libfuzzer() {
    FUZZ_TARGET=$1 "$fuzzer" -max_total_time="$2" -max_len="$(longest "$1")" -timeout=20 -rss_limit_mb=2048 -detect_leaks=0 \
        -print_final_stats=1 -artifact_prefix="$findings/$1-" -dict="$scratch/dictionary" "$collected" "$seeds" "Tests/Fuzz/corpus/$1" > "$log" 2>&1
}

run_own() {
    # Far more memory than any of this may take, and the shell's word on how the process died is not wanted.
    {
        (
            ulimit -v 4194304 2> /dev/null || true
            "$fuzzer" "$1" --seconds "$2" --longest "$(longest "$1")" --dictionary "$scratch/dictionary" \
                --current "$scratch/current" "$seeds" "Tests/Fuzz/corpus/$1"
        ) > "$log" 2>&1
    } 2> /dev/null
}

# A finding in own mode is the input that was current when the process died.
keep_current() {
    [ "$engine" = own ] && [ -f "$scratch/current" ] && cp "$scratch/current" "$findings/$1-$(cksum < "$scratch/current" | tr ' ' -)"
}

report() {
    local runs
    runs=$(sed -n 's/^stat::number_of_executed_units: *//p; s/^[a-z]*: \([0-9]*\) runs$/\1/p' "$log" | tail -n 1)
    printf '%s: %s runs in %d s\n' "$1" "${runs:-some}" "$2"
}

found=0
fuzz() {
    local target=$1 seconds=$2 began=$SECONDS file
    log=$folder/$target.log
    touch "$scratch/before"
    if "run_$engine" "$target" "$seconds"; then
        report "$target" $((SECONDS - began))
        return
    fi
    found=1
    keep_current "$target" || true
    printf '%s: a finding; %s says:\n' "$target" "$log"
    LC_ALL=C grep -a -E -m 8 'broken:|Fatal error|ERROR:|SUMMARY:|    #[0-9] ' "$log" | LC_ALL=C cut -c 1-600 || tail -n 5 "$log"
    while IFS= read -r file; do
        printf 'again: scripts/fuzz.sh --run %s %s\n' "$target" "$file"
        [ "$(wc -c < "$file")" -gt 1024 ] || printf 'base64: %s\n' "$(base64 < "$file" | tr -d '\n')"
    done < <(find "$findings" -name "$target-*" -newer "$scratch/before")
}

if [ "$mode" = run ]; then
    run_input "${targets[0]}" "$input"
    exit
fi

share=$((seconds / ${#targets[@]}))
[ "$share" -gt 0 ] || share=1
printf 'fuzzing with %s, %d s a target\n' "$engine" "$share"
for target in "${targets[@]}"; do
    seeds=$scratch/seeds-$target
    collected=$folder/corpus/$target
    mkdir -p "$collected"
    dictionaries "$target" > "$scratch/dictionary"
    collect_seeds "$target"
    fuzz "$target" "$share"
done
if [ "$found" = 1 ]; then
    printf 'findings are in %s\n' "$findings"
    exit 1
fi
