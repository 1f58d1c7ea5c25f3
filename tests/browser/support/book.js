// What every test stands on: a watched browser, an account of the test's own, and short ways to
// where a test begins.
import { randomBytes } from "node:crypto";
import { test as base, expect } from "@playwright/test";
import { cards, manage, serveFresh } from "./manage.js";

export { expect };
export const PASSWORD = "тихий-сад-8";

/** Makes an account with an empty book; gives back its login. */
export const makeAccount = () => {
  const login = `t${randomBytes(6).toString("hex")}`;
  manage(["user", "add", login], { input: `${PASSWORD}\n` });
  return login;
};

/** Signs in without the form, which has tests of its own. */
export const signIn = async (context, login) => {
  const answer = await context.request.post("/login", { form: { login, password: PASSWORD } });
  expect(answer.ok()).toBe(true);
};

/** Reads one of the files in `cards/` into somebody's book. */
export const importCards = (login, ...files) => manage(["import", ...files.map(cards), "--user", login]);

/**
 * Everything that no page may do, whatever it is tested for: ask another origin, break its own
 * content policy, complain in the console.
 */
const watch = (context, origins) => {
  const wrong = [];
  context.on("request", (request) => {
    const { protocol, origin } = new URL(request.url());
    if (protocol.startsWith("http") && !origins.includes(origin)) wrong.push(`asked ${request.url()}`);
  });
  context.on("weberror", (error) => wrong.push(`script failed: ${error.error().stack}`));
  context.on("console", (message) => {
    if (!["error", "warning"].includes(message.type())) return;
    // The browser says so of each page that is an error; whether it shall be one, its test says.
    const isPage = message.text().startsWith("Failed to load resource") && message.location().url === message.page()?.url();
    if (!isPage) wrong.push(`console: ${message.text()} (${message.location().url})`);
  });
  return wrong;
};

export const test = base.extend({
  /** Whose pages a test may see: more than the suite's own server, where it starts one. */
  origins: async ({}, use) => use([new URL(process.env.BOOK_URL).origin]),

  context: async ({ context, origins }, use) => {
    const wrong = watch(context, origins);
    await use(context);
    expect(wrong).toEqual([]);
  },

  /** Makes a further browser, watched like the first. */
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

  /** Each test is a client of its own: failed sign-ins of one slow down no other. */
  extraHTTPHeaders: async ({}, use) => use({ "x-forwarded-for": `10.${[...randomBytes(3)].join(".")}` }),

  /** An account of this test's own. */
  login: async ({}, use) => use(makeAccount()),

  /** A page that is signed in to it. */
  book: async ({ page, context, login }, use) => {
    await signIn(context, login);
    await use(page);
  },
});

/** With a server of the test's own, in which nothing is yet. */
export const freshTest = test.extend({
  fresh: async ({}, use) => {
    const fresh = await serveFresh();
    await use(fresh);
    await fresh.stop();
  },
  origins: async ({ fresh }, use) => use([new URL(fresh.link).origin]),
});

/** What the last act answered. */
export const flash = (page) => page.locator("[data-flash]").getByRole("status");

/** Opens quick-add where it is folded. */
export const openQuickAdd = async (page) => {
  const fio = page.getByLabel("ФИО");
  if (!(await fio.isVisible())) await page.getByText("Добавить новый контакт").click();
  await expect(fio).toBeVisible();
};

/** Adds somebody with the four fields of the list. */
export const quickAdd = async (page, { fio, telephone, telegram = "", tags = "" }) => {
  await page.goto("/");
  await openQuickAdd(page);
  await page.getByLabel("ФИО").fill(fio);
  await page.getByLabel("Телефон").fill(telephone);
  await page.getByLabel("Telegram").fill(telegram);
  await page.getByLabel("Теги (через запятую)").fill(tags);
  await page.getByRole("button", { name: "Добавить", exact: true }).click();
};

/** The list, a row of which is a link. */
export const list = (page) => page.getByRole("region", { name: "Список контактов" });
export const row = (page, name) => list(page).getByRole("link", { name });

/** Opens somebody from the list. */
export const openContact = async (page, name) => {
  await page.goto("/");
  await row(page, name).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
};

/** Searches by the field that every page has. */
export const search = async (page, words) => {
  const field = page.getByRole("searchbox", { name: "Поиск контактов" });
  await field.fill(words);
  await field.press("Enter");
};

/** Nothing sticks out to the side, once the style is there. */
export const expectNoOverflow = async (page) => {
  await page.waitForLoadState();
  const [content, room] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  expect(content, `width of ${page.url()}`).toBeLessThanOrEqual(room);
};
