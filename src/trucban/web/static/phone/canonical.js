// One text per value, the same in every language (docs/sync.md, *Canonical form*; field/protocol/canonical.py).

const DEEPEST = 12;

export class NotCanonical extends Error {}

export function canonical(value, depth = DEEPEST) {
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "string") {
    if (!value.isWellFormed()) throw new NotCanonical("half a surrogate pair");
    return JSON.stringify(value);
  }
  if (typeof value === "number") {
    if (!Number.isSafeInteger(value)) throw new NotCanonical("not a whole number below 2^53");
    return String(value);
  }
  if (typeof value !== "object") throw new NotCanonical(typeof value);
  if (depth === 0) throw new NotCanonical("nested too deep");
  if (Array.isArray(value)) return `[${value.map((inner) => canonical(inner, depth - 1)).join(",")}]`;
  const keys = Object.keys(value).sort();
  if (!keys.every((key) => /^[\x00-\x7f]*$/.test(key))) throw new NotCanonical("a key that is not ASCII");
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(value[key], depth - 1)}`).join(",")}}`;
}

export const sha256 = (text) => digest(new TextEncoder().encode(text));

// HMAC-SHA-256 (RFC 2104) of a text under a key that is text, hexadecimal.
export async function hmac(key, text) {
  const utf8 = new TextEncoder();
  const kept = await crypto.subtle.importKey("raw", utf8.encode(key), { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return hex(await crypto.subtle.sign("HMAC", kept, utf8.encode(text)));
}

// The SHA-256 of bytes (an ArrayBuffer or a view), hexadecimal.
export async function digest(content) {
  return hex(await crypto.subtle.digest("SHA-256", content));
}

const hex = (bytes) => Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
