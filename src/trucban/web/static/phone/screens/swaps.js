// A swap of duties: asked here, answered by the colleague, decided by the commander at the desk. Nothing moves before that.

import { button, choice, field, form, h, icon, input } from "../dom.js";
import { payloadOf, stands } from "../reading.js";
import { span, t } from "../words.js";
import { saveButton, saved } from "./saving.js";

const hours = (one) => ({ post: one.post, span: span(one.starts_at, one.ends_at) });

// One's own duty, and the duties still to come where somebody else stands, of this week and the next.
export async function askSwap([id], { slice: kept, now: at }) {
  const duty = kept?.duties.find((one) => one.assignment === id);
  if (!duty) return { title: t("swap.title"), content: [h("p", {}, t("watch.gone_text"))] };
  const others = (kept.watches ?? [])
    .filter((one) => one.shift !== duty.shift && Date.parse(one.starts_at) > at)
    .flatMap((one) => one.places.filter((place) => place.person && !place.own).map((place) => ({ ...place, ...hours(one) })));
  const names = Object.fromEntries(others.map((one) => [one.assignment, one.person]));
  const ask = ({ other, reason }) =>
    saved("swap.ask", { assignment: id, other, ...(reason.trim() ? { reason: reason.trim() } : {}) }, t("swap.asked", { name: names[other] }));
  const options = others.map((one) => [one.assignment, t("swap.choice", { ...one, name: one.person })]);
  return {
    title: t("swap.title"),
    content: [
      h("p", {}, t("swap.mine", hours(duty))),
      others.length
        ? form(
            ask,
            field(t("swap.with"), choice("other", options)),
            field(t("swap.reason"), input("reason", { maxlength: 200, autocomplete: "off" }), t("swap.reason_hint")),
            saveButton(t("swap.send")),
          )
        : h("p.note.note--info", {}, t("swap.none")),
    ],
  };
}

// Swaps that wait: one's own, and those one is asked for.
export function swapLine(one, own) {
  const isWritten = own.some((row) => ["swap.answer", "swap.withdraw"].includes(row.kind) && stands(row) && payloadOf(row).swap === one.swap);
  const name = one.mine ? one.colleague : one.asker;
  return h(
    "li",
    {},
    h("strong", {}, t(one.mine ? "swap.of_yours" : "swap.for_you", { name })),
    h("div", {}, t("swap.gets", { name: one.asker, ...hours(one.place) })),
    h("div", {}, t("swap.gets", { name: one.colleague, ...hours(one.other) })),
    one.reason && h("div.soft", {}, one.reason),
    isWritten ? h("p.soft", {}, icon("check"), t("swap.written")) : h("p.soft", {}, t(`swap.${one.status}`)),
    !isWritten && h("div.buttons", {}, ...acts(one, name)),
  );
}

function acts(one, name) {
  const answer = (accepted, said) => () => saved("swap.answer", { swap: one.swap, accepted }, t(said, { name }));
  if (one.mine) return [button(t("swap.withdraw"), () => saved("swap.withdraw", { swap: one.swap }, t("swap.withdrawn", { name })))];
  if (one.status !== "ASKED") return [];
  return [
    button(t("swap.accept"), answer(true, "swap.accepted"), { look: ".button--primary", image: "check" }),
    button(t("swap.decline"), answer(false, "swap.declined")),
  ];
}
