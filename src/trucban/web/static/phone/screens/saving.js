// From a button to the outbox: what was saved is shown where it waits; nothing else says "saved".

import { h, icon, say } from "../dom.js";
import { t } from "../words.js";

// What writes and what sends is loaded after the first screen; whoever taps sooner waits for it here.
export const save = async (...said) => (await import("../store.js")).save(...said);
export const soon = async () => (await import("../sync.js")).soon();
export const sendNow = async () => (await import("../sync.js")).sendNow();

const REASONS = { StorageFull: "not_saved.full", TooLarge: "not_saved.large", NotEnrolled: "not_saved.nobody" };

export const saveButton = (label = t("save")) => h("button.button.button--primary.button--large", {}, icon("check"), label);

export const saved = (kind, payload, label, { to, ...more } = {}) => savedAll(() => save(kind, payload, { label, ...more }), to);

// Keep what `write` saves, and go to the outbox, or where `to` says, or stay; what was typed stays on the screen when it could
// not be kept.
export async function savedAll(write, to = "#/hop-gui") {
  let row;
  try {
    row = await write();
  } catch (fault) {
    const known = REASONS[fault.constructor.name];
    if (!known) console.error(fault);
    return say(t(known ?? "not_saved"), "bad");
  }
  soon();
  if (row?.left) say(t("saved_without_pictures", { n: row.left }), "warn");
  else say(t("saved_here"), "ok", to ? 8000 : 1500); // whoever stays taps again at once
  if (to) location.hash = to;
  return row;
}
