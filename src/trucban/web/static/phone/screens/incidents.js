// An incident in three taps – the button, its kind, save – and what is added to one afterwards.

import { area, button, choice, field, form, h, icon, input, link, section } from "../dom.js";
import { REFUSED, ofKind } from "../reading.js";
import { age, kinds, moment, t } from "../words.js";
import { ONLY_REPORTED, afterReport, differing, fieldsOf, find, mayCorrect, shown } from "./correct.js";
import { told } from "./item.js";
import { pictures } from "./pictures.js";
import { ownAccount, signedCards } from "./sent.js";
import { nextSteps, standing } from "./steps.js";
import { teams } from "./teams.js";
import { saveButton, saved } from "./saving.js";

const FIRST = ["DROWNING", "FIRE", "FLOOD", "LANDSLIDE", "TRAFFIC", "BRAWL", "MISSING_PERSON", "EXPLOSIVE_REMNANT"];
const E7 = 1e7;

export async function newIncident([kind], { slice }) {
  if (!kinds().includes(kind)) return { title: t("incident.which"), content: [chooser()] };
  return { title: t(`kind.${kind}`), content: [kind === ONLY_REPORTED ? onlyReported(kind) : report(kind, slice?.places ?? [])] };
}

function chooser() {
  const order = [...FIRST, ...kinds().filter((kind) => !FIRST.includes(kind))];
  return h("ul.grid", {}, ...order.map((kind) => h("li", {}, h("a.button.button--large", { href: `#/vu-viec-moi/${kind}` }, t(`kind.${kind}`)))));
}

const onlyReported = (kind) =>
  form(() => saved("incident.report", { kind, summary: "" }, t(`kind.${kind}`)), h("p", {}, t("incident.only_reported")), saveButton());

function report(kind, places) {
  const where = {};
  const taken = pictures();
  const shown = h("p.soft", { id: "where", role: "status" });
  locate(where, shown, { ask: false });
  return form(
    (typed) => saved("incident.report", payload(kind, typed, where), typed.summary.trim() || t(`kind.${kind}`), { pictures: taken.kept }),
    saveButton(),
    field(t("incident.summary"), area("summary", { maxlength: 300, rows: 2 }), t("incident.summary_hint")),
    places.length > 0 && field(t("incident.hamlet"), choice("hamlet", [["", t("none")], ...places.map((one) => [one.hamlet, one.name])])),
    field(t("incident.place"), input("place_text", { maxlength: 160, autocomplete: "off" })),
    button(t("incident.locate"), () => locate(where, shown, { ask: true }), { image: "map-pin" }),
    shown,
    taken.part,
    h("div.pair", {}, field(t("incident.dead"), count("dead")), field(t("incident.injured"), count("injured"))),
    h("p.soft", {}, t("incident.no_names")),
  );
}

const count = (id) => input(id, { type: "number", min: 0, max: 999, inputmode: "numeric", value: 0 });

function payload(kind, typed, where) {
  const said = { kind, summary: typed.summary.trim() || t(`kind.${kind}`), ...where };
  if (typed.hamlet) said.hamlet = typed.hamlet;
  if (typed.place_text.trim()) said.place_text = typed.place_text.trim();
  for (const name of ["dead", "injured"]) if (Number(typed[name]) > 0) said[name] = Math.floor(Number(typed[name]));
  return said;
}

// The place comes along by itself where it was allowed before; otherwise it is asked for by its own button only.
async function locate(where, shown, { ask }) {
  const allowed = await navigator.permissions?.query({ name: "geolocation" }).catch(() => null);
  if (!navigator.geolocation || (!ask && allowed?.state !== "granted")) return;
  shown.textContent = t("incident.locating");
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      where.lon_e7 = Math.round(coords.longitude * E7);
      where.lat_e7 = Math.round(coords.latitude * E7);
      shown.textContent = t("incident.located", { m: Math.round(coords.accuracy) });
    },
    () => (shown.textContent = t("incident.not_located")),
    { enableHighAccuracy: true, timeout: 20000, maximumAge: 60000 },
  );
}

// --- One incident: of the slice, or one's own that was only just written ----------------------------------------

export async function incident([ref], seen) {
  const { slice: kept, now: at } = seen;
  const own = seen.items.find((row) => row.id === ref && row.state !== REFUSED);
  const known = find(own?.server?.record ?? ref, seen) ?? find(ref, seen);
  if (!known && !own) return { title: t("incident.gone"), content: [h("p", {}, t("incident.gone_text"))] };
  const notes = ofKind(seen, "incident.note").filter((said) => said.incident === ref);
  const after = afterReport(ref, seen);
  const taken = pictures();
  const { fields, after: written } = known ? fieldsOf(known, seen) : { fields: {}, after: [] };
  return {
    title: (fields.summary?.value ?? own?.label) || t(`kind.${fields.kind?.value}`),
    content: [
      ...(known ? signedCards(known, known.may_tick, seen) : []),
      known && differing(known, fields, written, kept),
      known ? facts(known, fields, seen) : h("p.note.note--info", {}, t("incident.own")),
      known && nextSteps(known, seen),
      known && !known.isOwn && beside(known, kept),
      teams(known, seen),
      fields.kind?.value !== ONLY_REPORTED && section(
        t("incident.note"),
        "note",
        form(
          ({ text }) => saved("incident.note", { incident: ref, text: text.trim() }, text.trim(), { after, pictures: taken.kept }),
          field(t("incident.note_text"), area("text", { required: true, maxlength: 2000 })),
          taken.part,
          saveButton(),
        ),
      ),
      known?.may_tick && ownAccount(known.incident, seen),
      notes.length > 0 && section(t("incident.notes_here"), "notes", h("ul.lines", {}, ...notes.map(({ row }) => told(row)))),
    ],
  };
}

function facts(one, fields, seen) {
  const { slice: kept, now: at } = seen;
  const { kind, level, place_text, hamlet_id, dead, injured } = fields;
  const where = [hamlet_id?.value && shown("hamlet_id", hamlet_id.value, kept), place_text?.value].filter(Boolean).join(", ");
  const lines = [
    [t("incident.kind"), kind && t(`kind.${kind.value}`), kind],
    [t("incident.state"), t(`state.${standing(one, seen).state}`)],
    [t("incident.level"), level && shown("level", level.value, kept), level],
    [t("incident.where"), where, hamlet_id?.isOwn ? hamlet_id : place_text],
    [t("incident.dead"), dead?.value, dead],
    [t("incident.injured"), injured?.value, injured],
    [t("incident.happened"), moment(one.happened_at)],
  ].filter(([, value]) => value !== undefined && value !== null && value !== "");
  const line = ([label, value, said]) => h("div", {}, h("dt", {}, label), h("dd", {}, String(value), said?.isOwn && h("span.soft", {}, ` · ${t("correct.own")}`)));
  return [
    one.isOwn ? h("p.note.note--info", {}, t("incident.own")) : h("p.soft", {}, icon("clock"), t("home.as_of", { at: moment(kept.as_of), age: age(kept.as_of, at) })),
    h("dl.facts", {}, ...lines.map(line)),
    mayCorrect(one) && h("div.buttons", {}, link(t("correct.do"), `#/sua-vu/${one.incident}`, { image: "pencil" })),
  ];
}

// What stands above and below it, and what it has to do with; one that is open here opens.
function beside(known, kept) {
  const isHere = new Set(kept.incidents.map((one) => one.incident));
  const name = (one) => `${one.number} ${one.summary || t(`kind.${one.kind}`)}`;
  const line = (one) => h("li", {}, isHere.has(one.incident) ? h("a", { href: `#/vu-viec/${one.incident}` }, name(one)) : name(one), h("div.soft", {}, t(`state.${one.state}`)));
  const lists = [
    ["larger", known.larger ? [known.larger] : []],
    ["parts", known.parts ?? []],
    ["related", known.related ?? []],
  ];
  return lists.filter(([, rows]) => rows.length).map(([key, rows]) => section(t(`incident.${key}`), key, h("ul.lines", {}, ...rows.map(line))));
}
