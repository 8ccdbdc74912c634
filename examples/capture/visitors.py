"""The clients of the recording that do not speak MCP: `visitors.py shopper|developer`."""

import asyncio
import json
import sys

import httpx

from world import QUOTED_CALL

BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"


async def shopper():
    """HTTP/2, as browsers speak it: the capture then has no Host header."""
    api = "https://api.shop.example"
    async with httpx.AsyncClient(http2=True, headers={"User-Agent": BROWSER}) as web:
        for visit in range(3):
            await web.get("https://shop.example/?utm_source=news&path=%2Fmcp%2Fsse")
            await web.get("https://shop.example/static/app.js")
            await web.get("https://cdn.shop.example/img/mcp3008.png")
            await web.get(f"{api}/v1/products", params={"q": "tools/list", "page": visit})
            for name in ("mcp3008", "kettle", "missing"):
                await web.get(f"{api}/v1/products/{name}")
            await web.get(f"{api}/v1/products/kettle", headers={"If-None-Match": '"p1"'})
            await web.post(f"{api}/graphql", json={
                "operationName": "Kettle", "variables": {"method": "tools/list", "id": "kettle"},
                "query": "query Kettle($id: ID!) {\n  product(id: $id) { id name }\n  initialize { protocolVersion }\n}"})
            await web.post(f"{api}/v1/cart", json={"method": "add", "params": {"name": "kettle", "arguments": {"count": visit + 1}}})
            await web.get(f"{api}/v1/ping")
            await web.get(f"{api}/tools/list")
            await web.get(f"{api}/v1/stock/stream", headers={"Accept": "text/event-stream"})
        await web.post("https://shop.example/login", data={"user": "sam@shop.example", "password": "not-a-real-password & more"})
        await web.get("https://shop.example/account")
        await web.post(f"{api}/v1/payments", json={"card": "4242 4242 4242 4242", "cvc": "000", "cents": 5900})
        await web.get(f"{api}/v1/broken")
        await web.delete(f"{api}/v1/cart")
        await web.get("https://mcpherson.example/")


async def developer():
    bearer = {"Authorization": "Bearer fake-token-not-a-real-secret-0002"}
    async with httpx.AsyncClient() as web:
        chain = "https://rpc.chain.example/"
        await web.post(chain, json={"jsonrpc": "2.0", "id": 1, "method": "eth_blockNumber", "params": []})
        await web.post(chain, json=[{"jsonrpc": "2.0", "id": 2, "method": "eth_chainId", "params": []},
                                    {"jsonrpc": "2.0", "id": 3, "method": "net_version", "params": []}])
        await web.post("https://lsp.dev.example/session/1", json={
            "jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {
                "processId": 4120, "clientInfo": {"name": "vim", "version": "9.1"}, "rootUri": "file:///home/kim/shop",
                "capabilities": {"textDocument": {"hover": {}}}, "trace": "off"}})
        await web.post("https://lsp.dev.example/session/1", json={
            "jsonrpc": "2.0", "id": 2, "method": "textDocument/hover",
            "params": {"textDocument": {"uri": "file:///home/kim/shop/a.swift"}, "position": {"line": 3, "character": 8}}})
        await web.get("https://agent.partner.example/.well-known/agent-card.json")
        for method, params in (
            ("message/send", {"message": {"role": "user", "kind": "message", "messageId": "m1", "parts": [{"kind": "text", "text": "quote, please"}]}}),
            ("tasks/get", {"id": "task-9", "historyLength": 2}),
        ):
            await web.post("https://agent.partner.example/a2a", headers={"A2A-Version": "0.3"},
                           json={"jsonrpc": "2.0", "id": "r1", "method": method, "params": params})
        await web.post("https://editor.dev.example/acp", json={
            "jsonrpc": "2.0", "id": 0, "method": "initialize",
            "params": {"protocolVersion": 1, "clientCapabilities": {"fs": {"readTextFile": True}}, "clientInfo": {"name": "zed", "version": "0.9"}}})

        question = {"role": "user", "content": f"What does this MCP message do?\n```json\n{QUOTED_CALL}\n```"}
        nested = {"role": "tool", "tool_call_id": "c1", "content": json.dumps({"seen": QUOTED_CALL})}
        for stream in (False, True):
            await web.post("https://api.llm.example/v1/chat/completions", headers=bearer,
                           json={"model": "example-large", "stream": stream, "messages": [question, nested]})
        await web.post("https://api.llm.example/v1/responses", headers=bearer, json={
            "model": "example-large", "input": "Open a ticket for the printer.",
            "tools": [{"type": "web_search"},
                      {"type": "mcp", "server_label": "tickets", "server_url": "https://mcp.tickets.example/mcp", "require_approval": "never",
                       "headers": {"Authorization": "Bearer fake-token-not-a-real-secret-0004"}, "allowed_tools": ["open_ticket"]}]})
        keys = {"x-api-key": "fake-key-not-a-real-secret-0005", "anthropic-version": "2023-06-01"}
        ask = {"model": "example-medium", "max_tokens": 300, "messages": [{"role": "user", "content": "What is our VAT rate?"}]}
        await web.post("https://api.assistant.example/v1/messages", headers=keys, json=ask)
        await web.post("https://api.assistant.example/v1/messages", headers={**keys, "anthropic-beta": "mcp-client-2025-11-20"}, json={
            **ask, "mcp_servers": [{"type": "url", "url": "https://notes.example/sse", "name": "notes",
                                    "authorization_token": "fake-token-not-a-real-secret-0006"}],
            "tools": [{"type": "mcp_toolset", "mcp_server_name": "notes"}]})
        await web.get("https://docs.example.org/guides/mcp-in-ten-minutes")


if __name__ == "__main__":
    asyncio.run({"shopper": shopper, "developer": developer}[sys.argv[1]]())
