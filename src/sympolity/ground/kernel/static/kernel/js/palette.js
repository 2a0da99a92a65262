// The palette: one box over everything, opened by "/" or Ctrl-K. Without this file the box in the bar leads to the page.

const dialog = document.getElementById("palette");
const PAUSE = 120;
const MOST_RECENT = 6;

if (dialog) {
  const box = dialog.querySelector('[role="combobox"]');
  const list = document.getElementById("palette-list");
  const notes = dialog.querySelector("[data-notes]");
  const status = dialog.querySelector('[role="status"]');
  const KEPT = `recent-${dialog.dataset.person}`;
  let wait, request, opener, asked;

  // Recently opened: kept on this device for this person, until signing out.
  function recent() {
    try {
      const kept = JSON.parse(localStorage.getItem(KEPT) || "[]");
      return kept.filter((each) => typeof each.title === "string" && /^\/(?![/\\])/.test(each.url)).slice(0, MOST_RECENT);
    } catch {
      return [];
    }
  }

  function remember(url, title) {
    if (!title || !/^\/(?![/\\])/.test(url)) return;
    const others = recent().filter((each) => each.url !== url);
    localStorage.setItem(KEPT, JSON.stringify([{ url, title: title.slice(0, 200) }, ...others].slice(0, MOST_RECENT)));
  }

  function showRecent() {
    const kept = recent().filter((each) => each.url !== location.pathname);
    if (!kept.length) return;
    const group = document.getElementById("palette-recent").content.cloneNode(true).firstElementChild;
    kept.forEach((each, place) => {
      const option = document.getElementById("palette-recent-one").content.cloneNode(true).firstElementChild;
      option.id = `palette-recent-${place}`;
      option.href = each.url;
      option.querySelector(".name").textContent = each.title;
      group.append(option);
    });
    list.prepend(group);
  }

  function options() {
    return [...list.querySelectorAll('[role="option"]')];
  }

  function choose(option) {
    for (const each of options()) each.setAttribute("aria-selected", each === option ? "true" : "false");
    if (option) {
      box.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else {
      box.removeAttribute("aria-activedescendant");
    }
  }

  function chosen() {
    return list.querySelector('[aria-selected="true"]');
  }

  async function offer() {
    request?.abort();
    request = new AbortController();
    const text = box.value.trim();
    const query = new URLSearchParams({ q: text, programme: dialog.dataset.programme || "" });
    try {
      const answer = await fetch(`${dialog.dataset.suggest}?${query}`, { signal: request.signal });
      if (answer.redirected) return location.reload();
      if (!answer.ok) return;
      list.innerHTML = await answer.text();
      notes.replaceChildren(...list.querySelectorAll("[data-nothing], [data-status]"));
      asked = text;
      if (!text) showRecent();
      list.hidden = !options().length;
      box.setAttribute("aria-expanded", String(!list.hidden));
      choose(text ? options()[0] : null);
      status.textContent = notes.textContent.trim();
    } catch (failure) {
      if (failure.name !== "AbortError") status.textContent = document.getElementById("live").dataset.offline;
    }
  }

  function open(text = "") {
    if (dialog.open) return box.focus();
    opener = document.activeElement;
    box.value = text;
    list.replaceChildren();
    notes.replaceChildren();
    dialog.showModal();
    box.focus();
    offer();
  }

  document.addEventListener("palette:open", (event) => open(event.detail || ""));
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-palette]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open();
  });
  const inBar = document.querySelector("[data-search]");
  inBar?.addEventListener("input", () => {
    const text = inBar.value;
    inBar.value = "";
    open(text);
  });

  box.addEventListener("input", () => {
    clearTimeout(wait);
    choose(null);
    wait = setTimeout(offer, PAUSE);
  });

  box.addEventListener("keydown", (event) => {
    const all = options();
    const here = all.indexOf(chosen());
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      const next = here < 0 ? (step > 0 ? 0 : all.length - 1) : (here + step + all.length) % all.length;
      choose(all[next]);
    }
    // What was typed after the list came belongs to the page of results, not to an option of before.
    if (event.key === "Enter" && chosen() && asked === box.value.trim()) {
      event.preventDefault();
      if ((event.ctrlKey || event.metaKey) && chosen().href) window.open(chosen().href, "_blank", "noopener");
      else chosen().click();
    }
  });

  list.addEventListener("click", (event) => {
    const hit = event.target.closest("[data-hit]");
    if (hit) remember(hit.getAttribute("href"), hit.querySelector(".name").textContent.trim());
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || event.target.closest("[data-close-palette]")) dialog.close();
  });
  dialog.addEventListener("close", () => {
    request?.abort();
    clearTimeout(wait);
    opener?.focus();
  });

  // The address of a page about one object ends with its number.
  if (/\/\d+\/$/.test(location.pathname) && !/^\/(jobs|history|views)\//.test(location.pathname)) {
    remember(location.pathname, document.querySelector("h1")?.textContent.trim());
  }
}

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-sign-out]")) return;
  for (const key of Object.keys(localStorage)) if (key.startsWith("recent-")) localStorage.removeItem(key);
});
