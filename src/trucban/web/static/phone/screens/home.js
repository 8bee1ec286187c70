// Whoever opens the phone at night: what to do now, what comes, what is open – and how old that is.

import { button, h, icon, link, section } from "../dom.js";
import { ownReports, ownSteps } from "../reading.js";
import { age, clock, day, moment, span, t } from "../words.js";
import { attend, isDue, watchLine } from "./attending.js";
import { problem } from "./problem.js";
import { soon } from "./saving.js";

export async function home(_given, seen) {
  const { slice: kept, contact, device } = seen;
  return {
    title: t("home.title"),
    content: [
      problem(contact, device),
      link(t("home.report"), "#/vu-viec-moi", { look: ".button--danger.button--large", image: "alert-triangle" }),
      kept?.hamlets.some((one) => one.own) &&
        link(t("home.hamlet"), "#/thon", { look: ".button--large", image: "building-community" }),
      ...(await each(kept?.headcounts, () => import("./counts.js"), ({ countLink }) => (one) => countLink(one, seen))),
      kept && link(t("map.title"), "#/ban-do", { look: ".button--large", image: "map" }),
      kept ? await known(kept, seen) : nothing(),
    ],
  };
}
home.isLive = true;

// What is not there every night is loaded when there is something of it: most nights there are duties, and they come at once.
async function each(rows, load, draw) {
  return rows?.length ? rows.map(draw(await load())) : [];
}

function nothing() {
  return section(t("home.empty"), "empty", h("p", {}, t("home.empty_text")), button(t("try_again"), soon, { image: "refresh" }));
}

async function known(kept, seen) {
  const { now: at, items: own } = seen;
  const duties = kept.duties.filter((one) => Date.parse(one.ends_at) > at);
  const [alerts, swaps, trainings, quizzes, sent] = await Promise.all([
    each(kept.alerts, () => import("./alerts.js"), ({ alertLine }) => (one) => alertLine(one, at, own)),
    each(kept.swaps, () => import("./swaps.js"), ({ swapLine }) => (one) => swapLine(one, own)),
    each(kept.trainings, () => import("./training.js"), ({ trainingLine }) => (one) => trainingLine(one, at)),
    each(kept.quizzes, () => import("./quiz.js"), ({ quizLine }) => (one) => quizLine(one, at, own)),
    each(kept.sent, () => import("./sent.js"), ({ sentTeam }) => (one) => sentTeam(one, seen)),
  ]);
  return [
    h("p.soft", {}, icon("clock"), t("home.as_of", { at: moment(kept.as_of), age: age(kept.as_of, at) })),
    ...kept.handovers.map((one) =>
      section(
        t("home.handover", { post: one.post }),
        `handover-${one.handover}`,
        h("p", {}, t("home.given_by", { name: one.given_by, at: moment(one.given_at) })),
        link(t("home.take"), `#/ban-giao/${one.handover}`, { look: ".button--primary.button--large", image: "shield-check" }),
      ),
    ),
    list("alerts", t("alert.list"), "", alerts),
    list("sent", t("sent.title"), "", sent),
    list("duties", t("home.duties"), t("home.no_duties"), duties.map((one) => duty(one, at, own))),
    list("swaps", t("swap.list"), "", swaps),
    list("watches", t("home.watches"), "", (kept.watches ?? []).filter((one) => isDue(one, at)).map((one) => watchLine(one, own))),
    list("trainings", t("roll.list"), "", trainings),
    list("quizzes", t("quiz.list"), "", quizzes),
    list("patrols", t("home.patrols"), "", kept.patrols.map(patrolLine)),
    list("tasks", t("home.tasks"), t("home.no_tasks"), kept.tasks.map((one) => task(one, at))),
    list("incidents", t("home.incidents"), "", [...ownReports(seen), ...kept.incidents].map((one) => incidentLine(one, seen))),
    list("notices", t("home.notices"), "", kept.notices.map((one) => h("li", {}, one.title, h("div.soft", {}, age(one.at, at))))),
  ];
}

function list(id, title, none, lines) {
  if (!lines.length && !none) return "";
  return section(title, id, lines.length ? h("ul.lines", {}, ...lines) : h("p.soft", {}, none));
}

function duty(one, at, own) {
  return h(
    "li",
    {},
    h("strong", {}, one.post),
    h("div", {}, span(one.starts_at, one.ends_at)),
    one.with.length > 0 && h("div.soft", {}, t("home.with", { names: one.with.join(", ") })),
    one.post_phone && h("a.button", { href: `tel:${one.post_phone}` }, icon("phone"), t("call", { name: one.post })),
    Date.parse(one.starts_at) > at && !one.taken_over && link(t("swap.ask"), `#/doi-ca/${one.assignment}`, { image: "refresh" }),
    isDue(one, at) ? attend(one, own, at) : h("div.soft", {}, t("home.opens", { at: clock(Date.parse(one.starts_at) - 15 * 60 * 1000) })),
  );
}

function patrolLine(one) {
  const words = [h("strong", {}, one.name), h("div.soft", {}, `${span(one.starts_at, one.ends_at)} · ${t(`patrol.${one.status}`)}`)];
  return h("li", {}, h("a.line", { href: `#/tuan-tra/${one.patrol}` }, icon("route"), h("span", {}, ...words)));
}

function incidentLine(one, seen) {
  const { summary, kind } = one.fields;
  const state = ownSteps(one.incident, seen).at(-1)?.to ?? one.state;
  const words = [
    h("strong", {}, summary?.value || t(`kind.${kind?.value}`)),
    h("div.soft", {}, [one.number ?? t("incident.here"), t(`state.${state}`), moment(one.happened_at)].join(" · ")),
  ];
  return h("li", {}, h("a.line", { href: `#/vu-viec/${one.incident}` }, icon("flag"), h("span", {}, ...words)));
}

function task(one, at) {
  const late = Date.parse(`${one.due_date}T23:59:59+07:00`) < at;
  return h("li", {}, one.title, h(late ? "div.late" : "div.soft", {}, t(late ? "home.late" : "home.due", { day: day(one.due_date) })));
}
