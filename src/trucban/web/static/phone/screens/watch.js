// The watch: I am here, I give it, I take it; a line of the duty book.

import { area, button, choice, field, form, h, icon, input, link, section } from "../dom.js";
import { db, now, payloadOf, save, slice } from "../store.js";
import { written as stamp } from "../items.js";
import { clock, moment, span, t } from "../words.js";
import { saveButton, saved, savedAll } from "./saving.js";

const GIVE_MS = 60 * 60 * 1000; // the rule of duty: a watch is given from an hour before its end (duty/services/handover.py)
const EARLY_MS = 15 * 60 * 1000; // rights begin with the watch, a quarter of an hour before it
const MOST_MATTERS = 50; // as field/services/kinds.py reads them
const CATEGORIES = ["SITUATION", "ORDER", "VISITOR", "OTHER"];

export const isDue = (one, at) => Date.parse(one.starts_at) - EARLY_MS <= at && at <= Date.parse(one.ends_at) + EARLY_MS;

const written = (own, kind, name, value) => own.find((row) => row.kind === kind && payloadOf(row)[name] === value);

// What whoever stands a duty can do at it just now.
export function attend(one, own, at) {
  const opens = Date.parse(one.ends_at) - GIVE_MS;
  const here = written(own, "duty.attend", "assignment", one.assignment);
  const given = written(own, "duty.give", "shift", one.shift);
  const came = () => saved("duty.attend", { assignment: one.assignment, outcome: "PRESENT" }, t("watch.came", { post: one.post }));
  return h(
    "div.buttons",
    {},
    one.taken_over ? "" : here ? h("p.soft", {}, icon("check"), t("watch.is_here", { at: moment(here.at) })) : [button(t("watch.here"), came, { look: ".button--primary", image: "user" }), link(t("watch.here_pin"), `#/co-mat/${one.assignment}`, { image: "shield-check" })],
    link(t("watch.line"), "#/so-truc", { image: "writing" }),
    given
      ? h("p.soft", {}, icon("check"), t("watch.is_given", { at: moment(given.at) }))
      : at < opens
        ? h("p.soft", {}, t("watch.give_opens", { at: clock(opens) }))
        : link(t("watch.give"), `#/ban-giao/${one.shift}`, { image: "send" }),
  );
}

// Coming with the post's PIN: what was typed goes with the moment; the desk compares it when it arrives.
export async function comeWithPin(id) {
  const kept = await slice();
  const duty = kept?.duties.find((one) => one.assignment === id);
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
export async function comeByCode(post, pin = "") {
  const [kept, at, own] = [await slice(), await now(), await db.items.toArray()];
  const duties = kept?.duties.filter((one) => one.post_id === post && !one.taken_over) ?? [];
  const due = duties.find((one) => isDue(one, at));
  const next = duties.find((one) => Date.parse(one.starts_at) > at);
  if (!due) return { title: t("watch.not_now"), content: [h("p", {}, next ? t("watch.not_yet", { post: next.post, span: span(next.starts_at, next.ends_at) }) : t("watch.none_here"))] };
  const here = written(own, "duty.attend", "assignment", due.assignment);
  if (here) return { title: t("watch.came", { post: due.post }), content: [h("p.note.note--ok", {}, t("watch.is_here", { at: moment(here.at) }))] };
  const code = /^[0-9]{4}$/.test(pin) ? { pin } : {};
  const come = () => saved("duty.attend", { assignment: due.assignment, outcome: "PRESENT", came_at: stamp(Date.now()), ...code }, t("watch.came", { post: due.post }));
  return {
    title: due.post,
    content: [h("p", {}, span(due.starts_at, due.ends_at)), button(t("watch.here"), come, { look: ".button--primary.button--large", image: "user" })],
  };
}

// A watch of one's own force that is on: who stands there, and one tap to take a place over.
export function watchLine(one, own) {
  const places = one.places.map((place) => ({ ...place, taken: written(own, "duty.relieve", "assignment", place.assignment) }));
  const mine = places.some((place) => place.own || place.taken);
  return h(
    "li",
    {},
    h("strong", {}, one.post),
    h("div.soft", {}, span(one.starts_at, one.ends_at)),
    ...places.map((place) => placeLine(one, place)),
    mine && h("div.buttons", {}, link(t("watch.line"), "#/so-truc", { image: "writing" }), link(t("watch.give"), `#/ban-giao/${one.shift}`, { image: "send" })),
  );
}

function placeLine(one, place) {
  if (place.taken) return h("p.soft", {}, icon("check"), t("watch.took_over_at", { at: moment(place.taken.at) }));
  const label = t("watch.took_over", { post: one.post });
  const take = () => saved("duty.relieve", { assignment: place.assignment }, label);
  return h(
    "div",
    {},
    h("div", {}, place.person || t("watch.nobody"), place.since && h("span.soft", {}, ` · ${t("watch.since", { at: moment(place.since) })}`)),
    place.own
      ? h("p.soft", {}, icon("check"), t("watch.stands"))
      : button(t("watch.take_over"), take, { image: "shield-check", "aria-label": `${t("watch.take_over")}: ${one.post}, ${place.person || t("watch.nobody")}` }),
  );
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
export async function handover(id) {
  const [kept, own] = [await slice(), await db.items.toArray()];
  const given = kept?.handovers.find((one) => one.handover === id);
  const duty = [...(kept?.duties ?? []), ...(kept?.watches ?? [])].find((one) => one.shift === id);
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
  if (written(own, "duty.take", "handover", given.handover)) return [h("p.note.note--ok", {}, t("watch.is_taken"))];
  const taken = (typed) =>
    savedAll(async () => {
      const after = [];
      for (const { matter } of given.matters) {
        const [accepted, text] = [typed[`answer-${matter}`] === "yes", typed[`text-${matter}`].trim()];
        const label = t(accepted ? "watch.accepted" : "watch.disputed");
        after.push((await save("duty.answer", { matter, accepted, ...(text ? { text } : {}) }, { label })).id);
      }
      await save("duty.take", { handover: given.handover }, { after, label: t("watch.took", { post: given.post }) });
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
