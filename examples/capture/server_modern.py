"""The MCP server of the recording that runs on the 2.x SDK, protocol version 2026-07-28: `server_modern.py PORT`."""

import sys

import uvicorn
from mcp.server.mcpserver import Context, MCPServer

mcp = MCPServer("gateway", title="Data gateway", version="5.0.2", description="Reads the warehouse.")


@mcp.tool()
def run_query(sql: str, limit: int = 20) -> dict:
    """Runs a read-only query."""
    return {"columns": ["day", "orders"], "rows": [["2026-11-01", 412], ["2026-11-02", 398]][:limit], "sql": sql}


@mcp.tool()
async def export_table(table: str, ctx: Context) -> str:
    """Exports a table and reports how far it is."""
    for step in range(3):
        await ctx.report_progress(step + 1, 3, f"{table}: part {step + 1}")
    await ctx.notify_resource_updated("warehouse://tables")
    return f"exported {table}"


@mcp.tool()
async def unlock_more(ctx: Context) -> str:
    """Adds a tool, which listeners are told about."""
    await ctx.notify_tools_changed()
    return "unlocked"


@mcp.resource("warehouse://tables", mime_type="application/json")
def tables() -> str:
    """The tables that can be read."""
    return '["orders", "customers"]'


@mcp.resource("warehouse://tables/{name}")
def table(name: str) -> str:
    """One table's columns."""
    return f"{name}: id, created"


@mcp.prompt()
def weekly_report(team: str) -> str:
    """The report of the week."""
    return f"Write the weekly report of {team}."


if __name__ == "__main__":
    app = mcp.streamable_http_app(streamable_http_path="/mcp", host="0.0.0.0")
    uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="error", timeout_graceful_shutdown=1)
