// Which tests run where: the flows with script and without, on a wide screen and a narrow one, by day
// and by night, so that any two of the three meet; the rest once.
import { defineConfig } from "@playwright/test";

const WIDE = { width: 1280, height: 800 };
const NARROW = { width: 390, height: 844 };

const flows = (name, javaScriptEnabled, viewport, colorScheme) => ({
  name,
  testMatch: "flows.spec.js",
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
        // A name that is no localhost: there the browser sends no Sec-Fetch-Site over plain http.
        "--host-resolver-rules=MAP book.test 127.0.0.1",
      ],
    },
  },
  projects: [
    flows("script, wide, day", true, WIDE, "light"),
    flows("script, narrow, night", true, NARROW, "dark"),
    flows("no script, wide, night", false, WIDE, "dark"),
    flows("no script, narrow, day", false, NARROW, "light"),
    { name: "once", testIgnore: ["flows.spec.js", "pictures.spec.js"], use: { viewport: WIDE } },
    // The pictures of the README change with every look; a test run leaves them alone.
    ...(process.env.DOCS ? [{ name: "pictures", testMatch: "pictures.spec.js", use: { viewport: WIDE } }] : []),
  ],
});
