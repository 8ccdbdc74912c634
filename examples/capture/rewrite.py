"""A mitmproxy addon: sends each host of the recording to its server on loopback, and keeps the host in the capture.

Reads the ports from the environment: `CAPTURE_SERVER_PORTS` and `CAPTURE_CLIENT_PORTS`, JSON objects of name to port.
"""

import json
import os
import sys
import time

from mitmproxy import http

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from topology import CLIENTS, HOSTS

SERVER_PORTS = json.loads(os.environ["CAPTURE_SERVER_PORTS"])
CLIENT_NAMES = {port: name for name, port in json.loads(os.environ["CAPTURE_CLIENT_PORTS"]).items()}


class Rewrite:
    def requestheaders(self, flow):
        request = flow.request
        if request.host not in HOSTS:
            flow.response = http.Response.make(502, f"{request.host} is not part of the recording")
            return
        flow.metadata["seen"] = (request.scheme, request.host, request.port, request.headers.get("Host"), request.authority)
        server = HOSTS[request.host][0]
        self.point(request, "http", "127.0.0.1", SERVER_PORTS[server], request.headers.get("Host"), request.authority)

    def point(self, request, scheme, host, port, header, authority):
        request.scheme, request.port, request.host = scheme, port, host
        if header is not None:
            request.headers["Host"] = header
        request.authority = authority

    def responseheaders(self, flow):
        if flow.response.headers.get("content-type", "").startswith("text/event-stream"):
            pieces = flow.metadata["pieces"] = []

            def pass_on(data):
                pieces.append(data)
                return data

            flow.response.stream = pass_on

    def finish(self, flow):
        if "seen" not in flow.metadata:
            return
        self.point(flow.request, *flow.metadata["seen"])
        if flow.response is not None and "pieces" in flow.metadata:
            flow.response.raw_content = b"".join(flow.metadata["pieces"])
            flow.response.timestamp_end = flow.response.timestamp_end or time.time()
        # HAR names no client. The address goes along in a header of our own, which the recorder takes out again.
        client = CLIENT_NAMES[flow.client_conn.sockname[1]]
        flow.request.headers["x-capture-client"] = CLIENTS[client]["address"]

    def response(self, flow):
        self.finish(flow)

    def error(self, flow):
        # An event stream ends by its client's hanging up, which is not an error here.
        self.finish(flow)


addons = [Rewrite()]
