// The application: which screen stands, what the bars say, when it is drawn anew. From button to receipt: docs/phone.md.

import { button, h, icon, link } from "./dom.js";
import { reading, waiting } from "./reading.js";
import { events, sending } from "./underway.js";
import { age, load, t } from "./words.js";

// A screen draws itself from what its address says and from one reading of what the phone keeps; one with a form is not drawn
// anew under somebody's fingers. It is loaded when it is wanted: the first is drawn before anything else is there.
const SCREENS = {
  "": async () => (await import("./screens/home.js")).home,
  "ghi-danh": async () => (await import("./screens/enrolment.js")).enrolment,
  "vu-viec-moi": async () => (await import("./screens/incidents.js")).newIncident,
  "sua-vu": async () => (await import("./screens/correct.js")).correct,
  buoc: async () => (await import("./screens/steps.js")).step,
  "vu-viec": async () => (await import("./screens/incidents.js")).incident,
  "diem-ho": async () => (await import("./screens/counts.js")).count,
  ho: async () => (await import("./screens/counts.js")).household,
  cu: async () => (await import("./screens/sent.js")).sent,
  thon: async () => (await import("./screens/hamlets.js")).hamlets,
  "ban-giao": async () => (await import("./screens/watch.js")).handover,
  "so-truc": async () => (await import("./screens/watch.js")).watchBook,
  "co-mat": async () => (await import("./screens/watch.js")).comeWithPin,
  chot: async () => (await import("./screens/watch.js")).comeByCode,
  "doi-ca": async () => (await import("./screens/swaps.js")).askSwap,
  "tuan-tra": async () => (await import("./screens/patrol.js")).patrol,
  "diem-danh": async () => (await import("./screens/training.js")).attendance,
  "kiem-tra": async () => (await import("./screens/quiz.js")).quiz,
  "hop-gui": async () => (await import("./screens/outbox.js")).outbox,
  "danh-ba": async () => (await import("./screens/more.js")).contacts,
  the: async () => (await import("./screens/more.js")).responseCards,
  "ban-do": async () => (await import("./screens/map.js")).commune,
  khac: async () => (await import("./screens/more.js")).more,
};
const OPEN_TO_ANYBODY = ["ghi-danh", "the", "khac"];
const EVERY_MS = 30 * 1000;
const FRAME_MS = 200; // a page nobody looks at is given no frame
const TAP_MS = 2 * 1000;
const main = document.getElementById("main");

let drawn = "";
let begun = 0;
let wanted = 0;
let touched = -Infinity; // when a finger came down that is not up again

function place() {
  const [name, ...given] = location.hash.replace(/^#\/?/, "").split("/").map(decodeURIComponent);
  return { name: name in SCREENS ? name : "", given };
}

async function draw({ anew = false } = {}) {
  const turn = (begun += 1);
  const seen = await reading();
  const { device, ended } = seen;
  if (seen.isOver) erasing();
  let { name, given } = place();
  if (!device && !OPEN_TO_ANYBODY.includes(name)) [name, given] = ["ghi-danh", []];
  const here = [device?.device ?? ended, name, ...given].join("/"); // another holder, or none, is another screen
  const screen = await SCREENS[name]();
  if (turn < wanted) return; // what was read later is being drawn
  const isNew = here !== drawn || anew; // asked when the turn is taken: a screen drawn meanwhile may be typed into already
  if (!isNew && !screen.isLive) return bars(seen); // and takes nobody's turn: a screen drawn anew just now comes
  wanted = turn;
  const { title, content } = await screen(given, seen);
  if (turn !== wanted || (isTouched() && !isNew)) return; // somebody went on meanwhile, or has a finger on it
  const focused = document.activeElement?.id;
  const typed = name === "ghi-danh" && drawn.split("/")[1] === name ? typedIn(main) : [];
  main.replaceChildren(h("h1", { id: "title", tabindex: -1 }, title), ...[content].flat(2).filter(Boolean));
  for (const [id, value] of typed) document.getElementById(id).value = value; // the log-in ended under a code being typed
  document.title = `${title} · Trực Ban`;
  if (isNew && drawn && !typed.length) document.getElementById("title").focus({ preventScroll: true });
  else if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  if (isNew) scrollTo(0, 0);
  drawn = here;
  bars(seen);
}

const isChanged = (input) => input.value !== input.defaultValue;
const typedIn = (part) => [...part.querySelectorAll("input[id]")].filter(isChanged).map(({ id, value }) => [id, value]);

// A button exchanged between the finger going down and up would never hear of the tap.
const isTouched = () => performance.now() - touched < TAP_MS;

function keepStill() {
  addEventListener("pointerdown", () => (touched = performance.now()));
  for (const name of ["pointerup", "pointercancel"]) addEventListener(name, () => setTimeout(letGo));
}

function letGo() {
  touched = -Infinity;
  draw();
}

// What may not be read any more is not drawn, and is erased from the phone.
const erasing = async () => (await import("./store.js")).eraseOver();

function bars(seen) {
  const { device, slice, track: way } = seen;
  const unsent = waiting(seen);
  const here = place().name;
  const at = slice && age(slice.as_of, seen.now);
  const [label, image, tone] = sending.size
    ? [t("top.sending", { n: sending.size }), "cloud-upload", "info"]
    : unsent
      ? [t("top.unsent", { n: unsent }), "clock", "warn"]
      : [t("top.all_received"), "check", "ok"];
  document.getElementById("top").replaceChildren(
    h("a.top__name", { href: "#/" }, "Trực Ban"),
    device ? h(`a.chip.chip--${tone}`, { href: "#/hop-gui", id: "chip" }, icon(image), label) : "",
    way?.on ? h("a.chip.chip--info", { href: `#/tuan-tra/${way.patrol}`, id: "recording" }, icon("map-pin"), t("track.top")) : "",
    device ? h("p.top__age", {}, at ? t("top.as_of", { age: at }) : t("top.no_slice")) : "",
  );
  if (isTouched()) return;
  const lines = [["", "home", t("bar.home")], ["vu-viec-moi", "alert-triangle", t("bar.report")], ["hop-gui", "send", t("bar.outbox")], ["khac", "dots", t("bar.more")]];
  const bar = document.getElementById("bar");
  bar.setAttribute("aria-label", t("bar.label"));
  bar.hidden = !device;
  bar.replaceChildren(
    ...lines.map(([name, picture, words]) =>
      h("a", { href: `#/${name}`, "aria-current": name === here && "page", id: `bar-${name || "home"}` }, icon(picture), words),
    ),
  );
}

// --- The files of the application ------------------------------------------------------------------------------

async function install() {
  if (!("serviceWorker" in navigator)) return;
  const mayReload = Boolean(navigator.serviceWorker.controller); // a first visit is taken over without a word
  const registration = await navigator.serviceWorker.register("/dien-thoai/sw.js");
  navigator.serviceWorker.addEventListener("controllerchange", () => mayReload && location.reload());
  const offer = () => {
    if (registration.waiting && navigator.serviceWorker.controller) offerNew(registration.waiting);
  };
  registration.addEventListener("updatefound", () => registration.installing?.addEventListener("statechange", offer));
  offer();
}

function offerNew(waiting) {
  const use = () => waiting.postMessage("use the new version");
  const said = h("div.note.note--info", {}, h("p", {}, t("new.text")), button(t("new.use"), use, { image: "refresh" }));
  document.getElementById("new")?.remove();
  main.before(h("div", { id: "new", role: "status" }, said));
}

// The first screen is drawn before anything else is loaded. On a phone that has them the files are there at once; on a first visit
// they come over the line: the form, then what writes and sends, then the other screens.
const isKept = Boolean(navigator.serviceWorker?.controller);
const engine = () => Promise.all([import("./store.js"), import("./sync.js"), import("./track.js")]);
if (isKept) SCREENS[place().name]().catch(() => {}); // asked for beside the words; what is wrong with it is said when it is drawn

const rest = () => Promise.allSettled(isKept ? [] : Object.values(SCREENS).map((one) => one()));

// The next frame stands on the screen.
const shown = () =>
  new Promise((done) => {
    requestAnimationFrame(() => setTimeout(done));
    setTimeout(done, FRAME_MS);
  });

async function start() {
  await load();
  document.getElementById("skip").textContent = t("skip");
  addEventListener("hashchange", () => draw());
  for (const name of ["language", "redraw"]) addEventListener(name, () => draw({ anew: true }));
  events.addEventListener("contact", () => draw());
  keepStill();
  await draw();
  await shown();
  const [{ watch }, { begin, listen }, track] = await engine();
  watch(() => draw());
  track.events.addEventListener("change", () => draw());
  setInterval(() => draw(), EVERY_MS);
  listen();
  await Promise.all([begin({ fresh: location.hash === "#/moi" }), track.listen(), rest().then(install)]);
}

// A line that breaks after the first screen takes nothing from under the fingers of whoever types a code there.
start().catch((fault) => {
  console.error(fault);
  if (!drawn) main.replaceChildren(h("h1", {}, "Trực Ban"));
  main.append(h("p.note.note--bad", {}, t("broken")), link(t("try_again"), "/dien-thoai/"));
});
