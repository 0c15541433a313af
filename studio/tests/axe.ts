/** Whether a page can be used by everybody, as far as a machine can tell. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What axe finds against WCAG 2.2 AA, and whether the page is wider than its window. */
export async function found(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe);
  await page.evaluate(settled);
  const violations = await page.evaluate(async () => {
    const { axe } = globalThis as never as { axe: typeof import("axe-core") };
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    const results = await axe.run({ runOnly: tags });
    return results.violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`,
    );
  });
  const excess = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  return excess > 0 ? [...violations, `${excess} px wider than the window`] : violations;
}

/** Waits for changes of colour: half-way through one, a contrast is neither the old nor the new. */
async function settled(): Promise<void> {
  const changing = document
    .getAnimations()
    .filter((each) => each instanceof CSSTransition && each.playState === "running");
  await Promise.allSettled(changing.map(({ finished }) => finished));
}
