// "/" or Ctrl-K: to the search. "?": the list of shortcuts, where single keys can be switched off.

const KEPT = "single-keys";
const dialog = document.getElementById("shortcuts");
const box = dialog?.querySelector("input");

function singleKeys() {
  return localStorage.getItem(KEPT) !== "off";
}

if (box) {
  box.checked = singleKeys();
  box.addEventListener("change", () => localStorage.setItem(KEPT, box.checked ? "on" : "off"));
  for (const opener of document.querySelectorAll("[data-shortcuts]")) {
    opener.hidden = false;
    opener.addEventListener("click", () => dialog.showModal());
  }
}

function isWriting(element) {
  return element.closest("input, textarea, select, [contenteditable]") !== null;
}

function toTheSearch(event) {
  const palette = document.getElementById("palette");
  const search = document.querySelector("[data-search]") || document.querySelector('input[type="search"]');
  if (!palette && !search) return;
  event.preventDefault();
  if (palette) document.dispatchEvent(new CustomEvent("palette:open"));
  else search.focus();
}

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") return toTheSearch(event);
  if (event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target) || !singleKeys()) return;
  if (event.key === "/") toTheSearch(event);
  if (event.key === "?" && dialog && !dialog.open) dialog.showModal();
});
