// Forms: errors first, nothing typed is lost by accident, nothing is sent twice.

document.querySelector("[data-errors]:not([data-quiet] *)")?.focus();

const before = new WeakMap();
let leaving = false;

function answers(form) {
  const data = new FormData(form);
  data.delete("csrfmiddlewaretoken");
  return [...data].map(([name, value]) => `${name}=${value instanceof File ? value.name + value.size : value}`).join("\n");
}

function remember() {
  for (const form of document.querySelectorAll("form[data-guard]")) {
    if (!before.has(form)) before.set(form, form.querySelector("[data-errors]") ? null : answers(form));
  }
}
remember();
document.addEventListener("htmx:afterSettle", remember);

window.addEventListener("beforeunload", (event) => {
  if (leaving) return;
  for (const form of document.querySelectorAll("form[data-guard]")) {
    if (before.has(form) && before.get(form) !== answers(form)) event.preventDefault();
  }
});

document.addEventListener("submit", (event) => {
  if (event.defaultPrevented) return;
  const form = event.target;
  if (form.method !== "post" || form.matches("[hx-post], [hx-put], [hx-patch], [hx-delete]")) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  leaving = true;
  event.submitter?.setAttribute("aria-busy", "true");
  setTimeout(release, 5000); // an answer that is a file leaves the page where it is
});

function release() {
  leaving = false;
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
  }
}

// Back from the cache of the browser: the page may be sent again.
window.addEventListener("pageshow", release);

// Files larger than the form takes are refused before they travel.
document.addEventListener("change", (event) => {
  const input = event.target;
  if (input.type !== "file" || !input.dataset.largest) return;
  const tooLarge = [...input.files].some((file) => file.size > Number(input.dataset.largest));
  input.setCustomValidity(tooLarge ? input.dataset.tooLarge : "");
  input.reportValidity();
});
