// The way of a patrol, as the person sees and governs it: recording or not, how many points, since when nothing came.

import { button, h, icon, section } from "../dom.js";
import { now } from "../store.js";
import * as track from "../track.js";
import { clock, t } from "../words.js";

// A part of the patrol's screen that draws itself anew, for the forms around it are being filled in.
export function way(one, after) {
  const node = h("div", { role: "status" });
  const draw = async () => node.replaceChildren(...content(one, after, await track.state(), (await now()) - Date.now()).flat().filter(Boolean));
  const again = () => (node.isConnected ? draw() : track.events.removeEventListener("change", again));
  draw().then(() => track.events.addEventListener("change", again));
  return section(t("track.title"), "way", node, h("p.soft", {}, t("track.how")));
}

function content(one, after, kept, off) {
  const here = kept?.patrol === one.patrol ? kept : null;
  if (kept?.on && !here) return [h("p", {}, t("track.other", { name: kept.name }))];
  const start = () => (here ? track.goOn() : track.begin({ patrol: one.patrol, name: one.name, endsAt: Date.parse(one.ends_at), after }));
  return [
    here?.denied && h("p.note.note--warn", {}, t("track.denied")),
    here && h("p", {}, icon("map-pin"), t(here.on ? "track.on" : "track.off", { n: here.total })),
    here?.last && h("p.soft", {}, t("track.last", { at: clock(here.last[2] + off) })),
    here?.gaps.map(([from, to]) => h("p.note.note--warn", {}, t("track.gap", { from: clock(from + off), to: clock(to + off) }))),
    here?.on
      ? button(t("track.stop"), track.stop, { image: "circle-x", id: "track-stop" })
      : button(t(here ? "track.go_on" : "track.begin"), start, { image: "map-pin", id: "track-begin" }),
  ];
}
