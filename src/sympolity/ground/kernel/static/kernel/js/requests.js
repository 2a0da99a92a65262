// What htmx does not do by itself: say what happened, keep the place of the keyboard, say when something failed.

const live = document.getElementById("live");
let busy, place, opened;

function say(words) {
  live.textContent = "";
  setTimeout(() => (live.textContent = words), 50);
}

function toast(words) {
  const box = document.createElement("div");
  box.className = "toast";
  box.setAttribute("role", "alert");
  box.textContent = words;
  const close = document.createElement("button");
  close.type = "button";
  close.dataset.dismiss = "";
  close.textContent = live.dataset.close;
  box.append(close);
  document.getElementById("toasts").replaceChildren(box);
}

// An address holds what was chosen, not what was left empty.
document.addEventListener("htmx:configRequest", (event) => {
  if (!event.target.closest("form.filters")) return;
  for (const [name, value] of [...event.detail.formData.entries()]) {
    if (value === "") event.detail.formData.delete(name);
  }
});

document.addEventListener("htmx:beforeRequest", (event) => {
  event.detail.target?.setAttribute("aria-busy", "true");
  // A pause first: what answers at once shall not flicker.
  busy = setTimeout(() => document.documentElement.classList.add("working"), 150);
});

document.addEventListener("htmx:afterRequest", (event) => {
  clearTimeout(busy);
  document.documentElement.classList.remove("working");
  event.detail.target?.removeAttribute("aria-busy");
});

document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, target } = event.detail;
  if (xhr.responseURL && new URL(xhr.responseURL).pathname.startsWith(live.dataset.signIn)) {
    event.detail.shouldSwap = false;
    location.assign(xhr.responseURL.includes("next=") ? location.href : xhr.responseURL);
    return;
  }
  place = target?.contains(document.activeElement) ? placeOf(document.activeElement) : null;
  opened = target ? [...target.querySelectorAll("details[open][data-key]")].map((each) => each.dataset.key) : [];
});

document.addEventListener("htmx:afterSettle", (event) => {
  const target = event.detail.target?.isConnected ? event.detail.target : event.detail.elt;
  for (const key of opened || []) {
    const menu = document.querySelector(`details[data-key="${CSS.escape(key)}"]`);
    if (menu) menu.open = true;
  }
  if (place && document.activeElement === document.body) document.querySelector(place)?.focus();
  if (target?.closest("[data-quiet]")) return;
  const status = target?.matches?.('[role="status"]') ? target : target?.querySelector?.('[role="status"]');
  if (status) say(status.textContent.trim());
});

// How to find the same control again after its part of the page was replaced.
function placeOf(element) {
  if (element.id) return `#${CSS.escape(element.id)}`;
  if (element.name) {
    const value = element.matches('[type="checkbox"], [type="radio"], button') ? `[value="${CSS.escape(element.value)}"]` : "";
    return `[name="${CSS.escape(element.name)}"]:not([type="hidden"])${value}`;
  }
  const key = element.closest("details[data-key]")?.dataset.key;
  if (key) return `details[data-key="${CSS.escape(key)}"] > summary`;
  const link = element.getAttribute("href");
  return link ? `a[href="${CSS.escape(link)}"]` : null;
}

for (const failure of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(failure, () => toast(live.dataset.offline));
}
document.addEventListener("htmx:responseError", (event) => {
  const sentence = event.detail.xhr.getResponseHeader("X-Sentence");
  toast(sentence ? decodeURIComponent(sentence) : live.dataset.failed);
});
window.addEventListener("offline", () => toast(live.dataset.offline));
window.addEventListener("online", () => document.getElementById("toasts").replaceChildren());
