"""The MCP clients of the recording that run on the 1.x SDKs: `client.py NAME`.

They take the proxy and its certificate authority from the environment, as any Python program would.
"""

import asyncio
import inspect
import re
import sys

import httpx
from mcp import ClientSession, types


def session(streams, name=None, version=None, **callbacks):
    if name:
        callbacks["client_info"] = types.Implementation(name=name, version=version)
    known = inspect.signature(ClientSession.__init__).parameters
    return ClientSession(streams[0], streams[1], **{key: value for key, value in callbacks.items() if key in known})


async def quietly(message):
    """Swallows what the server says unasked."""


async def desk():
    from mcp.client.streamable_http import streamablehttp_client

    headers = {"Authorization": "Bearer fake-token-not-a-real-secret-0001", "User-Agent": "desk-assistant/3.2.1"}
    for name in ("Zoë Müller", "Ann O'Hara"):
        async with streamablehttp_client("https://mcp.billing.example/mcp", headers=headers) as streams:
            async with session(streams, "desk-assistant", "3.2.1", message_handler=quietly) as mcp:
                await mcp.initialize()
                await mcp.list_tools()
                await mcp.call_tool("find_customer", {"query": name})
                for cents in (1999, 4500, 120):
                    await mcp.call_tool("create_invoice", {"customer": "cus_1041", "cents": cents, "memo": 'tabs\t"quotes" \\ / <é>'})
                await mcp.call_tool("refund_payment", {"payment": "pay_77", "cents": 90_000})
                await mcp.list_resources()
                await mcp.list_resource_templates()
                await mcp.read_resource("config://tax-rates")
                await mcp.list_prompts()
                await mcp.get_prompt("dunning_letter", {"customer": name, "days": "14"})
                await mcp.send_ping()


async def buildbot():
    from mcp.client.sse import sse_client

    for target in ("//core:all", "//cli:all"):
        async with sse_client("https://tools.example.com/sse") as streams:
            async with session(streams) as mcp:
                await mcp.initialize()
                await mcp.list_tools()
                await mcp.call_tool("run_tests", {"target": target})
                await mcp.call_tool("read_log", {"job": 8812, "lines": 40})
                await mcp.list_resources()
                await mcp.read_resource("build://status")


async def notebook():
    from mcp.client.streamable_http import streamablehttp_client

    url = "https://search.example.net/api/search-tools"
    async with streamablehttp_client(url, terminate_on_close=False) as streams:
        async with session(streams, "notebook", "0.9") as mcp:
            await mcp.initialize()
            await mcp.list_tools()
            for q in ("tls session resumption", "naïve Bayes", "a/b & c"):
                await mcp.call_tool("web_search", {"q": q})

    async with streamablehttp_client("https://old-search.example.net/api/search-tools", terminate_on_close=False) as streams:
        async with session(streams, "notebook", "0.9") as mcp:
            await mcp.initialize()
            await mcp.call_tool("summarize", {"url": "https://docs.example.org/7"})

    call = lambda number, tool, arguments: {
        "jsonrpc": "2.0", "id": number, "method": "tools/call", "params": {"name": tool, "arguments": arguments}}
    batch = [call(1, "web_search", {"q": "batch one"}), call(2, "summarize", {"url": "https://docs.example.org/1"}),
             {"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": 9, "reason": "user"}},
             {"jsonrpc": "2.0", "id": "ping-1", "method": "ping"}]
    async with httpx.AsyncClient(headers={"Accept": "application/json, text/event-stream"}) as raw:
        (await raw.post(url, json=batch)).raise_for_status()
        (await raw.post(url, json=batch[2:3])).raise_for_status()


async def companion():
    from mcp.client.streamable_http import streamablehttp_client

    async def sample(context, params):
        content = types.TextContent(type="text", text="The disk is full.")
        return types.CreateMessageResult(role="assistant", content=content, model="example-model", stopReason="endTurn")

    async def roots(context):
        return types.ListRootsResult(roots=[types.Root(uri="file:///home/li/shop", name="shop")])

    async def elicit(context, params):
        return types.ElicitResult(action="accept", content={"approve": True, "reason": "on call"})

    async def progress(done, total, message):
        """A callback is what makes the client ask for progress."""

    async with streamablehttp_client("https://agents.corp.example/v1/agent-tools") as streams:
        async with session(streams, "ide-companion", "1.7.2", sampling_callback=sample, list_roots_callback=roots,
                           elicitation_callback=elicit, message_handler=quietly) as mcp:
            await mcp.initialize()
            await mcp.list_tools()
            await mcp.call_tool("deploy", {"service": "checkout"})
            await mcp.call_tool("explain_failure", {"log": "ENOSPC"})
            await mcp.call_tool("list_workspace", {})
            await mcp.call_tool("long_job", {"steps": 4}, progress_callback=progress)
            await mcp.send_roots_list_changed()
    await guarded()


async def guarded():
    """Finds the authorization server from the 401, registers, asks for consent, and comes back with a token."""
    from mcp.client.auth import OAuthClientProvider
    from mcp.client.streamable_http import streamablehttp_client
    from mcp.shared.auth import OAuthClientMetadata

    class Storage:
        tokens = client = None

        async def get_tokens(self):
            return self.tokens

        async def set_tokens(self, tokens):
            self.tokens = tokens

        async def get_client_info(self):
            return self.client

        async def set_client_info(self, client):
            self.client = client

    landed = []

    async def browse(address):
        async with httpx.AsyncClient() as browser:
            landed.append((await browser.get(address)).headers["location"])

    async def callback():
        code, state = (re.search(rf"[?&]{key}=([^&]+)", landed[-1]).group(1) for key in ("code", "state"))
        return code, state

    metadata = OAuthClientMetadata(client_name="ide-companion", redirect_uris=["http://127.0.0.1:33418/callback"],
                                   scope="secrets:read")
    auth = OAuthClientProvider("https://vault.example.com/mcp", metadata, Storage(), browse, callback)
    async with streamablehttp_client("https://vault.example.com/mcp", auth=auth) as streams:
        async with session(streams, "ide-companion", "1.7.2") as mcp:
            await mcp.initialize()
            await mcp.list_tools()
            await mcp.call_tool("read_secret", {"name": "db-main"})


if __name__ == "__main__":
    asyncio.run({"desk": desk, "buildbot": buildbot, "notebook": notebook, "companion": companion}[sys.argv[1]]())
