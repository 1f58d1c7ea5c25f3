// What axe finds on a page, in both themes and at two widths.
import AxeBuilder from "@axe-core/playwright";
import { expect, expectNoOverflow } from "./book.js";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** Asserts that axe finds nothing, and that nothing overflows sideways. */
export const expectAccessible = async (page) => {
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 800 });
    // A sticky header covers what has been scrolled away.
    await page.evaluate(() => scrollTo(0, 0));
    await expectNoOverflow(page);
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      // Without frames, axe needs no second page to collect its results.
      const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).withTags(RULES).analyze();
      const found = violations.map(({ id, help, nodes }) => ({ id, help, where: nodes.map((node) => `${node.target}: ${node.failureSummary}`) }));
      expect(found, `${page.url()}, ${width} px, ${colorScheme}`).toEqual([]);
    }
  }
  await page.setViewportSize({ width: 320, height: 640 });
  await expectNoOverflow(page);
  await page.setViewportSize({ width: 1280, height: 800 });
};
