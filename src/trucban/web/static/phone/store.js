// What the phone keeps: its journal, and the slice it may read. It knows nothing of the page.
//
//   items  every item written here: SAVED (no receipt yet), RECEIVED, REFUSED; `text` is its canonical form
//   keep   single values by name: device, head, offset, slice, contact

import Dexie, { liveQuery } from "../vendor/dexie/dexie.min.mjs";
import { envelope, laneOf, uuid7, written } from "./items.js";

export const db = new Dexie("trucban", { chromeTransactionDurability: "strict" });
db.version(1).stores({ items: "id, seq, state, kind", keep: "name" });

export const SAVED = "SAVED";
export const RECEIVED = "RECEIVED";
export const REFUSED = "REFUSED";
const KEPT_DAYS = 14; // received items, for a server that comes back from a backup (docs/sync.md)
const DAY_MS = 24 * 60 * 60 * 1000;

export class NotEnrolled extends Error {}
export class StorageFull extends Error {}

export const get = async (name) => (await db.keep.get(name))?.value;
export const put = (name, value) => db.keep.put({ name, value });
export const watch = (question, tell) => liveQuery(question).subscribe({ next: tell, error: (fault) => console.error(fault) });

export const now = async () => Date.now() + 1000 * ((await get("offset")) ?? 0);

// Write an item down: its number and itself in one transaction. Only what this returns is saved.
export async function save(kind, payload, { happenedAt = Date.now(), after = [], label = "" } = {}) {
  try {
    return await add(kind, payload, { happenedAt, after, label });
  } catch (fault) {
    if (!isFull(fault)) throw fault;
    await makeRoom();
  }
  try {
    return await add(kind, payload, { happenedAt, after, label });
  } catch (fault) {
    throw isFull(fault) ? new StorageFull() : fault;
  }
}

const isFull = (fault) => [fault?.name, fault?.inner?.name].includes("QuotaExceededError");

function add(kind, payload, { happenedAt, after, label }) {
  return db.transaction("rw", db.items, db.keep, async () => {
    const device = await get("device");
    if (!device?.token) throw new NotEnrolled();
    const seq = ((await get("head")) ?? 0) + 1;
    const row = rowOf({
      ...{ id: uuid7(), device: device.device, actor: device.actor, seq, kind, payload, happenedAt, after },
      ...{ writtenAt: Date.now(), offset: (await get("offset")) ?? 0 },
    });
    await db.items.add({ ...row, label });
    await put("head", seq);
    return row;
  });
}

function rowOf(said) {
  const { item, text } = envelope(said);
  const { id, device, seq, kind } = item;
  const at = said.writtenAt + 1000 * said.offset; // as the commune counts, whatever this clock says
  return { id, device, seq, kind, text, lane: laneOf(kind), at, state: SAVED };
}

// What is received is at the server: of it the oldest goes first when the phone is full. The slice comes again by itself.
async function makeRoom() {
  await db.keep.delete("slice");
  const received = await db.items.where("state").equals(RECEIVED).sortBy("seq");
  await db.items.bulkDelete(received.slice(0, Math.ceil(received.length / 2)).map((row) => row.id));
}

export async function unsent() {
  const device = await get("device");
  const rows = await db.items.where("state").equals(SAVED).toArray();
  return rows.filter((row) => row.device === device?.device);
}

// What another account wrote on this phone and has not sent: it stays, and can be exported.
export async function stranded() {
  const device = await get("device");
  const rows = await db.items.where("state").equals(SAVED).toArray();
  return rows.filter((row) => row.device !== device?.device);
}

export const journal = () => db.items.orderBy("seq").reverse().toArray();

export async function forgetOld() {
  const before = Date.now() - KEPT_DAYS * DAY_MS;
  await db.items.where("state").equals(RECEIVED).filter((row) => row.receivedAt < before).delete();
}

// A new log-in is a new journal. What its holder had not sent yet is said again in it, under the same ids: what had
// arrived all the same is known there and is not entered twice.
export function enrolled(given) {
  return db.transaction("rw", db.items, db.keep, async () => {
    const before = await get("device");
    let seq = 0;
    if (before && before.actor === given.actor) {
      for (const row of await db.items.where("state").equals(SAVED).sortBy("seq")) {
        if (row.device !== before.device) continue;
        const item = JSON.parse(row.text);
        seq += 1;
        const said = { ...item, device: given.device, seq, happenedAt: Date.parse(item.happened_at) };
        const again = rowOf({ ...said, writtenAt: Date.parse(item.written_at), offset: item.clock_offset_s });
        await db.items.put({ ...row, ...again });
      }
    }
    await put("device", { device: given.device, token: given.token, actor: given.actor, name: given.name });
    await put("head", seq);
    await put("offset", offsetOf(given.now));
    await put("contact", { at: Date.now() });
  });
}

export const offsetOf = (serverNow, here = Date.now()) => Math.round((Date.parse(serverNow) - here) / 1000);

// The slice is read until its time is over, then it is erased, without asking anybody.
export async function slice() {
  const kept = await get("slice");
  if (kept && Date.parse(kept.until) <= (await now())) {
    await db.keep.delete("slice");
    return undefined;
  }
  return kept;
}

// Erase everything but what `left` says, in one transaction.
export async function erase(left = {}) {
  await db.transaction("rw", db.items, db.keep, async () => {
    await db.items.clear();
    await db.keep.clear();
    for (const [name, value] of Object.entries(left)) await put(name, value);
  });
}

// The outbox as a file: the items with no receipt, as they would be sent.
export async function exported() {
  const rows = await db.items.where("state").anyOf(SAVED, REFUSED).sortBy("seq");
  const items = rows.map((row) => row.text).join(",\n");
  return `{"outbox":1,"device":"${(await get("device"))?.device ?? ""}","made_at":"${written(Date.now())}","items":[\n${items}\n]}\n`;
}
