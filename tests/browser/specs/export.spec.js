// Selecting, exporting, and printing contacts.
import { readFile } from "node:fs/promises";
import { expect, importCards, list, openContact, test } from "../support/book.js";

test.beforeEach(async ({ login }) => {
  importCards(login, "people-3.0.vcf", "people-4.0.vcf");
});

const boxes = (page) => list(page).getByRole("checkbox");
const names = (text) => [...text.matchAll(/^FN[^:]*:(.*)\r$/gm)].map(([, name]) => name);

const downloaded = async (page) => {
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Скачать" }).click()]);
  return { name: download.suggestedFilename(), text: await readFile(await download.path(), "utf8") };
};

test("only the selected contacts are exported", async ({ book }) => {
  await book.goto("/");
  const button = book.getByRole("button", { name: "Экспорт выбранных" });
  await expect(button).toBeHidden();
  const first = boxes(book).first();
  await first.focus();
  await book.keyboard.press("Space");
  await expect(first).toBeChecked();
  await expect(button).toBeVisible();
  await boxes(book).nth(1).check();
  await button.click();
  await expect(book.getByRole("heading", { name: "Экспорт" })).toBeVisible();
  await expect(book.getByText("Выбрано: 2 контакта")).toBeVisible();
  const { name, text } = await downloaded(book);
  expect(name).toMatch(/^contacts-\d{4}-\d\d-\d\d\.vcf$/);
  expect(names(text)).toHaveLength(2);
});

test("a checkbox replaces the avatar on hover", async ({ book }) => {
  await book.goto("/");
  const row = list(book).getByRole("listitem").first();
  const box = row.locator(".pick");
  await expect(box).toHaveCSS("opacity", "0");
  await row.hover();
  await expect(box).toHaveCSS("opacity", "1");
  await expect(row.locator(".face")).toBeHidden();
  await book.mouse.move(0, 0);
  await expect(box).toHaveCSS("opacity", "0");
  await expect(row.locator(".face")).toBeVisible();
});

test.describe("on a phone, without script", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, javaScriptEnabled: false });

  test("selection mode shows checkboxes large enough to tap", async ({ book }) => {
    await book.goto("/");
    await expect(list(book).locator(".pick").first()).toBeHidden();
    await book.getByRole("link", { name: "Выбрать", exact: true }).tap();
    const box = list(book).locator(".pick").first();
    const { width, height } = await box.boundingBox();
    expect(Math.min(width, height)).toBeGreaterThanOrEqual(44);
    await box.tap();
    await expect(boxes(book).first()).toBeChecked();
    await book.getByRole("button", { name: "Экспорт выбранных" }).tap();
    await expect(book.getByText("Выбрано: 1 контакт")).toBeVisible();
    await book.getByLabel("CSV, четыре столбца").check();
    const { name, text } = await downloaded(book);
    expect(name).toMatch(/\.csv$/);
    expect(text.split("\r\n")[0]).toBe("\ufeffФИО,Телефон,Telegram,Теги");
    await book.goto("/?select=1");
    await book.getByRole("link", { name: "Готово" }).tap();
    await expect(list(book).locator(".pick").first()).toBeHidden();
  });
});

test("the print view shows contacts and no controls", async ({ book }) => {
  await book.goto("/");
  await list(book).getByRole("link", { name: "Печать" }).click();
  await expect(book.getByRole("button", { name: "Печать" })).toBeVisible();
  await expect(book.getByRole("heading", { level: 3, name: /Щёголев/ })).toBeVisible();
  await book.emulateMedia({ media: "print" });
  await expect(book.getByRole("button")).toHaveCount(0);
  await expect(book.getByRole("link")).toHaveCount(0);
  await expect(book.locator(".leaves")).toHaveCSS("column-count", "2");
  await expect(book.locator("body")).toHaveCSS("color", "rgb(0, 0, 0)");

  await book.emulateMedia({ media: "screen" });
  await openContact(book, /Щёголев/);
  await book.emulateMedia({ media: "print" });
  await expect(book.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(book.getByRole("button")).toHaveCount(0);
  await expect(list(book)).toBeHidden();
});
