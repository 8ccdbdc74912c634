#!/usr/bin/env python3
"""Checks the pattern engine against RE2 itself (PyPI `google-re2`), and against Go's regexp where there is a `go`.

    scripts/pattern-oracle.py [--count N] [--seed S] [--keep FILE]

Makes N random patterns and texts, asks RE2 whether each pattern compiles and what it matches, and lets
`swift test --filter PatternOracleTests` compare. With --keep the cases stay in FILE. The patterns of a
corpus in $AKTO_CORPORA/data/regex-cases.jsonl are asked too, when there is one, every Unicode class on
the scalars where classes begin and end, and every circle of case folding. Go is asked for what RE2's C++
leaves to its callers: how empty matches are iterated over without parting scalars.

Left out, because the engine is stricter by design: two groups of one name and names beyond ASCII (Go
refuses them), more than 1000 levels (likewise), and texts with encoded surrogates, overlong forms or
scalars beyond U+10FFFF (RE2's `.` takes them). Scalars that Unicode 15.0 does not assign are left out too.
"""
import argparse
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile

import re2

SCALARS = list("aaaabbbcABkKsS019_-  \n\n.") + ["é", "É", "δ", "Δ", "σ", "ς", "\u212a", "\u017f", "世", "😀", "ß", "\u1e9e", "İ", "ı"]
STRAY = [b"\xff", b"\x80", b"\xc3", b"\xe4\xb8", b"\xf0\x9f\x98", b"\xed"]
LITERALS = list("aaabbcABkKsS019_- ") + ["é", "É", "δ", "Δ", "ς", "\u212a", "世", "😀", "ß"]
CLASSES = [
    "[ab]", "[^a]", "[a-c]", "[^ab\\n]", "\\d", "\\D", "\\w", "\\W", "\\s", "\\S", "[[:alpha:]]", "[[:^digit:]]", "[\\w-]",
    "\\pL", "\\PL", "\\p{Greek}", "\\P{Greek}", "\\p{Lu}", "[\\p{Ll}0]", "[^\\pL]", "\\p{^Lu}", "[é-δ]", "[^世]", "[k-s]",
    "[\\x00-\\x{10FFFF}]", "[^\\x00-\\x{10FFFF}]", ".", ".", ".", "\\C", "[\\x80-\\xff]", "[β-ω]", "\\pN", "\\p{Han}",
]
ASSERTIONS = ["^", "$", "\\A", "\\z", "\\b", "\\B", "(?m:^)", "(?m:$)"]
REPEATS = ["*", "+", "?", "*?", "+?", "??", "{0}", "{1}", "{2}", "{0,1}", "{1,3}", "{2,}", "{0,}", "{1,2}?", "{2,}?", "{0,2}?"]
PIECES = (
    LITERALS + CLASSES + ASSERTIONS + REPEATS
    + ["(", ")", "|", "[", "]", "^", "-", "{", "}", ",", "\\", "\\Q", "\\E", "(?", "(?:", "(?i)", "(?i:", "(?-s)", "(?U)", "(?x)", "(?P<",
       "(?<", ">", "(?=", "(?!", "\\1", "\\8", "\\07", "\\x4", "\\x41", "\\x{41}", "\\x{110000}", "\\u0041", "\\Z", "\\G", "\\K", "\\R",
       "\\h", "\\N", "\\X", "\\p", "\\p{", "\\pX", "\\p{L}", "\\p{Foo}", "\\e", "\\cA", "\\o{7}", "\\_", "\\-", "\\/", "\\\"", "\\é", "++",
       "*+", "{1001}", "{2,1}", "{,2}", "{01}", "[:alpha:]", "[:foo:]", "[[:alpha:]", "[[:foo:]]", "[a-\\d]", "[z-a]", "(?#", "(?>", "(?R)",
       "(?1)", "(*", "\\", ":", "=", "!", "(?s-i:", "(?m)", "\\Q.*\\E", "\\pN*", "\\n", "\\v", "\\a", "\\f", "\\t", "\\r"]
)


class Generator:
    def __init__(self, seed):
        self.random = random.Random(seed)

    def pattern(self, depth=4):
        r = self.random
        kind = r.random()
        if depth == 0 or kind < 0.3:
            pick = r.random()
            if pick < 0.62:
                return re.sub(r"([-.\\])", r"\\\1", r.choice(LITERALS)) if r.random() < 0.97 else "\\Q" + r.choice(LITERALS) + "*\\E"
            return r.choice(CLASSES) if pick < 0.9 else r.choice(ASSERTIONS)
        if kind < 0.58:
            return "".join(self.atom(depth - 1) for _ in range(r.randint(0, 4)))
        if kind < 0.75:
            return "(?:" + "|".join(self.pattern(depth - 1) for _ in range(r.randint(2, 3))) + ")"
        if kind < 0.92:
            return self.group(depth - 1) + r.choice(REPEATS)
        return r.choice(["(?i:", "(?s:", "(?i)(?:", "(?U:", "(?-i:", "(?m:"]) + self.pattern(depth - 1) + ")"

    def atom(self, depth):
        text = self.pattern(depth)
        return text + self.random.choice(REPEATS) if self.random.random() < 0.25 and len(text) == 1 and text.isalnum() else text

    def group(self, depth):
        return ("(" if self.random.random() < 0.5 else "(?:") + self.pattern(depth) + ")"

    def soup(self):
        return "".join(self.random.choice(PIECES) for _ in range(self.random.randint(1, 7)))

    def text(self):
        r = self.random
        out = b""
        for _ in range(r.choice([0, 1, 2, 4, 8, 12, 30])):
            out += r.choice(STRAY) if r.random() < 0.04 else r.choice(SCALARS).encode()
        return out


MALFORMED = re.compile(rb"\xe0[\x80-\x9f]|\xed[\xa0-\xbf]|\xf0[\x80-\x8f]|\xf4[\x90-\xbf]|[\xf5-\xff][\x80-\xbf]")


def compiled(pattern, fold, is_bytes, dot_all):
    options = re2.Options()
    options.log_errors = False
    options.case_sensitive = not fold
    options.dot_nl = dot_all
    if is_bytes:
        options.encoding = re2.Options.Encoding.LATIN1
    try:
        return re2.compile(pattern.encode(), options)
    except re2.error:
        return None


def matches(expression, text):
    """All matches with their groups; an empty one right after another match is left out."""
    result, start, last = [], 0, -1
    while start <= len(text):
        match = expression.search(text, start)
        if match is None:
            break
        low, high = match.span(0)
        start = high + 1 if low == high else high
        if low == high == last:
            continue
        last = high
        result.append([list(match.span(group)) for group in range(expression.groups + 1)])
    return result


def case(pattern, text, fold=False, is_bytes=False, dot_all=False):
    expression = compiled(pattern, fold, is_bytes, dot_all)
    one = {"pattern": pattern, "text": text.hex(), "fold": fold, "bytes": is_bytes, "dotAll": dot_all, "compiles": expression is not None}
    if expression is not None:
        one["matches"] = matches(expression, text)
    return one


def unicode_cases(folder="/usr/share/unicode"):
    """Needs Debian's `unicode-data`, of the version that the engine's tables are of."""
    if not os.path.exists(os.path.join(folder, "UnicodeData.txt")):
        return
    kinds, scripts = {}, {}
    first = None
    for line in open(os.path.join(folder, "UnicodeData.txt"), encoding="utf-8"):
        code, name, kind = line.split(";")[:3]
        code = int(code, 16)
        if name.endswith(", First>"):
            first = code
            continue
        for c in range(first if first is not None else code, code + 1):
            kinds[c] = kind
        first = None
    for line in open(os.path.join(folder, "Scripts.txt"), encoding="utf-8"):
        line = line.split("#")[0].strip()
        if line:
            span, name = (part.strip() for part in line.split(";"))
            low, _, high = span.partition("..")
            scripts.update((c, name) for c in range(int(low, 16), int(high or low, 16) + 1))
    edges = [
        c for c in sorted(kinds) if not 0xD800 <= c <= 0xDFFF
        and any((kinds.get(c), scripts.get(c)) != (kinds.get(n), scripts.get(n)) for n in (c - 1, c + 1))
    ]
    text = "".join(map(chr, edges)).encode()
    for name in sorted(set(kinds.values()) | {kind[0] for kind in kinds.values()} | set(scripts.values()) | {"Any"}):
        for pattern in ("\\p{%s}+", "\\P{%s}+", "[^\\p{%s}]+", "(?i)\\p{%s}+"):
            yield case(pattern % name, text)
    circles = {}
    for line in open(os.path.join(folder, "CaseFolding.txt"), encoding="utf-8"):
        fields = [part.strip() for part in line.split("#")[0].split(";")]
        if len(fields) > 2 and fields[1] in "CS":
            circles.setdefault(int(fields[2], 16), {int(fields[2], 16)}).add(int(fields[0], 16))
    everyone = "".join(chr(c) for circle in circles.values() for c in sorted(circle)).encode()
    for circle in circles.values():
        for c in circle:
            yield case("(?i)\\x{%x}" % c, "".join(map(chr, sorted(circle))).encode())
    for low in range(0, 0x1F000, 0x3A7):
        yield case("(?i)[\\x{%x}-\\x{%x}]+" % (low, low + 0x200), everyone)


GO = """package main

import ("bufio"; "encoding/hex"; "encoding/json"; "fmt"; "os"; "regexp")

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var one struct{ Pattern, Text string }
		json.Unmarshal(lines.Bytes(), &one)
		text, _ := hex.DecodeString(one.Text)
		expression, err := regexp.Compile(one.Pattern)
		if err != nil {
			fmt.Println("null")
			continue
		}
		answer, _ := json.Marshal(expression.FindAllSubmatchIndex(text, -1))
		if string(answer) == "null" { answer = []byte("[]") }
		fmt.Println(string(answer))
	}
}
"""


def go_cases(count, seed):
    if not shutil.which("go"):
        return
    generator = Generator(seed)
    questions = []
    while len(questions) < count:
        pattern, text = generator.pattern(), generator.text()
        if "\\C" in pattern or "\\xff" in pattern:
            continue
        try:
            text.decode()
        except UnicodeDecodeError:
            continue
        questions.append({"pattern": pattern, "text": text.hex()})
    with tempfile.TemporaryDirectory() as folder:
        program = os.path.join(folder, "main.go")
        with open(program, "w") as out:
            out.write(GO)
        answers = subprocess.run(
            ["go", "run", program], input="\n".join(json.dumps(q) for q in questions), text=True, capture_output=True, check=True,
            env=dict(os.environ, GO111MODULE="off"),
        ).stdout.splitlines()
    for question, answer in zip(questions, answers, strict=True):
        spans = json.loads(answer)
        question.update(fold=False, bytes=False, dotAll=False, keepsScalars=True, compiles=spans is not None)
        if spans is not None:
            question["matches"] = [[span[i:i + 2] for i in range(0, len(span), 2)] for span in spans]
        yield question


def left_out(pattern):
    names = re.findall(r"\(\?P?<([^>]*)>", pattern)
    return len(names) != len(set(names)) or any(not name.isascii() for name in names)


def cases(count, seed):
    generator = Generator(seed)
    corpus = os.path.join(os.environ.get("AKTO_CORPORA", ""), "data", "regex-cases.jsonl")
    if os.path.exists(corpus):
        for line in open(corpus, encoding="utf-8"):
            expression = json.loads(line)["regex"]
            for pattern in [expression] if isinstance(expression, str) else expression:
                yield case(pattern, generator.text())
    yield from unicode_cases()
    yield from go_cases(count // 3, seed + 1)
    while count > 0:
        soup = generator.random.random() < 0.3
        pattern = generator.soup() if soup else generator.pattern()
        text = generator.text()
        if left_out(pattern) or MALFORMED.search(text):
            continue
        count -= 1
        yield case(pattern, text, generator.random.random() < 0.2, generator.random.random() < 0.15, generator.random.random() < 0.2)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=20000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep")
    arguments = parser.parse_args()
    path = arguments.keep or tempfile.mkstemp(suffix=".jsonl")[1]
    with open(path, "w", encoding="utf-8") as out:
        total = 0
        for one in cases(arguments.count, arguments.seed):
            total += 1
            out.write(json.dumps(one) + "\n")
    print(f"{total} cases")
    environment = dict(os.environ, AKTO_PATTERN_ORACLE=path)
    status = subprocess.call(["swift", "test", "--filter", "PatternOracleTests"], env=environment)
    if not arguments.keep:
        os.unlink(path)
    sys.exit(status)


main()
