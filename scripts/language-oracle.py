#!/usr/bin/env python3
"""Asks RE2 itself (PyPI `google-re2`) about every text in an answer on the languages of random patterns.

    scripts/language-oracle.py [--seconds N] [--seed S] [--keep FILE]

`swift test --filter PatternLanguageTests` makes the answers and writes, for each pattern and text, whether the pattern fires on
the text; RE2 has to say the same. With --keep the cases stay in FILE.

Left out are the texts beyond ASCII of patterns with `\\B`: RE2's C++ lets an empty match stand within a character, Go does not.
"""
import argparse
import json
import os
import subprocess
import sys
import tempfile

import re2


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep")
    parser.add_argument("--answers", help="a file that is there already, instead of running the tests")
    options = parser.parse_args()
    path = options.answers or options.keep or tempfile.mkstemp(suffix=".jsonl")[1]
    if not options.answers:
        environment = dict(os.environ, AKTO_LANGUAGE_SECONDS=str(options.seconds), AKTO_LANGUAGE_SEED=str(options.seed), AKTO_LANGUAGE_WITNESSES=path)
        root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
        subprocess.run(["swift", "test", "--filter", "PatternLanguageTests/agreesWithAllShortTexts"], cwd=root, env=environment, check=True, stdout=subprocess.DEVNULL)
    settings = re2.Options()
    settings.log_errors = False
    asked = wrong = left = 0
    known = {}
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            case = json.loads(line)
            pattern, text = case["pattern"], case["text"]
            if "\\B" in pattern and not text.isascii():
                left += 1
                continue
            if pattern not in known:
                known[pattern] = re2.compile(pattern.encode(), settings)
            asked += 1
            if (known[pattern].search(text.encode()) is not None) != case["fires"]:
                wrong += 1
                print(f"{pattern!r} on {text!r}: RE2 says {not case['fires']}")
    if not options.keep and not options.answers:
        os.unlink(path)
    print(f"{asked} asked, {left} left out, {wrong} wrong")
    return 1 if wrong or not asked else 0


if __name__ == "__main__":
    sys.exit(main())
