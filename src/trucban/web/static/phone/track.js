// The way a patrol goes: recorded only between its start and its end, only after somebody pressed the button, and visibly.
// The satellites are asked now and then instead of all the time: often while one moves, seldom while one stands.
// It knows nothing of the page. What it has not put into an item yet lies in `keep` as "track".

import { written } from "./items.js";
import { db, get, now, put, save } from "./store.js";
import { soon } from "./sync.js";
import { clock, t } from "./words.js";

export const PACE = {
  fastestMs: 20 * 1000, // asked again after this while the patrol moves,
  slowestMs: 120 * 1000, // after this while it stands; between the two it doubles
  beatMs: 5 * 60 * 1000, // a point at least this often: where there is none for twice as long, nothing was recorded
  movedM: 20, // nearer than this is the same place
  vagueM: 100, // a place known no better than this is none
  batch: 60, // points an item carries
  batchMs: 10 * 60 * 1000, // or what this time brought
};
const LATE_MS = 4 * 60 * 60 * 1000; // after the planned end, or the beginning: somebody forgot to say that they are back
const E7 = 1e7;
const EARTH_M = 6371009;

export const events = new EventTarget();

let timer = 0;
let waitMs = PACE.fastestMs;
let asking = false;

const tell = () => events.dispatchEvent(new Event("change"));
export const state = () => get("track");

export async function begin({ patrol, name, endsAt, after }) {
  const over = Date.now() + Math.max(0, endsAt - (await now())) + LATE_MS;
  await put("track", { patrol, name, over, after, on: true, asked: Date.now(), points: [], gaps: [], total: 0 });
  await go();
}

// Stopped by the person, and gone on with again: the time between is a gap that was meant.
export async function stop() {
  await change(() => ({ on: false, asked: undefined }));
  clearTimeout(timer);
  await flush();
}

export async function goOn() {
  await change(() => ({ on: true, asked: Date.now() }));
  await go();
}

// The patrol is back: what was recorded is written down, nothing is recorded any more.
export async function end(patrol) {
  if ((await state())?.patrol !== patrol) return;
  await stop();
  await db.keep.delete("track");
  tell();
}

// Another account takes the phone: the way it did not go is recorded no more, and what was recorded is the one's who went it.
export async function leave() {
  const track = await state();
  if (track) await end(track.patrol).catch((fault) => console.error(fault));
  await db.keep.delete("track");
  tell();
}

// After the page was opened or looked at again.
export async function go() {
  clearTimeout(timer);
  const track = await state();
  tell();
  if (!track?.on) return;
  if (Date.now() > track.over) return end(track.patrol);
  waitMs = PACE.fastestMs;
  await ask();
}

async function change(how) {
  await db.transaction("rw", db.keep, async () => {
    const track = await state();
    if (track) await put("track", { ...track, ...how(track) });
  });
  tell();
}

async function ask() {
  if (asking) return;
  asking = true;
  try {
    await note(await position());
  } catch (fault) {
    if (fault?.code === 1) await change(() => ({ on: false, denied: true })); // the person, or the phone, said no
  } finally {
    asking = false;
  }
  const track = await state();
  if (!track?.on) return;
  if (Date.now() > track.over) return end(track.patrol);
  clearTimeout(timer);
  timer = setTimeout(ask, waitMs);
}

const position = () =>
  new Promise((found, failed) => {
    if (!navigator.geolocation) return failed({ code: 1 });
    return navigator.geolocation.getCurrentPosition(found, failed, { enableHighAccuracy: true, timeout: 30 * 1000, maximumAge: 5 * 1000 });
  });

async function note({ coords, timestamp }) {
  const at = Math.round(timestamp);
  const point = [Math.round(coords.longitude * E7), Math.round(coords.latitude * E7), at];
  let isFull = false;
  await change((track) => {
    const slept = track.asked && Date.now() - track.asked > 2 * PACE.beatMs; // the browser let the page sleep
    const gaps = slept ? [...track.gaps, [track.asked, Date.now()]] : track.gaps;
    const went = track.last ? metres(track.last, point) : Infinity;
    waitMs = went >= PACE.movedM ? PACE.fastestMs : Math.min(2 * waitMs, PACE.slowestMs);
    const isKept = track.on && coords.accuracy <= PACE.vagueM && (went >= PACE.movedM || at - track.last[2] >= PACE.beatMs);
    if (!isKept) return { asked: Date.now(), gaps };
    const points = [...track.points, point];
    isFull = points.length >= PACE.batch || at - points[0][2] >= PACE.batchMs;
    return { asked: Date.now(), gaps, last: point, total: track.total + 1, points, denied: false };
  });
  if (isFull) await flush();
}

// Put what was recorded into an item, one page at a time: another that did it meanwhile would take points for written that are not.
// Said twice after a crash, the server keeps each point once.
export const flush = () => navigator.locks.request("trucban-way", writeDown);

async function writeDown() {
  const track = await state();
  if (!track?.points.length) return;
  const points = track.points.map(([lon, lat, at]) => [lon, lat, written(at)]);
  const off = (await now()) - Date.now(); // as the commune counts, whatever this clock says
  const [from, to] = [track.points[0], track.points.at(-1)].map(([, , at]) => clock(at + off));
  const label = t("track.label", { n: points.length, from, to });
  await save("track.points", { patrol: track.patrol, points }, { after: track.after, label });
  await change(({ points: kept }) => ({ points: kept.slice(points.length) }));
  soon();
}

function metres([lon, lat], [otherLon, otherLat]) {
  const rad = Math.PI / 180 / E7;
  const north = (otherLat - lat) * rad;
  const east = (otherLon - lon) * rad * Math.cos(lat * rad);
  return EARTH_M * Math.hypot(north, east);
}

export function listen() {
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && go());
  return go();
}
