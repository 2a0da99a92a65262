// Menus, dialogs, printing, and light or dark. Every one of them also works without this file.

const root = document.documentElement;

function closeMenus(except) {
  for (const menu of document.querySelectorAll("details.menu[open], details.more[open]")) {
    if (menu !== except && !menu.contains(except)) menu.open = false;
  }
}

document.addEventListener("click", (event) => {
  closeMenus(event.target.closest("details"));
  openDialog(event);
  if (event.target.closest("[data-print]")) window.print();
  if (event.target.closest("[data-dismiss]")) event.target.closest(".toast, .notice").remove();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = document.activeElement?.closest("details.menu[open], details.more[open], details.prov[open]");
  closeMenus(null);
  if (open) {
    open.open = false;
    open.querySelector("summary").focus();
  }
});

// A link with data-dialog asks its question here; without a script it leads to a page that asks the same.
function openDialog(event) {
  const link = event.target.closest("[data-dialog]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const dialog = document.getElementById(link.dataset.dialog);
  if (!dialog) return;
  event.preventDefault();
  dialog.showModal();
  dialog.addEventListener("close", () => link.focus(), { once: true });
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-theme-form]") || !event.submitter) return;
  event.preventDefault();
  const answers = new FormData(form, event.submitter);
  fetch(form.action, { method: "POST", body: answers, redirect: "manual" })
    .then(() => showTheme(form, event.submitter))
    .catch(() => HTMLFormElement.prototype.submit.call(form));
});

function showTheme(form, chosen) {
  if (chosen.value) root.dataset.theme = chosen.value;
  else delete root.dataset.theme;
  document.querySelector('meta[name="color-scheme"]').content = chosen.value || "light dark";
  for (const choice of form.querySelectorAll("button")) choice.removeAttribute("aria-current");
  chosen.setAttribute("aria-current", "true");
  closeMenus(null);
}

// A table that fits its room needs no scroller and no stop of the keyboard; its head can then stay in sight.
function fit(scroller) {
  const fits = scroller.scrollWidth <= scroller.clientWidth + 1;
  scroller.classList.toggle("fits", fits);
  if (scroller.getAttribute("role") === "region") scroller.tabIndex = fits ? -1 : 0;
}
const sizes = new ResizeObserver((entries) => entries.forEach((entry) => fit(entry.target)));

// One click ticks every row that is shown, the next one takes all ticks away.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-tick-all]");
  if (!button) return;
  const boxes = [...button.form.elements].filter((each) => each.name === "pk");
  const all = boxes.every((box) => box.checked);
  for (const box of boxes) box.checked = !all;
});

function prepare() {
  for (const button of document.querySelectorAll("[data-tick-all]")) button.hidden = false;
  for (const button of document.querySelectorAll("[data-print]")) button.hidden = false;
  for (const scroller of document.querySelectorAll(".scroll")) sizes.observe(scroller);
}
prepare();
document.addEventListener("htmx:afterSettle", prepare);
