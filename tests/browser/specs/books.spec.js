// Several books: with and without script, on wide and narrow screens.
import { expect, flash, importCards, quickAdd, row, test } from "../support/book.js";

const addBook = async (page, name) => {
  await page.goto("/settings/books");
  await page.getByLabel("Название").last().fill(name);
  await page.getByRole("button", { name: "Добавить книгу" }).click();
  await expect(flash(page)).toHaveText(`Добавлена книга «${name}».`);
};

for (const javaScriptEnabled of [true, false]) {
  for (const width of [1280, 390]) {
    test.describe(`${javaScriptEnabled ? "with" : "without"} script at ${width}`, () => {
      test.use({ javaScriptEnabled, viewport: { width, height: 844 } });

      test("contacts are kept in two books, found in one list, and moved", async ({ book, login }) => {
        importCards(login, "people-3.0.vcf");
        await addBook(book, "Работа");
        await quickAdd(book, { fio: "Яковлева Яна", telephone: "+79990001122", book: "Работа" });
        await book.goto("/?book=rabota");
        await expect(row(book, /Яковлева/)).toBeVisible();
        await expect(row(book, /Щёголев/)).toHaveCount(0);
        await book.goto("/?q=яковлева");
        await row(book, /Яковлева/).click();
        const card = book.getByRole("article");
        await card.getByText("Книга «Работа»").click();
        await card.getByRole("button", { name: "Переместить" }).click();
        await expect(flash(book)).toHaveText("Контакт перемещён в книгу «Контакты».");
        await book.getByRole("button", { name: "Отменить" }).first().click();
        await expect(flash(book)).toContainText("Отменено");
        await book.goto("/?book=rabota");
        await expect(row(book, /Яковлева/)).toBeVisible();
        await book.screenshot({ path: test.info().outputPath("books.png") });
      });
    });
  }
}

test("a book is deleted and restored", async ({ book }) => {
  await addBook(book, "Клуб");
  const club = book.getByRole("listitem").filter({ hasText: "Клуб" });
  await club.getByText("Изменить").click();
  await club.getByRole("button", { name: "Удалить книгу" }).click();
  await expect(flash(book)).toContainText("Книга «Клуб» удалена.");
  await book.getByRole("button", { name: "Восстановить Клуб" }).click();
  await expect(flash(book)).toHaveText("Книга «Клуб» восстановлена.");
});
