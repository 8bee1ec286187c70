// The next step of an incident, by whoever may take it: one tap, or a line that says to whom or why. The table of states is the
// desk's (incident/transitions.py); where somebody was faster, it is a person's matter there.

import { button, field, form, h, input, link, section } from "../dom.js";
import { ownSteps } from "../reading.js";
import { clock, steps, t } from "../words.js";
import { ONLY_REPORTED, afterReport, find } from "./correct.js";
import { saveButton, saved } from "./saving.js";

const ENDED = ["CLOSED", "FALSE_REPORT"];
const EDIT = "incident.edit";

// Where an incident stands as this phone knows it: by the slice, and by what was written here since.
export function standing(known, seen) {
  const own = ownSteps(known.incident, seen);
  const after = own.filter(({ row }) => row.server?.state !== "APPLIED").map(({ row }) => row.id);
  return { state: own.at(-1)?.to ?? known.state, own: own.at(-1)?.row, after: [...after, ...afterReport(known.incident, seen)] };
}

function open(known, { state }, { slice }) {
  if (known.fields.kind?.value === ONLY_REPORTED) return []; // a reason typed here would be kept of it
  const may = known.takes ?? (slice?.may_edit_reports ? [EDIT] : []); // one's own that the desk has not answered yet
  return steps().filter((one) => one.from === state && may.includes(one.takes));
}

const isLate = (one, known, { now }) => one.finishes && known.due_at && Date.parse(known.due_at) <= now;

export function nextSteps(known, seen) {
  const stands = standing(known, seen);
  const isWhole = (known.parts ?? []).every(({ state }) => ENDED.includes(state));
  const all = open(known, stands, seen);
  const offered = all.filter((one) => isWhole || !one.ends);
  if (!all.length) return "";
  const take = (one) => () => saved("incident.step", { incident: known.incident, to: one.to }, one.label, { after: stands.after });
  const line = (one) =>
    one.reason || one.receiver || isLate(one, known, seen)
      ? link(t("step.more", { label: one.label }), `#/buoc/${known.incident}/${one.to}`)
      : button(one.label, take(one), { look: ".button--primary", image: "check" });
  return section(
    t("step.title"),
    "steps",
    stands.own && h("p.soft", {}, `${t(`state.${stands.state}`)}: ${t("step.written", { at: clock(stands.own.at) })}`),
    h("div.buttons", {}, ...offered.map(line)),
    !isWhole && h("p.soft", {}, t("step.parts")),
  );
}

// A step that says to whom, or why.
export async function step([id, to], seen) {
  const known = find(id, seen);
  const stands = known && standing(known, seen);
  const one = known && open(known, stands, seen).find((row) => row.to === to);
  if (!one) return { title: t("incident.gone"), content: [h("p", {}, t("step.gone")), link(t("step.back"), `#/vu-viec/${id}`)] };
  const mustSay = one.reason || isLate(one, known, seen);
  const take = (typed) => {
    const said = Object.fromEntries(Object.entries(typed).map(([name, text]) => [name, text.trim()]).filter(([, text]) => text));
    return saved("incident.step", { incident: id, to, ...said }, [one.label, ...Object.values(said)].join(": "), { after: stands.after });
  };
  return {
    title: one.label,
    content: [
      form(
        take,
        one.receiver && field(t("step.receiver"), input("handed_to", { required: true, maxlength: 160, autocomplete: "off" })),
        field(t("step.reason"), input("reason", { required: mustSay, maxlength: 200, autocomplete: "off" }), one.reason ? "" : t(mustSay ? "step.late" : "step.reason_free")),
        saveButton(),
      ),
    ],
  };
}
