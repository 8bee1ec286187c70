// What the phone keeps: its journal, and the slice it may read. All that is written is written here; what is drawn comes from
// reading.js. It knows nothing of the page.
//
//   items  every item written here: SAVED (no receipt yet), RECEIVED, REFUSED; `text` is its canonical form
//   media  the pictures an item brings, each with its own state; `have` is how much of it the server said it has
//   files  their bytes, by SHA-256
//   keep   single values by name: device, head, offset, slice, contact; `journals`: of earlier log-ins of other accounts that still
//          owe something, what their file is proved with

import Dexie from "../vendor/dexie/dexie.min.mjs";
import { canonical, hmac, sha256 } from "./canonical.js";
import { envelope, laneOf, uuid7, written } from "./items.js";
import { DATABASE, RECEIVED, REFUSED, SAVED, isOf, readable } from "./reading.js";

export const db = new Dexie(DATABASE, { chromeTransactionDurability: "strict" });
db.version(1).stores({ items: "id, seq, state, kind", keep: "name" });
db.version(2).stores({ media: "[item+sha256], item, sha256, state", files: "sha256" });

const KEPT_DAYS = 14; // received items, for a server that comes back from a backup (docs/sync.md)
const MOST_EXPORTED = 22 * 1024 * 1024; // bytes of pictures; the desk reads files of 32 MB, and base64 makes 4 of 3
const DAY_MS = 24 * 60 * 60 * 1000;

export class NotEnrolled extends Error {}
export class StorageFull extends Error {}

export const get = async (name) => (await db.keep.get(name))?.value;
export const put = (name, value) => db.keep.put({ name, value });

// Tell that something was written, by this page or another; what is written together is told once.
export function watch(tell) {
  let timer = 0;
  Dexie.on("storagemutated", () => {
    timer ||= setTimeout(() => {
      timer = 0;
      tell();
    });
  });
}

export const now = async () => Date.now() + 1000 * ((await get("offset")) ?? 0);

// Write an item down: its number, itself and its pictures in one transaction. Only what this returns is saved.
// A phone too full for the pictures keeps what was written without them; `left` then says how many were not kept.
export async function save(kind, payload, { happenedAt = Date.now(), after = [], label = "", pictures = [] } = {}) {
  const said = { happenedAt, after, label };
  try {
    return await add(kind, payload, { ...said, pictures });
  } catch (fault) {
    if (!isFull(fault)) throw fault;
    await makeRoom();
  }
  for (const kept of pictures.length ? [pictures, []] : [[]]) {
    try {
      return { ...(await add(kind, payload, { ...said, pictures: kept })), left: pictures.length - kept.length };
    } catch (fault) {
      if (!isFull(fault)) throw fault;
    }
  }
  throw new StorageFull();
}

const isFull = (fault) => [fault?.name, fault?.inner?.name].includes("QuotaExceededError");

function add(kind, payload, { happenedAt, after, label, pictures }) {
  return db.transaction("rw", db.items, db.keep, db.media, db.files, async () => {
    const device = await get("device");
    if (!device?.token) throw new NotEnrolled();
    const seq = ((await get("head")) ?? 0) + 1;
    const row = rowOf({
      ...{ id: uuid7(), device: device.device, actor: device.actor, seq, kind, happenedAt, after },
      payload: pictures.length ? { ...payload, originals: pictures.map((one) => one.original) } : payload,
      media: pictures.map(({ sha256, size, type }) => ({ sha256, size, type })),
      ...{ writtenAt: Date.now(), offset: (await get("offset")) ?? 0 },
    });
    await db.items.add({ ...row, label });
    await db.media.bulkPut(pictures.map(({ sha256, size }) => ({ item: row.id, sha256, size, have: 0, state: SAVED })));
    await db.files.bulkPut(pictures.map(({ sha256, blob }) => ({ sha256, blob })));
    await put("head", seq);
    return row;
  });
}

function rowOf(said) {
  const { item, text } = envelope(said);
  const { id, device, seq, actor, kind } = item;
  const at = said.writtenAt + 1000 * said.offset; // as the commune counts, whatever this clock says
  return { id, device, seq, actor, kind, text, lane: laneOf(kind), at, state: SAVED };
}

// What is received is at the server: of it the oldest goes first when the phone is full. The slice comes again by itself.
async function makeRoom() {
  await db.keep.delete("slice");
  const owed = await db.media.where("state").equals(SAVED).toArray();
  await db.files.where("sha256").noneOf(owed.map((one) => one.sha256)).delete();
  const owing = new Set(owed.map((one) => one.item));
  const received = (await db.items.where("state").equals(RECEIVED).sortBy("seq")).filter((row) => !owing.has(row.id));
  await db.items.bulkDelete(received.slice(0, Math.ceil(received.length / 2)).map((row) => row.id));
}

export async function unsent() {
  const device = await get("device");
  const rows = await db.items.where("state").equals(SAVED).toArray();
  return rows.filter((row) => row.device === device?.device);
}

// The pictures still to be sent, in the order they leave: an incident's first. One without its item's receipt waits for it.
export async function picturesOwed() {
  const [device, owed] = [await get("device"), await db.media.where("state").equals(SAVED).toArray()];
  const items = await db.items.bulkGet(owed.map((one) => one.item));
  return owed
    .map((one, place) => ({ ...one, row: items[place] }))
    .filter(({ row }) => row?.state === RECEIVED && device && isOf(row, device)) // an earlier log-in of this account too
    .sort((one, other) => one.row.lane - other.row.lane || one.row.seq - other.row.seq);
}

export async function forgetOld() {
  const before = Date.now() - KEPT_DAYS * DAY_MS;
  await db.transaction("rw", db.items, db.media, db.files, async () => {
    const owed = new Set((await db.media.where("state").equals(SAVED).toArray()).map((one) => one.item));
    const old = await db.items.where("state").equals(RECEIVED).filter((row) => row.receivedAt < before && !owed.has(row.id)).primaryKeys();
    await db.items.bulkDelete(old);
    await db.media.where("item").anyOf(old).delete();
    const named = (await db.media.toArray()).map((one) => one.sha256);
    await db.files.where("sha256").noneOf(named).delete();
  });
}

// A new log-in is a new journal. What its holder had not sent yet is said again in it, under the same ids: what had
// arrived all the same is known there and is not entered twice.
export async function enrolled(given) {
  const before = await get("device");
  const [key, keyBefore] = [await sha256(given.token), await keyOf(before)];
  return db.transaction("rw", db.items, db.keep, db.media, async () => {
    const device = { device: given.device, token: given.token, key, actor: given.actor, name: given.name };
    const ended = before && { [before.device]: { key: keyBefore, head: (await get("head")) ?? 0, actor: before.actor } };
    await put("device", device);
    await put("head", 0);
    for (const row of await db.items.where("state").equals(SAVED).sortBy("seq")) if (isOf(row, device)) await sayAgain(row, device);
    await keepJournals({ ...(await get("journals")), ...ended }, device);
    await put("offset", offsetOf(given.now));
    await put("contact", { at: Date.now() });
    if (before?.actor !== given.actor) await db.keep.delete("ground"); // another account may be of another commune
    if (given.slice) await put("slice", { ...given.slice, got_at: Date.now() });
    else await db.keep.delete("slice");
  });
}

// Of other accounts' journals those are kept that still owe something: their file is proved with the key of their own log-in, which
// opens nothing. Inside an open transaction.
async function keepJournals(journals, device) {
  const owing = new Set((await db.media.where("state").equals(SAVED).toArray()).map(({ item }) => item));
  const owed = (await db.items.toArray()).filter((row) => !isOf(row, device) && (row.state === SAVED || owing.has(row.id)));
  const left = new Set(owed.map((row) => row.device));
  await put("journals", Object.fromEntries(Object.entries(journals).filter(([id]) => left.has(id))));
}

const keyOf = async (device) => device?.key ?? (device?.token ? sha256(device.token) : "");

// Say an item of an earlier journal of this account in the present one; inside an open transaction.
export async function sayAgain(row, device) {
  const [item, seq] = [JSON.parse(row.text), (await get("head")) + 1];
  const said = { ...item, device: device.device, seq, happenedAt: Date.parse(item.happened_at) };
  const again = rowOf({ ...said, writtenAt: Date.parse(item.written_at), offset: item.clock_offset_s });
  await db.items.put({ ...again, label: row.label });
  await owePictures(row.id);
  await put("head", seq);
}

// The server has none of an item's pictures any more, or never had.
export const owePictures = (item) => db.media.where({ item, state: RECEIVED }).modify({ state: SAVED, have: 0 });

export const offsetOf = (serverNow, here = Date.now()) => Math.round((Date.parse(serverNow) - here) / 1000);

// What may not be read any more is erased, without asking anybody: the slice with its time, the lists in it each with their own.
export async function eraseOver() {
  const at = await now();
  await db.transaction("rw", db.keep, async () => {
    const kept = await get("slice");
    const left = readable(kept, at);
    if (!left) await db.keep.bulkDelete(["slice", "ground"]);
    else if (left !== kept) await put("slice", left);
  });
}

// Erase everything but what `left` says, in one transaction.
export async function erase(left = {}) {
  await db.transaction("rw", db.items, db.keep, db.media, db.files, async () => {
    for (const table of [db.items, db.media, db.files]) await table.clear();
    await db.keep.clear();
    for (const [name, value] of Object.entries(left)) await put(name, value);
  });
}

// The outbox as a file the desk reads (docs/sync.md): the items with no receipt and the pictures not received, as many as a
// file holds, and a proof that this phone wrote it. One file is of one journal: the holder's, or one another account left here.
export async function exported(of) {
  const device = await get("device");
  const isOwn = !of || of === device?.device;
  const { key, head, actor } = isOwn ? { ...device, key: await keyOf(device), head: await get("head") } : ((await get("journals"))?.[of] ?? {});
  const journal = isOwn ? device?.device : of;
  const rows = (await db.items.where("state").anyOf(SAVED, REFUSED).sortBy("seq")).filter((row) => row.device === journal);
  const files = await exportedFiles(actor);
  const said = { outbox: 2, device: journal ?? "", made_at: written(Date.now()), head: head ?? 0 };
  const lines = [canonical({ ...said, items: rows.length, files: files.length })];
  for (const row of rows) lines.push(`{"item":${row.text}}`);
  for (const file of files) lines.push(canonical({ file }));
  const text = lines.map((line) => `${line}\n`).join("");
  return `${text}${canonical({ mac: key ? await hmac(key, text) : "" })}\n`;
}

async function exportedFiles(actor) {
  const owed = await db.media.where("state").equals(SAVED).toArray();
  const items = await db.items.bulkGet(owed.map((one) => one.item));
  const names = new Set(owed.filter((_one, place) => items[place] && isOf(items[place], { actor })).map((one) => one.sha256));
  const files = [];
  let left = MOST_EXPORTED;
  for (const name of names) {
    const file = await db.files.get(name);
    if (!file || file.blob.size > left) continue;
    left -= file.blob.size;
    files.push({ sha256: name, data: base64(new Uint8Array(await file.blob.arrayBuffer())) });
  }
  return files;
}

function base64(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}
