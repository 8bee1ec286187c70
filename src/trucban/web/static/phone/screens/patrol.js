// A patrol on its way: leave, pass each stop, write what was found, come back.

import { area, button, field, form, h, icon, input, link, section } from "../dom.js";
import { journal, payloadOf, reading, stands } from "../reading.js";
import * as track from "../track.js";
import { age, clock, moment, span, t } from "../words.js";
import { told } from "./item.js";
import { pictures } from "./pictures.js";
import { save, saveButton, saved, savedAll } from "./saving.js";
import { way } from "./way.js";

export async function patrol([id], seen) {
  const { slice: kept, now: at } = seen;
  const one = kept?.patrols.find((row) => row.patrol === id);
  if (!one) return { title: t("patrol.gone"), content: [h("p", {}, t("patrol.gone_text"))] };
  const mine = written(one, seen);
  const start = mine.find((row) => row.kind === "patrol.start" && stands(row));
  const end = mine.find((row) => row.kind === "patrol.end" && stands(row));
  const isOut = one.status === "OUT" || (one.status === "PLANNED" && Boolean(start));
  return {
    title: one.name,
    content: [
      h("p", {}, span(one.starts_at, one.ends_at)),
      h("p.soft", {}, t("home.with", { names: one.crew.map((member) => `${member.name} (${t(`role.${member.role}`)})`).join(", ") })),
      h("p.soft", {}, icon("clock"), t("home.as_of", { at: moment(kept.as_of), age: age(kept.as_of, at) })),
      one.status === "PLANNED" && !start && begin(one),
      isOut && !end && underWay(one, mine, start),
      (end || one.status === "BACK") && h("p.note.note--ok", {}, t("patrol.is_back")),
      mine.length > 0 && section(t("patrol.written"), "written", h("ul.lines", {}, ...mine.map(told))),
    ],
  };
}

function written(one, seen) {
  const stops = one.stops.map((stop) => stop.stop);
  const rows = journal(seen).filter((row) => /^(patrol|track)\./.test(row.kind));
  const isOfIt = ({ patrol: of, stop }) => of === one.patrol || stops.includes(stop);
  return rows.filter((row) => isOfIt(payloadOf(row))).reverse();
}

const begin = (one) =>
  button(t("patrol.start"), () => saved("patrol.start", { patrol: one.patrol }, t("patrol.started", { name: one.name })), {
    look: ".button--primary.button--large",
    image: "route",
  });

function underWay(one, mine, start) {
  const after = start ? [start.id] : [];
  return [
    one.records && way(one, after),
    well(one, after),
    section(t("patrol.stops"), "stops", h("ol.lines", {}, ...one.stops.map((stop) => passing(stop, mine, after)))),
    section(t("patrol.finding"), "finding", finding(one, after)),
    h(
      "details.card",
      {},
      h("summary.button.button--large", {}, icon("home"), t("patrol.end")),
      form(
        (typed) => savedAll(() => back(one, ending(typed))),
        field(t("patrol.police"), input("police_count", { type: "number", min: 0, max: 99, inputmode: "numeric" })),
        field(t("patrol.weather"), input("weather", { maxlength: 120, autocomplete: "off" })),
        field(t("patrol.report"), area("report", { maxlength: 2000 })),
        saveButton(t("patrol.end_save")),
      ),
    ),
  ];
}

// Word for the desk, with no stop passed and nothing found: the alarm of a silent patrol waits anew from here.
const well = (one, after) =>
  button(t("patrol.well"), () => saved("patrol.well", { patrol: one.patrol }, t("patrol.said_well", { name: one.name }), { after }), {
    look: ".button--large",
    image: "check",
    id: "well",
  });

// What was recorded of the way is written down before the end is.
async function back(one, said) {
  await track.end(one.patrol);
  const steps = written(one, await reading()).filter((row) => row.kind.startsWith("patrol.")); // the end waits for no points
  const after = steps.map((row) => row.id).slice(-20);
  return save("patrol.end", { patrol: one.patrol, ...said }, { label: t("patrol.ended", { name: one.name }), after });
}

function ending(typed) {
  const said = {};
  if (typed.police_count !== "") said.police_count = Math.floor(Number(typed.police_count));
  for (const name of ["weather", "report"]) if (typed[name].trim()) said[name] = typed[name].trim();
  return said;
}

function passing(stop, mine, after) {
  const own = mine.find((row) => row.kind === "patrol.pass" && stands(row) && payloadOf(row).stop === stop.stop);
  const name = stop.point?.name ?? t("patrol.stop", { n: stop.position });
  const passed = stop.passed_at ?? own?.at;
  return h(
    "li",
    {},
    h("strong", {}, name),
    stop.planned_at && h("div.soft", {}, t("patrol.planned", { at: clock(stop.planned_at) })),
    passed
      ? h("p.soft", {}, icon("check"), t("patrol.passed_at", { at: moment(passed) }))
      : button(t("patrol.pass"), () => saved("patrol.pass", { stop: stop.stop }, t("patrol.passed", { name }), { after }), {
          image: "map-pin",
          "aria-label": `${t("patrol.pass")}: ${name}`,
        }),
  );
}

function finding(one, after) {
  const taken = pictures();
  const save = ({ text, action_taken }) =>
    saved("patrol.finding", { patrol: one.patrol, text: text.trim(), ...(action_taken.trim() ? { action_taken: action_taken.trim() } : {}) }, text.trim(), { after, pictures: taken.kept });
  return form(
    save,
    field(t("patrol.found"), area("text", { required: true, maxlength: 2000 })),
    field(t("patrol.done"), input("action_taken", { maxlength: 300, autocomplete: "off" })),
    taken.part,
    saveButton(),
    link(t("home.report"), "#/vu-viec-moi", { image: "alert-triangle" }),
  );
}
