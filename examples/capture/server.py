"""The MCP servers of the recording that run on the 1.x SDKs: `server.py NAME PORT`."""

import asyncio
import json
import sys

import uvicorn
from mcp.server.fastmcp import Context, FastMCP
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route

OPEN_TO_ANY_HOST = {"host": "0.0.0.0"}  # later SDKs check the Host header of a server that says it is on loopback


def billing():
    """Sessions, every answer as an event stream: what `FastMCP(...).run("streamable-http")` does out of the box."""
    mcp = FastMCP("billing", instructions="Invoices and refunds. Amounts are in cents.", **OPEN_TO_ANY_HOST)
    mcp._mcp_server.version = "1.4.0"
    invoices = {}

    @mcp.tool()
    def find_customer(query: str, limit: int = 10) -> list[dict]:
        """Finds customers by name or e-mail."""
        return [{"id": "cus_1041", "name": "Zoë Müller", "email": "zoe@shop.example", "query": query}][:limit]

    @mcp.tool()
    async def create_invoice(customer: str, cents: int, memo: str, ctx: Context) -> dict:
        """Creates a draft invoice."""
        number = f"INV-{1000 + len(invoices)}"
        await ctx.info(f"drafting {number}")
        await ctx.report_progress(1, 2)
        invoices[number] = {"number": number, "customer": customer, "cents": cents, "memo": memo}
        await ctx.report_progress(2, 2)
        return invoices[number]

    @mcp.tool()
    def refund_payment(payment: str, cents: int) -> str:
        """Refunds a payment, whole or in part."""
        if cents > 50_000:
            raise ValueError(f"refund of {cents} needs a second approval")
        return f"refunded {cents} of {payment}"

    @mcp.resource("invoice://{number}")
    def invoice(number: str) -> str:
        """One invoice as JSON."""
        return json.dumps(invoices.get(number, {}))

    @mcp.resource("config://tax-rates", mime_type="application/json")
    def tax_rates() -> str:
        """Rates by country."""
        return json.dumps({"AT": 0.2, "CH": 0.081, "DE": 0.19})

    @mcp.prompt()
    def dunning_letter(customer: str, days: str) -> str:
        """A polite reminder."""
        return f"Write a reminder to {customer}, whose invoice is {days} days late. Mention <b>no</b> fees & no \"threats\"."

    return mcp.streamable_http_app()


def legacy():
    """HTTP with server-sent events as in 2024-11-05: the first event names the address that takes messages."""
    from mcp.server.sse import SseServerTransport

    mcp = FastMCP("build-tools")

    @mcp.tool()
    def run_tests(target: str) -> str:
        """Runs a test target."""
        return f"{target}: 212 passed\n0 failed\n"

    @mcp.tool()
    def read_log(job: int, lines: int = 5) -> str:
        """The end of a job's log."""
        return "\n".join(f"[{job}] line {n}: ok" for n in range(lines))

    @mcp.resource("build://status")
    def status() -> str:
        """The state of the main branch."""
        return "green"

    transport = SseServerTransport("/messages/")

    async def connect(request):
        async with transport.connect_sse(request.scope, request.receive, request._send) as streams:
            server = mcp._mcp_server
            await server.run(streams[0], streams[1], server.create_initialization_options())
        return Response()

    return Starlette(routes=[Route("/sse", connect), Mount("/messages/", app=transport.handle_post_message)])


def search():
    """Stateless, answers as plain JSON, and the batches that 2025-03-26 alone has (the SDK itself never took them).

    This SDK serves its path with a slash at the end and redirects the one without, to the scheme that it sees itself.
    `search.example.net` is spared that, as by a front server that knows; `old-search.example.net` is not.
    """
    mcp = FastMCP("search", stateless_http=True, json_response=True, streamable_http_path="/api/search-tools")

    @mcp.tool()
    def web_search(q: str, count: int = 3) -> list[dict]:
        """Searches the index."""
        return [{"title": f"{q} — result {n}", "url": f"https://docs.example.org/{n}?q={q}"} for n in range(count)]

    @mcp.tool()
    def summarize(url: str) -> str:
        """Summarizes a page."""
        return f"A page at {url}. It says \"method\" and \\backslash\\ and 日本語."

    app = mcp.streamable_http_app()

    def replay(body):
        parts = [{"type": "http.request", "body": body, "more_body": False}]

        async def receive():
            if not parts:
                await asyncio.Event().wait()
            return parts.pop()

        return receive

    async def answer_one(scope, message):
        """The answer to one message of a batch, or nothing for a notification."""
        parts = []

        async def collect(event):
            parts.append(event.get("body", b""))

        await app(dict(scope), replay(json.dumps(message).encode()), collect)
        text = b"".join(parts)
        return json.loads(text) if text and "id" in message else None

    async def front(scope, receive, send):
        if scope["type"] != "http" or Request(scope).headers["host"].startswith("old-"):
            return await app(scope, receive, send)
        scope = {**scope, "path": scope["path"] + "/", "raw_path": scope["raw_path"] + b"/"}
        if scope["method"] != "POST":
            return await app(scope, receive, send)
        body = await Request(scope, receive).body()
        messages = json.loads(body)
        if not isinstance(messages, list):
            return await app(scope, replay(body), send)
        answers = [answer for answer in [await answer_one(scope, message) for message in messages] if answer is not None]
        await (JSONResponse(answers) if answers else Response(status_code=202))(scope, receive, send)

    return front


def agents():
    """2025-11-25 with an event store: priming events, resumption, and requests from the server to its client."""
    from mcp.server.streamable_http import EventMessage, EventStore
    from mcp.types import SamplingMessage, TextContent
    from pydantic import BaseModel

    class Store(EventStore):
        def __init__(self):
            self.events = []

        async def store_event(self, stream_id, message):
            self.events.append((stream_id, message))
            return str(len(self.events))

        async def replay_events_after(self, last_event_id, send_callback):
            start = int(last_event_id)
            stream = self.events[start - 1][0]
            for number, (other, message) in enumerate(self.events[start:], start + 1):
                if other == stream and message is not None:
                    await send_callback(EventMessage(message, str(number)))
            return stream

    mcp = FastMCP("agent-tools", event_store=Store(), retry_interval=200, streamable_http_path="/v1/agent-tools", **OPEN_TO_ANY_HOST)
    mcp._mcp_server.version = "2025.11.3"

    class Approval(BaseModel):
        approve: bool
        reason: str

    @mcp.tool()
    async def deploy(service: str, ctx: Context) -> str:
        """Deploys a service after asking its user."""
        answer = await ctx.elicit(f"Deploy {service} to production?", Approval)
        return f"{service}: {answer.action}"

    @mcp.tool()
    async def explain_failure(log: str, ctx: Context) -> str:
        """Asks the client's own model about a log."""
        message = SamplingMessage(role="user", content=TextContent(type="text", text=f"Explain: {log}"))
        answer = await ctx.session.create_message([message], max_tokens=200, related_request_id=ctx.request_id)
        return answer.content.text

    @mcp.tool()
    async def list_workspace(ctx: Context) -> list[str]:
        """Asks the client for its roots."""
        roots = await ctx.session.list_roots()
        return [str(root.uri) for root in roots.roots]

    @mcp.tool()
    async def long_job(steps: int, ctx: Context) -> str:
        """Drops its connection half way; the client comes back with Last-Event-ID."""
        for step in range(steps):
            await ctx.report_progress(step + 1, steps, f"step {step + 1}")
            if step == steps // 2:
                await ctx.close_sse_stream()
            await asyncio.sleep(0.1)
        return "done"

    return mcp.streamable_http_app()


def vault():
    """Behind OAuth: 401 with the address of the protected-resource metadata, then bearer tokens."""
    from mcp.server.auth.provider import AccessToken
    from mcp.server.auth.settings import AuthSettings

    class Verifier:
        async def verify_token(self, token):
            if token.startswith("fake-access-token"):
                return AccessToken(token=token, client_id="fake-client", scopes=["secrets:read"])
            return None

    mcp = FastMCP(
        "vault",
        token_verifier=Verifier(),
        auth=AuthSettings(
            issuer_url="https://auth.example.com",
            resource_server_url="https://vault.example.com/mcp",
            required_scopes=["secrets:read"],
            validate_token_resource=False,
        ),
        json_response=True,
        **OPEN_TO_ANY_HOST,
    )

    @mcp.tool()
    def read_secret(name: str) -> dict:
        """Reads a secret."""
        return {"name": name, "value": "not-a-real-secret-0000", "password": "not-a-real-password"}

    return mcp.streamable_http_app()


if __name__ == "__main__":
    app = {"billing": billing, "legacy": legacy, "search": search, "agents": agents, "vault": vault}[sys.argv[1]]()
    uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[2]), log_level="error", timeout_graceful_shutdown=1)
