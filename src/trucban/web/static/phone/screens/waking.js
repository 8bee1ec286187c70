// Whether an alert wakes this phone: a button, never asked by itself; and a trial.

import { button, h, say, section } from "../dom.js";
import { Refused, tryWaking, wake, wakeNoMore } from "../sync.js";
import { canWake, isBarred, subscription } from "../waking.js";
import { t } from "../words.js";

export async function waking(kept) {
  const isOn = Boolean(kept?.push) && Boolean(await subscription());
  return section(t("waking.title"), "waking", ...content(kept, isOn));
}

function content(kept, isOn) {
  if (!kept?.push) return [h("p.soft", {}, t("waking.commune_off"))];
  if (!canWake()) return [h("p.soft", {}, t("waking.cannot"))];
  if (isOn) {
    return [
      h("p", {}, t("waking.is_on")),
      h(
        "div.stack",
        {},
        button(t("waking.try"), act(tryWaking, "waking.tried"), { image: "send", id: "waking-try" }),
        button(t("waking.off"), act(wakeNoMore, "waking.is_off"), { id: "waking-off" }),
      ),
    ];
  }
  return [
    h("p", {}, t("waking.text")),
    isBarred() && h("p.note.note--warn", {}, t("waking.barred")),
    button(t("waking.on"), act(() => wake(kept.push), "waking.is_on"), { image: "device-mobile", id: "waking-on" }),
  ];
}

const act = (deed, done) => async () => {
  try {
    const isDone = await deed();
    say(t(isDone === false ? "waking.barred" : done), isDone === false ? "warn" : "ok");
  } catch (fault) {
    if (!(fault instanceof Refused)) console.error(fault);
    say(fault instanceof Refused && fault.message ? fault.message : t("waking.failed"), "bad");
  }
  dispatchEvent(new Event("redraw"));
};
