#!/usr/bin/env bash
# The shell of akto as a CI step. Everything it is told comes in environment variables, never as text of a script, so no input
# can become a command.
#
#   ci-step.sh install    finds, downloads or builds akto and puts it on the path of the steps that follow
#   ci-step.sh run        runs akto scan or akto lint; keeps its status for the steps that follow
#   ci-step.sh result     ends with the status that was kept
#
#   AKTO_STEP_BINARY    a binary to use; otherwise
#   AKTO_STEP_VERSION   a release to download from AKTO_STEP_REPOSITORY (OWNER/NAME) or from under the URL AKTO_STEP_RELEASES;
#                       otherwise an akto on the path is taken, or this very source is built
#   AKTO_STEP_COMMAND   scan or lint
#   AKTO_STEP_PATH      files and folders, one a line
#   AKTO_STEP_FORMAT    the format of what is printed
#   AKTO_STEP_FAIL_ON   the level that fails
#   AKTO_STEP_ALLOW     sanctioned servers, one a line (scan)
#   AKTO_STEP_ARGS      further arguments, one a line
#   AKTO_STEP_SARIF     true to write SARIF too
#   AKTO_STEP_STATUS    the status kept by run (result)
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
scratch=${RUNNER_TEMP:-${TMPDIR:-/tmp}}

refuse() {
    printf 'akto: %s\n' "$1" >&2
    exit 2
}

# Lines that are not empty, as the array `lines`.
split_lines() {
    lines=()
    local line
    while IFS= read -r line || [ -n "$line" ]; do
        line=${line%$'\r'}
        [ -z "$line" ] || lines+=("$line")
    done <<< "$1"
}

put_on_path() {
    if [ -n "${GITHUB_PATH:-}" ]; then
        printf '%s\n' "$1" >> "$GITHUB_PATH"
    fi
}

# A file that ends in .sha256 lies beside each archive of a release.
download() {
    local version=$1 system machine base archive
    [[ $version =~ ^[0-9A-Za-z][0-9A-Za-z.+-]*$ ]] || refuse "version \"$version\", expected one like 1.2.3"
    system=$(uname -s | tr '[:upper:]' '[:lower:]')
    machine=$(uname -m)
    base=${AKTO_STEP_RELEASES:-}
    if [ -z "$base" ]; then
        [[ ${AKTO_STEP_REPOSITORY:-} =~ ^[0-9A-Za-z._-]+/[0-9A-Za-z._-]+$ ]] || refuse "repository \"${AKTO_STEP_REPOSITORY:-}\", expected OWNER/NAME"
        base=${GITHUB_SERVER_URL:-https://github.com}/$AKTO_STEP_REPOSITORY/releases/download
    fi
    archive=akto-$version-$system-$machine.tar.gz
    mkdir -p "$scratch/akto-download"
    local file
    for file in "$archive" "$archive.sha256"; do
        curl --fail --silent --show-error --location --retry 3 --output "$scratch/akto-download/$file" "$base/v$version/$file" ||
            refuse "no release \"$version\" for $system on $machine"
    done
    (cd "$scratch/akto-download" && sha256sum --check --status "$archive.sha256") || refuse "the digest of $archive is not the one published"
    tar -xzf "$scratch/akto-download/$archive" -C "$scratch/akto-bin" akto
}

install_akto() {
    mkdir -p "$scratch/akto-bin"
    if [ -n "${AKTO_STEP_BINARY:-}" ]; then
        [ -x "$AKTO_STEP_BINARY" ] || refuse "binary \"$AKTO_STEP_BINARY\" cannot be run"
        ln -sf "$(realpath "$AKTO_STEP_BINARY")" "$scratch/akto-bin/akto"
    elif [ -n "${AKTO_STEP_VERSION:-}" ]; then
        download "$AKTO_STEP_VERSION"
    elif command -v akto > /dev/null; then
        ln -sf "$(command -v akto)" "$scratch/akto-bin/akto"
    else
        swift build --package-path "$root" --configuration release --product akto >&2
        ln -sf "$(swift build --package-path "$root" --configuration release --show-bin-path)/akto" "$scratch/akto-bin/akto"
    fi
    "$scratch/akto-bin/akto" --version
    put_on_path "$scratch/akto-bin"
}

run_akto() {
    local command=${AKTO_STEP_COMMAND:-scan} format=${AKTO_STEP_FORMAT:-} default_format=text sarif="" lines=() arguments=() status=0
    local akto=$scratch/akto-bin/akto
    [ -z "${GITHUB_ACTIONS:-}" ] || default_format=github
    [ -x "$akto" ] || akto=akto
    case $command in
        scan | lint) ;;
        *) refuse "command \"$command\", expected \"scan\" or \"lint\"" ;;
    esac
    # With `=` a value that begins with a dash stays a value.
    [ -z "${AKTO_STEP_FAIL_ON:-}" ] || arguments+=("--fail-on=$AKTO_STEP_FAIL_ON")
    split_lines "${AKTO_STEP_ALLOW:-}"
    [ "$command" = scan ] || [ ${#lines[@]} -eq 0 ] || refuse "\"allow\" is for scan, not for $command"
    local line
    for line in ${lines[@]+"${lines[@]}"}; do
        arguments+=("--allow=$line")
    done
    split_lines "${AKTO_STEP_ARGS:-}"
    arguments+=(${lines[@]+"${lines[@]}"})
    split_lines "${AKTO_STEP_PATH:-.}"
    arguments+=(-- ${lines[@]+"${lines[@]}"})

    case ${AKTO_STEP_SARIF:-false} in
        true)
            sarif=$scratch/akto-$command.sarif
            rm -f "$sarif"
            "$akto" "$command" --format=sarif "--output=$sarif" "${arguments[@]}" || status=$?
            # The status stays that of the run whose report is uploaded.
            if [ -n "$format" ] && [ "$format" != sarif ] && [ "$status" -ne 2 ]; then
                "$akto" "$command" "--format=$format" "${arguments[@]}" || :
            fi
            ;;
        false | '') "$akto" "$command" "--format=${format:-$default_format}" "${arguments[@]}" || status=$? ;;
        *) refuse "upload-sarif \"$AKTO_STEP_SARIF\", expected \"true\" or \"false\"" ;;
    esac

    if [ -n "${GITHUB_OUTPUT:-}" ]; then
        printf 'status=%s\n' "$status" >> "$GITHUB_OUTPUT"
        # 1 is a finding and 3 a report that is not complete: both are worth uploading. After a 2 there is none.
        case $status in
            0 | 1 | 3) [ -z "$sarif" ] || [ ! -s "$sarif" ] || printf 'sarif=%s\n' "$sarif" >> "$GITHUB_OUTPUT" ;;
        esac
    fi
    # With a result step to come, a finding does not end the job before its upload.
    case $status in
        0 | 1 | 3) [ -n "${GITHUB_OUTPUT:-}" ] || exit "$status" ;;
        *) exit "$status" ;;
    esac
}

result() {
    [[ ${AKTO_STEP_STATUS:-} =~ ^[0-9]{1,3}$ ]] || refuse "the step that runs akto left no status"
    case $AKTO_STEP_STATUS in
        0) ;;
        1) printf 'akto found something at or above the failing level (status 1)\n' >&2 ;;
        3) printf 'akto could not finish, the report is not complete (status 3)\n' >&2 ;;
        *) printf 'akto ended with status %s\n' "$AKTO_STEP_STATUS" >&2 ;;
    esac
    exit "$AKTO_STEP_STATUS"
}

case ${1:-} in
    install) install_akto ;;
    run) run_akto ;;
    result) result ;;
    *) refuse "\"${1:-}\", expected \"install\", \"run\" or \"result\"" ;;
esac
