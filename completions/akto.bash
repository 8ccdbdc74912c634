# bash completion for akto.
# Made by `akto generate`; source it, or put it where bash-completion looks, named akto.

# The options of a command.
_akto_options() {
    case $1 in
    '') options='--help --version --color --progress --config --no-config' ;;
    'scan') options='--allow --fail-on --baseline --write-baseline --signatures --only-signatures --list-signatures --prefilter --no-prefilter --since --until --include --exclude --hidden --no-hidden --binary --no-binary --follow-links --no-follow-links --max-depth --max-record --max-inflate --max-ratio --jobs --merge --stdin-path --first-line --format --output --verbose --no-verbose --stats --quiet --no-quiet --color --progress --config --no-config --help' ;;
    'replay') options='--to --api-key-file --auth --cacert --insecure --proxy --batch-size --batch-bytes --concurrency --rate --speed --max-gap --timeout --retries --limit --resume --resend-ambiguous --dry-run --host --path --method --status --content-type --as-worker --no-as-worker --account-id --vxlan-id --source --tag --fix-times --no-fix-times --oversize --limits --binary --skip-dropped --no-skip-dropped --redact --redact-pattern --max-record --jobs --format --output --quiet --no-quiet --color --progress --config --no-config --help' ;;
    'ingest') options='--listen --require-key --no-require-key --api-key-file --allow-host --max-connections --store --rotate --limits --take-partially --no-take-partially --queue --drain-timeout --quiet --no-quiet --color --progress --config --no-config --help' ;;
    'lint') options='--fail-on --enable --disable --severity --fix --diff --stdin-name --exclude --hidden --no-hidden --rules --explain --schema --format --output --verbose --no-verbose --quiet --no-quiet --color --progress --config --no-config --help' ;;
    'help') options='--color --help' ;;
    esac
}

# What an option or an operand takes: words, files, folders, list, nothing to complete; empty for flags.
_akto_kind() {
    kind=
    case "$1 $2" in
    ' --color') kind='words auto always never' ;;
    ' --progress') kind='words auto always never' ;;
    ' --config') kind='files yaml yml' ;;
    'scan -a' | 'scan --allow') kind='list' ;;
    'scan --fail-on') kind='words certain high medium low none' ;;
    'scan --baseline') kind='files json' ;;
    'scan --write-baseline') kind='files json' ;;
    'scan --signatures') kind='files yaml yml json' ;;
    'scan --only-signatures') kind='files yaml yml json' ;;
    'scan --since') kind='text' ;;
    'scan --until') kind='text' ;;
    'scan --include') kind='text' ;;
    'scan --exclude') kind='text' ;;
    'scan --max-depth') kind='text' ;;
    'scan --max-record') kind='text' ;;
    'scan --max-inflate') kind='text' ;;
    'scan --max-ratio') kind='text' ;;
    'scan -j' | 'scan --jobs') kind='text' ;;
    'scan --stdin-path') kind='text' ;;
    'scan --first-line') kind='text' ;;
    'scan -f' | 'scan --format') kind='words text json ndjson csv sarif github html matches partial' ;;
    'scan -o' | 'scan --output') kind='files' ;;
    'scan --color') kind='words auto always never' ;;
    'scan --progress') kind='words auto always never' ;;
    'scan --config') kind='files yaml yml' ;;
    'scan '[0-9]*) kind='files' ;;
    'replay --to') kind='text' ;;
    'replay --api-key-file') kind='files' ;;
    'replay --auth') kind='words x-api-key authorization bearer' ;;
    'replay --cacert') kind='files pem crt cer' ;;
    'replay --proxy') kind='words none env' ;;
    'replay --batch-size') kind='text' ;;
    'replay --batch-bytes') kind='text' ;;
    'replay -c' | 'replay --concurrency') kind='text' ;;
    'replay --rate') kind='text' ;;
    'replay --speed') kind='text' ;;
    'replay --max-gap') kind='text' ;;
    'replay --timeout') kind='text' ;;
    'replay --retries') kind='text' ;;
    'replay --limit') kind='text' ;;
    'replay --resume') kind='files' ;;
    'replay --host') kind='list' ;;
    'replay --path') kind='text' ;;
    'replay --method') kind='text' ;;
    'replay --status') kind='text' ;;
    'replay --content-type') kind='text' ;;
    'replay --account-id') kind='text' ;;
    'replay --vxlan-id') kind='text' ;;
    'replay --source') kind='words HAR PCAP MIRRORING SDK OTHER POSTMAN' ;;
    'replay --tag') kind='text' ;;
    'replay --oversize') kind='words alone cut refuse' ;;
    'replay --limits') kind='words mini-runtime data-ingestion' ;;
    'replay --binary') kind='words omit base64' ;;
    'replay --redact') kind='text' ;;
    'replay --redact-pattern') kind='text' ;;
    'replay --max-record') kind='text' ;;
    'replay -j' | 'replay --jobs') kind='text' ;;
    'replay -f' | 'replay --format') kind='words text json' ;;
    'replay -o' | 'replay --output') kind='files' ;;
    'replay --color') kind='words auto always never' ;;
    'replay --progress') kind='words auto always never' ;;
    'replay --config') kind='files yaml yml' ;;
    'replay '[0-9]*) kind='files' ;;
    'ingest -l' | 'ingest --listen') kind='text' ;;
    'ingest --api-key-file') kind='files' ;;
    'ingest --allow-host') kind='text' ;;
    'ingest --max-connections') kind='text' ;;
    'ingest --store') kind='folders' ;;
    'ingest --rotate') kind='text' ;;
    'ingest --limits') kind='words mini-runtime data-ingestion' ;;
    'ingest --queue') kind='text' ;;
    'ingest --drain-timeout') kind='text' ;;
    'ingest --color') kind='words auto always never' ;;
    'ingest --progress') kind='words auto always never' ;;
    'ingest --config') kind='files yaml yml' ;;
    'lint --fail-on') kind='words error warning note none' ;;
    'lint --enable') kind='words yaml-syntax not-a-policy unknown-key missing-key wrong-type invalid-value duplicate-key duplicate-name empty-rules empty-policy inactive-policy undirected-policy unscoped-policy contradictory-scope overridden-key invalid-pattern escape-eaten trailing-line-end pattern-matches-empty pattern-never-matches shadowed-rule conflicting-actions missing-word-boundary case-sensitive-pattern unescaped-dot redundant-wildcard backtracking-hazard evadable-pattern invalid-rate unreachable-limit unknown-check duplicate-check empty-detection idle-detector duplicate-type contradictory-model invalid-host-pattern unreachable-alert alert-without-channel unknown-channel duplicate-channel missing-threshold secret-in-policy unused-ignore ignore-without-reason' ;;
    'lint --disable') kind='words yaml-syntax not-a-policy unknown-key missing-key wrong-type invalid-value duplicate-key duplicate-name empty-rules empty-policy inactive-policy undirected-policy unscoped-policy contradictory-scope overridden-key invalid-pattern escape-eaten trailing-line-end pattern-matches-empty pattern-never-matches shadowed-rule conflicting-actions missing-word-boundary case-sensitive-pattern unescaped-dot redundant-wildcard backtracking-hazard evadable-pattern invalid-rate unreachable-limit unknown-check duplicate-check empty-detection idle-detector duplicate-type contradictory-model invalid-host-pattern unreachable-alert alert-without-channel unknown-channel duplicate-channel missing-threshold secret-in-policy unused-ignore ignore-without-reason' ;;
    'lint --severity') kind='text' ;;
    'lint --fix') kind='words safe unsafe?' ;;
    'lint --stdin-name') kind='text' ;;
    'lint --exclude') kind='text' ;;
    'lint --explain') kind='words yaml-syntax not-a-policy unknown-key missing-key wrong-type invalid-value duplicate-key duplicate-name empty-rules empty-policy inactive-policy undirected-policy unscoped-policy contradictory-scope overridden-key invalid-pattern escape-eaten trailing-line-end pattern-matches-empty pattern-never-matches shadowed-rule conflicting-actions missing-word-boundary case-sensitive-pattern unescaped-dot redundant-wildcard backtracking-hazard evadable-pattern invalid-rate unreachable-limit unknown-check duplicate-check empty-detection idle-detector duplicate-type contradictory-model invalid-host-pattern unreachable-alert alert-without-channel unknown-channel duplicate-channel missing-threshold secret-in-policy unused-ignore ignore-without-reason' ;;
    'lint -f' | 'lint --format') kind='words text json sarif github gitlab junit checkstyle' ;;
    'lint -o' | 'lint --output') kind='files' ;;
    'lint --color') kind='words auto always never' ;;
    'lint --progress') kind='words auto always never' ;;
    'lint --config') kind='files yaml yml' ;;
    'lint '[0-9]*) kind='files' ;;
    'help --color') kind='words auto always never' ;;
    'help 0') kind='words scan replay ingest lint help' ;;
    esac
}

# What an option that was given makes pointless or rules out.
_akto_gone() {
    case "$1 $2" in
    ' -h' | ' --help') gone+=' -h --help ' ;;
    ' -V' | ' --version') gone+=' -V --version ' ;;
    ' --color') gone+=' --color ' ;;
    ' --progress') gone+=' --progress ' ;;
    ' --config') gone+=' --config ' ;;
    ' --no-config') gone+=' --no-config ' ;;
    'scan --fail-on') gone+=' --fail-on ' ;;
    'scan --baseline') gone+=' --baseline ' ;;
    'scan --write-baseline') gone+=' --write-baseline ' ;;
    'scan --signatures') gone+=' --only-signatures ' ;;
    'scan --only-signatures') gone+=' --signatures ' ;;
    'scan --list-signatures') gone+=' --list-signatures ' ;;
    'scan --prefilter' | 'scan --no-prefilter') gone+=' --prefilter --no-prefilter ' ;;
    'scan --since') gone+=' --since ' ;;
    'scan --until') gone+=' --until ' ;;
    'scan --hidden' | 'scan --no-hidden') gone+=' --hidden --no-hidden ' ;;
    'scan --binary' | 'scan --no-binary') gone+=' --binary --no-binary ' ;;
    'scan -L' | 'scan --follow-links' | 'scan --no-follow-links') gone+=' -L --follow-links --no-follow-links ' ;;
    'scan --max-depth') gone+=' --max-depth ' ;;
    'scan --max-record') gone+=' --max-record ' ;;
    'scan --max-inflate') gone+=' --max-inflate ' ;;
    'scan --max-ratio') gone+=' --max-ratio ' ;;
    'scan -j' | 'scan --jobs') gone+=' -j --jobs ' ;;
    'scan --merge') gone+=' --merge ' ;;
    'scan --stdin-path') gone+=' --stdin-path ' ;;
    'scan --first-line') gone+=' --first-line ' ;;
    'scan -f' | 'scan --format') gone+=' -f --format ' ;;
    'scan -o' | 'scan --output') gone+=' -o --output ' ;;
    'scan -v' | 'scan --verbose' | 'scan --no-verbose') gone+=' -v --verbose --no-verbose ' ;;
    'scan --stats') gone+=' --stats ' ;;
    'scan -q' | 'scan --quiet' | 'scan --no-quiet') gone+=' -q --quiet --no-quiet ' ;;
    'scan --color') gone+=' --color ' ;;
    'scan --progress') gone+=' --progress ' ;;
    'scan --config') gone+=' --config --no-config ' ;;
    'scan --no-config') gone+=' --no-config --config ' ;;
    'scan -h' | 'scan --help') gone+=' -h --help ' ;;
    'replay --to') gone+=' --to ' ;;
    'replay --api-key-file') gone+=' --api-key-file ' ;;
    'replay --auth') gone+=' --auth ' ;;
    'replay --cacert') gone+=' --cacert ' ;;
    'replay --insecure') gone+=' --insecure ' ;;
    'replay --proxy') gone+=' --proxy ' ;;
    'replay --batch-size') gone+=' --batch-size ' ;;
    'replay --batch-bytes') gone+=' --batch-bytes ' ;;
    'replay -c' | 'replay --concurrency') gone+=' -c --concurrency ' ;;
    'replay --rate') gone+=' --rate --speed ' ;;
    'replay --speed') gone+=' --speed --rate ' ;;
    'replay --max-gap') gone+=' --max-gap ' ;;
    'replay --timeout') gone+=' --timeout ' ;;
    'replay --retries') gone+=' --retries ' ;;
    'replay --limit') gone+=' --limit ' ;;
    'replay --resume') gone+=' --resume -n --dry-run ' ;;
    'replay --resend-ambiguous') gone+=' --resend-ambiguous ' ;;
    'replay -n' | 'replay --dry-run') gone+=' -n --dry-run --resume ' ;;
    'replay --as-worker' | 'replay --no-as-worker') gone+=' --as-worker --no-as-worker ' ;;
    'replay --account-id') gone+=' --account-id ' ;;
    'replay --vxlan-id') gone+=' --vxlan-id ' ;;
    'replay --source') gone+=' --source ' ;;
    'replay --fix-times' | 'replay --no-fix-times') gone+=' --fix-times --no-fix-times ' ;;
    'replay --oversize') gone+=' --oversize ' ;;
    'replay --limits') gone+=' --limits ' ;;
    'replay --binary') gone+=' --binary ' ;;
    'replay --skip-dropped' | 'replay --no-skip-dropped') gone+=' --skip-dropped --no-skip-dropped ' ;;
    'replay --max-record') gone+=' --max-record ' ;;
    'replay -j' | 'replay --jobs') gone+=' -j --jobs ' ;;
    'replay -f' | 'replay --format') gone+=' -f --format ' ;;
    'replay -o' | 'replay --output') gone+=' -o --output ' ;;
    'replay -q' | 'replay --quiet' | 'replay --no-quiet') gone+=' -q --quiet --no-quiet ' ;;
    'replay --color') gone+=' --color ' ;;
    'replay --progress') gone+=' --progress ' ;;
    'replay --config') gone+=' --config --no-config ' ;;
    'replay --no-config') gone+=' --no-config --config ' ;;
    'replay -h' | 'replay --help') gone+=' -h --help ' ;;
    'ingest -l' | 'ingest --listen') gone+=' -l --listen ' ;;
    'ingest --require-key' | 'ingest --no-require-key') gone+=' --require-key --no-require-key ' ;;
    'ingest --api-key-file') gone+=' --api-key-file ' ;;
    'ingest --max-connections') gone+=' --max-connections ' ;;
    'ingest --store') gone+=' --store ' ;;
    'ingest --rotate') gone+=' --rotate ' ;;
    'ingest --limits') gone+=' --limits ' ;;
    'ingest --take-partially' | 'ingest --no-take-partially') gone+=' --take-partially --no-take-partially ' ;;
    'ingest --queue') gone+=' --queue ' ;;
    'ingest --drain-timeout') gone+=' --drain-timeout ' ;;
    'ingest -q' | 'ingest --quiet' | 'ingest --no-quiet') gone+=' -q --quiet --no-quiet ' ;;
    'ingest --color') gone+=' --color ' ;;
    'ingest --progress') gone+=' --progress ' ;;
    'ingest --config') gone+=' --config --no-config ' ;;
    'ingest --no-config') gone+=' --no-config --config ' ;;
    'ingest -h' | 'ingest --help') gone+=' -h --help ' ;;
    'lint --fail-on') gone+=' --fail-on ' ;;
    'lint --fix') gone+=' --fix ' ;;
    'lint --diff') gone+=' --diff ' ;;
    'lint --stdin-name') gone+=' --stdin-name ' ;;
    'lint --hidden' | 'lint --no-hidden') gone+=' --hidden --no-hidden ' ;;
    'lint --rules') gone+=' --rules --explain --schema ' ;;
    'lint --explain') gone+=' --explain --rules --schema ' ;;
    'lint --schema') gone+=' --schema --rules --explain ' ;;
    'lint -f' | 'lint --format') gone+=' -f --format ' ;;
    'lint -o' | 'lint --output') gone+=' -o --output ' ;;
    'lint -v' | 'lint --verbose' | 'lint --no-verbose') gone+=' -v --verbose --no-verbose ' ;;
    'lint -q' | 'lint --quiet' | 'lint --no-quiet') gone+=' -q --quiet --no-quiet ' ;;
    'lint --color') gone+=' --color ' ;;
    'lint --progress') gone+=' --progress ' ;;
    'lint --config') gone+=' --config --no-config ' ;;
    'lint --no-config') gone+=' --no-config --config ' ;;
    'lint -h' | 'lint --help') gone+=' -h --help ' ;;
    'help --color') gone+=' --color ' ;;
    'help -h' | 'help --help') gone+=' -h --help ' ;;
    esac
}

# Completes a value of a kind. `value` is what was typed of it, `fixed` how much of that stands before what readline replaces.
_akto_value() {
    local kind=$1 value=$2 fixed=$3 file suffix
    case ${kind%% *} in
    words)
        mapfile -t COMPREPLY < <(compgen -W "${kind#words}" -- "$value")
        COMPREPLY=("${COMPREPLY[@]#"$fixed"}")
        ;;
    folders) compopt -o filenames -o dirnames 2>/dev/null ;;
    list)
        # The name of a list is a file's, once its @ is there.
        [[ $value == @* ]] || return
        while IFS= read -r file; do
            file=@$file
            [[ -d ${file#@} ]] && file+=/ && compopt -o nospace 2>/dev/null
            COMPREPLY+=("${file#"$fixed"}")
        done < <(compgen -f -- "${value#@}")
        ;;
    'files')
        if [[ $kind == files ]]; then
            compopt -o default 2>/dev/null
            return
        fi
        compopt -o filenames 2>/dev/null
        value=${value#[\"\']}
        while IFS= read -r file; do
            if [[ -d $file ]]; then
                COMPREPLY+=("${file#"$fixed"}")
                continue
            fi
            for suffix in ${kind#files}; do
                [[ $file == *."$suffix" ]] && COMPREPLY+=("${file#"$fixed"}")
            done
        done < <(compgen -f -- "${value//\\/}")
        # Better any file than none: the ending is a habit, not a rule.
        ((${#COMPREPLY[@]})) || compopt -o default 2>/dev/null
        ;;
    esac
}

_akto() {
    COMPREPLY=()
    local line=${COMP_LINE:0:COMP_POINT} word raw='' previous='' command='' kind='' gone=' ' options='' given='' ended='' i
    local -a words=() candidates=()
    local -i operands=0

    # bash takes words apart at = : and @; what stands without a space between belongs together.
    for ((i = 0; i <= COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        local rest=${line#"${line%%[![:space:]]*}"}
        ((i == COMP_CWORD)) && word=$rest
        if ((i > 0)) && [[ $line == "$rest" && -n $line && ($word == [=:@]* || $previous == *[=:@]) ]]; then
            words[${#words[@]} - 1]+=$word
        else
            words+=("$word")
        fi
        # readline replaces what stands behind = and :, but an @ together with what follows it.
        raw=$word
        [[ $previous == *@ && $line == "$rest" ]] && raw=@$word
        line=${rest#"$word"} previous=$word
    done
    local current=${words[${#words[@]} - 1]}
    [[ $raw == [=:]* ]] && raw=${raw#[=:]}
    if ((${#words[@]} > 1)) && [[ ${words[${#words[@]} - 2]} == [\<\>]* ]]; then
        compopt -o default 2>/dev/null
        return
    fi

    # What stands before the current word: the command, the options given, and whether one of them waits for its value.
    for word in "${words[@]:1:${#words[@]}-2}"; do
        if [[ -n $kind ]]; then
            kind=
        elif [[ -n $ended ]]; then
            operands+=1
        elif [[ $word == -- ]]; then
            ended=yes
        elif [[ $word == --* ]]; then
            given=${word%%=*}
            _akto_gone "$command" "$given"
            [[ $word == *=* ]] || _akto_kind "$command" "$given"
            [[ $kind == *'?' ]] && kind=
        elif [[ $word == -?* ]]; then
            for ((i = 1; i < ${#word}; i++)); do
                given=-${word:i:1}
                _akto_gone "$command" "$given"
                _akto_kind "$command" "$given"
                [[ -n $kind ]] || continue
                # The rest of a cluster is the value of its first option that takes one.
                ((i + 1 < ${#word})) && kind=
                break
            done
        elif [[ -z $command ]]; then
            command=$word
        else
            operands+=1
        fi
    done

    if [[ -n $kind ]]; then
        _akto_value "${kind%'?'}" "$current" "${current%"$raw"}"
    elif [[ -z $ended && $current == --*=* ]]; then
        _akto_kind "$command" "${current%%=*}"
        local value=${current#*=}
        _akto_value "${kind%'?'}" "$value" "${value%"$raw"}"
    elif [[ -z $ended && $current == -* ]]; then
        _akto_options "$command"
        for word in $options; do
            [[ $gone == *" $word "* ]] || candidates+=("$word")
        done
        mapfile -t COMPREPLY < <(compgen -W "${candidates[*]}" -- "$current")
    elif [[ -z $command ]]; then
        mapfile -t COMPREPLY < <(compgen -W 'scan replay ingest lint help' -- "$current")
    else
        _akto_kind "$command" "$operands"
        _akto_value "$kind" "$current" "${current%"$raw"}"
    fi
}

complete -F _akto akto
