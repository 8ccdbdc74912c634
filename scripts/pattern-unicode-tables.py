#!/usr/bin/env python3
"""Writes Sources/CoreKit/Pattern/UnicodeTableData.swift from the Unicode Character Database.

    scripts/pattern-unicode-tables.py [UCD_FOLDER] [--check]

UCD_FOLDER holds UnicodeData.txt, Scripts.txt and CaseFolding.txt of one version; Debian's
`unicode-data` package puts them into /usr/share/unicode, which is the default. `--check` writes
nothing and ends with status 1 when the file is not what this script would write.

Numbers are written five bits a character, low bits first, 32 added to all but the last; a digit is
the character `#` plus its value, with `\\` stepped over so that the text needs no escapes.
"""
import collections
import os
import sys

LIMIT = 0x110000
TARGET = os.path.join(os.path.dirname(__file__), "..", "Sources", "CoreKit", "Pattern", "UnicodeTableData.swift")


def number(value):
    out = ""
    while True:
        digit = value & 31
        value >>= 5
        code = 0x23 + digit + (32 if value else 0)
        out += chr(code + 1 if code >= 0x5C else code)
        if not value:
            return out


def runs(values):
    start = 0
    for i in range(1, LIMIT + 1):
        if i == LIMIT or values[i] != values[start]:
            yield values[start], i - start
            start = i


def categories(folder):
    values = ["Cn"] * LIMIT
    first = None
    for line in open(os.path.join(folder, "UnicodeData.txt"), encoding="utf-8"):
        fields = line.split(";")
        code = int(fields[0], 16)
        if fields[1].endswith(", First>"):
            first = code
            continue
        for c in range(first if first is not None else code, code + 1):
            values[c] = fields[2]
        first = None
    return values


def scripts(folder):
    values = ["Unknown"] * LIMIT
    version = ""
    for line in open(os.path.join(folder, "Scripts.txt"), encoding="utf-8"):
        version = version or line.strip().removeprefix("# Scripts-").removesuffix(".txt")
        line = line.split("#")[0].strip()
        if line:
            span, name = (part.strip() for part in line.split(";"))
            low, _, high = span.partition("..")
            for c in range(int(low, 16), int(high or low, 16) + 1):
                values[c] = name
    return values, version


def orbits(folder):
    """Each scalar that folds with others, and the next one in its circle."""
    folds = {}
    for line in open(os.path.join(folder, "CaseFolding.txt"), encoding="utf-8"):
        fields = [part.strip() for part in line.split("#")[0].split(";")]
        if len(fields) > 2 and fields[1] in "CS":
            folds[int(fields[0], 16)] = int(fields[2], 16)
    circles = collections.defaultdict(set)
    for source, target in folds.items():
        circles[target] |= {source, target}
    following = {}
    for circle in circles.values():
        members = sorted(circle)
        for i, member in enumerate(members):
            following[member] = members[(i + 1) % len(members)]
    return following


def fold_runs(following):
    keys = sorted(following)
    taken = set()
    for key in keys:
        if key in taken:
            continue
        delta = following[key] - key
        best = (1, 1)
        for stride in (1, 2):
            count = 1
            while True:
                c = key + count * stride
                if c in taken or following.get(c, c) - c != delta or c not in following:
                    break
                count += 1
            if count > best[0]:
                best = (count, stride)
        count, stride = best
        taken.update(key + i * stride for i in range(count))
        yield key, count, stride, delta


def literal(name, comment, text):
    lines = [text[i:i + 116] for i in range(0, len(text), 116)]
    return f'    /// {comment}\n    static let {name}: StaticString = """\n' + "\\\n".join("        " + l for l in lines) + '\n        """\n'


def render(folder):
    category_values = categories(folder)
    script_values, version = scripts(folder)
    category_names = sorted(set(category_values))
    frequency = collections.Counter(value for value, _ in runs(script_values))
    script_names = [name for name, _ in sorted(frequency.items(), key=lambda item: (-item[1], item[0]))]
    category_text = "".join(number(category_names.index(v)) + number(n) for v, n in runs(category_values))
    script_text = "".join(number(script_names.index(v)) + number(n) for v, n in runs(script_values))
    fold_text, last = "", 0
    for low, count, stride, delta in sorted(fold_runs(orbits(folder))):
        zigzag = delta * 2 if delta >= 0 else -delta * 2 - 1
        fold_text += number(low - last) + number((count - 1) * 2 + stride - 1) + number(zigzag)
        last = low
    return "\n".join([
        f"// Written by scripts/pattern-unicode-tables.py from the Unicode Character Database {version}. Do not edit.",
        "",
        "/// The tables as text: nothing is decoded before a pattern asks for it. `UnicodeTables` reads them.",
        "enum UnicodeTableData {",
        f'    static let version = "{version}"',
        "",
        "    /// The general categories, in the order of their numbers.",
        f'    static let categoryNames: StaticString = "{" ".join(category_names)}"',
        "",
        literal("categories", "Pairs of category number and length of the run, from U+0000 to U+10FFFF.", category_text),
        literal("scriptNames", "The scripts, in the order of their numbers.", " ".join(script_names)).replace('        """\n', '        """\n'),
        literal("scripts", "Pairs of script number and length of the run, from U+0000 to U+10FFFF.", script_text),
        literal("folds", "Distance from the run before, (length - 1) * 2 + stride - 1, and zigzag distance to the next scalar of the circle.", fold_text).rstrip("\n"),
        "}",
        "",
    ])


def main():
    arguments = [a for a in sys.argv[1:] if a != "--check"]
    text = render(arguments[0] if arguments else "/usr/share/unicode")
    if "--check" in sys.argv:
        if open(TARGET, encoding="utf-8").read() != text:
            sys.exit("UnicodeTableData.swift is not current, run scripts/pattern-unicode-tables.py")
        return
    with open(TARGET, "w", encoding="utf-8") as out:
        out.write(text)


main()
