#!/bin/sh
# Completes command lines in real shells, as a user with a tab key would, and compares what comes up.
#
#     scripts/test-completions.sh [bash] [zsh] [fish]
#
# Needs bash 4, zsh, fish and python3 (Debian: apt-get install bash zsh fish python3); python3 holds the terminal.
set -eu
cd "$(dirname "$0")/.."
exec python3 - "$PWD" "$@" <<'PYTHON'
import os, pty, re, select, shutil, subprocess, sys, tempfile, time

ROOT, SHELLS = sys.argv[1], sys.argv[2:] or ["bash", "zsh", "fish"]
FORMATS = ["csv", "github", "html", "json", "matches", "ndjson", "partial", "sarif", "text"]
LEVELS = ["certain", "high", "low", "medium", "none"]
SCAN_FILES = ["captures/", "known.json", "my pack.yaml", "notes.txt", "pack.yaml", "sanctioned.txt", "t10:00.har"]

# What is typed, and everything that has to come up, sorted; or a function that judges the list.
CASES = [
    ("akto ", ["help", "ingest", "lint", "replay", "scan"]),
    ("akto sc", ["scan"]),
    ("akto generate --", []),                                   # hidden: nothing is said about it
    ("akto --ver", ["--version"]),
    ("akto --color ", ["always", "auto", "never"]),
    ("akto --color never s", ["scan"]),
    ("akto help ", ["help", "ingest", "lint", "replay", "scan"]),
    ("akto scan --fo", ["--follow-links", "--format"]),
    ("akto replay --over", ["--oversize"]),
    ("akto replay --oversize ", ["alone", "cut", "refuse"]),
    ("akto ingest --limits=", ["data-ingestion", "mini-runtime"]),
    ("akto scan --form", ["--format"]),
    ("akto scan --no-", ["--no-binary", "--no-config", "--no-follow-links", "--no-hidden", "--no-prefilter", "--no-quiet", "--no-verbose"]),
    ("akto scan --format ", FORMATS),
    ("akto scan --format=", FORMATS),
    ("akto scan --format=s", ["sarif"]),
    ("akto scan --format n", ["ndjson"]),
    ("akto scan -f ", FORMATS),
    ("akto scan -f c", ["csv"]),
    ("akto scan -vf m", ["matches"]),
    ("akto scan --fail-on ", LEVELS),
    ("akto scan captures --fail-on=m", ["medium"]),
    ("akto scan ", SCAN_FILES),
    ("akto scan no", ["notes.txt"]),
    ("akto scan -- no", ["notes.txt"]),
    ("akto scan notes.txt cap", ["captures/"]),
    ("akto scan captures/", ["captures/a.har", "captures/b.jsonl"]),
    ("akto scan --output no", ["notes.txt"]),
    ("akto scan --output=no", ["notes.txt"]),
    ("akto scan --signatures pa", ["pack.yaml"]),
    ("akto scan --signatures=pa", ["pack.yaml"]),
    ("akto scan --baseline ", lambda found: found[:2] == ["captures", "known.json"]),
    ("akto scan --allow @sa", ["@sanctioned.txt"]),
    ("akto scan --allow=@sa", ["@sanctioned.txt"]),
    ("akto scan --since ", []),
    ("akto scan --max-inflate=", []),
    # Given already and not repeatable, or ruled out by what was given.
    ("akto scan --format json --form", []),
    ("akto scan --allow a --allo", ["--allow"]),
    ("akto scan --no-config --conf", []),
    ("akto scan --signatures pack.yaml --only", []),
    ("akto scan --hidden --no-hid", []),
]

def workplace():
    folder = tempfile.mkdtemp()
    os.mkdir(f"{folder}/captures")
    for name in ["captures/a.har", "captures/b.jsonl", "known.json", "my pack.yaml", "notes.txt", "pack.yaml", "sanctioned.txt", "t10:00.har"]:
        open(f"{folder}/{name}", "w").close()
    return folder


class Shell:
    """An interactive shell on a terminal of its own. `<<...>>` frames what its line editor holds."""

    def __init__(self, command, setup, home):
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            os.chdir(home)
            os.environ.update(HOME=home, TERM="xterm", PS1="", HISTFILE="", LC_ALL="C.UTF-8")
            os.execvp(command[0], command)
        self.seen = ""
        self.send(setup + "\necho rea''dy\n")
        self.until("ready")

    def send(self, text):
        os.write(self.terminal, text.encode())

    def until(self, pattern, seconds=20):
        deadline = time.monotonic() + seconds
        while True:
            found = re.search(pattern, self.seen, re.S)
            if found:
                self.seen = self.seen[found.end():]
                return found
            if not select.select([self.terminal], [], [], max(0, deadline - time.monotonic()))[0]:
                raise SystemExit(f"no {pattern!r} in {self.seen!r}")
            self.seen += os.read(self.terminal, 65536).decode(errors="replace")

    def complete(self, line, keys):
        """The line after the keys, from the word that was completed on."""
        self.send("\x15" + line + keys + "\x18d")
        buffer = self.until(r"<<(.*?)>>").group(1)
        return buffer.replace("\r", "").replace("\n", "")

    def close(self):
        os.close(self.terminal)
        os.waitpid(self.pid, 0)


def inserted(line, buffer):
    """The words that an insert-all-matches command put in place of the last one of the line, quoting undone."""
    if buffer == line:
        return []
    start = line.rindex(" ") + 1
    if not buffer.startswith(line[:start]):
        raise SystemExit(f"{line!r} became {buffer!r}")
    words, word, escaped = [], "", False
    for character in buffer[start:] + " ":
        if escaped:
            word, escaped = word + character, False
        elif character == "\\":
            escaped = True
        elif character == " ":
            words += [word] if word else []
            word = ""
        else:
            word += character
    return words


def bash(folder):
    shell = Shell(["bash", "--noprofile", "--norc", "-i"], f"""
PS1=
bind 'set bell-style none'
bind 'set enable-bracketed-paste off'
bind 'set mark-directories on'
bind '"\\C-xi": insert-completions'
dump() {{ printf '<<%s>>' "$READLINE_LINE"; }}
bind -x '"\\C-xd": dump'
source '{ROOT}/completions/akto.bash'""", folder)
    for line, expected in CASES:
        words = inserted(line, shell.complete(line, "\x18i"))
        yield line, expected, words
    # The tab key itself: one candidate is put in, with its quoting, and the next word begun.
    for line, expected in [("akto sc", "akto scan "), ("akto scan --format=js", "akto scan --format=json "),
                           ("akto scan --output=no", "akto scan --output=notes.txt "), ("akto scan --signatures my", "akto scan --signatures my\\ pack.yaml "),
                           ("akto scan cap", "akto scan captures/"), ("akto scan t1", "akto scan t10\\:00.har "), ("akto scan --output t10\\:", "akto scan --output t10\\:00.har "),
                           ("akto scan captures/a.har --format c", "akto scan captures/a.har --format csv "), ("akto scan >no", "akto scan >notes.txt "),
                           ("akto scan --signatures='my", "akto scan --signatures='my pack.yaml' ")]:
        yield line + "<TAB>", [expected], [shell.complete(line, "\t")]
    shell.close()


def zsh(folder):
    shell = Shell(["zsh", "-f", "-i"], f"""
PS1= RPS1= PS2= PROMPT_EOL_MARK=
unsetopt zle_bracketed_paste 2>/dev/null; unset zle_bracketed_paste
setopt no_beep no_auto_menu no_list_beep
bindkey -e
fpath=('{ROOT}/completions' $fpath)
autoload -Uz compinit && compinit -D -u
zstyle ':completion:*' list-prompt ''
typeset -ga hits
# Everything that is offered passes through compadd; its own bookkeeping calls, which offer nothing, are left alone.
compadd() {{
    if [[ ${{@[1,(i)(-|--)]}} == *-(O|A|D)\\ * ]]; then builtin compadd "$@"; return; fi
    local -a now
    builtin compadd -A now "$@"
    hits+=($now)
    builtin compadd "$@"
}}
dump() {{ print -rn -- "<<$BUFFER||${{(j:||:)hits}}>>"; hits=() }}
zle -N dump
bindkey '^Xd' dump""", folder)
    for line, expected in CASES:
        buffer, *hits = shell.complete(line, "\t").split("||")
        if not callable(expected):
            # compadd gets the parts of a path one by one; the whole word is looked at below.
            expected = [os.path.basename(word.rstrip("/").lstrip("@")) for word in expected]
        yield line, expected, list(dict.fromkeys(hit.replace("\\", "") for hit in hits if hit))
    for line, expected in [("akto sc", "akto scan "), ("akto scan --format=js", "akto scan --format=json "), ("akto scan --form", "akto scan --format="),
                           ("akto scan --allow @sa", "akto scan --allow @sanctioned.txt "), ("akto scan captures/a", "akto scan captures/a.har "),
                           ("akto scan -f js", "akto scan -f json "), ("akto scan --signatures my", "akto scan --signatures my\\ pack.yaml ")]:
        yield line + "<TAB>", [expected], [shell.complete(line, "\t").split("||")[0]]
    shell.close()


def fish(folder):
    for line, expected in CASES:
        script = f"source '{ROOT}/completions/akto.fish'; complete -C {line!r}"
        done = subprocess.run(["fish", "--no-config", "-c", script], cwd=folder, capture_output=True, text=True, env={**os.environ, "HOME": folder})
        if done.stderr:
            raise SystemExit(f"fish: {line!r}: {done.stderr}")
        words = [entry.split("\t")[0] for entry in done.stdout.splitlines()]
        yield line, expected, words


failures = count = 0
for name in SHELLS:
    if shutil.which(name) is None:
        raise SystemExit(f"{name} is not installed")
    folder = workplace()
    for line, expected, found in {"bash": bash, "zsh": zsh, "fish": fish}[name](folder):
        count += 1
        value = line.rindex(" ") + 1
        # Shells differ in whether they give back the whole word or what stands behind its "=".
        short = sorted(re.sub(r"^--[a-z-]+=", "", word) for word in found) if not line.endswith("<TAB>") else found
        # Whether a folder gets its slash at once is the shell's business too.
        short, expected = ([word.rstrip("/") for word in words] if type(words) is list else words for words in (short, expected))
        good = expected(short) if callable(expected) else short == expected
        if not good:
            failures += 1
            wanted = "something else" if callable(expected) else expected
            print(f"{name}: {line!r} brought up {short}, expected {wanted}")
    shutil.rmtree(folder)
print(f"{count} completions in {', '.join(SHELLS)}, {failures} wrong")
sys.exit(1 if failures else 0)
PYTHON
