// A screen nobody touches: the clock goes on by itself, what is old says so, and the page comes back after the server
// does. htmx asks every 30 seconds whatever the feed does; a refusal (the right was taken back, the session ended)
// opens the page anew, so that nothing that was shown stays on the wall.

const OLD_S = 90;
const AGAIN_MS = 60_000;
const wall = () => document.getElementById("wall");
let ahead = 0; // the server's clock less ours, in milliseconds
let seenAt = Date.now();

function clockOf(moment) {
  return new Date(moment).toLocaleTimeString("vi-VN", {
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    timeZone: "Asia/Ho_Chi_Minh",
  });
}

function seen() {
  ahead = new Date(wall().dataset.now).getTime() - Date.now();
  seenAt = Date.now();
  tick();
}

function tick() {
  const fresh = document.getElementById("fresh");
  const isOld = Date.now() - seenAt > OLD_S * 1000;
  document.getElementById("clock").textContent = clockOf(Date.now() + ahead);
  fresh.textContent = `${isOld ? fresh.dataset.old : fresh.dataset.fresh} ${clockOf(seenAt + ahead)}`;
  document.body.classList.toggle("is-old", isOld);
}

document.body.addEventListener("htmx:afterSettle", seen);
document.body.addEventListener("htmx:responseError", (event) => {
  if ([401, 403, 404].includes(event.detail.xhr.status)) location.reload();
});
// A part that was asked for while the server was gone waits for its next turn; after long silence begin anew.
setInterval(() => {
  if (Date.now() - seenAt < 10 * AGAIN_MS) return;
  fetch("/healthz").then((answer) => answer.ok && location.reload(), () => {});
}, AGAIN_MS);
setInterval(tick, 1000);
seen();
