"""The MCP client of the recording that runs on the 2.x SDK.

It meets a server of its own protocol version, 2026-07-28, and then an older one, which it has to fall back to.
"""

import asyncio

from mcp import Client
from mcp.types import Implementation

INFO = Implementation(name="orchestrator", version="2.0.0", title="Orchestrator")


async def modern():
    async with Client("https://gateway.example.org/mcp", client_info=INFO, cache=None) as mcp:
        await mcp.list_tools()
        async with mcp.listen(tools_list_changed=True, resource_subscriptions=["warehouse://tables"]) as changes:
            await mcp.call_tool("unlock_more", {})
            await asyncio.wait_for(anext(aiter(changes)), 5)
            await mcp.call_tool("run_query", {"sql": "select day, count(*) from orders group by 1", "limit": 2})

            async def progress(done, total, message):
                """A callback is what makes the client ask for progress."""

            await mcp.call_tool("export_table", {"table": "orders"}, progress_callback=progress)
            await asyncio.wait_for(anext(aiter(changes)), 5)
        await mcp.list_resources()
        await mcp.list_resource_templates()
        await mcp.read_resource("warehouse://tables")
        await mcp.list_prompts()
        await mcp.get_prompt("weekly_report", {"team": "data — Zürich"})
        await mcp.call_tool("no_such_tool", {})


async def fallback():
    async with Client("https://mcp.billing.example/mcp", client_info=INFO) as mcp:
        await mcp.list_tools()
        await mcp.call_tool("find_customer", {"query": "Ines"})


async def main():
    await modern()
    await fallback()


if __name__ == "__main__":
    asyncio.run(main())
