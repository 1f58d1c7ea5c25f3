// Contacts that may be one person, with and without script, in both languages, on wide and narrow screens: the page of
// duplicates, merging, the hint of a new contact, and the preview of an import.
import { writeFileSync } from "node:fs";
import { expect, expectNoOverflow, flash, test } from "../support/book.js";
import { manage } from "../support/manage.js";

const card = (uid, ...lines) => ["BEGIN:VCARD", "VERSION:3.0", `UID:${uid}`, ...lines, "END:VCARD", ""].join("\r\n");
const anonymous = (...lines) => card("", ...lines).replace("UID:\r\n", "");
const file = (name, text) => ({ name, mimeType: "application/octet-stream", buffer: Buffer.from(text) });

const BOOK = [
  card("a1", "FN:Иванов Иван", "TEL:+7 903 111-22-33", "NOTE:из клуба"),
  card("a2", "FN:Ivan Ivanov", "TEL;TYPE=CELL:89031112233", "EMAIL:ivan@example.org"),
  card("b1", "FN:Александр Морозов", "TEL:+7 903 222-22-33"),
  card("b2", "FN:Саша Морозов", "TEL:+7 903 222-22-33"),
  card("c1", "FN:Петров Олег Ильич", "TEL:+7 903 333-22-33", "BDAY:1950-01-02"),
].join("");
const FATHER = ["FN:Зотов Пётр Ильич", "TEL:+7 903 444-22-33", "BDAY:1950-01-02"];
const SON = ["FN:Зотов Пётр Ильич", "TEL:+7 903 444-22-33", "BDAY:1980-01-02"];
const FILE = [
  anonymous("FN:Ivanov Ivan", "TEL:8 903 111-22-33", "TITLE:врач"),
  anonymous("FN:Шура Морозов", "TEL:8 903 222-22-33"),
  anonymous(...FATHER),
  anonymous(...SON),
].join("");

const fill = (login, info, text = BOOK) => {
  const path = info.outputPath("book.vcf");
  writeFileSync(path, text);
  manage(["import", path, "--user", login]);
};

const shot = async (page, info, name) => {
  await expectNoOverflow(page);
  await page.screenshot({ path: info.outputPath(`${name}.png`), fullPage: true });
};

/** The rows of the list, in any language. */
const rows = (page, name) => page.locator("[data-row]").filter({ hasText: name });

/** What the pages say in each language. */
const TEXTS = {
  ru: {
    merge: "Объединить", compare: "Сравнить и объединить", merged: "Контакты объединены.", undo: "Отменить", undone: "Отменено",
    likely: "Скорее всего, один человек", sure: "Точно один человек", alike: /^Похожие/, why: "тот же номер",
    shortForm: "Скорее всего, один человек: тот же номер 8 903 222-22-33, краткая форма имени",
    action: (name) => `Действие: ${name}`, save: "Сохранить", saved: "Сохранено", upload: "Загрузить файлы", files: "Файлы",
    import: /^Импортировать/, done: "Импорт завершён", preview: "Предпросмотр импорта",
    known: "Возможно, этот контакт уже есть", addTo: "Дополнить этот контакт", anyway: "Всё равно добавить",
    phoneKnown: "Этот телефон есть у контакта", perhaps: "Возможно, это тот же контакт, что и", family: "Фамилия", given: "Имя", phone: "Телефон",
    different: "Это разные люди", said: "Решение сохранено: это разные люди.", birthday: "День рождения", fits: "22.03.1980",
  },
  en: {
    merge: "Merge", compare: "Compare and merge", merged: "The contacts were merged.", undo: "Undo", undone: "undone",
    likely: "Probably the same", sure: "Definitely the same", alike: /^Similar/, why: "same phone",
    shortForm: "Probably the same: same phone 8 903 222-22-33, short form of the name",
    action: (name) => `Action: ${name}`, save: "Save", saved: "Saved", upload: "Upload files", files: "Files",
    import: /^Import \d/, done: "Import complete", preview: "Import preview",
    known: "This contact may already exist", addTo: "Add to this contact", anyway: "Add anyway",
    phoneKnown: "This phone number already belongs to", perhaps: "Possible duplicate of", family: "Last name", given: "First name", phone: "Phone",
    different: "Not the same", said: "Saved: they are different people.", birthday: "Birthday", fits: "3/22/1980",
  },
};

const VARIANTS = [
  { language: "ru", javaScriptEnabled: true, width: 1280 },
  { language: "ru", javaScriptEnabled: false, width: 390 },
  { language: "en", javaScriptEnabled: false, width: 1280 },
  { language: "en", javaScriptEnabled: true, width: 390 },
];

for (const { language, javaScriptEnabled, width } of VARIANTS) {
  const t = TEXTS[language];
  test.describe(`${language}, ${javaScriptEnabled ? "with" : "without"} script, ${width} px`, () => {
    test.use({ javaScriptEnabled, viewport: { width, height: 844 } });
    test.beforeEach(async ({ book, context }) => {
      await context.request.post("/language", { form: { language, back: "/" } });
      await book.goto("/");
    });

    test("duplicates are listed with the reasons, merged, and taken back", async ({ book, login }, info) => {
      fill(login, info);
      await book.goto("/duplicates");
      await expect(book.locator(".duplicate-group")).toHaveCount(2);
      await expect(book.getByText(t.sure)).toBeVisible();
      await expect(book.locator(".duplicate-group").first()).toContainText(t.why);
      await shot(book, info, "duplicates");
      await book.getByRole("link", { name: `${t.compare} Александр Морозов` }).click();
      await book.getByRole("radio", { name: "Саша Морозов" }).check();
      await shot(book, info, "merge");
      await book.getByRole("button", { name: t.merge, exact: true }).click();
      await expect(flash(book)).toContainText(t.merged);
      await expect(book.getByRole("heading", { level: 1, name: "Саша Морозов" })).toBeVisible();
      await flash(book).locator("..").getByRole("button", { name: t.undo }).click();
      await expect(flash(book)).toContainText(t.undone);
      await book.goto("/duplicates");
      await expect(book.locator(".duplicate-group")).toHaveCount(2);
      // A sure group needs one button.
      await book.getByRole("button", { name: `${t.merge} Иванов Иван` }).click();
      await expect(flash(book)).toContainText(t.merged);
      await expect(book.getByRole("article")).toContainText("ivan@example.org");
      await book.goto("/duplicates");
      await book.getByRole("button", { name: new RegExp(`^${t.different}`) }).click();
      await expect(flash(book)).toContainText(t.said);
      await expect(book.locator(".duplicate-group")).toHaveCount(0);
    });

    test("the page of a contact names the one that it may be", async ({ book, login }, info) => {
      fill(login, info);
      await book.goto("/duplicates");
      await book.getByRole("link", { name: "Саша Морозов" }).click();
      await expect(book.getByText(t.perhaps)).toContainText("Александр Морозов");
      await shot(book, info, "perhaps");
      await book.getByRole("link", { name: t.compare }).click();
      await expect(book.getByRole("button", { name: t.merge, exact: true })).toBeVisible();
    });

    test("a new contact is compared before it is saved", async ({ book, login }, info) => {
      fill(login, info);
      await book.goto("/contacts/new");
      await book.locator("[name=family]").fill("Морозов");
      await book.locator("[name=given]").fill("Шура");
      await book.locator("[name=phone]").first().fill("8 903 222-22-33");
      await book.getByRole("button", { name: t.save, exact: true }).last().click();
      const hint = book.getByRole("alert");
      await expect(hint).toContainText(t.known);
      await expect(hint).toContainText(t.shortForm);
      await shot(book, info, "hint");
      await hint.getByRole("button", { name: t.addTo }).first().click();
      await expect(book.getByRole("heading", { level: 1, name: "Александр Морозов" })).toBeVisible();
      // A son with the number of his father is another person, and the number is known.
      await book.goto("/contacts/new");
      await book.locator("[name=family]").fill("Петров");
      await book.locator("[name=given]").fill("Олег");
      await book.locator("[name=phone]").first().fill("8 903 333-22-33");
      await book.locator("[name=birthday]").fill(t.fits);
      await book.getByRole("button", { name: t.save, exact: true }).last().click();
      await expect(hint).toContainText(t.phoneKnown);
      await expect(hint).not.toContainText(t.likely);
      await shot(book, info, "hint-son");
      await hint.getByRole("button", { name: t.anyway }).click();
      await expect(flash(book)).toBeVisible();
      await book.goto("/");
      await expect(rows(book, /Петров/)).toHaveCount(2);
    });

    test("the preview of an import says who is in the book, and merges only who is for sure", async ({ book, login }, info) => {
      fill(login, info);
      await book.goto("/import");
      await book.getByLabel(t.files, { exact: true }).setInputFiles([file("new.vcf", FILE)]);
      await book.getByRole("button", { name: t.upload }).click();
      await expect(book.getByRole("heading", { level: 1, name: t.preview })).toBeVisible({ timeout: 30_000 });
      await book.getByRole("link", { name: t.alike }).click();
      const item = (name) => book.getByRole("listitem").filter({ has: book.getByRole("heading", { name, exact: true }) });
      await expect(item("Ivanov Ivan")).toContainText(t.sure);
      await expect(item("Ivanov Ivan").getByRole("combobox")).toHaveValue("merge");
      await expect(item("Шура Морозов")).toContainText(t.shortForm);
      await expect(item("Шура Морозов").getByRole("combobox")).toHaveValue("add");
      await expect(book.getByRole("heading", { name: "Зотов Пётр Ильич" })).toHaveCount(0);
      await shot(book, info, "preview");
      await item("Шура Морозов").getByRole("combobox").selectOption("skip");
      if (javaScriptEnabled) {
        await expect(item("Шура Морозов").getByRole("status")).toHaveText(t.saved);
      } else {
        await item("Шура Морозов").getByRole("button").click();
      }
      await book.reload();
      await expect(item("Шура Морозов").getByRole("combobox")).toHaveValue("skip");
      await shot(book, info, "preview-chosen");
      await book.getByRole("button", { name: t.import }).click();
      await expect(book.getByRole("heading", { level: 1, name: t.done })).toBeVisible({ timeout: 30_000 });
      await book.goto("/");
      await expect(rows(book, /Зотов/)).toHaveCount(2);
      await expect(rows(book, /Шура/)).toHaveCount(0);
      await expect(rows(book, /Ivanov Ivan/)).toHaveCount(0);
    });
  });
}
