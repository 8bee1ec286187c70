// Live pages. The server says only "something about an incident changed" (topic and id); parts of the page with
// hx-trigger="live:incident from:body" ask for themselves again. When the line fails, the page asks every 20 seconds
// and says how old it is.

const POLL_MS = 20_000;
const RETRY_MS = 60_000;
const GATHER_MS = 250; // changes that come together are one change to the page
const topics = new Set(
  [...document.querySelectorAll("[hx-trigger*='live:']")].flatMap((part) =>
    [...part.getAttribute("hx-trigger").matchAll(/live:(\w+)/g)].map((found) => found[1]),
  ),
);
const waiting = new Set();
let polling = 0;
let seenAt = new Date();

function wake(topic, id) {
  document.body.dispatchEvent(new CustomEvent(`changed:${topic}`, { detail: { id } }));
  if (!topics.has(topic) || waiting.has(topic)) return;
  waiting.add(topic);
  setTimeout(() => {
    waiting.delete(topic);
    document.body.dispatchEvent(new CustomEvent(`live:${topic}`));
  }, GATHER_MS);
}

function poll() {
  for (const topic of topics) wake(topic, "");
}

function fallBack() {
  polling ||= setInterval(poll, POLL_MS);
}

function listen() {
  const source = new EventSource("/events/");
  source.addEventListener("open", () => {
    clearInterval(polling);
    polling = 0;
  });
  source.addEventListener("change", (event) => {
    const change = JSON.parse(event.data);
    wake(change.topic, change.id);
  });
  source.addEventListener("again", poll); // the server cannot tell what was missed
  source.addEventListener("end", () => {
    // drafts.js keeps what is being typed; the wall stays where it is and says that it is not live
    const goes = document.dispatchEvent(new CustomEvent("leaving", { cancelable: true }));
    if (goes) location.reload(); // the session is over: the log-in page says so
    else source.close();
  });
  source.addEventListener("error", () => {
    fallBack();
    if (source.readyState === EventSource.CLOSED) setTimeout(listen, RETRY_MS);
  });
  addEventListener("pagehide", () => source.close(), { once: true });
}

// --- How old what one sees is, when nothing can be fetched ------------------------------------------------------------
const stale = document.getElementById("stale"); // the wall says it in its own way
function age(isOld) {
  if (!isOld) seenAt = new Date();
  if (!stale) return;
  stale.hidden = !isOld;
  const time = seenAt.toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Ho_Chi_Minh" });
  stale.textContent = isOld ? `${stale.dataset.text} ${time}` : "";
}
document.body.addEventListener("htmx:sendError", () => age(true));
document.body.addEventListener("htmx:afterOnLoad", () => age(false));
addEventListener("offline", () => age(true));
addEventListener("online", () => age(false));

// --- A part that was fetched again keeps the line that was chosen --------------------------------------------------------
let chosen = "";
document.body.addEventListener("htmx:beforeSwap", () => {
  chosen = document.activeElement?.closest("[data-item]")?.id ?? "";
});
document.body.addEventListener("htmx:afterSettle", () => {
  if (chosen && document.activeElement === document.body) {
    document.getElementById(chosen)?.querySelector("a, button")?.focus({ preventScroll: true });
  }
});

if (topics.size) listen();
