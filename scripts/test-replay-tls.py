#!/usr/bin/env python3
"""Posts over TLS to servers that are as they should be, that are somebody else, and that misbehave.

    scripts/test-replay-tls.py              runs the tests of the client over libcurl (swift test --filter CurlServerTests)
    scripts/test-replay-tls.py COMMAND ...  runs a command instead, with AKTO_TLS_TEST in its environment

Makes certificates with openssl for an hour, and servers and a proxy on loopback ports. The environment of what it runs names the proxy
in HTTPS_PROXY and its like, which must not be used unasked. Needs openssl and Python 3, nothing else. Ends with the command's status.
"""
import hashlib
import json
import os
import socket
import ssl
import struct
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
LOCK = threading.Lock()
STATE = {"connections": 0, "proxied": 0, "requests": {}}


def openssl(*arguments):
    subprocess.run(["openssl", *arguments], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def make_authority(folder, name):
    key, certificate = f"{folder}/{name}.key", f"{folder}/{name}.pem"
    openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate, "-days", "1", "-subj", f"/CN={name}")
    return key, certificate


def make_certificate(folder, authority, name, host, days):
    key, request, certificate, extension = (f"{folder}/{name}.{kind}" for kind in ("key", "csr", "pem", "ext"))
    with open(extension, "w", encoding="ascii") as file:
        file.write(f"subjectAltName=DNS:{host}\n")
    openssl("req", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", request, "-subj", f"/CN={host}")
    openssl("x509", "-req", "-in", request, "-CA", authority[1], "-CAkey", authority[0], "-CAcreateserial", "-days", str(days), "-extfile", extension, "-out", certificate)
    return certificate, key


class Gone(Exception):
    pass


class Connection:
    """One client's: reads requests, and answers each as its path says."""

    def __init__(self, stream):
        self.stream, self.left, self.answered = stream, b"", 0
        with LOCK:
            self.number = STATE["connections"]
            STATE["connections"] += 1

    def more(self):
        data = self.stream.recv(1 << 16)
        if not data:
            raise Gone
        self.left += data

    def read_head(self):
        while b"\r\n\r\n" not in self.left:
            self.more()
        head, self.left = self.left.split(b"\r\n\r\n", 1)
        lines = head.decode("latin-1").split("\r\n")
        length = next((int(line.split(":")[1]) for line in lines if line.lower().startswith("content-length:")), 0)
        return lines, length

    def read_body(self, length):
        while len(self.left) < length:
            self.more()
        body, self.left = self.left[:length], self.left[length:]
        return body

    def answer(self, status, body=b"", fields=""):
        self.stream.sendall(f"HTTP/1.1 {status} X\r\n{fields}content-length: {len(body)}\r\n\r\n".encode() + body)

    def reset(self):
        self.stream.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        raise Gone

    def serve(self):
        while True:
            lines, length = self.read_head()
            url = urllib.parse.urlsplit(lines[0].split(" ")[1])
            query = urllib.parse.parse_qs(url.query)
            if url.path == "/early":
                self.answer(413, b"early", "connection: close\r\n")
                while True:
                    self.more()
                    self.left = b""
            if url.path == "/reset-early":
                self.reset()
            if url.path == "/untaken":
                time.sleep(3)
                raise Gone
            if url.path == "/interim":
                self.stream.sendall(b"HTTP/1.1 100 Continue\r\nx-interim: 1\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n")
            body = self.read_body(length)
            with LOCK:
                STATE["requests"][url.path] = STATE["requests"].get(url.path, 0) + 1
            self.reply(url, query, lines, body)
            self.answered += 1

    def reply(self, url, query, lines, body):
        path = url.path
        if path in ("/echo", "/count"):
            with LOCK:
                echo = {"head": lines, "length": len(body), "sum": hashlib.sha256(body).hexdigest(), "connection": self.number, "proxied": STATE["proxied"],
                        "requests": STATE["requests"].get(query.get("path", [path])[0], 0)}
            self.answer(200, json.dumps(echo).encode())
        elif path == "/redirect":
            self.answer(302, b"", "location: /echo\r\n")
        elif path == "/interim":
            self.answer(201, b"ok")
        elif path == "/chunked":
            self.stream.sendall(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3;a=b\r\nhel\r\n2\r\nlo\r\n0\r\nx: y\r\n\r\n")
        elif path == "/half":
            self.stream.sendall(b"HTTP/1.1 503 No\r\ncontent-length: 20\r\n\r\n0123456789")
            raise Gone
        elif path == "/long":
            self.answer(200, b"a" * (3 << 20))
        elif path == "/late":
            self.stream.sendall(b"HTTP/1.1 429 Slow\r\ncontent-length: 2\r\n\r\n")
            time.sleep(float(query["seconds"][0]))
            raise Gone
        elif path == "/silent" or path == "/silent-later" and self.answered > 0:
            time.sleep(3)
            raise Gone
        elif path == "/garbage":
            self.stream.sendall(b"SSH-2.0-x\r\n\r\n")
            raise Gone
        elif path == "/leave" or path.endswith("-used") and self.answered > 0:
            if path.startswith("/reset"):
                self.reset()
            raise Gone
        else:
            self.answer(200, b"{}")
            if path == "/close-after":
                raise Gone


def listen():
    server = socket.socket()
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    server.bind(("127.0.0.1", 0))
    server.listen(64)
    return server, server.getsockname()[1]


def in_thread(work, *arguments):
    threading.Thread(target=work, args=arguments, daemon=True).start()


def serve_tls(server, context):
    def one(raw):
        raw.settimeout(30)
        try:
            with context.wrap_socket(raw, server_side=True) as stream:
                Connection(stream).serve()
        except (Gone, OSError):
            pass
        finally:
            raw.close()
    while True:
        in_thread(one, server.accept()[0])


def serve_proxy(server):
    """CONNECT to localhost alone."""
    def copy(source, sink):
        try:
            while data := source.recv(1 << 16):
                sink.sendall(data)
        except OSError:
            pass
        finally:
            for end in (source, sink):
                try:
                    end.shutdown(socket.SHUT_RDWR)
                except OSError:
                    pass

    def one(client):
        head = b""
        while b"\r\n\r\n" not in head:
            data = client.recv(4096)
            if not data:
                return client.close()
            head += data
        host, port = head.split(b" ")[1].decode().rsplit(":", 1)
        if not head.startswith(b"CONNECT ") or host != "localhost":
            client.sendall(b"HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n")
            return client.close()
        with LOCK:
            STATE["proxied"] += 1
        target = socket.create_connection(("127.0.0.1", int(port)))
        client.sendall(b"HTTP/1.1 200 Connection established\r\nx-of-proxy: 1\r\n\r\n")
        in_thread(copy, client, target)
        copy(target, client)

    while True:
        in_thread(one, server.accept()[0])


def start(certificate, key):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server, port = listen()
    in_thread(serve_tls, server, context)
    return port


def main():
    with tempfile.TemporaryDirectory() as folder:
        authority, stranger = make_authority(folder, "authority"), make_authority(folder, "stranger")
        scene = {"good": start(*make_certificate(folder, authority, "good", "localhost", 1)),
                 "other": start(*make_certificate(folder, authority, "other", "other.example", 1)),
                 "expired": start(*make_certificate(folder, authority, "expired", "localhost", -1)),
                 "authority": authority[1], "stranger": stranger[1]}
        proxy, scene["proxy"] = listen()
        in_thread(serve_proxy, proxy)
        environment = dict(os.environ, AKTO_TLS_TEST=json.dumps(scene), NO_PROXY="", no_proxy="")
        for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "http_proxy"):
            environment[name] = f"http://127.0.0.1:{scene['proxy']}"
        command = sys.argv[1:] or ["swift", "test", "--filter", "CurlServerTests"]
        sys.exit(subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode)


main()
