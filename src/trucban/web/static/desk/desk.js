// Dialogs, menus and short messages. Every page works without this file; with it, it is smoother.

const byId = (id) => document.getElementById(id);

// Where a phone has no room for all tabs, the one of this page is in sight.
document.querySelector(".tabs [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

function open(dialog) {
  for (const menu of document.querySelectorAll("details.menu[open]")) menu.open = false;
  if (!dialog.open) dialog.showModal();
  dialog.dispatchEvent(new CustomEvent("opened"));
}

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  if (opener && byId(opener.dataset.dialog)) {
    event.preventDefault();
    open(byId(opener.dataset.dialog));
    return;
  }
  const closer = event.target.closest("[data-close]");
  const dialog = closer?.closest("dialog");
  if (dialog?.open) {
    event.preventDefault();
    dialog.close();
  } else if (event.target.matches("dialog")) {
    const box = event.target.getBoundingClientRect();
    const inside =
      event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
    if (!inside) event.target.close();
  }
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

// A link that looks like a button answers the space bar like one.
document.addEventListener("keydown", (event) => {
  if (event.key === " " && event.target.matches("a[role=button]")) {
    event.preventDefault();
    event.target.click();
  }
  if (event.key === "Escape") {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  }
});

// One click is one act: a form is sent once.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || form.matches("[hx-post]")) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
});
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

function say(text, tone = "success") {
  if ([...byId("toasts").children].some((note) => note.textContent === text)) return;
  const note = document.createElement("div");
  note.className = `note note--${tone}`;
  note.textContent = text;
  byId("toasts").append(note);
  setTimeout(() => note.remove(), 6000);
}

// A view says something to a part of a page with the header HX-Trigger: {"say": {"text": …, "tone": …}}.
document.body.addEventListener("say", (event) => say(event.detail.text, event.detail.tone));
document.body.addEventListener("htmx:responseError", (event) => {
  const { refused, ended } = byId("toasts").dataset;
  say(event.detail.xhr.status === 401 ? ended : refused, "error");
});
document.body.addEventListener("htmx:sendError", () => say(byId("toasts").dataset.unsent, "error"));
