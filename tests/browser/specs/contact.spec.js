// The page of a contact and the rows of the list, where only a browser can test it: what a click or a key does.
import { expect, expectNoOverflow, flash, importCards, list, openContact, row, signIn, test } from "../support/book.js";
import { manage } from "../support/manage.js";

const article = (page) => page.getByRole("article");

test("labels are put on and taken off in place", async ({ book, login }) => {
  importCards(login, "people-3.0.vcf");
  await openContact(book, /Щёголев/);
  await book.evaluate(() => { window.same = true; });
  await article(book).getByText("Добавить метку").click();
  await article(book).getByLabel("Новые метки (через запятую)").fill("Лето");
  await article(book).getByLabel("Новые метки (через запятую)").press("Enter");
  await expect(flash(book)).toHaveText("Метка «Лето» добавлена.");
  await expect(flash(book)).toBeFocused();
  await article(book).getByRole("button", { name: "Снять метку: Лето" }).click();
  await expect(flash(book)).toHaveText("Метка «Лето» снята.");
  await expect(article(book).getByRole("link", { name: "Лето" })).toHaveCount(0);
  await book.getByRole("button", { name: "Отменить" }).click();
  await expect(article(book).getByRole("link", { name: "Лето" })).toBeVisible();
  expect(await book.evaluate(() => window.same)).toBe(true);
});

test("a star is set in place, by a click in the list and by its key", async ({ book, login }) => {
  importCards(login, "people-3.0.vcf");
  await book.goto("/");
  await row(book, /Щёголев/).hover();
  await book.getByRole("button", { name: /^В избранное: .*Щёголев/ }).click();
  await expect(flash(book)).toHaveText("Добавлено в избранное.");
  await openContact(book, /Щёголев/);
  await book.keyboard.press("s");
  await expect(flash(book)).toHaveText("Убрано из избранного.");
  await book.keyboard.press("z");
  await expect(article(book).getByRole("button", { name: /^В избранном/ })).toBeVisible();
});

test("the large buttons are in one line, and the copy buttons in one column", async ({ book, login }) => {
  importCards(login, "people-3.0.vcf");
  await openContact(book, /Щёголев/);
  for (const width of [1920, 1280, 1100, 1024, 768, 390, 320]) {
    await book.setViewportSize({ width, height: 800 });
    await expectNoOverflow(book);
    const tops = await book.locator(".three .button").evaluateAll((buttons) => buttons.map((button) => button.getBoundingClientRect().top));
    expect(tops.length, `${width} px`).toBe(3);
    expect(new Set(tops).size, `${width} px`).toBe(1);
    const edges = await article(book).locator("[data-copy]").evaluateAll((buttons) => buttons.map((button) => Math.round(button.getBoundingClientRect().right)));
    expect(edges.length, `${width} px`).toBeGreaterThan(2);
    expect(new Set(edges).size, `${width} px`).toBe(1);
  }
});

test("a contact is shared as a file, or as a text where files are not taken", async ({ book, login }) => {
  importCards(login, "people-3.0.vcf");
  await openContact(book, /Щёголев/);
  const share = article(book).getByRole("button", { name: "Поделиться" });
  await expect(share, "a browser that cannot share has no button").toBeHidden();
  await book.addInitScript(() => {
    navigator.canShare = () => window.takesFiles;
    navigator.share = async ({ files, title, text }) => {
      window.shared = files ? { name: files[0].name, type: files[0].type, text: await files[0].text() } : { title, text };
    };
  });
  await book.reload();
  await share.click();
  await expect.poll(() => book.evaluate(() => window.shared?.text)).toContain("+7 999 123-45-67");
  await book.evaluate(() => { window.takesFiles = true; window.shared = null; });
  await share.click();
  await expect.poll(() => book.evaluate(() => window.shared?.type)).toBe("text/vcard");
  expect(await book.evaluate(() => window.shared.name)).toMatch(/Щёголев\.vcf$/);
  expect(await book.evaluate(() => window.shared.text)).toMatch(/^BEGIN:VCARD/);
});

test("an address opens the map of an Android phone, and OpenStreetMap elsewhere", async ({ book, device, login }) => {
  importCards(login, "people-3.0.vcf", "people-4.0.vcf");
  await book.request.post("/contacts", { form: { family: "Домов", "address-type": "", "address-street": "Мира, 1", "address-city": "Орёл" } });
  await openContact(book, /Домов/);
  const map = (page) => article(page).getByRole("link", { name: /Показать на карте/ });
  await expect(map(book)).toHaveAttribute("href", /^https:\/\/www\.openstreetmap\.org\/search\?query=/);
  const phone = await device({ userAgent: "Mozilla/5.0 (Linux; Android 15; Pixel 9) Chrome/140.0 Mobile" });
  await signIn(phone, login);
  const page = await phone.newPage();
  await page.goto(book.url());
  await expect(map(page)).toHaveAttribute("href", /^geo:0,0\?q=/);
});

test.describe("with several pages", () => {
  test.beforeEach(async ({ login }) => { manage(["demo", "--user", login, "--contacts", "120"]); });

  test("printing the list prints all of it, and only what it shows", async ({ book }) => {
    await book.addInitScript(() => { window.print = () => { sessionStorage.setItem("printed", "yes"); }; });
    await book.goto("/");
    await book.keyboard.press("Control+p");
    await expect(book).toHaveURL(/\/print$/);
    await expect(book.locator(".leaf")).toHaveCount(120);
    await expect.poll(() => book.evaluate(() => sessionStorage.getItem("printed"))).toBe("yes");
    await book.goto("/");
    await book.getByRole("navigation", { name: "Метки" }).getByRole("link", { name: /Друзья/ }).click();
    const count = Number(/\d+/.exec(await book.locator("[data-count]").innerText())[0]);
    await book.keyboard.press("Control+p");
    await expect(book).toHaveURL(/\/print\?label=\d+$/);
    await expect(book.locator(".leaf")).toHaveCount(count);
  });

  test("without script, the paper says that it has one page of the list", async ({ book }) => {
    await book.goto("/");
    const note = book.getByText("Это одна страница списка.");
    await expect(note).toBeHidden();
    await book.emulateMedia({ media: "print" });
    await expect(note).toBeVisible();
  });

  test("a selection is counted, and goes along to the next page", async ({ book }) => {
    await book.goto("/");
    const boxes = list(book).getByRole("checkbox", { name: /^Выбрать: / });
    const bar = list(book).locator("form.selection");
    await expect(bar).toBeHidden();
    await row(book, /./).first().hover();
    await boxes.first().check();
    await expect(bar.getByRole("status")).toHaveText("Выбрано: 1");
    await list(book).getByRole("link", { name: "Вперёд ›" }).click();
    await expect(bar.getByRole("status")).toHaveText("Выбрано: 1");
    await expect(bar).toContainText("1 — на других страницах");
    await list(book).getByRole("link", { name: "Выбрать страницу" }).click();
    await expect(bar.getByRole("status")).toHaveText("Выбрано: 51");
    await list(book).getByRole("button", { name: "Вперёд ›" }).click();
    await expect(bar.getByRole("status")).toHaveText("Выбрано: 51");
    await bar.getByRole("button", { name: "Экспорт выбранных" }).click();
    await expect(book.getByRole("main")).toContainText("Выбрано: 51 контакт");
  });

  test("a selection goes along while the search is typed", async ({ book }) => {
    await book.goto("/?select=1");
    const boxes = list(book).getByRole("checkbox", { name: /^Выбрать: / });
    await boxes.nth(0).check();
    await boxes.nth(3).check();
    await book.getByRole("combobox", { name: "Поиск контактов" }).pressSequentially("ив");
    await expect(book).toHaveURL(/q=.*ids=/);
    await expect(list(book).locator("form.selection").getByRole("status")).toHaveText("Выбрано: 2");
  });

  test("in selection mode, a tap on a row selects it", async ({ book }) => {
    await book.setViewportSize({ width: 390, height: 844 });
    await book.goto("/?select=1");
    const box = await row(book, /./).nth(2).boundingBox();
    await book.mouse.click(box.x + 200, box.y + 20);
    await expect(list(book).getByRole("checkbox", { checked: true })).toHaveCount(1);
    await expect(book).toHaveURL(/select=1/);
  });

  test("addresses are copied at once", async ({ book, context }) => {
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await book.goto("/");
    await list(book).getByRole("link", { name: "Эл. почта и телефоны" }).click();
    const text = await book.getByRole("textbox", { name: /адрес.* эл\. почты/ }).inputValue();
    await book.getByRole("button", { name: "Копировать" }).click();
    await expect(book.getByRole("button", { name: "Скопировано" })).toBeVisible();
    expect(await book.evaluate(() => navigator.clipboard.readText())).toBe(text);
    expect(text.split(", ").length).toBeGreaterThan(20);
  });

  test("the actions of a row are one click or key away, and its link covers the rest", async ({ book }) => {
    await book.goto("/");
    const first = list(book).getByRole("listitem").filter({ has: book.locator("[data-row]") }).first();
    const more = first.getByRole("button", { name: /^Действия: / });
    const call = first.getByRole("link", { name: "Позвонить", exact: true });
    await expect(first.locator(".row-acts")).toHaveCSS("opacity", "0");
    await first.hover();
    await expect(first.locator(".row-acts")).toHaveCSS("opacity", "1");
    await more.click();
    await expect(call).toBeVisible();
    const [button, menu] = [await more.boundingBox(), await first.locator(".acts-menu").boundingBox()];
    expect(Math.abs(menu.y - button.y - button.height)).toBeLessThan(8);
    await book.keyboard.press("Escape");
    await expect(call).toBeHidden();
    await expect(more).toBeFocused();
    await book.mouse.move(0, 0);
    await first.locator("[data-row]").focus();
    await book.keyboard.press("Tab");
    await expect(first.getByRole("button", { name: /^В избранное: / })).toBeFocused();
    await book.keyboard.press("Tab");
    await expect(more).toBeFocused();
    await expect(first.locator(".row-acts")).toHaveCSS("opacity", "1");
    await book.keyboard.press("Enter");
    await book.keyboard.press("Tab");
    await expect(call).toBeFocused();
    await book.keyboard.press("Escape");
    for (const x of [100, 280, 400]) {
      await book.goto("/");
      await first.click({ position: { x, y: 10 } });
      await expect(article(book)).toBeVisible();
    }
  });

  test("a touch screen calls and marks a favorite from the row", async ({ device, login }) => {
    const phone = await device({ hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 } });
    await signIn(phone, login);
    const page = await phone.newPage();
    await page.goto("/");
    const first = list(page).getByRole("listitem").filter({ has: page.locator("[data-row]") }).first();
    const call = first.getByRole("link", { name: /^Позвонить: / });
    await expect(call).toBeVisible();
    await expect(call).toHaveAttribute("href", /^tel:/);
    const star = first.getByRole("button", { name: /^В избранное: / });
    for (const button of [call, star]) {
      const { x, width, height } = await button.boundingBox();
      expect(Math.min(width, height)).toBeGreaterThanOrEqual(44);
      expect(x + width).toBeLessThanOrEqual(390);
    }
    await star.click();
    await expect(first.getByRole("button", { name: /^Убрать из избранного: / })).toBeVisible();
  });
});
