// A watch on the first screen: I am here, whom I may relieve, since when. Its own screens are in watch.js.

import { button, h, icon, link } from "../dom.js";
import { payloadOf, stands } from "../reading.js";
import { clock, moment, span, t } from "../words.js";
import { saved } from "./saving.js";

const GIVE_MS = 60 * 60 * 1000; // the rule of duty: a watch is given from an hour before its end (duty/services/handover.py)
const EARLY_MS = 15 * 60 * 1000; // rights begin with the watch, a quarter of an hour before it

export const isDue = (one, at) => Date.parse(one.starts_at) - EARLY_MS <= at && at <= Date.parse(one.ends_at) + EARLY_MS;

export const written = (own, kind, name, value) => own.findLast((row) => row.kind === kind && stands(row) && payloadOf(row)[name] === value);

// What was written is done – unless a person at the desk looks at it: then nobody may go by it yet.
const isHeld = (row) => row.server?.state === "HELD";
export const done = (row, text) => (isHeld(row) ? h("p.state.state--warn", {}, icon("alert-triangle"), t("outbox.held")) : h("p.soft", {}, icon("check"), text));

// What whoever stands a duty can do at it just now.
export function attend(one, own, at) {
  const opens = Date.parse(one.ends_at) - GIVE_MS;
  const here = written(own, "duty.attend", "assignment", one.assignment);
  const given = written(own, "duty.give", "shift", one.shift);
  const came = () => saved("duty.attend", { assignment: one.assignment, outcome: "PRESENT" }, t("watch.came", { post: one.post }));
  return h(
    "div.buttons",
    {},
    one.taken_over ? "" : here ? done(here, t("watch.is_here", { at: moment(here.at) })) : [button(t("watch.here"), came, { look: ".button--primary", image: "user" }), link(t("watch.here_pin"), `#/co-mat/${one.assignment}`, { image: "shield-check" })],
    link(t("watch.line"), "#/so-truc", { image: "writing" }),
    given
      ? done(given, t("watch.is_given", { at: moment(given.at) }))
      : at < opens
        ? h("p.soft", {}, t("watch.give_opens", { at: clock(opens) }))
        : link(t("watch.give"), `#/ban-giao/${one.shift}`, { image: "send" }),
  );
}

// A watch of one's own force that is on: who stands there, and one tap to take a place over.
export function watchLine(one, own) {
  const places = one.places.map((place) => ({ ...place, taken: written(own, "duty.relieve", "assignment", place.assignment) }));
  const mine = places.some((place) => place.own || (place.taken && !isHeld(place.taken)));
  return h(
    "li",
    {},
    h("strong", {}, one.post),
    h("div.soft", {}, span(one.starts_at, one.ends_at)),
    ...places.map((place) => placeLine(one, place)),
    mine && h("div.buttons", {}, link(t("watch.line"), "#/so-truc", { image: "writing" }), link(t("watch.give"), `#/ban-giao/${one.shift}`, { image: "send" })),
  );
}

function placeLine(one, place) {
  if (place.taken) return done(place.taken, t("watch.took_over_at", { at: moment(place.taken.at) }));
  const label = t("watch.took_over", { post: one.post });
  const take = () => saved("duty.relieve", { assignment: place.assignment }, label);
  return h(
    "div",
    {},
    h("div", {}, place.person || t("watch.nobody"), place.since && h("span.soft", {}, ` · ${t("watch.since", { at: moment(place.since) })}`)),
    place.own
      ? h("p.soft", {}, icon("check"), t("watch.stands"))
      : button(t("watch.take_over"), take, { image: "shield-check", "aria-label": `${t("watch.take_over")}: ${one.post}, ${place.person || t("watch.nobody")}` }),
  );
}
