// One dialog strikes any line: the control that opens it says which.
document.addEventListener("click", (event) => {
  const control = event.target.closest("[data-strike]");
  if (!control) return;
  const dialog = document.getElementById("strike");
  dialog.querySelector("form").action = control.dataset.strike;
  dialog.querySelector("blockquote").textContent = control.dataset.text;
});
