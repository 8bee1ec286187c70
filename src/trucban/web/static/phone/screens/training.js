// The list of a session, on the phone of whoever leads it: everybody is present; a name and an answer make an exception.

import { button, h, icon, link } from "../dom.js";
import { ofKind } from "../reading.js";
import { clock, moment, span, t } from "../words.js";
import { saved } from "./saving.js";

const OUTCOMES = ["PRESENT", "LATE", "ON_DUTY", "ON_LEAVE", "EXCUSED", "ABSENT"];
const THERE = ["PRESENT", "LATE"];
const tone = (outcome) => (outcome === "PRESENT" ? "ok" : "warn");

export function trainingLine(one, at) {
  const opens = Date.parse(one.opens_at);
  return h(
    "li",
    {},
    h("strong", {}, one.subject),
    h("div.soft", {}, `${span(one.starts_at, one.ends_at)} · ${one.place}`),
    at < opens
      ? h("p.soft", {}, t("roll.opens", { at: moment(opens) }))
      : link(t("roll.take"), `#/diem-danh/${one.session}`, { look: ".button--primary", image: "list-check" }),
  );
}

// What was written here and is not in the slice yet goes before it, the latest last.
const ownMarks = (one, seen) => ofKind(seen, "training.attendance").filter((said) => said.session === one.session && !one.writes.includes(said.row.id));

export async function attendance([id], seen) {
  const { slice: kept, now: at } = seen;
  const one = kept?.trainings?.find((row) => row.session === id);
  if (!one || at < Date.parse(one.opens_at)) return { title: t("roll.gone"), content: [h("p", {}, t("roll.gone_text"))] };
  const own = ownMarks(one, seen);
  const people = one.people.map((person) => ({ ...person }));
  for (const said of own) {
    for (const [key, outcome] of said.marks) {
      const person = people.find((row) => row.person === key);
      if (person) Object.assign(person, { outcome, seen: [...person.seen, said.row.id] });
    }
  }
  return { title: t("roll.title"), content: list(one, people, own) };
}

function list(one, people, own) {
  const count = h("p.roll__count", { role: "status" });
  const recount = () => count.replaceChildren(t("roll.count", { there: people.filter((row) => THERE.includes(row.outcome)).length, all: people.length }));
  const write = () => {
    const marks = people.map(({ person, outcome, seen }) => [person, outcome, seen]);
    const there = people.filter((row) => THERE.includes(row.outcome)).length;
    return saved("training.attendance", { session: one.session, marks }, t("roll.saved", { subject: one.subject, there, all: people.length }), { after: own.map((said) => said.row.id) });
  };
  recount();
  return [
    h("p", {}, h("strong", {}, one.subject), h("br"), `${span(one.starts_at, one.ends_at)} · ${one.place}`),
    own.length > 0 && h("p.note.note--ok", {}, t("roll.written", { at: clock(own.at(-1).row.at) })),
    h("p.soft", {}, t("roll.how")),
    h("ul.card.lines.roll", {}, ...people.map((person) => line(person, recount))),
    count,
    button(t("roll.save"), once(write), { look: ".button--primary.button--large", image: "check", id: "roll-save" }),
  ];
}

// Pressed twice, it is written once.
function once(write) {
  let isBusy = false;
  return async () => {
    if (isBusy) return;
    isBusy = true;
    try {
      await write();
    } finally {
      isBusy = false;
    }
  };
}

function line(person, changed) {
  const said = h("span");
  const details = h("details", { name: "roll" }, h("summary", {}, h("span", {}, person.name), said), h("div.buttons", {}));
  const choose = (outcome) => () => {
    person.outcome = outcome;
    details.open = false;
    show();
    changed();
    details.firstChild.focus();
  };
  const answers = OUTCOMES.map((outcome) => [outcome, button(t(`roll.${outcome}`), choose(outcome))]);
  const show = () => {
    said.className = `state state--${tone(person.outcome)}`;
    said.replaceChildren(icon(person.outcome === "PRESENT" ? "check" : "clock"), t(`roll.${person.outcome}`));
    for (const [outcome, node] of answers) node.setAttribute("aria-pressed", String(outcome === person.outcome));
  };
  details.lastChild.append(...answers.map(([, node]) => node));
  show();
  return h("li", {}, details);
}
