// The map of the commune, from this phone's own storage: drawn as lines and names, without a library (decision 18).
// Where the holder is is asked only while this screen is looked at and the button is on; it is kept nowhere and sent nowhere.

import { button, h, icon, link, section } from "../dom.js";
import { get } from "../store.js";
import { moment, t } from "../words.js";

const SVG = "http://www.w3.org/2000/svg";
const E7 = 1e7;
const EARTH_M = 6371009;
const METRE = (Math.PI * EARTH_M) / 180; // of a degree to the north
const UNDER = ["OUTLINE", "HAMLET", "RIVER", "ROAD", "PATH"]; // what lies under what
const SIGNS = { OFFICE: "M-5 8V-9h13l-4 5l4 5H-3V8z", POST: "M-7-7H7V7H-7z", CHECKPOINT: "M0-8a8 8 0 1 1 0 16a8 8 0 1 1 0-16z", SHELTER: "M-9 0L0-9L9 0H6V9H-6V0z", LOW_CROSSING: "M0-9L9 8H-9z" };
const CLOSEST_M = 150; // the whole picture is never narrower than this

export async function commune([wanted = ""], { slice: kept, isOver }) {
  const ground = isOver ? undefined : await get("ground"); // it is erased with the slice
  if (!ground?.drawn.length) {
    const why = ground ? "map.empty" : "map.coming";
    return { title: t("map.title"), content: [h("p.note.note--info", { role: "status" }, t(why))] };
  }
  const places = [...own(kept), ...ground.drawn.filter((one) => one.kind in SIGNS).map(common)];
  const view = picture(ground.drawn, places);
  const here = myPlace(view, places);
  const chosen = places.find((one) => one.id === wanted);
  if (chosen) view.show(chosen);
  return {
    title: t("map.title"),
    content: [
      h("p.state.state--ok", { id: "map-ready" }, icon("check"), t("map.ready", { at: moment(ground.got_at) })),
      ground.drawn.some((one) => one.is_sketch) && h("p.soft", {}, t("map.sketch")),
      h("div.map", {}, view.svg, h("div.map__keys", {}, button("", () => view.zoom(1.6), { image: "plus", "aria-label": t("map.closer") }), button("", () => view.zoom(1 / 1.6), { image: "minus", "aria-label": t("map.farther") }), button("", view.all, { image: "map", "aria-label": t("map.all") }))),
      here.part,
      ...["duty", "stop", "incident", ...Object.keys(SIGNS)].map((kind) => list(kind, places.filter((one) => one.kind === kind), view)),
      h("p.soft", {}, t("map.source")),
    ],
  };
}

const common = ({ id, kind, name, coordinates: [lon, lat] }) => ({ id, kind, name, said: "", lon, lat });

// What of the holder's own duty has a place: posts, stops of patrols in their order, open incidents.
function own(kept) {
  const at = (point) => ({ lon: point.lon_e7 / E7, lat: point.lat_e7 / E7 });
  const posts = new Map((kept?.duties ?? []).filter((one) => one.point).map((one) => [one.post, one]));
  return [
    ...[...posts.values()].map((one) => ({ id: one.assignment, kind: "duty", name: one.post, said: "", ...at(one.point) })),
    ...(kept?.patrols ?? []).flatMap((patrol) =>
      patrol.stops
        .filter((stop) => stop.point)
        .map((stop) => ({ id: stop.stop, kind: "stop", mark: stop.position, name: stop.point.name, said: patrol.name, ...at(stop.point) })),
    ),
    ...(kept?.incidents ?? [])
      .filter((one) => one.lon_e7 !== null && one.lat_e7 !== null)
      .map((one) => ({ id: one.incident, kind: "incident", name: one.fields.summary?.value || (one.fields.kind ? t(`kind.${one.fields.kind.value}`) : one.number), said: one.number, ...at(one) })),
  ];
}

// The same in words: each place with a button that shows it, so that nobody needs the drawing.
function list(kind, places, view) {
  if (!places.length) return "";
  const lines = places.map((one) =>
    h(
      "li",
      { "data-place": one.id },
      h("strong", {}, one.mark ? `${one.mark}. ${one.name}` : one.name),
      one.said && h("div.soft", {}, one.said),
      h("div.soft.far", {}),
      h("div.buttons", {}, button(t("map.show"), () => view.show(one), { image: "map-pin", "aria-label": `${t("map.show")}: ${one.name}` }), kind === "incident" && link(t("map.open"), `#/vu-viec/${one.id}`, { image: "flag" })),
    ),
  );
  return section(t(`map.kind.${kind}`), `map-${kind}`, h("ul.lines", {}, ...lines));
}

// --- The drawing --------------------------------------------------------------------------------------------------

function s(name, attributes, ...children) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

const positions = (coordinates) => (typeof coordinates[0] === "number" ? [coordinates] : coordinates.flatMap(positions));

// Metres from the middle of the commune: over a few kilometres the earth is flat enough for a finger.
function plane(drawn, places) {
  const all = [...drawn.flatMap((one) => positions(one.coordinates)), ...places.map((one) => [one.lon, one.lat])];
  const [lons, lats] = [all.map(([lon]) => lon), all.map(([, lat]) => lat)];
  const edge = (values) => values.reduce(([least, most], value) => [Math.min(least, value), Math.max(most, value)], [Infinity, -Infinity]);
  const [[west, east], [south, north]] = [edge(lons), edge(lats)];
  const narrow = Math.cos((((south + north) / 2) * Math.PI) / 180);
  const xy = ([lon, lat]) => [(lon - west) * METRE * narrow, (north - lat) * METRE].map(Math.round);
  return { xy, width: Math.max(CLOSEST_M, ...xy([east, north]).slice(0, 1)), height: Math.max(CLOSEST_M, xy([west, south])[1]) };
}

function pathOf({ type, coordinates }, xy) {
  const rings = { LineString: [coordinates], MultiLineString: coordinates, Polygon: coordinates, MultiPolygon: type === "MultiPolygon" ? coordinates.flat() : [] }[type] ?? [];
  const close = type.endsWith("Polygon") ? "Z" : "";
  return rings.map((ring) => `M${ring.map((place) => xy(place).join(" ")).join("L")}${close}`).join("");
}

function picture(drawn, places) {
  const { xy, width, height } = plane(drawn, places);
  const around = 0.06 * Math.max(width, height);
  const whole = { x: -around, y: -around, w: width + 2 * around, h: height + 2 * around };
  const lines = drawn.filter((one) => UNDER.includes(one.kind)).sort((one, other) => UNDER.indexOf(one.kind) - UNDER.indexOf(other.kind));
  const signs = [...drawn.filter((one) => one.kind === "HAMLET_LABEL").map(common), ...places.toReversed()].map((one) => sign(one, xy([one.lon, one.lat])));
  const me = s("g", { class: "map__me", hidden: "" }, s("circle", { class: "map__about", r: 0 }), s("g", { class: "map__sign" }, s("circle", { r: 8 })));
  const svg = s("svg", { class: "map__drawing", role: "img", "aria-label": t("map.drawing", { n: places.length }) }, ...lines.map((one) => s("path", { class: `map__${one.kind.toLowerCase()}${one.type.endsWith("Polygon") ? "" : " map__line"}`, d: pathOf(one, xy) })), ...signs, me);
  let box = { ...whole };
  const look = () => {
    svg.setAttribute("viewBox", [box.x, box.y, box.w, box.h].map((value) => value.toFixed(1)).join(" "));
    const shown = svg.getBoundingClientRect();
    const scale = Math.max(box.w / (shown.width || 340), box.h / (shown.height || 340)); // metres a point of the screen
    for (const one of svg.querySelectorAll(".map__sign")) one.setAttribute("transform", `scale(${scale.toFixed(3)})`);
    svg.classList.toggle("map__drawing--far", box.w > 0.7 * whole.w);
  };
  const zoom = (times, [fx, fy] = [0.5, 0.5]) => {
    const w = Math.min(whole.w, Math.max(CLOSEST_M, box.w / times));
    const h_ = (w * box.h) / box.w;
    box = { x: box.x + (box.w - w) * fx, y: box.y + (box.h - h_) * fy, w, h: h_ };
    look();
  };
  const centre = ([x, y], w = Math.min(box.w, 1500)) => {
    const h_ = (w * box.h) / box.w;
    box = { x: x - w / 2, y: y - h_ / 2, w, h: h_ };
    look();
  };
  const all = () => {
    box = { ...whole };
    look();
  };
  const show = (one) => {
    for (const other of svg.querySelectorAll(".map__place--chosen")) other.classList.remove("map__place--chosen");
    svg.querySelector(`[data-id="${CSS.escape(one.id)}"]`)?.classList.add("map__place--chosen");
    centre(xy([one.lon, one.lat]));
    svg.scrollIntoView?.({ block: "nearest" });
  };
  const stand = (coords) => {
    me.toggleAttribute("hidden", !coords);
    if (!coords) return;
    const [x, y] = xy([coords.longitude, coords.latitude]);
    me.setAttribute("transform", `translate(${x} ${y})`);
    me.firstChild.setAttribute("r", Math.round(coords.accuracy));
  };
  moving(svg, { zoom, shift: (dx, dy) => ((box = { ...box, x: box.x - dx * box.w, y: box.y - dy * box.h }), look()) });
  new ResizeObserver(look).observe(svg);
  look();
  return { svg, zoom, all, show, stand, centre: (coords) => centre(xy([coords.longitude, coords.latitude])) };
}

function sign(one, [x, y]) {
  const shape = one.mark
    ? [s("circle", { r: 11 }), s("text", { class: "map__mark", y: 5 }, String(one.mark))]
    : one.kind === "HAMLET_LABEL"
      ? []
      : [s("path", { d: SIGNS[one.kind] ?? (one.kind === "duty" ? SIGNS.POST : "M0-11L11 0L0 11L-11 0z") })];
  const name = one.kind === "incident" ? "" : s("text", { class: "map__name", y: one.kind === "HAMLET_LABEL" ? 4 : 23 }, one.name);
  return s("g", { class: `map__place map__place--${one.kind.toLowerCase()}`, "data-id": one.id, transform: `translate(${x} ${y})` }, s("g", { class: "map__sign" }, ...shape, name));
}

// One finger moves it, two change its scale; parts of the picture's width and height, whatever it shows.
function moving(svg, { zoom, shift }) {
  const fingers = new Map();
  const apart = () => {
    const [[ax, ay], [bx, by]] = [...fingers.values()];
    return Math.hypot(ax - bx, ay - by) || 1;
  };
  svg.addEventListener("pointerdown", (event) => {
    svg.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, [event.clientX, event.clientY]);
  });
  svg.addEventListener("pointermove", (event) => {
    const before = fingers.get(event.pointerId);
    if (!before) return;
    const was = fingers.size === 2 ? apart() : 0;
    fingers.set(event.pointerId, [event.clientX, event.clientY]);
    const { left, top, width, height } = svg.getBoundingClientRect();
    if (was) return zoom(apart() / was, [(event.clientX - left) / width, (event.clientY - top) / height]);
    if (fingers.size === 1) shift((event.clientX - before[0]) / width, (event.clientY - before[1]) / height);
  });
  for (const name of ["pointerup", "pointercancel"]) svg.addEventListener(name, (event) => fingers.delete(event.pointerId));
}

// --- Where the holder is ------------------------------------------------------------------------------------------

function myPlace(view, places) {
  const said = h("p.soft", { role: "status" });
  let asking = 0;
  let first = true;
  const off = () => {
    navigator.geolocation?.clearWatch(asking);
    asking = 0;
    view.stand(null);
    press.setAttribute("aria-pressed", "false");
  };
  const here = ({ coords }) => {
    if (!part.isConnected || document.hidden) return off(); // nobody looks: nothing is asked
    view.stand(coords);
    if (first) view.centre(coords);
    first = false;
    said.textContent = t("map.here", { m: Math.round(coords.accuracy) });
    distances(coords, places);
    return undefined;
  };
  const toggle = () => {
    if (asking) {
      said.textContent = "";
      return off();
    }
    if (!navigator.geolocation) return (said.textContent = t("map.no_place"));
    [first, said.textContent] = [true, t("map.looking")];
    press.setAttribute("aria-pressed", "true");
    asking = navigator.geolocation.watchPosition(here, () => (off(), (said.textContent = t("map.no_place"))), { enableHighAccuracy: true, maximumAge: 5000, timeout: 30000 });
    return undefined;
  };
  const press = button(t("map.me"), toggle, { image: "current-location", "aria-pressed": "false", id: "map-me" });
  const part = h("div", {}, h("div.buttons", {}, press), said, h("p.soft", {}, t("map.private")));
  const left = new AbortController();
  addEventListener("hashchange", () => (off(), left.abort()), { signal: left.signal });
  document.addEventListener("visibilitychange", () => document.hidden && off(), { signal: left.signal });
  return { part };
}

function distances(coords, places) {
  const narrow = Math.cos((coords.latitude * Math.PI) / 180);
  for (const one of places) {
    const metres = METRE * Math.hypot(one.lat - coords.latitude, (one.lon - coords.longitude) * narrow);
    const line = document.querySelector(`[data-place="${CSS.escape(one.id)}"] .far`);
    if (line) line.textContent = metres < 1000 ? t("map.metres", { n: Math.round(metres / 10) * 10 }) : t("map.kilometres", { n: (metres / 1000).toFixed(1).replace(".", ",") });
  }
}
