// During the briefing: the keys of a line are those of the line one is on, and nobody's typing is swept away when
// another person's change arrives.

const agenda = () => document.getElementById("agenda");
const typing = () => {
  const part = agenda();
  if (!part) return false;
  if (part.querySelector("details[open] textarea, details[open] input")) return true;
  return part.contains(document.activeElement) && document.activeElement.matches("input, textarea, select");
};

function keysOf(line) {
  for (const control of document.querySelectorAll("[data-line-key]")) delete control.dataset.key;
  for (const control of line?.querySelectorAll("[data-line-key]") ?? []) control.dataset.key = control.dataset.lineKey;
}
const first = () => document.querySelector("#agenda [data-item]");
keysOf(first());
document.addEventListener("focusin", (event) => {
  const line = event.target.closest("#agenda [data-item]");
  if (line) keysOf(line);
});

// A line unfolds at once, so that the next key already goes into its field.
function unfold(fold) {
  for (const other of document.querySelectorAll("details.fold[open]")) other.open = false;
  fold.open = true;
  const field = fold.querySelector("input:not([type=hidden]), textarea");
  field.focus();
  if (field.matches("input")) field.select();
}
document.addEventListener("click", (event) => {
  const fold = event.target.closest("summary")?.closest("details.fold");
  if (!fold) return;
  event.preventDefault();
  if (fold.open) fold.open = false;
  else unfold(fold);
});
document.addEventListener("keydown", (event) => {
  const fold = event.target.closest?.("details.fold[open]");
  if (!fold) return;
  if (event.key === "Escape") {
    fold.open = false;
    fold.querySelector("summary").focus();
    event.stopPropagation();
  } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.target.form?.requestSubmit();
  }
});

// --- Live changes wait while somebody types ---------------------------------------------------------------------------
let waits = false;
document.body.addEventListener("htmx:beforeRequest", (event) => {
  if (event.target !== agenda() || !typing()) return;
  event.preventDefault();
  waits = true;
});
document.body.addEventListener("htmx:beforeSwap", (event) => {
  if (event.target === agenda() && typing()) {
    event.detail.shouldSwap = false;
    waits = true;
  }
});
document.body.addEventListener("htmx:afterSettle", () => {
  const line = document.activeElement?.closest("#agenda [data-item]");
  keysOf(line ?? first());
  if (waits && !typing()) {
    waits = false;
    document.body.dispatchEvent(new CustomEvent("live:briefing"));
  }
});
