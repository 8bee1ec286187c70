// Somebody with the code from the desk in front of them; or whoever must say again whose phone this is.

import { field, form, h, input, say } from "../dom.js";
import { reading, unsent } from "../reading.js";
import { t } from "../words.js";

export async function enrolment([code = ""], seen) {
  const { device, ended } = seen;
  const waiting = unsent(seen);
  const content = [
    ended && h("p.note.note--info", {}, t(`ended.${ended}`)),
    device && waiting.length > 0 && h("p.note.note--warn", {}, t("enrol.waiting", { n: waiting.length })),
    h("p", {}, t("enrol.how")),
    form(
      save,
      field(t("enrol.code"), input("code", { ...plain, value: code, required: true, maxlength: 12, class: "code" }), t("enrol.code_hint")),
      field(t("enrol.name"), input("name", { value: device?.name ?? t("enrol.name_default"), maxlength: 80, autocomplete: "off" })),
      h("button.button.button--primary.button--large", {}, t("enrol.do")),
    ),
    h("p.soft", {}, t("enrol.private")),
  ];
  return { title: t("enrol.title"), content };
}

const plain = { autocomplete: "off", autocapitalize: "characters", spellcheck: "false", inputmode: "text" };

async function save({ code, name }) {
  try {
    const { enrol } = await import("../sync.js");
    await enrol(code.replace(/\s/g, "").toUpperCase(), name);
  } catch (fault) {
    return say((fault.status && fault.message) || t("enrol.no_line"), "bad"); // a refusal by the server has a status and its sentence
  }
  // Without this the browser may clear a phone that runs out of room. Some browsers ask; nobody waits for the answer here.
  navigator.storage?.persist?.();
  const { others } = await reading();
  if (others.length) say(t("enrol.others", { n: others.length }), "warn");
  else say(t("enrol.done"));
  location.hash = "#/";
}
