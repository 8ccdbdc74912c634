"use strict";
(() => {
  const find = (id) => document.getElementById(id);
  const report = JSON.parse(find("data").textContent);
  const table = document.querySelector("table.servers");
  const rows = table ? [...table.tBodies].map((body, index) => ({ body, index, server: report.servers[index] })) : [];
  const levels = { low: 1, medium: 2, high: 3, certain: 4 };
  document.documentElement.classList.add("js");

  const number = (value) => value.toLocaleString("en-US");
  const counted = (value, noun) => `${number(value)} ${noun}${value === 1 ? "" : "s"}`;
  // What cannot be seen, or turns text around, is shown as an escape, as in the table.
  const visible = (text) => text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (mark) => `\\u{${mark.codePointAt(0).toString(16)}}`);
  const nameOf = (server) => {
    const path = server.path === "-" ? "" : server.path;
    if (server.host !== "-") return visible(server.host + path);
    const itself = server.server ? ` ${server.server.name}` : "";
    return visible((server.transport === "stdio" ? "(stdio)" : "(unknown host)") + itself + (path && ` ${path}`));
  };

  // --- Drawing -------------------------------------------------------------------------------------------------

  const svg = (kind, attributes, ...children) => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", kind);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children.filter((child) => child !== null));
    return element;
  };
  const titled = (element, text) => { element.prepend(svg("title", {}, text)); return element; };

  const tip = find("tip");
  const tell = (element, text) => {
    element.addEventListener("pointerenter", () => { tip.textContent = text; tip.hidden = false; });
    element.addEventListener("pointerleave", () => { tip.hidden = true; });
    element.addEventListener("pointermove", (event) => {
      const x = Math.min(event.clientX + 14, innerWidth - tip.offsetWidth - 8);
      const y = event.clientY + 18 + tip.offsetHeight > innerHeight ? event.clientY - tip.offsetHeight - 10 : event.clientY + 18;
      tip.style.left = `${Math.max(8, x)}px`;
      tip.style.top = `${Math.max(8, y)}px`;
    });
  };

  let measure = null;
  const widthOf = (text) => {
    measure = measure || document.createElement("canvas").getContext("2d");
    measure.font = `12.5px ${getComputedStyle(document.body).fontFamily}`;
    return measure.measureText(text).width;
  };
  const cut = (text, room) => {
    if (widthOf(text) <= room) return text;
    const letters = [...text];
    let low = 0, high = letters.length;
    const shown = (n) => letters.slice(0, Math.ceil(n * 0.6)).join("") + "…" + letters.slice(letters.length - Math.floor(n * 0.4)).join("");
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (widthOf(shown(middle)) <= room) low = middle; else high = middle - 1;
    }
    return shown(low);
  };

  // --- Timeline ------------------------------------------------------------------------------------------------

  const steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400, 172800, 604800, 1209600, 2592000, 7776000, 31536000];
  const slots = report.servers.flatMap((server) => server.timeline.slots.map((slot) => ({
    time: Date.parse(slot.start) / 1000, size: server.timeline.slot_seconds, count: slot.exchanges, status: server.status,
  }))).filter((slot) => Number.isFinite(slot.time));
  const two = (value) => String(value).padStart(2, "0");
  const stamp = (seconds, step, long) => {
    const date = new Date(seconds * 1000);
    const day = `${date.getUTCFullYear()}-${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())}`;
    const time = `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}` + (step < 60 ? `:${two(date.getUTCSeconds())}` : "");
    if (step >= 86400) return day;
    return long || time === "00:00" ? `${day} ${time}` : time;
  };
  const shortDay = (seconds) => new Date(seconds * 1000).toLocaleDateString("en-US", { month: "short", day: "numeric", timeZone: "UTC" });
  const nice = (most) => {
    const power = 10 ** Math.floor(Math.log10(Math.max(most, 1)));
    const top = [1, 2, 5, 10].find((factor) => factor * power >= most) * power;
    return { top, step: Math.max(1, top / (top / power === 5 ? 5 : 4)) };
  };

  const drawTimeline = () => {
    const place = find("timeline"), width = Math.max(280, place.clientWidth), height = 210;
    const left = 44, right = 8, top = 10, bottom = 28, plot = width - left - right, tall = height - top - bottom;
    const first = Math.min(...slots.map((slot) => slot.time));
    const last = Math.max(...slots.map((slot) => slot.time + slot.size));
    const least = Math.max(...slots.map((slot) => slot.size), (last - first) / Math.max(12, plot / 11));
    const step = steps.find((each) => each >= least) || steps[steps.length - 1];
    let start = Math.floor(first / step) * step, count = Math.max(1, Math.ceil((last - start) / step));
    if (count < 12) { start -= Math.floor((12 - count) / 2) * step; count = 12; }
    const bars = Array.from({ length: count }, () => ({ shadow: 0, sanctioned: 0 }));
    for (const slot of slots) bars[Math.min(count - 1, Math.floor((slot.time - start) / step))][slot.status] += slot.count;
    const scale = nice(Math.max(...bars.map((bar) => bar.shadow + bar.sanctioned)));
    const y = (value) => top + tall - (value / scale.top) * tall, x = (index) => left + (index / count) * plot;
    const total = slots.reduce((sum, slot) => sum + slot.count, 0);
    const picture = svg("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "img",
      "aria-label": `${counted(total, "MCP exchange")} from ${stamp(first, 60, true)} to ${stamp(last, 60, true)} UTC, at most ${number(Math.max(...bars.map((bar) => bar.shadow + bar.sanctioned)))} in ${span(step)}` });
    for (let value = 0; value <= scale.top; value += scale.step) {
      picture.append(svg("line", { x1: left, x2: width - right, y1: y(value), y2: y(value), class: value ? "grid" : "axis" }),
        svg("text", { x: left - 8, y: y(value) + 4, "text-anchor": "end" }, number(value)));
    }
    const pitch = plot / count, labelStep = steps.find((each) => each >= step && each % step === 0 && (each / step) * pitch >= 58) || step * Math.ceil(58 / pitch);
    for (let time = Math.ceil(start / labelStep) * labelStep; time < start + count * step; time += labelStep) {
      const at = left + ((time - start) / step) * pitch, isDay = time % 86400 === 0;
      if (at + 40 > width) break;
      picture.append(svg("line", { x1: at, x2: at, y1: isDay ? top : y(0), y2: y(0) + 5, class: isDay && labelStep < 86400 ? "day" : "axis" }),
        svg("text", { x: at + (isDay ? 3 : 0), y: height - 8, class: isDay ? "strong" : "" }, isDay ? shortDay(time) : stamp(time, step, false)));
    }
    const gap = plot / count > 6 ? 2 : plot / count > 3 ? 1 : 0;
    bars.forEach((bar, index) => {
      let base = 0;
      for (const status of ["shadow", "sanctioned"]) {
        if (!bar[status]) continue;
        const tallness = Math.max(1.5, y(base) - y(base + bar[status]));
        picture.append(svg("rect", { x: x(index) + gap / 2, y: y(base) - tallness, width: Math.max(1, plot / count - gap), height: tallness, class: `bar ${status}` }));
        base += bar[status];
      }
      if (!base) return;
      const hit = svg("rect", { x: x(index), y: top, width: plot / count, height: tall, class: "hit" });
      const text = `${stamp(start + index * step, step, true)} UTC, ${span(step)}\n${number(bar.shadow)} shadow, ${number(bar.sanctioned)} sanctioned`;
      tell(hit, text);
      picture.append(titled(hit, text));
    });
    place.replaceChildren(picture);
    find("timeline-note").textContent = `by ${span(step).replace(/^1 /, "")}, UTC`;
  };
  const span = (seconds) => {
    for (const [size, noun] of [[86400, "day"], [3600, "hour"], [60, "minute"], [1, "second"]]) {
      if (seconds >= size) return counted(Math.round(seconds / size), noun);
    }
    return "a moment";
  };

  // --- Who talks to what ---------------------------------------------------------------------------------------

  const links = [];
  for (const [index, server] of report.servers.entries()) {
    let known = 0;
    for (const client of server.clients) {
      links.push({ client: client.name + (client.version ? ` ${client.version}` : ""), server: index, count: client.exchanges });
      known += client.exchanges;
    }
    if (server.exchanges > known) links.push({ client: "", server: index, count: server.exchanges - known });
  }
  const nameless = "client did not say";

  const mostClients = 32, mostServers = 48;
  const drawMap = () => {
    const place = find("map"), width = Math.max(280, place.clientWidth), head = 26;
    const chosen = rows.length ? rows.filter((row) => !row.body.hidden).map((row) => row.index) : [];
    const byExchanges = [...chosen].sort((a, b) => report.servers[b].exchanges - report.servers[a].exchanges || a - b);
    const keptServers = new Set(byExchanges.slice(0, mostServers));
    const sums = new Map();
    for (const link of links) if (keptServers.has(link.server)) sums.set(link.client, (sums.get(link.client) || 0) + link.count);
    const clients = [...sums.keys()].sort((a, b) => sums.get(b) - sums.get(a) || (a < b ? -1 : 1));
    const keptClients = new Set(clients.slice(0, mostClients));
    const drawn = links.filter((link) => keptServers.has(link.server) && keptClients.has(link.client));
    const right = chosen.filter((index) => keptServers.has(index)).map((index) => ({ key: index, text: nameOf(report.servers[index]), status: report.servers[index].status, count: report.servers[index].exchanges, goes: index }));
    const rightPlace = new Map(right.map((node, index) => [node.key, index]));
    const middle = (client) => {
      let sum = 0, weight = 0;
      for (const link of drawn) if (link.client === client) { sum += rightPlace.get(link.server) * link.count; weight += link.count; }
      return sum / weight;
    };
    const left = [...keptClients].map((client) => ({ key: client, text: visible(client) || nameless, status: client ? "client" : "rest", count: sums.get(client), middle: middle(client) }));
    left.sort((a, b) => a.middle - b.middle);

    const most = Math.max(...drawn.map((link) => link.count), 1), longest = Math.max(left.length, right.length, 2), thickest = drawn.length > 60 ? 3.5 : 9;
    const high = longest * (longest > 24 ? 22 : 27), height = high + head + 4, isNarrow = width < 560;
    const labelOf = (node) => (isNarrow ? "" : number(node.count));
    const need = (nodes) => Math.max(60, ...nodes.map((node) => widthOf(`${node.text} ${labelOf(node)}`) + 26));
    const bridge = isNarrow ? 70 : 220, leftRoom = Math.min(need(left), (width - bridge) * 0.45), rightRoom = Math.min(need(right), width - bridge - leftRoom);
    const spare = Math.max(0, width - leftRoom - rightRoom - 620) / 2, xl = leftRoom + spare, xr = width - rightRoom - spare;
    const spread = (nodes) => nodes.forEach((node, index) => { node.y = head + (high / nodes.length) * (index + 0.5); });
    spread(left);
    spread(right);
    const picture = svg("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-label": `${counted(left.length, "client")} and ${counted(right.length, "MCP server")}; the inventory below lists who talks to which` });
    picture.append(svg("text", { x: xl, y: 12, class: "heading", "text-anchor": "end" }, "CLIENTS"), svg("text", { x: xr, y: 12, class: "heading" }, "SERVERS"));
    const of = (nodes, key) => nodes.find((node) => node.key === key);
    const curves = [];
    for (const link of [...drawn].sort((a, b) => b.count - a.count)) {
      const a = of(left, link.client), b = of(right, link.server), bend = (xr - xl) * 0.5;
      const curve = svg("path", { d: `M${xl + 8},${a.y}C${xl + bend},${a.y} ${xr - bend},${b.y} ${xr - 8},${b.y}`, class: `link ${b.status}`, "stroke-width": (1.2 + thickest * Math.sqrt(link.count / most)).toFixed(1) });
      const text = `${a.text} → ${b.text}\n${counted(link.count, "exchange")}, ${b.status}`;
      tell(curve, text);
      curves.push({ curve, link });
      picture.append(titled(curve, text));
    }
    const draw = (node, isLeft) => {
      const x = isLeft ? xl : xr, count = labelOf(node), label = cut(node.text, (isLeft ? leftRoom : rightRoom) - widthOf(` ${count}`) - 16);
      const text = svg("text", { x: isLeft ? x - 6 : x + 6, y: node.y + 4.5, "text-anchor": isLeft ? "end" : "start" }, label, count ? svg("tspan", { class: "count", dx: 5 }, count) : null);
      const group = svg("g", { class: `node ${node.status}${node.goes === undefined ? "" : " goes"}` }, svg("rect", { x: isLeft ? x : x - 6, y: node.y - 8, width: 6, height: 16, rx: 3 }), text);
      titled(group, `${node.text}\n${counted(node.count, "exchange")}`);
      group.addEventListener("pointerenter", () => pick(node, isLeft));
      group.addEventListener("pointerleave", () => picture.classList.remove("picking"));
      if (node.goes !== undefined) group.addEventListener("click", () => goTo(node.goes));
      node.group = group;
      picture.append(group);
    };
    const pick = (node, isLeft) => {
      const on = new Set([node.group]);
      for (const { curve, link } of curves) {
        const lit = (isLeft ? link.client : link.server) === node.key;
        curve.classList.toggle("on", lit);
        if (lit) on.add(of(isLeft ? right : left, isLeft ? link.server : link.client).group);
      }
      for (const each of [...left, ...right]) each.group.classList.toggle("on", on.has(each.group));
      picture.classList.add("picking");
    };
    left.forEach((node) => draw(node, true));
    right.forEach((node) => draw(node, false));
    place.replaceChildren(picture);
    const parts = [];
    if (chosen.length < report.servers.length) parts.push("the servers that the filter below shows");
    if (chosen.length > mostServers) parts.push(`the ${mostServers} busiest of ${number(chosen.length)} servers`);
    if (clients.length > mostClients) parts.push(`the ${mostClients} busiest of their ${number(clients.length)} clients`);
    find("map-note").textContent = parts.length ? `Drawn are ${parts.join(", ")}; width is exchanges` : "The width is the number of exchanges";
  };

  // --- Inventory -----------------------------------------------------------------------------------------------

  const setOpen = (row, isOpen) => {
    row.body.classList.toggle("open", isOpen);
    row.button.setAttribute("aria-expanded", String(isOpen));
    row.body.querySelector("details").open = isOpen;
  };
  const goTo = (index) => {
    const row = rows.find((each) => each.index === index);
    if (!row) return;
    if (row.body.hidden) { clear(); apply(); }
    setOpen(row, true);
    row.body.scrollIntoView({ block: "start", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
    row.button.focus({ preventScroll: true });
  };
  let drawnAt = 0;
  const state = { q: "", status: "", min: 1, sort: "", dir: "" };

  for (const row of rows) {
    row.text = row.body.textContent.toLowerCase();
    row.values = {};
    for (const cell of row.body.querySelectorAll("tr.row > td")) row.values[cell.dataset.name] = cell.dataset.value;
    const line = row.body.querySelector(".name-line");
    row.button = document.createElement("button");
    row.button.type = "button";
    row.button.className = "disclose";
    row.button.setAttribute("aria-expanded", "false");
    row.button.setAttribute("aria-controls", row.body.querySelector(".more").id);
    row.button.setAttribute("aria-label", `Details of ${line.textContent.trim()}`);
    line.prepend(row.button);
    row.body.rows[0].addEventListener("click", (event) => {
      if (event.target.closest("a") || String(getSelection())) return;
      setOpen(row, !row.body.classList.contains("open"));
    });
  }

  const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });
  const headers = table ? [...table.tHead.rows[0].cells] : [];
  const isNumeric = (name) => headers.some((header) => header.dataset.name === name && header.dataset.kind === "number");
  const apply = () => {
    const words = state.q.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const row of rows) {
      const fits = (!state.status || row.server.status === state.status) && levels[row.server.confidence] >= state.min && words.every((word) => row.text.includes(word));
      row.body.hidden = !fits;
      if (fits) shown += 1;
    }
    const sign = state.dir === "descending" ? -1 : 1, numeric = isNumeric(state.sort);
    const order = [...rows].sort((a, b) => {
      if (!state.sort) return a.index - b.index;
      const left = a.values[state.sort], right = b.values[state.sort];
      // What is unknown comes last whichever way it goes.
      if (!left !== !right) return left ? -1 : 1;
      return sign * (numeric ? Number(left) - Number(right) : collator.compare(left, right)) || a.index - b.index;
    });
    if (table) table.append(...order.map((row) => row.body));
    for (const header of headers) {
      if (header.dataset.name === state.sort) header.setAttribute("aria-sort", state.dir); else header.removeAttribute("aria-sort");
    }
    find("shown").textContent = !rows.length ? "" : shown === rows.length ? counted(shown, "server") : `${number(shown)} of ${counted(rows.length, "server")}`;
    if (find("nothing")) find("nothing").hidden = shown > 0 || !rows.length;
    const words2 = new URLSearchParams();
    for (const [name, value] of Object.entries(state)) if (value && !(name === "min" && value === 1)) words2.set(name, value);
    if (links.length && drawnAt) requestAnimationFrame(drawMap);
    try { history.replaceState(null, "", words2.size ? `#${words2}` : location.pathname + location.search); } catch { /* a page without an address keeps no state */ }
  };
  const show = () => {
    find("query").value = state.q;
    find("confidence").value = String(state.min);
    for (const choice of document.querySelectorAll("input[name=status]")) choice.checked = choice.value === state.status;
  };
  const clear = () => { Object.assign(state, { q: "", status: "", min: 1 }); show(); };

  for (const header of headers) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...header.childNodes);
    header.append(button);
    button.addEventListener("click", () => {
      const firstWay = header.dataset.kind === "number" ? "descending" : "ascending", otherWay = firstWay === "ascending" ? "descending" : "ascending";
      if (state.sort !== header.dataset.name) Object.assign(state, { sort: header.dataset.name, dir: firstWay });
      else if (state.dir === firstWay) state.dir = otherWay;
      else Object.assign(state, { sort: "", dir: "" });
      apply();
    });
  }
  find("tools").addEventListener("submit", (event) => event.preventDefault());
  find("query").addEventListener("input", (event) => { state.q = event.target.value; apply(); });
  find("confidence").addEventListener("change", (event) => { state.min = Number(event.target.value); apply(); });
  for (const choice of document.querySelectorAll("input[name=status]")) choice.addEventListener("change", () => { state.status = choice.value; apply(); });
  find("reset").addEventListener("click", () => { clear(); apply(); find("query").focus(); });
  find("expand").addEventListener("click", (event) => {
    const isOpen = event.target.getAttribute("aria-pressed") !== "true";
    event.target.setAttribute("aria-pressed", String(isOpen));
    event.target.textContent = isOpen ? "Collapse all" : "Expand all";
    for (const row of rows) setOpen(row, isOpen);
  });

  const wanted = new URLSearchParams(location.hash.slice(1));
  if (headers.some((header) => header.dataset.name === wanted.get("sort"))) {
    Object.assign(state, { sort: wanted.get("sort"), dir: wanted.get("dir") === "descending" ? "descending" : "ascending" });
  }
  Object.assign(state, { q: wanted.get("q") || "", status: ["shadow", "sanctioned"].includes(wanted.get("status")) ? wanted.get("status") : "", min: Math.min(4, Math.max(1, Number(wanted.get("min")) || 1)) });
  find("tools").hidden = rows.length < 2;
  show();
  apply();

  const pictures = [];
  if (slots.length) { find("timeline-panel").hidden = false; pictures.push(drawTimeline); }
  if (links.length) { find("map-panel").hidden = false; pictures.push(drawMap); }
  const redraw = () => {
    const width = find("inventory").clientWidth;
    if (width === drawnAt) return;
    drawnAt = width;
    for (const draw of pictures) draw();
  };
  redraw();
  new ResizeObserver(redraw).observe(find("inventory"));
})();
