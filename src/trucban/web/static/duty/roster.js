// The roster's grid by keyboard: arrows move from place to place, Enter (the link itself) opens the choice in a dialog,
// s asks with whom to change places, x takes the shift off; in the dialog, up and down move through the names. Without
// this file each place is a link to a page of its own.

const dialog = document.getElementById("place");
const places = (cell) => [...cell.querySelectorAll("[data-place]")];
let opener = "";

function cellAt(table, row, column) {
  return table.tBodies[0].rows[row]?.cells[column];
}

// The next cell in a direction that has a place: empty cells are passed over.
function seek(table, row, column, down, right) {
  for (;;) {
    row += down;
    column += right;
    const cell = cellAt(table, row, column);
    if (!cell) return null;
    if (places(cell).length) return cell;
  }
}

function move(link, key) {
  const cell = link.closest("td");
  const table = link.closest("table");
  const own = places(cell);
  const index = own.indexOf(link);
  const [row, column] = [cell.parentElement.sectionRowIndex, cell.cellIndex];
  if (key === "ArrowDown" && own[index + 1]) return own[index + 1];
  if (key === "ArrowUp" && own[index - 1]) return own[index - 1];
  const [down, right] = { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1] }[key];
  const next = seek(table, row, column, down, right);
  if (!next) return null;
  const there = places(next);
  if (key === "ArrowDown") return there[0];
  return key === "ArrowUp" ? there.at(-1) : there[Math.min(index, there.length - 1)];
}

function step(list, here, by) {
  const next = list[list.indexOf(here) + by];
  next?.focus();
  return next;
}

document.addEventListener("keydown", (event) => {
  if (!event.key.startsWith("Arrow") || event.ctrlKey || event.metaKey || event.altKey) return;
  const link = event.target.closest?.("[data-roster] [data-place]");
  if (link) {
    const next = move(link, event.key);
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.scrollIntoView({ block: "nearest", inline: "nearest" });
  } else if (event.target.matches?.("[data-choice]") && event.key !== "ArrowLeft" && event.key !== "ArrowRight") {
    const all = [...dialog.querySelectorAll("[data-choice]")];
    if (step(all, event.target, event.key === "ArrowDown" ? 1 : -1)) event.preventDefault();
  }
});

// --- Other acts on a place ------------------------------------------------------------------------------------------
const ACTS = { s: "exchange", x: "remove" };
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || localStorage.getItem("keys") === "off") return;
  const link = event.target.closest?.("[data-place]");
  const address = link?.dataset[ACTS[event.key]];
  if (!address) return;
  event.preventDefault();
  window.htmx.ajax("GET", address, { source: link, target: "#place-body", swap: "innerHTML" });
});

// --- The dialog ---------------------------------------------------------------------------------------------------
document.body.addEventListener("htmx:beforeRequest", (event) => {
  if (event.target.matches("[data-place]")) opener = event.target.id;
});
document.body.addEventListener("htmx:afterSwap", (event) => {
  if (event.target.id !== "place-body") return;
  if (!dialog.open) dialog.showModal();
  (dialog.querySelector("[data-choice]") ?? dialog.querySelector("[data-close]"))?.focus();
});
dialog?.addEventListener("close", () => document.getElementById(opener)?.focus());

// --- Back from a change: stand where one was ------------------------------------------------------------------------
const key = location.hash.replace(/^#(cho|ngay)-/, "");
if (key && key !== location.hash) {
  const shown = ["cho", "ngay"].map((name) => document.getElementById(`${name}-${key}`)).find((node) => node?.offsetParent);
  shown?.focus();
  shown?.scrollIntoView({ block: "center", inline: "center" });
}
