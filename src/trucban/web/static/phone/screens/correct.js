// Correcting an incident: only what was changed is written, field by field, with what its writer had read (docs/sync.md,
// *Merge*). Two who change different fields never hear of each other; of one field that two wrote, somebody says which holds.

import { area, button, choice, field, form, h, icon, input, say, section } from "../dom.js";
import { REFUSED, isAhead, ofKind, ownReports } from "../reading.js";
import { kinds, t } from "../words.js";
import { saveButton, saved } from "./saving.js";

export const ONLY_REPORTED = "POLITICAL_SECURITY"; // nothing but that it was reported is kept, here as at the server; no incident becomes one
const COUNTS = ["dead", "injured", "persons_concerned"];
const LEVELS = [1, 2, 3];

// An incident as this phone knows it: of the slice, or one's own that the slice does not name yet.
export const find = (ref, seen) => seen.slice?.incidents.find((one) => one.incident === ref) ?? ownReports(seen).find((one) => one.incident === ref);

// What is written about an incident reported here comes after its report, also at a server that lost both and gets them again.
export const afterReport = (ref, { items }) => (items.some((row) => row.id === ref && row.state !== REFUSED) ? [ref] : []);

// Return the fields of an incident as this phone knows them: the slice, and over it what was written here and is not in it.
export function fieldsOf(known, seen) {
  const fields = structuredClone(known.fields);
  const own = ofKind(seen, "incident.edit").filter((said) => said.incident === known.incident && isAhead(said.row, seen.slice));
  for (const { fields: said, row } of own) {
    for (const [name, { value }] of Object.entries(said)) {
      if (fields[name]?.seen) fields[name] = { value, seen: [...fields[name].seen, row.id], isOwn: true };
    }
  }
  const after = own.filter(({ row }) => row.server?.state !== "APPLIED").map(({ row }) => row.id);
  return { fields, after: [...after, ...afterReport(known.incident, seen)] };
}

export const mayCorrect = (known) => Boolean(known?.fields.summary?.seen) && known.fields.kind?.value !== ONLY_REPORTED;

export async function correct([id], seen) {
  const { slice: kept } = seen;
  const known = find(id, seen);
  if (!mayCorrect(known)) return { title: t("incident.gone"), content: [h("p", {}, t("incident.gone_text"))] };
  const { fields, after } = fieldsOf(known, seen);
  const write = (typed) => {
    const changed = Object.entries(read(typed)).filter(([name, value]) => name in fields && value !== fields[name].value);
    if (!changed.length) return say(t("correct.nothing"), "warn");
    const said = Object.fromEntries(changed.map(([name, value]) => [name, { value, seen: fields[name].seen }]));
    const label = changed.map(([name, value]) => `${t(`field.${name}`)}: ${shown(name, value, kept)}`).join("; ");
    return saved("incident.edit", { incident: id, fields: said }, label, { after });
  };
  return {
    title: known.isOwn ? t("correct.title_own") : t("correct.title", { number: known.number }),
    content: [h("p.soft", {}, t("correct.how")), form(write, ...inputs(fields, kept), saveButton())],
  };
}

function inputs(fields, kept) {
  const at = (name) => fields[name]?.value ?? "";
  const kindList = kinds().filter((kind) => kind !== ONLY_REPORTED).map((kind) => [kind, t(`kind.${kind}`)]);
  const hamlets = [["", t("none")], ...kept.places.map((one) => [one.hamlet, one.name])];
  if (at("hamlet_id") && !hamlets.some(([hamlet]) => hamlet === at("hamlet_id"))) hamlets.push([at("hamlet_id"), t("correct.former")]);
  const count = (name) => input(name, { type: "number", min: 0, max: 1000, inputmode: "numeric", required: true, value: at(name) });
  return [
    field(t("field.summary"), written(area("summary", { required: true, maxlength: 300, rows: 2 }), at("summary"))),
    field(t("field.kind"), chosen(choice("kind", kindList), at("kind"))),
    field(t("field.level"), chosen(choice("level", LEVELS.map((level) => [level, t(`level.${level}`)])), at("level"))),
    field(t("field.hamlet_id"), chosen(choice("hamlet_id", hamlets), at("hamlet_id"))),
    field(t("field.place_text"), input("place_text", { maxlength: 160, autocomplete: "off", value: at("place_text") })),
    ...COUNTS.map((name) => field(t(`field.${name}`), count(name))),
    h("p.soft", {}, t("incident.no_names")),
  ];
}

const written = (node, text) => Object.assign(node, { value: text, defaultValue: text });
const chosen = (node, value) => Object.assign(node, { value });

// What was typed, as items carry it.
function read(typed) {
  const said = { summary: typed.summary.trim(), kind: typed.kind, level: Number(typed.level), place_text: typed.place_text.trim(), hamlet_id: typed.hamlet_id || null };
  for (const name of COUNTS) said[name] = Math.floor(Number(typed[name]));
  return said;
}

export function shown(name, value, kept) {
  if (name === "kind") return t(`kind.${value}`);
  if (name === "level") return t(`level.${value}`);
  if (name === "hamlet_id") return kept?.places.find((one) => one.hamlet === value)?.name ?? t(value ? "correct.former" : "none");
  if (typeof value === "boolean") return t(value ? "correct.yes" : "correct.no");
  return value === "" || value === null ? t("none") : String(value);
}

// What two people wrote without knowing of each other: who reads both says which holds, in one tap.
export function differing(known, fields, after, kept) {
  const open = Object.entries(fields).filter(([, one]) => one.others?.length && one.seen);
  if (!open.length) return "";
  const hold = (name, one, value) => () => saved("incident.edit", { incident: known.incident, fields: { [name]: { value, seen: one.seen } } }, `${t(`field.${name}`)}: ${shown(name, value, kept)}`, { after });
  const line = ([name, one]) =>
    h(
      "li",
      {},
      h("strong", {}, t(`field.${name}`)),
      h("div.buttons", {}, ...[one.value, ...one.others].map((value) => button(shown(name, value, kept), hold(name, one, value), { "aria-label": t("correct.holds", { field: t(`field.${name}`), value: shown(name, value, kept) }) }))),
    );
  return section(t("correct.differ"), "differ", h("p", {}, icon("alert-triangle"), t("correct.differ_text")), h("ul.lines", {}, ...open.map(line)));
}
