// Forms with many fields: rows, and drafts that outlive a reload, Back, or a change of the language.

const one = (selector, within = document) => within.querySelector(selector);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];

// The field for a custom type is shown only when "Custom type" is selected.
const showOwn = (within) => all("select[data-kind]", within).forEach((select) => {
  const own = select.parentElement.querySelector("[data-own]");
  if (own) own.hidden = select.value !== (own.dataset.own || "custom");
});
showOwn(document);
document.addEventListener("change", (event) => {
  if (event.target.matches("select[data-kind]")) showOwn(event.target.parentElement);
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
  const remove = event.target.closest("[data-rows] button[name=remove]");
  if (!remove) return;
  event.preventDefault();
  const row = remove.closest(".entry");
  const list = row.parentElement;
  const next = row.nextElementSibling;
  const form = row.closest("form");
  row.remove();
  (next?.matches(".entry") ? firstField(next) : one("button[name=more]", list)).focus();
  form.dispatchEvent(new Event("input", { bubbles: true }));
});

// Drafts. What is typed stays in this tab until it is saved or discarded. Only the user who typed it sees it again.
const drafts = sessionStorage;
const nameOf = (form) => `draft ${form.getAttribute("action").split("?")[0]} ${form.elements["filled-by"]?.value ?? ""}`;
const hasFile = (form) => all("input[type=file]", form).some((field) => field.files.length > 0);
const fieldsOf = (form) => [...new FormData(form)].filter(([, value]) => typeof value === "string");
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
const fillIn = (form, fields) => {
  const texts = grouped(fields);
  for (const list of all("[data-rows]", form)) {
    const wanted = texts.get(`${list.dataset.rows}-kind`)?.length ?? 0;
    for (const row of all(".entry", list).slice(wanted)) row.remove();
    for (let count = all(".entry", list).length; count < wanted; count += 1) addRow(list);
  }
  for (const [name, elements] of grouped([...form.elements].map((field) => [field.name, field]))) {
    const values = texts.get(name) ?? [];
    elements.forEach((element, at) => {
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
document.addEventListener("replaced", () => { showOwn(document); restore(); });

document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-guard]");
  if (!form) return;
  changed = true;
  keep(form);
});
document.addEventListener("click", (event) => {
  const discard = event.target.closest("[data-discard]");
  if (!discard) return;
  forget(nameOf(discard.closest("form")));
  if (discard.tagName !== "BUTTON") return;
  changed = false;
  location.reload();
});
document.addEventListener("submit", (event) => {
  if (event.target.matches("form[data-guard]")) {
    keep(event.target);
    drafts.setItem("draft sent", nameOf(event.target));
    changed = false;
  }
  // The page in another language has the draft. A chosen file is not in it, so the browser asks.
  if (event.target.matches("[data-language]") && all("form[data-guard]").every((form) => !hasFile(form))) {
    changed = changed && !all("form[data-guard]").every(keep);
  }
  if (event.target.matches("form[action='/logout']")) drafts.clear();
});
addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
