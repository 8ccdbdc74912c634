#!/usr/bin/env python3
"""Makes the fixtures beside it with zlib and gzip: run it here, without arguments. Every file holds sample.txt unless its name says otherwise."""

import gzip
import random
import struct
import subprocess
import zlib

random.seed(1951)
WORDS = "invoice refund order basket customer ledger payment shipping quote stock".split()


def record(number):
    call = {"initialize": "{}", "tools/list": "{}", "tools/call": '{"name":"%s"}' % random.choice(WORDS)}
    method = random.choice(list(call))
    return '{"time":%d,"host":"mcp.example.com","body":"{\\"id\\":%d,\\"method\\":\\"%s\\",\\"params\\":%s}"}\n' % (
        1762000000 + number, random.randrange(1000), method, call[method].replace('"', '\\"'))


def deflate(data, level=6, strategy=zlib.Z_DEFAULT_STRATEGY, bits=-15):
    packer = zlib.compressobj(level, zlib.DEFLATED, bits, 8, strategy)
    return packer.compress(data) + packer.flush()


def member(data, packed, flags=0, fields=b""):
    head = b"\x1f\x8b\x08" + bytes([flags]) + struct.pack("<IBB", 1762000000, 0, 3) + fields
    if flags & 2:
        head += struct.pack("<H", zlib.crc32(head) & 0xFFFF)
    return head + packed + struct.pack("<II", zlib.crc32(data), len(data) & 0xFFFFFFFF)


def write(name, data):
    with open(name, "wb") as file:
        file.write(data)


text = "".join(record(n) for n in range(60)).encode()
write("sample.txt", text)
for level in (1, 6, 9):
    write(f"level{level}.gz", subprocess.run(["gzip", "-nc", f"-{level}"], input=text, stdout=subprocess.PIPE, check=True).stdout)
write("named.gz", subprocess.run(["gzip", "-c", "sample.txt"], stdout=subprocess.PIPE, check=True).stdout)
write("stored.gz", member(text, deflate(text, 0)))
write("fixed.gz", member(text, deflate(text, 6, zlib.Z_FIXED)))
write("huffman-only.gz", member(text, deflate(text, 6, zlib.Z_HUFFMAN_ONLY)))
write("rle.gz", member(text, deflate(text, 6, zlib.Z_RLE)))
write("all-fields.gz", member(text, deflate(text), 0b11111, struct.pack("<H", 6) + b"Ap\x02\x00ab" + b"sample.txt\0" + b"a comment\0"))
half = text.index(b"\n", len(text) // 2) + 1
write("members.gz", member(text[:half], deflate(text[:half])) + member(b"", deflate(b"")) + member(text[half:], deflate(text[half:], 9)))
flushed = zlib.compressobj(6, zlib.DEFLATED, -15)
packed = b"".join(flushed.compress(text[n:n + 700]) + flushed.flush(zlib.Z_SYNC_FLUSH if n % 1400 else zlib.Z_FULL_FLUSH) for n in range(0, len(text), 700))
write("flushed.gz", member(text, packed + flushed.flush()))
write("padded.gz", gzip.compress(text, mtime=0) + bytes(512))
write("garbage.gz", gzip.compress(text, mtime=0) + b"<!-- garbage -->")
write("empty.gz", gzip.compress(b"", mtime=0))
write("sample.zlib", deflate(text, bits=15))
write("sample.deflate", deflate(text))
