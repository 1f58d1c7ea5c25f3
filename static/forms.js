// Forms with many fields: rows, and drafts that outlive a reload, Back, or a change of the language.

const one = (selector, within = document) => within.querySelector(selector);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];

// This script asks before a form is left, so nothing has to open beside it, and no button has to send it to keep it.
// The buttons are removed: a hidden one would still be the one that Enter presses.
const guard = (within) => {
  all(".unscripted", within).forEach((element) => element.remove());
  all("[data-beside]", within).forEach((form) => form.removeAttribute("target"));
};
guard(document);
document.addEventListener("found", () => guard(document));

// The field for a custom type, or for the name of a detail, is shown only when the selection needs it.
const showOwn = (within) => all("select[data-type]", within).forEach((select) => {
  const own = select.parentElement.querySelector("[data-own]");
  if (own) own.hidden = !(own.dataset.own || "custom").split(" ").includes(select.value);
});
showOwn(document);
document.addEventListener("change", (event) => {
  if (event.target.matches("select[data-type]")) showOwn(event.target.parentElement);
});

// Rows. Each list has a template of an empty row; without this script the server adds and removes rows.
const addRow = (list) => {
  const empty = one("template", list).content;
  const number = all(".entry", list).length;
  const fresh = document.importNode(empty, true).firstElementChild;
  for (const element of [fresh, ...all("[id], [for]", fresh)]) {
    for (const name of ["id", "for"]) {
      const value = element.getAttribute(name);
      if (value) element.setAttribute(name, value.replace("-new", `-${number}`));
    }
  }
  one("button[name=more]", list).before(fresh);
  showOwn(fresh);
  return fresh;
};
const firstField = (row) => one(".value", row) ?? one("input:not([type=hidden]), textarea, select", row);
document.addEventListener("click", (event) => {
  const more = event.target.closest("[data-rows] > button[name=more]");
  if (more) {
    event.preventDefault();
    firstField(addRow(more.parentElement)).focus();
    return;
  }
  const button = event.target.closest("[data-rows] .moves button");
  if (!button) return;
  event.preventDefault();
  const row = button.closest(".entry");
  const form = row.closest("form");
  changeRow(button, row);
  form.dispatchEvent(new Event("input", { bubbles: true }));
});
const isRow = (element) => (element?.matches(".entry") ? element : null);
const changeRow = (button, row) => {
  const [before, after] = [isRow(row.previousElementSibling), isRow(row.nextElementSibling)];
  if (button.name === "remove") {
    const list = row.parentElement;
    row.remove();
    (after ? firstField(after) : one("button[name=more]", list)).focus();
    return;
  }
  if (button.name === "up") before?.before(row);
  else after?.after(row);
  // At the end of the list the button is hidden.
  if (getComputedStyle(button).visibility === "hidden") firstField(row).focus();
  else button.focus();
};

// Relations: the names of contacts of the book are suggested while the user types.
const isRelation = (row) => one("[name=detail-type]", row)?.value === "relation";
let asked = 0;
const suggestContacts = async (input) => {
  const question = ++asked;
  const words = input.value.trim();
  const contacts = one("#contacts");
  if (words.length < 2 || all("option", contacts).some((option) => option.value === words)) return;
  const answer = await fetch(`/?q=${encodeURIComponent(words)}`, { headers: { accept: "text/html" } }).catch(() => null);
  if (!answer?.ok || question !== asked) return;
  const found = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (question !== asked) return;
  const names = all("a[data-row] .name", found).slice(0, 12).map((name) => name.textContent.trim());
  contacts.replaceChildren(...names.map((name) => Object.assign(document.createElement("option"), { value: name })));
};
let waiting = 0;
document.addEventListener("input", (event) => {
  const row = event.target.closest(".entry.detail");
  if (!row || event.target.name !== "detail") return;
  if (!isRelation(row)) {
    event.target.removeAttribute("list");
    return;
  }
  event.target.setAttribute("list", "contacts");
  clearTimeout(waiting);
  waiting = setTimeout(suggestContacts, 150, event.target);
});

// Dates: how a date of numbers will be read stands beside it before it is saved.
const readDate = (text, order) => {
  const found = text.trim().match(/^(\d{1,2})([./-])(\d{1,2})(?:\2([1-9]\d{3}))?$/);
  if (!found) return "";
  const [, first, sign, second, year] = found;
  const orders = [[first, second], [second, first]];
  if (order === "month-first" && sign !== ".") orders.reverse();
  const days = orders.map(([day, month]) => new Date(Date.UTC(Number(year ?? 2000), month - 1, day)));
  const date = days.find((date, at) => date.getUTCMonth() === orders[at][1] - 1 && date.getUTCDate() === Number(orders[at][0]));
  const style = { day: "numeric", month: "long", timeZone: "UTC", ...(year && { year: "numeric" }) };
  return date ? new Intl.DateTimeFormat(document.documentElement.lang, style).format(date) : "";
};
const isDay = (row) => ["day", "date"].includes(one("[name=detail-type]", row)?.value);
document.addEventListener("change", (event) => {
  const input = event.target;
  const row = input.closest(".entry.detail");
  if (!input.matches("#birthday, #anniversary, [name=detail]") || row && !isDay(row)) return;
  const field = row ?? input.parentElement;
  all(".hint", field).forEach((hint) => hint.remove());
  const date = readDate(input.value, input.form.elements["date-order"].value);
  if (date) field.append(Object.assign(document.createElement("span"), { className: "hint", textContent: input.form.dataset.dateRead.replace("{date}", date) }));
});

// Labels: Enter, a comma, or a choice from the list makes a chip of what was typed.
const addChip = (field, name) => {
  const known = all("input[type=checkbox]", field).find((box) => box.value.toLowerCase() === name.toLowerCase());
  const chip = known?.parentElement ?? document.importNode(one("template", field).content, true).firstElementChild;
  const box = one("input", chip);
  if (!known) {
    box.value = name;
    one("span", chip).textContent = name;
  }
  box.checked = true;
  one("[data-chips]", field).append(chip);
};
const addChips = (input) => {
  for (const name of input.value.split(",").map((text) => text.trim())) if (name) addChip(input.closest("[data-labels]"), name);
  input.value = "";
  input.dispatchEvent(new Event("input", { bubbles: true }));
};
document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key === "Enter") {
    const forms = all("form[data-guard]");
    const only = event.target === document.body && forms.length === 1 ? forms[0] : null;
    const form = event.target.closest("form[data-guard]") ?? only;
    if (form) one("[data-save]", form)?.click();
    return;
  }
  if (!event.target.matches("[data-labels] #new-labels") || !event.target.value.trim()) return;
  if (event.key !== "Enter" && event.key !== ",") return;
  event.preventDefault();
  addChips(event.target);
});
document.addEventListener("input", (event) => {
  if (!event.target.matches("[data-labels] #new-labels") || !event.target.value) return;
  // A choice from the list of suggestions has no input type, or this one.
  if (event.inputType && event.inputType !== "insertReplacementText") return;
  const names = all("#known-labels option").map((option) => option.value);
  if (names.includes(event.target.value)) addChips(event.target);
});

// Drafts. What is typed stays in this tab until it is saved or discarded. Only the user who typed it sees it again.
const drafts = sessionStorage;
const nameOf = (form) => `draft ${form.getAttribute("action").split("?")[0]} ${form.elements["filled-by-id"]?.value ?? ""}`;
const hasFile = (form) => all("input[type=file]", form).some((field) => field.files.length > 0);
const fieldsOf = (form) => [...new FormData(form)].filter(([name, value]) => typeof value === "string" && name !== "kept-file");
const keep = (form) => {
  try {
    drafts.setItem(nameOf(form), JSON.stringify(fieldsOf(form)));
    if (hasFile(form)) drafts.setItem(`${nameOf(form)} file`, "1");
    return true;
  } catch {
    // The draft is larger than the browser keeps. The question before leaving the page remains.
    return false;
  }
};

const grouped = (pairs) => {
  const groups = new Map();
  for (const [name, value] of pairs) groups.set(name, [...(groups.get(name) ?? []), value]);
  return groups;
};
// An input of one line would drop the line breaks of its value.
const withRoomFor = (element, value) => {
  if (element.type !== "text" || !value?.includes("\n")) return element;
  const area = document.createElement("textarea");
  for (const { name, value: text } of element.attributes) if (name !== "type" && name !== "value") area.setAttribute(name, text);
  area.classList.add("lines");
  area.rows = 2;
  element.replaceWith(area);
  return area;
};
const fillIn = (form, fields) => {
  const texts = grouped(fields);
  for (const list of all("[data-rows]", form)) {
    const wanted = texts.get(`${list.dataset.rows}-type`)?.length ?? 0;
    for (const row of all(".entry", list).slice(wanted)) row.remove();
    for (let count = all(".entry", list).length; count < wanted; count += 1) addRow(list);
  }
  const labels = one("[data-labels]", form);
  for (const name of (labels && texts.get("label")) ?? []) addChip(labels, name);
  const named = [...form.elements].filter((field) => field.name);
  for (const [name, elements] of grouped(named.map((field) => [field.name, field]))) {
    const values = texts.get(name) ?? [];
    elements.map((element, at) => withRoomFor(element, values[at])).forEach((element, at) => {
      if (element.type === "checkbox" || element.type === "radio") element.checked = values.includes(element.value);
      else if (element.type !== "file" && element.tagName !== "BUTTON" && at < values.length) element.value = values[at];
    });
  }
  showOwn(form);
};

let changed = false;
const isTyped = (form) => "typed" in form.dataset;
// Every save leads to a page with a message.
const sent = drafts.getItem("draft sent");
drafts.removeItem("draft sent");
const forget = (name) => [name, `${name} file`].forEach((item) => drafts.removeItem(item));
if (sent && one("[data-flash]") && !all("form[data-guard]").some(isTyped)) forget(sent);
const restore = () => {
  changed = false;
  for (const form of all("form[data-guard]")) {
    const kept = drafts.getItem(nameOf(form));
    // A form that the server shows again has everything already.
    if (isTyped(form)) {
      changed = true;
      keep(form);
    } else if (kept && kept !== JSON.stringify(fieldsOf(form))) {
      fillIn(form, JSON.parse(kept));
      one("[data-draft]", form).hidden = false;
      one("[data-draft-file]", form).hidden = !drafts.getItem(`${nameOf(form)} file`);
      form.closest("details")?.setAttribute("open", "");
      changed = true;
    }
  }
};
restore();
// The other script has replaced the page.
document.addEventListener("replaced", () => { guard(document); showOwn(document); restore(); });

document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-guard]");
  if (!form) return;
  changed = true;
  keep(form);
});
// What is forgotten once the page is left. The user may stay: then the next act, or leaving in another way, forgets nothing.
let whenLeft = null;
let isAsked = false;
for (const kind of ["click", "keydown", "submit"]) document.addEventListener(kind, () => { whenLeft = null; isAsked = false; }, true);
addEventListener("pagehide", () => whenLeft?.());
document.addEventListener("click", (event) => {
  const discard = event.target.closest("[data-discard]");
  if (!discard) return;
  const name = nameOf(discard.closest("form"));
  if (discard.tagName !== "BUTTON") {
    whenLeft = () => forget(name);
    return;
  }
  forget(name);
  changed = false;
  location.reload();
});
// A form that is larger than the server reads would be rejected as a whole. It stays open instead.
const isTooMuch = (form) => {
  const fields = [...new FormData(form)].filter(([, value]) => typeof value === "string");
  const { mostFields, mostBody } = one("[data-too-much]", form).dataset;
  const bytes = (text) => new TextEncoder().encode(text).length;
  // In a form with a file, each field has a header of its own; the server counts 64 bytes for it.
  return form.enctype === "multipart/form-data"
    ? fields.reduce((sum, [name, value]) => sum + bytes(name) + bytes(value) + 64, 0) > Number(mostFields)
    : new URLSearchParams(fields).toString().length > Number(mostBody);
};
document.addEventListener("submit", (event) => {
  if (event.target.matches("form[data-guard]")) {
    const words = one("[data-too-much]", event.target);
    words.hidden = !isTooMuch(event.target);
    if (!words.hidden) {
      event.preventDefault();
      words.focus();
      return;
    }
    keep(event.target);
    drafts.setItem("draft sent", nameOf(event.target));
    changed = false;
  }
  // The page of an ended session or a fault sends the same form again.
  if (event.target.matches("form[data-kept]")) drafts.setItem("draft sent", nameOf(event.target));
  // The page in another language has the draft. A chosen file is not in it, so the browser asks.
  if (event.target.matches("[data-language]") && all("form[data-guard]").every((form) => !hasFile(form))) {
    changed = changed && !all("form[data-guard]").every(keep);
  }
  if (event.target.matches("form[action='/logout']")) whenLeft = () => drafts.clear();
});

// Forms without a draft: the browser asks before it leaves what was typed into them. Passwords do not count.
let left = null;
document.addEventListener("submit", (event) => { left = event.target; });
const isEdited = (field) => {
  // The other script chooses the time zone.
  if (!field.name || ["hidden", "password", "file", "submit", "button"].includes(field.type) || "zone" in field.dataset) return false;
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  if (field.tagName !== "SELECT") return field.value !== field.defaultValue;
  const options = [...field.options];
  const first = options.find((option) => option.defaultSelected) ?? options[0];
  return Boolean(first) && !first.selected;
};
// A form that the server shows again has the rejected text as its own.
const hasText = (form) => [...form.elements].some(isEdited) || Boolean(one("[aria-invalid]", form));
// The page of an ended session or a fault has what was typed, unless there is a draft of it.
const isAtRisk = (form) => ("kept" in form.dataset ? !drafts.getItem(nameOf(form)) : hasText(form));
addEventListener("beforeunload", (event) => {
  if (changed || all("form[data-ask]").some((form) => form !== left && isAtRisk(form))) event.preventDefault();
  // The user may stay.
  left = null;
  if (isAsked) whenLeft = null;
  isAsked = true;
});

// What is typed goes over to the page that replaces this one after an act in place, but for the form of that act. Forms
// with a draft are filled in from it.
const fieldsLike = (field, page) => all("input, select, textarea", page).filter((other) =>
  other.name === field.name && other.form?.getAttribute("action") === field.form.getAttribute("action")
  && (!["checkbox", "radio"].includes(field.type) || other.value === field.value));
document.addEventListener("replacing", (event) => {
  const { next, form } = event.detail;
  const edited = all("input, select, textarea").filter((field) => field.form && field.form !== form
    && !field.form.matches("[data-guard], [data-search]") && isEdited(field));
  const pairs = edited.map((field) => [field, fieldsLike(field, next)[fieldsLike(field, document).indexOf(field)]]);
  // A row that is gone is not selected any more.
  if (pairs.some(([field, fresh]) => !fresh && !field.matches(".pick input"))) { event.preventDefault(); return; }
  for (const [field, fresh] of pairs.filter(([, fresh]) => fresh)) {
    fresh.value = field.value;
    fresh.checked = field.checked;
    fresh.closest("details")?.setAttribute("open", "");
  }
});
