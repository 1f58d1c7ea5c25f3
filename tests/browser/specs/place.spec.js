// The place in the list is kept, where only a browser can test it: while typing a search, on a phone, and offline.
import { expect, flash, importCards, list, row, signIn, test } from "../support/book.js";

test.beforeEach(async ({ book, login }) => {
  importCards(login, "people-3.0.vcf", "people-4.0.vcf");
  await book.goto("/");
});

const searchField = (page) => page.getByRole("combobox", { name: "Поиск контактов" });
const fault = (page) => page.locator("[data-find-fault]");

/** Gives the open contact a label, and returns the path of the label. */
const label = async (book, name, label) => {
  await row(book, name).click();
  await book.getByRole("link", { name: "Изменить", exact: true }).click();
  await book.getByLabel("Новые метки (через запятую)").fill(label);
  await book.getByRole("button", { name: "Сохранить" }).click();
  await expect(flash(book)).toHaveText("Сохранено.");
  return book.getByRole("navigation", { name: "Метки" }).getByRole("link", { name: label }).first().getAttribute("href");
};

test("a search while typing stays within the label that is open", async ({ book }) => {
  const path = await label(book, /Ёлкина/, "Кино");
  await book.goto(path);
  await searchField(book).pressSequentially("щег");
  await expect(list(book)).toContainText("Контакты не найдены");
  await expect(book).toHaveURL(/label=\d+&q=/);
  await expect(book).toHaveTitle(/^щег · Кино/);
  await list(book).getByRole("link", { name: "Искать во всей книге" }).click();
  await expect(row(book, /Щёголев/)).toBeVisible();
});

test("the number of results is announced outside of what the search replaces", async ({ book }) => {
  await searchField(book).pressSequentially("елк");
  await expect(book.getByRole("search").getByRole("status")).toHaveText("Найден 1 контакт");
});

test("results stay beside an open contact, and its page keeps the search", async ({ book }) => {
  await row(book, /Щёголев/).click();
  await expect(book.getByRole("article")).toContainText("Щёголев");
  await searchField(book).pressSequentially("елк");
  await expect(list(book)).toContainText("Найден 1 контакт");
  await expect(book).toHaveURL(/contacts\/\d+\?q=/);
  await expect(book.getByRole("article")).toContainText("Щёголев");
  await expect(book.getByRole("article").getByRole("link", { name: "Изменить" })).toHaveAttribute("href", /q=/);
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 } });

  test("results take the place of an open contact, and Back returns to it", async ({ book }) => {
    await row(book, /Щёголев/).click();
    await expect(book.getByRole("article")).toBeVisible();
    await searchField(book).pressSequentially("елк");
    await expect(row(book, /Ёлкина/)).toBeVisible();
    await expect(book.getByRole("article")).toHaveCount(0);
    await expect(searchField(book)).toBeFocused();
    await book.goBack();
    await expect(book.getByRole("article")).toContainText("Щёголев");
  });
});

test("a search without a connection, without a session, or that fails says so", async ({ browser, baseURL, login }) => {
  // The browser logs the failures, so this context is not watched.
  const context = await browser.newContext({ baseURL, locale: "ru-RU" });
  await signIn(context, login);
  const book = await context.newPage();
  await book.goto("/");
  await book.route("**/?q=*", (route) => route.abort());
  await searchField(book).pressSequentially("е");
  await expect(fault(book)).toContainText("Нет связи с сервером");
  await book.unroute("**/?q=*");
  await book.route("**/?q=*", (route) => route.fulfill({ status: 503, body: "" }));
  await searchField(book).pressSequentially("л");
  await expect(fault(book)).toContainText("Поиск не удался");
  await book.unroute("**/?q=*");
  await searchField(book).pressSequentially("к");
  await expect(list(book)).toContainText("Найден 1 контакт");
  await expect(fault(book)).toBeHidden();
  await context.clearCookies();
  await searchField(book).pressSequentially("и");
  await expect(fault(book)).toContainText("Сеанс завершён.");
  await fault(book).getByRole("link", { name: "Войти" }).click();
  await expect(book.getByRole("heading", { name: "Вход" })).toBeVisible();
  await context.close();
});

test("there is nothing to export until a contact is selected", async ({ book }) => {
  await book.goto("/?select=1");
  const button = list(book).getByRole("button", { name: "Экспорт выбранных" });
  await expect(button).toBeHidden();
  await list(book).getByRole("checkbox", { name: /Щёголев/ }).check();
  await expect(button).toBeVisible();
});
