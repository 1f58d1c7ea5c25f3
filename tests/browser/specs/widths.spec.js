// Text that must stay whole on screens of every width, and forms that work without script.
import { writeFileSync } from "node:fs";
import { expect, flash, row, test } from "../support/book.js";
import { manage } from "../support/manage.js";

const CARDS = [
  ["FN:أحمد علي", "N:علي;أحمد;;;", "CATEGORIES:Друзья"],
  ["FN:محمد حسن", "N:حسن;محمد;;;", "TEL:+79031230122", "CATEGORIES:Друзья"],
  ["FN:Титов Лев", "N:Титов;Лев;;;", "TEL;TYPE=CELL:+79031230121", "TEL:495-1112233\\; 495-1112244", "EMAIL:lev@mail-one.example",
    "item1.X-CUSTOM:да", "item1.X-ABLabel:совместитель", "CATEGORIES:Друзья"],
];
const importRows = (login, info) => {
  const file = info.outputPath("rows.vcf");
  const lines = CARDS.flatMap((card, at) => ["BEGIN:VCARD", "VERSION:3.0", `UID:w${at}`, ...card, "END:VCARD"]);
  writeFileSync(file, [...lines, ""].join("\r\n"));
  manage(["import", file, "--user", login]);
};

for (const width of [390, 768, 1280]) {
  test.describe(`at ${width}`, () => {
    test.use({ viewport: { width, height: 844 } });

    test("numbers, email addresses, and buttons do not break inside a word", async ({ book, login }, info) => {
      importRows(login, info);
      await book.goto("/");
      await row(book, /Титов/).click();
      const card = book.getByRole("article");
      await card.locator(".add-label summary").click();
      const broken = await card.evaluate((article) => [...article.querySelectorAll("a.number, .whole, button, .button, dd .value > a, dt")]
        .filter((element) => element.checkVisibility() && (element.matches("a.number") || !/\s/.test(element.innerText.trim())))
        .filter((element) => {
          const range = document.createRange();
          range.selectNodeContents(element);
          return new Set([...range.getClientRects()].map(({ bottom }) => Math.round(bottom / 10))).size > 1;
        }).map((element) => element.innerText));
      expect(broken).toEqual([]);
      const sideways = await book.evaluate(() => document.documentElement.scrollWidth > innerWidth);
      expect(sideways).toBe(false);
      await book.screenshot({ path: info.outputPath("contact.png"), fullPage: true });
    });

    test("a label does not cover a name from right to left", async ({ book, login }, info) => {
      importRows(login, info);
      await book.goto("/");
      await book.screenshot({ path: info.outputPath("list.png") });
      const covered = await book.evaluate(() => [...document.querySelectorAll(".row")].filter((line) => {
        const chips = [...line.querySelectorAll(".row-labels .tag")].filter((chip) => chip.checkVisibility());
        const range = document.createRange();
        range.selectNodeContents(line.querySelector(".name"));
        const name = range.getBoundingClientRect();
        return chips.map((chip) => chip.getBoundingClientRect())
          .some((chip) => chip.left < name.right && chip.right > name.left && chip.top < name.bottom && chip.bottom > name.top);
      }).map((line) => line.innerText));
      expect(covered).toEqual([]);
    });
  });
}

for (const width of [320, 390, 768]) {
  test(`a long email address breaks at its sign only at ${width}`, async ({ book, login }, info) => {
    const file = info.outputPath("mail.vcf");
    writeFileSync(file, "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Титов Лев\r\nEMAIL:konstantin.titov@mail-one.example.org\r\nEND:VCARD\r\n");
    manage(["import", file, "--user", login]);
    await book.setViewportSize({ width, height: 844 });
    await book.goto("/");
    await row(book, /Титов/).click();
    const mail = book.getByRole("link", { name: "konstantin.titov@mail-one.example.org", exact: true });
    const lines = await mail.locator("span").evaluateAll((parts) => parts.map((part) => part.getClientRects().length));
    expect(lines).toEqual([1, 1]);
    const sideways = await book.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    expect(sideways).toBe(false);
  });
}

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 } });

  test("the first name is near the top, and every letter fits", async ({ book, login }) => {
    manage(["demo", "--contacts", "300", "--user", login]);
    await book.goto("/");
    const labels = book.locator(".left .places a[href*='label=']");
    const [first, last] = [await labels.first().getAttribute("href"), await labels.last().getAttribute("href")];
    for (const path of ["/", "/?select=1", "/?q=иван", last, `${first}&q=а`]) {
      await book.goto(path);
      const { top } = await row(book, /./).first().locator(".name").evaluate((name) => name.getBoundingClientRect());
      expect(top, path).toBeLessThanOrEqual(200);
      const letters = await book.getByRole("navigation", { name: "Буквы" }).evaluate((bar) => [bar.scrollHeight, bar.clientHeight]);
      expect(letters[0], path).toBeLessThanOrEqual(letters[1]);
    }
    await book.goto(last);
    await expect(book.locator(".left a[aria-current]")).toBeInViewport({ ratio: 0.9 });
  });

  test("with two books, the first name is near the top too", async ({ book, login }, info) => {
    importRows(login, info);
    await book.goto("/settings/books");
    await book.getByLabel("Название").last().fill("Работа");
    await book.getByRole("button", { name: "Добавить книгу" }).click();
    for (const path of ["/", "/?book=rabota", "/?book=contacts"]) {
      await book.goto(path);
      const links = book.locator(".left .places a:visible");
      const tops = await links.evaluateAll((all) => all.map((link) => Math.round(link.getBoundingClientRect().top)));
      expect(new Set(tops).size, path).toBe(1);
    }
    const { y } = await book.locator("[data-row]").first().boundingBox();
    expect(y).toBeLessThanOrEqual(200);
  });

  test("what the keys do stands in one column", async ({ book }, info) => {
    await book.goto("/");
    await book.keyboard.press("?");
    const dialog = book.getByRole("dialog", { name: "Горячие клавиши" });
    await expect(dialog).toBeVisible();
    await book.screenshot({ path: info.outputPath("keys.png") });
    const column = await dialog.locator("dl").evaluate((keys) => {
      const edges = (name) => [...keys.querySelectorAll(name)].map((part) => part.getBoundingClientRect());
      return { lefts: [...new Set(edges("dd").map(({ left }) => left))], keysEnd: Math.max(...edges("kbd").map(({ right }) => right)) };
    });
    expect(column.lefts).toHaveLength(1);
    expect(column.keysEnd).toBeLessThan(column.lefts[0]);
  });

  test("the buttons of a search that is too long are apart", async ({ book }, info) => {
    await book.goto(`/?q=${"a".repeat(9000)}`);
    await expect(book.getByRole("heading", { name: "Слишком длинный запрос" })).toBeVisible();
    await book.screenshot({ path: info.outputPath("too-long.png"), fullPage: true });
    const [search, back] = [book.locator("main").getByRole("button", { name: "Найти" }), book.getByRole("link", { name: "К списку контактов" })];
    const [above, below] = [await search.boundingBox(), await back.boundingBox()];
    expect(below.y - above.y - above.height).toBeGreaterThanOrEqual(12);
  });
});

test.describe("without script", () => {
  test.use({ javaScriptEnabled: false, viewport: { width: 390, height: 844 } });

  test("a new row is in sight and focused, and the language keeps what was typed", async ({ book }, info) => {
    await book.goto("/contacts/new");
    await book.getByLabel("Фамилия").fill("Титов");
    await book.getByRole("button", { name: "Добавить поле" }).click();
    const value = book.getByRole("textbox", { name: "Значение", exact: true });
    await expect(value).toBeFocused();
    await expect(value).toBeInViewport({ ratio: 1 });
    await book.screenshot({ path: info.outputPath("row.png") });
    await expect(book.locator("[name=detail-label]")).toBeVisible();
    await book.locator("[name=detail-type]").selectOption("organization");
    await expect(book.locator("[name=detail-label]")).toBeHidden();
    await book.getByRole("button", { name: "English" }).click();
    await expect(book.getByRole("heading", { name: "New contact" })).toBeVisible();
    await expect(book.getByLabel("Family name", { exact: true })).toHaveValue("Титов");
    await book.screenshot({ path: info.outputPath("language.png"), fullPage: true });
  });

  test("a long search has a head of two lines, whose orders are on the screen", async ({ book, login }, info) => {
    importRows(login, info);
    const long = "титов ".repeat(14).trim();
    await book.goto(`/?q=${encodeURIComponent(long)}`);
    await expect(row(book, /Титов/)).toBeVisible();
    const head = await book.locator(".list-head").boundingBox();
    expect(head.height).toBeLessThan(100);
    await book.locator(".order summary").click();
    await expect(book.getByRole("button", { name: "по имени" })).toBeInViewport({ ratio: 1 });
    expect(await book.evaluate(() => document.documentElement.scrollWidth > innerWidth)).toBe(false);
    await book.getByRole("button", { name: "по имени" }).click();
    await expect(book).toHaveURL(/sort%3Dgiven|sort=given/);
    await expect(row(book, /Титов/)).toBeVisible();
  });

  test("the language keeps what is typed in quick add, and the place where nothing is", async ({ book }) => {
    await book.goto("/");
    await book.getByLabel("ФИО").fill("Титов Лев");
    await book.getByLabel("Телефон").fill("123");
    await book.getByRole("button", { name: "English" }).click();
    await expect(book.getByLabel("Full name")).toHaveValue("Титов Лев");
    await expect(book.getByLabel("Phone")).toHaveValue("123");
    await book.getByLabel("Phone").fill("+79990000001");
    await book.getByRole("button", { name: "Add", exact: true }).click();
    await expect(flash(book)).toHaveText("Contact added.");
    await book.goto("/?sort=given");
    await book.getByRole("button", { name: "Русский" }).click();
    await expect(book).toHaveURL(/\/\?sort=given$/);
    await row(book, /Титов/).click();
    await expect(book.getByRole("article")).toBeVisible();
    await book.goto(`${book.url().split("?")[0]}/repair`);
    await book.getByLabel("Карточка (vCard)").fill("BEGIN:VCARD");
    await book.getByRole("button", { name: "English" }).click();
    await expect(book.getByLabel("Card (vCard)")).toHaveValue("BEGIN:VCARD");
  });
});
