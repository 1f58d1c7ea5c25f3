// Makes the pages faster to use. Every page works without this script.
"use strict";

const one = (selector, within = document) => within.querySelector(selector);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];

// Elements that need this script are hidden until it runs. A browser that cannot share shows no button to share.
const canShare = (element) => !("share" in element.dataset) || Boolean(navigator.share);
const showScripted = (within) => {
  all(".scripted", within).forEach((element) => { element.hidden = !canShare(element); });
};

// Android opens its map for a geo: link; elsewhere such a link leads nowhere.
const useMaps = (within) => {
  if (!navigator.userAgent.includes("Android")) return;
  all("[data-geo]", within).forEach((link) => { link.href = link.dataset.geo; });
};

// Countries by name in the page's language instead of their two letters.
const nameRegions = (within) => all("[data-regions]", within).forEach((select) => {
  const { lang } = document.documentElement;
  const names = new Intl.DisplayNames(lang, { type: "region" });
  const options = [...select.options].filter(({ value }) => value);
  options.forEach((option) => { option.text = option.text.replace(option.value, names.of(option.value)); });
  const order = new Intl.Collator(lang);
  select.append(...options.sort((a, b) => order.compare(a.text, b.text)));
  const first = select.options[0];
  first.text = first.text.replace(/\b[A-Z]{2}\b/, (region) => names.of(region));
});

// The path and the query of what is shown. Back and Forward between results of a search change only the address.
let shown = "";
const here = () => location.pathname + location.search;

// What a page needs when it is loaded, or when it replaces another one.
const ready = () => {
  showScripted(document);
  useMaps(document);
  countSelected();
  forChoices(document);
  shown = here();
  const search = one("[data-search-field]");
  if (search) search.dataset.shown = search.defaultValue;
  const zone = one("[data-zone]");
  nameRegions(document);
  const local = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (zone && (zone.type === "hidden" || [...zone.options].some(({ value }) => value === local))) zone.value = local;
  // On a phone, books and labels are one line: show the open one.
  const open = all(".left .places a[aria-current]").findLast((link) => link.parentElement.previousElementSibling);
  const strip = open?.closest(".left");
  if (open) strip.scrollLeft = open.offsetLeft - one(".places", strip).offsetLeft - (strip.clientWidth - open.offsetWidth) / 2;
  // With two panes, open quick-add and scroll the list to the open contact.
  if (matchMedia("(min-width: 768px)").matches) {
    all("details[data-wide-open]").forEach((details) => { details.open = true; });
    one(".row.open")?.scrollIntoView({ block: "center" });
  }
  // The link back to the list names the row that was open.
  const left = /^#n\d+$/.test(location.hash) && one(location.hash)?.closest("[data-row]");
  if (left) {
    // With the fragment in the address, the browser would take the focus away when the page has loaded.
    history.replaceState(history.state, "", here());
    left.scrollIntoView({ block: "center" });
    left.focus({ preventScroll: true });
  }
};
// Save a choice as soon as it is made, without a button.
const forChoices = (within) => all("[data-choose-button]", within).forEach((button) => { button.hidden = true; });
// After a rejected form, focus the error summary.
one("[data-focus]")?.focus();

// A page that was opened before the program was updated has old scripts, which do not fit the new pages.
const scripts = (page) => all("script", page).map((script) => script.getAttribute("src")).join();
const isOtherVersion = (next) => scripts(next) !== scripts(document);
const parsed = (text) => new DOMParser().parseFromString(text, "text/html");

// Search as you type: fetch the whole page and replace what the search changes.
let asked = 0;
const searchUrl = (form, path) => {
  const fields = [...new FormData(form)].map(([name, value]) => [name, value.trim()]);
  const query = new URLSearchParams(fields.filter(([, value]) => value)).toString();
  return query ? `${path}?${query}` : path;
};
const searchFault = (kind) => {
  const fault = one("[data-find-fault]");
  fault.hidden = !kind;
  fault.textContent = kind ? fault.dataset[kind] : "";
  if (kind !== "signedOut") return;
  const link = document.createElement("a");
  link.href = `/login?next=${encodeURIComponent(searchUrl(one("[data-search]"), "/"))}`;
  link.textContent = fault.dataset.signIn;
  fault.append(" ", link);
};
const showFound = (next, url) => {
  const list = one("[data-list]");
  const isShown = list && list.checkVisibility();
  if (isShown) {
    // Quick-add beside the list stays, with what is typed there.
    for (const part of ["[data-letters]", "[data-list]", "[data-contact]"]) {
      const [old, fresh] = [one(part), one(part, next)];
      if (old && fresh) old.replaceWith(fresh);
      else if (old) old.remove();
      else if (fresh) list.before(fresh);
    }
    history.replaceState(null, "", url);
  } else {
    // On a phone, the results take the place of an open contact. Back returns to it.
    one("main").replaceWith(one("main", next));
    history.pushState("found", "", url);
  }
  shown = here();
  // The options of the same element, so that an open list of completions changes.
  const completions = one("#completions");
  if (completions) completions.replaceChildren(...(one("#completions", next)?.childNodes ?? []));
  document.title = next.title;
  const heading = one("h1.hidden", next);
  if (heading) one("h1.hidden")?.replaceChildren(...heading.childNodes);
  showScripted(one("main"));
  countSelected();
  const field = one("[data-search-field]");
  field.dataset.shown = field.value;
  one("[data-found]").textContent = one("[data-count]")?.textContent.trim() ?? "";
  document.dispatchEvent(new Event("found"));
};
const findNow = async (search) => {
  const list = one("[data-list]");
  if (!list) return;
  const question = ++asked;
  const isShown = list.checkVisibility();
  const url = withSelection(searchUrl(search.form, isShown ? location.pathname : "/"));
  const answer = await fetch(url, { headers: { accept: "text/html" } }).catch(() => null);
  if (question !== asked) return;
  if (!answer) { searchFault("offline"); return; }
  if (answer.redirected && new URL(answer.url).pathname === "/login") { searchFault("signedOut"); return; }
  if (!answer.ok) { searchFault("failed"); return; }
  const next = parsed(await answer.text());
  if (question !== asked || !one("[data-list]", next)) return;
  searchFault("");
  if (isOtherVersion(next)) { location.assign(url); return; }
  showFound(next, url);
};
let waiting = 0;
document.addEventListener("input", (event) => {
  if (!event.target.matches("[data-search-field]")) return;
  clearTimeout(waiting);
  waiting = setTimeout(findNow, 120, event.target);
});
addEventListener("popstate", () => { if (here() !== shown) location.reload(); });

document.addEventListener("click", async (event) => {
  const copy = event.target.closest("[data-copy]");
  if (copy) {
    if (await copied(copy.dataset.copy)) {
      one("[data-copy-word]", copy).textContent = copy.dataset.copied;
      one("use", copy)?.setAttribute("href", "#i-done");
    }
    copy.focus();
    return;
  }
  const share = event.target.closest("[data-share]");
  if (share) await shareContact(share.dataset);
  if (event.target.closest("[data-print]")) print();
  if (event.target.closest("[data-help]")) one("#help")?.showModal();
});

// Shares the .vcf file, or the text where the system does not take such files. A user who closes the sheet of the
// system shares nothing.
const shareContact = async ({ share, shareName, shareText }) => {
  const name = `${shareName.replaceAll(/[\\/:*?"<>|]/g, " ")}.vcf`;
  const fileOf = (content) => new File([content], name, { type: "text/vcard" });
  let what = { title: shareName, text: shareText };
  if (navigator.canShare?.({ files: [fileOf("")] })) {
    const answer = await fetch(share).catch(() => null);
    if (answer?.ok) what = { files: [fileOf(await answer.blob())] };
  }
  await navigator.share(what).catch(() => null);
};

// Over plain HTTP, except on localhost, browsers offer no clipboard API. Copying a selection still works.
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

// A page that Back or Forward restored from a cache may be out of date.
addEventListener("pageshow", (event) => {
  const [opened] = performance.getEntriesByType("navigation");
  const isFromCache = opened?.type === "back_forward" && opened.transferSize === 0;
  if (event.persisted || isFromCache) location.reload();
});

// Selection: counts the selected contacts, selects a whole page, and takes the selection along to another page.
const boxes = () => all(".pick input");
const elsewhere = () => (one("[data-elsewhere]")?.value ?? "").split(".").filter(Boolean);
const selectedIds = () => [...elsewhere(), ...boxes().filter((box) => box.checked).map((box) => box.value)];
const withSelection = (link) => {
  const ids = selectedIds();
  if (!ids.length) return link;
  const url = new URL(link, location);
  url.searchParams.set("select", "1");
  url.searchParams.set("ids", ids.join("."));
  return url.pathname + url.search;
};
const countSelected = () => {
  const count = one("[data-selected-count]");
  if (!count) return;
  const whole = one("#selection [name=all]:checked");
  count.textContent = whole ? whole.dataset.all ?? "…" : selectedIds().length;
};
// The address has the selection, so that Back returns to it.
const keepSelected = () => {
  const url = new URL(location);
  url.searchParams.delete("ids");
  if (!one("[data-list].selecting")) url.searchParams.delete("select");
  history.replaceState(history.state, "", withSelection(url.href));
  shown = here();
};
document.addEventListener("change", (event) => {
  if (!event.target.matches(".pick input, #selection [name=all]")) return;
  countSelected();
  keepSelected();
});
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-select-page]")) {
    event.preventDefault();
    const isAll = boxes().every((box) => box.checked);
    boxes().forEach((box) => { box.checked = !isAll; });
    countSelected();
    keepSelected();
    return;
  }
  const link = event.target.closest(".pager a, [data-letters] a, .left .places a[href^='/?'], .left .places a[href='/'], .order a, .chips a, .nothing a[href^='/?']");
  if (!link || !selectedIds().length || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  location.assign(withSelection(link.href));
});

// Replaces the current page with a fetched one.
const put = (next, url) => {
  document.title = next.title;
  document.body.replaceWith(next.body);
  history.replaceState(null, "", url);
  ready();
  document.dispatchEvent(new Event("replaced"));
};

// Sends a form as without this script, with the button that was pressed.
const resend = (form, button) => {
  if (button?.hasAttribute("formaction")) form.action = button.formAction;
  if (button?.name) {
    const pressed = Object.assign(document.createElement("input"), { type: "hidden", name: button.name, value: button.value });
    form.append(pressed);
  }
  form.submit();
};

// Undo and labels in place: the page that the server redirects to replaces this one.
document.addEventListener("submit", async (event) => {
  const form = event.target.closest("[data-undo], [data-in-place]");
  if (!form) return;
  event.preventDefault();
  const fields = new URLSearchParams(new FormData(form));
  if (event.submitter?.name) fields.append(event.submitter.name, event.submitter.value);
  const action = event.submitter?.hasAttribute("formaction") ? event.submitter.formAction : form.action;
  const answer = await fetch(action, { method: "POST", body: fields }).catch(() => null);
  if (!answer?.ok) { resend(form, event.submitter); return; }
  const next = parsed(await answer.text());
  const top = scrollY;
  // What is typed elsewhere goes over to the new page. If that has no room for it, the browser asks.
  const replacing = new CustomEvent("replacing", { detail: { next, form }, cancelable: true });
  if (!document.dispatchEvent(replacing)) { location.assign(answer.url); return; }
  put(next, answer.url);
  if (selectedIds().length) keepSelected();
  scrollTo(0, top);
  one("[data-flash] [role=status]")?.focus();
});

// Import: accept dropped files, reject files that are too large before the upload, and show its progress.
// The response is an ordinary page.
const dropOf = (event) => event.target.closest?.("[data-drop]");
for (const kind of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(kind, (event) => {
    const drop = dropOf(event);
    if (!drop || !event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    drop.classList.toggle("over", kind === "dragover");
    if (kind !== "drop") return;
    const field = one("input[type=file]", drop);
    field.files = event.dataTransfer.files;
    field.dispatchEvent(new Event("change", { bubbles: true }));
    field.focus();
  });
}
const isTooLarge = (form) => {
  const sum = [...one("input[type=file]", form).files].reduce((all, { size }) => all + size, 0);
  const most = sum > Number(form.dataset.most);
  one("[data-too-large]", form).hidden = !most;
  return most;
};
document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-upload]");
  if (form) isTooLarge(form);
});
document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-upload]");
  if (!form) return;
  event.preventDefault();
  if (isTooLarge(form)) return;
  const request = new XMLHttpRequest();
  const sending = one("[data-sending]", form);
  const button = one("button.main", form);
  const bar = one("progress", sending);
  const failed = () => { sending.hidden = true; button.disabled = false; form.submit(); };
  request.upload.addEventListener("progress", ({ lengthComputable, loaded, total }) => {
    if (lengthComputable) { bar.max = total; bar.value = loaded; }
  });
  request.addEventListener("load", () => {
    const arrived = new URL(request.responseURL);
    if (request.status === 200 && arrived.pathname !== location.pathname) { location.assign(arrived); return; }
    put(parsed(request.responseText), location.href);
    one("[data-focus]")?.focus();
  });
  request.addEventListener("error", failed);
  request.open("POST", form.action);
  request.send(new FormData(form));
  button.disabled = true;
  sending.hidden = false;
});

// Poll the progress of a running import, and show the next page when it is done.
const poll = async () => {
  const bar = one("[data-poll]");
  if (!bar) return;
  const answer = await fetch(location.href, { headers: { accept: "text/html" } }).catch(() => null);
  const next = answer?.ok ? parsed(await answer.text()) : null;
  if (next && isOtherVersion(next)) { location.reload(); return; }
  if (next && one("[data-poll]") === bar) {
    const now = one("[data-poll]", next);
    if (now && next.title === document.title) {
      bar.replaceWith(now);
    } else {
      put(next, answer.url);
      one("#main").focus();
    }
  }
  setTimeout(poll, 1000);
};
if (one("[data-poll]")) setTimeout(poll, 500);

// Save a choice, and update what the page says about all choices.
document.addEventListener("change", async (event) => {
  const form = event.target.closest("form[data-choose]");
  if (!form) return;
  const status = one("[data-saved]", form);
  status.textContent = "";
  const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) }).catch(() => null);
  if (!answer?.ok) { form.submit(); return; }
  status.textContent = status.dataset.saved;
  const next = parsed(await answer.text());
  for (const part of ["[data-plan]", "[data-own-choices]"]) {
    const fresh = one(part, next);
    if (fresh) one(part)?.replaceWith(fresh);
  }
});

// Printing the list prints the whole of it, from its print view, not the page that is open.
addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.code !== "KeyP") return;
  const link = one("[data-print-all]");
  if (!link || one("[data-contact]")) return;
  event.preventDefault();
  location.assign(`${link.href}#print`);
});
if (location.hash === "#print" && one("[data-print]")) {
  history.replaceState(null, "", location.pathname + location.search);
  addEventListener("load", () => print());
}

ready();
