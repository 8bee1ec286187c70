// What leaves next, and what an answer strikes off: field/protocol/outbox.py without a database.

import { bytesOf } from "./items.js";

export const MOST_ITEMS = 500;
export const MOST_BYTES = 1024 * 1024;

// Return what leaves next: by lane, then by number, as much as one message holds; one item always.
export function batch(unsent, { mostItems = MOST_ITEMS, mostBytes = MOST_BYTES } = {}) {
  const chosen = [];
  let left = mostBytes;
  for (const row of unsent.toSorted((one, other) => one.lane - other.lane || one.seq - other.seq)) {
    left -= bytesOf(row.text);
    if (chosen.length === mostItems || (left < 0 && chosen.length)) break;
    chosen.push(row);
  }
  return chosen;
}

export const within = (number, spans) => spans.some(([first, last]) => first <= number && number <= last);

// Say what changes by an answer: `unsent` are rows with their `hash`, `received` those that have a receipt.
// Nothing else strikes an item off: neither a status code nor having sent it.
export function settled({ unsent, received, answer }) {
  const hashes = new Map(unsent.map((row) => [row.id, row.hash]));
  const confirmed = answer.receipts.filter((receipt) => hashes.get(receipt.item) === receipt.hash);
  const refused = answer.refused.filter((refusal) => hashes.get(refusal.item) === refusal.hash);
  const kept = [...received, ...unsent.filter((row) => confirmed.some((receipt) => receipt.item === row.id))];
  return { confirmed, refused, lost: kept.filter((row) => !within(row.seq, answer.holds)) };
}

// The server keeps numbers never given here: this storage is an old copy and begins a new journal.
export const wasRolledBack = (holds, head) => holds.length > 0 && holds.at(-1)[1] > head;
