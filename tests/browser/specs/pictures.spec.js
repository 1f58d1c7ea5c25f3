// Takes the screenshots of the README, only with `DOCS=1 tests/browser/run`.
import { fileURLToPath } from "node:url";
import { manage } from "../support/manage.js";
import { expect, importCards, row, test } from "../support/book.js";

const picture = (name) => fileURLToPath(new URL(`../../../docs/${name}`, import.meta.url));

// One after another: both fill a book.
test.describe.configure({ mode: "serial" });

test.beforeEach(({ login }) => {
  manage(["demo", "--user", login, "--contacts", "300"]);
  importCards(login, "people-3.0.vcf");
});

test("the list", async ({ book }) => {
  await book.goto("/");
  await expect(book.getByRole("navigation", { name: "Буквы" })).toBeVisible();
  await book.screenshot({ path: picture("list.png") });
});

test("a contact beside the list", async ({ book }) => {
  await book.goto("/");
  await book.getByRole("navigation", { name: "Буквы" }).getByRole("link", { name: "Щ" }).click();
  await row(book, /Щёголев/).click();
  // Under the mouse, a row shows a checkbox in place of its photo.
  await book.mouse.move(0, 0);
  const photo = book.getByRole("article").locator("img");
  await expect.poll(() => photo.evaluate((image) => image.complete && image.naturalWidth)).toBeGreaterThan(0);
  await book.screenshot({ path: picture("contact.png") });
});
