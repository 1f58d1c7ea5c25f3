// Which tests run in which browsers: the flows with script and without, on a wide screen and a
// narrow one, by day and by night; how every page looks, in the same screens; the rest once.
import { defineConfig } from "@playwright/test";

const SCREENS = [
  { name: "wide", viewport: { width: 1280, height: 800 } },
  { name: "narrow", viewport: { width: 390, height: 844 } },
];

const matrix = (script) =>
  SCREENS.flatMap((screen) =>
    ["light", "dark"].map((theme) => ({
      name: [script ? "script" : "no script", screen.name, theme].join(", "),
      testMatch: script ? ["flows.spec.js", "look.spec.js"] : ["flows.spec.js"],
      use: { javaScriptEnabled: script, viewport: screen.viewport, colorScheme: theme },
    })),
  );

export default defineConfig({
  testDir: "specs",
  outputDir: "../../target/browser",
  fullyParallel: true,
  workers: 2,
  retries: 0,
  timeout: 30_000,
  expect: { timeout: 5_000 },
  reporter: "./reporter.js",
  forbidOnly: true,
  use: {
    baseURL: process.env.BOOK_URL,
    locale: "ru-RU",
    actionTimeout: 5_000,
    navigationTimeout: 10_000,
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: process.env.CHROMIUM,
      args: [
        "--disable-gpu",
        "--disable-quic",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        // A name that is no localhost: there the browser sends no Sec-Fetch-Site over plain http.
        "--host-resolver-rules=MAP book.test 127.0.0.1",
      ],
    },
  },
  projects: [
    ...matrix(true),
    ...matrix(false),
    {
      name: "once",
      testIgnore: ["flows.spec.js", "look.spec.js", "pictures.spec.js"],
      use: { viewport: SCREENS[0].viewport },
    },
    ...(process.env.DOCS ? [{ name: "pictures", testMatch: "pictures.spec.js", use: { viewport: SCREENS[0].viewport } }] : []),
  ],
});
