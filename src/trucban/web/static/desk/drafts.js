// What somebody typed outlives a session that ends, a server that is gone and a refusal that is no page of the form.
// A form's fields wait in this tab (sessionStorage, gone with the tab) from the moment it is sent until the next page
// shows that the server took it. They come back only for the account that typed them. Passwords, files and hidden
// fields are never kept; a log-out forgets everything.

const PREFIX = "draft ";
const { account = "", unsaved } = document.body.dataset;
const arrived = performance.getEntriesByType("navigation")[0]?.type === "navigate";
const cameFrom = document.referrer ? new URL(document.referrer).pathname : "";

function kept() {
  const found = [];
  try {
    for (const key of Object.keys(sessionStorage)) {
      if (key.startsWith(PREFIX)) found.push([key, JSON.parse(sessionStorage.getItem(key))]);
    }
  } catch {
    return [];  // the browser keeps nothing, or somebody else wrote there
  }
  return found;
}

function keep(key, draft) {
  try {
    sessionStorage.setItem(key, JSON.stringify(draft));
  } catch {
    // no room: the form goes out as it would without this file
  }
}

const drop = (key) => sessionStorage.removeItem(key);
const pathOf = (address) => new URL(address, location.href).pathname;
const sendsTo = (form) => pathOf(form.getAttribute("hx-post") || form.action);
const keyOf = (form) => `${PREFIX}${location.pathname} ${sendsTo(form)} ${markOf(form)}`;
const isTyped = (field) =>
  field.name && !field.disabled && !["hidden", "password", "file", "submit", "button", "image", "reset"].includes(field.type);
const isKept = (form) => form.method === "post" && ![...form.elements].some((field) => field.type === "password");

// Forms that send to one address (a reason for each of several people) differ by what is hidden in them: a number made
// of it tells them apart without keeping it. A form alone at its address is the same form whatever it hides by now.
const atAddress = (address) => [...document.forms].filter((one) => isKept(one) && sendsTo(one) === address && valuesOf(one).length);

function markOf(form) {
  let mark = 0;
  for (const { type, name, value } of form.elements) {
    if (type !== "hidden" || name === "csrfmiddlewaretoken") continue;
    for (const sign of `${name}=${value};`) mark = (Math.imul(mark, 31) + sign.codePointAt(0)) | 0;
  }
  return mark >>> 0;
}

function valuesOf(form) {
  return [...form.elements].filter(isTyped).map((field) => ({
    name: field.name,
    value: field.value,
    on: ["checkbox", "radio"].includes(field.type) ? field.checked : null,
  }));
}

const now = () => new Date().toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit" });

function wasChanged(form) {
  return [...form.elements].filter(isTyped).some((field) => {
    if (["checkbox", "radio"].includes(field.type)) return field.checked !== field.defaultChecked;
    if (field.options) return [...field.options].some((option) => option.selected !== option.defaultSelected && option.defaultSelected);
    return field.value !== field.defaultValue;
  });
}

function fill(form, values) {
  for (const { name, value, on } of values) {
    const fields = [...form.elements].filter((field) => field.name === name && isTyped(field));
    if (on === null) {
      if (fields[0]) fields[0].value = value;
    } else {
      for (const field of fields) if (field.value === value) field.checked = on;
    }
  }
}

function formOf(key, { to, alone }) {
  const forms = atAddress(to);
  return alone && forms.length === 1 ? forms[0] : forms.find((one) => keyOf(one) === key);
}

// A dialog that serves many rows sends to where the control that opens it says.
const openerOf = ({ to }) =>
  [...document.querySelectorAll("[data-dialog]")].find((control) => Object.values(control.dataset).includes(to));

function bringBack(key, draft, part) {
  if (!formOf(key, draft)) openerOf(draft)?.click();
  const form = formOf(key, draft);
  if (!form || !part.contains(form) || form.querySelector("[data-draft]")) return;
  if (JSON.stringify(valuesOf(form)) === JSON.stringify(draft.values)) return drop(key); // the browser has done it
  fill(form, draft.values);
  const note = document.getElementById("draft").content.firstElementChild.cloneNode(true);
  note.querySelector("time").textContent = draft.at;
  note.querySelector("button").addEventListener("click", () => {
    drop(key);
    form.reset();
    note.remove();
  });
  form.prepend(note);
  const dialog = form.closest("dialog");
  if (dialog && !dialog.open) dialog.showModal();
  note.scrollIntoView({ block: "center" });
}

const keptAs = new WeakMap();

function keepForm(form, refused) {
  const [to, key] = [sendsTo(form), keyOf(form)];
  keptAs.set(form, key);
  keep(key, {
    account, to, refused, alone: atAddress(to).length === 1, at: now(), values: valuesOf(form), page: location.pathname,
  });
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!isKept(form)) return;
  if (sendsTo(form) === document.body.dataset.logOut) {
    for (const [key] of kept()) drop(key);
    return;
  }
  if (account && valuesOf(form).length) keepForm(form, false);
});

// The page is about to be left without its reader having asked for it: the session is over.
document.addEventListener("leaving", () => {
  if (!account) return;
  for (const form of [...document.forms].filter((one) => isKept(one) && wasChanged(one))) {
    keepForm(form, true);
  }
});

// A part of a page that was refused keeps its text on the screen; the draft is for the page that is loaded anew.
document.body.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.successful && keptAs.has(event.detail.elt)) drop(keptAs.get(event.detail.elt));
});

// A page that comes straight from the form shows that the server took it, or holds the text itself with what is wrong.
const wasTaken = (draft) => !draft.refused && arrived && cameFrom === draft.page;

for (const [key, draft] of kept()) {
  if (unsaved !== undefined) keep(key, { ...draft, refused: true });
  else if (draft.account !== account || wasTaken(draft)) drop(key);
}

function bringAllBack(part) {
  if (unsaved !== undefined) return;
  for (const [key, draft] of kept()) if (draft.page === location.pathname) bringBack(key, draft, part);
}

// After every module, so that dialogs open as by hand; later, in a part of the page that comes with the form in it.
addEventListener("DOMContentLoaded", () => bringAllBack(document));
document.body.addEventListener("htmx:load", (event) => {
  if (event.detail.elt !== document.body) bringAllBack(event.detail.elt);
});
