"use strict";
(() => {
  const find = (id) => document.getElementById(id);
  const table = document.querySelector("table.endpoints");
  document.documentElement.classList.add("js");

  const number = (value) => value.toLocaleString("en-US");
  const counted = (value, noun) => `${number(value)} ${noun}${value === 1 ? "" : "s"}`;
  // What cannot be seen, or turns text around, is shown as an escape.
  const visible = (text) => text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (mark) => `\\u{${mark.codePointAt(0).toString(16)}}`);
  const time = (text) => (text ? `${text.slice(0, 10)} ${text.slice(11, 16)}` : "-");
  const sum = (values) => values.reduce((total, value) => total + value, 0);

  // Captured text goes into the page as text alone.
  const element = (kind, attributes = {}, ...children) => {
    const made = document.createElement(kind);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...children.filter((child) => child !== null && child !== undefined).map((child) => (typeof child === "string" ? visible(child) : child)));
    return made;
  };
  const fill = (id, ...children) => find(id).replaceChildren(...children);

  // --- State ---------------------------------------------------------------------------------------------------

  const rowLimit = 1000;
  const open = new Set();
  let rows = [];
  let last = "";
  let sort = { name: "endpoint", down: false };
  let sizes = new Map();

  const flat = (inventory) => inventory.hosts.flatMap((host) => host.endpoints.map((endpoint) => {
    const key = `${host.host} ${endpoint.method} ${endpoint.path}`;
    const fields = [...endpoint.query, ...endpoint.request.fields, ...endpoint.response.fields];
    const text = [key, endpoint.kind, ...endpoint.sensitive, ...Object.keys(endpoint.authentication), ...Object.keys(endpoint.tools), ...fields.map((field) => field.name)].join("\n").toLowerCase();
    return { key, host: host.host, endpoint, text };
  }));

  const isOpen = (endpoint) => endpoint.method !== "OPTIONS" && endpoint.open_records > 0;

  const wanted = () => {
    const words = find("query").value.toLowerCase().split(/\s+/).filter((word) => word);
    const kind = document.querySelector("input[name=kind]:checked").value, host = find("host").value, finding = find("finding").value;
    return rows.filter((row) => {
      if (kind && row.endpoint.kind !== kind) return false;
      if (host && row.host !== host) return false;
      if (finding === "sensitive" && row.endpoint.sensitive.length === 0) return false;
      if (finding === "open" && !isOpen(row.endpoint)) return false;
      if (finding === "tool" && Object.keys(row.endpoint.tools).length === 0) return false;
      return words.every((word) => row.text.includes(word));
    });
  };

  const orders = {
    endpoint: (a, b) => (a.host < b.host ? -1 : a.host > b.host ? 1 : a.endpoint.path < b.endpoint.path ? -1 : a.endpoint.path > b.endpoint.path ? 1 : a.endpoint.method < b.endpoint.method ? -1 : 1),
    records: (a, b) => a.endpoint.records - b.endpoint.records,
    seen: (a, b) => ((a.endpoint.last_seen || "") < (b.endpoint.last_seen || "") ? -1 : 1),
  };

  // --- The table -----------------------------------------------------------------------------------------------

  const template = (path) => {
    const shown = element("span", { class: "path" });
    for (const part of path.split(/(\{[a-z]+\}|\/)/)) {
      if (part === "/") shown.append("/", element("wbr"));
      else if (part.startsWith("{")) shown.append(element("i", {}, part));
      else shown.append(visible(part));
    }
    return shown;
  };

  const kinds = (names) => (names.length ? element("span", { class: "kinds" }, ...names.map((name) => element("b", {}, name))) : null);

  const fieldTable = (title, fields, total) => {
    if (fields.length === 0) return null;
    const body = element("tbody");
    for (const field of fields) {
      body.append(element("tr", {}, element("td", {}, element("code", {}, field.name)), element("td", {}, field.types.join(" or ") + (field.format ? `, ${field.format}` : "")),
        element("td", { class: "number" }, total && field.records >= total ? "always" : number(field.records)), element("td", {}, kinds(field.sensitive || []))));
    }
    const head = element("thead", {}, element("tr", {}, element("th", { scope: "col" }, "Field"), element("th", { scope: "col" }, "Type"), element("th", { scope: "col", class: "number" }, "Records"), element("th", { scope: "col" }, "Sensitive")));
    return element("div", { class: "wide" }, element("h3", {}, `${title} (${fields.length})`), element("table", { class: "fields" }, head, body));
  };

  const pairs = (title, entries) => {
    if (entries.length === 0) return null;
    const list = element("ul", { class: "tally" });
    for (const [name, count] of entries) list.append(element("li", {}, element("code", {}, name), element("span", {}, number(count))));
    return element("div", {}, element("h3", {}, title), list);
  };

  const details = (endpoint) => {
    const parameters = endpoint.path_parameters.map((each) => [`{${each.name}}${each.after ? ` after ${each.after}` : ""}`, each.segment]);
    const list = parameters.length ? element("div", {}, element("h3", {}, "In the path"), element("ul", { class: "tally" }, ...parameters.map(([name, segment]) => element("li", {}, element("code", {}, name), element("span", {}, `segment ${segment}`))))) : null;
    return element("div", { class: "more" }, pairs("Status", Object.entries(endpoint.statuses)), pairs("Authentication", Object.entries(endpoint.authentication)), list,
      pairs("Called by tools", Object.entries(endpoint.tools)), pairs("Request types", Object.entries(endpoint.request.content_types)), pairs("Response types", Object.entries(endpoint.response.content_types)),
      fieldTable("Query", endpoint.query, 0), fieldTable("Request body", endpoint.request.fields, endpoint.request.records), fieldTable("Response body", endpoint.response.fields, endpoint.response.records));
  };

  const statuses = (endpoint) => {
    const cell = element("span");
    Object.keys(endpoint.statuses).slice(0, 6).forEach((code, index) => {
      cell.append(index ? ", " : "", element("span", code >= "500" ? { class: "fault" } : {}, code));
    });
    return cell;
  };

  const authentication = (endpoint) => {
    const cell = element("span");
    Object.keys(endpoint.authentication).forEach((kind, index) => cell.append(index ? ", " : "", element("span", kind === "none" && isOpen(endpoint) ? { class: "served" } : {}, kind)));
    return cell;
  };

  const bodyOf = (row, several, isNews) => {
    const endpoint = row.endpoint, isShown = open.has(row.key), grew = isNews && sizes.has(row.key) && sizes.get(row.key) < endpoint.records;
    const toggle = element("button", { type: "button", class: "disclose", "aria-expanded": String(isShown), "aria-label": `Details of ${endpoint.method} ${endpoint.path}` });
    const name = element("div", {}, several ? element("span", { class: "host" }, row.host) : null, element("span", { class: "method" }, endpoint.method), " ", template(endpoint.path));
    const line = element("tr", { class: grew ? "row fresh" : "row" },
      element("td", { class: "name" }, element("div", { class: "name-line" }, toggle, name)), element("td", { class: "number" }, number(endpoint.records)), element("td", { class: "optional" }, statuses(endpoint)),
      element("td", {}, authentication(endpoint)), element("td", {}, kinds(endpoint.sensitive)), element("td", { class: "time optional" }, time(endpoint.last_seen)));
    const body = element("tbody", isShown ? { class: "open" } : {}, line);
    body.dataset.key = row.key;
    if (isShown) body.append(element("tr", { class: "detail" }, element("td", { colspan: "6" }, details(endpoint))));
    return body;
  };

  const draw = (isNews) => {
    const found = wanted().sort((a, b) => (sort.down ? -1 : 1) * orders[sort.name](a, b) || orders.endpoint(a, b));
    const focused = document.activeElement && document.activeElement.closest("tbody") ? document.activeElement.closest("tbody").dataset.key : null;
    const several = new Set(rows.map((row) => row.host)).size > 1;
    for (const body of [...table.tBodies]) body.remove();
    table.append(...found.slice(0, rowLimit).map((row) => bodyOf(row, several, isNews)));
    if (focused) {
      const again = [...table.tBodies].find((body) => body.dataset.key === focused);
      if (again) again.querySelector(".disclose").focus({ preventScroll: true });
    }
    find("shown").textContent = found.length > rowLimit ? `the first ${number(rowLimit)} of ${counted(found.length, "endpoint")}` : found.length === rows.length ? counted(rows.length, "endpoint") : `${number(found.length)} of ${counted(rows.length, "endpoint")}`;
    find("nothing").hidden = found.length > 0;
    for (const head of table.tHead.querySelectorAll("th[data-name]")) {
      if (head.dataset.name === sort.name) head.setAttribute("aria-sort", sort.down ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    }
  };

  table.addEventListener("click", (event) => {
    const header = event.target.closest("thead th");
    if (header && event.target.closest("button")) {
      const name = header.dataset.name;
      sort = { name, down: sort.name === name ? !sort.down : name !== "endpoint" };
      draw();
      return;
    }
    const line = event.target.closest("tr.row");
    if (!line || String(getSelection())) return;
    const key = line.closest("tbody").dataset.key;
    if (open.has(key)) open.delete(key); else open.add(key);
    draw();
  });
  find("tools").addEventListener("input", () => draw());
  find("tools").addEventListener("submit", (event) => event.preventDefault());
  find("reset").addEventListener("click", () => {
    find("query").value = "";
    find("host").value = "";
    find("finding").value = "";
    document.querySelector("input[name=kind][value='']").checked = true;
    draw();
  });

  // --- Everything around it ------------------------------------------------------------------------------------

  const tile = (name, value, note, kind) => element("div", { class: `tile${kind ? ` ${kind}` : ""}` }, element("p", {}, name), element("strong", {}, number(value)), element("small", {}, note));

  const show = (inventory) => {
    const summary = inventory.summary, shadow = summary.shadow_mcp_servers;
    find("heading").textContent = inventory.records ? `${counted(summary.api_endpoints, "API endpoint")} at ${counted(summary.hosts, "host")}` : "Waiting for records";
    find("lead").hidden = inventory.records > 0;
    const facts = [["Records", number(inventory.records)]];
    if (inventory.first_seen) facts.push(["Seen", `${time(inventory.first_seen)} to ${time(inventory.last_seen)}`]);
    const missing = sum(inventory.hosts.map((host) => host.not_found));
    if (missing) facts.push(["Not found", number(missing)]);
    if (inventory.unread) facts.push(["Without a path", number(inventory.unread)]);
    fill("facts", ...facts.map(([name, value]) => element("div", {}, element("dt", {}, name), element("dd", {}, value))));
    const tools = inventory.tools.length;
    fill("tiles", tile("Records", inventory.records, "taken"), tile("API endpoints", summary.api_endpoints, `and ${number(summary.page_endpoints + summary.asset_endpoints)} pages and files`),
      tile("With sensitive data", summary.sensitive_endpoints, "in fields or paths", summary.sensitive_endpoints ? "shadow" : ""), tile("Open to anybody", summary.open_endpoints, "served without credentials"),
      tile("MCP servers", summary.mcp_servers, shadow ? `${number(shadow)} shadow` : "by their traffic", shadow ? "shadow" : ""), tile("Tools", tools, "that call these APIs"));
    find("tiles").hidden = find("inventory").hidden = inventory.records === 0;

    const hosts = inventory.hosts.map((host) => host.host), chosen = find("host").value;
    if ([...find("host").options].slice(1).map((option) => option.value).join("\n") !== hosts.join("\n")) {
      fill("host", element("option", { value: "" }, "all hosts"), ...hosts.map((host) => element("option", { value: host }, host)));
      find("host").value = hosts.includes(chosen) ? chosen : "";
    }
    rows = flat(inventory);
    draw(true);
    sizes = new Map(rows.map((row) => [row.key, row.endpoint.records]));

    find("servers-panel").hidden = inventory.servers.length === 0;
    find("servers-note").textContent = counted(inventory.servers.length, "server");
    fill("servers", ...inventory.servers.slice(0, 200).map((server) => {
      const names = [...new Set([...Object.keys(server.tools), ...server.offered_tools])].sort();
      return element("li", {}, element("span", { class: `badge ${server.status}` }, server.status), element("h3", {}, server.host === "-" ? "unknown host" : server.host + (server.path === "-" ? "" : server.path)),
        element("p", {}, `${server.confidence}, ${counted(server.exchanges, "record")}`), names.length ? element("p", {}, `${names.slice(0, 8).join(", ")}${names.length > 8 ? ` and ${names.length - 8} more` : ""}`) : null);
    }));
    find("tools-panel").hidden = tools === 0;
    find("tools-note").textContent = counted(tools, "tool");
    fill("tool-list", ...inventory.tools.slice(0, 200).map((tool) => element("li", {}, element("h3", {}, tool.name), tool.servers.length ? element("p", {}, `offered by ${tool.servers.join(", ")}`) : null,
      ...tool.calls.slice(0, 8).map((call) => element("p", {}, `${call.method} ${call.host}${call.path} ×${number(call.records)}`)))));

    const left = inventory.left_out, parts = [];
    if (left.host_records) parts.push(`${counted(left.host_records, "record")} of further hosts`);
    if (left.field_records) parts.push(`${counted(left.field_records, "field")} of records`);
    if (left.cut_bodies) parts.push(`the rest of ${number(left.cut_bodies)} long bodies`);
    if (left.tool_records) parts.push(counted(left.tool_records, "tool call"));
    if (left.coarse_hosts) parts.push(`finer templates of ${counted(left.coarse_hosts, "host")}`);
    find("left-out").hidden = parts.length === 0;
    find("left-out").textContent = `Left out for want of room: ${parts.join(", ")}.`;
  };

  // --- Keeping current -----------------------------------------------------------------------------------------

  const usual = 2000;
  let wait = usual, timer = 0, isAsking = false;

  const ask = async () => {
    if (isAsking) return;
    isAsking = true;
    clearTimeout(timer);
    try {
      const began = performance.now();
      const answer = await fetch("api/inventory", { cache: "no-store", headers: { accept: "application/json" } });
      if (!answer.ok) throw new Error(answer.status === 401 ? "the server asks for a key" : `the server answered ${answer.status}`);
      const text = await answer.text();
      if (text !== last) {
        const inventory = JSON.parse(text);
        if (!String(inventory.schema).startsWith("akto.inventory/1")) throw new Error("the server answered something else");
        last = text;
        show(inventory);
      }
      // A large inventory is not asked for more often than it can be shown.
      wait = Math.max(usual, 5 * (performance.now() - began));
      find("state").textContent = `Current at ${new Date().toISOString().slice(11, 19)}.`;
    } catch (error) {
      wait = Math.min(30000, wait * 2);
      find("state").textContent = `Not current: ${error instanceof TypeError ? "the server does not answer" : error.message}.`;
    }
    isAsking = false;
    if (!document.hidden) timer = setTimeout(ask, wait);
  };
  document.addEventListener("visibilitychange", () => { if (!document.hidden) ask(); });
  ask();
})();
