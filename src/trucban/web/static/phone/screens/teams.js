// Who was sent to an incident: one tap says the next step, at the moment it is taken.

import { button, h, icon, section } from "../dom.js";
import { ofKind, stands } from "../reading.js";
import { clock, moment, t } from "../words.js";
import { saved } from "./saving.js";

const STEPS = ["CALLED", "MOVING", "ON_SCENE", "BACK"];

export function teams(known, seen) {
  if (!known?.teams?.length) return "";
  const own = ownTeamSteps(seen);
  return section(t("team.title"), "teams", h("ul.lines", {}, ...known.teams.map((one) => team(one, own.filter((said) => said.team === one.team)))));
}

export const ownTeamSteps = (seen) => ofKind(seen, "incident.team").filter(({ row }) => stands(row));

export function team(one, own) {
  const taken = new Map([...STEPS.filter((step) => one.steps[step]).map((step) => [step, one.steps[step]]), ...own.map((said) => [said.step, one.steps[said.step] ?? said.row.at])]);
  const furthest = Math.max(...[...taken.keys()].map((step) => STEPS.indexOf(step)));
  const said = STEPS.filter((step) => taken.has(step)).map((step) => `${t(`team.${step}`)} ${clock(taken.get(step))}`);
  const say = (step) => () => saved("incident.team", { team: one.team, step }, `${one.name}: ${t(`team.${step}`)}`);
  return h(
    "li",
    {},
    h("strong", {}, one.name),
    h("div.soft", {}, said.join(" · ")),
    STEPS[furthest] === "BACK"
      ? h("p.soft", {}, icon("check"), t("team.is_back", { at: moment(taken.get("BACK")) }))
      : h("div.buttons", {}, ...STEPS.slice(furthest + 1).map((step, place) => button(t(`team.${step}`), say(step), { look: place ? "" : ".button--primary", "aria-label": `${one.name}: ${t(`team.${step}`)}` }))),
  );
}
