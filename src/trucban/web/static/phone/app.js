// The application: which screen stands, what the bars say, when it is drawn anew. From button to receipt: docs/phone.md.

import { button, h, icon, link } from "./dom.js";
import { db, get, now, slice, waiting, watch } from "./store.js";
import { begin, events, listen, sending } from "./sync.js";
import * as track from "./track.js";
import { age, load, t } from "./words.js";
import { enrolment } from "./screens/enrolment.js";
import { home } from "./screens/home.js";
import { incident, newIncident } from "./screens/incidents.js";
import { hamlets } from "./screens/hamlets.js";
import { comeWithPin, handover, watchBook } from "./screens/watch.js";
import { askSwap } from "./screens/swaps.js";
import { patrol } from "./screens/patrol.js";
import { outbox } from "./screens/outbox.js";
import { contacts, more, responseCards } from "./screens/more.js";

// A screen draws itself from what the phone keeps; one with a form is not drawn anew under somebody's fingers.
const SCREENS = {
  "": home,
  "ghi-danh": enrolment,
  "vu-viec-moi": newIncident,
  "vu-viec": incident,
  thon: hamlets,
  "ban-giao": handover,
  "so-truc": watchBook,
  "co-mat": comeWithPin,
  "doi-ca": askSwap,
  "tuan-tra": patrol,
  "hop-gui": outbox,
  "danh-ba": contacts,
  the: responseCards,
  khac: more,
};
const OPEN_TO_ANYBODY = ["ghi-danh", "the", "khac"];
const EVERY_MS = 30 * 1000;
const TAP_MS = 2 * 1000;
const main = document.getElementById("main");

let drawn = "";
let wanted = 0;
let touched = -Infinity; // when a finger came down that is not up again

function place() {
  const [name, ...given] = location.hash.replace(/^#\/?/, "").split("/").map(decodeURIComponent);
  return { name: name in SCREENS ? name : "", given };
}

async function draw({ anew = false } = {}) {
  const turn = (wanted += 1);
  const device = await get("device");
  let { name, given } = place();
  if (!device && !OPEN_TO_ANYBODY.includes(name)) [name, given] = ["ghi-danh", []];
  const here = [device?.device ?? (await get("ended")), name, ...given].join("/"); // another holder, or none, is another screen
  const isNew = here !== drawn || anew;
  if (!isNew && !SCREENS[name].isLive) return bars(device);
  const { title, content } = await SCREENS[name](...given);
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
  await bars(device);
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

async function bars(device) {
  const [unsent, way] = [await waiting(), await track.state()];
  const kept = await slice();
  const here = place().name;
  const at = kept && age(kept.as_of, await now());
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

async function start() {
  await load();
  document.getElementById("skip").textContent = t("skip");
  addEventListener("hashchange", () => draw());
  for (const name of ["language", "redraw"]) addEventListener(name, () => draw({ anew: true }));
  events.addEventListener("contact", () => draw());
  watch(() => Promise.all([db.items.count(), waiting(), db.keep.toArray(), db.media.toArray()]), () => draw());
  setInterval(() => draw(), EVERY_MS);
  listen();
  keepStill();
  await draw();
  track.events.addEventListener("change", () => draw());
  await Promise.all([begin({ fresh: location.hash === "#/moi" }), install(), track.listen()]);
}

start().catch((fault) => {
  console.error(fault);
  main.replaceChildren(h("h1", {}, "Trực Ban"), h("p.note.note--bad", {}, t("broken")), link(t("try_again"), "/dien-thoai/"));
});
