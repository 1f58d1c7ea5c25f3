// Every kind of page, as it stands: nothing for axe to complain of, wide and narrow, by day and by
// night, and nothing that sticks out to the side, on the narrowest phone neither, with names that have
// no blank to break at.
import AxeBuilder from "@axe-core/playwright";
import {
  PASSWORD, expect, expectNoOverflow, flash, freshTest, importCards, list, makeAccount, openContact, quickAdd, row, search, signIn, test,
} from "../support/book.js";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

const expectFit = async (page) => {
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 800 });
    await expectNoOverflow(page);
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      // No page has frames, so axe needs no second page to put its findings together in.
      const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).withTags(RULES).analyze();
      const found = violations.map(({ id, help, nodes }) => ({ id, help, where: nodes.map((node) => `${node.target}: ${node.failureSummary}`) }));
      expect(found, `${page.url()}, ${width} px, ${colorScheme}`).toEqual([]);
    }
  }
  await page.setViewportSize({ width: 320, height: 640 });
  await expectNoOverflow(page);
  await page.setViewportSize({ width: 1280, height: 800 });
};

/** The book of every test here: people, and somebody whose every value is far too long. */
test.beforeEach(async ({ login }) => {
  importCards(login, "people-3.0.vcf", "people-4.0.vcf", "rough.vcf");
});

const edit = async (page, field, value) => {
  await page.getByRole("link", { name: "Изменить", exact: true }).click();
  await page.getByLabel(field).fill(value);
  await page.getByRole("button", { name: "Сохранить", exact: true }).click();
  await expect(flash(page)).toHaveText("Сохранено.");
};
const openRough = async (page) => {
  await page.goto("/");
  await row(page, /Нетпробелов/).click();
  await expect(page.getByRole("article")).toBeVisible();
};

const PAGES = {
  "the list": async (page) => page.goto("/"),
  "an empty list": async (page, { context }) => {
    await signIn(context, makeAccount());
    await page.goto("/");
    await expect(page.getByRole("heading", { name: "Книга пока пуста" })).toBeVisible();
  },
  "the list with a message": async (page) => {
    await quickAdd(page, { fio: "Очень".repeat(30), telephone: "+79990001122", tags: "друзья" });
    await expect(flash(page)).toBeVisible();
  },
  "what a search found": async (page) => {
    await page.goto("/");
    await search(page, "щеголев");
    await expect(list(page)).toContainText("Найден");
  },
  "a search that found nobody": async (page) => {
    await page.goto("/");
    await search(page, "ъ".repeat(200));
    await expect(list(page)).toContainText("Контакты не найдены.");
  },
  "quick-add refused": async (page) => {
    await quickAdd(page, { fio: "Иван", telephone: "1", telegram: "я" });
    await expect(page.getByRole("alert")).toBeVisible();
  },
  "a contact": async (page) => openContact(page, /Щёголев/),
  "a contact with a message": async (page) => {
    await openContact(page, /Ёлкина/);
    await edit(page, "Должность", "Лесник");
  },
  "a contact of long values": async (page) => {
    await openRough(page);
    await page.getByText("Другие поля карточки").click();
  },
  "a contact in the trash": async (page) => {
    await openRough(page);
    const url = page.url();
    await page.getByRole("button", { name: "Удалить" }).click();
    await expect(flash(page)).toContainText("в корзину");
    await page.goto(url);
    await expect(page.getByRole("article")).toContainText("в корзине с");
  },
  "a new contact": async (page) => {
    await page.goto("/contacts/new");
    await page.getByText("Дополнительные поля").click();
    await page.getByRole("button", { name: "Добавить адрес", exact: true }).click();
    await page.getByRole("button", { name: "Добавить ссылку" }).click();
  },
  "a contact's form of long values": async (page) => {
    await openRough(page);
    await page.getByRole("link", { name: "Изменить", exact: true }).click();
    await expect(page.getByLabel("Фамилия")).toBeVisible();
  },
  "a form with errors": async (page) => {
    await page.goto("/contacts/new");
    await page.getByText("Дополнительные поля").click();
    await page.getByRole("button", { name: "Добавить ссылку" }).click();
    for (const field of ["Ссылка", "Годовщина", "День рождения", "Имя в мессенджере"]) await page.getByLabel(field).fill("?");
    await page.getByRole("textbox", { name: "Телефон" }).fill("?");
    await page.getByRole("textbox", { name: "Эл. почта" }).fill("?");
    await page.getByRole("button", { name: "Сохранить", exact: true }).click();
    await expect(page.getByRole("alert")).toContainText("Исправьте 6 полей");
  },
  "a photo that is being cut": async (page) => {
    await openContact(page, /Щёголев/);
    const photo = await page.getByRole("article").locator(".card-head img").getAttribute("src");
    const buffer = await (await page.request.get(photo)).body();
    await page.getByRole("link", { name: "Изменить", exact: true }).click();
    await page.getByLabel("Заменить фото").setInputFiles({ name: "photo.png", mimeType: "image/png", buffer });
    await expect(page.getByRole("button", { name: "Рамка" })).toBeVisible();
  },
  "a photo refused": async (page) => {
    await page.goto("/contacts/new");
    await page.getByLabel("Выбрать фото").setInputFiles({ name: "photo.txt", mimeType: "text/plain", buffer: Buffer.from("abc") });
    await page.getByLabel("Фамилия").press("Enter");
    await expect(page.getByRole("alert")).toContainText("Это не изображение");
  },
  "a contact whose photo is elsewhere": async (page, { login }) => {
    importCards(login, "photos.vcf");
    await openContact(page, "Ссылка");
  },
  "a code": async (page) => {
    await openContact(page, /Щёголев/);
    await page.getByRole("link", { name: "QR-код" }).click();
    await page.getByText("Текст кода").click();
    await expect(page.getByRole("img", { name: /QR-код/ })).toBeVisible();
  },
  "a code that would be too dense": async (page) => {
    await openContact(page, /Щёголев/);
    await edit(page, "Заметки", "д".repeat(900));
    await page.getByRole("link", { name: "QR-код" }).click();
    await page.getByLabel("Заметки").check();
    await page.getByRole("button", { name: "Обновить код" }).click();
    await expect(page.getByRole("alert")).toContainText("Снимите галочку «Заметки»");
  },
  "a choice between two edits": async (page, { context }) => {
    await openContact(page, /Щёголев/);
    const other = await context.newPage();
    await page.getByRole("link", { name: "Изменить", exact: true }).click();
    await other.goto(page.url().replace("/edit", ""));
    await edit(other, "Заметки", "д".repeat(300));
    await other.close();
    await page.getByLabel("Заметки").fill("м".repeat(300));
    await page.getByRole("button", { name: "Сохранить", exact: true }).click();
    await expect(page.getByRole("heading", { name: "Контакт изменился, пока вы его редактировали" })).toBeVisible();
  },
  "a history": async (page) => {
    await openRough(page);
    await edit(page, "Заметки", "к".repeat(300));
    await page.getByRole("link", { name: "История" }).click();
    await expect(page.getByRole("table").first()).toBeVisible();
  },
  "the journal": async (page) => {
    await openRough(page);
    await page.getByRole("button", { name: "Удалить" }).click();
    await page.getByRole("button", { name: "Отменить" }).click();
    await expect(flash(page)).toContainText("Отменено");
    await page.goto("/changes");
    await expect(page.getByRole("button", { name: /Отменить/ }).first()).toBeVisible();
  },
  "an undo that left something as it is": async (page) => {
    await openContact(page, /Щёголев/);
    await edit(page, "Должность", "Лесник");
    await edit(page, "Должность", "Сторож");
    await page.goto("/changes");
    await page.getByRole("button", { name: /Отменить.*Изменение/ }).nth(1).click();
    await expect(page.getByRole("heading", { name: "Отменено не всё" })).toBeVisible();
  },
  "the trash": async (page) => {
    await openRough(page);
    await page.getByRole("button", { name: "Удалить" }).click();
    await expect(flash(page)).toContainText("в корзину");
    await page.goto("/trash");
    await expect(page.getByRole("button", { name: /Восстановить/ })).toBeVisible();
  },
  "an empty trash": async (page) => page.goto("/trash"),
  "the question before deleting for ever": async (page) => {
    await openRough(page);
    const url = page.url();
    await page.getByRole("button", { name: "Удалить" }).click();
    await expect(flash(page)).toContainText("в корзину");
    await page.goto(url);
    await page.getByRole("link", { name: "Удалить навсегда" }).click();
    await expect(page.getByText("Отменить это нельзя.")).toBeVisible();
  },
  "the question before emptying the trash": async (page) => {
    await openContact(page, /Щёголев/);
    await page.getByRole("button", { name: "Удалить" }).click();
    await expect(flash(page)).toContainText("в корзину");
    await page.goto("/trash");
    await page.getByRole("link", { name: "Очистить корзину" }).click();
    await expect(page.getByRole("heading", { name: "Очистить корзину?" })).toBeVisible();
  },
  "the question when the same card came back": async (page, { login }) => {
    await openContact(page, /Щёголев/);
    const url = page.url();
    await page.getByRole("button", { name: "Удалить" }).click();
    await expect(flash(page)).toContainText("в корзину");
    importCards(login, "people-3.0.vcf");
    await page.goto(url);
    await page.getByRole("button", { name: "Восстановить" }).click();
    await expect(page.getByRole("button", { name: "Оставить оба" })).toBeVisible();
  },
  labels: async (page) => {
    await page.goto("/labels");
    for (const summary of await page.getByRole("listitem").getByText("Изменить").all()) await summary.click();
  },
  "a label refused": async (page) => {
    await page.goto("/labels");
    await page.getByLabel("Новая метка").fill("друзья");
    await page.getByRole("button", { name: "Добавить метку" }).click();
    await expect(page.getByRole("alert")).toBeVisible();
  },
  settings: async (page, { request, login }) => {
    await signIn({ request }, login); // from a second device
    await page.goto("/settings");
    await expect(page.getByRole("button", { name: "Завершить все другие сеансы" })).toBeVisible();
  },
  "settings refused": async (page) => {
    await page.goto("/settings");
    await page.getByLabel("Текущий пароль").fill("не тот");
    await page.getByLabel("Новый пароль").fill("коротк");
    await page.getByRole("button", { name: "Сменить пароль" }).click();
    await expect(page.getByRole("alert")).toBeVisible();
  },
  "a list to be ticked": async (page) => {
    await page.goto("/?select=1");
    await page.getByRole("checkbox").first().check();
  },
  "what can be exported": async (page) => {
    await page.goto("/export");
    for (const summary of await page.getByText(/Не войдёт/).all()) await summary.click();
  },
  "the book on paper": async (page) => page.goto("/print"),
  "a page that is not there": async (page) => page.goto("/nothing/here"),
  "a page asked for in the wrong way": async (page) => page.goto("/logout"),
  "a page of the list that is not there": async (page) => page.goto("/?after=zzz"),
  "a page that is not for this account": async (page) => page.goto("/settings/people"),
  "something undone twice": async (page) => {
    await page.goto("/changes");
    const again = await page.context().newPage();
    await again.goto("/changes");
    await again.getByRole("button", { name: /Отменить/ }).first().click();
    await expect(flash(again)).toContainText("Отменено");
    await again.close();
    await page.getByRole("button", { name: /Отменить/ }).first().click();
    await expect(page.getByRole("heading", { name: "Это действие уже нельзя отменить" })).toBeVisible();
  },
  "a form that is too large": async (page) => {
    await page.goto("/contacts/new");
    await page.getByLabel("Заметки").evaluate((field) => { field.value = "щука ".repeat(150_000); });
    await page.getByLabel("Фамилия").press("Enter");
    await expect(page.getByRole("heading", { name: "Слишком много данных" })).toBeVisible();
  },
};

for (const [name, go] of Object.entries(PAGES)) {
  test(name, async ({ book, context, request, login }) => {
    await go(book, { context, request, login });
    await expectFit(book);
  });
}

// axe itself needs a browser with script: it is ours that is left out.
for (const name of ["the list", "a list to be ticked", "a contact", "a contact's form of long values", "a form with errors"]) {
  test(`${name}, without script`, async ({ book, context, request, login }) => {
    await book.route("**/static/app.js*", (route) => route.fulfill({ contentType: "text/javascript", body: "" }));
    await PAGES[name](book, { context, request, login });
    await expectFit(book);
  });
}

// What is fixed to the window is not in the width of the page.
for (const locale of ["ru-RU", "en-GB"]) {
  test(`the menu of a phone is one row inside the window, ${locale}`, async ({ device, login }) => {
    const context = await device({ locale });
    await signIn(context, login);
    const page = await context.newPage();
    for (const width of [320, 359, 360, 389, 390, 640]) {
      await page.setViewportSize({ width, height: 640 });
      await page.goto("/");
      const boxes = await Promise.all((await page.locator("nav.menu > a").all()).map((link) => link.boundingBox()));
      expect(boxes.length).toBe(6);
      for (const [at, { x, y, width: wide, height }] of boxes.entries()) {
        expect(y, `${width} px`).toBe(boxes[0].y);
        expect(y + height, `${width} px`).toBeLessThanOrEqual(640);
        expect(x, `${width} px`).toBeGreaterThanOrEqual(at ? boxes[at - 1].x + boxes[at - 1].width : 0);
        expect(x + wide, `${width} px`).toBeLessThanOrEqual(width);
      }
    }
  });
}

test("the form to sign in, and refused", async ({ page, login }) => {
  await page.goto("/login");
  await expectFit(page);
  await page.getByLabel("Логин").fill(login);
  await page.getByLabel("Пароль").fill("не тот пароль");
  await page.getByRole("button", { name: "Войти" }).click();
  await expect(page.getByRole("alert")).toBeVisible();
  await expectFit(page);
});

test("too many tries to sign in", async ({ page, login }) => {
  await page.goto("/login");
  await page.getByLabel("Логин").fill(login);
  await page.getByLabel("Пароль").fill(PASSWORD);
  // Somebody else tries other passwords in the same second.
  await page.route("**/login", async (route) => {
    for (let tries = 0; tries < 6; tries += 1) await page.request.post("/login", { form: { login, password: "наугад" } });
    await route.continue();
  });
  await page.getByRole("button", { name: "Войти" }).click();
  await expect(page.getByRole("heading", { name: "Слишком много попыток" })).toBeVisible();
  await page.unroute("**/login");
  await expectFit(page);
});

test.describe(() => {
  test.use({ origins: [new URL(process.env.BOOK_URL).origin, "http://other.test"] });
  test("a request from another site", async ({ page }) => {
    const form = `<!doctype html><form method="post" action="${process.env.BOOK_URL}/logout"><button>Приз</button></form>`;
    await page.route("http://other.test/", (route) => route.fulfill({ contentType: "text/html; charset=utf-8", body: form }));
    await page.goto("http://other.test/");
    await page.getByRole("button", { name: "Приз" }).click();
    await expect(page.getByRole("heading", { name: "Запрос пришёл с другого сайта" })).toBeVisible();
    await expectFit(page);
  });
});

test("people, and somebody refused", async ({ page, context }) => {
  await context.request.post("/login", { form: { login: "first", password: "парус-и-ветер" } });
  await page.goto("/settings/people");
  await expectFit(page);
  await page.getByLabel("Логин").fill("Имя с пробелом");
  await page.getByLabel("Пароль").fill("мало");
  await page.getByRole("button", { name: "Создать учётную запись" }).click();
  await expect(page.getByRole("alert")).toBeVisible();
  await expectFit(page);
});

freshTest("the form of the first account, and refused", async ({ page, fresh }) => {
  await page.goto(fresh.link);
  await expectFit(page);
  await page.getByLabel("Логин").fill("Имя с пробелом");
  await page.getByLabel("Пароль").fill("мало");
  await page.getByRole("button", { name: "Создать и войти" }).click();
  await expect(page.getByRole("alert")).toBeVisible();
  await expectFit(page);
});
