// Rejected forms, edits at the same time, settings and signing in, run as the other flows.
import {
  PASSWORD, expect, expectNoOverflow, flash, importCards, list, openContact, quickAdd, row, signIn, test,
} from "../support/book.js";

test("a rejected form lists all errors, links to each field, and keeps the input", async ({ book }) => {
  await book.goto("/contacts/new");
  await book.getByRole("textbox", { name: "Телефон" }).fill("12");
  await book.getByRole("textbox", { name: "Эл. почта" }).fill("без собаки");
  await book.getByLabel("Имя в мессенджере").fill("кот");
  await book.getByLabel("День рождения").fill("завтра");
  await book.getByLabel("Заметки").fill("Останусь здесь");
  const [answer] = await Promise.all([
    book.waitForResponse((response) => response.request().method() === "POST"),
    book.getByRole("button", { name: "Сохранить" }).click(),
  ]);
  expect(answer.status()).toBe(422);

  const summary = book.getByRole("alert");
  await expect(summary).toContainText("Исправьте 4 поля");
  await expect(summary.getByRole("link")).toHaveText([/Введите номер/, /почты/, /Telegram/, /дату/]);
  await summary.getByRole("link", { name: /Введите номер/ }).click();
  const phone = book.getByRole("textbox", { name: "Телефон" });
  await expect(phone).toBeFocused();
  await expect(phone).toHaveValue("12");
  await expect(phone).toHaveAttribute("aria-invalid", "true");
  await expect(phone).toHaveAccessibleDescription(/от 3 до 15 цифр/);
  await summary.getByRole("link", { name: /дату/ }).click();
  await expect(book.getByLabel("День рождения")).toBeFocused();
  await expect(book.getByRole("textbox", { name: "Эл. почта" })).toHaveValue("без собаки");
  await expect(book.getByLabel("Имя в мессенджере")).toHaveValue("кот");
  await expect(book.getByLabel("День рождения")).toHaveValue("завтра");
  await expect(book.getByLabel("Заметки")).toHaveValue("Останусь здесь");
  await expectNoOverflow(book);

  await phone.fill("123");
  await book.getByRole("textbox", { name: "Эл. почта" }).fill("kot@example.org");
  await book.getByLabel("Имя в мессенджере").fill("kotofey");
  await book.getByLabel("День рождения").fill("22.03.1980");
  await book.getByRole("button", { name: "Сохранить" }).click();
  await expect(flash(book)).toHaveText("Контакт создан.");
  await expect(book.getByRole("article")).toContainText("Останусь здесь");
});

test("quick-add rejects input with the messages of the lab app", async ({ book }) => {
  await quickAdd(book, { fio: "Иванов Иван", telephone: "123", telegram: "@кот", tags: "работа" });
  const summary = book.getByRole("alert");
  await expect(summary).toContainText("Неверный формат телефона! (Пример: +79991234567)");
  await expect(summary).toContainText("Неверный формат Telegram! (Пример: @username)");
  await expect(book.getByLabel("ФИО")).toHaveValue("Иванов Иван");
  await expect(book.getByLabel("Теги (через запятую)")).toHaveValue("работа");
  await summary.getByRole("link", { name: /телефона/ }).click();
  await expect(book.getByLabel("Телефон")).toBeFocused();
  await book.getByLabel("Телефон").fill("+79991234567");
  await book.getByLabel("Telegram").fill("");
  await book.getByRole("button", { name: "Добавить", exact: true }).click();
  await expect(flash(book)).toHaveText("Контакт успешно добавлен!");
});

test("concurrent edits are merged, and the user chooses between conflicting values", async ({ book, login, device }) => {
  importCards(login, "people-3.0.vcf");
  await openContact(book, /Щёголев/);
  const address = new URL(book.url()).pathname;
  const second = await device();
  await signIn(second, login);
  const other = await second.newPage();
  const open = (page) => page.goto(`${address}/edit`);
  const save = (page) => page.getByRole("button", { name: "Сохранить", exact: true }).click();

  await open(book);
  await open(other);
  await other.getByLabel("Должность").fill("Директор");
  await save(other);
  await expect(flash(other)).toHaveText("Сохранено.");
  await book.getByLabel("Организация").fill("Василёк");
  await save(book);
  await expect(flash(book)).toContainText("обе правки объединены");
  await expect(book.getByRole("article")).toContainText("Директор, Василёк");

  await open(book);
  await open(other);
  await other.getByLabel("Должность").fill("Сторож");
  await other.getByLabel("Организация").fill("Лютик");
  await save(other);
  await book.getByLabel("Должность").fill("Министр");
  await book.getByLabel("Организация").fill("Ландыш");
  await save(book);
  await expect(book.getByRole("heading", { name: "Контакт изменился, пока вы его редактировали" })).toBeVisible();
  const title = book.getByRole("group", { name: "Должность" });
  await expect(title.getByLabel(/Сейчас в книге: Сторож/)).not.toBeChecked();
  await title.getByLabel(/Ваш вариант: Министр/).check();
  await expect(book.getByRole("group", { name: "Организация" })).toContainText("Лютик");
  await expect(book.getByRole("group", { name: "Организация" })).toContainText("Ландыш");
  await expectNoOverflow(book);
  await book.getByRole("group", { name: "Организация" }).getByLabel(/Сейчас в книге: Лютик/).check();
  await book.getByRole("button", { name: "Сохранить выбранное" }).click();
  await expect(flash(book)).toContainText("Должность — ваш вариант");
  await expect(flash(book)).toContainText("Организация — как было в книге");
  await expect(book.getByRole("article")).toContainText("Министр, Лютик");
});

test("settings: name, theme, time zone, order, and language are saved", async ({ book, login }) => {
  importCards(login, "people-3.0.vcf");
  const background = () => book.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  await book.goto("/settings");
  await expectNoOverflow(book);
  await book.getByLabel("Ваше имя").fill("Хозяйка");
  await book.getByLabel("тёмная").check();
  await book.getByLabel("по имени").check();
  await book.getByLabel("Часовой пояс").selectOption("Asia/Vladivostok");
  await book.getByRole("button", { name: "Сохранить" }).click();
  await expect(flash(book)).toHaveText("Настройки сохранены.");
  expect(await background()).toBe("rgb(26, 24, 21)");
  await expect(book.getByLabel("Ваше имя")).toHaveValue("Хозяйка");
  await expect(book.getByLabel("Часовой пояс")).toHaveValue("Asia/Vladivostok");
  await book.goto("/");
  await expect(list(book).locator("[data-row]").first()).toHaveText(/Алёна/);

  await book.goto("/settings");
  await book.getByLabel("светлая").check();
  await book.getByLabel("Язык").selectOption("English");
  await book.getByRole("button", { name: "Сохранить" }).click();
  await expect(flash(book)).toHaveText("Settings saved.");
  await expect(book.locator("html")).toHaveAttribute("lang", "en");
  expect(await background()).toBe("rgb(250, 246, 236)");
  await book.goto("/");
  await expect(book.getByRole("region", { name: "Contacts" })).toContainText("2 contacts");
});

test("sign in with the form, change the password, sign out, and sign in again", async ({ page, login }) => {
  const enter = async (password) => {
    await page.getByLabel("Логин").fill(login);
    await page.getByLabel("Пароль").fill(password);
    await page.getByRole("button", { name: "Войти" }).click();
  };
  await page.goto("/labels");
  await expect(page.getByRole("heading", { name: "Вход" })).toBeVisible();
  await enter("не тот пароль");
  await expect(page.getByRole("alert")).toContainText("Неверный логин или пароль.");
  await expect(page.getByLabel("Логин")).toHaveValue(login);
  await enter(PASSWORD);
  await expect(page).toHaveURL(/\/labels$/);

  await page.goto("/settings");
  await page.getByLabel("Текущий пароль").fill("не тот пароль");
  await page.getByLabel("Новый пароль").fill("осенний-лист-3");
  await page.getByRole("button", { name: "Сменить пароль" }).click();
  await expect(page.getByRole("alert")).toContainText("Неверный текущий пароль.");
  await page.getByLabel("Текущий пароль").fill(PASSWORD);
  await page.getByLabel("Новый пароль").fill("осенний-лист-3");
  await page.getByRole("button", { name: "Сменить пароль" }).click();
  await expect(flash(page)).toHaveText("Пароль изменён, другие сеансы завершены.");

  await page.getByRole("button", { name: "Выйти" }).click();
  await expect(page.getByRole("heading", { name: "Вход" })).toBeVisible();
  await page.goto("/");
  await expect(page.getByRole("heading", { name: "Вход" })).toBeVisible();
  await enter("осенний-лист-3");
  await expect(page.getByRole("heading", { name: "Книга пока пуста" })).toBeVisible();
});
