/* The desk with script: what is typed is kept in this browser until it is saved, leaving asks first, keys save, and a page
   says that it is still open. Everything works without. What is kept, and for how long: docs/deploy.md. */

const PREFIX = "desk:";
const KEPT_FOR = 24 * 60 * 60 * 1000;
const STILL_HERE = 2 * 60 * 1000;
const OURS = new Set(["csrfmiddlewaretoken", "form_token"]);

const token = document.querySelector('input[name="form_token"]');
const form = token?.form;
const isRowForm = Boolean(form?.id.endsWith("_form"));
const key = token && `${PREFIX}${token.value.split(":")[0]}:${location.pathname}${location.search}`;

/* What is kept */

function drafts() {
  return Object.keys(localStorage).filter((name) => name.startsWith(PREFIX));
}

function read(name) {
  try {
    return JSON.parse(localStorage.getItem(name));
  } catch {
    return null;
  }
}

function forget(isOver) {
  for (const name of drafts()) {
    if (isOver(read(name))) localStorage.removeItem(name);
  }
}

function forgetWhatIsSaved() {
  const saved = document.cookie.match(/(?:^|; )desk_saved=([^;]+)/)?.[1];
  forget((draft) => !draft || Date.now() - draft.at > KEPT_FOR || draft.token === saved);
  if (saved) document.cookie = "desk_saved=; path=/admin/; max-age=0; samesite=lax";
}

function fieldsOf() {
  const named = [...form.elements].filter((one) => one.name && !OURS.has(one.name) && !one.name.includes("__prefix__"));
  return named.filter((one) => !["submit", "button", "file", "password"].includes(one.type)).map((one) => ({
    name: one.name,
    value: one.value,
    checked: one.checked,
    chosen: one.selectedOptions && [...one.selectedOptions].map(({ value, text }) => [value, text]),
  }));
}

function keep() {
  try {
    localStorage.setItem(key, JSON.stringify({ at: Date.now(), token: token.value.slice(-16), fields: fieldsOf() }));
  } catch {
    // the browser keeps nothing, or no more: the words are still on the page
  }
}

/* What was kept is put back */

function addRows(fields) {
  for (const { name, value } of fields.filter((one) => one.name.endsWith("-TOTAL_FORMS"))) {
    const total = form.elements[name];
    const add = document.querySelector(`#${name.replace(/-TOTAL_FORMS$/, "")}-group .add-row a[href="#"]`);
    for (let more = Number(value) - Number(total?.value ?? value); more > 0 && add; more -= 1) add.click();
  }
}

function putBack(fields) {
  addRows(fields);
  for (const { name, value, checked, chosen } of fields) {
    const found = form.elements[name];
    const controls = found instanceof RadioNodeList ? [...found] : found ? [found] : [];
    const control = controls.find((one) => one.type !== "radio" || one.value === value);
    if (!control || /-(TOTAL|INITIAL|MIN_NUM|MAX_NUM)_FORMS$/.test(name)) continue;
    if (chosen) choose(control, chosen);
    else if (["checkbox", "radio"].includes(control.type)) control.checked = checked;
    else control.value = value; // what the page was opened with is put back too: so what others saved since is merged
    if (control.type !== "hidden") control.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

function choose(select, chosen) {
  for (const [value, text] of chosen) {
    if (![...select.options].some((option) => option.value === value)) select.add(new Option(text, value));
  }
  for (const option of select.options) option.selected = chosen.some(([value]) => value === option.value);
}

/* The page of a row */

let isDirty = false;
let isLeaving = false;

function watch() {
  const bar = form.querySelector(".desk-kept");
  const draft = read(key);
  const isShownAgain = Boolean(document.querySelector(".errornote"));
  let isAsking = Boolean(draft) && !isShownAgain;
  let timer;

  const changed = () => {
    isDirty = true;
    clearTimeout(timer);
    if (!isAsking) timer = setTimeout(keep, 400);
  };
  const answered = (event) => {
    isAsking = false;
    bar.hidden = true;
    if (event.target.name === "put-back") putBack(draft.fields);
    else localStorage.removeItem(key);
  };

  if (isShownAgain) changed();
  if (isAsking) {
    bar.querySelector(".desk-kept-at").textContent = new Date(draft.at).toLocaleString();
    bar.hidden = false;
    bar.querySelectorAll("button").forEach((button) => button.addEventListener("click", answered));
  }
  form.addEventListener("input", (event) => event.isTrusted && changed());
  form.addEventListener("change", changed);
  form.addEventListener("submit", () => {
    if (!isAsking && isDirty) keep();
    isLeaving = true;
  });
  window.addEventListener("beforeunload", (event) => {
    if (isDirty && !isLeaving) event.preventDefault();
  });
  window.addEventListener("pageshow", () => { isLeaving = false; });
}

/* Keys, and who else is here */

function press(names) {
  const button = names.map((name) => document.querySelector(`input[type="submit"][name="${name}"]`)).find(Boolean);
  button?.click();
  return Boolean(button);
}

function onKey(event) {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
  const told = event.key === "Enter" && event.target.closest(".desk-told");
  if (told) { // a note to somebody goes with the button beside it, and publishes nothing
    told.querySelector('input[type="submit"]')?.click();
    event.preventDefault();
    return;
  }
  const names = { s: ["_continue", "_save"], Enter: ["_review", "_publish", "_save"] }[event.key];
  if (names && press(names)) event.preventDefault();
}

async function stillHere(place) {
  if (document.visibilityState !== "visible") return;
  const body = new URLSearchParams({ csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value });
  const answer = await fetch(place.dataset.address, { method: "POST", body, redirect: "error" }).catch(() => null);
  if (!answer?.ok) return;
  const { others } = await answer.json();
  place.replaceChildren(...others.map((text) => Object.assign(document.createElement("p"), { textContent: text })));
}

forgetWhatIsSaved();
document.querySelector("#logout-form")?.addEventListener("submit", () => forget(() => true));
if (form) {
  document.addEventListener("keydown", onKey);
  document.querySelectorAll(".desk-keys").forEach((keys) => {
    if (isRowForm) form.querySelector(".submit-row")?.append(keys);
    keys.hidden = false;
  });
}
if (isRowForm) {
  watch();
  const place = form.querySelector(".desk-others[data-address]");
  if (place) setInterval(stillHere, STILL_HERE, place);
}
