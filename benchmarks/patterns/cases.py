"""The table of patterns and texts: `cases.py FOLDER RECORDS` writes texts, lists and `table.tsv`; RECORDS are Akto ingest records.

The same bytes come of every run, from nothing but a seed.
"""

import os
import random
import sys

SIZE = 8_000_000

WORDS = """the of and to in a is that for it was on are as with his they at be this from have or by one had not but what all were when we
there can an your which their said if do will each about how up out them then she many some so these would other into has more her two
like him see time could no make than first been its who now people my made over did down only way find use may water long little very
after words called just where most know get through back much before go good new write our used me man too any day same right look think
also around another came come work three word must because does part even place well such here take why things help put years different
away again off went old number great tell men say small every found still between name should home big give air line set own under read
last never us left end along while might next sound below saw something thought both few those always looked show large often together
asked house world going want school important until form food keep children feet land side without boy once animals life enough took
sometimes four head above kind began almost live page got earth need far hand high year mother light parts country father let night
following picture being study second eyes soon times story boys since white days ever paper hard near sentence better best across during
today others however sure means knew tried told young miles sun ways thing whole hear example heard several change answer room sea
against top turned learn point city play toward five using himself usually money seen car morning detective violin laboratory""".split()
RUSSIAN = """и в не на я быть он с что а по это она этот к но они мы весь который из у то за свой что весь год от так о для ты же все тот
мочь вы человек такой его сказать только или ещё бы себя один как уже до время если сам когда другой вот говорить наш мой знать стать при
чтобы дело жизнь кто первый очень два день её новый рука даже во со раз где там под можно ну какой после их работа без самый потом надо
хотеть ли слово идти большой должен место иметь ничто то сейчас тут лицо каждый друг нет теперь ни глаз тоже тогда видеть вопрос через да
здесь дом да потому сторона какой думать сделать страна жить чем мир об последний случай голова более делать что""".split()


def prose(words, names, seed, size=SIZE):
    draw = random.Random(seed)
    weights = [1 / (i + 3) for i in range(len(words))]
    lines, length = [], 0
    while length < size:
        line = []
        for word in draw.choices(words, weights, k=draw.randint(6, 14)):
            roll = draw.random()
            if roll < 0.08:
                word = word.capitalize()
            elif roll < 0.09:
                word = word.upper()
            elif roll < 0.11:
                word += draw.choice(",.;:!?")
            elif roll < 0.112:
                word = draw.choice(names)
            elif roll < 0.1125:
                word = '"%s"' % word
            elif roll < 0.113:
                word = "%d-%02d-%02d" % (draw.randint(1900, 2030), draw.randint(1, 12), draw.randint(1, 28))
            elif roll < 0.1135:
                word = "%s@%s.com" % (word, draw.choice(words))
            elif roll < 0.114:
                word = ".".join(str(draw.randint(1, 255)) for _ in range(4))
            line.append(word)
        lines.append(" ".join(line))
        length += len(lines[-1].encode()) + 1
    return "\n".join(lines).encode() + b"\n"


HEADERS = """Accept: application/json, text/event-stream|Content-Type: application/json|Content-Type: text/html; charset=utf-8
Authorization: Bearer eyJhbGciOiJIUzI1NiJ9.e30|Mcp-Session-Id: 6b1b9c2e-11aa-4f|Host: api.example.com|Host: mcp.example.com
User-Agent: Mozilla/5.0 (X11; Linux x86_64)|Accept-Encoding: gzip, deflate, br|Cache-Control: no-cache|Content-Length: 1042
X-Forwarded-For: 203.0.113.7, 10.0.0.1|Cookie: session=4f2a; theme=dark|Connection: keep-alive|Referer: https://example.com/cart
Last-Event-ID: 42|MCP-Protocol-Version: 2025-06-18|X-Request-Id: 01J8Z3V6|ETag: W/"5f2-18c"|Vary: Origin""".replace("\n", "|").split("|")


def headers(seed, size=2_000_000):
    draw = random.Random(seed)
    lines, length = [], 0
    while length < size:
        lines.append(draw.choice(HEADERS) + ("" if draw.random() < 0.5 else "%x" % draw.getrandbits(40)))
        length += len(lines[-1]) + 1
    return "\n".join(lines).encode() + b"\n"


def digits(seed, alphabet, size):
    draw = random.Random(seed)
    return "".join(draw.choices(alphabet, k=size)).encode()


def pairs(seed, size=2_000_000):
    draw = random.Random(seed)
    out, length = [], 0
    while length < size:
        out.append("%s=%s" % (draw.choice(WORDS), draw.choice(WORDS)) + draw.choice([" ", "; ", "\n"]))
        length += len(out[-1])
    return "".join(out).encode()


NAMES = ["Sherlock Holmes", "John Watson", "Irene Adler", "Inspector Lestrade", "Professor Moriarty"]
MEN = ["Шерлок Холмс", "Джон Ватсон", "Ирен Адлер", "инспектор Лестрейд", "профессор Мориарти"]

# group, name, mode, text, pattern
CASES = [
    ("no match", "literal absent", "all", "prose", "Zoroaster"),
    ("no match", "literal absent, common bytes", "all", "prose", "thessaloniki ate"),
    ("no match", "literal absent, any case", "all", "prose", "(?i)zoroaster"),
    ("no match", "class run absent", "all", "prose", "[a-z]{40}"),
    ("no match", "inner literal absent", "all", "prose", r"\w+\s+Zoroaster\s+\w+"),
    ("no match", "suffix literal absent", "all", "prose", r"[a-zA-Z ]+Zoroaster"),
    ("no match", "bytes absent", "all", "prose", r"[\x00-\x08]"),
    ("no match", "alternation absent", "all", "prose", "Zoroaster|Mephistopheles|Beelzebub|Rumpelstilzchen"),
    ("sparse", "literal", "all", "prose", "Sherlock Holmes"),
    ("sparse", "literal, any case", "all", "prose", "(?i)sherlock holmes"),
    ("sparse", "five names", "all", "prose", "Sherlock Holmes|John Watson|Irene Adler|Inspector Lestrade|Professor Moriarty"),
    ("sparse", "five names, any case", "all", "prose", "(?i)sherlock holmes|john watson|irene adler|inspector lestrade|professor moriarty"),
    ("sparse", "prefix literal", "all", "prose", r"Holmes\s+\w+"),
    ("sparse", "suffix literal", "all", "prose", r"\w+\s+Holmes"),
    ("sparse", "inner literal", "all", "prose", r"\w+\s+Holmes\s+\w+"),
    ("sparse", "line with a word", "all", "prose", r"(?m)^.*Moriarty.*$"),
    ("sparse", "date", "all", "prose", r"\d{4}-\d{2}-\d{2}"),
    ("sparse", "address", "all", "prose", r"\b(?:\d{1,3}\.){3}\d{1,3}\b"),
    ("sparse", "mail", "all", "prose", r"[\w.+-]+@[\w-]+\.[\w.-]+"),
    ("sparse", "quoted", "all", "prose", r'"[^"\n]*"'),
    ("sparse", "word boundary", "all", "prose", r"\bviolin\b"),
    ("sparse", "capital words", "all", "prose", r"[A-Z][a-z]+ [A-Z][a-z]+ [A-Z][a-z]+"),
    ("sparse", "names near", "all", "prose", "Holmes.{0,25}Watson|Watson.{0,25}Holmes"),
    ("sparse", "one of 600 words", "all", "prose", "@list"),
    ("dense", "literal", "all", "prose", "the"),
    ("dense", "literal, any case", "all", "prose", "(?i)the"),
    ("dense", "words", "all", "prose", r"\w+"),
    ("dense", "letters", "all", "prose", "[a-z]+"),
    ("dense", "words of twelve", "all", "prose", r"\b\w{10}\b"),
    ("dense", "ending in ing", "all", "prose", "[a-zA-Z]+ing"),
    ("dense", "lines", "all", "prose", "(?m)^.*$"),
    ("dense", "every byte", "all", "prose", "(?s)."),
    ("dense", "two letters apart", "all", "prose", "[a-q][^u-z]{13}x"),
    ("dense", "vowel runs", "all", "prose", "[aeiou]{2,}"),
    ("unicode", "literal", "all", "russian", "Шерлок Холмс"),
    ("unicode", "literal, any case", "all", "russian", "(?i)шерлок холмс"),
    ("unicode", "five names, any case", "all", "russian", "(?i)шерлок холмс|джон ватсон|ирен адлер|инспектор лестрейд|профессор мориарти"),
    ("unicode", "letters", "all", "russian", r"\pL+"),
    ("unicode", "long words", "all", "russian", r"\pL{8,}"),
    ("unicode", "capital letter", "all", "russian", r"\p{Lu}\p{Ll}+"),
    ("unicode", "any of a script", "all", "prose", r"\p{Greek}+"),
    ("unicode", "two words", "all", "russian", r"\p{Cyrillic}+\s+Холмс"),
    ("counted", "letters and spaces", "all", "prose", "(?:[a-z]{2,4} ){4,8}"),
    ("counted", "bounded gap", "all", "prose", "morning.{10,80}night"),
    ("counted", "bounded any", "all", "prose", "[a-z ]{30,60}[A-Z]"),
    ("anchored", "start, match", "all", "prose", r"^\w+"),
    ("anchored", "start, none", "all", "prose", "^Zoroaster"),
    ("anchored", "end, match", "all", "prose", r"[a-z]+\W*$"),
    ("anchored", "end, none", "all", "prose", r"Zoroaster\s*$"),
    ("anchored", "end, any before", "all", "prose", r"[a-z ]+\d$"),
    ("groups", "key and value", "groups", "pairs", r"(\w+)=(\w+)"),
    ("groups", "date", "groups", "prose", r"(\d{4})-(\d{2})-(\d{2})"),
    ("groups", "two words", "groups", "prose", r"(\w+)\s+(Holmes|Watson)"),
    ("groups", "ambiguous", "groups", "pairs", r"(?:(a|ab)|(\w))(c|bcd|e*)(=?)"),
    ("groups", "header", "linegroups", "headers", r"^([A-Za-z-]+):\s*(.*)$"),
    ("groups", "media type", "linegroups", "headers", r"(?i)^content-type:\s*(\w+)/(\w+)"),
    ("short", "header", "lines", "headers", r"^[A-Za-z-]+: .*$"),
    ("short", "media type", "lines", "headers", r"(?i)^content-type:\s*application/json"),
    ("short", "word", "lines", "headers", r"(?i)\bmcp\b"),
    ("short", "literal", "lines", "headers", "mcp-session-id|Mcp-Session-Id"),
    ("short", "literal, any case", "lines", "headers", "(?i)mcp-session-id"),
    ("short", "host", "lines", "headers", r"^Host: (.*\.)?example\.com$"),
    ("short", "end", "lines", "headers", r"\.example\.com$"),
    ("short", "method", "lines", "headers", r"tools/(call|list)|resources/(read|list)|prompts/(get|list)"),
    ("short", "version", "lines", "headers", r"\d{4}-\d{2}-\d{2}"),
    ("short", "cold cache", "cold", "fewheaders", r"(?i)^content-type:\s*application/json"),
    ("short", "cold cache, search", "cold", "fewheaders", r"\b(tools|resources)/\w+"),
    ("hard", "(a*)*b", "all", "as", "(a*)*b"),
    ("hard", "(x+x+)+y", "all", "xs", "(x+x+)+y"),
    ("hard", ".*.*=.*", "all", "prose", ".*.*=.*"),
    ("hard", "[01]*1[01]{12}", "all", "bits", "[01]*1[01]{12}"),
    ("hard", "[01]*1[01]{8}2", "all", "bits", "[01]*1[01]{8}2"),
    ("hard", "(?:a?){30}a{30}", "all", "as", "(?:a?){30}a{30}"),
    ("hard", "(.*?,){11}P", "lines", "prose", "(.*?,){11}P"),
    ("hard", ".*[^A-Z]|[A-Z]", "all", "capitals", ".*[^A-Z]|[A-Z]"),
    ("hard", "(a|b|ab)*c", "all", "as", "(a|b|ab)*c"),
    ("compile", "literal", "compile", "as", "Sherlock Holmes"),
    ("compile", "any case", "compile", "as", "(?i)sherlock holmes|john watson"),
    ("compile", "header", "compile", "as", r"^([A-Za-z-]+):\s*(.*)$"),
    ("compile", "Unicode classes", "compile", "as", r"\p{Lu}\p{Ll}+\s\pL+"),
    ("compile", "counted", "compile", "as", "[a-z]{2,400}"),
    ("compile", "600 words", "compile", "as", "@list"),
    ("sets", "10 patterns", "set", "records", "@set10"),
    ("sets", "100 patterns", "set", "records", "@set100"),
    ("sets", "1000 patterns", "set", "records", "@set1000"),
    ("sets", "100 patterns, short texts", "set", "headers", "@set100"),
    ("sets", "1000 patterns, short texts", "set", "headers", "@set1000"),
    ("sets", "100 literals, dense", "set", "prose", "@words100"),
]


def signatures(count):
    """Patterns as custom packs hold them: a name of a product, then something looser."""
    draw = random.Random(count)
    syllables = "ac me vel tor lu mi zen qua bri xo pha dex nor tal ix ul cor sen".split()
    shapes = [
        r"{0}-mcp/\d+", r"(?i){0}[-_ ]server", r'"name"\s*:\s*"{0}"', r"https?://[\w.-]*{0}\.(com|io|dev)", r"{0}://\w+",
        r"tools/{0}_\w+", r"\b{0}_(get|list|call)\b", r"(?i)x-{0}-(session|token)", r"{0}\.[a-z]{{2,8}}\.example", r"/{0}/v\d+/(sse|mcp)",
    ]
    base = [
        r'"method"\s*:\s*"(initialize|ping)"', r"tools/(call|list)", r"resources/(read|list|subscribe)", r"prompts/(get|list)",
        r"notifications/\w+", r'"protocolVersion"\s*:\s*"\d{4}-\d{2}-\d{2}"', r"(?i)mcp-session-id", r"text/event-stream", r"/\.well-known/\w+", r"sampling/createMessage",
    ]
    names = ["".join(draw.choices(syllables, k=draw.randint(3, 4))) for _ in range(count)]
    return base + [shapes[i % len(shapes)].format(name) for i, name in enumerate(names[: count - len(base)])]


def main():
    folder, records = sys.argv[1:]
    os.makedirs(folder, exist_ok=True)

    def write(name, data):
        path = os.path.join(folder, name)
        with open(path, "wb") as out:
            out.write(data)
        return path

    with open(records, "rb") as source:
        head = source.read(SIZE)
    texts = {
        "prose": prose(WORDS, NAMES, 1), "russian": prose(RUSSIAN, MEN, 2), "headers": headers(3), "fewheaders": headers(3, 40_000),
        "as": b"a" * 1_000_000, "xs": b"x" * 1_000_000, "bits": digits(4, "01", 1_000_000), "capitals": digits(5, "ABCDEFGH", 2_000) + b"\n",
        "pairs": pairs(6), "records": head[: head.rindex(b"\n") + 1],
    }
    paths = {name: write(name + ".txt", text) for name, text in texts.items()}
    draw = random.Random(7)
    lists = {"@list": "|".join("".join(draw.choices("bcdfghjklmnpqrstvwxyz", k=3)) + draw.choice(WORDS) for _ in range(600))}
    for count in (10, 100, 1000):
        lists["@set%d" % count] = write("set%d.txt" % count, ("\n".join(signatures(count)) + "\n").encode())
    lists["@words100"] = write("words100.txt", ("\n".join(WORDS[100:200]) + "\n").encode())
    with open(os.path.join(folder, "table.tsv"), "w", encoding="utf-8") as table:
        for group, name, mode, text, pattern in CASES:
            table.write("\t".join([group + ": " + name, mode, paths[text], lists.get(pattern, pattern)]) + "\n")


if __name__ == "__main__":
    main()
