// Using the book without a mouse: keyboard shortcuts, and Tab through every page.
import { expect, flash, importCards, list, row, test } from "../support/book.js";
import { manage } from "../support/manage.js";

test.beforeEach(async ({ book, login }) => {
  importCards(login, "people-3.0.vcf", "people-4.0.vcf");
  await book.goto("/");
});

const searchField = (page) => page.getByRole("combobox", { name: "Поиск контактов" });
const help = (page) => page.getByRole("dialog", { name: "Горячие клавиши" });

test("/ goes to the search, which filters the list while typing", async ({ book }) => {
  await book.keyboard.press("/");
  await expect(searchField(book)).toBeFocused();
  await expect(searchField(book)).toHaveValue("");
  await book.keyboard.type("елк");
  await expect(list(book)).toContainText("Найден 1 контакт");
  await expect(book).toHaveURL(/\?q=/);
  await expect(searchField(book)).toBeFocused();
  await expect(row(book, /Ёлкина/).locator("mark")).toHaveText("Ёлк");
  await searchField(book).fill("");
  await expect(list(book)).toContainText("4 контакта");
  await book.keyboard.type("nej/?");
  await expect(searchField(book)).toHaveValue("nej/?");
});

test("n opens the form for a new contact", async ({ book }) => {
  await book.keyboard.press("n");
  await expect(book.getByRole("heading", { name: "Новый контакт" })).toBeVisible();
});

test("j and k walk the list, Enter opens, e edits, Enter saves", async ({ book }) => {
  const rows = list(book).locator("[data-row]");
  await book.keyboard.press("j");
  await expect(rows.nth(0)).toBeFocused();
  await book.keyboard.press("j");
  await book.keyboard.press("j");
  await expect(rows.nth(2)).toBeFocused();
  await book.keyboard.press("k");
  await expect(rows.nth(1)).toBeFocused();
  const name = await rows.nth(1).locator(".name").textContent();
  await book.keyboard.press("Enter");
  await expect(book.getByRole("heading", { level: 1, name })).toBeVisible();
  await book.keyboard.press("e");
  await expect(book.getByRole("heading", { name: /^Изменить/ })).toBeVisible();
  await book.getByLabel("Должность").focus();
  await book.keyboard.type("Лесник");
  await book.keyboard.press("Enter");
  await expect(flash(book)).toHaveText("Сохранено.");
  await expect(book.getByRole("article")).toContainText("Лесник");
});

test("the shortcuts work with a Russian keyboard layout", async ({ book }) => {
  // Such a keyboard sends the position of the key and the letter of its layout.
  const press = (code, key) =>
    book.evaluate(([code, key]) => document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { code, key, bubbles: true, cancelable: true })), [code, key]);
  await press("KeyJ", "о");
  await expect(list(book).locator("[data-row]").first()).toBeFocused();
  await press("Slash", ".");
  await expect(searchField(book)).toBeFocused();
  await searchField(book).blur();
  await press("Slash", ",");
  await expect(help(book)).toBeVisible();
  await book.keyboard.press("Escape");
  await expect(help(book)).toBeHidden();
  await press("KeyN", "т");
  await expect(book.getByRole("heading", { name: "Новый контакт" })).toBeVisible();
});

test("? shows the shortcuts, Escape closes them", async ({ book }) => {
  await book.keyboard.press("?");
  await expect(help(book)).toBeVisible();
  await expect(help(book)).toContainText("создать контакт");
  await book.keyboard.press("Escape");
  await expect(help(book)).toBeHidden();
  await book.getByRole("button", { name: "Горячие клавиши" }).click();
  await expect(help(book)).toBeVisible();
  await help(book).getByRole("button", { name: "Закрыть" }).click();
  await expect(help(book)).toBeHidden();
});

test("shortcuts that are turned off in the settings do nothing", async ({ book }) => {
  await book.goto("/settings");
  await book.getByRole("checkbox", { name: "Горячие клавиши" }).uncheck();
  await book.getByRole("button", { name: "Сохранить" }).click();
  await expect(flash(book)).toHaveText("Настройки сохранены.");
  await book.goto("/");
  for (const key of ["?", "j", "e", "n", "/"]) await book.keyboard.press(key);
  await expect(searchField(book)).not.toBeFocused();
  await expect(help(book)).toHaveCount(0);
  await expect(book.getByRole("button", { name: "Горячие клавиши" })).toHaveCount(0);
  await expect(book.locator("body")).toBeFocused();
  await expect(book).toHaveURL(/\/$/);
});

test("keys with Ctrl or Alt are left to the browser", async ({ book }) => {
  await book.keyboard.press("Alt+j");
  await book.keyboard.press("Control+e");
  await expect(book.locator("body")).toBeFocused();
});

test("the skip link comes first and leads to the content", async ({ book }) => {
  await book.keyboard.press("Tab");
  const skip = book.getByRole("link", { name: "Перейти к содержимому" });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport({ ratio: 1 });
  await book.keyboard.press("Enter");
  await expect(book.getByRole("main")).toBeFocused();
  await book.keyboard.press("Tab");
  await expect(book.getByRole("navigation", { name: "Метки" }).getByRole("link", { name: /Все/ })).toBeFocused();
});

/** The focused element, and whether its focus ring is visible. */
const focused = (page) =>
  page.evaluate(() => {
    const element = document.activeElement;
    if (!element || element === document.body) return null;
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    const ring = outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
    const inView = box.width > 4 && box.height > 4 && box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth;
    // An element that covers its center hides it.
    const top = document.elementFromPoint(Math.max(0, Math.min(innerWidth - 1, box.left + box.width / 2)), Math.max(0, Math.min(innerHeight - 1, box.top + box.height / 2)));
    const covered = !(top && (element.contains(top) || top.contains(element)));
    return { what: `${element.tagName} ${element.getAttribute("aria-label") ?? element.textContent.trim().slice(0, 40)} ${element.id || element.name || ""}`, ring, inView, covered };
  });

/** Presses Tab from the top of a page to its end, and returns every stop. */
const walk = async (page) => {
  const stops = [];
  for (let steps = 0; steps < 120; steps += 1) {
    await page.keyboard.press("Tab");
    const stop = await focused(page);
    if (!stop) break;
    stops.push(stop);
  }
  return stops;
};

for (const [size, viewport] of [["wide", { width: 1280, height: 800 }], ["narrow", { width: 390, height: 844 }]]) {
  test.describe(size, () => {
    test.use({ viewport });
    for (const path of ["/", "/?select=1", "contact", "/contacts/new", "/import", "/export", "/labels", "/changes", "/trash", "/settings"]) {
      test(`Tab goes through ${path} with a visible focus`, async ({ book }) => {
        if (path === "contact") {
          await row(book, /Щёголев/).click();
          await expect(book.getByRole("article")).toBeVisible();
        } else await book.goto(path);
        const stops = await walk(book);
        expect(stops.length).toBeGreaterThan(6);
        expect(stops.length).toBeLessThan(120);
        expect(stops.filter(({ ring, inView, covered }) => !ring || !inView || covered)).toEqual([]);
      });
    }
  });
}

/** How often Tab is pressed until the element is focused. */
const tabsTo = async (page, element) => {
  for (let tabs = 1; tabs <= 20; tabs += 1) {
    await page.keyboard.press("Tab");
    if (await element.evaluate((one) => one === document.activeElement)) return tabs;
  }
  return Infinity;
};

test("at most 10 Tabs lead to the first row and to the open contact", async ({ book, login }) => {
  manage(["demo", "--contacts", "100", "--user", login]);
  await book.goto("/");
  const rows = list(book).locator("[data-row]");
  await tabsTo(book, book.getByRole("link", { name: "Перейти к списку" }));
  await book.keyboard.press("Enter");
  expect(await tabsTo(book, rows.first())).toBeLessThanOrEqual(8);
  await book.keyboard.press("Enter");
  await expect(book.getByRole("article")).toBeVisible();
  expect(await tabsTo(book, book.getByRole("link", { name: "Перейти к контакту" }))).toBeLessThanOrEqual(3);
  await book.keyboard.press("Enter");
  expect(await tabsTo(book, book.getByRole("article").getByRole("link", { name: "Позвонить", exact: true }))).toBeLessThanOrEqual(7);
});

test("letters and labels are one Tab stop each, and arrows move within them", async ({ book, login }) => {
  manage(["demo", "--contacts", "100", "--user", login]);
  await book.goto("/");
  const letters = book.getByRole("navigation", { name: "Буквы" });
  await letters.getByRole("link").first().focus();
  await book.keyboard.press("ArrowDown");
  await expect(letters.getByRole("link").nth(1)).toBeFocused();
  await book.keyboard.press("ArrowUp");
  await book.keyboard.press("Tab");
  await expect(letters.locator("a:focus")).toHaveCount(0);
});

test("arrows lead from the search into the list, and Enter opens the only result", async ({ book }) => {
  const rows = list(book).locator("[data-row]");
  await searchField(book).focus();
  await book.keyboard.press("ArrowDown");
  await expect(rows.first()).toBeFocused();
  await book.keyboard.press("ArrowDown");
  await expect(rows.nth(1)).toBeFocused();
  await book.keyboard.press("ArrowUp");
  await book.keyboard.press("ArrowUp");
  await expect(searchField(book)).toBeFocused();
  await searchField(book).pressSequentially("елк");
  await expect(list(book)).toContainText("Найден 1 контакт");
  await book.keyboard.press("Enter");
  await expect(book.getByRole("heading", { level: 1, name: /Ёлкина/ })).toBeVisible();
});

test("the open contact is left, deleted, and brought back with one key each", async ({ book }) => {
  await row(book, /Щёголев/).click();
  await expect(book.getByRole("article")).toBeVisible();
  await book.keyboard.press("k");
  await expect(list(book).locator("[data-row]").nth(2)).toBeFocused();
  await book.keyboard.press("Escape");
  await expect(book.getByRole("article")).toHaveCount(0);
  await row(book, /Щёголев/).click();
  await expect(book.getByRole("article")).toBeVisible();
  await book.keyboard.press("d");
  await expect(flash(book)).toContainText("в корзину");
  await book.keyboard.press("z");
  await expect(flash(book)).toHaveText("Отменено 1 изменение.");
  await expect(row(book, /Щёголев/)).toBeVisible();
});

test("l goes to the labels beside the list, and to their page where no list is", async ({ book }) => {
  await book.keyboard.press("l");
  await expect(book.getByRole("navigation", { name: "Метки" }).getByRole("link", { name: /^Все/ })).toBeFocused();
  await book.keyboard.press("ArrowDown");
  await book.keyboard.press("Enter");
  await expect(book).toHaveURL(/label=/);
  await book.goto("/trash");
  await book.keyboard.press("l");
  await expect(book.getByRole("heading", { level: 1, name: "Метки" })).toBeVisible();
});

test("a form starts at its first field, has no shortcuts of one letter, and is saved with Ctrl and Enter", async ({ book }) => {
  await row(book, /Щёголев/).click();
  await expect(book.getByRole("article")).toBeVisible();
  await book.keyboard.press("e");
  await expect(book.getByLabel("Фамилия")).toBeFocused();
  await book.keyboard.press("End");
  await book.keyboard.type("ский");
  await book.evaluate(() => document.activeElement.blur());
  await book.keyboard.press("l");
  await book.keyboard.press("n");
  await expect(book).toHaveURL(/edit/);
  await book.keyboard.press("Control+Enter");
  await expect(flash(book)).toHaveText("Сохранено.");
  await expect(book.getByRole("heading", { level: 1 })).toContainText("Щёголевский");
});

test("a contact is created with the keyboard", async ({ book }) => {
  await book.keyboard.press("n");
  await expect(book.getByRole("heading", { name: "Новый контакт" })).toBeVisible();
  await book.getByLabel("Фамилия").focus();
  await book.keyboard.type("Абрамова");
  await book.keyboard.press("Tab");
  await book.keyboard.type("Анна");
  for (let step = 0; step < 2; step += 1) await book.keyboard.press("Tab");
  await expect(book.getByRole("textbox", { name: "Телефон" })).toBeFocused();
  await book.keyboard.type("+7 921 777-88-99");
  await book.keyboard.press("Enter");
  await expect(flash(book)).toHaveText("Контакт создан.");
  await expect(book.getByRole("article")).toContainText("+7 921 777-88-99");
});
