// Walking through a list with the keyboard; only while the focus is inside it, so no key is taken away.
"use strict";

document.addEventListener("keydown", (event) => {
  const list = event.target.closest("[data-walk]");
  if (!list || event.target.closest("input, textarea, select") || event.ctrlKey || event.metaKey || event.altKey) return;
  const rows = Array.from(list.children);
  const at = rows.findIndex((row) => row.contains(event.target));
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    const next = rows[Math.min(Math.max(at + step, 0), rows.length - 1)];
    next?.querySelector("a")?.focus();
    event.preventDefault();
    return;
  }
  const button = rows[at]?.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!button) return;
  event.preventDefault();
  button.click();
});
