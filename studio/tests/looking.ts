/** What a page shows, read out of it. */
import type { Page } from "playwright-core";

/** What is shown once two looks in a row, some frames apart, see the same: events are drawn a frame later. */
export async function settledCanvasOf(page: Page): Promise<string> {
  for (let last = ""; ; ) {
    const before = last;
    last = await canvasOf(page);
    if (last === before) return last;
    await page.waitForTimeout(200);
  }
}

export const canvasOf = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    return document.querySelector("canvas")!.toDataURL();
  });

/** What the fields of the marked box say: left, top, width, height. */
export const boxOf = (page: Page): Promise<string[]> =>
  page
    .getByRole("spinbutton")
    .evaluateAll((fields) => fields.map((field) => (field as HTMLInputElement).value));
