// Households counted at the door: one tap says where all of them are. Works without a line; what two phones said meets at the
// desk (docs/sync.md, *Merge*), so nothing here waits for anybody.

import { button, choice, field, form, h, icon, input, link, section } from "../dom.js";
import { REFUSED, ofKind } from "../reading.js";
import { age, moment, t } from "../words.js";
import { told } from "./item.js";
import { saveButton, saved } from "./saving.js";

const WHERE = ["SHELTER", "LEFT", "HOME", "NOT_FOUND"];
const ONLY = { todo: (one) => !one.mark, short: (one) => one.mark && one.missing > 0, differ: (one) => one.others.length > 0, all: () => true };
const STEP = 40; // households drawn at once: a slow phone redraws at each tap
const NOT_ENTERED = ["HELD", "SET_ASIDE"];

// How the list is looked at. What was just marked stays in its place: nothing moves under the next tap.
let view = { list: "" };
const anew = (list) => ({ list, only: "todo", text: "", most: STEP, stays: new Set() });

// --- How it stands: the slice, and over it what this phone wrote and the slice does not hold yet -------------------

function standing(list, seen) {
  const said = ofKind(seen, "headcount.mark").filter(({ row }) => isAhead(row, seen.slice));
  return list.households.map((one) => over(one, said.filter(({ household }) => household === one.household)));
}

function isAhead(row, kept) {
  if (row.state === REFUSED || NOT_ENTERED.includes(row.server?.state)) return false;
  return !(row.server?.state === "APPLIED" && kept.got_at > row.receivedAt);
}

function over(one, own) {
  const last = own.at(-1);
  const size = own.findLast(({ people }) => people)?.people ?? one.people;
  const mark = last ? { where: last.where, found: last.found, at: last.row.at, by: t("count.me") } : one.mark;
  const people = mark ? Math.max(size, mark.found) : size;
  const seen = [...one.seen, ...own.map(({ row }) => row.id)];
  return { ...one, mark, people, missing: people - (mark?.found ?? 0), others: last ? [] : one.others, seen };
}

const sum = (rows, of) => rows.reduce((total, one) => total + of(one), 0);

function totals(rows) {
  const marked = rows.filter((one) => one.mark);
  return { households: rows.length, counted: marked.length, people: sum(rows, (one) => one.people), missing: sum(rows, (one) => one.missing) };
}

// --- On the first screen ------------------------------------------------------------------------------------------

export function countLink(list, seen) {
  const { households, counted } = totals(standing(list, seen));
  return link(t("count.open", { name: list.name, n: counted, all: households }), `#/diem-ho/${list.headcount}`, { look: ".button--large", image: "home" });
}

// --- The list -----------------------------------------------------------------------------------------------------

const gone = () => ({ title: t("count.gone"), content: [h("p", {}, t("count.gone_text"))] });

const listOf = (id, { slice }) => slice?.headcounts?.find((one) => one.headcount === id);

export async function count([id], seen) {
  const { slice: kept, now: at } = seen;
  const list = listOf(id, seen);
  if (!list) return gone();
  if (view.list !== id) view = anew(id);
  const rows = standing(list, seen);
  const { households, counted, people, missing } = totals(rows);
  const part = h("div.stack", {});
  const paint = () => part.replaceChildren(...shown(list, rows, paint));
  paint();
  return {
    title: list.name,
    content: [
      h(
        "dl.tally",
        {},
        figure(t("count.counted"), `${counted}/${households}`, counted < households),
        figure(t("count.people"), `${people - missing}/${people}`),
        figure(t("count.missing"), String(missing), missing > 0),
      ),
      h("p.soft", {}, icon("clock"), t("count.as_of", { age: age(kept.as_of, at), until: moment(list.until) })),
      part,
    ],
  };
}
count.isLive = true;

const figure = (label, value, isOpen) => h("div", {}, h("dt", {}, label), h(isOpen ? "dd.late" : "dd", {}, value));

function shown(list, rows, paint) {
  const change = (said) => () => {
    Object.assign(view, said, { stays: new Set(), most: STEP });
    paint();
    document.getElementById(`only-${view.only}`)?.focus();
  };
  const search = input("count-search", { type: "search", autocomplete: "off", value: view.text });
  search.addEventListener("input", () => {
    view.text = search.value;
    lines.replaceChildren(...cards());
  });
  const cards = () => drawn(list, rows.filter((one) => (ONLY[view.only](one) || view.stays.has(one.household)) && fits(one)), paint);
  const lines = h("ul.stack", { id: "households" }, ...cards());
  return [
    h(
      "div.choose",
      { role: "group", "aria-label": t("count.which") },
      ...Object.keys(ONLY)
        .filter((name) => name !== "differ" || rows.some(ONLY.differ))
        .map((name) => button(`${t(`count.only.${name}`)}: ${rows.filter(ONLY[name]).length}`, change({ only: name }), { id: `only-${name}`, "aria-pressed": String(view.only === name) })),
    ),
    field(t("count.search"), search),
    lines,
  ];
}

const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/gi, "d").toLowerCase();
const fits = (one) => plain(`${one.number} ${one.label} ${one.place} ${one.hamlet}`).includes(plain(view.text.trim()));

function drawn(list, found, paint) {
  const more = () => {
    view.most += STEP;
    paint();
  };
  const left = found.length - view.most;
  return [
    ...found.slice(0, view.most).map((one) => door(list, one)),
    ...(found.length ? [] : [h("li.soft", {}, t(view.text ? "count.none_found" : `count.none.${view.only}`))]),
    ...(left > 0 ? [h("li", {}, button(t("count.more", { n: left }), more, { look: ".button--large" }))] : []),
  ];
}

function door(list, one) {
  const again = link(t("count.again"), `#/ho/${list.headcount}/${one.household}`, { image: "writing" });
  const tap = (where) => async () => {
    document.getElementById(`door-${one.household}`)?.focus({ preventScroll: true }); // its button goes with the next drawing
    view.stays.add(one.household);
    await mark(one, { where, found: where === "NOT_FOUND" ? 0 : one.people }, { to: "" });
  };
  return h(
    "li.card.stack",
    { id: `door-${one.household}`, tabindex: -1, "data-household": one.number },
    ...facts(one),
    one.mark
      ? [...marked(one), h("div.buttons", {}, again)]
      : [
          h("div.grid", {}, ...WHERE.map((where) => button(t(`where.${where}`), tap(where), { "aria-label": `${one.label}: ${t(`where.${where}`)}`, look: where === "SHELTER" ? ".button--primary" : "" }))),
          link(t("count.partly"), `#/ho/${list.headcount}/${one.household}`, { image: "user" }),
        ],
  );
}

const facts = (one) => [
  h("div", {}, h("strong", {}, `${one.number}. ${one.label}`), h("div.soft", {}, [one.hamlet, one.place, t("count.of_people", { n: one.people })].filter(Boolean).join(" · "))),
  one.needs.length > 0 && h("div.late", {}, one.needs.map((need) => t(`need.${need}`)).join(", ")),
];

const marked = (one) => [
  h(`div.state.state--${one.missing > 0 ? "warn" : "ok"}`, {}, icon(one.missing > 0 ? "alert-triangle" : "check"), said(one.mark, one.people)),
  ...one.others.map((other) => h("div.state.state--bad", {}, icon("alert-triangle"), t("count.differently", { said: said(other, one.people) }))),
];

const said = (mark, people) => `${t(`where.${mark.where}`)} ${mark.found}/${people} · ${moment(mark.at)}, ${mark.by}`;

// The outbox says the number of the household, never whose it is: it stays there longer than the list.
function mark(one, { where, found, people }, more) {
  const payload = { household: one.household, where, found, seen: one.seen.slice(-100) };
  if (people && people !== one.people) payload.people = people;
  return saved("headcount.mark", payload, t("count.label", { n: one.number, hamlet: one.hamlet, where: t(`where.${where}`), found }), more);
}

// --- One household: not all of them, more than the list says, or a correction ------------------------------------

export async function household([id, key], seen) {
  const list = listOf(id, seen);
  const one = list && standing(list, seen).find((row) => row.household === key);
  if (!one) return gone();
  const own = ofKind(seen, "headcount.mark").filter((said) => said.household === key);
  const more = { to: `#/diem-ho/${id}` };
  const where = choice("where", WHERE.map((name) => [name, t(`where.${name}`)]));
  if (one.mark) where.value = one.mark.where;
  const found = input("found", { type: "number", min: 0, max: 99, inputmode: "numeric", required: true, value: one.mark?.found ?? one.people });
  where.addEventListener("change", () => (found.value = where.value === "NOT_FOUND" ? 0 : Math.max(1, Number(found.value) || one.people)));
  found.addEventListener("input", () => found.setCustomValidity(""));
  const write = (typed) => {
    if ((typed.where === "NOT_FOUND") !== (Number(typed.found) === 0)) {
      found.setCustomValidity(t("count.found_wrong"));
      return found.reportValidity();
    }
    return mark(one, { where: typed.where, found: Number(typed.found), people: Number(typed.people) }, more);
  };
  return {
    title: t("count.household", { n: one.number, name: one.label }),
    content: [
      link(t("count.back"), `#/diem-ho/${id}`, { image: "arrow-left" }),
      h("div.card.stack", {}, ...facts(one), ...(one.mark ? marked(one) : [])),
      section(
        t("count.exactly"),
        "exactly",
        form(
          write,
          field(t("count.where"), where),
          h("div.pair", {}, field(t("count.found"), found), field(t("count.size"), input("people", { type: "number", min: 1, max: 99, inputmode: "numeric", required: true, value: one.people }))),
          h("p.soft", {}, t("count.correct")),
          saveButton(),
        ),
      ),
      own.length > 0 && section(t("count.own"), "own", h("ul.lines", {}, ...own.map(({ row }) => told(row)))),
    ],
  };
}
