// Whoever was sent: their own team's steps, the card to go by, what they did in their own words. Each works without a line.

import { area, button, field, form, h, icon, link, section } from "../dom.js";
import { ofKind, stands } from "../reading.js";
import { age, moment, t } from "../words.js";
import { told } from "./item.js";
import { saveButton, saved } from "./saving.js";
import { ownTeamSteps, team } from "./teams.js";

// --- Response cards ---------------------------------------------------------------------------------------------

// What the command signed for such an incident; a step is ticked by whoever was sent, or keeps the incident.
export function signedCards(known, mayTick, seen) {
  const own = ofKind(seen, "incident.tick").filter(({ row }) => stands(row) && row.server?.state !== "HELD");
  return known.cards.map((card) => {
    const isDone = ({ position, is_done }) => is_done || own.some((tick) => tick.card === card.card && tick.incident === known.incident && tick.position === position);
    const steps = card.steps.map((step) => (isDone(step) || !mayTick ? line(step, isDone(step)) : toDo(known.incident, card.card, step)));
    return h(
      "section.card.stack",
      {},
      h("h2", {}, icon("list-check"), t("cards.signed", { version: card.version })),
      h("ol.steps", {}, ...steps),
      card.contacts && h("p", {}, card.contacts),
    );
  });
}

const line = ({ text }, isDone) => h("li", {}, `${text} `, isDone && h("span.state.state--ok", {}, icon("check"), t("cards.done")));

function toDo(incident, card, step) {
  const node = h("li", {});
  const tick = async () => {
    const said = t("cards.ticked", { n: step.position, text: step.text });
    if (await saved("incident.tick", { incident, card, position: step.position }, said, { to: "" })) node.replaceWith(line(step, true));
  };
  node.append(h("div.stack", {}, step.text, button(t("cards.tick"), tick, { image: "check", "aria-label": t("cards.ticked", { n: step.position, text: step.text }) })));
  return node;
}

// --- One's own words ----------------------------------------------------------------------------------------------

export function ownAccount(incident, seen) {
  const before = ofKind(seen, "incident.account").filter((one) => one.incident === incident);
  return section(
    t("account.title"),
    "account",
    before.length > 0 && h("ul.lines", {}, ...before.map(({ row }) => told(row))),
    form(
      ({ account }) => saved("incident.account", { incident, text: account.trim() }, t("account.label")),
      field(t("account.text"), area("account-text", { name: "account", required: true, maxlength: 4000, rows: 5 }), t("account.hint")),
      saveButton(),
    ),
  );
}

// --- One's own team -----------------------------------------------------------------------------------------------

const steps = (one, own) => team(one, own.filter((said) => said.team === one.team));

export function sentTeam(one, seen) {
  const node = steps(one, ownTeamSteps(seen));
  node.append(h("div.soft", {}, whither(one)), link(t("sent.open"), `#/cu/${one.team}`, { image: "list-check" }));
  return node;
}

const whither = (one) => [t("sent.number", { number: one.number }), one.kind && t(`kind.${one.kind}`), one.place ?? t("sent.protected")].filter(Boolean).join(" · ");

export async function sent([id], seen) {
  const { slice: kept, now: at } = seen;
  const one = kept?.sent?.find((row) => row.team === id);
  if (!one) return { title: t("sent.gone"), content: [h("p", {}, t("sent.gone_text"))] };
  return {
    title: one.name,
    content: [
      h("p.soft", {}, icon("clock"), t("home.as_of", { at: moment(kept.as_of), age: age(kept.as_of, at) })),
      h("p", {}, h("strong", {}, whither(one))),
      section(t("team.title"), "teams", h("ul.lines", {}, steps(one, ownTeamSteps(seen)))),
      ...signedCards(one, true, seen),
      ownAccount(one.incident, seen),
    ],
  };
}
