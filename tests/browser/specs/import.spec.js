// Importing files, with and without script, in both languages: choose or drop files, review them, import,
// and undo.
import AxeBuilder from "@axe-core/playwright";
import { cards } from "../support/manage.js";
import { expect, expectNoOverflow, flash, importCards, list, row, test } from "../support/book.js";

const card = (uid, ...lines) => ["BEGIN:VCARD", "VERSION:3.0", `UID:${uid}`, ...lines, "END:VCARD", ""].join("\r\n");
const file = (name, text) => ({ name, mimeType: "application/octet-stream", buffer: Buffer.from(text) });

/** Uploads files with the form, and waits for the page of the import. */
const send = async (page, ...files) => {
  await page.goto("/import");
  await page.getByLabel("Файлы", { exact: true }).setInputFiles(files);
  await page.getByRole("button", { name: "Загрузить файлы" }).click();
  await expect(page).toHaveURL(/\/imports\/\d+/);
};
const heading = (page, name) => page.getByRole("heading", { level: 1, name });

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const expectAccessible = async (page) => {
  for (const width of [1280, 390, 320]) {
    await page.setViewportSize({ width, height: 800 });
    await expectNoOverflow(page);
    if (width === 320) break;
    // As tall as the page: otherwise the sticky bar covers half of what is scrolled below it.
    const height = await page.evaluate(() => document.documentElement.scrollHeight);
    await page.setViewportSize({ width, height: Math.max(800, height) });
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).withTags(RULES).analyze();
      expect(violations.map(({ id, nodes }) => ({ id, where: nodes.map((node) => node.failureSummary) })), `${page.url()}, ${width} px, ${colorScheme}`).toEqual([]);
    }
  }
  await page.setViewportSize({ width: 1280, height: 800 });
};

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with script" : "without script", () => {
    test.use({ javaScriptEnabled });

    test("the import button is in sight beside forty files", async ({ book }) => {
      const files = Array.from({ length: 40 }, (_, at) => file(`${at}.vcf`, card(`u${at}`, `FN:Человек ${at}`)));
      await send(book, ...files);
      const button = book.getByRole("button", { name: "Импортировать 40 записей" });
      for (const width of [1280, 390]) {
        await book.setViewportSize({ width, height: 800 });
        await book.reload();
        await expect(button).toBeInViewport({ ratio: 1 });
        await book.evaluate(() => scrollTo(0, document.body.scrollHeight));
        await expect(button).toBeInViewport({ ratio: 1 });
        await expectNoOverflow(book);
      }
      await book.getByLabel("Метка для всех контактов").fill("сорок");
      await button.click();
      await expect(heading(book, "Импорт завершён")).toBeVisible();
    });

    test("a file is previewed, imported, and undone", async ({ book }) => {
      await book.goto("/");
      await book.getByRole("link", { name: "Импорт из файла" }).click();
      await book.getByLabel("Добавить метку всем контактам из этих файлов").check();
      await book.getByLabel("Метка", { exact: true }).fill("отпуск");
      await book.getByLabel("Файлы", { exact: true }).setInputFiles([cards("people-3.0.vcf"), cards("people-4.0.vcf")]);
      await book.getByRole("button", { name: "Загрузить файлы" }).click();
      await expect(heading(book, "Предпросмотр импорта")).toBeVisible({ timeout: 30_000 });
      await expect(book.getByText("Пока ничего не импортировано.")).toBeVisible();
      await expect(book.getByLabel("Метка для всех контактов")).toHaveValue("отпуск");
      await book.getByRole("button", { name: /^Импортировать \d+ запис/ }).click();
      await expect(heading(book, "Импорт завершён")).toBeVisible({ timeout: 30_000 });
      await book.getByRole("link", { name: "К списку контактов" }).click();
      await expect(row(book, /Щёголев/)).toBeVisible();
      await expect(book.getByRole("navigation", { name: "Метки" })).toContainText("отпуск");
      await book.goBack();
      await book.getByRole("button", { name: "Отменить весь импорт" }).click();
      await expect(flash(book)).toContainText("Отменено");
      await expect(heading(book, "Импорт отменён")).toBeVisible();
      await book.goto("/");
      await expect(book.getByRole("heading", { name: "Книга пока пуста" })).toBeVisible();
    });

    test("one contact of a file is skipped", async ({ book, login }) => {
      importCards(login, "people-3.0.vcf");
      await send(book, file("b.vcf", card("z1", "FN:Первый Новый") + card("z2", "FN:Второй Новый")));
      await expect(heading(book, "Предпросмотр импорта")).toBeVisible({ timeout: 30_000 });
      const item = book.getByRole("listitem").filter({ hasText: "Второй Новый" });
      await item.getByRole("combobox").selectOption("Пропустить");
      if (javaScriptEnabled) {
        await expect(item.getByRole("status")).toHaveText("Сохранено");
      } else {
        await item.getByRole("button", { name: "Сохранить" }).click();
        await expect(item.getByRole("combobox")).toHaveValue("skip");
      }
      await book.getByRole("button", { name: /^Импортировать/ }).click();
      await expect(heading(book, "Импорт завершён")).toBeVisible({ timeout: 30_000 });
      await book.goto("/");
      await expect(row(book, "Первый Новый")).toBeVisible();
      await expect(list(book)).not.toContainText("Второй Новый");
    });

    test("the columns of a table are matched by the user", async ({ book }) => {
      await send(book, file("люди.csv", "Кто;Куда звонить;Ещё\r\nАнна Ёлкина;+79991234567;чай\r\nБорис Котов;+79991234568;кофе\r\n"));
      await expect(heading(book, "Столбцы таблицы")).toBeVisible({ timeout: 30_000 });
      await book.getByLabel("Кто", { exact: true }).selectOption("Отображаемое имя");
      await book.getByLabel("Куда звонить").selectOption("Телефон");
      await book.getByRole("button", { name: "Продолжить" }).click();
      await expect(heading(book, "Предпросмотр импорта")).toBeVisible({ timeout: 30_000 });
      await book.getByRole("button", { name: "Импортировать 2 записи" }).click();
      await expect(heading(book, "Импорт завершён")).toBeVisible({ timeout: 30_000 });
      await book.goto("/");
      await expect(row(book, /Ёлкина/)).toContainText("+7 999 123-45-67");
    });

    test("a file is imported in English", async ({ book, context }) => {
      await context.request.post("/language", { form: { language: "en", back: "/" } });
      await book.goto("/import");
      await expect(heading(book, "Import")).toBeVisible();
      await book.getByLabel("Files", { exact: true }).setInputFiles(file("a.vcf", card("e1", "FN:Ann Lee", "TEL:+15551234567")));
      await book.getByRole("button", { name: "Upload files" }).click();
      await expect(heading(book, "Import preview")).toBeVisible({ timeout: 30_000 });
      await book.getByRole("button", { name: "Import 1 entry" }).click();
      await expect(heading(book, "Import complete")).toBeVisible({ timeout: 30_000 });
    });
  });
}

test("a file is dropped on the form", async ({ book }) => {
  await book.goto("/import");
  const transfer = await book.evaluateHandle((text) => {
    const data = new DataTransfer();
    data.items.add(new File([text], "a.vcf"));
    return data;
  }, card("d1", "FN:Брошенный Файл"));
  await book.locator("[data-drop]").dispatchEvent("drop", { dataTransfer: transfer });
  await book.getByRole("button", { name: "Загрузить файлы" }).click();
  await expect(heading(book, "Предпросмотр импорта")).toBeVisible({ timeout: 30_000 });
  await expect(book.getByRole("heading", { name: "Брошенный Файл" })).toBeVisible();
});

test("a file that is too large is rejected before the upload", async ({ book }) => {
  await book.goto("/import");
  await book.locator("form[data-upload]").evaluate((form) => { form.dataset.most = 10; });
  await book.getByLabel("Файлы", { exact: true }).setInputFiles(file("a.vcf", card("l1", "FN:Большой")));
  await expect(book.getByRole("alert")).toContainText("Общий размер файлов больше");
  await book.getByRole("button", { name: "Загрузить файлы" }).click();
  await expect(book).toHaveURL(/\/import$/);
});

test("an import is started with the keyboard", async ({ book }) => {
  await send(book, file("a.vcf", card("k1", "FN:Клавиша Первая")));
  await expect(heading(book, "Предпросмотр импорта")).toBeVisible({ timeout: 30_000 });
  await book.getByRole("button", { name: "Импортировать 1 запись" }).focus();
  await book.keyboard.press("Enter");
  await expect(heading(book, "Импорт завершён")).toBeVisible({ timeout: 30_000 });
});

test("every page of an import is accessible", async ({ book, login }) => {
  const long = "Нетпробелов".repeat(30);
  importCards(login, "people-3.0.vcf");
  await book.goto("/import");
  await expectAccessible(book);
  const text = [
    card("w1", `FN:${long}`, "ни имени ни значения"), card("w2", "FN:Новый Человек"), `${long}\r\n`,
    card("w3", "FN:Щёголев Пётр Ильич", "N:Щёголев;Пётр;Ильич;;", "TEL:+79991234567"),
  ].join("");
  await send(book, file(`${long}.vcf`, text), file("таблица.csv", `Кто;${long}\r\nАнна;${long}\r\n`));
  await expect(heading(book, "Столбцы таблицы")).toBeVisible({ timeout: 30_000 });
  await expectAccessible(book);
  await book.getByLabel("Кто", { exact: true }).selectOption("Отображаемое имя");
  await book.getByRole("button", { name: "Продолжить" }).click();
  await expect(heading(book, "Предпросмотр импорта")).toBeVisible({ timeout: 30_000 });
  const path = new URL(book.url()).pathname;
  for (const show of ["new", "alike", "problem", "remarks"]) {
    await book.goto(`${path}?show=${show}`);
    await expectAccessible(book);
  }
  const late = await book.context().newPage();
  await late.goto(path);
  await book.getByRole("button", { name: /^Импортировать/ }).click();
  await expect(heading(book, "Импорт завершён")).toBeVisible({ timeout: 30_000 });
  await late.getByRole("button", { name: "Не импортировать" }).click();
  await expect(heading(late, "Этот импорт уже завершён")).toBeVisible();
  await expectAccessible(late);
  await late.close();
});

test("the list of imports, a report, and a card that needs repair are accessible", async ({ book }) => {
  const long = "Нетпробелов".repeat(30);
  await send(book, file(`${long}.vcf`, card("w1", `FN:${long}`, `ни имени ни значения ${long}`)));
  await expect(heading(book, "Предпросмотр импорта")).toBeVisible({ timeout: 30_000 });
  await book.getByRole("button", { name: "Импортировать 1 запись" }).click();
  await expect(heading(book, "Импорт завершён")).toBeVisible({ timeout: 30_000 });
  await expectAccessible(book);
  await book.goto("/import");
  await expectAccessible(book);
  await book.goto("/?repair=1");
  await expectAccessible(book);
  await row(book, /Нетпробелов/).click();
  await expectAccessible(book);
  await book.getByRole("link", { name: "Проверить карточку" }).click();
  await expectAccessible(book);
});
