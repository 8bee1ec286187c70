// The head of a hamlet on Sunday evening: nothing to report in two taps, or what there is.

import { area, button, field, form, h, icon, section } from "../dom.js";
import { ofKind } from "../reading.js";
import { t, week } from "../words.js";
import { told } from "./item.js";
import { saveButton, saved } from "./saving.js";

export async function hamlets(_given, seen) {
  const here = week(seen.now);
  const own = seen.slice?.hamlets.filter((one) => one.own) ?? [];
  const reports = ofKind(seen, "hamlet.report").filter((said) => said.week === here.key);
  return {
    title: t("hamlet.title", { n: here.number, span: here.span }),
    content: own.length ? own.map((one) => hamlet(one, here, reports)) : [h("p", {}, t("hamlet.none"))],
  };
}

function hamlet(one, here, reports) {
  const before = reports.filter((said) => said.hamlet === one.hamlet).map(({ row }) => row);
  const base = { hamlet: one.hamlet, week: here.key };
  // A correction goes after what was said before: the last one holds.
  const after = before.slice(-1).map((row) => row.id);
  const nothing = () => saved("hamlet.report", { ...base, outcome: "NOTHING" }, t("hamlet.said_nothing", { name: one.name }), { after });
  const matters = (typed) =>
    saved("hamlet.report", { ...base, outcome: "MATTERS", ...filled(typed) }, t("hamlet.said_matters", { name: one.name }), { after });
  return section(
    one.name,
    `hamlet-${one.hamlet}`,
    before.length > 0 && h("ul.lines", {}, ...before.map(told)),
    button(t("hamlet.nothing"), nothing, { look: ".button--primary.button--large", image: "check" }),
    h(
      "details",
      {},
      h("summary.button.button--large", {}, icon("writing"), t("hamlet.something")),
      form(
        matters,
        field(t("hamlet.matters"), area(`matters-${one.hamlet}`, { name: "matters", required: true, maxlength: 2000 })),
        field(t("hamlet.requests"), area(`requests-${one.hamlet}`, { name: "requests", maxlength: 2000 })),
        saveButton(),
      ),
    ),
  );
}

const filled = (typed) => Object.fromEntries(Object.entries(typed).map(([name, text]) => [name, text.trim()]).filter(([, text]) => text));
