// Small conveniences; every page works without them.
"use strict";

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const box = document.querySelector("main input[type=search], .seek input");
  if (!box || !box.offsetParent) return;
  event.preventDefault();
  box.focus();
});

// A select that leads somewhere sends its form as soon as it changes.
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-send]")) event.target.form.requestSubmit();
});

// The name of the chosen file, and a button that says that it works.
document.addEventListener("change", (event) => {
  if (!event.target.matches("input[type=file]")) return;
  const place = document.getElementById(event.target.id + "_name");
  if (place) place.textContent = Array.from(event.target.files, (file) => file.name).join(", ");
});
document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (!button || !button.dataset.busy) return;
  setTimeout(() => {
    button.disabled = true;
    button.textContent = button.dataset.busy;
  });
});

// Native dialogs, opened and closed by a button that names them.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) document.getElementById(opener.dataset.opens)?.showModal();
  if (event.target.closest("[data-closes]")) event.target.closest("dialog")?.close();
  if (event.target.closest("[data-print]")) window.print();
});
