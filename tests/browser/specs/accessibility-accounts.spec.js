// Accessibility and layout of the pages of accounts: signing in, the users, and the first account.
import { expectAccessible } from "../support/accessible.js";
import { PASSWORD, expect, flash, freshTest, test } from "../support/book.js";

test("the sign-in form, with and without an error", async ({ page, login }) => {
  await page.goto("/login");
  await expectAccessible(page);
  await page.getByLabel("Логин").fill(login);
  await page.getByLabel("Пароль").fill("не тот пароль");
  await page.getByRole("button", { name: "Войти" }).click();
  await expect(page.getByRole("alert")).toBeVisible();
  await expectAccessible(page);
});

test("too many attempts to sign in", async ({ page, login }) => {
  await page.goto("/login");
  await page.getByLabel("Логин").fill(login);
  await page.getByLabel("Пароль").fill(PASSWORD);
  // Another client tries other passwords in the same second.
  await page.route("**/login", async (route) => {
    for (let attempts = 0; attempts < 6; attempts += 1) await page.request.post("/login", { form: { login, password: "наугад" } });
    await route.continue();
  });
  await page.getByRole("button", { name: "Войти" }).click();
  await expect(page.getByRole("alert")).toContainText("Слишком много попыток. Попробуйте снова через");
  await expect(page.getByLabel("Логин")).toHaveValue(login);
  await page.unroute("**/login");
  await expectAccessible(page);
});

test.describe(() => {
  test.use({ origins: [new URL(process.env.BOOK_URL).origin, "http://other.test"] });
  test("a request from another site", async ({ page }) => {
    const form = `<!doctype html><form method="post" action="${process.env.BOOK_URL}/logout"><button>Приз</button></form>`;
    await page.route("http://other.test/", (route) => route.fulfill({ contentType: "text/html; charset=utf-8", body: form }));
    await page.goto("http://other.test/");
    await page.getByRole("button", { name: "Приз" }).click();
    await expect(page.getByRole("heading", { name: "Запрос пришёл с другого сайта" })).toBeVisible();
    await expectAccessible(page);
  });
});

test("the users page, with and without errors", async ({ page, context }) => {
  await context.request.post("/login", { form: { login: "first", password: "парус-и-ветер" } });
  await page.goto("/settings/users");
  await expectAccessible(page);
  await page.getByLabel("Логин").fill("Имя с пробелом");
  await page.getByLabel("Пароль").fill("мало");
  await page.getByRole("button", { name: "Создать учётную запись" }).click();
  await expect(page.getByRole("alert")).toBeVisible();
  await expectAccessible(page);
});

test("the page of a user: with errors, locked, and removed", async ({ page, context, login }) => {
  await context.request.post("/login", { form: { login: "first", password: "парус-и-ветер" } });
  await page.goto("/settings/users");
  await page.getByRole("link", { name: login, exact: true }).click();
  await expectAccessible(page);
  await page.getByLabel("Логин").fill("Имя с пробелом");
  await page.getByRole("button", { name: "Сохранить" }).click();
  await expect(page.getByRole("alert")).toBeVisible();
  await expectAccessible(page);
  for (const [button, says] of [["Заблокировать", "Учётная запись заблокирована,"], ["Удалить учётную запись", "Её можно восстановить."]]) {
    await page.getByRole("button", { name: button }).click();
    await expect(flash(page)).toContainText(says);
    await expectAccessible(page);
  }
  await page.getByRole("button", { name: "Восстановить" }).click();
  await expect(flash(page)).toHaveText("Учётная запись восстановлена.");
});

freshTest("the form of the first account, with and without errors", async ({ page, fresh }) => {
  await page.goto(fresh.link);
  await expectAccessible(page);
  await page.getByLabel("Логин").fill("Имя с пробелом");
  await page.getByLabel("Пароль").fill("мало");
  await page.getByRole("button", { name: "Создать и войти" }).click();
  await expect(page.getByRole("alert")).toBeVisible();
  await expectAccessible(page);
});
