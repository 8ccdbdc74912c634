# fish completion for akto.
# Made by `akto generate`; put it into ~/.config/fish/completions or a vendor_completions.d.

# Whether the command is the one named, or any where none is named.
function __akto_command
    set -l tokens (commandline -opc)
    set -e tokens[1]
    while set -q tokens[1]
        switch $tokens[1]
            case --color --progress --config
                set -e tokens[1]
            case '-*'
            case '*'
                not set -q argv[1]; or test $tokens[1] = $argv[1]
                return
        end
        set -e tokens[1]
    end
    return 1
end

# Whether none of some options is there yet. Before a `--` stand those that may be waiting for their value right now.
function __akto_unused
    set -l tokens (commandline -opc)
    set -l last $tokens[-1]
    set -e tokens[-1]
    set -l waiting yes
    for name in $argv
        if test $name = --
            set waiting
            set -a tokens $last
            continue
        end
        if test (string length -- $name) -eq 1
            string match -qr -- "^-[a-zA-Z]*$name" $tokens; and return 1
        else
            string match -q -- --$name $tokens; and return 1
            string match -q -- "--$name=*" $tokens $last; and return 1
        end
    end
    return 0
end

# Files to stand behind an @.
function __akto_list_files
    set -l token (commandline -ct | string replace -r '^--?[^=]*=' '' | string replace -r '^(-[a-zA-Z]+)@' '@')
    string match -q '@*' -- $token; or return
    for file in (complete -C "__akto_no_such_command "(string sub -s 2 -- $token))
        echo @(string split -f 1 \t -- $file)
    end
end

complete -c akto -f
complete -c akto -n 'not __akto_command' -a scan -d 'Find MCP traffic in captured payloads and list the servers it talked to'
complete -c akto -n 'not __akto_command' -a replay -d 'Turn captured traffic into ingest records and post them to an endpoint'
complete -c akto -n 'not __akto_command' -a ingest -d 'Take captured traffic in, as Akto\'s ingest endpoint does, and show the APIs in it'
complete -c akto -n 'not __akto_command' -a lint -d 'Check that guardrail policies do what they say'
complete -c akto -n 'not __akto_command' -a help -d 'Show help for a command'
complete -c akto -n 'not __akto_command' -s h -l help -d 'Show help; -h is the short one, --help the long one'
complete -c akto -n 'not __akto_command' -s V -l version -d 'Show the version'
complete -c akto -n 'not __akto_command; and __akto_unused color' -l color -r -f -k -a "auto always never" -d 'When to use colors'
complete -c akto -n 'not __akto_command; and __akto_unused progress' -l progress -r -f -k -a "auto always never" -d 'When to show how far the work has come'
complete -c akto -n 'not __akto_command; and __akto_unused config' -l config -r -f -k -a '(__fish_complete_suffix .yaml .yml)' -d 'Take defaults from this file'
complete -c akto -n 'not __akto_command; and __akto_unused -- no-config' -l no-config -d 'Read no akto.yaml'

complete -c akto -n '__akto_command scan' -F
complete -c akto -n '__akto_command scan' -s a -l allow -r -f -a '(__akto_list_files)' -d 'Sanction a server, or all those in a list'
complete -c akto -n '__akto_command scan; and __akto_unused fail-on' -l fail-on -r -f -k -a "certain\t'Nothing but MCP looks like this' high\t'Hardly anything else does' medium\t'Probably MCP' low\t'A hint' none\t'Never fail'" -d 'Lowest confidence at which a shadow server fails the scan'
complete -c akto -n '__akto_command scan; and __akto_unused baseline' -l baseline -r -f -k -a '(__fish_complete_suffix .json)' -d 'Report only servers that are not in this baseline'
complete -c akto -n '__akto_command scan; and __akto_unused write-baseline' -l write-baseline -r -f -k -a '(__fish_complete_suffix .json)' -d 'Write the servers found to a baseline'
complete -c akto -n '__akto_command scan; and __akto_unused -- only-signatures' -l signatures -r -f -k -a '(__fish_complete_suffix .yaml .yml .json)' -d 'Add a signature pack to the built-in ones'
complete -c akto -n '__akto_command scan; and __akto_unused -- signatures' -l only-signatures -r -f -k -a '(__fish_complete_suffix .yaml .yml .json)' -d 'Use this signature pack instead of the built-in ones'
complete -c akto -n '__akto_command scan; and __akto_unused -- list-signatures' -l list-signatures -d 'Print the signatures that would be used, and scan nothing'
complete -c akto -n '__akto_command scan; and __akto_unused -- prefilter no-prefilter' -l prefilter -d 'Open only records that can hold MCP'
complete -c akto -n '__akto_command scan; and __akto_unused -- prefilter no-prefilter' -l no-prefilter -d 'Undo --prefilter'
complete -c akto -n '__akto_command scan; and __akto_unused since' -l since -r -f -d 'Pass over exchanges before this time'
complete -c akto -n '__akto_command scan; and __akto_unused until' -l until -r -f -d 'Pass over exchanges after this time'
complete -c akto -n '__akto_command scan' -l include -r -f -d 'In folders, scan only files that match'
complete -c akto -n '__akto_command scan' -l exclude -r -f -d 'In folders, skip files and folders that match'
complete -c akto -n '__akto_command scan; and __akto_unused -- hidden no-hidden' -l hidden -d 'Scan hidden files and folders too'
complete -c akto -n '__akto_command scan; and __akto_unused -- hidden no-hidden' -l no-hidden -d 'Undo --hidden'
complete -c akto -n '__akto_command scan; and __akto_unused -- binary no-binary' -l binary -d 'Scan files that look binary too, as plain text'
complete -c akto -n '__akto_command scan; and __akto_unused -- binary no-binary' -l no-binary -d 'Undo --binary'
complete -c akto -n '__akto_command scan; and __akto_unused -- L follow-links no-follow-links' -s L -l follow-links -d 'Follow links that leave the folder'
complete -c akto -n '__akto_command scan; and __akto_unused -- L follow-links no-follow-links' -l no-follow-links -d 'Undo --follow-links'
complete -c akto -n '__akto_command scan; and __akto_unused max-depth' -l max-depth -r -f -d 'How deep to open JSON inside JSON strings'
complete -c akto -n '__akto_command scan; and __akto_unused max-record' -l max-record -r -f -d 'Longest record that is read'
complete -c akto -n '__akto_command scan; and __akto_unused max-inflate' -l max-inflate -r -f -d 'Most bytes that one gzipped file may grow to'
complete -c akto -n '__akto_command scan; and __akto_unused max-ratio' -l max-ratio -r -f -d 'Most bytes that one gzipped byte may grow to'
complete -c akto -n '__akto_command scan; and __akto_unused j jobs' -s j -l jobs -r -f -d 'How many threads scan'
complete -c akto -n '__akto_command scan; and __akto_unused -- merge' -l merge -d 'Put parts together that --format partial made, instead of scanning'
complete -c akto -n '__akto_command scan; and __akto_unused stdin-path' -l stdin-path -r -f -d 'What to call standard input in the result'
complete -c akto -n '__akto_command scan; and __akto_unused first-line' -l first-line -r -f -d 'Number of the line that standard input begins with'
complete -c akto -n '__akto_command scan; and __akto_unused f format' -s f -l format -r -f -k -a "text\t'A table to read' json\t'One document' ndjson\t'One server a line' csv\t'One server a row' sarif\t'SARIF 2.1.0, for code scanning' github\t'Annotations of a GitHub workflow' html\t'One self-contained page' matches\t'One match a line: path:line:column: signature: excerpt' partial\t'A part for --merge'" -d 'The form of the result'
complete -c akto -n '__akto_command scan; and __akto_unused o output' -s o -l output -r -F -d 'Write the result to a file instead of standard output'
complete -c akto -n '__akto_command scan; and __akto_unused -- v verbose no-verbose' -s v -l verbose -d 'Show the evidence, tools and clients of each server as well'
complete -c akto -n '__akto_command scan; and __akto_unused -- v verbose no-verbose' -l no-verbose -d 'Undo --verbose'
complete -c akto -n '__akto_command scan; and __akto_unused -- stats' -l stats -d 'Say on standard error what the scan did, and where its time went'
complete -c akto -n '__akto_command scan; and __akto_unused -- q quiet no-quiet' -s q -l quiet -d 'Say nothing on standard error but what went wrong'
complete -c akto -n '__akto_command scan; and __akto_unused -- q quiet no-quiet' -l no-quiet -d 'Undo --quiet'
complete -c akto -n '__akto_command scan; and __akto_unused color' -l color -r -f -k -a "auto always never" -d 'When to use colors'
complete -c akto -n '__akto_command scan; and __akto_unused progress' -l progress -r -f -k -a "auto always never" -d 'When to show how far the work has come'
complete -c akto -n '__akto_command scan; and __akto_unused config -- no-config' -l config -r -f -k -a '(__fish_complete_suffix .yaml .yml)' -d 'Take defaults from this file'
complete -c akto -n '__akto_command scan; and __akto_unused -- no-config config' -l no-config -d 'Read no akto.yaml'
complete -c akto -n '__akto_command scan; and __akto_unused -- h help' -s h -l help -d 'Show help; -h is the short one, --help the long one'

complete -c akto -n '__akto_command replay' -F
complete -c akto -n '__akto_command replay; and __akto_unused to' -l to -r -f -d 'Where to post'
complete -c akto -n '__akto_command replay; and __akto_unused api-key-file' -l api-key-file -r -F -d 'Read the key from a file'
complete -c akto -n '__akto_command replay; and __akto_unused auth' -l auth -r -f -k -a "x-api-key\t'In the header x-api-key' authorization\t'As it is in the header Authorization' bearer\t'In the header Authorization, behind Bearer'" -d 'How the key is sent'
complete -c akto -n '__akto_command replay; and __akto_unused cacert' -l cacert -r -f -k -a '(__fish_complete_suffix .pem .crt .cer)' -d 'Trust these certificates, and no others'
complete -c akto -n '__akto_command replay; and __akto_unused -- insecure' -l insecure -d 'Do not ask the endpoint who it is, and send a key over plain http'
complete -c akto -n '__akto_command replay; and __akto_unused proxy' -l proxy -r -f -k -a "none\t'Straight to the endpoint' env\t'The one that HTTPS_PROXY names'" -d 'Whether https goes through a proxy'
complete -c akto -n '__akto_command replay; and __akto_unused batch-size' -l batch-size -r -f -d 'Most records of one request'
complete -c akto -n '__akto_command replay; and __akto_unused batch-bytes' -l batch-bytes -r -f -d 'Most bytes of one request\'s body'
complete -c akto -n '__akto_command replay; and __akto_unused c concurrency' -s c -l concurrency -r -f -d 'How many connections send at a time'
complete -c akto -n '__akto_command replay; and __akto_unused rate -- speed' -l rate -r -f -d 'Records to send in a time'
complete -c akto -n '__akto_command replay; and __akto_unused speed -- rate' -l speed -r -f -d 'Keep the recorded timing, so many times as fast'
complete -c akto -n '__akto_command replay; and __akto_unused max-gap' -l max-gap -r -f -d 'Shorten longer pauses of the recording to this'
complete -c akto -n '__akto_command replay; and __akto_unused timeout' -l timeout -r -f -d 'Longest wait for an answer'
complete -c akto -n '__akto_command replay; and __akto_unused retries' -l retries -r -f -d 'How often a batch is tried again'
complete -c akto -n '__akto_command replay; and __akto_unused limit' -l limit -r -f -d 'Most records to send'
complete -c akto -n '__akto_command replay; and __akto_unused resume -- n dry-run' -l resume -r -F -d 'Keep a ledger of what arrived, and go on where it ends'
complete -c akto -n '__akto_command replay; and __akto_unused -- resend-ambiguous' -l resend-ambiguous -d 'Send again what an earlier run left ambiguous'
complete -c akto -n '__akto_command replay; and __akto_unused -- n dry-run resume' -s n -l dry-run -d 'Print the request bodies, one a line, and send nothing'
complete -c akto -n '__akto_command replay' -l host -r -f -a '(__akto_list_files)' -d 'Only records of this host'
complete -c akto -n '__akto_command replay' -l path -r -f -d 'Only records whose path matches'
complete -c akto -n '__akto_command replay' -l method -r -f -d 'Only records of this method'
complete -c akto -n '__akto_command replay' -l status -r -f -d 'Only records with this status'
complete -c akto -n '__akto_command replay' -l content-type -r -f -d 'Only records whose response has this content type'
complete -c akto -n '__akto_command replay; and __akto_unused -- as-worker no-as-worker' -l as-worker -d 'Only what the Traffic Connector worker would have captured'
complete -c akto -n '__akto_command replay; and __akto_unused -- as-worker no-as-worker' -l no-as-worker -d 'Undo --as-worker'
complete -c akto -n '__akto_command replay; and __akto_unused account-id' -l account-id -r -f -d 'The account of the records, a number'
complete -c akto -n '__akto_command replay; and __akto_unused vxlan-id' -l vxlan-id -r -f -d 'The collection number of the records'
complete -c akto -n '__akto_command replay; and __akto_unused source' -l source -r -f -k -a "HAR PCAP MIRRORING SDK OTHER POSTMAN" -d 'Where the records come from'
complete -c akto -n '__akto_command replay' -l tag -r -f -d 'Add a tag to every record'
complete -c akto -n '__akto_command replay; and __akto_unused -- fix-times no-fix-times' -l fix-times -d 'Make whole seconds of times in milliseconds'
complete -c akto -n '__akto_command replay; and __akto_unused -- fix-times no-fix-times' -l no-fix-times -d 'Undo --fix-times'
complete -c akto -n '__akto_command replay; and __akto_unused oversize' -l oversize -r -f -k -a "alone\t'Send it in a request of its own, which an endpoint with these limits refuses' cut\t'Cut its bodies, with a mark at their end' refuse\t'Leave it out and report it'" -d 'What to do with a record beyond the endpoint\'s limits'
complete -c akto -n '__akto_command replay; and __akto_unused limits' -l limits -r -f -k -a "mini-runtime\t'A body of 2 MiB, a string of 256 KiB' data-ingestion\t'A body of 10 MiB, a string of 5 MiB'" -d 'Whose limits count'
complete -c akto -n '__akto_command replay; and __akto_unused binary' -l binary -r -f -k -a "omit\t'Leave them out' base64\t'Carry them as base64; a tag says so'" -d 'What to do with bodies that are not text'
complete -c akto -n '__akto_command replay; and __akto_unused -- skip-dropped no-skip-dropped' -l skip-dropped -d 'Leave out what Akto would drop later'
complete -c akto -n '__akto_command replay; and __akto_unused -- skip-dropped no-skip-dropped' -l no-skip-dropped -d 'Undo --skip-dropped'
complete -c akto -n '__akto_command replay' -l redact -r -f -d 'Replace the values of these headers too, or of nothing at all'
complete -c akto -n '__akto_command replay' -l redact-pattern -r -f -d 'Replace what this matches in paths, header values and bodies'
complete -c akto -n '__akto_command replay; and __akto_unused max-record' -l max-record -r -f -d 'Longest record that is read'
complete -c akto -n '__akto_command replay; and __akto_unused j jobs' -s j -l jobs -r -f -d 'How many threads convert'
complete -c akto -n '__akto_command replay; and __akto_unused f format' -s f -l format -r -f -k -a "text\t'A summary to read' json\t'One document'" -d 'The form of the result'
complete -c akto -n '__akto_command replay; and __akto_unused o output' -s o -l output -r -F -d 'Write the result to a file instead of standard output'
complete -c akto -n '__akto_command replay; and __akto_unused -- q quiet no-quiet' -s q -l quiet -d 'Say nothing on standard error but what went wrong'
complete -c akto -n '__akto_command replay; and __akto_unused -- q quiet no-quiet' -l no-quiet -d 'Undo --quiet'
complete -c akto -n '__akto_command replay; and __akto_unused color' -l color -r -f -k -a "auto always never" -d 'When to use colors'
complete -c akto -n '__akto_command replay; and __akto_unused progress' -l progress -r -f -k -a "auto always never" -d 'When to show how far the work has come'
complete -c akto -n '__akto_command replay; and __akto_unused config -- no-config' -l config -r -f -k -a '(__fish_complete_suffix .yaml .yml)' -d 'Take defaults from this file'
complete -c akto -n '__akto_command replay; and __akto_unused -- no-config config' -l no-config -d 'Read no akto.yaml'
complete -c akto -n '__akto_command replay; and __akto_unused -- h help' -s h -l help -d 'Show help; -h is the short one, --help the long one'

complete -c akto -n '__akto_command ingest; and __akto_unused l listen' -s l -l listen -r -f -d 'Where to listen'
complete -c akto -n '__akto_command ingest; and __akto_unused -- require-key no-require-key' -l require-key -d 'Refuse requests without a key'
complete -c akto -n '__akto_command ingest; and __akto_unused -- require-key no-require-key' -l no-require-key -d 'Undo --require-key'
complete -c akto -n '__akto_command ingest; and __akto_unused api-key-file' -l api-key-file -r -F -d 'Take keys from this file, one a line'
complete -c akto -n '__akto_command ingest' -l allow-host -r -f -d 'A name that clients may call this server by'
complete -c akto -n '__akto_command ingest; and __akto_unused max-connections' -l max-connections -r -f -d 'How many connections may be open at once'
complete -c akto -n '__akto_command ingest; and __akto_unused store' -l store -r -f -a '(__fish_complete_directories)' -d 'Keep the records in this folder'
complete -c akto -n '__akto_command ingest; and __akto_unused rotate' -l rotate -r -f -d 'Begin a new file in the store once one is this large'
complete -c akto -n '__akto_command ingest; and __akto_unused limits' -l limits -r -f -k -a "mini-runtime\t'Bodies of 2,097,152 characters, strings of 262,144' data-ingestion\t'Bodies of 10,485,760 characters, strings of 5,242,880'" -d 'Whose limits hold'
complete -c akto -n '__akto_command ingest; and __akto_unused -- take-partially no-take-partially' -l take-partially -d 'Take the records before a bad one'
complete -c akto -n '__akto_command ingest; and __akto_unused -- take-partially no-take-partially' -l no-take-partially -d 'Undo --take-partially'
complete -c akto -n '__akto_command ingest; and __akto_unused queue' -l queue -r -f -d 'How much may wait to be learned from before the answer is 429'
complete -c akto -n '__akto_command ingest; and __akto_unused drain-timeout' -l drain-timeout -r -f -d 'How long requests that have begun may take when it is stopped'
complete -c akto -n '__akto_command ingest; and __akto_unused -- q quiet no-quiet' -s q -l quiet -d 'Say nothing on standard error but what went wrong'
complete -c akto -n '__akto_command ingest; and __akto_unused -- q quiet no-quiet' -l no-quiet -d 'Undo --quiet'
complete -c akto -n '__akto_command ingest; and __akto_unused color' -l color -r -f -k -a "auto always never" -d 'When to use colors'
complete -c akto -n '__akto_command ingest; and __akto_unused progress' -l progress -r -f -k -a "auto always never" -d 'When to show how far the work has come'
complete -c akto -n '__akto_command ingest; and __akto_unused config -- no-config' -l config -r -f -k -a '(__fish_complete_suffix .yaml .yml)' -d 'Take defaults from this file'
complete -c akto -n '__akto_command ingest; and __akto_unused -- no-config config' -l no-config -d 'Read no akto.yaml'
complete -c akto -n '__akto_command ingest; and __akto_unused -- h help' -s h -l help -d 'Show help; -h is the short one, --help the long one'

complete -c akto -n '__akto_command lint' -F
complete -c akto -n '__akto_command lint; and __akto_unused fail-on' -l fail-on -r -f -k -a "error\t'What is not enforced as it is written' warning\t'What probably does something else than was meant' note\t'What a reader should know' none\t'Never fail'" -d 'Lowest severity at which a finding fails the check'
complete -c akto -n '__akto_command lint' -l enable -r -f -k -a "yaml-syntax\t'the file is not YAML' not-a-policy\t'nothing in the file is a policy' unknown-key\t'a key that nothing reads' missing-key\t'a key without which the rest has no meaning' wrong-type\t'a value of another kind than the key takes' invalid-value\t'a value that is not allowed' duplicate-key\t'a mapping has a key twice' duplicate-name\t'two guardrails, custom rules or policies have one name' empty-rules\t'a guardrail without rules' empty-policy\t'a policy without anything that could fire' inactive-policy\t'a policy that is switched off' undirected-policy\t'a policy that looks at neither requests nor responses' unscoped-policy\t'a policy that holds for no server' contradictory-scope\t'a policy for all servers that selects some' overridden-key\t'an older form of a list, which the newer one switches off' invalid-pattern\t'a pattern does not compile in the syntax that enforces it, so it never runs' escape-eaten\t'an escape in double quotes was undone by YAML and never reached the pattern' trailing-line-end\t'a pattern written as a block ends with a line end, which has to match too' pattern-matches-empty\t'a pattern matches the empty text' pattern-never-matches\t'no text at all matches a pattern' shadowed-rule\t'every text that a rule fires on is taken by an earlier rule' conflicting-actions\t'one rule blocks a text that another one redacts' missing-word-boundary\t'a short word in a pattern also occurs inside of longer words' case-sensitive-pattern\t'a word in a pattern is only found in the case in which it is written' unescaped-dot\t'a dot in a host name or a file name matches any character' redundant-wildcard\t'a pattern begins or ends with something that may be empty, and matches the same without it' backtracking-hazard\t'a text can keep engines that backtrack busy with a pattern' evadable-pattern\t'a path in a pattern can be written otherwise, and then the pattern does not fire' invalid-rate\t'a rate limit that always or never triggers' unreachable-limit\t'a rate limit that another one always reaches first' unknown-check\t'a built-in check that does not exist' duplicate-check\t'a built-in check is listed twice' empty-detection\t'threat detection that detects nothing' idle-detector\t'a detector that is on but has nothing to go by' duplicate-type\t'a kind of personal data is listed twice' contradictory-model\t'a model whose yes and no are both final' invalid-host-pattern\t'a blocked host that matches no host, or every one' unreachable-alert\t'an alert that nothing in the policy raises' alert-without-channel\t'an alert that goes nowhere' unknown-channel\t'an alert to a channel that does not exist' duplicate-channel\t'an alert names a channel twice' missing-threshold\t'an alert on a rate limit does not say from when on' secret-in-policy\t'a key or a password in the policy' unused-ignore\t'a comment silences findings that are not there' ignore-without-reason\t'a comment silences a finding and does not say why'" -d 'Switch a rule on that is off by itself'
complete -c akto -n '__akto_command lint' -l disable -r -f -k -a "yaml-syntax\t'the file is not YAML' not-a-policy\t'nothing in the file is a policy' unknown-key\t'a key that nothing reads' missing-key\t'a key without which the rest has no meaning' wrong-type\t'a value of another kind than the key takes' invalid-value\t'a value that is not allowed' duplicate-key\t'a mapping has a key twice' duplicate-name\t'two guardrails, custom rules or policies have one name' empty-rules\t'a guardrail without rules' empty-policy\t'a policy without anything that could fire' inactive-policy\t'a policy that is switched off' undirected-policy\t'a policy that looks at neither requests nor responses' unscoped-policy\t'a policy that holds for no server' contradictory-scope\t'a policy for all servers that selects some' overridden-key\t'an older form of a list, which the newer one switches off' invalid-pattern\t'a pattern does not compile in the syntax that enforces it, so it never runs' escape-eaten\t'an escape in double quotes was undone by YAML and never reached the pattern' trailing-line-end\t'a pattern written as a block ends with a line end, which has to match too' pattern-matches-empty\t'a pattern matches the empty text' pattern-never-matches\t'no text at all matches a pattern' shadowed-rule\t'every text that a rule fires on is taken by an earlier rule' conflicting-actions\t'one rule blocks a text that another one redacts' missing-word-boundary\t'a short word in a pattern also occurs inside of longer words' case-sensitive-pattern\t'a word in a pattern is only found in the case in which it is written' unescaped-dot\t'a dot in a host name or a file name matches any character' redundant-wildcard\t'a pattern begins or ends with something that may be empty, and matches the same without it' backtracking-hazard\t'a text can keep engines that backtrack busy with a pattern' evadable-pattern\t'a path in a pattern can be written otherwise, and then the pattern does not fire' invalid-rate\t'a rate limit that always or never triggers' unreachable-limit\t'a rate limit that another one always reaches first' unknown-check\t'a built-in check that does not exist' duplicate-check\t'a built-in check is listed twice' empty-detection\t'threat detection that detects nothing' idle-detector\t'a detector that is on but has nothing to go by' duplicate-type\t'a kind of personal data is listed twice' contradictory-model\t'a model whose yes and no are both final' invalid-host-pattern\t'a blocked host that matches no host, or every one' unreachable-alert\t'an alert that nothing in the policy raises' alert-without-channel\t'an alert that goes nowhere' unknown-channel\t'an alert to a channel that does not exist' duplicate-channel\t'an alert names a channel twice' missing-threshold\t'an alert on a rate limit does not say from when on' secret-in-policy\t'a key or a password in the policy' unused-ignore\t'a comment silences findings that are not there' ignore-without-reason\t'a comment silences a finding and does not say why'" -d 'Switch a rule off'
complete -c akto -n '__akto_command lint' -l severity -r -f -d 'How much findings of a rule count; off is not at all'
complete -c akto -n '__akto_command lint; and __akto_unused -- fix' -l fix -f -k -a "safe\t'What leaves the policy as it was meant, or stronger' unsafe\t'What may make it match more or less as well'" -d 'Mend what can be mended, in the files'
complete -c akto -n '__akto_command lint; and __akto_unused -- diff' -l diff -d 'Print what fixes would change, and change nothing'
complete -c akto -n '__akto_command lint; and __akto_unused stdin-name' -l stdin-name -r -f -d 'What to call standard input'
complete -c akto -n '__akto_command lint' -l exclude -r -f -d 'In folders, skip files and folders that match'
complete -c akto -n '__akto_command lint; and __akto_unused -- hidden no-hidden' -l hidden -d 'Look into hidden files and folders too'
complete -c akto -n '__akto_command lint; and __akto_unused -- hidden no-hidden' -l no-hidden -d 'Undo --hidden'
complete -c akto -n '__akto_command lint; and __akto_unused -- rules explain schema' -l rules -d 'List the rules'
complete -c akto -n '__akto_command lint; and __akto_unused explain -- rules schema' -l explain -r -f -k -a "yaml-syntax\t'the file is not YAML' not-a-policy\t'nothing in the file is a policy' unknown-key\t'a key that nothing reads' missing-key\t'a key without which the rest has no meaning' wrong-type\t'a value of another kind than the key takes' invalid-value\t'a value that is not allowed' duplicate-key\t'a mapping has a key twice' duplicate-name\t'two guardrails, custom rules or policies have one name' empty-rules\t'a guardrail without rules' empty-policy\t'a policy without anything that could fire' inactive-policy\t'a policy that is switched off' undirected-policy\t'a policy that looks at neither requests nor responses' unscoped-policy\t'a policy that holds for no server' contradictory-scope\t'a policy for all servers that selects some' overridden-key\t'an older form of a list, which the newer one switches off' invalid-pattern\t'a pattern does not compile in the syntax that enforces it, so it never runs' escape-eaten\t'an escape in double quotes was undone by YAML and never reached the pattern' trailing-line-end\t'a pattern written as a block ends with a line end, which has to match too' pattern-matches-empty\t'a pattern matches the empty text' pattern-never-matches\t'no text at all matches a pattern' shadowed-rule\t'every text that a rule fires on is taken by an earlier rule' conflicting-actions\t'one rule blocks a text that another one redacts' missing-word-boundary\t'a short word in a pattern also occurs inside of longer words' case-sensitive-pattern\t'a word in a pattern is only found in the case in which it is written' unescaped-dot\t'a dot in a host name or a file name matches any character' redundant-wildcard\t'a pattern begins or ends with something that may be empty, and matches the same without it' backtracking-hazard\t'a text can keep engines that backtrack busy with a pattern' evadable-pattern\t'a path in a pattern can be written otherwise, and then the pattern does not fire' invalid-rate\t'a rate limit that always or never triggers' unreachable-limit\t'a rate limit that another one always reaches first' unknown-check\t'a built-in check that does not exist' duplicate-check\t'a built-in check is listed twice' empty-detection\t'threat detection that detects nothing' idle-detector\t'a detector that is on but has nothing to go by' duplicate-type\t'a kind of personal data is listed twice' contradictory-model\t'a model whose yes and no are both final' invalid-host-pattern\t'a blocked host that matches no host, or every one' unreachable-alert\t'an alert that nothing in the policy raises' alert-without-channel\t'an alert that goes nowhere' unknown-channel\t'an alert to a channel that does not exist' duplicate-channel\t'an alert names a channel twice' missing-threshold\t'an alert on a rate limit does not say from when on' secret-in-policy\t'a key or a password in the policy' unused-ignore\t'a comment silences findings that are not there' ignore-without-reason\t'a comment silences a finding and does not say why'" -d 'Explain a rule, with examples'
complete -c akto -n '__akto_command lint; and __akto_unused -- schema rules explain' -l schema -d 'Print the JSON Schema of policies'
complete -c akto -n '__akto_command lint; and __akto_unused f format' -s f -l format -r -f -k -a "text\t'For people' json\t'One document' sarif\t'SARIF 2.1.0, for code scanning' github\t'Annotations for GitHub Actions' gitlab\t'Code Quality, for GitLab' junit\t'JUnit XML' checkstyle\t'Checkstyle XML'" -d 'How to write the findings'
complete -c akto -n '__akto_command lint; and __akto_unused o output' -s o -l output -r -F -d 'Write the result to a file instead of standard output'
complete -c akto -n '__akto_command lint; and __akto_unused -- v verbose no-verbose' -s v -l verbose -d 'Say which questions were too large to be decided'
complete -c akto -n '__akto_command lint; and __akto_unused -- v verbose no-verbose' -l no-verbose -d 'Undo --verbose'
complete -c akto -n '__akto_command lint; and __akto_unused -- q quiet no-quiet' -s q -l quiet -d 'Say nothing on standard error but what went wrong'
complete -c akto -n '__akto_command lint; and __akto_unused -- q quiet no-quiet' -l no-quiet -d 'Undo --quiet'
complete -c akto -n '__akto_command lint; and __akto_unused color' -l color -r -f -k -a "auto always never" -d 'When to use colors'
complete -c akto -n '__akto_command lint; and __akto_unused progress' -l progress -r -f -k -a "auto always never" -d 'When to show how far the work has come'
complete -c akto -n '__akto_command lint; and __akto_unused config -- no-config' -l config -r -f -k -a '(__fish_complete_suffix .yaml .yml)' -d 'Take defaults from this file'
complete -c akto -n '__akto_command lint; and __akto_unused -- no-config config' -l no-config -d 'Read no akto.yaml'
complete -c akto -n '__akto_command lint; and __akto_unused -- h help' -s h -l help -d 'Show help; -h is the short one, --help the long one'

complete -c akto -n '__akto_command help' -f -a 'scan replay ingest lint help'
complete -c akto -n '__akto_command help; and __akto_unused color' -l color -r -f -k -a "auto always never" -d 'When to use colors'
complete -c akto -n '__akto_command help; and __akto_unused -- h help' -s h -l help -d 'Show help; -h is the short one, --help the long one'
