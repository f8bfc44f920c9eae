"use strict";

const byId = (id) => document.getElementById(id);
const TENANTS = [...byId("tenant").options].map((option) => option.value);
let requests = 0;

/** Every request says for whom it works, and carries a number of its own. */
async function ask(method, path, body, tenant = byId("tenant").value) {
  const caller = { tenant, user: byId("user").value || "nobody", requestId: `page-${Date.now()}-${++requests}` };
  const response = await fetch(`api/${path}`, {
    method,
    headers: { "X-Tenant": caller.tenant, "X-User": caller.user, "X-Request-Id": caller.requestId },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  let answer;
  try {
    answer = JSON.parse(text);
  } catch {
    answer = { error: "The server gave no answer of the desk's" };
  }
  return { ok: response.ok, status: response.status, answer, caller };
}

function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

function say(where, text, mood) {
  where.textContent = text;
  where.className = `verdict ${mood}`;
}

/** Keeps a button from being pressed while its work is on the way, and says so when it fails. */
async function busy(button, where, work) {
  button.disabled = true;
  try {
    await work();
  } catch (failure) {
    say(where, `The desk does not answer (${failure.message}).`, "bad");
  } finally {
    button.disabled = false;
  }
}

async function showTickets() {
  const { ok, answer, caller } = await ask("GET", "tickets");
  if (caller.tenant !== byId("tenant").value) return; // chosen another one meanwhile
  document.querySelector(".tenant-name").textContent = caller.tenant;
  const items = ok ? answer.map(ticketItem) : [element("li", { textContent: answer.error })];
  byId("tickets").replaceChildren(...(items.length ? items : [element("li", { textContent: "None yet." })]));
}

function ticketItem(ticket) {
  const text = element("span", { className: `text ${ticket.state}`, textContent: ticket.title });
  const by = element("small", { textContent: `#${ticket.id} by ${ticket.openedBy}` });
  if (ticket.state === "closed") return element("li", {}, text, by);
  const close = element("button", { className: "quiet", textContent: "Close", ariaLabel: `Close ticket ${ticket.id}` });
  close.addEventListener("click", () => busy(close, byId("verdict"), async () => {
    await ask("PUT", `tickets/${ticket.id}`, { state: "closed" });
    await showTickets();
  }));
  return element("li", {}, text, by, close);
}

/** What a hop saw that is not its request's. */
function mismatches(hop, caller) {
  const wrong = ["tenant", "user", "requestId"].filter((key) => hop[key] !== caller[key]);
  return hop.tickets.every((ticket) => ticket.tenant === caller.tenant) ? wrong : [...wrong, "tickets"];
}

function hopRow(hop, caller) {
  const wrong = mismatches(hop, caller);
  const cell = (key, text) =>
    element("td", { className: `code ${wrong.includes(key) ? "bad" : ""}`, textContent: text ?? "nothing" });
  const rows = hop.tickets.map((ticket) => `#${ticket.id}`).join(" ") || "none";
  return element("tr", {},
    element("th", { scope: "row", textContent: hop.hop }), element("td", { textContent: hop.executor }),
    cell("thread", hop.thread), cell("tenant", hop.tenant), cell("user", hop.user),
    cell("requestId", hop.requestId), cell("tickets", rows));
}

async function report() {
  const way = new FormData(byId("report")).get("way");
  const { ok, answer, caller } = await ask("GET", `report${way}?hops=${encodeURIComponent(byId("hops").value)}`);
  if (!ok) {
    say(byId("verdict"), answer.error, "bad");
    return;
  }
  byId("hop-rows").replaceChildren(...answer.hops.map((hop) => hopRow(hop, caller)));
  const wrong = answer.hops.filter((hop) => mismatches(hop, caller).length > 0).length;
  const threads = new Set(answer.hops.map((hop) => hop.thread)).size;
  say(byId("verdict"), wrong === 0
    ? `All ${answer.hops.length} hops, on ${threads} threads, saw ${caller.tenant} and ${caller.user}.`
    : `${wrong} of ${answer.hops.length} hops saw something else than ${caller.tenant} and ${caller.user}.`,
  wrong === 0 ? "good" : "bad");
}

async function crowd() {
  const ways = ["report", "report/async", "report/dispatch"];
  const all = await Promise.all(Array.from({ length: 60 }, (_, i) =>
    ask("GET", `${ways[Math.floor(i / 3) % ways.length]}?hops=3`, undefined, TENANTS[i % TENANTS.length])));
  const failed = all.filter(({ ok }) => !ok).length;
  const hops = all.filter(({ ok }) => ok)
    .flatMap(({ answer, caller }) => answer.hops.map((hop) => mismatches(hop, caller)));
  const wrong = hops.filter((keys) => keys.length > 0).length;
  say(byId("verdict"), `${all.length} requests of ${TENANTS.length} tenants at once: ${hops.length} hops, ${wrong} of them with a value of another request, ${failed} requests failed.`,
    wrong + failed === 0 ? "good" : "bad");
}

async function drill() {
  const phase = byId("phase").value;
  let answered;
  try {
    answered = `answered ${(await ask("POST", `drill/${phase}`)).status}`;
  } catch {
    answered = "broken off";
  }
  const { answer } = await ask("GET", "residue");
  const bound = answer.threads.filter((thread) => thread.bound.length > 0).length;
  say(byId("drill-verdict"), `The request was ${answered}. Of ${answer.threads.length} looks at the threads, ${bound} found a value left behind.`,
    answer.clean ? "good" : "bad");
}

async function showPhases() {
  const { ok, answer } = await ask("GET", "drill");
  if (ok) {
    byId("phase").replaceChildren(...answer.map(({ phase, fails }) => element("option", { value: phase, textContent: `${phase}: ${fails}` })));
  }
}

/** Hears of new tickets, whoever opens them; connects again when the desk was away. */
function listen() {
  const socket = new WebSocket(new URL("api/news", location.href.replace(/^http/, "ws")));
  const watch = () => socket.readyState === WebSocket.OPEN && socket.send(byId("tenant").value);
  byId("tenant").addEventListener("change", watch);
  socket.addEventListener("open", watch);
  socket.addEventListener("message", async ({ data }) => {
    const { watching, id, title, openedBy } = JSON.parse(data);
    say(byId("news"), watching ? `Listening for tickets of ${watching}.` : `#${id} by ${openedBy}: ${title}`, "");
    if (!watching) await showTickets();
  });
  socket.addEventListener("close", () => {
    byId("tenant").removeEventListener("change", watch);
    say(byId("news"), "The desk is away.", "bad");
    setTimeout(listen, 2000);
  });
}

function onSubmit(form, where, work) {
  byId(form).addEventListener("submit", (event) => {
    event.preventDefault();
    busy(event.submitter ?? byId(form).querySelector("button"), byId(where), work);
  });
}

onSubmit("open", "verdict", async () => {
  const { ok, answer } = await ask("POST", "tickets", { title: byId("title").value });
  if (ok) byId("title").value = "";
  else say(byId("verdict"), answer.error, "bad");
  await showTickets();
});
onSubmit("report", "verdict", report);
onSubmit("drill", "drill-verdict", drill);
byId("crowd").addEventListener("click", (event) => busy(event.target, byId("verdict"), crowd));
byId("tenant").addEventListener("change", showTickets);
showTickets();
showPhases();
listen();
