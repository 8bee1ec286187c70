// A screen nobody touches: the clock goes on by itself, and what is not live says so in large letters – since when, why, and
// what to do. htmx asks every 30 seconds whatever the feed does. When the session is over the figures leave the screen, since the
// right to show them may have been taken back; when nothing can be fetched they stay, dimmed, under their age. Whatever it was, the page
// comes back by itself.

const OLD_S = 90; // three questions unanswered
const AGAIN_MS = 30_000;
const SINCE = "wall-live"; // when it was last live, for the log-in page after a restart of the screen
const wall = () => document.getElementById("wall");
const lost = document.getElementById("lost");
let ahead = 0; // the server's clock less ours, in milliseconds
let seenAt = Date.now();
let why = ""; // "session", "server", "network"; empty while it is live

function clockOf(moment, seconds = true) {
  return new Date(moment).toLocaleTimeString("vi-VN", {
    hour: "2-digit",
    minute: "2-digit",
    ...(seconds && { second: "2-digit" }),
    timeZone: "Asia/Ho_Chi_Minh",
  });
}

function seen() {
  ahead = new Date(wall().dataset.now).getTime() - Date.now();
  seenAt = Date.now();
  localStorage.setItem(SINCE, String(seenAt + ahead));
  why = "";
  tick();
}

function tick() {
  const fresh = document.getElementById("fresh");
  const now = Date.now();
  if (!why && now - seenAt > OLD_S * 1000) why = cause();
  document.getElementById("clock").textContent = clockOf(now + ahead);
  fresh.textContent = `${why ? fresh.dataset.old : fresh.dataset.fresh} ${clockOf(seenAt + ahead)}`;
  document.body.classList.toggle("is-lost", Boolean(why));
  document.body.classList.toggle("is-ended", why === "session");
  lost.hidden = !why;
  if (why) say(now);
}

function put(id, text) {
  const line = document.getElementById(id);
  if (line.textContent !== text) line.textContent = text; // what is unchanged is not read aloud again
}

function say(now) {
  const words = lost.dataset;
  const minutes = String(Math.floor((now - seenAt) / 60_000));
  const since = words.since
    .replace("{time}", clockOf(seenAt + ahead, false))
    .replace("{day}", new Date(seenAt + ahead).toLocaleDateString("vi-VN", { timeZone: "Asia/Ho_Chi_Minh" }))
    .replace("{minutes}", minutes);
  put("lost-since", since);
  put("lost-why", words[why]);
  put("lost-do", words[`${why}Do`]);
  document.getElementById("lost-enter").hidden = why !== "session";
}

const cause = () => (navigator.onLine ? "server" : "network");

function loses(reason) {
  if (why !== "session") why = reason;
  tick();
}

document.body.addEventListener("htmx:afterSettle", seen);
document.body.addEventListener("htmx:sendError", () => loses(cause()));
document.body.addEventListener("htmx:responseError", (event) => {
  loses([401, 403, 404].includes(event.detail.xhr.status) ? "session" : "server");
});
document.addEventListener("leaving", (event) => {
  event.preventDefault();
  loses("session");
});
addEventListener("offline", () => loses("network"));

// What ended comes back when somebody logs in on this screen; after long silence the page begins anew, with a newer version's files.
setInterval(async () => {
  if (!why || (why !== "session" && Date.now() - seenAt < 20 * AGAIN_MS)) return;
  const answer = await fetch(location.href, { redirect: "manual" }).catch(() => null);
  if (answer?.ok) location.reload();
  else if (answer && answer.status < 500) loses("session");
}, AGAIN_MS);
setInterval(tick, 1000);
seen();
