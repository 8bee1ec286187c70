// Items of the journal: the envelope, its number, what leaves first (docs/sync.md, *An item*).

import { canonical } from "./canonical.js";

export const MOST_BYTES = 64 * 1024;
export const MOST_AFTER = 20;
export const MOST_MEDIA = 20;

export class TooLarge extends Error {}

// A UUID of version 7 (RFC 9562): its first 48 bits are the milliseconds of this device's clock.
export function uuid7(ms = Date.now()) {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  for (let place = 0; place < 6; place += 1) bytes[place] = Math.floor(ms / 2 ** (8 * (5 - place))) % 256;
  bytes[6] = (bytes[6] & 0x0f) | 0x70;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

// A moment as items carry it: UTC, whole seconds.
export const written = (ms) => `${new Date(ms).toISOString().slice(0, 19)}Z`;

export function laneOf(kind) {
  if (kind.startsWith("incident.")) return 0;
  return kind.startsWith("track.") ? 2 : 1;
}

// Return the envelope and its canonical text; raises NotCanonical, TooLarge.
export function envelope({ id, device, seq, actor, kind, payload, happenedAt, writtenAt, offset, after = [], media = [] }) {
  const item = {
    v: 1,
    id,
    device,
    seq,
    actor,
    kind,
    version: 1,
    happened_at: written(happenedAt),
    written_at: written(writtenAt),
    clock_offset_s: offset,
    after: after.slice(-MOST_AFTER),
    payload,
    media,
  };
  const text = canonical(item);
  if (bytesOf(text) > MOST_BYTES) throw new TooLarge(kind);
  return { item, text };
}

export const bytesOf = (text) => new TextEncoder().encode(text).length;
