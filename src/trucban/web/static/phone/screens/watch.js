// The watch: I am here, I give it, I take it; a line of the duty book.

import { area, button, choice, field, form, h, input } from "../dom.js";
import { written as stamp } from "../items.js";
import { moment, span, t } from "../words.js";
import { done, isDue, written } from "./attending.js";
import { save, saveButton, saved, savedAll } from "./saving.js";

const MOST_MATTERS = 50; // as field/services/kinds.py reads them
const CATEGORIES = ["SITUATION", "ORDER", "VISITOR", "OTHER"];

// Coming with the post's PIN: what was typed goes with the moment; the desk compares it when it arrives.
export async function comeWithPin([id], { slice }) {
  const duty = slice?.duties.find((one) => one.assignment === id);
  if (!duty) return { title: t("watch.gone"), content: [h("p", {}, t("watch.gone_text"))] };
  const come = ({ pin }) =>
    saved("duty.attend", { assignment: id, outcome: "PRESENT", came_at: stamp(Date.now()), pin: pin.trim() }, t("watch.came", { post: duty.post }));
  const typed = input("pin", { required: true, inputmode: "numeric", pattern: "[0-9]{4}", maxlength: 4, autocomplete: "off" });
  return {
    title: t("watch.came", { post: duty.post }),
    content: [h("p", {}, span(duty.starts_at, duty.ends_at)), form(come, field(t("watch.pin"), typed, t("watch.pin_hint")), saveButton(t("watch.here")))],
  };
}

// The code that hangs at the post, opened by the phone's camera: it brings the post and the day's PIN; one tap says the rest.
export async function comeByCode([post, pin = ""], { slice, now: at, items: own }) {
  const duties = slice?.duties.filter((one) => one.post_id === post && !one.taken_over) ?? [];
  const due = duties.find((one) => isDue(one, at));
  const next = duties.find((one) => Date.parse(one.starts_at) > at);
  if (!due) return { title: t("watch.not_now"), content: [h("p", {}, next ? t("watch.not_yet", { post: next.post, span: span(next.starts_at, next.ends_at) }) : t("watch.none_here"))] };
  const here = written(own, "duty.attend", "assignment", due.assignment);
  if (here) return { title: t("watch.came", { post: due.post }), content: [done(here, t("watch.is_here", { at: moment(here.at) }))] };
  const code = /^[0-9]{4}$/.test(pin) ? { pin } : {};
  const come = () => saved("duty.attend", { assignment: due.assignment, outcome: "PRESENT", came_at: stamp(Date.now()), ...code }, t("watch.came", { post: due.post }));
  return {
    title: due.post,
    content: [h("p", {}, span(due.starts_at, due.ends_at)), button(t("watch.here"), come, { look: ".button--primary.button--large", image: "user" })],
  };
}

export async function watchBook() {
  return {
    title: t("watch.line"),
    content: [
      form(
        ({ category, text }) => saved("duty.line", { category, text: text.trim() }, text.trim()),
        field(t("watch.category"), choice("category", CATEGORIES.map((one) => [one, t(`book.${one}`)]))),
        field(t("watch.text"), area("text", { required: true, maxlength: 2000 })),
        saveButton(),
      ),
    ],
  };
}

// The same address takes a watch that was given, and gives one's own.
export async function handover([id], { slice, items: own }) {
  const given = slice?.handovers.find((one) => one.handover === id);
  const duty = [...(slice?.duties ?? []), ...(slice?.watches ?? [])].find((one) => one.shift === id);
  if (given) return { title: t("home.handover", { post: given.post }), content: take(given, own) };
  if (duty) return { title: t("watch.give_title", { post: duty.post }), content: give(duty) };
  return { title: t("watch.gone"), content: [h("p", {}, t("watch.gone_text"))] };
}

function give(duty) {
  const write = ({ matters }) => {
    const lines = matters.split("\n").map((line) => line.trim()).filter(Boolean);
    const kept = lines.length > MOST_MATTERS ? [...lines.splice(0, MOST_MATTERS - 1), lines.join("; ")] : lines;
    return saved("duty.give", { shift: duty.shift, ...(kept.length ? { matters: kept } : {}) }, t("watch.gave", { post: duty.post }));
  };
  return [
    form(
      write,
      field(t("watch.matters"), area("matters", { rows: 6, maxlength: 5000 }), t("watch.matters_hint")),
      saveButton(t("watch.give")),
    ),
  ];
}

// Each matter is accepted or disputed by whoever takes the watch; taking comes after the answers.
function take(given, own) {
  const said = written(own, "duty.take", "handover", given.handover);
  if (said) return [done(said, t("watch.is_taken"))];
  const taken = (typed) =>
    savedAll(async () => {
      const after = [];
      for (const { matter } of given.matters) {
        const [accepted, text] = [typed[`answer-${matter}`] === "yes", typed[`text-${matter}`].trim()];
        const label = t(accepted ? "watch.accepted" : "watch.disputed");
        after.push((await save("duty.answer", { matter, accepted, ...(text ? { text } : {}) }, { label })).id);
      }
      return save("duty.take", { handover: given.handover }, { after, label: t("watch.took", { post: given.post }) });
    });
  return [
    h("p", {}, t("home.given_by", { name: given.given_by, at: moment(given.given_at) })),
    form(taken, ...given.matters.map(matter), saveButton(t("home.take"))),
  ];
}

function matter(one) {
  const why = input(`text-${one.matter}`, { maxlength: 300, autocomplete: "off" });
  const answer = (value, label) => {
    const radio = h("input", { type: "radio", name: `answer-${one.matter}`, value, required: true });
    radio.addEventListener("change", () => (why.required = value === "no"));
    return h("label.check", {}, radio, label);
  };
  return h(
    "fieldset",
    {},
    h("legend", {}, one.text),
    answer("yes", t("watch.accept")),
    answer("no", t("watch.dispute")),
    field(t("watch.why"), why),
  );
}
