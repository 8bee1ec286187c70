// Why this phone does not reach the server.

import { button, h, link } from "../dom.js";
import { age, t } from "../words.js";
import { soon } from "./saving.js";

// What keeps this phone from the server, in words that say what to do; nothing is lost by any of them.
export function problem(contact, device) {
  if (device && !device.token) return warn(t("problem.rolled_back"), link(t("problem.enrol"), "#/ghi-danh"));
  if (contact?.problem === "unknown") return warn(t("problem.unknown"), link(t("problem.enrol"), "#/ghi-danh"));
  if (contact?.problem === "server") return warn(contact.words || t("problem.server"), button(t("try_again"), soon));
  if (contact?.problem) {
    const since = contact.at ? t("problem.line_since", { age: age(contact.at, Date.now()) }) : t("problem.line");
    return h("p.note.note--info", {}, since);
  }
  return "";
}

const warn = (text, action) => h("div.note.note--warn", { role: "status" }, h("p", {}, text), action);
