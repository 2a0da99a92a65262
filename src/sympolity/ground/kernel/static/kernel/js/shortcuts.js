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

document.addEventListener("keydown", (event) => {
  const search = document.querySelector("[data-search]") || document.querySelector('input[type="search"]');
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k" && search) {
    event.preventDefault();
    search.focus();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target) || !singleKeys()) return;
  if (event.key === "/" && search) {
    event.preventDefault();
    search.focus();
  }
  if (event.key === "?" && dialog && !dialog.open) dialog.showModal();
});
