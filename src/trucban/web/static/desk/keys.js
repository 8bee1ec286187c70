// Keys. What they are stands in one table of the server (trucban/web/keys.py), written into the page as #bindings;
// a page adds its own by data-key on a control. The help dialog shows both, and so shows what is really bound.

const bindings = JSON.parse(document.getElementById("bindings")?.textContent ?? "[]");
const command = document.getElementById("command");
const help = document.getElementById("help");
const PAUSE_MS = 1500; // between g and the letter after it
let pressed = "";
let timer = 0;

const keysOn = () => localStorage.getItem("keys") !== "off";
const typing = (node) => node.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
const items = () => [...document.querySelectorAll("[data-item]")].filter((item) => item.offsetParent);
const handle = (item) =>
  [...item.querySelectorAll("a, button, input, select, summary")].find((control) => control.checkVisibility()) ?? item;

function step(by) {
  const all = items();
  if (!all.length) return;
  const here = all.findIndex((item) => item.contains(document.activeElement));
  const next = here < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(here + by, 0), all.length - 1);
  handle(all[next]).focus();
  all[next].scrollIntoView({ block: "nearest" });
}

function show(dialog) {
  if (!dialog.open) dialog.showModal();
  dialog.dispatchEvent(new CustomEvent("opened"));
}

const actions = {
  command: () => show(command),
  help: () => show(help),
  close: () => document.activeElement?.blur(),
  next: () => step(1),
  previous: () => step(-1),
  open: null, // the browser opens a focused link itself
};

function act(binding) {
  if (binding.action.startsWith("/")) location.assign(binding.action);
  else actions[binding.action]?.();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === "Escape" && typing(event.target)) return event.target.blur();
  if (!keysOn() || typing(event.target) || document.querySelector("dialog[open]")) return;
  const written = `${pressed} ${event.key}`.trim();
  const local = document.querySelector(`[data-key="${CSS.escape(written)}"]`);
  const binding = bindings.find((row) => row.keys === written);
  const begins = bindings.some((row) => row.keys.startsWith(`${written} `));
  clearTimeout(timer);
  pressed = begins ? written : "";
  if (begins) timer = setTimeout(() => (pressed = ""), PAUSE_MS);
  if (local || (binding && actions[binding.action] !== null)) {
    event.preventDefault();
    if (local) local.matches("input, select, textarea") ? local.focus() : local.click();
    else act(binding);
  }
});

// --- The help lists what is bound on this page, too --------------------------------------------------------------
help?.addEventListener("opened", () => {
  const section = document.getElementById("help-page");
  const list = section.querySelector("dl");
  list.replaceChildren();
  for (const control of document.querySelectorAll("[data-key]")) {
    const row = document.createElement("div");
    const key = document.createElement("kbd");
    const name = document.createElement("dd");
    key.textContent = control.dataset.key;
    name.textContent = control.getAttribute("aria-label") ?? control.labels?.[0]?.textContent ?? control.textContent;
    const term = document.createElement("dt");
    term.append(key);
    row.append(term, name);
    list.append(row);
  }
  section.hidden = !list.children.length;
});
const toggle = document.getElementById("keys-on");
if (toggle) {
  toggle.checked = keysOn();
  toggle.addEventListener("change", () => localStorage.setItem("keys", toggle.checked ? "on" : "off"));
}

// --- The command bar -----------------------------------------------------------------------------------------------
const input = document.getElementById("command-input");
const list = document.getElementById("command-list");
const options = () => [...list.querySelectorAll("[role=option]")];

function choose(option) {
  for (const other of options()) other.setAttribute("aria-selected", String(other === option));
  if (option) {
    input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  } else input.removeAttribute("aria-activedescendant");
}

command?.addEventListener("opened", () => {
  input.focus();
  input.select();
  window.htmx?.trigger(input, "suggest");
});
list?.addEventListener("htmx:afterSwap", () => choose(options()[0]));
input?.addEventListener("keydown", (event) => {
  const all = options();
  const here = all.findIndex((option) => option.getAttribute("aria-selected") === "true");
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    const by = event.key === "ArrowDown" ? 1 : -1;
    choose(all[(here + by + all.length) % all.length]);
  } else if (event.key === "Enter" && all[here]) {
    event.preventDefault();
    all[here].click();
  }
});
