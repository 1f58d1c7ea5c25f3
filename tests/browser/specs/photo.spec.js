// Choosing and cropping a photo; a contact as a QR code and as a file.
import { readFileSync } from "node:fs";
import { cards } from "../support/manage.js";
import { expect, flash, importCards, openContact, row, signIn, test } from "../support/book.js";

/** The 64 × 64 photo from one of the cards. */
const png = () => {
  const [, encoded] = /PHOTO;ENCODING=b;TYPE=PNG:([\w+/=]+)/.exec(readFileSync(cards("people-3.0.vcf"), "utf8").replace(/\r?\n /g, ""));
  return { name: "photo.png", mimeType: "image/png", buffer: Buffer.from(encoded, "base64") };
};
const text = { name: "photo.jpg", mimeType: "image/jpeg", buffer: Buffer.from("not an image") };

const frame = (page) => page.getByRole("button", { name: "Рамка" });
const save = (page) => page.getByRole("button", { name: "Сохранить", exact: true }).click();
const photo = (page) => page.getByRole("article").locator(".card-head img");
const width = (image) => image.evaluate((element) => element.decode().then(() => element.naturalWidth));
const sent = (page) => page.locator("[data-crop] input[type=hidden]").evaluateAll((fields) => fields.map((field) => Number(field.value)));

const fillNew = async (page, file) => {
  await page.goto("/contacts/new");
  await page.getByLabel("Фамилия").fill("Фотина");
  await page.getByLabel("Выбрать фото").setInputFiles(file);
};

test("a square is cropped with keys, mouse, and slider", async ({ book }) => {
  await fillNew(book, png());
  await expect(frame(book)).toBeVisible();
  expect(await sent(book)).toEqual([0, 0, 64]);
  await frame(book).focus();
  for (let n = 0; n < 20; n += 1) await book.keyboard.press("-");
  for (let n = 0; n < 3; n += 1) await book.keyboard.press("Shift+ArrowRight");
  const [x, y, size] = await sent(book);
  expect(size).toBeLessThan(45);
  expect(x + size).toBe(64);
  expect(y).toBeGreaterThan(5);
  // With the mouse: drag the frame to the left edge, then its corner.
  const box = await frame(book).boundingBox();
  await book.mouse.move(box.x + 5, box.y + 5);
  await book.mouse.down();
  await book.mouse.move(box.x - 300, box.y + 5, { steps: 4 });
  await book.mouse.up();
  expect((await sent(book))[0]).toBe(0);
  const now = await frame(book).boundingBox();
  await book.mouse.move(now.x + now.width - 4, now.y + now.height - 4);
  await book.mouse.down();
  await book.mouse.move(now.x + now.width - 10, now.y + now.height - 10, { steps: 4 });
  await book.mouse.up();
  expect((await sent(book))[2]).toBeLessThan(size);
  await book.getByLabel("Размер рамки").fill("0.5");
  expect((await sent(book))[2]).toBe(32);
  await save(book);
  await expect(flash(book)).toHaveText("Контакт создан.");
  expect(await width(photo(book))).toBe(32);
  await expect(row(book, "Фотина").locator("img")).toBeVisible();
  expect(await width(row(book, "Фотина").locator("img"))).toBe(96);
});

test("the whole image is saved when cropping is off", async ({ book }) => {
  await fillNew(book, png());
  await book.getByLabel("Обрезать до квадрата").uncheck();
  await expect(frame(book)).toBeHidden();
  await save(book);
  expect(await width(photo(book))).toBe(64);
  await book.getByRole("link", { name: "Изменить", exact: true }).click();
  await book.getByLabel("Удалить фото").check();
  await save(book);
  await expect(flash(book)).toHaveText("Сохранено.");
  await expect(photo(book)).toHaveCount(0);
  await book.getByRole("button", { name: "Отменить" }).click();
  await expect(photo(book)).toBeVisible();
});

test("a file that is not an image is rejected by the page and by the server", async ({ book }) => {
  await fillNew(book, text);
  await expect(book.getByText("Это не изображение, или его формат не поддерживается.")).toBeVisible();
  await expect(frame(book)).toBeHidden();
  await save(book);
  await expect(book.getByRole("alert")).toContainText("Исправьте 1 поле");
  await expect(book.getByLabel("Фамилия")).toHaveValue("Фотина");
  await book.getByLabel("Выбрать фото").setInputFiles(png());
  await expect(frame(book)).toBeVisible();
  await save(book);
  expect(await width(photo(book))).toBe(64);
});

test("without script the whole image is saved", async ({ device, login, baseURL }) => {
  const context = await device({ baseURL, javaScriptEnabled: false });
  await signIn(context, login);
  const page = await context.newPage();
  await fillNew(page, png());
  await expect(frame(page)).toBeHidden();
  await save(page);
  await expect(flash(page)).toHaveText("Контакт создан.");
  await expect(photo(page)).toBeVisible();
});

test("initials are shown when a photo cannot be", async ({ book, login }) => {
  importCards(login, "photos.vcf");
  await book.goto("/");
  for (const [name, initials] of [["Обрывок", "О"], ["Страница", "С"], ["Ссылка", "С"]]) {
    const face = row(book, name).locator(".face");
    await expect(face).toHaveText(initials);
    const image = face.locator("img");
    await expect.poll(() => image.evaluate((element) => element.complete)).toBe(true);
    // A broken image has no width, and its icon would cover the initials.
    expect(await image.evaluate((element) => element.naturalWidth)).toBeGreaterThan(0);
  }
  await openContact(book, "Ссылка");
  await expect(book.getByRole("link", { name: "https://photos.example/anna.jpg" })).toBeVisible();
});

test("a contact is shared as a QR code and as a file", async ({ book, login }) => {
  importCards(login, "people-3.0.vcf");
  await openContact(book, /Щёголев/);
  const [file] = await Promise.all([book.waitForEvent("download"), book.getByRole("link", { name: "Скачать .vcf" }).click()]);
  expect(file.suggestedFilename()).toMatch(/Щёголев.*\.vcf$/);
  await book.getByRole("link", { name: "QR-код" }).click();
  const code = book.getByRole("img", { name: /QR-код с контактом/ });
  await expect(code).toBeVisible();
  expect((await code.boundingBox()).width).toBeGreaterThan(300);
  await book.getByLabel("Телефон").uncheck();
  await book.getByRole("button", { name: "Обновить код" }).click();
  await expect(book.getByLabel("Телефон")).not.toBeChecked();
  await book.getByText("Текст кода").click();
  await expect(book.locator("pre")).not.toContainText("TEL");
  const [drawing] = await Promise.all([book.waitForEvent("download"), book.getByRole("link", { name: "Скачать .svg" }).click()]);
  expect(drawing.suggestedFilename()).toMatch(/Щёголев.*\.svg$/);
});
