// What is typed into a form is never lost: drafts, rows added and removed in place, a session that ends.
import { writeFileSync } from "node:fs";
import { PASSWORD, expect, flash, importCards, list, test } from "../support/book.js";
import { manage } from "../support/manage.js";

const field = (page, name) => page.getByRole("textbox", { name, exact: true });
const note = (page) => page.getByText("Это черновик: введённое раньше ещё не сохранено.");

test("the language button, Back, and a reload keep what was typed", async ({ book }) => {
  book.on("dialog", (dialog) => dialog.accept());
  await book.goto("/contacts/new");
  await expect(note(book)).toBeHidden();
  await field(book, "Фамилия").fill("Титов");
  await book.getByRole("button", { name: "Добавить телефон" }).click();
  await book.getByRole("textbox", { name: "Телефон" }).nth(1).fill("+7 999 000-00-01");
  await book.getByRole("button", { name: "English" }).click();
  await expect(book.getByRole("heading", { name: "New contact" })).toBeVisible();
  await expect(field(book, "Family name")).toHaveValue("Титов");
  await expect(book.getByRole("textbox", { name: "Phone" }).nth(1)).toHaveValue("+7 999 000-00-01");
  await book.getByRole("button", { name: "Русский" }).click();
  await book.reload();
  await expect(note(book)).toBeVisible();
  await book.goto("/labels");
  await book.goBack();
  await expect(field(book, "Фамилия")).toHaveValue("Титов");
  await book.getByRole("button", { name: "Сохранить" }).last().click();
  await expect(flash(book)).toContainText("Контакт создан");
  await book.goto("/contacts/new");
  await expect(field(book, "Фамилия")).toHaveValue("");
  await expect(note(book)).toBeHidden();
});

test("a restored draft says that the photo has to be chosen again", async ({ book }) => {
  book.on("dialog", (dialog) => dialog.accept());
  await book.goto("/contacts/new");
  await field(book, "Фамилия").fill("Титов");
  await book.locator("#photo").setInputFiles({ name: "a.png", mimeType: "image/png", buffer: Buffer.from("not read") });
  await field(book, "Фамилия").fill("Титова");
  await book.reload();
  await expect(field(book, "Фамилия")).toHaveValue("Титова");
  await expect(book.getByText("Фото нужно выбрать снова.")).toBeVisible();
});

test("a form that is too large for the server stays open", async ({ book }) => {
  await book.goto("/contacts/new");
  await field(book, "Фамилия").fill("Титов");
  await book.locator("[data-too-much]").evaluate((words) => { words.dataset.mostFields = 2000; });
  await book.getByLabel("Заметки").fill("слово ".repeat(300));
  await book.getByRole("button", { name: "Сохранить" }).last().click();
  await expect(book.getByRole("alert")).toContainText("слишком много текста");
  await expect(book.getByRole("alert")).toBeFocused();
  await expect(book).toHaveURL(/\/contacts\/new$/);
  await book.getByLabel("Заметки").fill("слово");
  await book.locator("[data-too-much]").evaluate((words) => { words.dataset.mostFields = 8e6; });
  await book.getByRole("button", { name: "Сохранить" }).last().click();
  await expect(flash(book)).toContainText("Контакт создан");
});

test("undo in place keeps what is typed in quick-add", async ({ book }) => {
  await book.goto("/");
  await field(book, "ФИО").fill("Титов Лев");
  await book.getByLabel("Телефон").fill("+79990000001");
  await book.getByRole("button", { name: "Добавить", exact: true }).click();
  await expect(flash(book)).toContainText("добавлен");
  await field(book, "ФИО").fill("Котова");
  await book.getByRole("button", { name: "Отменить" }).click();
  await expect(flash(book)).toContainText("Отменено");
  await expect(field(book, "ФИО")).toHaveValue("Котова");
});

test("a draft is discarded on purpose", async ({ book }) => {
  book.on("dialog", (dialog) => dialog.accept());
  await book.goto("/contacts/new");
  await field(book, "Фамилия").fill("Титов");
  await book.reload();
  await expect(field(book, "Фамилия")).toHaveValue("Титов");
  await book.getByRole("button", { name: "Удалить черновик" }).click();
  await expect(field(book, "Фамилия")).toHaveValue("");
  await field(book, "Фамилия").fill("Титов");
  await book.getByRole("link", { name: "Отмена" }).click();
  await expect(field(book, "Фамилия")).toHaveCount(0);
  await book.goto("/contacts/new");
  await expect(field(book, "Фамилия")).toHaveValue("");
});

test("the first address and link are there, and rows are added, moved and removed in place", async ({ book }) => {
  await book.goto("/contacts/new");
  await expect(field(book, "Фамилия")).toBeFocused();
  await field(book, "Фамилия").fill("Титов");
  const url = book.url();
  await book.getByRole("textbox", { name: "Улица, дом" }).fill("Мира, 1");
  await book.getByRole("textbox", { name: "Ссылка" }).fill("https://example.org");
  await book.getByRole("button", { name: "Добавить ссылку" }).click();
  await expect(book.getByRole("textbox", { name: "Ссылка" }).nth(1)).toBeFocused();
  await book.getByRole("group", { name: "Ссылки" }).getByRole("button", { name: "Удалить строку" }).first().click();
  await expect(book.getByRole("textbox", { name: "Ссылка" })).toBeFocused();
  await expect(book.getByRole("textbox", { name: "Ссылка" })).toHaveValue("");
  const phones = book.getByRole("group", { name: "Телефоны" });
  await phones.getByRole("textbox", { name: "Телефон" }).fill("+7 999 000-00-01");
  await phones.getByRole("button", { name: "Добавить телефон" }).click();
  await book.keyboard.type("+7 999 000-00-02");
  await phones.getByRole("button", { name: "Выше" }).nth(0).click();
  await expect(phones.getByRole("textbox", { name: "Телефон" }).first()).toHaveValue("+7 999 000-00-02");
  expect(book.url()).toBe(url);
  await book.keyboard.press("Control+Enter");
  await expect(book.getByRole("article")).toContainText("Мира, 1");
  await expect(book.getByRole("article")).not.toContainText("example.org");
  await expect(book.getByRole("link", { name: "Позвонить", exact: true })).toHaveAttribute("href", "tel:+79990000002");
});

test("labels are chips, custom fields are rows, and a draft keeps both", async ({ book }) => {
  book.on("dialog", (dialog) => dialog.accept());
  await book.goto("/contacts/new");
  await field(book, "Фамилия").fill("Титов");
  const labels = book.getByLabel("Новые метки (через запятую)");
  await labels.pressSequentially("Друзья,Дача");
  await labels.press("Enter");
  for (const name of ["Друзья", "Дача"]) await expect(book.getByRole("checkbox", { name })).toBeChecked();
  await expect(labels).toHaveValue("");
  await book.getByRole("checkbox", { name: "Дача" }).uncheck();
  await book.getByRole("button", { name: "Добавить поле" }).click();
  const more = book.getByRole("group", { name: "Ещё в карточке" });
  await more.getByLabel("Тип поля").selectOption("Связанный контакт");
  await more.getByLabel("Название").fill("кум");
  await more.getByLabel("Значение").fill("Иван");
  await more.getByRole("button", { name: "Добавить поле" }).click();
  await more.getByLabel("Тип поля").nth(1).selectOption("Организация");
  await expect(more.getByLabel("Название").nth(1)).toBeHidden();
  await more.getByLabel("Значение").nth(1).fill("Якорь");
  await book.reload();
  await expect(book.getByRole("checkbox", { name: "Друзья" })).toBeChecked();
  await expect(more.getByLabel("Значение").nth(1)).toHaveValue("Якорь");
  await book.getByRole("button", { name: "Сохранить" }).last().click();
  const card = book.getByRole("article");
  for (const text of ["кум", "Иван", "Якорь", "Друзья"]) await expect(card).toContainText(text);
  await expect(card).not.toContainText("Дача");
});

test("a restored draft keeps line breaks and the crop of the photo", async ({ book, login }, info) => {
  book.on("dialog", (dialog) => dialog.accept());
  const file = info.outputPath("one.vcf");
  const details = ["item1.X-CUSTOM:38", "item1.X-ABLabel:Обувь", "item2.X-CUSTOM:зал 1\\nкорт 2", "item2.X-ABLabel:Теннис"];
  writeFileSync(file, ["BEGIN:VCARD", "VERSION:3.0", "UID:one", "FN:Титов", "N:Титов;;;;", ...details, "END:VCARD", ""].join("\r\n"));
  manage(["import", file, "--user", login]);
  await book.goto("/");
  await list(book).getByRole("link", { name: /Титов/ }).click();
  await book.getByRole("link", { name: "Изменить" }).click();
  const more = book.getByRole("group", { name: "Ещё в карточке" });
  await more.getByRole("button", { name: "Выше" }).click();
  await field(book, "Имя").fill("Лев");
  const values = () => more.locator("[name=detail]").evaluateAll((fields) => fields.map((one) => one.value));
  expect(await values()).toEqual(["зал 1\nкорт 2", "38"]);
  await book.reload();
  await expect(note(book)).toBeVisible();
  expect(await values()).toEqual(["зал 1\nкорт 2", "38"]);
  await expect(book.locator("[data-crop-on]")).toBeChecked();
  await book.getByRole("button", { name: "Сохранить" }).last().click();
  await expect(flash(book)).toContainText("Сохранено");
  expect(manage(["export", "--user", login])).toContain("X-CUSTOM:зал 1\\nкорт 2");
});

test("a relation to a contact of the book is suggested, and becomes a link", async ({ book, login }) => {
  importCards(login, "people-3.0.vcf");
  await book.goto("/");
  const name = (await list(book).getByRole("link", { name: /Щёголев/ }).locator(".name").textContent()).trim();
  await book.goto("/contacts/new");
  await field(book, "Фамилия").fill("Титов");
  await book.getByRole("button", { name: "Добавить поле" }).click();
  const more = book.getByRole("group", { name: "Ещё в карточке" });
  await more.getByLabel("Тип поля").selectOption("Связанный контакт");
  await more.getByLabel("Название").fill("друг");
  await more.getByLabel("Значение").pressSequentially("щёг");
  await expect(book.locator("#contacts option")).toHaveAttribute("value", name);
  await more.getByLabel("Значение").fill(name);
  await book.keyboard.press("Control+Enter");
  await expect(book.getByRole("article")).toContainText("друг");
  await expect(book.getByRole("article").getByRole("link", { name: /Щёголев/ })).toBeVisible();
});

test("a save after the session has ended asks for the password and saves", async ({ book, login }) => {
  await book.goto("/contacts/new");
  await field(book, "Фамилия").fill("Титов");
  await book.getByRole("textbox", { name: "Заметки" }).fill("первая\nвторая");
  await book.context().clearCookies({ name: "session" });
  await book.getByRole("button", { name: "Сохранить" }).last().click();
  await expect(book.getByRole("heading", { name: "Сеанс завершён" })).toBeVisible();
  await expect(field(book, "Логин")).toHaveValue(login);
  await book.getByLabel("Пароль").fill(PASSWORD);
  await book.getByRole("button", { name: "Войти и сохранить" }).click();
  await expect(book.getByRole("heading", { level: 1, name: "Титов" })).toBeVisible();
  await expect(book.getByRole("article")).toContainText("первая");
});

const FORMS = {
  "quick-add": { path: "/", name: "ФИО", button: "Добавить", more: async (page) => page.getByLabel("Телефон").fill("+79990000001") },
  "a new contact": { path: "/contacts/new", name: "Фамилия", button: "Сохранить" },
  "an edit": { path: "edit", name: "Имя", button: "Сохранить" },
};
for (const [title, { path, name, button, more }] of Object.entries(FORMS)) {
  test(`a save after the session has ended leaves no draft: ${title}`, async ({ book, login }) => {
    if (path === "edit") {
      importCards(login, "people-3.0.vcf");
      await book.goto("/");
      await list(book).getByRole("link", { name: /Щёголев/ }).click();
      await book.getByRole("link", { name: "Изменить", exact: true }).click();
    } else await book.goto(path);
    const url = book.url();
    await field(book, name).fill("Лев");
    await more?.(book);
    await book.context().clearCookies({ name: "session" });
    await book.getByRole("button", { name: button, exact: true }).click();
    // A wrong password keeps the draft.
    await book.getByLabel("Пароль").fill("не тот пароль");
    await book.getByRole("button", { name: "Войти и сохранить" }).click();
    await expect(book.getByRole("alert")).toContainText("Неверный логин или пароль");
    expect(await book.evaluate(() => Object.values(sessionStorage).join())).toContain("Лев");
    await book.getByLabel("Пароль").fill(PASSWORD);
    await book.getByRole("button", { name: "Войти и сохранить" }).click();
    await expect(flash(book)).toBeVisible();
    await book.goto(url);
    await expect(field(book, name)).toHaveValue(path === "edit" ? "Лев" : "");
    await expect(note(book)).toBeHidden();
    expect(await book.evaluate(() => Object.values(sessionStorage).join())).not.toContain("Лев");
  });
}

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with script" : "without script", () => {
    test.use({ javaScriptEnabled });

    test("the language button keeps a form of an ended session", async ({ book, login }) => {
      await book.goto("/contacts/new");
      await field(book, "Фамилия").fill("Титов");
      await book.getByLabel("Заметки").fill("первая\nвторая");
      await book.context().clearCookies({ name: "session" });
      await book.getByRole("button", { name: "Сохранить", exact: true }).click();
      await book.getByRole("button", { name: "English" }).click();
      await expect(book.getByRole("heading", { name: "You were signed out" })).toBeVisible();
      await expect(field(book, "Username")).toHaveValue(login);
      await book.getByLabel("Password").fill(PASSWORD);
      await book.getByRole("button", { name: "Sign in and save" }).click();
      await expect(book.getByRole("heading", { level: 1, name: "Титов" })).toBeVisible();
      await expect(book.getByRole("article")).toContainText("первая");
    });
  });
}

/** The first account is the only one that sees every form. */
const signInAsFirst = (page) => page.context().request.post("/login", { form: { login: "first", password: "парус-и-ветер" } });

const ASKING = {
  "/settings/users": "Имя",
  "/labels": "Новая метка",
  "/settings": "Ваше имя",
  "/settings/devices": "Устройство или программа",
  "/settings/books": "Название",
};
for (const [path, label] of Object.entries(ASKING)) {
  test(`the browser asks before it leaves what was typed: ${path}`, async ({ book }) => {
    await signInAsFirst(book);
    await book.goto(path);
    const typed = book.locator("form[data-ask]").getByLabel(label, { exact: true }).last();
    const before = await typed.inputValue();
    await typed.fill("Новое имя");
    const asked = [];
    book.on("dialog", (dialog) => {
      asked.push(dialog.type());
      return dialog.dismiss();
    });
    const leave = [
      () => book.getByRole("button", { name: "English" }).click(),
      () => book.getByRole("link", { name: "Журнал" }).first().click(),
    ];
    for (const [at, go] of leave.entries()) {
      await go();
      await expect.poll(() => asked.length).toBe(at + 1);
      await expect(typed).toHaveValue("Новое имя");
    }
    // What is as before needs no question.
    await typed.fill(before);
    await book.getByRole("link", { name: "Журнал" }).first().click();
    await expect(book).toHaveURL(/\/changes/);
    expect(asked).toEqual(["beforeunload", "beforeunload"]);
  });
}

test("saving a form without a draft asks nothing, and no password is kept", async ({ book, login }) => {
  await signInAsFirst(book);
  const asked = [];
  book.on("dialog", (dialog) => {
    asked.push(dialog.type());
    return dialog.accept();
  });
  await book.goto("/settings/users");
  await field(book, "Логин").fill(`${login}b`);
  await field(book, "Имя").fill("Борис");
  await book.getByLabel("Пароль").fill(PASSWORD);
  expect(await book.evaluate(() => JSON.stringify(sessionStorage))).not.toContain(PASSWORD);
  await book.getByRole("button", { name: "Создать учётную запись" }).click();
  await expect(flash(book)).toBeVisible();
  expect(asked).toEqual([]);
});

test("a page with the scripts of an earlier version loads the new ones with the next search", async ({ book, login }) => {
  importCards(login, "people-3.0.vcf");
  await book.goto("/");
  await book.evaluate(() => {
    window.same = true;
    document.querySelector("script").setAttribute("src", "/static/app.js?v=earlier");
  });
  await book.getByRole("combobox", { name: "Поиск контактов" }).pressSequentially("щег");
  await expect(list(book)).toContainText("Найден 1 контакт");
  expect(await book.evaluate(() => window.same)).toBe(undefined);
  await expect(book.getByRole("combobox", { name: "Поиск контактов" })).toHaveValue("щег");
});

// A blocked file is an empty one here: the browser logs one that does not arrive.
for (const file of ["app.js", "forms.js"]) {
  test(`nothing is lost or doubled while ${file} is blocked`, async ({ book }) => {
    await book.route(`**/static/${file}*`, (route) => route.fulfill({ contentType: "text/javascript", body: "" }));
    await book.goto("/contacts/new");
    await field(book, "Фамилия").fill("Титов");
    await book.getByRole("button", { name: "Добавить телефон" }).click();
    await expect(field(book, "Фамилия")).toHaveValue("Титов");
    await book.getByRole("textbox", { name: "Телефон" }).nth(1).fill("+7 999 000-00-01");
    await book.getByLabel("Новые метки (через запятую)").fill("Лето");
    book.on("dialog", (dialog) => dialog.accept());
    await book.getByRole("button", { name: "Сохранить", exact: true }).click();
    await expect(flash(book)).toContainText("Контакт создан");
    await expect(book.getByRole("article")).toContainText("+7 999 000-00-01");
    await book.getByRole("article").getByRole("button", { name: "Снять метку: Лето" }).click();
    await expect(flash(book)).toHaveText("Метка «Лето» снята.");
    await book.getByRole("button", { name: "Отменить" }).click();
    await expect(book.getByRole("article").getByRole("link", { name: "Лето" })).toBeVisible();
    await book.goto("/");
    await expect(list(book)).toContainText("1 контакт");
  });
}

test.describe("without script", () => {
  test.use({ javaScriptEnabled: false });

  for (const path of ["/contacts/new", "edit"]) {
    test(`search and sign-out leave a filled form open: ${path}`, async ({ book, context, login }) => {
      importCards(login, "people-3.0.vcf");
      await book.goto("/");
      if (path === "edit") {
        await list(book).locator("[data-row]").first().click();
        await book.getByRole("link", { name: "Изменить", exact: true }).click();
      } else {
        await book.goto(path);
      }
      await field(book, "Должность").fill("Садовник");
      await book.getByRole("combobox", { name: "Поиск контактов" }).fill("щег");
      const [found] = await Promise.all([context.waitForEvent("page"), book.getByRole("button", { name: "Найти" }).click()]);
      await expect(list(found)).toContainText("Найден 1 контакт");
      await expect(field(book, "Должность")).toHaveValue("Садовник");
      const [signedOut] = await Promise.all([context.waitForEvent("page"), book.getByRole("button", { name: "Выйти" }).click()]);
      await expect(signedOut.getByRole("heading", { name: "Вход" })).toBeVisible();
      await field(book, "Фамилия").fill("Титова");
      await book.getByRole("button", { name: "Сохранить", exact: true }).click();
      await expect(book.getByRole("heading", { name: "Сеанс завершён" })).toBeVisible();
      await book.getByLabel("Пароль").fill(PASSWORD);
      await book.getByRole("button", { name: "Войти и сохранить" }).click();
      await expect(book.getByRole("article")).toContainText("Садовник");
    });
  }
});

test.describe("without script, on the list", () => {
  test.use({ javaScriptEnabled: false });

  test("search and sign-out are away while something is typed into quick-add", async ({ book }) => {
    await book.goto("/");
    const leaving = [book.getByRole("combobox", { name: "Поиск контактов" }), book.getByRole("button", { name: "Выйти" })];
    const hint = book.getByText("Поиск и выход будут доступны");
    for (const element of leaving) await expect(element).toBeVisible();
    await expect(hint).toBeHidden();
    await field(book, "ФИО").fill("Титов");
    for (const element of leaving) await expect(element).toBeHidden();
    await expect(hint).toBeVisible();
    await field(book, "ФИО").fill("");
    for (const element of leaving) await expect(element).toBeVisible();
  });
});

test("with script, search on the page of a form opens no tab", async ({ book }) => {
  await book.goto("/contacts/new");
  await expect(book.locator("[data-beside]")).toHaveCount(2);
  await expect(book.locator("[data-beside][target]")).toHaveCount(0);
});
