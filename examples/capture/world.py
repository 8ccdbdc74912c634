"""Everything in the recording that is not MCP: a little shop and its neighbours, told apart by host: `world.py PORT`.

Several answers are chosen to tempt a careless reader: JSON-RPC that is not MCP, product codes that begin with "mcp",
event streams of other makings, pages and prompts that quote MCP messages.
"""

import base64
import gzip
import json
import sys
import urllib.parse

import uvicorn
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response, StreamingResponse

PNG = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
PRODUCTS = {
    "mcp3008": {"id": "mcp3008", "name": "MCP3008 — 8-channel ADC", "cents": 389, "tags": ["adc", "spi"], "stock": 41},
    "kettle": {"id": "kettle", "name": "Bouilloire « Aurore »", "cents": 5900, "tags": ["kitchen"], "stock": 7},
    "toolbox": {"id": "toolbox", "name": "Toolbox, 22\"", "cents": 4450, "tags": ["tools", "tools/call-out kit"], "stock": 0},
}
QUOTED_CALL = '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"web_search","arguments":{"q":"hi"}}}'


async def shop(request, path):
    if path == "/static/app.js":
        script = "export const api = (method, path) => fetch(`https://api.shop.example${path}`, {method});\n" * 20
        return Response(gzip.compress(script.encode()), media_type="text/javascript", headers={"Content-Encoding": "gzip"})
    if path == "/login" and request.method == "POST":
        answer = RedirectResponse("/account", 302)
        answer.set_cookie("session", "fake-session-not-a-real-secret", httponly=True, secure=True, samesite="lax")
        answer.set_cookie("theme", "dark")
        return answer
    return HTMLResponse("<!doctype html><title>Shop</title><h1>Tools & more</h1><p>Parts, kettles, sessions.</p>")


async def api(request, path):
    if path == "/v1/products":
        return JSONResponse({"items": list(PRODUCTS.values()), "next": None}, headers={"ETag": '"p1"'})
    if path.startswith("/v1/products/"):
        if request.headers.get("if-none-match"):
            return Response(status_code=304)
        product = PRODUCTS.get(path.rsplit("/", 1)[1])
        return JSONResponse(product) if product else JSONResponse({"error": "no such product"}, 404)
    if path == "/v1/cart" and request.method == "DELETE":
        return Response(status_code=204)
    if path == "/v1/cart":
        return JSONResponse({"cart": "c_5501", "lines": [await request.json()]}, 201)
    if path == "/v1/payments":
        return JSONResponse({"error": {"code": "card_declined", "method": "card", "params": {"name": "visa"}}}, 402)
    if path == "/v1/ping":
        return JSONResponse({"method": "ping", "result": {}, "id": 1})
    if path == "/tools/list":
        return JSONResponse({"result": {"tools": [{"name": "hammer", "schema": "claw"}, {"name": "saw"}]}})
    if path == "/graphql":
        return JSONResponse({"data": {"product": PRODUCTS["kettle"], "initialize": {"protocolVersion": 3}}})
    if path == "/v1/stock/stream":
        async def ticks():
            for name, product in PRODUCTS.items():
                yield f"event: stock\ndata: {json.dumps({'id': name, 'stock': product['stock']})}\n\n"
        return StreamingResponse(ticks(), media_type="text/event-stream")
    return JSONResponse({"error": "internal error"}, 500)


async def cdn(request, path):
    return Response(PNG, media_type="image/png", headers={"Cache-Control": "public, max-age=31536000"})


async def ethereum(request, path):
    call = await request.json()
    answers = {"eth_blockNumber": "0x14e8f21", "eth_chainId": "0x1", "net_version": "1"}
    many = call if isinstance(call, list) else [call]
    results = [{"jsonrpc": "2.0", "id": one["id"], "result": answers[one["method"]]} for one in many]
    return JSONResponse(results if isinstance(call, list) else results[0])


async def language_server(request, path):
    call = await request.json()
    if call["method"] == "initialize":
        capabilities = {"textDocumentSync": 1, "hoverProvider": True, "completionProvider": {"resolveProvider": True}}
        result = {"capabilities": capabilities, "serverInfo": {"name": "example-language-server", "version": "0.4.1"}}
    else:
        result = {"contents": {"kind": "markdown", "value": "`let x: Int`"}}
    return JSONResponse({"jsonrpc": "2.0", "id": call["id"], "result": result})


async def partner_agent(request, path):
    if path == "/.well-known/agent-card.json":
        return JSONResponse({"protocolVersion": "0.3.0", "name": "Partner", "url": "https://agent.partner.example/a2a",
                             "capabilities": {"streaming": True}, "skills": [{"id": "quote", "name": "Quote"}]})
    call = await request.json()
    task = {"id": "task-9", "contextId": "ctx-1", "kind": "task", "status": {"state": "completed"}}
    return JSONResponse({"jsonrpc": "2.0", "id": call["id"], "result": task})


async def editor_agent(request, path):
    call = await request.json()
    result = {"protocolVersion": 1, "agentCapabilities": {"loadSession": False}, "authMethods": []}
    return JSONResponse({"jsonrpc": "2.0", "id": call["id"], "result": result})


async def model(request, path):
    call = await request.json()
    if path == "/v1/responses":
        listed = {"id": "mcpl_1", "type": "mcp_list_tools", "server_label": "tickets",
                  "tools": [{"name": "open_ticket", "input_schema": {"type": "object", "properties": {}}}]}
        called = {"id": "mcp_2", "type": "mcp_call", "server_label": "tickets", "name": "open_ticket",
                  "arguments": '{"title":"printer"}', "output": "TICKET-12", "error": None, "status": "completed"}
        said = {"id": "msg_3", "type": "message", "role": "assistant",
                "content": [{"type": "output_text", "text": "I opened TICKET-12.", "annotations": []}]}
        return JSONResponse({"id": "resp_fake", "object": "response", "model": call["model"], "output": [listed, called, said]})
    if call.get("stream"):
        async def pieces():
            for word in ("Send ", QUOTED_CALL, " to the server."):
                piece = {"choices": [{"index": 0, "delta": {"content": word}}]}
                yield f"data: {json.dumps(piece)}\n\n"
            yield "data: [DONE]\n\n"
        return StreamingResponse(pieces(), media_type="text/event-stream")
    text = f"A client sends {QUOTED_CALL} and the server answers."
    return JSONResponse({"id": "chat_fake", "object": "chat.completion", "model": call["model"],
                         "choices": [{"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"}]})


async def assistant(request, path):
    call = await request.json()
    content = [{"type": "text", "text": "Looking it up."}]
    if "mcp_servers" in call:
        content += [{"type": "mcp_tool_use", "id": "mcptoolu_fake", "name": "find_note", "server_name": "notes", "input": {"q": "vat"}},
                    {"type": "mcp_tool_result", "tool_use_id": "mcptoolu_fake", "is_error": False,
                     "content": [{"type": "text", "text": "VAT is 20%"}]}]
    return JSONResponse({"id": "msg_fake", "type": "message", "role": "assistant", "model": call["model"],
                         "content": content, "stop_reason": "end_turn", "usage": {"input_tokens": 50, "output_tokens": 12}})


async def documentation(request, path):
    return HTMLResponse(f"<!doctype html><title>How MCP works</title><pre>{QUOTED_CALL}</pre><p>event: endpoint</p>"
                        "<p>Servers answer with <code>Mcp-Session-Id</code>; try <code>https://mcp.example.com/mcp</code>.</p>")


async def family(request, path):
    return HTMLResponse("<!doctype html><title>The McPhersons</title><p>Welcome to mcpherson.example.</p>")


async def authorization(request, path):
    base = "https://auth.example.com"
    if path.startswith("/.well-known/"):
        return JSONResponse({"issuer": f"{base}/", "authorization_endpoint": f"{base}/authorize", "token_endpoint": f"{base}/token",
                             "registration_endpoint": f"{base}/register", "response_types_supported": ["code"],
                             "grant_types_supported": ["authorization_code", "refresh_token"],
                             "code_challenge_methods_supported": ["S256"], "scopes_supported": ["secrets:read"]})
    if path == "/register":
        wanted = await request.json()
        return JSONResponse({**wanted, "client_id": "fake-client", "client_secret": "not-a-real-client-secret"}, 201)
    if path == "/authorize":
        query = request.query_params
        return RedirectResponse(f"{query['redirect_uri']}?" + urllib.parse.urlencode({"code": "fake-code", "state": query["state"]}), 302)
    return JSONResponse({"access_token": "fake-access-token-0003", "token_type": "Bearer", "expires_in": 3600,
                         "refresh_token": "fake-refresh-token-0003", "scope": "secrets:read"})


HOSTS = {
    "shop.example": shop, "api.shop.example": api, "cdn.shop.example": cdn, "rpc.chain.example": ethereum,
    "lsp.dev.example": language_server, "agent.partner.example": partner_agent, "editor.dev.example": editor_agent,
    "api.llm.example": model, "api.assistant.example": assistant, "docs.example.org": documentation,
    "mcpherson.example": family, "auth.example.com": authorization,
}


async def world(scope, receive, send):
    if scope["type"] != "http":
        return
    request = Request(scope, receive)
    answer = await HOSTS[request.headers["host"].split(":")[0]](request, scope["path"])
    await answer(scope, receive, send)


if __name__ == "__main__":
    uvicorn.run(world, host="127.0.0.1", port=int(sys.argv[1]), log_level="error", lifespan="off", timeout_graceful_shutdown=1)
