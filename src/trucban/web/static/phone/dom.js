// Small pieces of pages. What people wrote is always text, never markup.

const SVG = "http://www.w3.org/2000/svg";

export function h(name, attributes = {}, ...children) {
  const [tag, ...classes] = name.split(".");
  const node = document.createElement(tag);
  if (classes.length) node.className = classes.join(" ");
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (value === true) node.setAttribute(key, "");
    else node.setAttribute(key, value);
  }
  node.append(...children.flat().filter((child) => child !== undefined && child !== null && child !== false && child !== ""));
  return node;
}

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#i-${name}`);
  svg.append(use);
  return svg;
}

export const button = (label, onclick, { look = "", image = "", ...more } = {}) =>
  h(`button.button${look}`, { type: "button", onclick: once(onclick), ...more }, image && icon(image), label);

const DRAWN_MS = 600; // until the next screen stands there, on a slow phone

// Let `act` run once at a time, and not again before what it wrote is drawn: a shaking thumb taps twice. What is done at once, or
// wrote nothing, may be tapped as often as one likes.
function once(act) {
  let busy = false;
  const free = () => (busy = false);
  return (...given) => {
    if (busy) return;
    const doing = act(...given);
    if (!(doing instanceof Promise)) return;
    busy = true;
    doing.then(
      (wrote) => (wrote ? setTimeout(free, DRAWN_MS) : free()),
      (fault) => {
        free();
        throw fault;
      },
    );
  };
}

export const link = (label, href, { look = "", image = "" } = {}) => h(`a.button${look}`, { href }, image && icon(image), label);

export const section = (title, id, ...children) =>
  h("section.card", { "aria-labelledby": id }, h("h2", { id }, title), ...children);

export function field(label, input, hint = "") {
  if (hint) input.setAttribute("aria-describedby", `${input.id}-hint`);
  return h("div.field", {}, h("label", { for: input.id }, label), input, hint && h("p.soft", { id: `${input.id}-hint` }, hint));
}

export const area = (id, more = {}) => h("textarea", { id, name: id, rows: 3, ...more });
export const input = (id, more = {}) => h("input", { id, name: id, ...more });

export function choice(id, options, more = {}) {
  return h("select", { id, name: id, ...more }, ...options.map(([value, label]) => h("option", { value }, label)));
}

// A form that is saved once, however often its button is pressed; `save` gets what was typed.
export function form(save, ...children) {
  const node = h("form", { novalidate: false }, ...children);
  const submit = once(async (event) => save(Object.fromEntries(new FormData(node, event.submitter))));
  node.addEventListener("submit", (event) => {
    event.preventDefault();
    submit(event);
  });
  return node;
}

let quiet = 0;

export function say(text, tone = "ok", forMs = 8000) {
  const said = document.getElementById("said");
  said.replaceChildren(h(`p.note.note--${tone}`, {}, text));
  clearTimeout(quiet);
  quiet = setTimeout(() => said.replaceChildren(), forMs);
}
