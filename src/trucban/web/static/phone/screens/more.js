// Contacts, response cards, this phone itself.

import { button, choice, field, form, h, icon, input, link, say, section } from "../dom.js";
import { waiting } from "../reading.js";
import { get } from "../store.js";
import { Refused, contact as reach, signOut } from "../sync.js";
import { flush } from "../track.js";
import { age, cards, language, load, moment, t } from "../words.js";
import { waking } from "./waking.js";

export async function contacts(_given, { slice: kept, now: at }) {
  const lines = kept?.contacts ?? [];
  return {
    title: t("contacts.title"),
    content: [
      h("ul.lines.card", {}, ...["113", "114", "115"].map((number) => line(t(`contacts.${number}`), "", number))),
      kept && h("p.soft", {}, icon("clock"), t("home.as_of", { at: moment(kept.as_of), age: age(kept.as_of, at) })),
      lines.length ? h("ul.lines.card", {}, ...lines.map((one) => line(one.name, one.what, one.phone))) : h("p.soft", {}, t("contacts.none")),
    ],
  };
}
contacts.isLive = true;

const line = (name, what, phone) =>
  h("li", {}, h("strong", {}, name), what && h("div.soft", {}, what), h("a.button", { href: `tel:${phone}`, "aria-label": `${t("call", { name })} ${phone}` }, icon("phone"), phone));

export async function responseCards() {
  const card = ({ kind, steps }) =>
    h("details.card", {}, h("summary", {}, t(`kind.${kind}`)), h("ol.steps", {}, ...steps.map((step) => h("li", {}, step))));
  return { title: t("cards.title"), content: [h("p.note.note--info", {}, t("cards.not_signed")), ...cards().map(card)] };
}

export async function more(_given, seen) {
  const { device, slice: kept } = seen;
  const isKept = await navigator.storage?.persisted?.();
  return {
    title: t("more.title"),
    content: [
      h(
        "div.stack",
        {},
        link(t("contacts.title"), "#/danh-ba", { look: ".button--large", image: "phone" }),
        device && link(t("map.title"), "#/ban-do", { look: ".button--large", image: "map" }),
        link(t("cards.title"), "#/the", { look: ".button--large", image: "list-check" }),
        device && button(t("more.refresh"), refresh, { look: ".button--large", image: "refresh" }),
      ),
      device && (await waking(kept)),
      section(t("more.language"), "language-title", languages()),
      device &&
        section(
          t("more.phone"),
          "phone",
          h("p", {}, t("more.of", { phone: device.name, holder: kept?.holder ?? "…" })),
          kept && h("p.soft", {}, t("more.until", { at: moment(kept.until) })),
          h(isKept ? "p.soft" : "p.note.note--warn", {}, t(isKept ? "more.persisted" : "more.not_persisted")),
          leaving(waiting(seen) + seen.others.length),
        ),
    ],
  };
}

async function refresh() {
  await reach({ fresh: true });
  const problem = (await get("contact"))?.problem;
  say(problem ? t("problem.line") : t("more.refreshed"), problem ? "warn" : "ok");
}

function languages() {
  const select = choice("language", [["vi", "Tiếng Việt"], ["en", "English"]]);
  select.value = language;
  select.addEventListener("change", async () => {
    await load(select.value);
    dispatchEvent(new Event("language"));
  });
  return field(t("more.language"), select);
}

// Signing out erases this phone's part. With items not sent it takes a typed word: a thumb does not lose them.
function leaving(waiting) {
  const word = t("more.leave_word");
  const leave = async ({ word: typed = "" }) => {
    const leaveUnsent = typed.trim().toLowerCase() === word.toLowerCase();
    await flush(); // of a way being recorded, what is in no item yet
    if (waiting && !leaveUnsent) return say(t("more.leave_refused", { n: waiting, word }), "bad");
    try {
      await signOut({ leaveUnsent });
      location.hash = "#/ghi-danh";
    } catch (fault) {
      say(fault instanceof Refused && fault.message ? fault.message : t("more.leave_no_line"), "bad");
    }
    return undefined;
  };
  return h(
    "details",
    {},
    h("summary.button", {}, icon("device-mobile"), t("more.leave")),
    h("p", {}, waiting ? t("more.leave_waiting", { n: waiting }) : t("more.leave_text")),
    waiting > 0 && link(t("bar.outbox"), "#/hop-gui", { image: "send" }),
    form(
      leave,
      waiting > 0 && field(t("more.leave_type", { word }), input("word", { autocomplete: "off" })),
      h("button.button.button--danger", {}, t("more.leave_do")),
    ),
  );
}
