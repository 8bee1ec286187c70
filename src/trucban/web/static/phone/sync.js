// The contact with the commune's server: send, settle, read the slice; again and again until a receipt is here.
// It knows nothing of the page, which is told by "contact" events what goes on (underway.js).

import { digest, sha256 } from "./canonical.js";
import { written } from "./items.js";
import { batch, settled, wasRolledBack } from "./queue.js";
import { RECEIVED, REFUSED, SAVED, isOf } from "./reading.js";
import { db, enrolled, erase, forgetOld, get, now, offsetOf, owePictures, picturesOwed, put, sayAgain, unsent } from "./store.js";
import { events, nameOf, sending } from "./underway.js";
import { isFor, letGo, subscribe, subscribed, subscription, told } from "./waking.js";

const DOOR = "/dong-bo/";
const SLICE_EVERY_MS = 5 * 60 * 1000;
const GROUND_EVERY_MS = 6 * 60 * 60 * 1000;
const FIRST_BYTES = 16 * 1024; // a line of 64 kbit/s that breaks every 20 s takes this
const LARGEST_BYTES = 256 * 1024;
const PATIENCE_MS = 25 * 1000;
const BRISK_MS = 2 * 1000; // what went through faster than this may be larger the next time,
const SLOW_MS = 8 * 1000; // and what took longer should be smaller: the line may break any moment
const UNSOUND = 3; // times a picture may arrive as something else before it is left alone
const WAITS_S = [2, 4, 8, 15, 30, 60, 120, 300];
const MOST_ASKED = 200;
const LEFT_ALONE_MS = 5 * 60 * 1000;
const OPEN = ["STORED", "WAITING", "HELD"];

let bytes = FIRST_BYTES;
let failures = 0;
let timer = 0;
let oneByOne = false;
const failedAt = new Map(); // id -> when the server failed at it: see `next`
let asked = false; // somebody wanted a contact while one was under way

// A refusal by the server: its status, its sentence for people, and whether it told the phone to forget.
export class Refused extends Error {
  constructor(status, said) {
    super(said?.message ?? "");
    Object.assign(this, { status, code: said?.code ?? "", forget: said?.forget === true, missing: said?.missing });
  }
}

// --- Asking ---------------------------------------------------------------------------------------------------

async function ask(address, { token, body, ...more } = {}) {
  const headers = token ? { Authorization: `Bearer ${token}` } : {};
  const method = more.method ?? (body === undefined ? "GET" : "POST");
  const signal = AbortSignal.timeout(PATIENCE_MS);
  const answer = await fetch(DOOR + address, {
    ...{ method, body, headers, signal, credentials: "omit", cache: "no-store" },
    ...more,
  });
  const said = await answer.json().catch(() => null);
  if (!answer.ok || said === null) throw new Refused(answer.status, said?.error);
  return said;
}

export async function enrol(code, name) {
  const given = await ask("ghi-danh/", { body: JSON.stringify({ code, name }) });
  const before = await get("device");
  if (before && before.actor !== given.actor) await (await import("./track.js")).leave(); // it imports this module
  await enrolled({ ...given, name });
  begin();
  return given;
}

// --- One contact ----------------------------------------------------------------------------------------------

// Send everything, then read the slice. One page does it at a time; another that asks meanwhile waits for nothing. What is
// written while the slice is read goes in the next contact, at once and not with the next slice.
export function contact({ fresh = false } = {}) {
  clearTimeout(timer);
  return navigator.locks.request("trucban-contact", { ifAvailable: true }, async (lock) => {
    if (!lock) {
      asked = true;
      return later(WAITS_S[0]);
    }
    asked = false;
    const device = (await get("device"))?.device;
    try {
      await send();
      const unread = await readSlice(fresh).catch(unlessRefused);
      await readGround(fresh).catch(unlessRefused);
      while (await sendPictures()) await send();
      if (unread) throw unread;
      failures = 0;
      await note({ at: Date.now() });
      await forgetOld();
      later(asked ? 0 : SLICE_EVERY_MS / 1000);
    } catch (fault) {
      // What was said to a log-in that has been replaced meanwhile says nothing of the new one.
      if ((await get("device"))?.device === device) await failed(fault);
      else later(0);
    } finally {
      sending.clear();
      tell();
    }
  });
}

async function send() {
  for (;;) {
    const device = await get("device");
    if (!device?.token) throw new Refused(401);
    const rows = next(await unsent());
    const begun = performance.now();
    const answer = await exchange(device, rows).catch((fault) => blame(fault, rows));
    adapt(performance.now() - begun);
    const left = await unsent();
    if (answer.forget && !left.length) throw new Refused(403, { forget: true });
    // Of which nothing is struck off is tried again later, not at once; what came back only now goes on at once.
    const still = new Set(left.map((row) => row.id));
    if (left.every(isLeftAlone) || (rows.length && rows.every((row) => still.has(row.id)))) return;
  }
}

// What leaves next. Where the server failed at a batch, its items go one by one, and the one it fails at lets the others pass for a
// while: a fault of the server's must not keep a whole night back.
function next(rows) {
  const open = rows.filter((row) => !isLeftAlone(row));
  if (!open.length) oneByOne = false;
  return batch(open, { mostBytes: bytes, ...(oneByOne && { mostItems: 1 }) });
}

const isLeftAlone = ({ id }) => performance.now() - (failedAt.get(id) ?? -Infinity) < LEFT_ALONE_MS;

function blame(fault, rows) {
  if (fault.status >= 500 && rows.length === 1) failedAt.set(rows[0].id, performance.now());
  if (fault.status >= 500) oneByOne = true;
  throw fault;
}

// Somebody wants it to be tried at once, whatever failed before.
export function sendNow() {
  failedAt.clear();
  return soon();
}

// Something went through: the next is as large as the line allows, and after a break it is tried again soon, not after
// minutes – a line that breaks every twenty seconds carries a night's pictures if nobody waits for a better one.
function adapt(took) {
  failures = 0;
  if (took < BRISK_MS) bytes = Math.min(bytes * 2, LARGEST_BYTES);
  if (took > SLOW_MS) bytes = Math.max(FIRST_BYTES / 4, Math.floor(bytes / 2));
}

// --- Pictures, after everything that was written ----------------------------------------------------------------

// Send what the items brought, piece by piece; say whether something was written meanwhile: that goes first.
async function sendPictures() {
  const waiting = (await unsent()).length;
  let left;
  for (const one of await picturesOwed()) {
    sending.clear();
    sending.add(nameOf(one));
    tell();
    try {
      if (!(await sendPicture(one, waiting))) return true;
    } catch (fault) {
      const refused = unlessRefused(fault);
      if (refused.status !== 404) left ??= refused; // 404: the item it belongs to is not there as this phone wrote it
    }
  }
  if (left) throw left;
  return false;
}

const key = ({ item, sha256: name }) => [item, name];

async function sendPicture(one, waiting) {
  const [{ token }, file] = [await get("device"), await db.files.get(one.sha256)];
  if (!file) return lost(one);
  const address = `tep/${one.sha256}/`;
  let { have } = await ask(address, { token });
  for (let starts = 0; ; ) {
    await db.media.update(key(one), have === one.size ? { have, state: RECEIVED, receiptAt: await now() } : { have });
    if (have === one.size) return true;
    if ((await unsent()).length > waiting) return false;
    if (have === 0 && (starts += 1) > UNSOUND) return lost(one);
    const begun = performance.now();
    const piece = file.blob.slice(have, have + bytes);
    ({ have } = await ask(`${address}?offset=${have}`, { token, method: "PUT", body: piece }));
    adapt(performance.now() - begun);
  }
}

// Its bytes are gone from this phone, or are not what they were: said, and the others go on.
async function lost(one) {
  const file = await db.files.get(one.sha256);
  const isSound = file && (await digest(await file.blob.arrayBuffer())) === one.sha256;
  if (!isSound) await db.media.update(key(one), { state: REFUSED });
  return true;
}

async function exchange(device, rows) {
  sending.clear();
  for (const row of rows) sending.add(row.id);
  tell();
  const [head, asked, begun] = [(await get("head")) ?? 0, await undecided(device), Date.now()];
  const ids = JSON.stringify(asked.map((row) => row.id));
  const body = `{"head":${head},"now":"${written(begun)}","items":[${rows.map((row) => row.text)}],"ask":${ids}}`;
  const answer = await ask("nhat-ky/", { token: device.token, body });
  await settle(device, answer, asked, (begun + Date.now()) / 2);
  return answer;
}

// What is asked about: first what an earlier log-in sent – of it the spans of this journal say nothing –, then what is open.
async function undecided(device) {
  const rows = (await db.items.where("state").equals(RECEIVED).sortBy("seq")).filter((row) => isOf(row, device));
  const isUnsure = (row) => row.device !== device.device && row.knownTo !== device.device;
  const open = rows.filter((row) => !isUnsure(row) && OPEN.includes(row.server?.state ?? OPEN[0]));
  return [...open, ...rows.filter(isUnsure)].slice(-MOST_ASKED);
}

// Hashes are reckoned before the transaction: a transaction does not wait for anything but the database.
async function settle(device, answer, asked, measuredAt) {
  const waiting = await Promise.all((await unsent()).map(async (row) => ({ ...row, hash: await sha256(row.text) })));
  await db.transaction("rw", db.items, db.keep, db.media, async () => {
    if ((await get("device"))?.device !== device.device) return; // an answer to a log-in that has been replaced meanwhile
    const received = (await db.items.where("state").equals(RECEIVED).toArray()).filter((row) => row.device === device.device);
    const { confirmed, refused, lost } = settled({ unsent: waiting, received, answer });
    for (const { item, id, at } of confirmed) {
      await db.items.update(item, { state: RECEIVED, receipt: id, receiptAt: at, receivedAt: Date.now() });
    }
    for (const { item, message, reason } of refused) await db.items.update(item, { state: REFUSED, words: message || reason });
    for (const { item, state, reason, words, label, record } of answer.states) {
      await db.items.update(item, { server: { state, reason, words, label, record }, knownTo: device.device });
    }
    for (const row of lost) {
      await db.items.update(row.id, { state: SAVED, server: undefined }); // what became of it there is not so any more
      await owePictures(row.id);
    }
    // A server that came back from a backup made before this log-in, or before the last piece of a picture.
    const known = new Set(answer.states.map(({ item }) => item));
    for (const row of asked) if (row.device !== device.device && !known.has(row.id)) await sayAgain(row, device);
    await db.media.where("sha256").anyOf(answer.owed ?? []).filter((one) => one.state === RECEIVED).modify({ state: SAVED, have: 0 });
    await put("offset", offsetOf(answer.now, measuredAt));
    if (wasRolledBack(answer.holds, (await get("head")) ?? 0)) await put("device", { ...device, token: "", rolledBack: true });
  });
}

// A clock that was set back would otherwise let what was read "tomorrow" count as fresh until then.
function isWithin(most, at) {
  const age = Date.now() - at;
  return age >= 0 && age < most;
}

async function readSlice(fresh) {
  const device = await get("device");
  const kept = await get("slice");
  if (!device?.token || (kept && !fresh && isWithin(SLICE_EVERY_MS, kept.got_at))) return;
  const given = await ask("phan-viec/", { token: device.token });
  await db.transaction("rw", db.keep, async () => {
    if ((await get("device"))?.device === device.device) await put("slice", { ...given, got_at: Date.now() });
  });
  await keepWaking(device, given.push).catch((fault) => console.error(fault)); // what was read stays read
}

// --- Being woken (docs/phone.md) --------------------------------------------------------------------------------

// The holder pressed the button; false where the browser was told not to let it.
export async function wake(key) {
  const [device, one] = [await get("device"), await subscribe(key)];
  try {
    if (one) await sayWaking(device, one);
  } catch (fault) {
    await letGo(); // what the desk does not know of is not left behind
    throw fault;
  }
  return Boolean(one);
}

async function sayWaking({ device, actor, token }, one) {
  await ask("bao-may/", { token, body: JSON.stringify(told(one)) });
  await put("waking", { device, actor, endpoint: one.endpoint });
}

export async function wakeNoMore() {
  await letGo();
  await ask("bao-may/", { token: (await get("device"))?.token, method: "DELETE" });
  await db.keep.delete("waking");
}

export const tryWaking = async () => ask("bao-may/thu/", { token: (await get("device"))?.token, body: "{}" });

// A browser changes its address by itself, a server its key, a phone its log-in: said again without asking anybody. Another
// holder presses the button themself.
async function keepWaking(device, key) {
  let one = await subscription();
  if (!one) return;
  const last = await get("waking");
  if (!key || last?.actor !== device.actor) {
    await letGo();
    return;
  }
  if (!isFor(one, key)) {
    await one.unsubscribe();
    one = await subscribed(key);
  }
  if (last.device !== device.device || last.endpoint !== one.endpoint) await sayWaking(device, one);
}

// A slice or map the server cannot give, or a picture it cannot take, keeps nothing else from being sent.
function unlessRefused(fault) {
  if (!(fault instanceof Refused) || [401, 403, 429].includes(fault.status)) throw fault;
  return fault;
}

// The map follows what is needed first; it changes seldom, so a phone that has it is told only that.
async function readGround(fresh) {
  const [device, kept] = [await get("device"), await get("ground")];
  if (!device?.token || (kept && !fresh && isWithin(GROUND_EVERY_MS, kept.asked_at))) return;
  const given = await ask(`ban-do/?hash=${kept?.hash ?? ""}`, { token: device.token });
  await db.transaction("rw", db.keep, async () => {
    if ((await get("device"))?.device !== device.device) return;
    await put("ground", { ...(given.drawn ? { ...given, got_at: await now() } : kept), asked_at: Date.now() });
  });
}

// --- When it does not go through ------------------------------------------------------------------------------

async function failed(fault) {
  if (!(fault instanceof Refused || fault instanceof TypeError || ["TimeoutError", "AbortError"].includes(fault.name))) {
    console.error(fault); // a fault of ours: shown as a broken line, nothing is lost by it
  }
  if (fault.forget) return forget();
  bytes = Math.max(FIRST_BYTES / 4, Math.floor(bytes / 2));
  const wait = fault.status === 429 ? 60 : WAITS_S[Math.min(failures, WAITS_S.length - 1)];
  failures += 1;
  const problem = fault.status === 401 ? "unknown" : fault.status >= 400 ? "server" : "line";
  await note({ ...(await get("contact")), problem, words: fault.status && fault.message });
  if (problem !== "unknown") later(wait * (0.8 + 0.4 * Math.random()));
}

// The phone was reported lost: what it had is sent, the rest is erased, and the server told so. The token goes last.
async function forget() {
  if ((await unsent()).length) return later(WAITS_S[0]);
  const { token } = (await get("device")) ?? {};
  await letGo();
  await erase({ erasing: token });
  await erased();
}

async function erased() {
  const token = await get("erasing");
  if (!token) return;
  try {
    await ask("da-xoa/", { token, body: "{}" });
  } catch (fault) {
    if (!(fault instanceof Refused)) return;
  }
  await erase({ ended: "revoked" });
  tell();
}

// Sign out: refused by the server while something has not been received, unless it is left on purpose.
export async function signOut({ leaveUnsent = false } = {}) {
  const { token } = (await get("device")) ?? {};
  const body = JSON.stringify({ head: (await get("head")) ?? 0, leave_unsent: leaveUnsent });
  await ask("tra-may/", { token, body });
  await letGo();
  await erase({ ended: "signed_out" });
  tell();
}

const note = (contact) => put("contact", contact);
const tell = () => events.dispatchEvent(new Event("contact"));

function later(seconds) {
  clearTimeout(timer);
  timer = setTimeout(contact, seconds * 1000);
}

// Try again at once: something was written, the line is back, somebody looks at the screen.
export function soon() {
  failures = 0;
  return contact();
}

export async function begin({ fresh = false } = {}) {
  await erased();
  if ((await get("device"))?.token) await contact({ fresh: fresh || !(await get("slice")) });
}

export function listen() {
  addEventListener("online", soon);
  navigator.serviceWorker?.addEventListener("message", () => contact({ fresh: true })); // it was woken
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && soon());
}
