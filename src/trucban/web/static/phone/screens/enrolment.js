// Somebody with the code from the desk in front of them; or whoever must say again whose phone this is.

import { field, form, h, input, say } from "../dom.js";
import { get, stranded, unsent } from "../store.js";
import { Refused, enrol } from "../sync.js";
import { t } from "../words.js";

export async function enrolment(code = "") {
  const [device, ended, waiting] = [await get("device"), await get("ended"), await unsent()];
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
    await enrol(code.replace(/\s/g, "").toUpperCase(), name);
  } catch (fault) {
    return say(fault instanceof Refused && fault.message ? fault.message : t("enrol.no_line"), "bad");
  }
  // Without this the browser may clear a phone that runs out of room. Some browsers ask; nobody waits for the answer here.
  navigator.storage?.persist?.();
  const left = await stranded();
  if (left.length) say(t("enrol.others", { n: left.length }), "warn");
  else say(t("enrol.done"));
  location.hash = "#/";
}
