#!/usr/bin/env python3
"""Writes sixteen batches of a hundred ingest records, 1 to 2 KB each, into a folder: what post.lua posts.

    make.py FOLDER
"""
import json
import random
import sys

chance = random.Random(5)


def record(number):
    path = chance.choice(["/v1/users/%d", "/v1/orders/%d/items", "/api/search?q=%d", "/v2/accounts/%d/statements", "/cart/%d"]) % chance.randrange(100_000)
    request = {"host": chance.choice(["api.shop.example", "pay.example.org", "auth.example.net"]),
               "user-agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36", "accept": "application/json", "content-type": "application/json",
               "authorization": "Bearer %032x" % chance.getrandbits(128), "x-forwarded-for": "10.%d.%d.%d" % tuple(chance.randrange(256) for _ in range(3))}
    response = {"content-type": "application/json; charset=utf-8", "cache-control": "no-store", "date": "Mon, 02 Nov 2026 14:45:13 GMT", "server": "nginx"}
    sent = {"id": number, "name": "customer %d" % number, "email": "user%d@example.com" % number, "tags": ["a", "b", "c"]}
    items = [{"sku": "SKU-%06d" % chance.randrange(10**6), "price": chance.randrange(10_000) / 100, "title": 'A thing of some kind "quoted"'}
             for _ in range(chance.randrange(2, 10))]
    return {"path": path, "requestHeaders": json.dumps(request), "responseHeaders": json.dumps(response), "method": chance.choice(["GET", "POST", "PUT"]),
            "requestPayload": json.dumps(sent), "responsePayload": json.dumps({"items": items, "total": len(items), "next": None}), "ip": "10.1.2.3",
            "destIp": "10.9.9.9", "time": "1793527200", "statusCode": chance.choice(["200", "200", "201", "404"]), "type": "HTTP/1.1", "status": "OK",
            "akto_account_id": "1000000", "akto_vxlan_id": "0", "is_pending": "false", "source": "MIRRORING", "tag": '{"service":"cart"}'}


folder, size = sys.argv[1], 0
for number in range(16):
    body = json.dumps({"batchData": [record(place) for place in range(100)]}, separators=(",", ":"))
    size += len(body)
    with open("%s/body%02d.json" % (folder, number), "w") as file:
        file.write(body)
print("%d bytes a record" % (size / 1600))
