// Makes the pages quicker; every page works without it.
"use strict";

const one = (selector, within = document) => within.querySelector(selector);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];

// What only works with script is shown by script.
const showScripted = (within) => all(".scripted", within).forEach((element) => { element.hidden = false; });
showScripted(document);

// A refused form: to what is wrong.
one("[data-focus]")?.focus();

// Beside the list: quick-add stands open, and the list stays at the contact that was opened from it.
if (matchMedia("(min-width: 1100px)").matches) {
  all("details[data-wide-open]").forEach((details) => { details.open = true; });
  one(".row.open")?.scrollIntoView({ block: "center" });
}

// Search as you type: the same page, of which only the list is taken.
let asked = 0;
const findNow = async (search) => {
  const list = one("[data-list]");
  if (!list) return;
  const question = ++asked;
  const url = search.value.trim() ? `/?q=${encodeURIComponent(search.value.trim())}` : "/";
  const answer = await fetch(url, { headers: { accept: "text/html" } }).catch(() => null);
  if (!answer?.ok || question !== asked) return;
  const found = one("[data-list]", new DOMParser().parseFromString(await answer.text(), "text/html"));
  if (!found || question !== asked) return;
  list.replaceWith(found);
  showScripted(found);
  if (location.pathname === "/") history.replaceState(null, "", url);
};
let waiting = 0;
document.addEventListener("input", (event) => {
  if (!event.target.matches("[data-search-field]")) return;
  clearTimeout(waiting);
  waiting = setTimeout(findNow, 120, event.target);
});

document.addEventListener("click", async (event) => {
  const copy = event.target.closest("[data-copy]");
  if (copy) {
    if (await copied(copy.dataset.copy)) copy.firstChild.data = copy.dataset.copied;
    copy.focus();
    return;
  }
  if (event.target.closest("[data-print]")) print();
  const more = event.target.closest("[data-rows] > button[name=more]");
  if (more && addRow(more)) event.preventDefault();
  if (event.target.closest("[data-help]")) one("#help")?.showModal();
});

// Over plain http, on a name that is not localhost, a page has no clipboard, but may copy what is selected.
const copied = async (text) => {
  if (navigator.clipboard) return navigator.clipboard.writeText(text).then(() => true, () => false);
  const field = document.createElement("textarea");
  field.className = "hidden";
  field.value = text;
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  return done;
};

// Another row, as the server would add it: the last one, emptied.
const addRow = (button) => {
  const rows = all(".entry", button.parentElement);
  const last = rows.at(-1);
  if (!last) return false;
  const fresh = last.cloneNode(true);
  all("input, select", fresh).forEach((field) => {
    field.value = "";
    field.removeAttribute("value");
    field.removeAttribute("aria-invalid");
    field.removeAttribute("aria-describedby");
  });
  all(".error", fresh).forEach((error) => error.remove());
  all("select", fresh).forEach((select) => { select.selectedIndex = 0; });
  all("[id], [for]", fresh).forEach((element) => {
    for (const name of ["id", "for"]) {
      const value = element.getAttribute(name);
      if (value) element.setAttribute(name, value.replace(/-\d+/, `-${rows.length}`));
    }
  });
  last.after(fresh);
  showOwn(fresh);
  (one(".value", fresh) ?? one("input:not([type=hidden])", fresh))?.focus();
  return true;
};

// The field for a label of one's own stands there only where it is asked for.
const showOwn = (within) => all("select[data-kind]", within).forEach((select) => {
  const own = select.parentElement.querySelector("[data-own]");
  if (own) own.hidden = select.value !== (own.dataset.own || "custom");
});
showOwn(document);
document.addEventListener("change", (event) => {
  if (event.target.matches("select[data-kind]")) showOwn(event.target.parentElement);
});

// Leaving with unsaved work asks.
let changed = false;
document.addEventListener("input", (event) => {
  if (event.target.closest("form[data-guard]")) changed = true;
});
document.addEventListener("submit", () => { changed = false; });
addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });

// A page that comes back from the browser's memory may be older than what was done since.
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

// Undo without leaving: the page that follows takes this one's place.
document.addEventListener("submit", async (event) => {
  const form = event.target.closest("[data-undo]");
  if (!form) return;
  event.preventDefault();
  const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) }).catch(() => null);
  if (!answer?.ok) { form.submit(); return; }
  const next = new DOMParser().parseFromString(await answer.text(), "text/html");
  const top = scrollY;
  document.title = next.title;
  document.body.replaceWith(next.body);
  history.replaceState(null, "", answer.url);
  showScripted(document);
  scrollTo(0, top);
  one("[data-flash] [role=status]")?.focus();
});

// Single keys, which can be switched off in the settings.
const rows = () => all("[data-row]");
const move = (step) => {
  const links = rows();
  const at = links.indexOf(document.activeElement);
  links[Math.max(0, Math.min(links.length - 1, at < 0 ? 0 : at + step))]?.focus();
};
const keys = {
  "/": () => one("[data-search-field]")?.focus(),
  n: () => one("[data-new]")?.click(),
  e: () => one("[data-edit]")?.click(),
  j: () => move(1),
  k: () => move(-1),
  "?": () => one("#help")?.showModal(),
};
// Under a Russian layout the same keys send other letters.
const placed = { KeyN: "n", KeyE: "e", KeyJ: "j", KeyK: "k" };
const keyOf = ({ key, code }) => {
  if (code === "Slash") return { ".": "/", ",": "?" }[key] ?? key;
  return /^[а-яё]$/i.test(key) ? placed[code] : key;
};
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable], dialog");
  if (typing || event.ctrlKey || event.metaKey || event.altKey || !document.body.hasAttribute("data-shortcuts")) return;
  const act = keys[keyOf(event)];
  if (!act) return;
  event.preventDefault();
  act();
});
