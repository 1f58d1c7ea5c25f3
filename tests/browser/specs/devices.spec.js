// Several users, devices, languages, and host names; clipboard, printing, and unsaved changes.
import {
  PASSWORD, expect, flash, importCards, list, openContact, quickAdd, row, search, signIn, test,
} from "../support/book.js";

test("a new user is created, and cannot see the contacts of other users", async ({ page, context, device, login }) => {
  importCards(login, "people-3.0.vcf");
  await signIn(context, login);
  await openContact(page, /Щёголев/);
  const others = new URL(page.url()).pathname;
  await page.goto("/settings/users");
  await expect(page.getByRole("heading", { name: "Нет доступа" })).toBeVisible();

  await context.request.post("/login", { form: { login: "first", password: "парус-и-ветер" } });
  const name = `kolya-${login}`;
  await page.goto("/settings");
  await page.getByRole("link", { name: "Пользователи" }).click();
  await page.getByLabel("Логин").fill(name);
  await page.getByLabel("Имя").fill("Коля");
  await page.getByLabel("Пароль").fill(PASSWORD);
  await page.getByRole("button", { name: "Создать учётную запись" }).click();
  await expect(flash(page)).toContainText("создана");
  await expect(page.getByRole("listitem").filter({ hasText: name })).toContainText("0 контактов");

  const kolya = await (await device()).newPage();
  await kolya.goto("/login");
  await kolya.getByLabel("Логин").fill(name);
  await kolya.getByLabel("Пароль").fill(PASSWORD);
  await kolya.getByRole("button", { name: "Войти" }).click();
  await expect(kolya.getByRole("heading", { name: "Книга пока пуста" })).toBeVisible();
  for (const path of [others, `${others}/edit`, `${others}/history`, `${others}/photo`, `${others}/purge`]) {
    const answer = await kolya.goto(path);
    expect(answer.status(), path).toBe(404);
  }
  await kolya.goto("/");
  await search(kolya, "Щёголев");
  await expect(list(kolya)).toContainText("Контакты не найдены.");
});

test("sessions are listed and ended", async ({ page, context, device, login }) => {
  const other = await device();
  await signIn(other, login);
  const phone = await other.newPage();
  await phone.goto("/");
  await expect(phone.getByRole("heading", { name: "Книга пока пуста" })).toBeVisible();

  await signIn(context, login);
  await page.goto("/settings");
  await expect(page.getByText("текущий сеанс")).toHaveCount(1);
  await page.getByRole("button", { name: /^Завершить .*\d/ }).click();
  await expect(flash(page)).toHaveText("Сеанс завершён.");
  await phone.reload();
  await expect(phone.getByRole("heading", { name: "Вход" })).toBeVisible();
});

test("a reload of the page with a new app password makes no second one", async ({ book }) => {
  await book.goto("/settings/devices");
  await book.getByLabel("Устройство или программа").fill("Телефон");
  await book.getByRole("button", { name: "Создать пароль" }).click();
  const secret = book.locator("code").last();
  await expect(secret).toHaveText(/^\w{5}(-\w{5}){3}$/);
  const made = await secret.innerText();
  await book.reload();
  await expect(secret).toHaveText(made);
  expect(book.url()).not.toContain(made);
  await book.goto("/settings/devices");
  await expect(book.getByRole("listitem").filter({ hasText: "Телефон" }).getByRole("button")).toHaveCount(1);
  await expect(book.locator("body")).not.toContainText(made);
});

test("every page is in English", async ({ device, login }) => {
  const page = await (await device({ locale: "en-GB" })).newPage();
  const untranslated = async () => {
    const text = await page.locator("body").innerText();
    // The only Russian word left is the language switch.
    expect(text.replaceAll("Русский", ""), page.url()).not.toMatch(/[а-яё]/i);
  };
  await page.goto("/login");
  await untranslated();
  await page.getByLabel("Username").fill(login);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { name: "Your contact book is empty" })).toBeVisible();
  await untranslated();
  await page.getByLabel("Full name").fill("Ann Abbott");
  await page.getByLabel("Phone").fill("+442079460123");
  await page.getByLabel("Labels (comma-separated)").fill("friends");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await expect(flash(page)).toHaveText("Contact added.");
  await untranslated();
  await page.getByRole("region", { name: "Contacts" }).getByRole("link", { name: /Abbott/ }).click();
  await page.getByRole("link", { name: "Edit", exact: true }).click();
  await untranslated();
  await page.getByLabel("Birthday").fill("never");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByRole("alert")).toContainText("Please fix 1 field");
  await untranslated();
  await page.getByLabel("Birthday").fill("22.03");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(flash(page)).toHaveText("Saved.");
  await expect(page.getByRole("article")).toContainText("March 22");
  await untranslated();
  await page.getByRole("link", { name: "History" }).click();
  await untranslated();
  await page.goBack();
  await page.getByRole("button", { name: "Delete" }).click();
  await expect(flash(page)).toContainText("was moved to the trash");
  for (const path of ["/trash", "/changes", "/labels", "/duplicates", "/import", "/export", "/print", "/?select=1", "/?sort=added", "/addresses", "/addresses?what=phone", "/settings", "/settings/devices", "/nothing", "/?after=x", "/settings/users"]) {
    await page.goto(path);
    await untranslated();
  }
  await page.goto("/changes");
  await page.getByRole("button", { name: /Undo/ }).first().click();
  await expect(flash(page)).toHaveText("1 change undone.");
  await page.getByRole("button", { name: "Русский" }).click();
  await expect(page.getByRole("heading", { name: "Журнал" })).toBeVisible();
});

test.describe("on a host other than localhost, over plain HTTP", () => {
  const url = process.env.BOOK_URL.replace("127.0.0.1", "book.test");
  test.use({ baseURL: url, origins: [url] });

  test("signing in, adding, editing, and signing out work", async ({ page, login, context }) => {
    await page.goto("/");
    await page.getByLabel("Логин").fill(login);
    await page.getByLabel("Пароль").fill(PASSWORD);
    await page.getByRole("button", { name: "Войти" }).click();
    await expect(page.getByRole("heading", { name: "Книга пока пуста" })).toBeVisible();
    const cookies = await context.cookies();
    expect(cookies.map(({ secure, httpOnly, sameSite }) => ({ secure, httpOnly, sameSite }))).toContainEqual({ secure: false, httpOnly: true, sameSite: "Lax" });
    await quickAdd(page, { fio: "Котов Кот", telephone: "+79991234567" });
    await expect(flash(page)).toHaveText("Контакт успешно добавлен!");
    await row(page, /Котов/).click();
    await page.getByRole("link", { name: "Изменить", exact: true }).click();
    await page.getByLabel("Организация").fill("Сливки");
    await page.getByRole("button", { name: "Сохранить", exact: true }).click();
    await expect(flash(page)).toHaveText("Сохранено.");
    await page.getByRole("button", { name: "Отменить" }).click();
    await expect(flash(page)).toHaveText("Отменено 1 изменение.");
    await page.getByRole("button", { name: /Копировать.*\+79991234567/ }).click();
    await expect(page.getByRole("button", { name: /Скопировано/ })).toBeVisible();
    await page.getByRole("button", { name: "Выйти" }).click();
    await expect(page.getByRole("heading", { name: "Вход" })).toBeVisible();
  });
});

test("copying a value confirms it", async ({ book, context, login }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  importCards(login, "people-3.0.vcf");
  await openContact(book, /Щёголев/);
  await book.getByRole("button", { name: /Копировать.*petr@example\.org/ }).click();
  await expect(book.getByRole("button", { name: /Скопировано/ })).toBeVisible();
  expect(await book.evaluate(() => navigator.clipboard.readText())).toBe("petr@example.org");
});

test("leaving with unsaved changes asks, and saving does not", async ({ book }) => {
  await book.goto("/contacts/new");
  await book.getByLabel("Фамилия").fill("Забывчивый");
  const asked = [];
  book.once("dialog", (dialog) => {
    asked.push(dialog.type());
    return dialog.dismiss();
  });
  await book.getByRole("link", { name: "Журнал" }).first().click();
  expect(asked).toEqual(["beforeunload"]);
  await expect(book.getByLabel("Фамилия")).toHaveValue("Забывчивый");
  await book.getByRole("button", { name: "Сохранить", exact: true }).click();
  await expect(flash(book)).toHaveText("Контакт создан.");
});

test("undo in place stays on the page", async ({ book, login }) => {
  importCards(login, "people-3.0.vcf");
  await openContact(book, /Алёна/);
  await book.getByRole("button", { name: "Удалить" }).click();
  await expect(flash(book)).toContainText("в корзину");
  await book.evaluate(() => { window.same = true; });
  await book.getByRole("button", { name: "Отменить" }).click();
  await expect(flash(book)).toHaveText("Отменено 1 изменение.");
  await expect(row(book, /Алёна/)).toBeVisible();
  expect(await book.evaluate(() => window.same)).toBe(true);
  await book.getByRole("combobox", { name: "Поиск контактов" }).pressSequentially("щег");
  await expect(list(book)).toContainText("Найден 1 контакт");
});

test("a form submitted twice creates one contact", async ({ book }) => {
  await book.goto("/contacts/new");
  await book.getByLabel("Фамилия").fill("Двойников");
  const form = await book.locator("form.contact-form").evaluate((form) => new URLSearchParams(new FormData(form)).toString());
  const send = () => book.request.post("/contacts", { data: form, headers: { "content-type": "application/x-www-form-urlencoded" } });
  for (const answer of [await send(), await send()]) expect(answer.ok()).toBe(true);
  await book.goto("/labels");
  await book.goto("/");
  await expect(list(book)).toContainText("1 контакт");
});

test("contacts and the list print without controls", async ({ book, login }) => {
  importCards(login, "people-3.0.vcf");
  await openContact(book, /Щёголев/);
  await book.emulateMedia({ media: "print" });
  await expect(book.getByRole("heading", { level: 1, name: /Щёголев/ })).toBeVisible();
  await expect(book.getByRole("article").getByRole("link", { name: "+7 999 123-45-67" })).toBeVisible();
  for (const part of [book.getByRole("navigation"), book.getByRole("search"), book.getByRole("button"), book.getByRole("contentinfo")]) {
    for (const one of await part.all()) await expect(one).toBeHidden();
  }
  await book.goto("/");
  await expect(row(book, /Алёна/)).toBeVisible();
  await expect(book.getByRole("heading", { level: 2, name: "С" })).toBeVisible();
  await expect(book.getByLabel("ФИО")).toBeHidden();
  await expect(book.getByRole("navigation", { name: "Метки" })).toBeHidden();
  const pdf = await book.pdf({ preferCSSPageSize: true });
  expect(pdf.subarray(0, 4).toString()).toBe("%PDF");

  await book.emulateMedia({ media: "screen" });
  await book.goto("/?select=1");
  await book.getByRole("checkbox").first().check();
  await book.emulateMedia({ media: "print" });
  await expect(row(book, /Алёна/)).toBeVisible();
  for (const part of [book.locator(".pick"), book.locator(".selection"), book.locator(".list-foot")]) {
    expect(await part.count()).toBeGreaterThan(0);
    for (const one of await part.all()) await expect(one).toBeHidden();
  }
});
