// What a user decides about contacts that look alike: all sure groups at once, keeping both, picking contacts in the list,
// values of the page of a group, and separating what was merged. With and without script, in both languages.
import { writeFileSync } from "node:fs";
import { expect, expectNoOverflow, flash, test } from "../support/book.js";
import { manage } from "../support/manage.js";

const card = (uid, ...lines) => ["BEGIN:VCARD", "VERSION:3.0", `UID:${uid}`, ...lines, "END:VCARD", ""].join("\r\n");

const BOOK = [
  card("a1", "FN:Иванов Иван", "TEL:+7 903 111-22-33", "NOTE:из клуба", "ORG:Лютик", "X-ANNIVERSARY:2010-06-05", "GENDER:M"),
  card("a2", "FN:Ivan Ivanov", "TEL;TYPE=CELL:89031112233", "EMAIL:ivan@example.org", "ORG:Ромашка", "X-ANNIVERSARY:2011-07-06", "GENDER:F"),
  card("b1", "FN:Морозов Пётр", "TEL:+7 903 222-22-33"),
  card("b2", "FN:Морозов Петр", "TEL:+7 903 222-22-33"),
  card("c1", "FN:Александр Зотов", "TEL:+7 903 333-22-33"),
  card("c2", "FN:Саша Зотов", "TEL:+7 903 333-22-33"),
].join("");

const fill = (login, info) => {
  const path = info.outputPath("book.vcf");
  writeFileSync(path, BOOK);
  manage(["import", path, "--user", login]);
};

const shot = async (page, info, name) => {
  await expectNoOverflow(page);
  await page.screenshot({ path: info.outputPath(`${name}.png`), fullPage: true });
};

const rows = (page) => page.locator("[data-row]");
const undo = (page, t) => flash(page).locator("..").getByRole("button", { name: t.undo }).click();

/** What the pages say in each language. */
const TEXTS = {
  ru: {
    all: "Объединить все 2 точных совпадения", allMerged: "Объединены 2 группы.", undo: "Отменить", undone: "Отменено", merge: "Объединить",
    compare: "Сравнить и объединить", keepBoth: /^Один человек, оставить оба/, decided: "Ваши решения",
    kept: "один человек, оба остаются", takeBack: /^Отменить решение/, pick: (name) => `Выбрать: ${name}`,
    filter: "Имя, номер или адрес", show: "Показать", none: "Подходящих групп нет", changed: "один из контактов изменился",
    more: "Ещё", separate: "Разделить объединённые контакты", history: "История",
    values: ["Годовщина", "Пол", "Организация"],
  },
  en: {
    all: "Merge all 2 definite matches", allMerged: "2 groups were merged.", undo: "Undo", undone: "undone", merge: "Merge",
    compare: "Compare and merge", keepBoth: /^Same, keep both/, decided: "Your decisions",
    kept: "the same, both are kept", takeBack: /^Undo decision/, pick: (name) => `Select: ${name}`,
    filter: "Name, number, or address", show: "Show", none: "No groups match", changed: "A contact was changed or deleted",
    more: "More", separate: "Separate the merged contacts", history: "History",
    values: ["Anniversary", "Gender", "Organization"],
  },
};

const VARIANTS = [
  { language: "ru", javaScriptEnabled: true, width: 390 },
  { language: "ru", javaScriptEnabled: false, width: 1280 },
  { language: "en", javaScriptEnabled: false, width: 390 },
  { language: "en", javaScriptEnabled: true, width: 1280 },
];

for (const { language, javaScriptEnabled, width } of VARIANTS) {
  const t = TEXTS[language];
  test.describe(`${language}, ${javaScriptEnabled ? "with" : "without"} script, ${width} px`, () => {
    test.use({ javaScriptEnabled, viewport: { width, height: 844 } });
    test.beforeEach(async ({ book, context, login }, info) => {
      await context.request.post("/language", { form: { language, back: "/" } });
      fill(login, info);
      await book.goto("/duplicates");
    });

    test("all sure groups are merged by one button, and taken back", async ({ book, context }) => {
      await book.getByRole("button", { name: t.all }).click();
      await expect(flash(book)).toContainText(t.allMerged);
      const list = await context.newPage();
      await list.goto("/");
      await expect(rows(list)).toHaveCount(4);
      await undo(book, t);
      await expect(flash(book)).toContainText(t.undone);
      await book.goto("/");
      await expect(rows(book)).toHaveCount(6);
    });

    test("a decision to keep both is listed, and taken back", async ({ book }, info) => {
      await expect(book.locator(".duplicate-group")).toHaveCount(3);
      await book.getByRole("button", { name: t.keepBoth }).last().click();
      await expect(book.locator(".duplicate-group")).toHaveCount(2);
      const decisions = book.locator("#decisions");
      if (!(await decisions.evaluate((details) => details.open))) {
        await decisions.locator("summary").click();
      }
      await expect(decisions).toContainText(t.kept);
      await shot(book, info, "decisions");
      await decisions.getByRole("button", { name: t.takeBack }).click();
      await expect(book.locator(".duplicate-group")).toHaveCount(3);
    });

    test("groups are filtered by name", async ({ book }) => {
      await book.getByLabel(t.filter).fill("Зотов");
      await book.getByRole("button", { name: t.show }).click();
      await expect(book.locator(".duplicate-group")).toHaveCount(1);
      await book.getByLabel(t.filter).fill("Никто");
      await book.getByRole("button", { name: t.show }).click();
      await expect(book.getByText(t.none)).toBeVisible();
    });

    test("two contacts that are picked in the list are merged, and separated again", async ({ book }, info) => {
      await book.goto("/?select=1");
      await book.getByRole("checkbox", { name: t.pick("Иванов Иван") }).check();
      await book.getByRole("checkbox", { name: t.pick("Морозов Пётр") }).check();
      await book.locator("summary", { hasText: t.more }).click();
      await book.getByRole("button", { name: t.merge, exact: true }).click();
      await book.getByRole("radio", { name: "Морозов Пётр" }).check();
      await book.getByRole("button", { name: t.merge, exact: true }).click();
      await expect(book.getByRole("heading", { level: 1, name: "Морозов Пётр" })).toBeVisible();
      await book.getByRole("link", { name: t.history }).click();
      await shot(book, info, "history");
      await book.getByRole("button", { name: t.separate }).click();
      await book.goto("/");
      await expect(rows(book)).toHaveCount(6);
    });

    test("every single value is chosen, and a page that is out of date keeps the choices", async ({ book, context }, info) => {
      await book.getByRole("link", { name: `${t.compare} Иванов Иван` }).click();
      for (const name of t.values) {
        await expect(book.getByRole("group", { name })).toBeVisible();
      }
      await book.getByRole("radio", { name: /Ромашка/ }).check();
      await book.getByRole("checkbox", { name: /ivan@example.org/ }).uncheck();
      await shot(book, info, "values");
      const other = await context.newPage();
      await other.goto("/duplicates");
      await other.getByRole("link", { name: "Ivan Ivanov" }).first().click();
      const path = new URL(other.url()).pathname;
      await other.goto(`${path}/edit`);
      await other.locator("[name=title]").fill("врач");
      await other.locator("form button.main").last().click();
      await expect(other).toHaveURL(/contacts\/\d+(\?|$)/);
      await book.getByRole("button", { name: t.merge, exact: true }).click();
      await expect(book.getByRole("alert")).toContainText(t.changed);
      await expect(book.getByRole("radio", { name: /Ромашка/ })).toBeChecked();
      await expect(book.getByRole("checkbox", { name: /ivan@example.org/ })).not.toBeChecked();
      await shot(book, info, "changed");
      await book.getByRole("button", { name: t.merge, exact: true }).click();
      const contact = book.getByRole("article");
      await expect(contact).toContainText("Ромашка");
      await expect(contact).not.toContainText("ivan@example.org");
    });
  });
}
