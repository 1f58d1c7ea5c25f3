// Accessibility and layout of every kind of page: axe reports nothing, on wide and narrow screens and in both
// themes, and nothing overflows sideways, not even at 320 px with long names without spaces.
import { expectAccessible } from "../support/accessible.js";
import {
  expect, flash, importCards, list, makeAccount, openContact, quickAdd, row, search, signIn, test,
} from "../support/book.js";

/** Every test starts with these contacts; one has values that are far too long. */
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
  "the list of two books": async (page) => {
    await page.goto("/settings/books");
    await page.getByLabel("Название").last().fill("Работа".repeat(20));
    await page.getByRole("button", { name: "Добавить книгу" }).click();
    await expect(flash(page)).toContainText("Добавлена книга");
    await page.goto("/");
    await expect(page.getByRole("link", { name: "Все книги" })).toBeVisible();
  },
  "the books": async (page) => page.goto("/settings/books"),
  "search results": async (page) => {
    await page.goto("/");
    await search(page, "щеголев");
    await expect(list(page)).toContainText("Найден");
  },
  "a search without results": async (page) => {
    await page.goto("/");
    await search(page, "ъ".repeat(200));
    await expect(list(page)).toContainText("Контакты не найдены.");
  },
  "quick-add with errors": async (page) => {
    await quickAdd(page, { fio: "Иван", telephone: "1", telegram: "я" });
    await expect(page.getByRole("alert")).toBeVisible();
  },
  "a contact": async (page) => openContact(page, /Щёголев/),
  "a contact with a message": async (page) => {
    await openContact(page, /Ёлкина/);
    await edit(page, "Должность", "Лесник");
  },
  "a contact with long values": async (page) => {
    await openRough(page);
    await page.getByText("Ещё в карточке").click();
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
    await page.getByRole("button", { name: "Добавить поле" }).click();
    await page.getByLabel("Новые метки (через запятую)").fill("Одна");
    await page.getByLabel("Новые метки (через запятую)").press("Enter");
  },
  "the form of a contact with long values": async (page) => {
    await openRough(page);
    await page.getByRole("link", { name: "Изменить", exact: true }).click();
    await expect(page.getByLabel("Фамилия")).toBeVisible();
  },
  "a form with errors": async (page) => {
    await page.goto("/contacts/new");
    for (const field of ["Ссылка", "Годовщина", "День рождения", "Имя в мессенджере"]) await page.getByLabel(field).fill("?");
    await page.getByRole("textbox", { name: "Телефон" }).fill("?");
    await page.getByRole("textbox", { name: "Эл. почта" }).fill("?");
    await page.getByRole("button", { name: "Сохранить", exact: true }).click();
    await expect(page.getByRole("alert")).toContainText("Исправьте 6 полей");
  },
  "a photo being cropped": async (page) => {
    await openContact(page, /Щёголев/);
    const photo = await page.getByRole("article").locator(".card-head img").getAttribute("src");
    const buffer = await (await page.request.get(photo)).body();
    await page.getByRole("link", { name: "Изменить", exact: true }).click();
    await page.getByLabel("Заменить фото").setInputFiles({ name: "photo.png", mimeType: "image/png", buffer });
    await expect(page.getByRole("button", { name: "Рамка" })).toBeVisible();
  },
  "a rejected photo": async (page) => {
    await page.goto("/contacts/new");
    await page.getByLabel("Выбрать фото").setInputFiles({ name: "photo.txt", mimeType: "text/plain", buffer: Buffer.from("abc") });
    await page.getByLabel("Фамилия").press("Enter");
    await expect(page.getByRole("alert")).toContainText("Это не изображение");
  },
  "a contact with a linked photo": async (page, { login }) => {
    importCards(login, "photos.vcf");
    await openContact(page, "Ссылка");
  },
  "a QR code": async (page) => {
    await openContact(page, /Щёголев/);
    await page.getByRole("link", { name: "QR-код" }).click();
    await page.getByText("Текст кода").click();
    await expect(page.getByRole("img", { name: /QR-код/ })).toBeVisible();
  },
  "a contact too large for a QR code": async (page) => {
    await openContact(page, /Щёголев/);
    await edit(page, "Заметки", "д".repeat(900));
    await page.getByRole("link", { name: "QR-код" }).click();
    await page.getByLabel("Заметки").check();
    await page.getByRole("button", { name: "Обновить код" }).click();
    await expect(page.getByRole("alert")).toContainText("Снимите галочку «Заметки»");
  },
  "an edit conflict": async (page, { context }) => {
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
  "the history of a contact": async (page) => {
    await openRough(page);
    await edit(page, "Заметки", "к".repeat(300));
    await page.getByRole("link", { name: "История" }).click();
    await expect(page.getByRole("table").first()).toBeVisible();
  },
  "the change log": async (page) => {
    await openRough(page);
    await page.getByRole("button", { name: "Удалить" }).click();
    await page.getByRole("button", { name: "Отменить" }).click();
    await expect(flash(page)).toContainText("Отменено");
    await page.goto("/changes");
    await expect(page.getByRole("button", { name: /Отменить/ }).first()).toBeVisible();
  },
  "a partial undo": async (page) => {
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
  "the question before deleting permanently": async (page) => {
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
  "the question when the same card exists again": async (page, { login }) => {
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
  "the labels into which one can be merged": async (page) => {
    await page.goto("/labels");
    await page.getByText("Изменить").first().click();
    await page.getByRole("link", { name: "Объединить с другой меткой" }).first().click();
    await expect(page.getByLabel("Объединить с меткой")).toBeVisible();
  },
  "a rejected label": async (page) => {
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
  "rejected settings": async (page) => {
    await page.goto("/settings");
    await page.getByLabel("Текущий пароль").fill("не тот");
    await page.getByLabel("Новый пароль").fill("коротк");
    await page.getByRole("button", { name: "Сменить пароль" }).click();
    await expect(page.getByRole("alert")).toBeVisible();
  },
  "the list in selection mode": async (page) => {
    await page.goto("/?select=1");
    await page.getByRole("checkbox").first().check();
  },
  "the list in the order of time": async (page) => {
    await page.goto("/?sort=changed");
    await list(page).getByText("по дате изменения").first().click();
    await expect(list(page).getByRole("link", { name: "по дате добавления" })).toBeVisible();
  },
  "the actions of a row": async (page) => {
    await page.goto("/");
    await list(page).getByRole("button", { name: /^Действия: .*Щёголев/ }).focus();
    await page.keyboard.press("Enter");
    await expect(list(page).getByRole("link", { name: "Метки", exact: true })).toBeVisible();
  },
  "the labels of a contact": async (page) => {
    await PAGES["the actions of a row"](page);
    await list(page).getByRole("link", { name: "Метки", exact: true }).click();
    await expect(page.getByRole("heading", { name: /^Метки: .*Щёголев/ })).toBeVisible();
  },
  "a contact that gets a label": async (page) => {
    await openContact(page, /Щёголев/);
    await page.getByRole("article").getByText("Добавить метку").click();
    await page.getByLabel("Новые метки (через запятую)").fill("я".repeat(200));
    await page.getByLabel("Новые метки (через запятую)").press("Enter");
    await expect(flash(page)).toContainText("добавлена");
    await page.getByRole("article").getByText("Добавить метку").click();
  },
  "the addresses of the list": async (page) => page.goto("/addresses"),
  "the numbers of a search that finds nothing": async (page) => page.goto("/addresses?what=phone&q=%D1%8A%D1%8A"),
  "the export page": async (page) => {
    await page.goto("/export");
    for (const summary of await page.getByText(/Не войдёт/).all()) await summary.click();
  },
  "the print view": async (page) => page.goto("/print"),
  "a page that does not exist": async (page) => page.goto("/nothing/here"),
  "a page with the wrong method": async (page) => page.goto("/logout"),
  "a list page that does not exist": async (page) => page.goto("/?after=zzz"),
  "a page without permission": async (page) => page.goto("/settings/users"),
  "a second undo of the same change": async (page) => {
    await page.goto("/changes");
    const again = await page.context().newPage();
    await again.goto("/changes");
    await again.getByRole("button", { name: /Отменить/ }).first().click();
    await expect(flash(again)).toContainText("Отменено");
    await again.close();
    await page.getByRole("button", { name: /Отменить/ }).first().click();
    await expect(flash(page)).toContainText("Отменено");
  },
  "a form that is too large": async (page) => {
    await page.goto("/contacts/new");
    // A hidden field needs no layout, which takes the browser half a minute at this size.
    await page.getByLabel("Заметки").evaluate((field) => { field.hidden = true; field.value = "щука ".repeat(1_000_000); });
    await page.getByLabel("Фамилия").press("Enter");
    await expect(page.getByRole("alert")).toContainText("слишком много текста");
    // As without script, which keeps the form open.
    await page.locator("#contact-form").evaluate((form) => form.submit());
    await expect(page.getByRole("heading", { name: "Слишком много данных" })).toBeVisible();
  },
};

for (const [name, go] of Object.entries(PAGES)) {
  test(name, async ({ book, context, request, login }) => {
    await go(book, { context, request, login });
    await expectAccessible(book);
  });
}

// axe needs script, so only the script of the pages is blocked.
for (const name of ["the list", "the list in selection mode", "a contact", "the form of a contact with long values", "a form with errors"]) {
  test(`${name}, without script`, async ({ book, context, request, login }) => {
    await book.route("**/static/app.js*", (route) => route.fulfill({ contentType: "text/javascript", body: "" }));
    await PAGES[name](book, { context, request, login });
    await expectAccessible(book);
  });
}

// Elements fixed to the window do not count in the width of the page.
for (const locale of ["ru-RU", "en-GB"]) {
  test(`the bar on a phone fits in one row, ${locale}`, async ({ device, login }) => {
    const context = await device({ locale });
    await signIn(context, login);
    const page = await context.newPage();
    for (const width of [320, 359, 360, 389, 390, 640]) {
      await page.setViewportSize({ width, height: 640 });
      await page.goto("/");
      const boxes = await Promise.all((await page.locator("nav.dock > a").all()).map((link) => link.boundingBox()));
      expect(boxes.length).toBe(4);
      for (const link of await page.locator("nav.dock > a:not(.button)").all()) {
        const [words, room] = await link.evaluate((element) => {
          const range = document.createRange();
          range.selectNodeContents(element);
          return [range.getBoundingClientRect(), element.getBoundingClientRect()].map((box) => box.width);
        });
        expect(words, `${await link.textContent()}, ${width} px`).toBeLessThanOrEqual(room);
      }
      for (const [at, { x, y, width: wide, height }] of boxes.entries()) {
        expect(y, `${width} px`).toBe(boxes[0].y);
        expect(y + height, `${width} px`).toBeLessThanOrEqual(640);
        expect(x, `${width} px`).toBeGreaterThanOrEqual(at ? boxes[at - 1].x + boxes[at - 1].width : 0);
        expect(x + wide, `${width} px`).toBeLessThanOrEqual(width);
      }
    }
  });
}
