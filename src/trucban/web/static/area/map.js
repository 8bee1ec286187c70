// The commune's own map, drawn from its own data. Nothing is asked of another host; names are drawn with the fonts of
// the device. What the map shows stands in the lists beside it too.

const box = document.getElementById("map");
const said = document.getElementById("map-said");
const add = document.getElementById("map-add");
const { setWorkerUrl, Map: MapLibre, Marker, NavigationControl, ScaleControl, addProtocol } = await import(box.dataset.library);
setWorkerUrl(new URL(box.dataset.worker, location.href).href);

const style = getComputedStyle(document.documentElement);
const token = (name) => style.getPropertyValue(name).trim();
const INK = token("--ink");
const HALO = token("--surface");
const POINTS = ["OFFICE", "POST", "CHECKPOINT", "SHELTER", "LOW_CROSSING"];
const dark = matchMedia("(prefers-color-scheme: dark)").matches
  ? document.documentElement.dataset.theme !== "light"
  : document.documentElement.dataset.theme === "dark";
const WATER = dark ? "#2b5b7a" : "#9cc4dc";
const ROAD = dark ? "#8a7440" : "#e0c98e";

const is = (...kinds) => ["in", ["get", "kind"], ["literal", kinds]];
const round = { "line-cap": "round", "line-join": "round" };
const label = (size, offset) => ({
  "text-field": ["get", "name"],
  "text-size": size,
  "text-font": ["Inter", "sans-serif"],
  "text-optional": true,
  ...(offset ? { "text-offset": offset, "text-anchor": "top" } : {}),
});
const halo = { "text-color": INK, "text-halo-color": HALO, "text-halo-width": 1.6 };

// Layer of the map -> the box that shows and hides it.
const LAYERS = [
  ["HAMLET", { id: "hamlets", type: "line", source: "ground", filter: is("HAMLET"), paint: { "line-color": token("--edge"), "line-width": 1.2, "line-dasharray": [4, 2] } }],
  ["RIVER", { id: "river-area", type: "fill", source: "ground", filter: ["all", is("RIVER"), ["==", ["geometry-type"], "Polygon"]], paint: { "fill-color": WATER } }],
  ["RIVER", { id: "river", type: "line", source: "ground", filter: is("RIVER"), layout: round, paint: { "line-color": WATER, "line-width": ["interpolate", ["linear"], ["zoom"], 11, 3, 15, 12] } }],
  ["ROAD", { id: "roads", type: "line", source: "ground", filter: is("ROAD"), layout: round, paint: { "line-color": ROAD, "line-width": ["interpolate", ["linear"], ["zoom"], 11, 1.5, 15, 6] } }],
  ["ROAD", { id: "paths", type: "line", source: "ground", filter: is("PATH"), paint: { "line-color": ROAD, "line-width": 2, "line-dasharray": [2, 2] } }],
  ["", { id: "outline", type: "line", source: "ground", filter: is("OUTLINE"), paint: { "line-color": token("--ink-soft"), "line-width": 2.2 } }],
  ["PATROL", { id: "patrols", type: "line", source: "live", filter: is("PATROL"), layout: round, paint: { "line-color": "#8a2be2", "line-width": 3, "line-dasharray": [3, 1.4] } }],
  ["RIVER", { id: "river-name", type: "symbol", source: "ground", filter: is("RIVER"), layout: { ...label(13), "symbol-placement": "line" }, paint: halo }],
  ...POINTS.map((kind) => [kind, { id: kind, type: "symbol", source: "ground", filter: is(kind), layout: { ...label(12, [0, 0.9]), "icon-image": kind, "icon-allow-overlap": true }, paint: halo }]),
  ["INCIDENT", { id: "incidents", type: "symbol", source: "live", filter: is("INCIDENT"), layout: { "icon-image": "INCIDENT", "icon-allow-overlap": true, "icon-size": 1.15, "text-field": ["get", "count"], "text-font": ["Inter", "sans-serif"], "text-size": 13, "text-offset": [1, -0.7], "text-allow-overlap": true }, paint: { ...halo, "text-color": token("--bad"), "text-halo-width": 2.2 } }],
  ["HAMLET", { id: "hamlet-names", type: "symbol", source: "ground", filter: is("HAMLET_LABEL"), layout: { ...label(15, [0, 0.8]), "text-transform": "uppercase" }, paint: { ...halo, "text-color": token("--ink-soft") } }],
];

function groundStyle() {
  const sources = {
    ground: { type: "geojson", data: new URL(box.dataset.ground, location.href).href },
    live: { type: "geojson", data: new URL(box.dataset.live, location.href).href },
  };
  const layers = [{ id: "paper", type: "background", paint: { "background-color": token("--sunken") } }];
  layers.push({ id: "land", type: "fill", source: "ground", filter: is("OUTLINE"), paint: { "fill-color": token("--surface") } });
  if (box.dataset.tiles) layers.push(...baseMap(sources));
  return { version: 8, sources, layers: [...layers, ...LAYERS.map(([, layer]) => layer)] };
}

// A PMTiles file of the commune, in the layers that Protomaps names; what a file does not have is not drawn.
function baseMap(sources) {
  addProtocol("pmtiles", new pmtiles.Protocol().tile);
  sources.base = { type: "vector", url: `pmtiles://${new URL(box.dataset.tiles, location.href).href}` };
  const of = (id, type, layer, paint) => ({ id: `base-${id}`, type, source: "base", "source-layer": layer, paint });
  return [
    of("land", "fill", "landuse", { "fill-color": dark ? "#1f2a22" : "#e8efe2" }),
    of("water", "fill", "water", { "fill-color": WATER }),
    of("roads", "line", "roads", { "line-color": ROAD, "line-width": 1 }),
    of("buildings", "fill", "buildings", { "fill-color": dark ? "#333b37" : "#ddd8cf" }),
  ];
}

const [west, south, east, north] = box.dataset.bounds.split(" ").map(Number);
box.replaceChildren();
const map = new MapLibre({
  container: box,
  style: groundStyle(),
  bounds: [[west, south], [east, north]],
  fitBoundsOptions: { padding: 36 },
  attributionControl: false,
  dragRotate: false,
  pitchWithRotate: false,
  locale: {
    "Map.Title": box.dataset.title,
    "NavigationControl.ZoomIn": box.dataset.zoomIn,
    "NavigationControl.ZoomOut": box.dataset.zoomOut,
    "NavigationControl.ResetBearing": box.dataset.north,
  },
});
map.addControl(new NavigationControl({ showCompass: false }), "top-right");
map.addControl(new ScaleControl(), "bottom-left");

// The signs of the legend are the signs of the map: drawn from the same symbols when they are first asked for.
map.setMissingStyleImageResolver(async (kind) => {
  const sample = document.querySelector(`.map-sign--${kind.toLowerCase()}`);
  const colour = sample ? getComputedStyle(sample).color : INK;
  const symbol = new XMLSerializer().serializeToString(document.getElementById(`sign-${kind}`));
  const body = symbol.replace(/<\/?symbol[^>]*>/g, "").replaceAll("currentColor", colour);
  const image = new Image(44, 44);
  image.src = `data:image/svg+xml,${encodeURIComponent(
    `<svg xmlns="http://www.w3.org/2000/svg" width="44" height="44" viewBox="-2 -2 28 28">${body}</svg>`,
  )}`;
  await image.decode();
  if (!map.hasImage(kind)) map.addImage(kind, image, { pixelRatio: 2 });
});

for (const input of document.querySelectorAll("[data-layer]")) {
  const show = () => {
    for (const [key, layer] of LAYERS) {
      if (key === input.dataset.layer && map.getLayer(layer.id)) {
        map.setLayoutProperty(layer.id, "visibility", input.checked ? "visible" : "none");
      }
    }
  };
  input.addEventListener("change", show);
  map.once("load", show); // a browser that comes back keeps what was ticked
}

function say(lngLat, what) {
  const place = `${lngLat.lat.toFixed(5)}, ${lngLat.lng.toFixed(5)}`;
  said.replaceChildren(Object.assign(document.createElement("strong"), { textContent: place }));
  for (const feature of what) {
    const { name, url } = feature.properties;
    const part = url ? Object.assign(document.createElement("a"), { href: url }) : document.createElement("span");
    part.textContent = name;
    said.append(" · ", part);
  }
  if (add) {
    add.hidden = false;
    const address = new URL(add.href);
    address.searchParams.set("lat", lngLat.lat.toFixed(5));
    address.searchParams.set("lon", lngLat.lng.toFixed(5));
    add.href = address.href;
  }
}

map.on("click", ({ point, lngLat }) => {
  const near = [[point.x - 8, point.y - 8], [point.x + 8, point.y + 8]];
  const layers = [...POINTS, "incidents", "patrols", "hamlet-names"].filter((id) => map.getLayer(id));
  const found = map.queryRenderedFeatures(near, { layers });
  const named = new Map(found.map((feature) => [feature.properties.id, feature]));
  say(lngLat, [...named.values()].slice(0, 5));
});

for (const button of document.querySelectorAll("button[data-lon]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const lngLat = { lng: Number(button.dataset.lon), lat: Number(button.dataset.lat) };
    map.jumpTo({ center: lngLat, zoom: 15 });
    say(lngLat, [{ properties: { name: button.dataset.name } }]);
    box.scrollIntoView({ block: "nearest" });
  });
}

// Whoever came for one incident begins there.
const focus = document.getElementById("map-focus");
if (focus) {
  const { lon, lat, name, url, hamlet } = focus.dataset;
  const lngLat = { lng: Number(lon), lat: Number(lat) };
  const ring = Object.assign(document.createElement("div"), { className: "map-here" });
  new Marker({ element: ring }).setLngLat(lngLat).addTo(map);
  map.jumpTo({ center: lngLat, zoom: hamlet === undefined ? 15 : 14 });
  say(lngLat, [{ properties: { name, url } }]);
}

for (const topic of ["incident", "patrol"]) {
  document.body.addEventListener(`live:${topic}`, () => map.getSource("live")?.setData(box.dataset.live));
}
map.on("load", () => box.setAttribute("data-drawn", ""));
