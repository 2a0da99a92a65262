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
// A form that saves itself says when everything in it is on the server.
document.addEventListener("kept", (event) => before.set(event.target, answers(event.target)));

// What was kept on this device for somebody who writes goes with the person who signs out.
document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-sign-out]")) return;
  for (const name of Object.keys(localStorage)) {
    if (name.startsWith("sympolity:draft:")) localStorage.removeItem(name);
  }
});

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
