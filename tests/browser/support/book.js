// Fixtures and helpers of every test: a watched browser, a separate account, and shortcuts to common steps.
import { randomBytes } from "node:crypto";
import { test as base, expect } from "@playwright/test";
import { cards, manage, serveFresh } from "./manage.js";

export { expect };
export const PASSWORD = "тихий-сад-8";

/** Creates an account with an empty book and returns its login. */
export const makeAccount = () => {
  const login = `t${randomBytes(6).toString("hex")}`;
  manage(["user", "add", login], { input: `${PASSWORD}\n` });
  return login;
};

/** Signs in without the form, which is tested separately. */
export const signIn = async (context, login) => {
  const answer = await context.request.post("/login", { form: { login, password: PASSWORD } });
  expect(answer.ok()).toBe(true);
};

/** Imports files from `cards/` into the book of this user. */
export const importCards = (login, ...files) => manage(["import", ...files.map(cards), "--user", login]);

/**
 * Collects what no page may do in any test: request another origin, violate its content policy, or log
 * errors.
 */
const watch = (context, origins) => {
  const wrong = [];
  context.on("request", (request) => {
    const { protocol, origin } = new URL(request.url());
    if (protocol.startsWith("http") && !origins.includes(origin)) wrong.push(`requested ${request.url()}`);
  });
  context.on("weberror", (error) => wrong.push(`script failed: ${error.error().stack}`));
  context.on("console", (message) => {
    if (!["error", "warning"].includes(message.type())) return;
    // The browser logs this for every error page; the test checks the status itself.
    const isPage = message.text().startsWith("Failed to load resource") && message.location().url === message.page()?.url();
    if (!isPage) wrong.push(`console: ${message.text()} (${message.location().url})`);
  });
  return wrong;
};

export const test = base.extend({
  /** The origins that pages may request; a test that starts its own server changes them. */
  origins: async ({}, use) => use([new URL(process.env.BOOK_URL).origin]),

  context: async ({ context, origins }, use) => {
    const wrong = watch(context, origins);
    await use(context);
    expect(wrong).toEqual([]);
  },

  /** Opens another browser context, watched like the first. */
  device: async ({ browser, baseURL, origins }, use) => {
    const devices = [];
    await use(async (options = {}) => {
      const context = await browser.newContext({ baseURL, locale: "ru-RU", ...options });
      devices.push({ context, wrong: watch(context, origins) });
      return context;
    });
    for (const { context, wrong } of devices) {
      await context.close();
      expect(wrong).toEqual([]);
    }
  },

  /** Each test has its own client address, so that failed sign-ins do not slow down other tests. */
  extraHTTPHeaders: async ({}, use) => use({ "x-forwarded-for": `10.${[...randomBytes(3)].join(".")}` }),

  /** A separate account for this test. */
  login: async ({}, use) => use(makeAccount()),

  /** A page signed in to that account. */
  book: async ({ page, context, login }, use) => {
    await signIn(context, login);
    await use(page);
  },
});

/** For tests with a separate, empty server. */
export const freshTest = test.extend({
  fresh: async ({}, use) => {
    const fresh = await serveFresh();
    await use(fresh);
    await fresh.stop();
  },
  origins: async ({ fresh }, use) => use([new URL(fresh.link).origin]),
});

/** The flash message. */
export const flash = (page) => page.locator("[data-flash]").getByRole("status");

/** Opens quick-add if it is folded. */
export const openQuickAdd = async (page) => {
  const fio = page.getByLabel("ФИО");
  if (!(await fio.isVisible())) await page.getByText("Добавить новый контакт").click();
  await expect(fio).toBeVisible();
};

/** Adds a contact with the four fields of quick-add. */
export const quickAdd = async (page, { fio, telephone, telegram = "", tags = "", book = "" }) => {
  await page.goto("/");
  await openQuickAdd(page);
  await page.getByLabel("ФИО").fill(fio);
  await page.getByLabel("Телефон").fill(telephone);
  await page.getByLabel("Telegram").fill(telegram);
  await page.getByLabel("Теги (через запятую)").fill(tags);
  if (book) await page.getByLabel("Книга", { exact: true }).selectOption(book);
  await page.getByRole("button", { name: "Добавить", exact: true }).click();
};

/** The list, in which every row is a link. */
export const list = (page) => page.getByRole("region", { name: "Список контактов" });
export const row = (page, name) => list(page).getByRole("link", { name }).and(page.locator("[data-row]"));

/** Opens a contact from the list. */
export const openContact = async (page, name) => {
  await page.goto("/");
  await row(page, name).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
};

/** Searches with the field in the header. */
export const search = async (page, words) => {
  const field = page.getByRole("combobox", { name: "Поиск контактов" });
  // Without an event, so that no search while typing answers first: Enter would open its only result.
  await field.evaluate((input, text) => { input.value = text; }, words);
  await field.press("Enter");
};

/** Checks that the loaded page does not scroll sideways. */
export const expectNoOverflow = async (page) => {
  await page.waitForLoadState();
  const [content, room] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  expect(content, `width of ${page.url()}`).toBeLessThanOrEqual(room);
};
