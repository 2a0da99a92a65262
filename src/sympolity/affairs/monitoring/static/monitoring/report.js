// A report that saves itself field by field, keeps what was typed when the connection is lost, and shows what others
// write. Without this file the button "Save" does the same with the same addresses.

const form = document.getElementById("report");
const words = form.dataset;
// Kept for this person and this report only; gone as soon as it is saved, and when somebody signs out.
const place = `sympolity:draft:${words.person}:${words.report}`;
const saving = document.getElementById("saving");
const fields = new Map([...form.querySelectorAll("[data-field]")].map((each) => [each.dataset.field, each]));
const dirty = new Set();
const contested = new Set();
let timer, busy = false, stopped = false, pause = 2000;

const inputsOf = (field) => [...field.querySelectorAll("input[name], textarea[name], select[name]")]
  .filter((input) => !/^(seen|confirm):/.test(input.name));
const markOf = (key) => form.elements[`seen:${key}`];
const say = (text) => { if (saving.textContent !== text) saving.textContent = text; };

// -- on this device ---------------------------------------------------------------
function keep() {
  const kept = {};
  for (const key of [...dirty, ...contested]) {
    kept[key] = { seen: markOf(key).value, inputs: Object.fromEntries(inputsOf(fields.get(key)).map((each) => [each.name, each.value])) };
  }
  try {
    if (Object.keys(kept).length) localStorage.setItem(place, JSON.stringify(kept));
    else localStorage.removeItem(place);
  } catch { /* a full or forbidden storage: the form itself still holds everything */ }
}

function restore() {
  let kept;
  try { kept = JSON.parse(localStorage.getItem(place) || "{}"); } catch { kept = {}; }
  for (const [key, { seen, inputs }] of Object.entries(kept)) {
    const field = fields.get(key);
    if (!field) continue;
    write(field, inputs);
    markOf(key).value = seen; // what was typed was typed over this; the server compares
    dirty.add(key);
  }
  if (dirty.size) { say(words.back); soon(0); }
}

function write(field, inputs) {
  for (const input of inputsOf(field)) if (input.name in inputs) input.value = inputs[input.name];
}

// -- saving -------------------------------------------------------------------------
function soon(wait = 1200) {
  clearTimeout(timer);
  timer = setTimeout(save, wait);
}

async function ask(address, body) {
  const answer = await fetch(address, { method: "POST", body, headers: { Accept: "application/json" } });
  const signedOut = new URL(answer.url).pathname.startsWith(document.getElementById("live").dataset.signIn);
  if (signedOut || answer.status === 401 || answer.status === 403) throw new Error("signed-out");
  if (answer.status >= 500) throw new Error("offline");
  return { ok: answer.ok, told: await answer.json() };
}

function letter(keys) {
  const body = new FormData();
  body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  for (const key of keys) {
    body.set(`seen:${key}`, markOf(key).value);
    for (const input of inputsOf(fields.get(key))) body.set(input.name, input.value);
    const confirmed = form.elements[`confirm:${key}`];
    if (confirmed?.checked) body.set(confirmed.name, confirmed.value);
  }
  return body;
}

async function save() {
  if (busy || stopped || !dirty.size) return;
  busy = true;
  const keys = [...dirty];
  const sent = new Map(keys.map((key) => [key, print(key)]));
  say(words.saving);
  try {
    const { ok, told } = await ask(form.action, letter(keys));
    pause = 2000;
    if (ok) taken(keys, sent, told);
    else refused(told);
  } catch (problem) {
    say(problem.message === "signed-out" ? words.signedOut : words.offline);
    pause = Math.min(pause * 2, 30000);
    soon(pause);
  } finally {
    busy = false;
    keep();
  }
}

const print = (key) => JSON.stringify(inputsOf(fields.get(key)).map((each) => each.value));

function taken(keys, sent, told) {
  for (const [key, seen] of Object.entries(told.saved)) {
    markOf(key).value = seen;
    fields.get(key).querySelector(".prefilled")?.remove();
  }
  const conflicts = new Map(told.conflicts.map((each) => [each.key, each]));
  for (const key of keys) {
    if (print(key) === sent.get(key)) dirty.delete(key);
    if (conflicts.has(key)) contest(key, conflicts.get(key));
  }
  show(told);
  form.dataset.revision = told.revision;
  if (dirty.size) soon();
  else say(contested.size ? "" : `${words.saved} ${told.at}`);
  settled();
}

// What stands in the fields is no longer what stands on the server: nothing says so a moment longer.
function touched(key) {
  dirty.add(key);
  if (saving.textContent.startsWith(words.saved)) say(words.saving);
}

function refused(told) {
  say(told.refused);
  const field = fields.get(told.field);
  if (!field) { stopped = true; return; }
  problem(field, told.refused);
  dirty.delete(told.field); // it is sent again once it is changed; it stays kept here
  contested.add(told.field);
  soon(0);
}

function problem(field, sentence) {
  const box = field.querySelector("[data-problem]");
  box.textContent = "";
  if (!sentence) return;
  const line = document.createElement("p");
  line.className = "err";
  line.textContent = sentence;
  box.append(line);
}

function show(told) {
  for (const [key, field] of fields) {
    const isTouched = !dirty.has(key);
    if (isTouched) problem(field, told.wrong[key]);
    field.classList.toggle("bad", Boolean(told.wrong[key]));
    const doubt = field.querySelector("[data-doubt]");
    if ((told.doubts[key] || "") !== doubt.textContent.trim()) doubt.textContent = told.doubts[key] || "";
  }
  for (const item of document.querySelectorAll("[data-missing]")) {
    item.classList.toggle("done", !told.open.includes(item.dataset.missing));
  }
}

// Everything is on the server: leaving the page loses nothing, so nobody is asked.
function settled() {
  if (!dirty.size && !contested.size) form.dispatchEvent(new CustomEvent("kept", { bubbles: true }));
}

// -- others ---------------------------------------------------------------------------
function contest(key, other) {
  const field = fields.get(key);
  contested.add(key);
  dirty.delete(key);
  field.querySelector(".conflict")?.remove();
  const box = document.getElementById("conflict").content.firstElementChild.cloneNode(true);
  box.querySelector("[data-who]").textContent = `${other.by}, ${other.at}:`;
  box.querySelector("[data-words]").textContent = other.words;
  const decided = () => { contested.delete(key); box.remove(); markOf(key).value = other.seen; keep(); settled(); };
  box.querySelector("[data-theirs]").addEventListener("click", () => { write(field, other.inputs); decided(); focus(field); });
  box.querySelector("[data-mine]").addEventListener("click", () => { touched(key); decided(); focus(field); soon(0); });
  field.append(box);
}

const focus = (field) => inputsOf(field)[0]?.focus();

function notice(told) {
  document.getElementById("others").textContent = told.here.length ? `${words.alsoHere} ${told.here.join(", ")}` : "";
  for (const other of told.fields) {
    const field = fields.get(other.key);
    if (!field || markOf(other.key).value === other.seen) continue;
    if (dirty.has(other.key) || contested.has(other.key) || field.contains(document.activeElement)) {
      if (print(other.key) !== JSON.stringify(inputsOf(field).map((each) => other.inputs[each.name]))) contest(other.key, other);
      continue;
    }
    write(field, other.inputs);
    markOf(other.key).value = other.seen;
    field.classList.add("theirs");
    field.querySelector("[data-state]").textContent = `${words.changed} ${other.by}, ${other.at}`;
  }
  form.dataset.revision = told.revision;
  if (!["due", "draft", "returned", "reopened"].includes(told.state)) { stopped = true; say(words.movedOn); }
  settled();
}

async function look() {
  if (document.hidden || stopped || busy) return;
  const body = new FormData();
  body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  body.set("revision", form.dataset.revision);
  try { notice((await ask(words.here, body)).told); } catch { /* the next save says it */ }
}

// -- listening ----------------------------------------------------------------------------
form.addEventListener("input", (event) => {
  const field = event.target.closest("[data-field]");
  if (!field) return;
  const key = field.dataset.field;
  if (field.querySelector(".conflict")) { keep(); return; }
  contested.delete(key);
  touched(key);
  keep();
  soon();
});
form.addEventListener("focusout", () => { if (dirty.size) soon(0); });
window.addEventListener("online", () => soon(0));
document.addEventListener("visibilitychange", () => (document.hidden ? save() : look()));
form.addEventListener("submit", () => { stopped = true; clearTimeout(timer); });
setInterval(look, 15000);
restore();
look();
