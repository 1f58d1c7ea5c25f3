// The first run: a fresh server, the printed link, an account, and imported contacts.
import { cards, manage } from "../support/manage.js";
import { expect, flash, freshTest as test, list, row, search } from "../support/book.js";

test("from the printed link to a book with contacts", async ({ page, fresh }) => {
  const { origin } = new URL(fresh.link);
  await page.goto(origin);
  await expect(page).toHaveURL(`${origin}/setup`);
  await page.goto(fresh.link);
  await expect(page.getByRole("heading", { name: "Первая учётная запись" })).toBeVisible();
  await expect(page.getByLabel("Код")).toHaveValue(/.+/);
  await page.getByLabel("Логин").fill("masha");
  await page.getByLabel("Ваше имя").fill("Маша");
  await page.getByLabel("Пароль").fill("мало");
  await page.getByRole("button", { name: "Создать и войти" }).click();
  await expect(page.getByRole("alert")).toContainText("Пароль короче 8 символов.");
  await expect(page.getByLabel("Логин")).toHaveValue("masha");
  await page.getByLabel("Пароль").fill("достаточно длинный");
  await page.getByLabel("Часовой пояс").selectOption("Europe/Moscow");
  await page.getByRole("button", { name: "Создать и войти" }).click();

  await expect(flash(page)).toHaveText("Добро пожаловать, Маша!");
  await expect(page.getByRole("heading", { name: "Книга пока пуста" })).toBeVisible();
  await expect(page.getByLabel("ФИО")).toBeVisible();
  await expect(page.getByRole("link", { name: "Импорт из файла" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Добавить демо-контакты" })).toBeVisible();

  const printed = manage(["import", cards("people-3.0.vcf"), cards("people-4.0.vcf"), "--user", "masha"], { dataDir: fresh.dataDir });
  expect(printed).toContain("4 new");
  await page.reload();
  await expect(list(page)).toContainText("4 контакта");
  for (const [words, name] of [["щеголев", /Щёголев/], ["алена", /Алёна/], ["8 (495) 765", /Щёголев/], ["5556677", /Ёлкина/], ["друз елк", /Ёлкина/]]) {
    await search(page, words);
    await expect(list(page)).toContainText("Найден 1 контакт");
    await expect(row(page, name)).toBeVisible();
  }

  for (const name of [/Щёголев/, /Ёлкина/]) {
    await page.goto(origin);
    await row(page, name).click();
    const photo = page.getByRole("article").locator("img");
    await expect(photo).toBeVisible();
    await expect.poll(() => photo.evaluate((image) => image.complete && image.naturalWidth)).toBe(64);
  }
  await page.getByRole("button", { name: "Выйти" }).click();
  await expect(page.getByLabel("Пароль")).toBeVisible();
  await page.goto(fresh.link);
  await expect(page.getByLabel("Код")).toHaveCount(0);
});

test("a wrong code creates no account", async ({ page, fresh }) => {
  await page.goto(fresh.link.replace(/code=.*/, "code=123"));
  await page.getByLabel("Логин").fill("masha");
  await page.getByLabel("Пароль").fill("достаточно длинный");
  await page.getByRole("button", { name: "Создать и войти" }).click();
  await expect(page.getByRole("alert")).toContainText("Неверный код.");
  await expect(page.getByLabel("Логин")).toHaveValue("masha");
});
