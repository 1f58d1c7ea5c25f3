// Nothing that was typed or chosen goes when another part of the page acts, or when the user leaves and comes back.
import { PASSWORD, expect, flash, importCards, list, makeAccount, openContact, quickAdd, row, signIn, test } from "../support/book.js";

const field = (page, name) => page.getByRole("textbox", { name, exact: true });
const addTwo = async (page) => {
  await quickAdd(page, { fio: "Титов Пётр", telephone: "+79990000001", tags: "Дача" });
  await quickAdd(page, { fio: "Котова Анна", telephone: "+79990000002" });
};

test("undo and star in place keep what is typed elsewhere in the page", async ({ book }) => {
  await addTwo(book);
  await book.goto("/labels");
  await book.getByText("Изменить Дача").click();
  await book.getByRole("button", { name: "Удалить метку" }).click();
  await expect(flash(book)).toContainText("удалена");
  await field(book, "Новая метка").fill("Работа");
  await book.getByRole("button", { name: "Отменить" }).click();
  await expect(flash(book)).toContainText("Отменено");
  await expect(field(book, "Новая метка")).toHaveValue("Работа");
  book.on("dialog", (dialog) => dialog.accept());
  await openContact(book, "Титов Пётр");
  await book.getByRole("article").getByText("Добавить метку").click();
  await book.locator("#add-label").fill("Лето");
  await book.getByRole("article").getByRole("button", { name: "В избранное" }).click();
  await expect(flash(book)).toBeVisible();
  await expect(book.locator("#add-label")).toHaveValue("Лето");
  await expect(book.locator("#add-label")).toBeVisible();
});

test("a star keeps the selection, and so does Back", async ({ book }) => {
  await addTwo(book);
  await book.goto("/");
  const boxes = list(book).getByRole("checkbox", { name: /Выбрать/ });
  for (const at of [0, 1]) await boxes.nth(at).check();
  await list(book).getByRole("button", { name: /^В избранное/ }).first().click();
  await expect(flash(book)).toBeVisible();
  for (const at of [0, 1]) await expect(boxes.nth(at)).toBeChecked();
  await row(book, "Титов Пётр").click();
  await expect(book.getByRole("heading", { level: 1, name: "Титов Пётр" })).toBeVisible();
  await book.goBack();
  for (const at of [0, 1]) await expect(boxes.nth(at)).toBeChecked();
});

test("a user who stays after Sign out or Cancel still has the draft", async ({ book }) => {
  let stays = true;
  book.on("dialog", (dialog) => (stays ? dialog.dismiss() : dialog.accept()));
  await book.goto("/contacts/new");
  await field(book, "Фамилия").fill("Титов");
  for (const leave of [book.getByRole("button", { name: "Выйти" }), book.getByRole("link", { name: "Отмена" })]) {
    const asked = book.waitForEvent("dialog");
    await leave.click({ noWaitAfter: true });
    await asked;
  }
  stays = false;
  await book.reload();
  await expect(field(book, "Фамилия")).toHaveValue("Титов");
  await book.getByRole("link", { name: "Отмена" }).click();
  await book.goto("/contacts/new");
  await expect(field(book, "Фамилия")).toHaveValue("");
});

test("a choice that was changed is asked about", async ({ book, login }) => {
  importCards(login, "people-3.0.vcf");
  await book.goto("/search");
  await book.getByLabel("Указано", { exact: true }).selectOption({ index: 1 });
  book.once("dialog", (dialog) => dialog.dismiss());
  const asked = book.waitForEvent("dialog");
  await book.locator(".brand").click({ noWaitAfter: true });
  expect((await asked).type()).toBe("beforeunload");
  await expect(book).toHaveURL(/\/search$/);
});

test("without the script that keeps forms, the search opens beside a form", async ({ book, context }) => {
  await context.route(/forms\.[^/]*js|forms\.js/, (route) => route.fulfill({ contentType: "text/javascript", body: "" }));
  await book.goto("/contacts/new");
  await expect(book.locator("[data-beside][target]").first()).toBeAttached();
  await field(book, "Фамилия").fill("Титов");
  const search = book.getByRole("combobox", { name: "Поиск контактов" });
  await search.fill("щег");
  const [found] = await Promise.all([context.waitForEvent("page"), search.press("Enter")]);
  await found.waitForLoadState();
  await expect(field(book, "Фамилия")).toHaveValue("Титов");
});

test("a form of another user is not carried out, and is kept", async ({ book, context }) => {
  await book.goto("/labels");
  await field(book, "Новая метка").fill("Тайная");
  const other = makeAccount();
  await signIn(context, other);
  await book.getByRole("button", { name: "Добавить метку", exact: true }).click();
  await expect(book.getByRole("heading", { name: "Форму заполнил другой пользователь" })).toBeVisible();
  await expect(book.locator("details .note").filter({ hasText: "Тайная" })).toBeAttached();
  await book.getByLabel("Пароль").fill(PASSWORD);
  await book.getByRole("button", { name: "Войти и сохранить" }).click();
  await expect(flash(book)).toContainText("Тайная");
});

test("Back shows the page of its address", async ({ book, login }) => {
  await book.setViewportSize({ width: 390, height: 844 });
  importCards(login, "people-3.0.vcf");
  await book.goto("/");
  await list(book).locator("[data-row]").first().click();
  const contact = book.url();
  const heading = await book.getByRole("heading", { level: 1 }).textContent();
  await book.getByRole("combobox", { name: "Поиск контактов" }).pressSequentially("щег");
  await expect(list(book)).toContainText("Найден 1 контакт");
  await list(book).locator("[data-row]").first().click();
  await expect(book.getByRole("article")).toBeVisible();
  await book.goBack();
  await expect(list(book)).toContainText("Найден 1 контакт");
  await book.goBack();
  await expect(book).toHaveURL(contact);
  await expect(book.getByRole("heading", { level: 1, name: heading })).toBeVisible();
});

test("Enter opens the only result, also of a page that was just loaded", async ({ book, login }) => {
  importCards(login, "people-3.0.vcf");
  await book.goto(`/?q=${encodeURIComponent("щег")}`);
  await book.getByRole("combobox", { name: "Поиск контактов" }).press("Enter");
  await expect(book.getByRole("article")).toBeVisible();
});

test("the list returns to the row that was open", async ({ book }) => {
  await addTwo(book);
  await openContact(book, "Титов Пётр");
  await book.keyboard.press("Escape");
  await expect(row(book, "Титов Пётр")).toBeFocused();
});

test.describe("without script", () => {
  test.use({ javaScriptEnabled: false });

  test("Back after a conflict shows the form with its own revision", async ({ book, login }) => {
    importCards(login, "people-3.0.vcf");
    await book.goto("/");
    await list(book).locator("[data-row]").first().click();
    await book.getByRole("link", { name: "Изменить", exact: true }).click();
    const revision = await book.locator("[name=revision]").inputValue();
    const other = await book.context().newPage();
    await other.goto(book.url());
    await other.getByLabel("Заметки").fill("их заметка");
    await other.getByRole("button", { name: "Сохранить", exact: true }).click();
    await book.getByLabel("Заметки").fill("моя заметка");
    await book.getByRole("button", { name: "Сохранить", exact: true }).click();
    await expect(book.getByText("их заметка").first()).toBeAttached();
    await book.goBack();
    await expect(book.getByLabel("Заметки")).toHaveValue("моя заметка");
    await expect(book.locator("[name=revision]")).toHaveValue(revision);
    await book.getByRole("button", { name: "Сохранить", exact: true }).click();
    await expect(book.getByText("их заметка").first()).toBeAttached();
  });

  test("search and sign-out leave the repair of a card open", async ({ book, login }) => {
    importCards(login, "people-3.0.vcf");
    await book.goto("/");
    const path = await list(book).locator("[data-row]").first().getAttribute("href");
    await book.goto(`${path.split("?")[0]}/repair`);
    await expect(book.locator("[data-beside][target=_blank]")).toHaveCount(2);
  });

  test("the language button opens beside a form", async ({ book, context }) => {
    await book.goto("/labels");
    await field(book, "Новая метка").fill("Дача");
    const [english] = await Promise.all([context.waitForEvent("page"), book.getByRole("button", { name: "English" }).click()]);
    await expect(english.getByRole("heading", { level: 1, name: "Labels" })).toBeVisible();
    await expect(field(book, "Новая метка")).toHaveValue("Дача");
  });
});
