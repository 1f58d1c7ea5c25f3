// The keyboard: arrows in lists, and shortcuts of one key. Every page works without this script.

const one = (selector, within = document) => within.querySelector(selector);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];

// Letters and labels are one Tab stop each; the arrows move within them.
const roving = (within) => all("[data-roving]", within).forEach((bar) => {
  const links = all("a", bar);
  const current = links.find((link) => link.hasAttribute("aria-current")) ?? links[0];
  links.forEach((link) => { link.tabIndex = link === current ? 0 : -1; });
});
const STEPS = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1, Home: -Infinity, End: Infinity };
const rove = (event) => {
  const links = all("a", event.target.closest("[data-roving]") ?? document.createElement("p"));
  const at = links.indexOf(event.target);
  const step = STEPS[event.key];
  if (at < 0 || !step) return false;
  const next = links[Math.max(0, Math.min(links.length - 1, at + step))];
  links.forEach((link) => { link.tabIndex = link === next ? 0 : -1; });
  next.focus();
  return true;
};
roving(document);
// The other script has replaced the page, or a part of it.
for (const kind of ["replaced", "found"]) document.addEventListener(kind, () => roving(document));

// Keyboard shortcuts of one key, which can be turned off in the settings.
const rows = () => all("[data-row]");
const move = (step) => {
  const links = rows();
  const focused = links.indexOf(document.activeElement);
  const open = links.findIndex((link) => link.hasAttribute("aria-current"));
  const at = focused < 0 ? open : focused;
  links[Math.max(0, Math.min(links.length - 1, at < 0 ? 0 : at + step))]?.focus();
};

// The labels beside the list, at the one that is open; none if the book has no labels or the list is not shown.
const labelInSight = () => {
  const labels = all(".left [data-roving] a").filter((link) => new URL(link.href).searchParams.has("label"));
  return labels[0]?.checkVisibility() ? one(".left [data-roving] a[tabindex='0']") : null;
};
const close = () => { if (one("[data-contact]")) one(".back a")?.click(); };
const keys = {
  "/": () => one("[data-search-field]")?.focus(),
  n: () => one("[data-new]")?.click(),
  e: () => one("[data-edit]")?.click(),
  j: () => move(1),
  k: () => move(-1),
  d: () => one("[data-contact] form[action*='/delete'] button")?.click(),
  z: () => one("[data-undo] button")?.click(),
  x: () => one("input", document.activeElement.closest?.(".row") ?? one(".row.open") ?? document.createElement("p"))?.click(),
  s: () => one("[data-star]")?.click(),
  l: () => { if (labelInSight()) labelInSight().focus(); else one("[data-labels]")?.click(); },
  Escape: close,
  "?": () => one("#help")?.showModal(),
};
// With a Russian keyboard layout, the same keys send other letters.
const placed = { KeyN: "n", KeyE: "e", KeyJ: "j", KeyK: "k", KeyD: "d", KeyZ: "z", KeyX: "x", KeyS: "s", KeyL: "l" };
const keyOf = ({ key, code }) => {
  if (code === "Slash") return { ".": "/", ",": "?" }[key] ?? key;
  return /^[а-яё]$/i.test(key) ? placed[code] : key;
};
// Keys with one meaning everywhere: arrows in lists, and Enter in the search.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  const { target, key } = event;
  const links = rows();
  const at = links.indexOf(target);
  const step = { ArrowDown: 1, ArrowUp: -1 }[key];
  const isSearch = target.matches("[data-search-field]");
  if (rove(event)) event.preventDefault();
  else if (isSearch && key === "ArrowDown" && links.length) { event.preventDefault(); links[0].focus(); }
  else if (isSearch && key === "Enter" && links.length === 1 && target.dataset.shown === target.value && !event.isComposing) {
    event.preventDefault();
    links[0].click();
  } else if (at >= 0 && step) {
    event.preventDefault();
    (links[at + step] ?? (step < 0 ? one("[data-search-field]") : target)).focus();
  }
});
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable], dialog");
  if (typing || event.ctrlKey || event.metaKey || event.altKey || !document.body.hasAttribute("data-shortcuts")) return;
  const pressed = keyOf(event);
  // A letter that misses its field must not leave a form.
  if (/^[a-z]$/.test(pressed) && one("form[data-guard] [data-save]")) return;
  const act = keys[pressed];
  // Escape closes a menu first.
  if (!act || (event.key === "Escape" && one(".acts-menu:popover-open"))) return;
  event.preventDefault();
  act();
});
