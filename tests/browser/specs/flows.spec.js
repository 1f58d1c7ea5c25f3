// Everyday tasks, run with and without script, on wide and narrow screens, in both themes.
import {
  expect, expectNoOverflow, flash, importCards, list, openContact, quickAdd, row, search, test,
} from "../support/book.js";

test("an empty book shows the first steps, and quick-add adds the first contact", async ({ book }) => {
  await book.goto("/");
  await expect(book.getByRole("heading", { name: "Книга пока пуста" })).toBeVisible();
  await expect(book.getByRole("link", { name: "Импорт из файла" })).toBeVisible();
  await expect(book.getByRole("button", { name: "Добавить демо-контакты" })).toBeVisible();

  await quickAdd(book, { fio: "Щёголев Пётр Ильич", telephone: "+79991234567", telegram: "https://t.me/petr_sch", tags: "Друзья, дача" });
  await expect(flash(book)).toHaveText("Контакт успешно добавлен!");
  await expect(list(book)).toContainText("1 контакт");

  await row(book, /Щёголев Пётр/).click();
  await expect(book.getByRole("heading", { level: 1, name: /Щёголев/ })).toBeVisible();
  const card = book.getByRole("article");
  await expect(card.getByRole("link", { name: "+7 999 123-45-67" })).toHaveAttribute("href", "tel:+79991234567");
  await expect(card.getByRole("link", { name: "@petr_sch" })).toHaveAttribute("href", "https://t.me/petr_sch");
  await expect(card.getByRole("link", { name: "друзья" })).toBeVisible();
  await expect(card.getByRole("link", { name: "дача" })).toBeVisible();
  await expectNoOverflow(book);
});

test("sample contacts are added to a new book, and removed by undo", async ({ book }) => {
  await book.goto("/");
  await book.getByRole("button", { name: "Добавить демо-контакты" }).click();
  await expect(flash(book)).toContainText("демо-контакт");
  await expect(list(book).getByRole("link").first()).toBeVisible();
  await expect(book.getByRole("navigation", { name: "Буквы" })).toBeVisible();
  await expectNoOverflow(book);
  await book.getByRole("button", { name: "Отменить" }).click();
  await expect(flash(book)).toContainText("Отменено");
  await book.goto("/");
  await expect(book.getByRole("heading", { name: "Книга пока пуста" })).toBeVisible();
});

test("a contact with every field is created, shown, edited, and deleted", async ({ book }) => {
  await book.goto("/contacts/new");
  await book.getByLabel("Фамилия").fill("Ёлкина");
  await book.getByLabel("Имя", { exact: true }).fill("Ольга");
  await book.getByLabel("Отчество").fill("Викторовна");
  await book.getByLabel("Организация").fill("Ромашка");
  await book.getByLabel("Должность").fill("Бухгалтер");

  const phones = book.getByRole("group", { name: "Телефоны" });
  await phones.getByLabel("Телефон").fill("+7 905 555-66-77");
  await phones.getByLabel("Тип", { exact: true }).selectOption("мобильный");
  await phones.getByRole("button", { name: "Добавить телефон" }).click();
  await expect(phones.getByLabel("Телефон")).toHaveCount(2);
  await phones.getByLabel("Телефон").nth(1).fill("8 (495) 765-43-21 доб. 12");
  await phones.getByLabel("Тип", { exact: true }).nth(1).selectOption("Свой тип…");
  await phones.getByLabel("Свой тип").nth(1).fill("дежурный");

  await book.getByRole("textbox", { name: "Эл. почта" }).fill("olga@example.org");
  await book.getByLabel("Имя в мессенджере").fill("@olga_elkina");
  await book.getByLabel("День рождения").fill("04.07");
  await book.getByLabel("Новые метки (через запятую)").fill("Работа, Соседи");
  await book.getByLabel("Заметки").fill("Ключи у консьержа.\nЗвонить после шести.");

  await book.getByText("Дополнительные поля").click();
  await book.getByLabel("Прозвище").fill("Лёля");
  await book.getByLabel("Отдел").fill("Расчётный");
  await book.getByLabel("Улица, дом").fill("Садовая ул., 5");
  await book.getByLabel("Город").fill("Тверь");
  await book.getByLabel("Ссылка").fill("example.org/olga");
  await book.getByLabel("Годовщина").fill("12.06.2010");
  await expectNoOverflow(book);
  await book.getByRole("button", { name: "Сохранить" }).click();

  await expect(flash(book)).toHaveText("Контакт создан.");
  const card = book.getByRole("article", { name: "Ольга Викторовна Ёлкина" }).or(book.getByRole("article", { name: "Ёлкина Ольга Викторовна" }));
  await expect(card).toBeVisible();
  for (const text of [
    "Лёля", "Бухгалтер, Ромашка", "Расчётный", "мобильный", "дежурный", "@olga_elkina", "4 июля", "12 июня 2010", "Садовая ул., 5", "Тверь",
    "Звонить после шести.",
  ]) {
    await expect(card).toContainText(text);
  }
  await expect(card.getByRole("link", { name: "8 (495) 765-43-21 доб. 12" })).toHaveAttribute("href", /^tel:/);
  await expect(card.getByRole("link", { name: "olga@example.org" })).toHaveAttribute("href", "mailto:olga@example.org");
  await expect(card.getByRole("link", { name: "example.org/olga" })).toHaveAttribute("href", "https://example.org/olga");
  await expect(card.getByRole("link", { name: "Позвонить", exact: true })).toBeVisible();
  await expect(card.getByRole("link", { name: "Соседи" })).toBeVisible();
  await expectNoOverflow(book);

  await card.getByRole("link", { name: "Изменить" }).click();
  await expect(book.getByLabel("Телефон", { exact: true })).toHaveCount(2);
  await book.getByLabel("Телефон", { exact: true }).nth(1).fill("");
  await book.getByLabel("Должность").fill("Главный бухгалтер");
  await book.getByRole("checkbox", { name: "Соседи" }).uncheck();
  await book.getByRole("button", { name: "Сохранить" }).click();
  await expect(flash(book)).toHaveText("Сохранено.");
  await expect(card).toContainText("Главный бухгалтер, Ромашка");
  await expect(card).not.toContainText("765-43-21");
  await expect(card.getByRole("link", { name: "Соседи" })).toHaveCount(0);
  await expect(card).toContainText("Лёля");

  await card.getByRole("button", { name: "Удалить" }).click();
  await expect(flash(book)).toContainText("Ёлкина");
  await expect(flash(book)).toContainText("в корзину");
  await expect(row(book, /Ёлкина/)).toHaveCount(0);
});

test("an edit and a deletion are undone from their flash messages", async ({ book, login }) => {
  importCards(login, "people-3.0.vcf");
  await openContact(book, /Алёна/);
  await book.getByRole("link", { name: "Изменить", exact: true }).click();
  await book.getByLabel("Организация").fill("Ошибка");
  await book.getByRole("button", { name: "Сохранить" }).click();
  await expect(book.getByRole("article")).toContainText("Ошибка");
  await book.getByRole("button", { name: "Отменить" }).click();
  await expect(flash(book)).toHaveText("Отменено 1 изменение.");
  await expect(book.getByRole("article")).toContainText("Алёна");
  await expect(book.getByRole("article")).not.toContainText("Ошибка");

  await book.getByRole("button", { name: "Удалить" }).click();
  await expect(row(book, /Алёна/)).toHaveCount(0);
  await book.getByRole("button", { name: "Отменить" }).click();
  await expect(flash(book)).toHaveText("Отменено 1 изменение.");
  await expect(row(book, /Алёна/)).toBeVisible();
});

test("the trash restores contacts, and asks before deleting permanently", async ({ book, login }) => {
  importCards(login, "people-3.0.vcf");
  for (const name of [/Алёна/, /Щёголев/]) {
    await openContact(book, name);
    await book.getByRole("button", { name: "Удалить" }).click();
    await expect(flash(book)).toContainText("в корзину");
  }
  await book.goto("/trash");
  await expectNoOverflow(book);
  await book.getByRole("button", { name: /Восстановить.*Алёна/ }).click();
  await expect(flash(book)).toContainText("восстановлен");
  await book.goto("/");
  await expect(row(book, /Алёна/)).toBeVisible();

  await book.goto("/trash");
  await book.getByRole("link", { name: /^Пётр Ильич Щёголев|^Щёголев/ }).click();
  const deleted = book.url();
  await expect(book.getByRole("article")).toContainText("в корзине с");
  await book.getByRole("link", { name: "Удалить навсегда" }).click();
  await expect(book.getByText("Отменить это нельзя.")).toBeVisible();
  await book.getByRole("link", { name: "Оставить как есть" }).click();
  await book.getByRole("link", { name: /^Удалить навсегда.*Щёголев/ }).click();
  await book.getByRole("button", { name: "Удалить навсегда" }).click();
  await expect(flash(book)).toHaveText("Навсегда удалён 1 контакт.");
  await expect(book.getByText("Корзина пуста.")).toBeVisible();
  await book.goto(deleted);
  await expect(book.getByRole("heading", { name: "Страница не найдена" })).toBeVisible();
  await book.getByRole("link", { name: "К списку контактов" }).click();
  await expect(row(book, /Алёна/)).toBeVisible();
});

test("the history shows every change and restores an earlier version", async ({ book, login }) => {
  importCards(login, "people-3.0.vcf");
  await openContact(book, /Щёголев/);
  await book.getByRole("link", { name: "Изменить", exact: true }).click();
  await book.getByLabel("Должность").fill("Начальник отдела");
  await book.getByRole("button", { name: "Сохранить" }).click();
  await book.getByRole("link", { name: "История" }).click();
  const diff = book.getByRole("table", { name: "Что изменилось" }).getByRole("row", { name: /Должность/ }).first();
  await expect(diff).toContainText("Инженер");
  await expect(diff).toContainText("Начальник отдела");
  await expect(book.getByText("Текущая версия.")).toHaveCount(1);
  await expectNoOverflow(book);
  await book.getByRole("button", { name: /Восстановить эту версию/ }).click();
  await expect(flash(book)).toHaveText("Версия восстановлена.");
  await expect(book.getByRole("article")).toContainText("Инженер");
});

test("the change log undoes any batch, and an undo too", async ({ book, login }) => {
  importCards(login, "people-3.0.vcf");
  importCards(login, "people-4.0.vcf");
  await book.goto("/changes");
  const imported = book.getByRole("listitem").filter({ has: book.getByRole("heading", { name: /^Импорт/ }) });
  await expect(imported).toHaveCount(2);
  await expectNoOverflow(book);
  await imported.first().getByRole("button", { name: /Отменить/ }).click();
  await expect(flash(book)).toHaveText("Отменено 2 изменения.");
  await expect(imported.first()).toContainText("отменено");
  await book.goto("/");
  await expect(list(book)).toContainText("2 контакта");
  await expect(row(book, /Ёлкина/)).toHaveCount(0);

  await book.goto("/changes");
  const undone = book.getByRole("listitem").filter({ has: book.getByRole("heading", { name: /^Отменено: импорт/ }) });
  await undone.getByRole("button", { name: /Отменить/ }).click();
  await expect(flash(book)).toHaveText("Повторены 2 изменения.");
  await book.goto("/");
  await expect(row(book, /Ёлкина/)).toBeVisible();
});

test("labels are added, renamed, merged, and deleted; contacts stay", async ({ book, login }) => {
  importCards(login, "people-3.0.vcf", "people-4.0.vcf");
  await book.goto("/labels");
  const label = (name) => book.getByRole("listitem").filter({ has: book.getByRole("link", { name, exact: true }) });
  const change = (name) => label(name).getByText("Изменить").click();

  await book.getByLabel("Новая метка").fill("Соседи");
  await book.getByRole("button", { name: "Добавить метку" }).click();
  await expect(flash(book)).toHaveText("Метка «Соседи» создана.");
  await expect(label("Друзья")).toContainText("2 контакта");
  await expect(label("Соседи")).toContainText("0 контактов");

  await book.getByLabel("Новая метка").fill("друзья");
  await book.getByRole("button", { name: "Добавить метку" }).click();
  await expect(book.getByRole("alert")).toContainText("Метка с таким названием уже есть.");
  await expect(book.getByLabel("Новая метка")).toHaveValue("друзья");

  await change("Работа");
  await label("Работа").getByLabel("Название").fill("Служба");
  await label("Работа").getByRole("button", { name: "Переименовать" }).click();
  await expect(flash(book)).toHaveText("Метка переименована в «Служба».");
  await expect(label("Служба")).toContainText("1 контакт");

  await change("Служба");
  await label("Служба").getByRole("link", { name: "Объединить с другой меткой" }).click();
  await expect(book.getByRole("heading", { name: "Объединение метки «Служба»" })).toBeVisible();
  await expectNoOverflow(book);
  await book.getByLabel("Объединить с меткой").selectOption("Друзья");
  await book.getByRole("button", { name: "Объединить" }).click();
  await expect(flash(book)).toHaveText("Метки объединены.");
  await expect(label("Друзья")).toContainText("3 контакта");
  await expectNoOverflow(book);

  await change("Друзья");
  await label("Друзья").getByRole("button", { name: "Удалить метку" }).click();
  await expect(flash(book)).toHaveText("Метка удалена, контакты сохранены.");
  await expect(label("Друзья")).toHaveCount(0);
  await book.goto("/");
  await expect(list(book)).toContainText("4 контакта");

  await book.goto("/changes");
  await book.getByRole("button", { name: /Отменить.*Удаление метки/ }).click();
  await expect(flash(book)).toContainText("Отменено");
  await book.goto("/labels");
  await expect(label("Друзья")).toContainText("3 контакта");
});

test("contacts are found by name, ё or е, digits, label, and letter", async ({ book, login }) => {
  importCards(login, "people-3.0.vcf", "people-4.0.vcf");
  await book.goto("/");
  for (const [words, found] of [
    ["щеголев", /Щёголев/],
    ["алена сем", /Алёна/],
    ["Ёлк", /Ёлкина/],
    ["5556677", /Ёлкина/],
    ["495765", /Щёголев/],
    ["дача", /Щёголев/],
    ["ромашк", /Щёголев/],
    ["petr_sch", /Щёголев/],
    ["библ", /Библиотека/],
  ]) {
    await search(book, words);
    await expect(list(book)).toContainText("Найден 1 контакт");
    await expect(list(book).locator("[data-row]")).toHaveText(found);
  }
  await search(book, "никого%' таких");
  await expect(list(book)).toContainText("Контакты не найдены.");
  await expect(list(book).getByRole("link", { name: "Создать контакт" })).toBeVisible();

  await book.goto("/");
  await book.getByRole("navigation", { name: "Метки" }).getByRole("link", { name: /Друзья/ }).click();
  await expect(list(book)).toContainText("2 контакта");
  await expect(row(book, /Ёлкина/)).toBeVisible();
  await expect(row(book, /Алёна/)).toHaveCount(0);

  await book.goto("/");
  const order = list(book).locator(".order summary");
  await order.click();
  await book.getByRole("link", { name: "по имени" }).click();
  await expect(list(book).locator("[data-row]").first()).toHaveText(/Алёна/);
  await order.click();
  await book.getByRole("link", { name: "по фамилии" }).click();
  await book.getByRole("navigation", { name: "Буквы" }).getByRole("link", { name: "Щ" }).click();
  await expect(list(book).locator("[data-row]").first()).toHaveText(/Щёголев/);
});
