// One reading of what the phone keeps: all that a screen is drawn from, of one moment, without what may not be read any more.
//
// It reads IndexedDB as it is. The library that writes (store.js) takes a slow phone longer to begin than all the rest; whoever
// opens the phone at night has seen their duties by then. Nothing is written here, and no database is made.

export const DATABASE = "trucban";
export const SAVED = "SAVED"; // no receipt yet
export const RECEIVED = "RECEIVED";
export const REFUSED = "REFUSED";

const VALUES = ["device", "ended", "contact", "offset", "slice", "track"]; // of `keep`; the map is read by its own screen
const TABLES = ["keep", "items", "media"];
const LISTS = ["trainings", "quizzes", "headcounts"]; // names on a list and the questions of a quiz go when their own time is over

export async function reading() {
  const base = await opened();
  const read = base ? await readAll(base).finally(() => base.close()) : { items: [], media: [] };
  const now = Date.now() + 1000 * (read.offset ?? 0);
  const slice = readable(read.slice, now);
  return { ...read, ...ofHolder(read), slice, now, isOver: slice !== read.slice };
}

// What the holder's account wrote; and of what another wrote on this phone, what is still owed: nobody else reads it here.
function ofHolder({ device, items, media }) {
  const [own, owed] = [items.filter((row) => isOf(row, device)), new Set(media.filter(isUnsent).map(({ item }) => item))];
  const ids = new Set(own.map(({ id }) => id));
  const others = items.filter((row) => !ids.has(row.id) && (isUnsent(row) || owed.has(row.id)));
  return { items: own, media: media.filter(({ item }) => ids.has(item)), others };
}

// The slice as far as it may be read at this moment: not at all after its time, each list until its own.
export function readable(slice, now) {
  const isOver = (one) => Date.parse(one.until) <= now;
  if (!slice || isOver(slice)) return undefined;
  if (!LISTS.some((name) => slice[name]?.some(isOver))) return slice;
  return { ...slice, ...Object.fromEntries(LISTS.map((name) => [name, (slice[name] ?? []).filter((one) => !isOver(one))])) };
}

// --- What a reading says ------------------------------------------------------------------------------------------

export const payloadOf = (row) => JSON.parse(row.text).payload;

// What was not accepted, or was set aside by a person, is as if it had not been written: it may be said again.
export const stands = (row) => row.state !== REFUSED && row.server?.state !== "SET_ASIDE";

// What was written here and is not in the slice yet: it stands over it. What a person at the desk looks at, or has set aside, does not.
export function isAhead(row, slice) {
  if (row.state === SAVED) return true;
  const state = row.server?.state ?? "STORED";
  return Boolean(row.receiptAt) && (["STORED", "WAITING"].includes(state) || (state === "APPLIED" && !(Date.parse(slice?.as_of) > Date.parse(row.receiptAt))));
}

// The steps of an incident's state written here that the slice does not hold yet, in their order.
export const ownSteps = (incident, seen) => ofKind(seen, "incident.step").filter((said) => said.incident === incident && isAhead(said.row, seen.slice));

const bySeq = (one, other) => one.seq - other.seq;

// What was written here, the last first.
export const journal = ({ items }) => items.toSorted(bySeq).reverse();

// What was written here of one kind, in its order, each with its row.
export const ofKind = ({ items }, kind) => items.filter((row) => row.kind === kind).sort(bySeq).map((row) => ({ ...payloadOf(row), row }));

const isUnsent = (row) => row.state === SAVED;

// Whose account wrote it.
export const isOf = (row, device) => (row.actor ?? JSON.parse(row.text).actor) === device?.actor;

// The incidents the holder wrote here that the slice does not name yet, as it would name them.
export function ownReports(seen) {
  const isNamed = new Set(seen.slice?.incidents.map((one) => one.incident));
  const own = ofKind(seen, "incident.report").filter(({ row }) => isAhead(row, seen.slice) && !isNamed.has(row.id));
  return own.map((said) => asIncident(said, seen.slice)).reverse();
}

const BEGINS = { summary: "", kind: "", level: 1, hamlet_id: null, place_text: "", dead: 0, injured: 0, persons_concerned: 0 };

// An incident keeps the id of the item it was reported by, and its fields began with it: they can be corrected before any answer
// came, by whoever may change what they report.
function asIncident({ row, hamlet = null, ...said }, slice) {
  const [values, seen] = [{ ...said, hamlet_id: hamlet }, slice?.may_edit_reports ? [row.id] : null];
  const fields = Object.fromEntries(Object.entries(BEGINS).map(([name, value]) => [name, { value: values[name] ?? value, seen }]));
  return { incident: row.id, isOwn: true, state: "REPORTED", happened_at: row.at, fields, cards: [] };
}

// What the holder wrote and has not sent.
export const unsent = ({ items }) => items.filter(isUnsent);

// How many of the holder's items and pictures have no receipt.
export const waiting = ({ items, media }) => [...items, ...media].filter(isUnsent).length;

// --- The database -------------------------------------------------------------------------------------------------

// Return the database, or nothing where there is none; one of an older form is brought up to date by the library first.
async function opened() {
  const base = await open();
  if (!base || TABLES.every((name) => base.objectStoreNames.contains(name))) return base;
  base.close();
  await (await import("./store.js")).db.open();
  return open();
}

const open = () =>
  new Promise((found, failed) => {
    const request = indexedDB.open(DATABASE);
    let isNew = false;
    request.onupgradeneeded = () => {
      isNew = true;
      request.transaction.abort(); // it is not left behind empty: the library makes it
    };
    request.onsuccess = () => found(request.result);
    request.onerror = () => (isNew ? found(undefined) : failed(request.error));
  });

// One transaction, all questions at once: the answers are of one moment.
function readAll(base) {
  const transaction = base.transaction(TABLES, "readonly");
  const [keep, items, media] = TABLES.map((name) => transaction.objectStore(name));
  const asked = { items: items.getAll(), media: media.getAll() };
  const values = Object.fromEntries(VALUES.map((name) => [name, keep.get(name)]));
  return new Promise((read, failed) => {
    transaction.onabort = () => failed(transaction.error);
    transaction.oncomplete = () =>
      read({
        ...Object.fromEntries(VALUES.map((name) => [name, values[name].result?.value])),
        ...{ items: asked.items.result, media: asked.media.result },
      });
  });
}
