// The flows run with and without script, on wide and narrow screens, and in both themes, so that every pair
// of these occurs. All other tests run once.
import { defineConfig } from "@playwright/test";

const WIDE = { width: 1280, height: 800 };
const NARROW = { width: 390, height: 844 };

const flows = (name, javaScriptEnabled, viewport, colorScheme) => ({
  name,
  testMatch: "flows*.spec.js",
  use: { javaScriptEnabled, viewport, colorScheme },
});

export default defineConfig({
  testDir: "specs",
  outputDir: "../../target/browser",
  fullyParallel: true,
  workers: 2,
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: "./reporter.js",
  forbidOnly: true,
  use: {
    baseURL: process.env.BOOK_URL,
    locale: "ru-RU",
    actionTimeout: 10_000,
    navigationTimeout: 20_000,
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: process.env.CHROMIUM,
      args: [
        "--disable-gpu",
        "--disable-quic",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        // A host that is not localhost: there the browser sends no Sec-Fetch-Site over plain HTTP.
        "--host-resolver-rules=MAP book.test 127.0.0.1",
      ],
    },
  },
  projects: [
    flows("script, wide, light", true, WIDE, "light"),
    flows("script, narrow, dark", true, NARROW, "dark"),
    flows("no script, wide, dark", false, WIDE, "dark"),
    flows("no script, narrow, light", false, NARROW, "light"),
    { name: "once", testIgnore: ["flows*.spec.js", "pictures.spec.js"], use: { viewport: WIDE } },
    // The screenshots of the README change with every run, so an ordinary run does not take them.
    ...(process.env.DOCS ? [{ name: "pictures", testMatch: "pictures.spec.js", use: { viewport: WIDE } }] : []),
  ],
});
